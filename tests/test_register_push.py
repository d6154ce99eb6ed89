"""OpenProject, over a server that keeps its rules: each obligation is one work package, whatever goes wrong and however often it is sent."""

from __future__ import annotations

import time
from pathlib import Path

import pytest
from ledgers import KINDS, new_url, rows
from push_server import Late, serving
from pushing import OpenProjectServer, Time, filled, keys, openproject, planned, pushed, replaced, reworded
from stopping import PUSH_STEPS, dying_at_second_post, killed
from trackers import TOKEN
from typer.testing import CliRunner

from pipeline.cli import app
from pipeline.errors import SOME_FAILED, Locked, MissingFile, PushRefused, PushSetting, PushUnreachable
from pipeline.register.push.clock import Clock
from pipeline.register.push.openproject import OpenProject

LEDGER = "SELECT key, remote, state, tries, error FROM register_sent ORDER BY key"
REAL = Clock()


@pytest.fixture
def register(tmp_path: Path) -> str:
    url = new_url("sqlite", tmp_path)
    filled(url, tmp_path / "output")
    return url


def test_an_obligation_is_a_work_package_with_its_quote_its_link_and_its_day(register: str) -> None:
    program = OpenProjectServer()
    with serving(program) as server:
        given = pushed(register, openproject(server, REAL, people={"Sở Xây dựng": "12"}, parent="7"))
        assert sorted(given.created) == program.keys() == keys(register)
        assert len(given.created) > 3
        assert {one.query.get("notify") for one in program.writes()} == {"false"}
        [ferries] = [one for one in program.packages.values() if "bến đò" in one["subject"] and one["dueDate"]]
        # 15 November 2031 is a Saturday: without ignoreNonWorkingDays the server would have moved it to Monday.
        assert ferries["dueDate"] == "2031-11-15"
        raw = ferries["description"]["raw"]
        assert "\n> Sở Xây dựng rà soát toàn bộ bến đò trước ngày 15/11" in raw.replace("\\", "")
        assert "(<https://vanban.example.vn/77-QD-UBND-2031-03-02?viec=77-QD-UBND-2031-03-02%" in raw
        assert ferries["_links"]["assignee"] == {"href": "/api/v3/users/12"}
        assert ferries["_links"]["parent"] == {"href": "/api/v3/work_packages/7"}
        assert ferries["_links"]["type"] == {"href": "/api/v3/types/1"}


def test_a_server_below_a_path_gets_links_below_it(register: str, tmp_path: Path) -> None:
    program = OpenProjectServer(root="/du-an")
    with serving(program) as server:
        pushed(register, openproject(f"{server}/du-an/", REAL, closed="Closed"))
        assert program.keys() == keys(register)
        replaced(register, tmp_path / "output")
        assert pushed(register, openproject(f"{server}/du-an", REAL, closed="Closed")).failed == {}
        statuses = [one["_links"]["status"]["href"] for one in program.packages.values()]
        assert statuses.count("/du-an/api/v3/statuses/9") == len(keys(register, "superseded")) > 0


@pytest.mark.parametrize("kind", KINDS)
def test_sent_twice_nothing_is_sent_and_after_a_change_only_that(kind: str, tmp_path: Path) -> None:
    url, program = new_url(kind, tmp_path), OpenProjectServer()
    filled(url, tmp_path / "output")
    with serving(program) as server:
        count = len(pushed(url, openproject(server, REAL)).created)
        before = len(program.writes())
        again = pushed(url, openproject(server, REAL))
        assert (again.same, again.created, again.changed) == (count, [], [])
        assert len(program.writes()) == before
        reworded(url, tmp_path / "output", "trước ngày 15/11", "trước ngày 20/11")
        given = pushed(url, openproject(server, REAL))
        [patch] = program.writes()[before:]
        assert (given.created, len(given.changed), patch.method) == ([], 1, "PATCH")
        assert patch.json["dueDate"] == "2031-11-20"
        assert {"subject", "description", "dueDate", "lockVersion"} >= set(patch.json)
        assert len(program.packages) == count
        assert {row[2] for row in rows(url, LEDGER)} == {"sent"}


def test_a_ledger_that_is_lost_makes_no_doubles(register: str) -> None:
    program = OpenProjectServer()
    with serving(program) as server:
        pushed(register, openproject(server, REAL))
        before = program.keys()
        closed = next(iter(program.packages.values()))
        closed["_links"]["status"] = {"href": "/api/v3/statuses/9"}  # the default filter would not show it
        rows(register, "DELETE FROM register_sent")
        given = pushed(register, openproject(server, REAL))
        assert (given.created, program.keys()) == ([], before)


@pytest.mark.parametrize("closed", ["", "Closed"])
def test_what_has_ended_is_closed_or_said_once_and_nothing_is_deleted(
    closed: str, register: str, tmp_path: Path
) -> None:
    program = OpenProjectServer()
    with serving(program) as server:
        pushed(register, openproject(server, REAL, closed=closed))
        ended = keys(register)
        replaced(register, tmp_path / "output")
        assert keys(register, "superseded") == ended
        # The answer to the first comment is lost: it must not be said a second time.
        program.faults = [("POST", "drop-after")]
        given = pushed(register, openproject(server, Time().clock(), closed=closed))
        assert sorted(given.changed) == ended
        for key in ended:
            package = program.of(key)
            said = program.comments[package["id"]]
            assert "Đã hết hiệu lực" in package["description"]["raw"]
            status = package["_links"]["status"]["href"]
            assert (status, len(said)) == (("/api/v3/statuses/9", 0) if closed else ("/api/v3/statuses/1", 1))
        assert {one.method for one in program.log} == {"GET", "POST", "PATCH"}
        writes = len(program.writes())
        assert pushed(register, openproject(server, REAL, closed=closed)).changed == []
        assert len(program.writes()) == writes


def test_what_ended_before_it_was_ever_sent_is_not_made(register: str, tmp_path: Path) -> None:
    program = OpenProjectServer()
    replaced(register, tmp_path / "output")
    with serving(program) as server:
        pushed(register, openproject(server, REAL))
        assert program.keys() == keys(register, "in-force")
        assert len(program.keys()) < len(keys(register))


# What goes wrong between two computers


@pytest.mark.parametrize(
    ("faults", "least", "most"),
    [
        ([("POST", "drop-after")], 0, 0),
        ([("POST", "drop-before")], 0.5, 0.5),
        ([("POST", (500, None, {})), ("POST", (502, None, {}))], 0.5, 1.0),
        ([("POST", (429, None, {"Retry-After": "17"}))], 17, 17),
        ([("GET", (429, None, {"Retry-After": "Thu, 01 Jan 1970 00:00:00 GMT"}))], 0, 0),
        ([("GET", (503, None, {"Retry-After": "9"}))], 9, 9),
        ([("GET", "drop-after"), ("GET", (500, None, {}))], 3, 3),
    ],
    ids=["answer lost", "request lost", "500 twice", "429", "429 with a date gone by", "503", "reading fails"],
)
def test_a_fault_costs_a_wait_and_makes_no_double(faults, least: float, most: float, register: str) -> None:
    program, passing = OpenProjectServer(faults=list(faults)), Time()
    with serving(program) as server:
        given = pushed(register, openproject(server, passing.clock()))
        assert program.faults == []
        assert program.keys() == keys(register)
        assert given.failed == {}
        assert least - 0.1 <= sum(passing.waits) <= most
        assert {row[2] for row in rows(register, LEDGER)} == {"sent"}


def test_an_answer_that_is_too_slow_is_looked_up(register: str) -> None:
    program = OpenProjectServer(faults=[("POST", "slow")])
    with serving(program) as server:
        pushed(register, openproject(server, Time().clock(), timeout=0.5))
        assert program.keys() == keys(register)


def test_a_request_that_is_done_after_its_connection_broke_makes_no_double(register: str) -> None:
    program = OpenProjectServer(faults=[("POST", Late(after=0.3))])
    with serving(program) as server:
        pushed(register, openproject(server, REAL), settles=1.0)
        assert program.keys() == keys(register)


class Meanwhile(OpenProject):
    """Somebody changes the first work package between our reading and our writing."""

    def change(self, found, ticket) -> None:
        if not any(one.method == "PATCH" for one in PROGRAM[-1].log):
            PROGRAM[-1].packages[int(found.remote)]["lockVersion"] += 1
        OpenProject.change(self, found, ticket)


PROGRAM: list[OpenProjectServer] = []


def test_another_who_changes_it_meanwhile_is_no_matter(register: str, tmp_path: Path) -> None:
    program = OpenProjectServer()
    PROGRAM.append(program)
    with serving(program) as server:
        pushed(register, openproject(server, REAL))
        reworded(register, tmp_path / "output", "trước ngày 15/11", "trước ngày 20/11")
        tracker = openproject(server, Time().clock())
        tracker = Meanwhile(tracker.caller, tracker.project, tracker.type, tracker.custom)
        pushed(register, tracker)
        patches = [one for one in program.log if one.method == "PATCH"]
        assert [one.json["lockVersion"] for one in patches] == [0, 1]
        assert "2031-11-20" in {one["dueDate"] for one in program.packages.values()}


def test_one_that_is_refused_is_named_and_the_others_are_sent(register: str) -> None:
    refused = (422, {"_type": "Error", "message": "Subject can't be blank."}, {})
    program = OpenProjectServer(faults=[("POST", refused)])
    with serving(program) as server:
        given = pushed(register, openproject(server, REAL))
        [(key, why)] = given.failed.items()
        assert why == "422: Subject can't be blank."
        assert sorted([*program.keys(), key]) == keys(register)
        assert [row[4] for row in rows(register, LEDGER) if row[0] == key] == [why]
        passing = Time()
        assert pushed(register, openproject(server, passing.clock())).created == [key]
        assert passing.waits == []


def test_a_wrong_token_stops_at_once_and_the_token_is_not_told(register: str) -> None:
    program = OpenProjectServer()
    with serving(program) as server:
        with pytest.raises(PushRefused) as told:
            pushed(register, openproject(server, REAL, token="opapi-wrong-token"))
        assert len(program.log) == 1
        assert "wrong-token" not in told.value.message
        program.faults = [("POST", (403, {"message": "You are not allowed to add work packages."}, {}))]
        with pytest.raises(PushRefused):
            pushed(register, openproject(server, REAL))
        assert len(program.writes()) == 1
        passing = Time()
        pushed(register, openproject(server, passing.clock()))
        assert (program.keys(), passing.waits) == (keys(register), [])


def test_a_redirect_is_not_followed(register: str) -> None:
    other = OpenProjectServer()
    with serving(other) as elsewhere:
        program = OpenProjectServer(faults=[("POST", (307, None, {"Location": f"{elsewhere}/api/v3/work_packages"}))])
        with serving(program) as server, pytest.raises(PushSetting, match="307"):
            pushed(register, openproject(server, REAL))
        assert other.log == []


def test_a_server_that_is_down_stops_the_run(register: str) -> None:
    program = OpenProjectServer(faults=[("POST", (500, None, {}))] * 50)
    with serving(program) as server:
        with pytest.raises(PushUnreachable):
            pushed(register, openproject(server, Time().clock()))
        assert len(program.writes()) == 12  # three of them, four times each
        program.faults = [("GET", (429, None, {"Retry-After": "3600"}))]
        with pytest.raises(PushUnreachable, match="3600"):
            pushed(register, openproject(server, Time().clock()))
    with pytest.raises(PushUnreachable):
        pushed(register, openproject("http://127.0.0.1:1", Time().clock()))


@pytest.mark.parametrize(
    ("more", "match"),
    [({"closed": "Fertig"}, "New, Closed"), ({"type": "Milestone"}, "milestone"), ({"custom": "id"}, "thihanh")],
)
def test_what_is_not_there_is_said_with_what_is(more: dict[str, str], match: str, register: str) -> None:
    program = OpenProjectServer()
    with serving(program) as server:
        tracker = openproject(server, REAL)
        for name, value in more.items():
            setattr(tracker, name, value)
        with pytest.raises(PushSetting, match=match):
            pushed(register, tracker)
        assert program.writes() == []


# Killed


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("step", PUSH_STEPS)
def test_killed_at_any_step_and_run_again_there_is_one_work_package_each(kind: str, step: str, tmp_path: Path) -> None:
    url, program = new_url(kind, tmp_path), OpenProjectServer()
    filled(url, tmp_path / "output")
    with serving(program) as server:
        killed(
            lambda seen: pushed(url, openproject(server, REAL), seen=seen, settles=0.5, lasts=0.6),
            step,
            2,
            dying_at_second_post(program, step),
        )
        there = len(rows(url, LEDGER))
        assert there == 2
        state = "sent" if step == "sent" else "begun"
        assert sorted(row[2] for row in rows(url, LEDGER)) == sorted(["sent", state])
        pushed(url, openproject(server, REAL), settles=0.5, lasts=0.6)
        time.sleep(0.5)
        assert program.keys() == keys(url)
        assert {(row[2], row[1] != "") for row in rows(url, LEDGER)} == {("sent", True)}
        writes = len(program.writes())
        pushed(url, openproject(server, REAL))
        assert len(program.writes()) == writes


@pytest.mark.parametrize("kind", KINDS)
def test_of_two_that_send_at_once_one_gives_way(kind: str, tmp_path: Path) -> None:
    url, program = new_url(kind, tmp_path), OpenProjectServer()
    filled(url, tmp_path / "output")
    with serving(program) as server:

        def second(step: str, _key: str) -> None:
            if step == "begun":
                with pytest.raises(Locked):
                    pushed(url, openproject(server, Clock(sleep=first_goes_on)), seen=lambda *_: None)
                raise KeyboardInterrupt

        def first_goes_on(_: float) -> None:
            # While the second waits for what the first began, the first writes its row again.
            rows(url, "UPDATE register_sent SET at = 'later'")

        with pytest.raises(KeyboardInterrupt):
            pushed(url, openproject(server, REAL), seen=second)
        assert program.writes() == []


# What would be done


def test_a_dry_run_only_reads_and_says_old_and_new(register: str, tmp_path: Path) -> None:
    program = OpenProjectServer()
    with serving(program) as server:
        wanted = planned(register, openproject(server, REAL))
        assert ({one.action for one in wanted}, sorted(one.key for one in wanted)) == ({"create"}, keys(register))
        assert (program.writes(), rows(register, LEDGER)) == ([], [])
        pushed(register, openproject(server, REAL))
        program.log.clear()
        before = rows(register, LEDGER)
        assert planned(register, openproject(server, REAL)) == []
        reworded(register, tmp_path / "output", "trước ngày 15/11", "trước ngày 20/11")
        [change] = planned(register, openproject(server, REAL))
        assert change.action == "change"
        assert change.fields["dueDate"] == ("2031-11-15", "2031-11-20")
        assert {one.method for one in program.log} == {"GET"}
        assert rows(register, LEDGER) == before
        assert TOKEN not in str(before)


# The command


def test_the_command_sends_names_what_failed_and_takes_no_secret_as_a_word(
    register: str, monkeypatch, tmp_path: Path
) -> None:
    program = OpenProjectServer()
    words = ["push", "openproject", "--project", "thi-hanh", "--insecure-http", "--db", register, "--settle", "0.1"]
    monkeypatch.delenv("THIHANH_PUSH_TOKEN", raising=False)
    with serving(program) as server:
        run = CliRunner().invoke(app, [*words, "--url", server])
        assert isinstance(run.exception, PushSetting)
        assert program.log == []
        file = tmp_path / "token"
        file.write_text(TOKEN + "\n")
        words += ["--url", server, "--token-file", str(file)]
        shown = CliRunner().invoke(app, [*words, "--dry-run", "--limit", "2"])
        assert (shown.exit_code, shown.output.count("create\t"), program.writes()) == (0, 2, [])
        program.faults = [("POST", (422, {"message": "Assignee is invalid."}, {}))]
        run = CliRunner().invoke(app, [*words, "--limit", "2"])
        assert (run.exit_code, len(program.packages)) == (SOME_FAILED, 2)
        assert "422: Assignee is invalid." in run.output
        assert CliRunner().invoke(app, words).exit_code == 0
        assert program.keys() == keys(register)
        assert CliRunner().invoke(app, [*words, "--body", "Không có cơ quan này"]).exit_code != 0
    gone = CliRunner().invoke(app, [*words, "--db", str(tmp_path / "none.sqlite")])
    assert isinstance(gone.exception, MissingFile)
