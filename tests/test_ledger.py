"""The ledger keeps its rules, in SQLite and in PostgreSQL alike. Times are passed in: nobody sleeps."""

from __future__ import annotations

import json
import os
import signal
import subprocess
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from ledger_worker import key
from ledgers import KINDS, new_url, rows, worker

from pipeline.store import Allowed, Claim, Key, Ledger, Result, open_ledger, parse_where, this_worker
from pipeline.store.rules import NOT_TOLD
from pipeline.store.workers import _started, is_gone

PASSING = ["TIMEOUT", "MEMORY", "CRASH", "DISK_FULL", "INTERNAL"]
A = key(1)
B = key(2)


@pytest.fixture(params=KINDS)
def url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    return new_url(request.param, tmp_path)


@pytest.fixture
def ledger(url: str) -> Iterator[Ledger]:
    with open_ledger(url) as opened:
        yield opened


def claim(ledger: Ledger, key: Key = A, now: float = 0.0, name: str = "a.pdf", **options: object) -> Claim:
    return ledger.claim(key, name, worker="w", now=now, **options)


def ended(ledger: Ledger, outcome: str, now: float = 0.0, key: Key = A, **options: object) -> Claim:
    """Claim and finish at once; return the claim."""
    claimed = claim(ledger, key, now, **options)
    assert claimed.verdict == "work"
    assert ledger.finish(claimed, Result(outcome), now)
    return claimed


# What a claim says


def test_work_then_busy_then_done(ledger: Ledger) -> None:
    first = claim(ledger)
    assert (first.verdict, first.attempt, first.outcome) == ("work", 1, "")
    assert claim(ledger, now=119).verdict == "busy"
    assert ledger.finish(first, Result("OK", folder="7-QD", message="m", message_vi="t"), 119)
    again = claim(ledger, now=1e9)
    assert (again.verdict, again.attempt, again.outcome, again.folder) == ("done", 1, "OK", "7-QD")
    assert (again.message, again.message_vi) == ("m", "t")


def test_the_attempt_is_committed_before_work_begins(url: str, ledger: Ledger) -> None:
    assert claim(ledger, now=5).verdict == "work"
    seen = rows(url, "SELECT number, worker, started, ended, outcome FROM ledger_attempt")
    assert seen == [(1, "w", 5.0, None, "")]
    assert rows(url, "SELECT state, lease_until FROM ledger_work") == [("running", 125.0)]


@pytest.mark.parametrize(
    "other", [Key(A.sha256, "1.2.1", "c"), Key(A.sha256, "1.2.0", "d"), Key("f" * 64, "1.2.0", "c")]
)
def test_other_bytes_versions_or_options_are_another_key(ledger: Ledger, other: Key) -> None:
    ended(ledger, "OK")
    assert claim(ledger, other).verdict == "work"


def test_what_follows_from_the_bytes_stays_failed(ledger: Ledger) -> None:
    ended(ledger, "ENCRYPTED")
    later = claim(ledger, now=1e9)
    assert (later.verdict, later.outcome) == ("failed", "ENCRYPTED")
    assert claim(ledger, Key(A.sha256, "1.3", "c")).verdict == "work"


@pytest.mark.parametrize("outcome", [outcome for outcome in PASSING if outcome != "CRASH"])
def test_what_may_pass_is_tried_three_times(ledger: Ledger, outcome: str) -> None:
    ended(ledger, outcome, 1000)
    waiting = claim(ledger, now=1059)
    assert (waiting.verdict, waiting.not_before) == ("later", 1060)
    ended(ledger, outcome, 1060)
    assert claim(ledger, now=1060 + 239).not_before == 1060 + 240
    ended(ledger, outcome, 1060 + 240)
    assert claim(ledger, now=1e9).verdict == "failed"


def test_two_crashes_put_a_key_under_quarantine(ledger: Ledger) -> None:
    ended(ledger, "CRASH", 0)
    assert claim(ledger, now=59).verdict == "later"
    ended(ledger, "CRASH", 60)
    assert claim(ledger, now=1e9).verdict == "quarantined"
    assert ledger.counts(1e9) == {"quarantined": 1}


def test_crashes_count_between_other_failures(ledger: Ledger) -> None:
    ended(ledger, "CRASH", 0)
    ended(ledger, "TIMEOUT", 60)
    ended(ledger, "CRASH", 300)
    assert claim(ledger, now=1e9).verdict == "quarantined"


def test_a_lease_that_ran_out_is_a_crash(url: str, ledger: Ledger) -> None:
    claim(ledger, now=0, lease=10)
    assert claim(ledger, now=9.9).verdict == "busy"
    second = claim(ledger, now=10, lease=10)
    assert (second.verdict, second.attempt, second.outcome) == ("work", 2, "CRASH")
    assert second.message
    assert second.message_vi
    assert rows(url, "SELECT number, ended, outcome FROM ledger_attempt ORDER BY number") == [
        (1, 10, "CRASH"),
        (2, None, ""),
    ]
    third = claim(ledger, now=20)
    assert (third.verdict, third.outcome) == ("quarantined", "CRASH")


def test_a_lost_lease_and_a_crash_are_two(ledger: Ledger) -> None:
    claim(ledger, now=0, lease=10)
    ended(ledger, "CRASH", 10)
    assert claim(ledger, now=1e9).verdict == "quarantined"


def test_a_lost_lease_is_one_of_three_tries(ledger: Ledger) -> None:
    ended(ledger, "TIMEOUT", 0)
    ended(ledger, "TIMEOUT", 60)
    claim(ledger, now=300, lease=10)
    assert claim(ledger, now=1e9).verdict == "failed"


@pytest.mark.parametrize("outcomes", [["OK"], ["ENCRYPTED"], ["TIMEOUT"], ["CRASH", "CRASH"], ["TIMEOUT"] * 3])
def test_force_overrides_what_is_known(ledger: Ledger, outcomes: list[str]) -> None:
    now = 0.0
    for outcome in outcomes:
        ended(ledger, outcome, now)
        now += 300
    assert claim(ledger, now=now - 299).verdict != "work"
    assert claim(ledger, now=now - 299, force=True).verdict == "work"


def test_force_leaves_a_live_lease_alone_and_takes_a_lost_one(ledger: Ledger) -> None:
    first = claim(ledger, lease=10)
    assert claim(ledger, now=9, force=True).verdict == "busy"
    assert claim(ledger, now=10, force=True).attempt == 2
    assert not ledger.finish(first, Result("OK"), 11)


def test_a_forced_attempt_begins_the_counts_anew(ledger: Ledger) -> None:
    ended(ledger, "CRASH", 0)
    ended(ledger, "CRASH", 60)
    ended(ledger, "CRASH", 1000, force=True)
    assert claim(ledger, now=1059).not_before == 1060
    ended(ledger, "OK", 1060)
    assert claim(ledger, now=1061).verdict == "done"


# Leases


def test_a_heartbeat_holds_the_lease(ledger: Ledger) -> None:
    held = claim(ledger, lease=10)
    assert ledger.heartbeat(held, 10, 9)
    assert claim(ledger, now=18).verdict == "busy"
    assert claim(ledger, now=19).verdict == "work"
    assert not ledger.heartbeat(held, 10, 19)


def test_late_work_counts_where_nobody_took_over(ledger: Ledger) -> None:
    held = claim(ledger, lease=10)
    assert ledger.heartbeat(held, 10, 500)
    assert ledger.finish(held, Result("OK"), 1000)
    assert claim(ledger, now=1001).verdict == "done"


def test_late_work_is_refused_where_somebody_did(ledger: Ledger) -> None:
    first = claim(ledger, lease=10)
    second = claim(ledger, now=10)
    assert not ledger.finish(first, Result("OK", folder="first"), 11)
    assert ledger.finish(second, Result("OK", folder="second"), 12)
    assert not ledger.finish(second, Result("DAMAGED"), 13)
    assert claim(ledger, now=14).folder == "second"


def test_given_back_is_as_never_claimed(url: str, ledger: Ledger) -> None:
    for now in (0, 1, 2, 3):
        given = claim(ledger, now=now)
        assert given.verdict == "work"
        ledger.release(given)
    assert ledger.counts(4) == {}
    assert list(ledger.results(now=4)) == []
    assert {row[0] for row in rows(url, "SELECT outcome FROM ledger_attempt")} == {"RELEASED"}
    assert not ledger.finish(given, Result("OK"), 5)


def test_a_forced_attempt_given_back_leaves_what_was_known(ledger: Ledger) -> None:
    ended(ledger, "CRASH", 0)
    ended(ledger, "CRASH", 60)
    ledger.release(claim(ledger, now=70, force=True))
    assert claim(ledger, now=71).verdict == "quarantined"


def test_only_a_claim_to_work_holds_a_lease(ledger: Ledger) -> None:
    claim(ledger)
    busy = claim(ledger)
    for use in (ledger.heartbeat, ledger.release, lambda given: ledger.finish(given, Result("OK"))):
        with pytest.raises(ValueError, match="'busy'"):
            use(busy)
    with pytest.raises(ValueError, match="outcome"):
        ledger.finish(claim(ledger, B), Result(""))


@pytest.mark.parametrize(("wrong", "named"), [(Key("", "1", "c"), "hash"), (Key("a", "newest", "c"), "'newest'")])
def test_keys_that_nothing_could_be_found_by_are_refused(ledger: Ledger, wrong: Key, named: str) -> None:
    with pytest.raises(ValueError, match=named):
        claim(ledger, wrong)
    assert ledger.names_of(wrong.sha256) == []


# What is known


def test_results_are_whole_and_ordered_by_first_name(ledger: Ledger) -> None:
    result = Result("OK", "7-QD", "7-QD~2", "m", "tin", 1.5, 321.25, ("pdfium", "pdfplumber"), 12, 3, "e" * 64)
    names = ["b.pdf", "Z.pdf", "ă.pdf", "a.pdf"]
    for number, name in enumerate(names):
        assert ledger.finish(claim(ledger, key(number), 10, name), result, 20 + number)
    found = list(ledger.results(now=30))
    assert [row.name for row in found] == ["Z.pdf", "a.pdf", "b.pdf", "ă.pdf"]
    first = found[0]
    assert first.result == result
    assert (first.key, first.verdict, first.attempt, first.worker, first.ended) == (key(1), "done", 1, "w", 21.0)


def test_results_that_are_meant(ledger: Ledger) -> None:
    for number, (version, outcome) in enumerate(
        [("1.2", "OK"), ("1.10", "OK"), ("1.2", "TIMEOUT"), ("1.2", "DAMAGED")]
    ):
        ended(ledger, outcome, key=Key(f"{number}", version, f"c{number}"), name=f"{number}.pdf")

    def names(**meant: object) -> str:
        return "".join(row.name[0] for row in ledger.results(now=1, **meant))

    assert names() == "0123"
    assert names(outcomes=["OK"]) == "01"
    assert names(outcomes={"TIMEOUT", "DAMAGED"}, version="1.2") == "23"
    assert names(version="1.10") == "1"
    assert names(config="c3") == "3"
    assert names(where=parse_where("version<1.10,outcome!=DAMAGED")) == "02"
    assert names(where=parse_where("name~[13].*")) == "13"


def test_a_running_attempt_does_not_hide_the_result_before_it(ledger: Ledger) -> None:
    ended(ledger, "OK")
    claim(ledger, now=1, force=True)
    (row,) = ledger.results(now=2, outcomes=["OK"])
    assert (row.verdict, row.attempt, row.result.outcome) == ("busy", 2, "OK")
    assert ledger.counts(2) == {"running": 1}


def test_a_lost_lease_shows_as_a_crash_before_anybody_claims(ledger: Ledger) -> None:
    claim(ledger, lease=10)
    (row,) = ledger.results(now=11, outcomes=["CRASH"])
    assert (row.verdict, row.result.outcome, row.ended) == ("work", "CRASH", 10.0)
    assert row.result.message
    assert ledger.counts(9) == {"running": 1}
    assert ledger.counts(11) == {"CRASH": 1}
    claim(ledger, now=11, lease=10)
    assert ledger.counts(21) == {"quarantined": 1}


def test_each_key_is_counted_once(ledger: Ledger) -> None:
    for number, outcome in enumerate(["OK", "OK", "TIMEOUT", "DAMAGED", "CRASH"]):
        ended(ledger, outcome, key=key(number))
    ended(ledger, "CRASH", 60, key=key(4))
    claim(ledger, key(5), 60)
    assert ledger.counts(61) == {"DAMAGED": 1, "OK": 2, "TIMEOUT": 1, "quarantined": 1, "running": 1}
    assert list(ledger.counts(61)) == ["DAMAGED", "OK", "TIMEOUT", "quarantined", "running"]


def test_one_document_under_two_names(ledger: Ledger) -> None:
    ended(ledger, "OK", name="z.pdf")
    assert claim(ledger, now=1, name="a.pdf").verdict == "done"
    assert claim(ledger, now=2, name="z.pdf").verdict == "done"
    assert ledger.names_of(A.sha256) == ["z.pdf", "a.pdf"]
    assert ledger.names_of("0") == []
    assert [row.name for row in ledger.results(now=3)] == ["z.pdf"]


def test_names_and_messages_of_any_characters(ledger: Ledger) -> None:
    name = os.fsdecode(b"quy\xe1t \x01 '\"; DROP TABLE ledger_work;--\n=1.pdf")
    claimed = claim(ledger, name=name)
    assert ledger.finish(claimed, Result("DAMAGED", message="\0 \ud800 ế", steps=["\0\udfff"]), 1)
    assert claim(ledger, now=2, name=name).message == "\\x00 \\ud800 ế"
    assert ledger.names_of(A.sha256) == [name.replace("\udce1", "\\udce1")]
    (row,) = ledger.results(now=2)
    assert len(row.result.steps) == 1


# Forgetting


def test_forgotten_is_worked_on_again(ledger: Ledger) -> None:
    ended(ledger, "CRASH", 0)
    ended(ledger, "CRASH", 60)
    ended(ledger, "OK", 60, B)
    assert ledger.forget(outcomes=["CRASH", "TIMEOUT"], now=61) == 1
    assert ledger.counts(61) == {"OK": 1}
    again = claim(ledger, now=62)
    assert (again.verdict, again.attempt, again.outcome) == ("work", 3, "")
    assert ledger.finish(again, Result("CRASH"), 63)
    assert claim(ledger, now=64).verdict == "later"
    assert claim(ledger, B, 64).verdict == "done"


def test_forgotten_by_condition(ledger: Ledger) -> None:
    for number, version in enumerate(["1.1", "1.1", "1.2"]):
        ended(ledger, "OK", key=Key(f"{number}", version, "c"), name=f"{number}.pdf")
    assert ledger.forget(outcomes=["TIMEOUT"], where=parse_where("version<1.2"), now=1) == 0
    assert ledger.forget(where=parse_where("version<1.2,name~1*"), now=1) == 1
    assert [row.name for row in ledger.results(now=1)] == ["0.pdf", "2.pdf"]
    assert ledger.forget(now=1) == 2


def test_what_is_worked_on_is_not_forgotten(ledger: Ledger) -> None:
    held = claim(ledger, lease=10)
    assert ledger.forget(now=9) == 0
    assert ledger.finish(held, Result("OK"), 9)
    claim(ledger, B, 10, lease=10)
    assert ledger.forget(outcomes=["CRASH"], now=20) == 1
    assert claim(ledger, B, 21).attempt == 2


def test_late_work_on_what_was_forgotten_is_refused(ledger: Ledger) -> None:
    held = claim(ledger, lease=10)
    assert ledger.forget(now=10) == 1
    assert not ledger.finish(held, Result("OK"), 11)
    assert claim(ledger, now=12).attempt == 2


# Many at once


def test_four_processes_work_on_each_key_once(url: str) -> None:
    processes = [worker("work", url, f"w{number}", "200") for number in range(4)]
    for process in processes:
        process.stdin.write("go\n")
        process.stdin.flush()
    worked = [json.loads(process.communicate(timeout=120)[0]) for process in processes]
    assert [process.returncode for process in processes] == [0] * 4
    assert sorted(number for numbers in worked for number in numbers) == list(range(200))
    assert sum(bool(numbers) for numbers in worked) > 1
    assert rows(url, "SELECT count(*), max(number) FROM ledger_attempt WHERE outcome = 'OK'") == [(200, 1)]


def test_leases_of_a_killed_process_come_back(url: str) -> None:
    process = worker("hold", url, "w0", "3", "0", "120")
    with process:
        process.stdin.write("go\n")
        process.stdin.flush()
        assert process.stdout.readline() == "holding\n"
        process.send_signal(signal.SIGKILL)
    with open_ledger(url) as ledger:
        assert [claim(ledger, key(number), 119.9).verdict for number in range(3)] == ["busy"] * 3
        assert ledger.counts(119.9) == {"running": 3}
        again = [claim(ledger, key(number), 120) for number in range(3)]
        assert [(given.verdict, given.attempt, given.outcome) for given in again] == [("work", 2, "CRASH")] * 3
        assert all(ledger.finish(given, Result("OK"), 121) for given in again)
        assert ledger.counts(122) == {"OK": 3}


def test_threads_share_a_ledger(ledger: Ledger) -> None:
    with ThreadPoolExecutor(8) as threads:
        said = list(threads.map(lambda number: claim(ledger, key(number % 20)).verdict, range(80)))
    assert said.count("work") == 20
    assert said.count("busy") == 60


# More time or memory, and processes that are gone


@pytest.mark.parametrize("outcome", ["TIMEOUT", "MEMORY", "OK_PARTIAL"])
def test_more_time_or_memory_is_another_try(ledger: Ledger, outcome: str) -> None:
    claimed = claim(ledger, allowed=Allowed(300, 2000))
    assert ledger.finish(claimed, Result(outcome, allowed=Allowed(300, 2000)), 1)
    for same in (NOT_TOLD, Allowed(300, 2000), Allowed(200, 2000), Allowed(900, 1000)):
        assert claim(ledger, now=2, allowed=same).verdict in {"later", "done"}
    more = claim(ledger, now=2, allowed=Allowed(900, 2000))
    assert (more.verdict, more.attempt) == ("work", 2)
    assert ledger.finish(more, Result(outcome, allowed=Allowed(900, 2000)), 3)
    assert claim(ledger, now=4, allowed=Allowed(900, 2000)).verdict in {"later", "done"}
    assert [row.result.allowed for row in ledger.results(now=4)] == [Allowed(900, 2000)]


@pytest.mark.parametrize("outcome", ["OK", "DAMAGED", "EMPTY"])
def test_more_time_changes_nothing_else(ledger: Ledger, outcome: str) -> None:
    claimed = claim(ledger)
    assert ledger.finish(claimed, Result(outcome, allowed=Allowed(300, 2000)), 1)
    assert claim(ledger, now=2, allowed=Allowed(900, 9000)).verdict in {"failed", "done"}


def test_what_a_dead_process_of_this_machine_held_is_a_crash_at_once(ledger: Ledger) -> None:
    with subprocess.Popen(["sleep", "600"]) as process:
        name = this_worker().replace(f"/{os.getpid()}/", f"/{process.pid}/")
        name = f"{name.rpartition('/')[0]}/{_started(process.pid)}"
        for one in (A, B):
            assert ledger.claim(one, "a.pdf", worker=name if one is A else this_worker(), lease=600).verdict == "work"
        assert ledger.reap() == 0, "it lives"
        process.kill()
    assert ledger.reap() == 1
    assert ledger.reap() == 0
    assert [row.result.outcome for row in ledger.results()] == ["CRASH", ""]
    assert ledger.claim(A, "a.pdf", worker="w").verdict == "work", "nobody waits for its lease"
    assert ledger.claim(B, "b.pdf", worker="w").verdict == "busy"


def test_nothing_is_known_of_processes_elsewhere() -> None:
    room, _, process = this_worker().partition("/")
    assert not is_gone(this_worker())
    assert is_gone(f"{room}/{process.partition('/')[0]}/0"), "the number was given again"
    assert not is_gone(f"another{room}/1/0")
    assert not is_gone("w")
    assert not is_gone("")
