"""Trackers of the tests, which keep the rules that the public interfaces of OpenProject and Jira have."""

from __future__ import annotations

import base64
import copy
import json
import re
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from push_server import Answer, Program, Request

TOKEN = "opapi-right-token"
_PACKAGE = {
    "subject", "description", "startDate", "dueDate", "ignoreNonWorkingDays", "scheduleManually", "customField7", "_links",
}  # fmt: skip


def _hal(message: str, status: int, name: str) -> Answer:
    return (
        status,
        {"_type": "Error", "errorIdentifier": f"urn:openproject-org:api:v3:errors:{name}", "message": message},
        {},
    )


@dataclass
class OpenProjectServer(Program):
    """Project 3 "thi-hanh" with the types Task and Milestone; statuses New and Closed; custom field 7 "thihanh"."""

    packages: dict[int, dict[str, Any]] = field(default_factory=dict)
    comments: dict[int, list[str]] = field(default_factory=dict)
    root: str = ""

    def answer(self, request: Request) -> Answer:
        if request.headers.get("authorization") != "Basic " + base64.b64encode(f"apikey:{TOKEN}".encode()).decode():
            return _hal("You need to be authenticated to access this resource.", 401, "Unauthenticated")
        path = request.path.removeprefix(f"{self.root}/api/v3")
        for method, pattern, does in (
            ("GET", r"/projects/(?:3|thi-hanh)", lambda _: (200, {"id": 3, "identifier": "thi-hanh"}, {})),
            ("GET", r"/projects/3/types", lambda _: self._list([_named(1, "Task"), _named(2, "Milestone", isMilestone=True)])),
            ("GET", r"/statuses", lambda _: self._list([_named(1, "New"), _named(9, "Closed", isClosed=True)])),
            ("GET", r"/work_packages/schemas/3-1", lambda _: (200, {"customField7": {"name": "thihanh", "type": "String"}}, {})),
            ("GET", r"/projects/3/work_packages", self._search),
            ("GET", r"/work_packages/\d+", lambda one: self._shown(self._number(one))),
            ("GET", r"/work_packages/\d+/activities", self._activities),
            ("POST", r"/work_packages", self._create),
            ("PATCH", r"/work_packages/\d+", self._patch),
            ("POST", r"/work_packages/\d+/activities", self._comment),
        ):  # fmt: skip
            if method == request.method and re.fullmatch(pattern, path):
                return does(request)
        return _hal("The requested resource could not be found.", 404, "NotFound")

    def keys(self) -> list[str]:
        return sorted(one["customField7"] for one in self.packages.values())

    def of(self, key: str) -> dict[str, Any]:
        [found] = [one for one in self.packages.values() if one["customField7"] == key]
        return found

    def _number(self, request: Request) -> int:
        return int(re.search(r"/work_packages/(\d+)", request.path)[1])

    def _list(self, elements: list[Any]) -> Answer:
        return 200, {"_type": "Collection", "total": len(elements), "_embedded": {"elements": elements}}, {}

    def _shown(self, number: int) -> Answer:
        found = self.packages.get(number)
        return (
            (200, copy.deepcopy(found), {})
            if found
            else _hal("The work package you are looking for cannot be found.", 404, "NotFound")
        )

    def _search(self, request: Request) -> Answer:
        filters = json.loads(request.query.get("filters", '[{"status_id": {"operator": "o", "values": null}}]'))
        found = list(self.packages.values())
        for one in filters:
            [(name, told)] = one.items()
            if name == "status_id":
                found = [package for package in found if package["_links"]["status"]["href"] != "/api/v3/statuses/9"]
            elif name == "customField7" and told["operator"] == "=":
                found = [package for package in found if package["customField7"] in told["values"]]
            else:
                return _hal(f"{name} filter is invalid", 400, "InvalidQuery")
        return self._list(copy.deepcopy(found))

    def _create(self, request: Request) -> Answer:
        wrong = self._wrong(request.json) or ("project" not in request.json["_links"] and "Project can't be blank.")
        if wrong:
            return _hal(str(wrong), 422, "PropertyConstraintViolation")
        number = max(self.packages, default=40) + 1
        new = {"id": number, "lockVersion": 0, "description": {"raw": ""}, "startDate": None, "dueDate": None}
        new |= {"ignoreNonWorkingDays": False, "scheduleManually": False, "customField7": None}
        new["_links"] = {
            "status": {"href": f"{self.root}/api/v3/statuses/1"},
            "assignee": {"href": None},
            "parent": {"href": None},
        }
        self.packages[number] = new
        self.comments[number] = []
        self._apply(new, request.json)
        return 201, copy.deepcopy(new), {}

    def _patch(self, request: Request) -> Answer:
        package = self.packages[self._number(request)]
        if request.json.get("lockVersion") != package["lockVersion"]:
            return _hal(
                "Information has been updated by at least one other user in the meantime.", 409, "UpdateConflict"
            )
        told = {name: value for name, value in request.json.items() if name != "lockVersion"}
        wrong = self._wrong(package | told)
        if wrong:
            return _hal(wrong, 422, "PropertyConstraintViolation")
        self._apply(package, told)
        package["lockVersion"] += 1
        return 200, copy.deepcopy(package), {}

    def _wrong(self, told: dict[str, Any]) -> str:
        if not told.get("subject", "").strip():
            return "Subject can't be blank."
        if len(told["subject"]) > 255:
            return "Subject is too long (maximum is 255 characters)."
        hrefs = [one["href"] for one in told["_links"].values() if one["href"]]
        if not all(one.startswith(f"{self.root}/api/v3/") for one in hrefs):
            return "A link is not a valid resource."
        if unknown := set(told) - _PACKAGE - {"id", "lockVersion"}:
            return f"{unknown} is not writable."
        if told.get("startDate") and told.get("dueDate") and told["startDate"] > told["dueDate"]:
            return "Finish date must be greater than or equal to start date."
        return ""

    def _apply(self, package: dict[str, Any], told: dict[str, Any]) -> None:
        package.update({name: value for name, value in told.items() if name != "_links"})
        package["_links"] |= told.get("_links", {})
        if package["dueDate"] and not package["ignoreNonWorkingDays"]:
            day = date.fromisoformat(package["dueDate"])
            while day.weekday() > 4:
                day += timedelta(1)
            package["dueDate"] = day.isoformat()

    def _activities(self, request: Request) -> Answer:
        said = self.comments[self._number(request)]
        return self._list([{"_type": "Activity", "comment": {"raw": ""}}, *({"comment": {"raw": one}} for one in said)])

    def _comment(self, request: Request) -> Answer:
        number = self._number(request)
        self.comments[number].append(request.json["comment"]["raw"])
        self.packages[number]["lockVersion"] += 1
        return 201, {}, {}


@dataclass
class JiraServer(Program):
    """Project TH with the type Task. Its search finds an issue only `lag` searches after it was made."""

    issues: dict[str, dict[str, Any]] = field(default_factory=dict)
    comments: dict[str, list[Any]] = field(default_factory=dict)
    unseen: dict[str, int] = field(default_factory=dict)
    lag: int = 0
    version: int = 3

    def answer(self, request: Request) -> Answer:
        wanted = {3: "Basic " + base64.b64encode(f"an@example.vn:{TOKEN}".encode()).decode(), 2: f"Bearer {TOKEN}"}
        if request.headers.get("authorization") != wanted[self.version]:
            return 401, {"errorMessages": ["Client must be authenticated to access this resource."], "errors": {}}, {}
        path = request.path.removeprefix(f"/rest/api/{self.version}")
        search = "/search/jql" if self.version == 3 else "/search"
        for method, pattern, does in (
            ("GET", r"/project/TH", lambda _: (200, {"key": "TH", "issueTypes": [{"name": "Task"}]}, {})),
            ("GET", search, self._search),
            ("GET", r"/issue/TH-\d+", lambda one: self._shown(self._key(one))),
            ("GET", r"/issue/TH-\d+/comment", lambda one: (200, {"comments": list(reversed(self.comments[self._key(one)]))}, {})),
            ("GET", r"/issue/TH-\d+/transitions", lambda _: (200, {"transitions": [{"id": "31", "name": "Finish", "to": {"name": "Done"}}]}, {})),
            ("POST", r"/issue", self._create),
            ("PUT", r"/issue/TH-\d+", self._edit),
            ("POST", r"/issue/TH-\d+/comment", self._comment),
            ("POST", r"/issue/TH-\d+/transitions", self._transition),
        ):  # fmt: skip
            if method == request.method and re.fullmatch(pattern, path):
                return does(request)
        return (410 if path == "/search" else 404), {"errorMessages": ["gone"], "errors": {}}, {}

    def of(self, label: str) -> dict[str, Any]:
        [found] = [one for one in self.issues.values() if label in one["fields"]["labels"]]
        return found

    def _key(self, request: Request) -> str:
        return re.search(r"/issue/(TH-\d+)", request.path)[1]

    def _shown(self, key: str) -> Answer:
        return (
            (200, copy.deepcopy(self.issues[key]), {})
            if key in self.issues
            else (404, {"errorMessages": ["Issue does not exist"]}, {})
        )

    def _search(self, request: Request) -> Answer:
        told = re.fullmatch(
            r'project = "TH" AND labels = "([^"]+)" ORDER BY created ASC, key ASC', request.query["jql"]
        )
        if told is None:
            return 400, {"errorMessages": ["Error in the JQL Query"], "errors": {}}, {}
        found = []
        for key, issue in self.issues.items():
            if told[1] in issue["fields"]["labels"]:
                self.unseen[key] -= 1
                found += [issue] if self.unseen[key] < 0 else []
        # The new search gives ids alone unless fields are named.
        shown = copy.deepcopy(found) if "labels" in request.query.get("fields", "") else [{"id": "1"} for _ in found]
        return 200, {"issues": shown, "isLast": True}, {}

    def _wrong(self, fields: dict[str, Any]) -> str:
        if "summary" in fields and (not fields["summary"] or len(fields["summary"]) > 255 or "\n" in fields["summary"]):
            return "The summary is invalid."
        described = fields.get("description", {} if self.version == 3 else "")
        if self.version == 3 and not (described == {} or (described["type"] == "doc" and described["version"] == 1)):
            return "Operation value must be an Atlassian Document (see the Atlassian Document Format)"
        if self.version == 2 and not isinstance(described, str):
            return "Operation value must be a string"
        if any(" " in label for label in fields.get("labels", [])):
            return "The label contains spaces which is invalid."
        return ""

    def _create(self, request: Request) -> Answer:
        fields = request.json["fields"]
        wrong = self._wrong(fields)
        if wrong or fields["project"] != {"key": "TH"} or fields["issuetype"] != {"name": "Task"}:
            return 400, {"errorMessages": [], "errors": {"summary": wrong}}, {}
        key = f"TH-{len(self.issues) + 1}"
        self.issues[key] = {
            "id": str(9 + len(self.issues)),
            "key": key,
            "fields": fields | {"status": {"name": "To Do"}},
        }
        self.comments[key], self.unseen[key] = [], self.lag
        return 201, {"id": self.issues[key]["id"], "key": key}, {}

    def _edit(self, request: Request) -> Answer:
        fields = request.json.get("fields", {})
        wrong = self._wrong(fields)
        if wrong:
            return 400, {"errorMessages": [], "errors": {"summary": wrong}}, {}
        own = self.issues[self._key(request)]["fields"]
        own |= fields
        own["labels"] += [one["add"] for one in request.json.get("update", {}).get("labels", [])]
        return 204, None, {}

    def _comment(self, request: Request) -> Answer:
        self.comments[self._key(request)].append(request.json)
        return 201, {}, {}

    def _transition(self, request: Request) -> Answer:
        if request.json != {"transition": {"id": "31"}}:
            return 400, {"errorMessages": ["no such transition"], "errors": {}}, {}
        self.issues[self._key(request)]["fields"]["status"] = {"name": "Done"}
        return 204, None, {}


def _named(number: int, name: str, **more: object) -> dict[str, Any]:
    return {"id": number, "name": name} | more
