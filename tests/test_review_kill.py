"""A review server that is killed in the middle: what it said was done is done, all of it, and nothing else is half done."""

from __future__ import annotations

import re
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass, field
from itertools import pairwise
from pathlib import Path
from typing import Any

import httpx
import pytest
from ledgers import KINDS, new_url
from lxml import html
from review_pages import NAMES, PASSWORD, forms, three_decisions
from review_samples import sheets
from sqlalchemy import Connection, select

from pipeline.compare.fields import FIELDS
from pipeline.review.records import tables
from pipeline.review.records.events import Event, events
from pipeline.review.records.opening import open_review
from pipeline.review.records.people import add_user
from pipeline.review.records.queued import queued
from pipeline.review.records.sheets import MAIN

WORKERS = 4
STARTED = "review at"


@contextmanager
def served(output: Path, url: str) -> Iterator[tuple[subprocess.Popen[str], str]]:
    """Yield a server process of the command itself, and its address; it is killed at the end if it is alive."""
    code = "from pipeline.cli import main; main()"
    process = subprocess.Popen(
        [sys.executable, "-c", code, "review", "--output", str(output), "--db", url, "--port", "0"],
        stderr=subprocess.PIPE, text=True, cwd=Path(__file__).parents[1],
    )  # fmt: skip
    said: list[str] = []
    reader = threading.Thread(target=lambda: said.extend(iter(process.stderr.readline, "")), daemon=True)
    reader.start()
    try:
        until = time.monotonic() + 60
        while not any(STARTED in line for line in said):
            assert process.poll() is None, "".join(said)
            assert time.monotonic() < until, "".join(said)
            time.sleep(0.02)
        yield process, re.search(r"http://\S+", next(line for line in said if STARTED in line))[0].rstrip("/")
    finally:
        with suppress(ProcessLookupError):
            process.kill()
        process.wait(20)
        reader.join(20)
        process.stderr.close()


@dataclass
class Worker:
    """Somebody who decides one obligation after the other; `done` is what the server said was done."""

    name: str
    url: str
    mine: Callable[[int], bool]
    done: list[tuple[int, str, str]] = field(default_factory=list)
    refused: list[int] = field(default_factory=list)

    def work(self) -> None:
        """Decide until the server is gone."""
        with suppress(httpx.TransportError), httpx.Client(base_url=self.url, timeout=20) as browser:
            browser.post("/sign-in", data={"name": self.name, "password": PASSWORD})
            for turn in range(10_000):
                rows = browser.get("/queue.json", params={"state": "all"}).json()["rows"]
                for item in [row["item"] for row in rows if self.mine(row["item"])]:
                    self._decide(browser, item, turn)

    def _decide(self, browser: httpx.Client, item: int, turn: int) -> None:
        page = html.document_fromstring(browser.get(f"/obligations/{item}").text)
        wanted = ("/undo",) if turn % 3 == 2 else ("/lead/accept", "/product/accept", "/done", "/accept", "/reject")
        found = [one for one in forms(page) if one.action.partition("?")[0].endswith(wanted)]
        if not found:
            return
        one = found[(turn + item) % len(found)]
        day = f"2031-05-{turn % 28 + 1:02}"
        answer = browser.post(one.action, data=dict(one.filled(day=day).fields))
        if answer.status_code == 303:
            what = one.action.partition("?")[0].partition(f"/{item}/")[2]
            self.done.append((item, what, day))
        else:
            self.refused.append(answer.status_code)


def replayed(log: list[Event]) -> dict[tuple[int, str], dict[str, Any]]:
    """Return the cells of every sheet that events tell of, from the events alone."""
    found: dict[tuple[int, str], dict[str, Any]] = {}
    for event in log:
        if event.item:
            cells = found.setdefault((event.item, event.sheet), {})
            for name, value in event.old.items():
                assert name not in cells or cells[name] == value, (event.seq, name)
            cells.update(event.new)
            cells["last"] = event.seq
    return found


def check(connection: Connection) -> list[Event]:
    """Check that the state is what the log says, and return the log."""
    log = list(events(connection))
    told = replayed(log)
    for sheet in sheets(connection):
        cells = told.get((sheet.item, MAIN), {})
        assert sheet.last == cells.get("last", 0)
        for name in ("state", "checked_by", "checked_at", "approved_by", "approved_at", "done_on"):
            blank = "open" if name == "state" else ""
            assert getattr(sheet, name) == cells.get(name, blank), (sheet.item, name)
        for name in FIELDS:
            as_extracted = {"state": "open", "entries": (sheet.original or {}).get(name, [])}
            assert sheet.cell(f"field:{name}") == cells.get(f"field:{name}", as_extracted), (sheet.item, name)
        row = connection.execute(select(tables.item).where(tables.item.c.id == sheet.item)).one()._mapping
        assert {name: row[name] for name in queued(sheet.values)} == queued(sheet.values)
    assert all(one.seq < other.seq for one, other in pairwise(log))
    return log


ACTS = {"undo": "undone", "done": "done", "accept": "accepted", "reject": "rejected"}


@pytest.mark.parametrize("kind", KINDS)
def test_what_was_answered_with_success_is_there_after_a_kill(kind: str, tmp_path: Path) -> None:
    output, url = three_decisions(tmp_path), new_url(kind, tmp_path)
    with closing(open_review(url)) as database, database.writing() as connection:
        for name in NAMES.values():
            add_user(connection, name, "reviewer", PASSWORD)
    total = 0
    for wait in (0.3, 0.9):
        with served(output, url) as (process, address):
            # Two of them decide the same obligations, and are in each other's way.
            workers = [
                Worker(name, address, lambda item, at=number: item % (WORKERS - 1) == at % (WORKERS - 1))
                for number, name in enumerate(NAMES.values())
            ]
            threads = [threading.Thread(target=one.work) for one in workers]
            with closing(open_review(url)) as database, database.reading() as connection:
                since = max((event.seq for event in events(connection)), default=0)
            for thread in threads:
                thread.start()
            until = time.monotonic() + 60
            while sum(len(one.done) for one in workers) < 12:
                assert time.monotonic() < until, [one.refused for one in workers]
                time.sleep(0.01)
            time.sleep(wait)
            process.send_signal(signal.SIGKILL)
            assert process.wait(20) == -signal.SIGKILL
            for thread in threads:
                thread.join(60)
                assert not thread.is_alive()
        with closing(open_review(url)) as database, database.reading() as connection:
            log = [event for event in check(connection) if event.seq > since and event.role != "loader"]
        total += len(log)
        answered = 0
        for one in workers:
            assert set(one.refused) <= {400, 409}, one.refused
            own = [event for event in log if event.who == one.name]
            kept = [(event.item, event.action, event.field) for event in own]
            for item, what, day in one.done:
                field_name, _, act = what.rpartition("/")
                matching = next(
                    number for number, (of, action, at) in enumerate(kept)
                    if of == item and action == ACTS[act] and (act == "undo" or at == field_name)
                )  # fmt: skip
                del kept[: matching + 1]  # what was answered later was done later
                if act == "done":
                    assert any(event.new.get("done_on", day) == day for event in own if event.item == item)
            answered += len(one.done)
            # One that was in hand may be done, though nobody was told.
            assert len(own) - len(one.done) in (0, 1)
        assert answered >= 12
    with served(output, url) as (_, address), httpx.Client(base_url=address, timeout=20) as browser:
        answer = browser.post("/sign-in", data={"name": "lan", "password": PASSWORD})
        assert answer.status_code == 303
        lines = browser.get("/log.jsonl").text.splitlines()
        assert len(lines) == total + 3
        assert browser.get("/queue").status_code == 200
