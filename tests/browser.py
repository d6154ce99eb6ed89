"""The review application served by a thread of the tests, and a Chromium without a window that looks at it."""

from __future__ import annotations

import os
import shutil
import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
import uvicorn
from playwright.sync_api import (
    Browser,
    BrowserContext,
    ConsoleMessage,
    Dialog,
    Error,
    Page,
    Request,
    Response,
    sync_playwright,
)

from pipeline.review.pages.app import create_app
from pipeline.review.records.people import add_user
from pipeline.review.settings import Settings
from pipeline.store.database import Database

PASSWORD = "bến đò Đồi Chè"
PEOPLE = {"lan": "reviewer", "minh": "approver", "hà": "admin", "tú": "viewer"}
SIZE = {"width": 1280, "height": 900}

_TELL = """
document.addEventListener('securitypolicyviolation', (event) =>
  console.error('POLICY', event.violatedDirective, event.sourceFile, event.lineNumber, event.sample));
window.addEventListener('unhandledrejection', (event) => console.error('REJECTED', String(event.reason)));
"""


@contextmanager
def chromium() -> Iterator[Browser]:
    """Start the system's Chromium; skip the tests where there is none."""
    program = shutil.which("chromium")
    if program is None:
        pytest.skip("no Chromium here; apt-get install chromium")
    # Chromium has no sandbox for root; what it opens is our own server only.
    arguments = ["--no-sandbox"] if os.geteuid() == 0 else []
    with sync_playwright() as started:
        browser = started.chromium.launch(executable_path=program, args=arguments)
        yield browser
        browser.close()


@contextmanager
def served(database: Database, output: Path, *documents: Path, people: bool = True) -> Iterator[str]:
    """Serve what a database holds at a free port of this machine, with `PEOPLE` who sign in; yield its address."""
    if people:
        with database.writing() as connection:
            for name, role in PEOPLE.items():
                add_user(connection, name, role, PASSWORD)
    app = create_app(database, Settings(output, documents=documents, allowed_hosts=("127.0.0.1",)))
    server = uvicorn.Server(uvicorn.Config(app, loop="asyncio", ws="none", log_level="error"))
    with socket.create_server(("127.0.0.1", 0)) as listening:
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listening]})
        thread.start()
        try:
            yield f"http://127.0.0.1:{listening.getsockname()[1]}"
        finally:
            server.should_exit = True
            thread.join(20)
            assert not thread.is_alive()


@dataclass
class Seen:
    """What happened on the pages of one person that ought not to, and which addresses they asked for.

    `refusals` are the statuses that a test provokes: of any other the browser's complaint is a fault.
    """

    server: str
    refusals: set[int] = field(default_factory=set)
    faults: list[str] = field(default_factory=list)
    asked: list[str] = field(default_factory=list)
    under_way: set[Request] = field(default_factory=set)

    def watch(self, page: Page) -> None:
        page.on("console", self._console)
        page.on("pageerror", self._error)
        page.on("dialog", self._dialog)
        page.on("response", self._response)
        page.on("request", self._request)
        page.on("requestfinished", lambda request: self.under_way.discard(request))
        page.on("requestfailed", lambda request: self.under_way.discard(request))

    def _console(self, message: ConsoleMessage) -> None:
        # A status is told by the answer, with its number; the browser and htmx complain of it besides.
        told = message.text.startswith(("Failed to load resource", "Response Status Error Code"))
        if message.type in ("error", "warning") and not told:
            self.faults.append(f"{message.type}: {message.text}")

    def _error(self, error: Error) -> None:
        self.faults.append(f"error: {error}")

    def _dialog(self, dialog: Dialog) -> None:
        self.faults.append(f"dialog: {dialog.message}")
        dialog.dismiss()

    def _response(self, response: Response) -> None:
        if response.status >= 400 and response.status not in self.refusals:
            self.faults.append(f"{response.status}: {response.request.method} {response.url}")

    def _request(self, request: Request) -> None:
        self.asked.append(request.url)
        self.under_way.add(request)
        if not request.url.startswith((self.server + "/", "about:")):
            self.faults.append(f"left the server: {request.url}")


@dataclass(frozen=True)
class Visit:
    """A person at a browser window of their own."""

    server: str
    page: Page
    seen: Seen
    context: BrowserContext

    def open(self, path: str) -> None:
        """Go to a page, and wait until its script has run."""
        self.page.goto(self.server + path)
        self.settled()

    def press(self, *keys: str) -> None:
        """Press keys one after the other, each when what the one before did is over."""
        for key in keys:
            self.page.keyboard.press(key)
            self.settled()

    def settled(self) -> None:
        """Wait until nothing is being fetched or put in its place, twice in a row: a form is sent a little after its key."""
        for _ in range(2):
            self.page.wait_for_timeout(40)
            self.until(lambda: not self.seen.under_way)
            self.page.wait_for_load_state("load")
            self.until(lambda: not self.seen.under_way and not self.page.locator(_BUSY).count())

    def until(self, holds: Callable[[], bool], seconds: float = 30) -> None:
        """Wait until something holds; the browser itself can't be asked to, as our pages allow no eval."""
        end = time.monotonic() + seconds
        while not holds():
            assert time.monotonic() < end, "it does not come about"
            self.page.wait_for_timeout(20)

    def told(self, selector: str) -> str:
        """Return what is written in the first of some elements."""
        return self.page.locator(selector).first.inner_text()

    def path(self) -> str:
        """Return the address of the page without the server."""
        return self.page.url.removeprefix(self.server)

    def in_sight(self, selector: str) -> bool:
        """Tell whether the first of some elements is within the window, and within the pane that it scrolls in."""
        return bool(self.page.locator(selector).first.evaluate(_IN_SIGHT))

    def drag(self, start: tuple[float, float], end: tuple[float, float]) -> None:
        """Press the mouse at a point of the window, move it, and let go."""
        mouse = self.page.mouse
        mouse.move(*start)
        mouse.down()
        mouse.move((start[0] + end[0]) / 2, (start[1] + end[1]) / 2)
        mouse.move(*end)
        mouse.up()
        self.settled()

    def select(self, words: str, pane: str = "#source") -> None:
        """Select words of the source text with the mouse, from the left of their first letter to the right of their last."""
        ends: dict[str, Any] = self.page.evaluate(_ENDS, [pane, words])
        assert ends, words
        self.drag((ends["x0"], ends["y0"]), (ends["x1"], ends["y1"]))


@contextmanager
def visiting(
    browser: Browser, server: str, name: str = "", refusals: tuple[int, ...] = (), **options: Any
) -> Iterator[Visit]:
    """Open a window for a person, signed in where a name is given; at the end nothing ought to have gone wrong in it."""
    context = browser.new_context(**{"viewport": SIZE, "locale": "vi-VN"} | options)
    context.add_init_script(_TELL)
    context.set_default_timeout(30_000)
    seen = Seen(server, set(refusals))
    context.on("page", seen.watch)
    visit = Visit(server, context.new_page(), seen, context)
    if name:
        signed_in(visit, name)
    try:
        yield visit
    finally:
        context.close()
    assert seen.faults == []


def signed_in(visit: Visit, name: str) -> None:
    """Sign in by the form."""
    visit.open("/sign-in")
    visit.page.fill("[name=name]", name)
    visit.page.fill("[name=password]", PASSWORD)
    visit.press("Enter")
    assert visit.path() == "/queue", visit.told("body")


_BUSY = ".htmx-request, .htmx-swapping, .htmx-settling, .busy"

_IN_SIGHT = """(one) => {
  const box = one.getBoundingClientRect();
  let top = 0, bottom = innerHeight, left = 0, right = innerWidth;
  for (let up = one.parentElement; up; up = up.parentElement) {
    if (!['auto', 'scroll', 'hidden'].includes(getComputedStyle(up).overflowY)) continue;
    const frame = up.getBoundingClientRect();
    top = Math.max(top, frame.top); bottom = Math.min(bottom, frame.bottom);
    left = Math.max(left, frame.left); right = Math.min(right, frame.right);
  }
  return box.width > 0 && box.top >= top && box.bottom <= bottom && box.left >= left - 1 && box.right <= right + 1;
}"""

_ENDS = """([pane, words]) => {
  const root = document.querySelector(pane);
  const walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
  let text = '';
  const nodes = [];
  while (walker.nextNode()) { nodes.push([text.length, walker.currentNode]); text += walker.currentNode.data; }
  const at = text.indexOf(words);
  if (at < 0) return null;
  const box = (unit) => {
    const [from, node] = nodes.findLast(([start]) => start <= unit);
    const range = document.createRange();
    range.setStart(node, unit - from); range.setEnd(node, unit - from + 1);
    return range;
  };
  const first = box(at), last = box(at + words.length - 1);
  first.startContainer.parentElement.scrollIntoView({ block: 'center' });
  const a = first.getClientRects()[0], b = last.getClientRects()[0];
  return { x0: a.left + 0.5, y0: a.top + a.height / 2, x1: b.right - 0.5, y1: b.top + b.height / 2 };
}"""
