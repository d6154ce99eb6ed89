"""Jira's REST API (developer.atlassian.com/cloud/jira/platform/rest/v3; v2 for Data Center): an obligation as an issue.

Our key stands in a label, as a hash: labels have no blanks. Jira's search lags behind what was written, so the ledger waits longer.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import quote

from pipeline.errors import PushSetting
from pipeline.register.push.caller import Caller, Invalid
from pipeline.register.push.ticket import Ticket
from pipeline.register.push.tracker import Differences, Found, comment_for, hashed
from pipeline.register.push.wording import ENDED, document, plain_document, wiki

_FIELDS = "summary,description,duedate,labels,assignee,parent,status"
_COMMENTS = "100"


@dataclass(slots=True)
class Jira:
    """A project of a Jira site.

    `project` is its key, `type` the name of an issue type, `closed` that of a status or transition for what has ended ("": a
    comment says so), `people` gives an accountId (version 2: a name) for a body's id or name, `parent` is the key of an issue.
    """

    caller: Caller
    project: str
    type: str
    version: int = 3
    closed: str = ""
    parent: str = ""
    people: Mapping[str, str] = field(default_factory=dict)

    @property
    def target(self) -> str:
        """The site and the project."""
        return f"jira {self.caller.client.base_url} {self.project}"

    def prepare(self) -> None:
        """See that the project has the issue type. Raises PushSetting where it has not."""
        found = self.caller.get(f"{self._api}/project/{quote(self.project, '')}")
        names = [one["name"] for one in (found or {}).get("issueTypes", [])]
        if found is None or self.type not in names:
            there = f"{self.project} / {self.type}"
            raise PushSetting(
                f"--project, --type {there}: not there, or not visible to this account; types: {', '.join(names)}",
                f"--project, --type {there}: không có, hoặc tài khoản không thấy được; loại hiện có: {', '.join(names)}",
            )

    def find(self, key: str, remote: str) -> Found | None:
        """Return the issue with a key of Jira's, or else with our label; of several the first that was made."""
        if remote:
            raw = self.caller.get(f"{self._api}/issue/{remote}", {"fields": _FIELDS})
            if raw is not None:
                return Found(raw["key"], raw)
        # Jira Cloud took /search away in 2025 and has /search/jql; Data Center has /search alone.
        path = f"{self._api}/search/jql" if self.version == 3 else f"{self._api}/search"
        jql = f'project = "{self.project}" AND labels = "{label_of(key)}" ORDER BY created ASC, key ASC'
        found = self.caller.get(path, {"jql": jql, "fields": _FIELDS, "maxResults": "20"})
        issues = [one for one in (found or {}).get("issues", []) if label_of(key) in one["fields"].get("labels", [])]
        if not issues:
            return None
        return Found(issues[0]["key"], issues[0], tuple(one["key"] for one in issues[1:]))

    def fingerprint(self, ticket: Ticket) -> str:
        """Return a hash of all that would be sent."""
        return hashed([self._fields(ticket), ticket.ended, self.closed])

    def differences(self, found: Found, ticket: Ticket) -> Differences:
        """Return the fields that differ; documents as the words in them."""
        shown = {name: (_words(old), _words(new)) for name, (old, new) in self._edit(found, ticket).items()}
        if ticket.ended and self.closed and not self._is_closed(found):
            shown["status"] = (_status(found), self.closed)
        return shown

    def create(self, ticket: Ticket) -> str:
        """Make an issue."""
        fields = self._fields(ticket) | {
            "project": {"key": self.project},
            "issuetype": {"name": self.type},
            "labels": [label_of(ticket.key)],
        }
        return str(self.caller.write("POST", f"{self._api}/issue", {"fields": fields})["key"])

    def change(self, found: Found, ticket: Ticket) -> None:
        """Let an issue be as told; people's own labels stay."""
        path = f"{self._api}/issue/{found.remote}"
        was_ended = ENDED in _words(found.raw["fields"].get("description"))
        if was_ended or (ticket.ended and not self.closed):
            listed = self.caller.get(f"{path}/comment", {"orderBy": "-created", "maxResults": _COMMENTS}) or {}
            said = [_words(one.get("body")) for one in reversed(listed.get("comments", []))]
            text = comment_for(ticket, said, was_ended=was_ended, closes=bool(self.closed))
            if text:
                body = plain_document(text) if self.version == 3 else text
                self.caller.write("POST", f"{path}/comment", {"body": body})
        if ticket.ended and self.closed and not self._is_closed(found):
            self._close(path)
        fields = {name: new for name, (_, new) in self._edit(found, ticket).items() if name != "labels"}
        body = {"fields": fields} if fields else {}
        if label_of(ticket.key) not in found.raw["fields"].get("labels", []):
            body["update"] = {"labels": [{"add": label_of(ticket.key)}]}
        if body:
            self.caller.write("PUT", path, body)

    @property
    def _api(self) -> str:
        return f"/rest/api/{self.version}"

    def _fields(self, ticket: Ticket) -> dict[str, Any]:
        fields: dict[str, Any] = {
            "summary": ticket.title,
            "description": document(ticket) if self.version == 3 else wiki(ticket),
            "duedate": ticket.due or None,
        }
        person = next((self.people[one] for one in ticket.bodies if one in self.people), "")
        if person:
            fields["assignee"] = {"accountId" if self.version == 3 else "name": person}
        if self.parent:
            fields["parent"] = {"key": self.parent}
        return fields

    def _edit(self, found: Found, ticket: Ticket) -> dict[str, tuple[Any, Any]]:
        edit: dict[str, tuple[Any, Any]] = {}
        for name, new in self._fields(ticket).items():
            old = found.raw["fields"].get(name)
            if name in ("assignee", "parent"):
                [(inner, value)] = new.items()
                same = (old or {}).get(inner) == value
            else:
                # Jira adds attributes of its own to a document: what it says counts.
                same = _words(old) == _words(new) if name == "description" else old == new
            if not same:
                edit[name] = (old, new)
        if label_of(ticket.key) not in found.raw["fields"].get("labels", []):
            edit["labels"] = (found.raw["fields"].get("labels", []), label_of(ticket.key))
        return edit

    def _is_closed(self, found: Found) -> bool:
        return _status(found).casefold() == self.closed.casefold()

    def _close(self, path: str) -> None:
        listed = (self.caller.get(f"{path}/transitions") or {}).get("transitions", [])
        for one in listed:
            if self.closed.casefold() in (one["name"].casefold(), one.get("to", {}).get("name", "").casefold()):
                self.caller.write("POST", f"{path}/transitions", {"transition": {"id": one["id"]}})
                return
        raise Invalid(
            f"--closed-status {self.closed}: no transition; there are: {', '.join(one['name'] for one in listed)}"
        )


def label_of(key: str) -> str:
    """Return the label of an obligation."""
    return f"thihanh-{hashlib.sha256(key.encode()).hexdigest()[:24]}"


def _status(found: Found) -> str:
    return str((found.raw["fields"].get("status") or {}).get("name", ""))


def _words(value: Any) -> str:
    """Return what a value says: of a document its texts, a line a paragraph; of a link also where it leads."""
    if isinstance(value, list):
        return "\n".join(_words(one) for one in value)
    if not isinstance(value, dict):
        return "" if value is None else str(value).replace("\r\n", "\n").strip()
    if "text" in value:
        return str(value["text"]) + "".join(mark.get("attrs", {}).get("href", "") for mark in value.get("marks", []))
    if "content" in value:
        between = "" if value.get("type") == "paragraph" else "\n"
        return between.join(_words(one) for one in value["content"])
    return str(next(iter(value.values()), ""))
