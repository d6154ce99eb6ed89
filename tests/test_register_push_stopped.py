"""A push that is stopped at any point and run again ends as one that was never stopped: over there, and in the ledger."""

from __future__ import annotations

import copy
import os
import signal
import time
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from ledgers import KINDS, new_url, rows
from push_server import Late, serving
from pushing import (
    ALL,
    LINK,
    JiraServer,
    OpenProjectServer,
    Time,
    filled,
    jira,
    keys,
    openproject,
    pushed,
    replaced,
    reworded,
)
from register_samples import NEWER, opened, taken
from stopping import PUSH_STEPS, dying_at_second_post, killed, stopped_at
from trackers import TOKEN
from webhooks import Receiver, delivered, seqs

from pipeline.register.entries import duties
from pipeline.register.push.clock import Clock
from pipeline.register.push.jira import label_of
from pipeline.register.push.ledger import Ledger
from pipeline.register.push.sending import Sending
from pipeline.register.push.ticket import tickets

REAL = Clock()
LEDGER = "SELECT target, key, remote, hash, state, tries, not_before, error FROM register_sent ORDER BY key"
SOME = (":#1/II/1:1", ":Điều 1:1")
"""How the keys end of what is sent: one obligation that is changed and ended, and one of the decision that ends it."""


def sent(url: str) -> list[tuple[object, ...]]:
    return rows(url, LEDGER)


def reset(url: str, held: list[tuple[object, ...]]) -> None:
    rows(url, "DELETE FROM register_sent")
    for row in held:
        told = ", ".join(f"'{one}'" if isinstance(one, str) else str(one) for one in row)
        rows(url, f"INSERT INTO register_sent VALUES ({told}, 'then')")


@dataclass(frozen=True)
class Kept:
    """A kind of tracker: its server, what sends to it, and what it keeps."""

    server: Callable[[], Any]
    sends: Callable[..., Any]
    holds: tuple[str, ...]
    changes: str
    more: dict[str, Any]

    def of(self, program: Any) -> dict[str, Any]:
        return {name: copy.deepcopy(getattr(program, name)) for name in self.holds}

    def reset(self, program: Any, held: dict[str, Any]) -> None:
        for name, value in held.items():
            setattr(program, name, copy.deepcopy(value))
        if isinstance(program, JiraServer):
            program.unseen = dict.fromkeys(program.issues, 0)


TRACKERS = {
    "openproject, said": Kept(OpenProjectServer, openproject, ("packages", "comments"), "PATCH", {}),
    "openproject, closed": Kept(OpenProjectServer, openproject, ("packages", "comments"), "PATCH", {"closed": "Closed"}),
    "jira, said": Kept(JiraServer, jira, ("issues", "comments"), "PUT", {}),
    "jira, closed": Kept(JiraServer, jira, ("issues", "comments"), "PUT", {"closed": "Done"}),
    "jira 2, search lags": Kept(lambda: JiraServer(version=2, lag=1), jira, ("issues", "comments"), "PUT", {"version": 2}),
}  # fmt: skip


def created(_url: str, _output: Path) -> None: ...


def changed(url: str, output: Path) -> None:
    reworded(url, output, "trước ngày 15/11", "trước ngày 20/11")


def restored(url: str, output: Path) -> None:
    (output / NEWER / "decision.json").unlink()
    taken(url, output, prune=True)


PHASES = {"created": created, "changed": changed, "ended": replaced, "restored": restored}


@pytest.mark.parametrize("kind", TRACKERS.values(), ids=TRACKERS)
def test_stopped_at_any_point_and_run_again_all_is_as_if_never_stopped(kind: Kept, tmp_path: Path) -> None:
    """Made, changed, ended, in force again; at each point of each of the four the run is stopped once."""
    url, output = new_url("sqlite", tmp_path), tmp_path / "output"
    filled(url, output)
    program = kind.server()
    with serving(program) as server, closing(opened(url)) as register:
        tracker = kind.sends(server, Time().clock(), **kind.more)
        tracker.prepare()
        sends = Sending(tracker, Ledger(register, tracker.target), settles=0.5, lasts=2.0)
        for phase, prepares in PHASES.items():
            prepares(url, output)
            with register.reading() as connection:
                found = [one for one in tickets(duties(connection, ALL), LINK) if one.key.endswith(SOME)]
            before = kind.of(program), sent(url)
            given = sends.push(found)
            assert len(given.created) + len(given.changed) > 0 == len(given.failed)
            expected = kind.of(program), sent(url)
            number, names = 1, set()
            while True:
                kind.reset(program, before[0])
                reset(url, before[1])
                at = stopped_at(number, lambda now=found: sends.push(now))
                if not at:
                    break
                names.add(at)
                assert sends.push(found).failed == {}
                assert (kind.of(program), sent(url)) == expected, f"{phase}, point {number}: {at}"
                number += 1
            assert len(names) == 6, f"{phase}: {names}"


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("step", PUSH_STEPS)
def test_jira_killed_at_any_step_and_run_again_there_is_one_issue_each(kind: str, step: str, tmp_path: Path) -> None:
    url, program = new_url(kind, tmp_path), JiraServer()
    filled(url, tmp_path / "output")
    with serving(program) as server:
        killed(
            lambda seen: pushed(url, jira(server, REAL), seen=seen, settles=0.5, lasts=0.6),
            step,
            2,
            dying_at_second_post(program, step),
        )
        state = "sent" if step == "sent" else "begun"
        assert sorted(row[4] for row in rows(url, LEDGER)) == sorted(["sent", state])
        program.faults = []
        pushed(url, jira(server, REAL), settles=0.5, lasts=0.6)
        time.sleep(0.5)
        found = sorted(label for one in program.issues.values() for label in one["fields"]["labels"])
        assert found == sorted(label_of(key) for key in keys(url))
        assert {(row[4], row[2] != "") for row in rows(url, LEDGER)} == {("sent", True)}
        assert TOKEN not in str(rows(url, LEDGER))
        writes = len(program.writes())
        pushed(url, jira(server, REAL))
        assert len(program.writes()) == writes


# Webhooks


def heard(program: Receiver) -> dict[str, Any]:
    """Return each message once, as whoever looks at `webhook-id` takes it."""
    return dict(program.taken)


def all_told(url: str, server: str, passing: Time) -> None:
    """Deliver until nothing waits, as a timer would."""
    for _ in range(3):
        delivered(url, server, passing.clock())
        passing.pass_(61)


@pytest.mark.parametrize("fault", [None, (500, None, {}), "drop-after"], ids=["clean", "refused", "answer lost"])
def test_messages_stopped_at_any_point_come_again_under_their_ids_and_none_is_lost(
    fault: object, tmp_path: Path
) -> None:
    url, program = new_url("sqlite", tmp_path), Receiver()
    filled(url, tmp_path / "output")
    clean = [("POST", fault)] if fault else []
    marks = "SELECT key, remote, hash, state FROM register_sent ORDER BY key"
    with serving(program) as server:
        program.faults = list(clean)
        all_told(url, server, Time())
        expected, ledger = heard(program), rows(url, marks)
        assert sorted(one["data"]["seq"] for one in expected.values()) == seqs(url)
        number, names = 1, set()
        while True:
            rows(url, "DELETE FROM register_sent")
            program.taken.clear()
            program.order.clear()
            program.faults = list(clean)
            passing = Time()
            at = stopped_at(number, lambda now=passing: delivered(url, server, now.clock()))
            if not at:
                break
            names.add(at)
            all_told(url, server, passing)
            assert heard(program) == expected, f"point {number}: {at}"
            assert [row for row in rows(url, marks) if row[0] == "@last"] == [
                row for row in ledger if row[0] == "@last"
            ]
            assert {row[3] for row in rows(url, marks)} == {"sent"}
            # Only the one that was on its way may come twice, or the one whose answer was lost.
            assert len(program.order) <= len(expected) + 1 + (fault == "drop-after")
            number += 1
        assert names == {
            "before message", "after message", "before row", "after row",
            "before row, in its transaction", "after row, in its transaction",
        }  # fmt: skip


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("step", ["request sent", "answer lost"])
def test_killed_while_a_message_is_on_its_way_it_comes_again_under_its_id(kind: str, step: str, tmp_path: Path) -> None:
    url, program = new_url(kind, tmp_path), Receiver()
    filled(url, tmp_path / "output")
    with serving(program) as server:

        def breaks(child: int) -> None:
            dies = lambda: os.kill(child, signal.SIGKILL)  # noqa: E731
            program.faults = [("POST", lambda: None), ("POST", Late(dies) if step == "request sent" else dies)]

        killed(lambda seen: delivered(url, server, seen=seen), step, 2, breaks)
        program.faults = []
        delivered(url, server)
        time.sleep(0.5)
        assert [one["data"]["seq"] for one in program.taken.values()] == seqs(url)
        assert len(program.order) == len(seqs(url)) + 1
        assert rows(url, "SELECT key, state FROM register_sent") == [("@last", "sent")]
