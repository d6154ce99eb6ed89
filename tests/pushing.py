"""Sending as the tests do it: a register with decisions in it, a tracker at a server of the tests, time that passes at once."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from clean_decision import CLEAN
from register_samples import FERRIES, REPLACES, laid, later, opened, taken
from trackers import TOKEN, JiraServer, OpenProjectServer

from pipeline.register.entries import Wanted, duties
from pipeline.register.push.caller import Caller
from pipeline.register.push.clock import Clock
from pipeline.register.push.jira import Jira
from pipeline.register.push.ledger import Ledger
from pipeline.register.push.opening import client_of
from pipeline.register.push.openproject import OpenProject
from pipeline.register.push.sending import Planned, Pushed, Sending
from pipeline.register.push.ticket import tickets
from pipeline.register.push.tracker import Tracker

ALL = Wanted(standing=("in-force", "superseded", "withdrawn"))
LINK = "https://vanban.example.vn/{decision}?viec={obligation}"


@dataclass
class Time:
    """A clock whose pauses pass at once; they are listed."""

    ahead: float = 0.0
    waits: list[float] = field(default_factory=list)

    def clock(self) -> Clock:
        return Clock(lambda: time.time() + self.ahead, self.pass_, lambda: 0.0)

    def pass_(self, seconds: float) -> None:
        self.waits.append(seconds)
        self.ahead += seconds


def filled(url: str, output: Path) -> None:
    """Fill a register with a decision that orders several things."""
    laid(output, CLEAN)
    taken(url, output)


def replaced(url: str, output: Path) -> None:
    """Let a later decision replace that one."""
    laid(output, later("88", 5, REPLACES))
    taken(url, output)


def reworded(url: str, output: Path, old: str, new: str) -> None:
    """Let the decision order something else."""
    assert old in CLEAN
    laid(output, CLEAN.replace(old, new), FERRIES)
    taken(url, output)


def keys(url: str, *standing: str) -> list[str]:
    register = opened(url)
    with register.reading() as connection:
        found = sorted(duty.key for duty in duties(connection, replace(ALL, standing=standing or ALL.standing)))
    register.close()
    return found


def openproject(server: str, clock: Clock, *, token: str = TOKEN, timeout: float = 5.0, **more: Any) -> OpenProject:
    client = client_of(server, auth=("apikey", token), insecure=True, timeout=timeout)
    return OpenProject(Caller(client, clock), "thi-hanh", "Task", "thihanh", **more)


def jira(server: str, clock: Clock, *, version: int = 3, timeout: float = 5.0, **more: Any) -> Jira:
    auth = ("an@example.vn", TOKEN) if version == 3 else None
    client = client_of(server, auth=auth, bearer="" if auth else TOKEN, insecure=True, timeout=timeout)
    return Jira(Caller(client, clock), "TH", "Task", version, **more)


@contextmanager
def sending(url: str, tracker: Tracker, **more: Any) -> Iterator[Callable[[bool], Any]]:
    """Give what sends (or plans) all that the register at an address holds."""
    register = opened(url)
    try:
        tracker.prepare()
        sends = Sending(tracker, Ledger(register, tracker.target), **({"settles": 0.5, "lasts": 2.0} | more))

        def go(plans: bool = False) -> Any:
            with register.reading() as connection:
                found = tickets(duties(connection, ALL), LINK)
                return list(sends.plan(found)) if plans else sends.push(found)

        yield go
    finally:
        tracker.caller.client.close()
        register.close()


def pushed(url: str, tracker: Tracker, **more: Any) -> Pushed:
    with sending(url, tracker, **more) as go:
        return go()


def planned(url: str, tracker: Tracker, **more: Any) -> list[Planned]:
    with sending(url, tracker, **more) as go:
        return go(True)


__all__ = [
    "ALL", "LINK", "JiraServer", "OpenProjectServer", "Time", "filled", "jira", "keys", "openproject", "planned", "pushed",
    "replaced", "reworded", "sending",
]  # fmt: skip
