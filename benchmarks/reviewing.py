"""A reviewer at a browser, as a load on a server: what a person asks for, in their order, over one connection that is kept.

A click asks for what review.js and htmx ask for then. All that was answered is written down, so that the database can be
compared with it.
"""

from __future__ import annotations

import html
import random
import re
import select
import threading
import time
from dataclasses import dataclass, field
from http.client import HTTPConnection, HTTPException
from urllib.parse import quote, urlencode

PASSWORD = "mật khẩu thử tải"
PICTURES = 2
"""Pictures of pages that a browser asks for when a decision opens: the others lie below what is in sight."""

_FORM = re.compile(r'<form[^>]* action="(/obligations/\d+(?:/[a-z]+)?/([a-z]+)(?:\?[^"]*)?)"')
_LINK = re.compile(r'<a class="button [^"]*" href="(/obligations/[^"]*)"[^>]*data-key="([js])"')
_ROW = re.compile(r'<td><a href="(/obligations/\d+[^"]*)"')
_PICTURE = re.compile(r'<img src="(/pictures/[^"]+)"')
_CSRF = re.compile(r'name="csrf" value="([^"]+)"')
_SEEN = re.compile(r'name="seen" value="(\d+)"')
_ITEM = re.compile(r'data-item="(\d+)"')
_SOURCE = re.compile(r'data-view="(\w+)"[^>]*data-document="([^"]+)"')


@dataclass(frozen=True, slots=True)
class Act:
    """What a reviewer did: `seen` is the number of the event that they saw last; `field` is "" for the whole obligation."""

    who: str
    item: int
    action: str
    field: str
    seen: int


@dataclass(slots=True)
class Told:
    """What the reviewers of a run saw: how long each kind of request took, and what became of what they did."""

    times: dict[str, list[float]] = field(default_factory=dict)
    done: list[Act] = field(default_factory=list)
    unknown: list[Act] = field(default_factory=list)
    refused: int = 0
    errors: list[str] = field(default_factory=list)

    def add(self, other: Told) -> None:
        """Take in what another reviewer saw."""
        for kind, times in other.times.items():
            self.times.setdefault(kind, []).extend(times)
        self.done += other.done
        self.unknown += other.unknown
        self.refused += other.refused
        self.errors += other.errors


@dataclass(slots=True)
class Clock:
    """The moment (of time.perf_counter) until which people review; whoever ends the work before sets it."""

    until: float


class Gone(Exception):
    """The server answers no more."""


class Browser:
    """One connection with its cookie."""

    def __init__(self, host: str, port: int, told: Told) -> None:
        self.told = told
        self.host = f"{host}:{port}"
        self.cookie = ""
        self._connection = HTTPConnection(host, port, timeout=60)

    def ask(self, kind: str, path: str, form: dict[str, str] | None = None, *, part: bool = False) -> tuple[int, str]:
        """Return the status and the text of an answer, or where it leads; raises Gone."""
        headers = {"Cookie": self.cookie} if self.cookie else {}
        if part:
            headers["HX-Request"] = "true"
        body = None
        if form is not None:
            headers |= {"Content-Type": "application/x-www-form-urlencoded", "Origin": f"http://{self.host}"}
            body = urlencode(form).encode()
        self._renew()
        began = time.perf_counter()
        try:
            self._connection.request("GET" if form is None else "POST", path, body, headers)
            answer = self._connection.getresponse()
            data = answer.read()
        except (OSError, HTTPException) as error:
            raise Gone(repr(error)) from error
        self.told.times.setdefault(kind, []).append(time.perf_counter() - began)
        given = answer.getheader("Set-Cookie", "")
        if given:
            self.cookie = given.partition(";")[0]
        leads = answer.getheader("HX-Redirect") or answer.getheader("Location")
        return answer.status, leads or ("" if kind == "picture" else data.decode())

    def _renew(self) -> None:
        """Begin another connection, as browsers do, where the server has closed the one that nothing was asked over for long."""
        if self._connection.sock is not None and select.select([self._connection.sock], [], [], 0)[0]:
            self._connection.close()


class Reviewer(threading.Thread):
    """A person who decides until the clock says so; a server that is gone before is an error, one that is gone then is not."""

    def __init__(self, number: int, browser: Browser, documents: list[str], *, think: float, clock: Clock) -> None:
        super().__init__(daemon=True)
        self.browser, self.told = browser, browser.told
        self.who = f"r{number:02}"
        self._documents = documents
        self._number = number
        self._think = think
        self._clock = clock
        self._chance = random.Random(number)
        self._text = ""
        self._csrf = ""
        self._view = self._document = ""
        self._pictures: set[str] = set()
        self._before = ""

    def sign_in(self) -> None:
        """Begin a session; raises Gone."""
        status, text = self.browser.ask("sign in", "/sign-in", {"name": self.who, "password": PASSWORD})
        if (status, text) != (303, "/queue"):
            raise Gone(f"{self.who} can't sign in: {status}")

    def run(self) -> None:
        """Open the queue, and decide."""
        try:
            time.sleep(self._chance.uniform(0, self._think))
            self._queue()
            while time.perf_counter() < self._clock.until:
                self._decide()
                time.sleep(self._think * self._chance.uniform(0.5, 1.5))
        except Gone as error:
            if time.perf_counter() < self._clock.until:
                self.told.errors.append(f"{self.who}: {error}")

    def _queue(self) -> None:
        """Open the queue, of a decision or of all of them, and an obligation of it."""
        if self._number % 2 and self._documents:
            wanted = f"document={quote(self._documents.pop())}"
        else:
            wanted = f"page={1 + self._number + self._chance.randrange(40)}"
        status, text = self.browser.ask("queue page", f"/queue?{wanted}")
        rows = _ROW.findall(text) if status == 200 else []
        if not rows:
            if status != 200:
                self.told.errors.append(f"{self.who}: queue: {status}")
            return
        self._page(html.unescape(rows[0] if "document=" in wanted else self._chance.choice(rows)))

    def _page(self, address: str) -> None:
        """Open an obligation beside its source."""
        status, text = self.browser.ask("obligation, whole page", address)
        if status != 200:
            self.told.errors.append(f"{self.who}: {address}: {status} {text[:200]}")
            self._text = ""
            return
        self._text = text
        self._csrf = _CSRF.findall(text)[0]
        self._view, self._document = _SOURCE.findall(text)[0]
        for picture in _PICTURE.findall(text)[:PICTURES]:
            if picture not in self._pictures:
                self._pictures.add(picture)
                self.browser.ask("picture", picture)

    def _part(self, kind: str, address: str) -> str:
        status, text = self.browser.ask(kind, html.unescape(address), part=True)
        if status != 200:
            self.told.errors.append(f"{self.who}: {address}: {status} {text[:200]}")
        return text

    def _decide(self) -> None:
        if not self._text:
            self._queue()
            return
        if self._chance.random() < 0.03:
            self._queue()
        offered = {html.unescape(address).partition("?")[0]: address for address, _ in _FORM.findall(self._text)}
        links = {key: address for address, key in _LINK.findall(self._text)}
        whole = {path.split("/")[3]: address for path, address in offered.items() if path.count("/") == 3}
        chance = self._chance.random()
        if "approve" in whole and chance < 0.9:
            self._post("approved", "", whole["approve"])
        elif chance < 0.15 and "accept" in whole:
            self._correct()
        elif chance < 0.25 and "reject" in whole:
            self._post("rejected", "", whole["reject"], reason="Không phải nghĩa vụ")
        elif chance < 0.35 and self._before:
            self._take_back()
        elif chance < 0.45 and "/lead/accept" in " ".join(offered):
            path = next(path for path in offered if path.endswith("/lead/accept"))
            self._post("accepted", "lead", offered[path])
        elif chance < 0.55 and "j" in links:
            self._text = self._part("next obligation, part", links["j"])
        elif "accept" in whole:
            self._post("accepted", "", whole["accept"])
        elif "j" in links:
            self._text = self._part("next obligation, part", links["j"])
        else:
            self._queue()

    def _correct(self) -> None:
        """Say that the product is another one."""
        item = _ITEM.findall(self._text)[0]
        form = self._part(
            "form of a correction", next(link for link, _ in _LINK.findall(self._text) if "/product/edit" in link)
        )
        address = next(address for address, action in _FORM.findall(form) if action == "correct")
        line = f"Báo cáo số {self._chance.randrange(1_000_000)} về nghĩa vụ {item}"
        self._post("corrected", "product", address, line=line)

    def _take_back(self) -> None:
        """Go back to what was decided before, and take that back."""
        self._text = self._part("next obligation, part", f"/obligations/{self._before}")
        self._before = ""
        undo = [address for address, action in _FORM.findall(self._text) if action == "undo"]
        if undo:
            self._post("undone", "", undo[0])

    def _post(self, action: str, name: str, address: str, **given: str) -> None:
        item, seen = int(_ITEM.findall(self._text)[0]), int(_SEEN.findall(self._text)[0])
        act = Act(self.who, item, action, name, seen)
        form = {"csrf": self._csrf, "seen": str(seen), **given}
        began = time.perf_counter()
        try:
            status, text = self.browser.ask("decision (POST)", html.unescape(address), form, part=True)
        except Gone:
            self.told.unknown.append(act)
            raise
        if status in (200, 204):
            self.told.done.append(act)
            self._before = str(item) if action != "undone" else ""
        if status == 200:
            self._text = text
            asked = f"/decisions/{quote(html.unescape(self._document))}/source?view={self._view}"
            self.browser.ask("source after a decision", asked)
        elif status == 204 and text.startswith("/obligations/"):
            self._page(text)
        elif status == 204:
            self._queue()
        else:
            if status in (403, 409, 400):
                self.told.refused += 1
            else:
                self.told.errors.append(f"{self.who}: {address}: {status} {text[:200]}")
            self._page(f"/obligations/{item}")
        self.told.times.setdefault("decision and all that follows", []).append(time.perf_counter() - began)
