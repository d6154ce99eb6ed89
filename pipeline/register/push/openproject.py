"""OpenProject's API v3 (HAL+JSON; openproject.org/docs/api): an obligation as a work package.

Our key stands in a custom field of the kind "text", which has to be there for the type and the project beforehand.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import quote

from pipeline.errors import PushSetting
from pipeline.register.push.caller import Caller
from pipeline.register.push.ticket import Ticket
from pipeline.register.push.tracker import Differences, Found, comment_for, hashed
from pipeline.register.push.wording import ENDED, markdown

_API = "/api/v3"
_QUIET = {"notify": "false"}
_PAGE = "1000"


@dataclass(slots=True)
class OpenProject:
    """A project of an OpenProject server.

    `project` is its identifier or number, `type` and `closed` the names of a type and of a status ("" for none: a comment says
    that an obligation ended), `custom` the name of the custom field; `people` gives a user's number for a body's id or name,
    `parent` is the number of a work package that all are put below.
    """

    caller: Caller
    project: str
    type: str
    custom: str
    closed: str = ""
    parent: str = ""
    people: Mapping[str, str] = field(default_factory=dict)
    _links: dict[str, dict[str, str]] = field(default_factory=dict)
    _number: int = 0
    _custom: str = ""
    _status: str = ""

    @property
    def target(self) -> str:
        """The server and the project."""
        return f"openproject {self.caller.client.base_url} {self.project}"

    def prepare(self) -> None:
        """Look up the project, the type, the custom field and the status. Raises PushSetting for what is not there."""
        project = self.caller.get(f"{_API}/projects/{quote(self.project, '')}")
        if project is None:
            raise _missing("--project", self.project, [])
        number = project["id"]
        kind = self._named("--type", self.type, f"{_API}/projects/{number}/types")
        if kind.get("isMilestone"):
            raise PushSetting(
                f"--type {self.type}: a milestone has one day and no start; name another type",
                f"--type {self.type}: mốc chỉ có một ngày; hãy chọn loại khác",
            )
        schema = self.caller.get(f"{_API}/work_packages/schemas/{number}-{kind['id']}") or {}
        fields = {name: one.get("name", "") for name, one in schema.items() if name.startswith("customField")}
        wanted = [name for name, shown in fields.items() if self.custom in (name, shown)]
        if len(wanted) != 1:
            raise _missing("--field", self.custom, sorted(fields.values()))
        self._custom = wanted[0]
        self._number = number
        self._links = {"type": self._href(f"types/{kind['id']}"), "project": self._href(f"projects/{number}")}
        if self.closed:
            status = self._named("--closed-status", self.closed, f"{_API}/statuses")
            self._status = self._href(f"statuses/{status['id']}")["href"]

    def find(self, key: str, remote: str) -> Found | None:
        """Return the work package with a number, or else with our key in its field; of several the first that was made."""
        if remote:
            raw = self.caller.get(f"{_API}/work_packages/{remote}")
            if raw is not None:
                return Found(str(raw["id"]), raw)
        # Filters take the place of the default one, which would leave out what is closed.
        params = {
            "filters": json.dumps([{self._custom: {"operator": "=", "values": [key]}}]),
            "sortBy": '[["id","asc"]]',
            "pageSize": "20",
        }
        path = f"{_API}/projects/{self._number}/work_packages"
        elements = (self.caller.get(path, params) or {}).get("_embedded", {}).get("elements", [])
        same = [one for one in elements if one.get(self._custom) == key]
        if not same:
            return None
        return Found(str(same[0]["id"]), same[0], tuple(str(one["id"]) for one in same[1:]))

    def fingerprint(self, ticket: Ticket) -> str:
        """Return a hash of all that would be sent."""
        return hashed([self._body(ticket), ticket.ended, self.closed])

    def differences(self, found: Found, ticket: Ticket) -> Differences:
        """Return the fields that differ."""
        shown: Differences = {}
        for name, (old, new) in self._patch(found, ticket).items():
            if name == "description":
                shown[name] = (_raw(found.raw.get("description")), new["raw"])
            else:
                shown[name.removeprefix("_links.")] = (_shown(old), _shown(new))
        return shown

    def create(self, ticket: Ticket) -> str:
        """Make a work package; nobody is notified."""
        body = self._body(ticket)
        body["_links"] = body["_links"] | self._links
        made = self.caller.write("POST", f"{_API}/work_packages", body, _QUIET)
        return str(made["id"])

    def change(self, found: Found, ticket: Ticket) -> None:
        """Let a work package be as told; raises Conflict where somebody changed it since it was found."""
        was_ended = ENDED in _raw(found.raw.get("description"))
        if was_ended or (ticket.ended and not self.closed):
            path = f"{_API}/work_packages/{found.remote}/activities"
            elements = (self.caller.get(path) or {}).get("_embedded", {}).get("elements", [])
            said = [_raw(one.get("comment")) for one in elements]
            text = comment_for(ticket, said, was_ended=was_ended, closes=bool(self.closed))
            if text:
                self.caller.write("POST", path, {"comment": {"raw": text}}, _QUIET)
                # A comment moves lockVersion on.
                found = self.find(ticket.key, found.remote) or found
        patch: dict[str, Any] = {}
        for name, (_, new) in self._patch(found, ticket).items():
            if name.startswith("_links."):
                patch.setdefault("_links", {})[name.removeprefix("_links.")] = {"href": new}
            else:
                patch[name] = new
        if patch:
            patch["lockVersion"] = found.raw["lockVersion"]
            self.caller.write("PATCH", f"{_API}/work_packages/{found.remote}", patch, _QUIET)

    def _href(self, path: str) -> dict[str, str]:
        # A server may live below a path: its links begin with that.
        return {"href": f"{self.caller.client.base_url.path.rstrip('/')}{_API}/{path}"}

    def _body(self, ticket: Ticket) -> dict[str, Any]:
        links = {}
        person = next((self.people[one] for one in ticket.bodies if one in self.people), "")
        if person:
            links["assignee"] = self._href(f"users/{person}")
        if self.parent:
            links["parent"] = self._href(f"work_packages/{self.parent}")
        return {
            "subject": ticket.title,
            "description": {"format": "markdown", "raw": markdown(ticket)},
            "startDate": ticket.start or None,
            "dueDate": ticket.due or None,
            # Else a day that nobody works on is moved without a word; and what others put before it would move it too.
            "ignoreNonWorkingDays": True,
            "scheduleManually": True,
            self._custom: ticket.key,
            "_links": links,
        }

    def _patch(self, found: Found, ticket: Ticket) -> dict[str, tuple[Any, Any]]:
        """Return old and new of what differs; links as "_links.NAME" with their address."""
        body, raw = self._body(ticket), found.raw
        patch: dict[str, tuple[Any, Any]] = {}
        for name, new in body.items():
            if name == "description":
                if _raw(raw.get(name)) != new["raw"]:
                    patch[name] = (raw.get(name), new)
            elif name != "_links" and raw.get(name) != new:
                patch[name] = (raw.get(name), new)
        links = {name: one["href"] for name, one in body["_links"].items()}
        if ticket.ended and self._status:
            links["status"] = self._status
        for name, href in links.items():
            old = raw.get("_links", {}).get(name, {}).get("href")
            if old != href:
                patch[f"_links.{name}"] = (old, href)
        return patch

    def _named(self, option: str, told: str, path: str) -> Mapping[str, Any]:
        elements = (self.caller.get(path, {"pageSize": _PAGE}) or {}).get("_embedded", {}).get("elements", [])
        for one in elements:
            if one["name"].casefold() == told.casefold():
                return dict(one)
        raise _missing(option, told, [one["name"] for one in elements])


def _missing(option: str, told: str, known: list[str]) -> PushSetting:
    there = ", ".join(one for one in known if one)
    return PushSetting(
        f"{option} {told}: not there, or not visible to this account" + (f"; there are: {there}" if there else ""),
        f"{option} {told}: không có, hoặc tài khoản không thấy được" + (f"; hiện có: {there}" if there else ""),
    )


def _raw(text: Any) -> str:
    return str((text or {}).get("raw") or "").replace("\r\n", "\n").strip()


def _shown(value: Any) -> str:
    return "" if value is None else str(value)
