"""Jira, over a server that keeps its rules, with a search that lags behind what was made."""

from __future__ import annotations

from pathlib import Path

import pytest
from ledgers import KINDS, new_url, rows
from push_server import serving
from pushing import JiraServer, Time, filled, jira, keys, planned, pushed, replaced, reworded
from register_samples import taken

from pipeline.errors import PushRefused, PushSetting
from pipeline.register.push.clock import Clock
from pipeline.register.push.jira import label_of

REAL = Clock()


@pytest.fixture
def register(tmp_path: Path) -> str:
    url = new_url("sqlite", tmp_path)
    filled(url, tmp_path / "output")
    return url


def labels(program: JiraServer) -> list[str]:
    return sorted(label for one in program.issues.values() for label in one["fields"]["labels"])


def texts(node: object) -> list[str]:
    if isinstance(node, dict):
        return ([node["text"]] if "text" in node else []) + texts(node.get("content", []))
    return [text for one in node for text in texts(one)]


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("version", [3, 2])
def test_an_obligation_is_one_issue_and_a_change_changes_it(kind: str, version: int, tmp_path: Path) -> None:
    url, program = new_url(kind, tmp_path), JiraServer(version=version)
    filled(url, tmp_path / "output")
    with serving(program) as server:
        given = pushed(url, jira(server, REAL, version=version, people={"Sở Xây dựng": "x1"}))
        assert sorted(given.created) == keys(url)
        assert labels(program) == sorted(label_of(key) for key in keys(url))
        [ferries] = [one for one in program.issues.values() if one["fields"]["duedate"] == "2031-11-15"]
        ferries["fields"]["labels"].append("cua-nguoi-dung")
        said = ferries["fields"]["description"]
        quoted = "Sở Xây dựng rà soát toàn bộ bến đò trước ngày 15/11"
        if version == 3:
            [block] = [one for one in said["content"] if one["type"] == "blockquote"]
            assert texts(block) == [quoted]
        else:
            assert f"{{quote}}\n{quoted}\n{{quote}}" in said
        assert ferries["fields"]["assignee"] == {"accountId" if version == 3 else "name": "x1"}
        writes = len(program.writes())
        pushed(url, jira(server, REAL, version=version, people={"Sở Xây dựng": "x1"}))
        assert len(program.writes()) == writes
        reworded(url, tmp_path / "output", "trước ngày 15/11", "trước ngày 20/11")
        [plan] = planned(url, jira(server, REAL, version=version, people={"Sở Xây dựng": "x1"}))
        assert plan.fields["duedate"] == ("2031-11-15", "2031-11-20")
        pushed(url, jira(server, REAL, version=version, people={"Sở Xây dựng": "x1"}))
        [edit] = program.writes()[writes:]
        assert (edit.method, set(edit.json["fields"])) == ("PUT", {"summary", "description", "duedate"})
        assert ferries["fields"]["labels"][-1] == "cua-nguoi-dung"


def test_an_answer_that_is_lost_makes_no_double_although_the_search_lags(register: str) -> None:
    program, passing = JiraServer(lag=1, faults=[("POST", "drop-after")]), Time()
    with serving(program) as server:
        given = pushed(register, jira(server, passing.clock()), settles=60.0)
        assert labels(program) == sorted(label_of(key) for key in keys(register))
        assert sorted(given.created) == keys(register)
        assert 59 < sum(passing.waits) <= 60


def test_a_ledger_that_is_lost_makes_no_doubles_and_doubles_of_others_are_told(register: str) -> None:
    program = JiraServer()
    with serving(program) as server:
        pushed(register, jira(server, REAL))
        rows(register, "DELETE FROM register_sent")
        first = keys(register)[0]
        double = program.of(label_of(first))
        program.issues["TH-99"] = double | {"key": "TH-99"}
        program.unseen["TH-99"] = 0
        count = len(program.issues)
        given = pushed(register, jira(server, REAL))
        assert (len(program.issues), given.created) == (count, [])
        assert given.doubles == {first: ("TH-99",)}


@pytest.mark.parametrize("closed", ["", "Done"])
def test_what_has_ended_is_moved_or_said_once(closed: str, register: str, tmp_path: Path) -> None:
    program = JiraServer()
    with serving(program) as server:
        pushed(register, jira(server, REAL, closed=closed))
        ended = keys(register)
        replaced(register, tmp_path / "output")
        program.faults = [("PUT", "drop-after")]
        pushed(register, jira(server, Time().clock(), closed=closed))
        for key in ended:
            issue = program.of(label_of(key))
            status, said = issue["fields"]["status"]["name"], program.comments[issue["key"]]
            assert (status, len(said)) == (("Done", 0) if closed else ("To Do", 1))
            assert "Đã hết hiệu lực" in texts(issue["fields"]["description"])[0]
        moves = [one for one in program.log if one.path.endswith("/transitions") and one.method == "POST"]
        assert len(moves) == (len(ended) if closed else 0)
        # Nothing replaces it any more: said once, and people's own status stays.
        (tmp_path / "output" / "88-QD-UBND-2031-05-05" / "decision.json").unlink()
        taken(register, tmp_path / "output", prune=True)
        pushed(register, jira(server, REAL, closed=closed))
        last = [program.comments[program.of(label_of(key))["key"]][-1]["body"] for key in ended]
        assert {texts(one)[0] for one in last} == {"Có hiệu lực trở lại / in force again"}
        assert "Đã hết hiệu lực" not in str([program.of(label_of(key))["fields"]["description"] for key in ended])


def test_a_status_without_a_transition_is_named(register: str, tmp_path: Path) -> None:
    program = JiraServer()
    with serving(program) as server:
        pushed(register, jira(server, REAL, closed="Rejected"))
        replaced(register, tmp_path / "output")
        given = pushed(register, jira(server, REAL, closed="Rejected"))
        assert set(given.failed.values()) == {"--closed-status Rejected: no transition; there are: Finish"}


def test_wrong_tokens_and_projects_are_named(register: str) -> None:
    program = JiraServer(version=2)
    with serving(program) as server:
        with pytest.raises(PushRefused):
            pushed(register, jira(server, REAL, version=3))
        tracker = jira(server, REAL, version=2)
        tracker.type = "Aufgabe"
        with pytest.raises(PushSetting, match="types: Task"):
            pushed(register, tracker)
        assert program.writes() == []
