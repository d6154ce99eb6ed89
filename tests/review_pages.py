"""The review application as its visitors have it: decisions loaded, people signed in, pages parsed, forms filled in and sent."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import httpx
from fastapi import FastAPI
from fastapi.testclient import TestClient
from ledgers import new_url
from lxml import html
from review_samples import PAGED, extracted, plan_text, table_html

from pipeline.document.decision import Evidence, Proposal
from pipeline.review.pages.app import create_app
from pipeline.review.records.loading import load
from pipeline.review.records.opening import open_review
from pipeline.review.records.people import ROLES, add_user
from pipeline.review.settings import Settings
from pipeline.store.database import Database
from pipeline.write.decision_json import from_json, to_json

PASSWORD = "một mật khẩu dài"
NAMES = {"viewer": "vân", "reviewer": "lan", "approver": "minh", "admin": "hà"}
HTMX = {"HX-Request": "true"}
TABLE = "78-QD-UBND-2031-03-02"
"""Folder of the decision whose tasks are the rows of a table."""

PAGES = "1876-QD-UBND-2025-10-27"
"""Folder of the decision that was read from a PDF file."""


@dataclass
class World:
    """An application over a database, with a browser for each role; "" is nobody's."""

    database: Database
    settings: Settings
    app: FastAPI
    browsers: dict[str, TestClient] = field(default_factory=dict)

    def browser(self, role: str = "reviewer") -> TestClient:
        """Return the browser of somebody with a role, signed in when it is asked for first."""
        if role not in self.browsers:
            self.browsers[role] = self.new_browser(role)
        return self.browsers[role]

    def new_browser(self, role: str = "") -> TestClient:
        """Return another browser, signed in unless the role is ""."""
        browser = TestClient(
            self.app, base_url="http://127.0.0.1", follow_redirects=False, raise_server_exceptions=False
        )
        if role:
            answer = browser.post("/sign-in", data={"name": NAMES[role], "password": PASSWORD})
            assert (answer.status_code, answer.headers["location"]) == (303, "/queue")
        return browser


def three_decisions(folder: Path) -> Path:
    """Make an output with a decision in prose, one whose tasks are a table, and one of several pages."""
    output = folder / "output"
    propose(extracted(output, plan_text()))
    extracted(output, table_html().replace("77/QĐ", "78/QĐ"), "78.html")
    extracted(output, PAGED.read_bytes(), PAGED.name)
    return output


def propose(folder: Path) -> None:
    """Let the second reader propose something for the decision in prose, and an obligation that nobody else saw."""
    decision = from_json((folder / "decision.json").read_text("utf-8"))
    raw = (folder / "source.txt").read_bytes().decode("utf-8")
    obligation = next(one.id for one in decision.obligations if one.text.startswith("Công an tỉnh kiểm tra"))
    added = []
    for kind, of, text in (("recipient", obligation, "Các bến đò"), ("obligation", "", "Giảm tai nạn trên sông")):
        start = raw.index(text)
        place = Evidence(quote=text, start=start, end=start + len(text))
        added.append(Proposal(kind=kind, obligation=of, text=text, evidence=[place]))
    (folder / "decision.json").write_text(
        to_json(decision.model_copy(update={"proposals": added})), "utf-8", newline=""
    )


@contextmanager
def world(kind: str, folder: Path, output: Path, *, users: bool = True, **told: object) -> Iterator[World]:
    """Yield the application over a new database of a kind, with what an output holds."""
    database = open_review(new_url(kind, folder))
    assert load(database, output).refused == {}
    if users:
        with database.writing() as connection:
            for role in ROLES:
                add_user(connection, NAMES[role], role, PASSWORD)
    named = {"allowed_hosts": ("127.0.0.1",), "documents": (PAGED.parent,), **told}
    settings = Settings(output, **named)
    app = create_app(database, settings)
    try:
        yield World(database, settings, app)
    finally:
        app.state.site.pictures.close()
        database.close()


def tree(answer: httpx.Response) -> html.HtmlElement:
    """Return the elements of a page or of a part of one; what is no HTML fails."""
    assert answer.headers["content-type"] == "text/html; charset=utf-8", answer.headers
    return html.document_fromstring(answer.text)


_PART = re.compile(
    r"(?P<tag>[\w*]+)|\.(?P<cls>[\w-]+)|#(?P<id>[\w-]+)|\[(?P<has>[\w-]+)(?:=(?P<is>[\w-]+))?\]|:nth-child\((?P<nth>\d+)\)"
)


def select(page: html.HtmlElement, path: str) -> list[html.HtmlElement]:
    """Return the elements that a simple CSS path names: tags, classes, ids, attributes, `:nth-child`, blanks and `>`."""
    wanted, axis = ".", "//"
    for step in path.split():
        if step == ">":
            axis = "/"
            continue
        tag, tests = "*", ""
        for part in _PART.finditer(step):
            if part["tag"]:
                tag = part["tag"]
            elif part["cls"]:
                tests += f"[contains(concat(' ', normalize-space(@class), ' '), ' {part['cls']} ')]"
            elif part["id"]:
                tests += f"[@id='{part['id']}']"
            elif part["nth"]:
                tests += f"[count(preceding-sibling::*) = {int(part['nth']) - 1}]"
            else:
                tests += f"[@{part['has']}='{part['is']}']" if part["is"] else f"[@{part['has']}]"
        wanted, axis = f"{wanted}{axis}{tag}{tests}", "//"
    found: list[html.HtmlElement] = page.xpath(wanted)
    return found


def words(element: html.HtmlElement) -> str:
    """Return the words in an element, with single blanks."""
    return " ".join(element.text_content().split())


@dataclass
class Form:
    """A form of a page as it stands: where it is sent to, and its fields in order."""

    method: str
    action: str
    fields: list[tuple[str, str]]

    def filled(self, **new: str | list[str]) -> Form:
        """Return the form with some fields in place of those of the same name, or added."""
        kept = [(name, value) for name, value in self.fields if name not in new]
        more = [(name, one) for name, value in new.items() for one in ([value] if isinstance(value, str) else value)]
        return Form(self.method, self.action, kept + more)

    def value(self, name: str) -> str:
        """Return the value of a field."""
        return dict(self.fields)[name]

    def send(self, browser: TestClient, *, htmx: bool = False) -> httpx.Response:
        """Send the form as a browser does, or as htmx does."""
        headers = HTMX if htmx else {}
        if self.method == "get":
            return browser.get(self.action, params=self.fields, headers=headers)
        content = str(httpx.QueryParams(self.fields))
        kind = {"Content-Type": "application/x-www-form-urlencoded"}
        return browser.post(self.action, content=content, headers={**kind, **headers})


def forms(page: html.HtmlElement) -> list[Form]:
    """Return the forms of a page in order."""
    for one in page.xpath("//input[not(@value) and not(@type='checkbox')]"):
        one.set("value", "")  # a browser sends it, though empty
    return [Form(one.method.lower(), one.action or "", [*one.form_values()]) for one in page.forms]


def form(browser: TestClient, address: str, ending: str) -> Form:
    """Return the first form of a page whose action, without its query, ends so."""
    answer = browser.get(address)
    assert answer.status_code == 200, answer.text
    found = [one for one in forms(tree(answer)) if one.action.partition("?")[0].endswith(ending)]
    assert found, (address, ending)
    return found[0]


def item_of(browser: TestClient, beginning: str) -> int:
    """Return the number of the one obligation in use whose words begin so, as the queue has it."""
    rows = browser.get("/queue.json", params={"state": "all", "q": beginning}).json()["rows"]
    found = [row["item"] for row in rows if " ".join(row["words"]["text"]).startswith(beginning)]
    assert len(found) == 1, (beginning, found)
    return int(found[0])


def record_of(browser: TestClient, item: int) -> dict[str, object]:
    """Return what is shown of an obligation."""
    answer = browser.get(f"/obligations/{item}.json")
    assert answer.status_code == 200, answer.text
    record: dict[str, object] = answer.json()["record"]
    return record
