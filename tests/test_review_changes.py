"""/changes of the review application: the register's changes for people and for programs, whichever database they lie in."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from clean_decision import CLEAN
from fastapi.testclient import TestClient
from ledgers import KINDS, new_url, rows
from register_samples import FERRIES, laid, later, read, taken, write

from pipeline.review.pages import changes_routes
from pipeline.review.pages.app import create_app
from pipeline.review.records.opening import open_review
from pipeline.review.records.people import add_user
from pipeline.review.settings import Settings

HOSTILE = "<script>alert(1)</script>\u202e"


@dataclass
class Place:
    """An output with its review application; `register` is where its register lies."""

    output: Path
    register: str
    client: TestClient

    def take(self) -> None:
        taken(self.register, self.output)

    def lines(self, since: int = 0) -> list[dict[str, object]]:
        return [json.loads(line) for line in self.client.get(f"/changes.jsonl?since={since}").text.splitlines()]


@pytest.fixture(params=KINDS)
def place(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Place]:
    """Review and register in one PostgreSQL database, or each in its file in the output."""
    output = tmp_path / "output"
    laid(output, CLEAN)
    address = new_url(request.param, tmp_path)
    database = open_review(address)
    register = address if request.param == "postgresql" else str(output / "register.sqlite")
    with TestClient(create_app(database, Settings(output, db=address))) as client:
        yield Place(output, register, client)
    database.close()


def test_without_a_register_there_are_none_and_none_is_made(place: Place) -> None:
    assert "thihanh register" in place.client.get("/changes").text
    told = place.client.get("/changes.json").json()
    assert (told["register"], told["changes"]) == (False, [])
    assert place.client.get("/changes.jsonl").status_code == 404
    assert not (place.output / "register.sqlite").exists()


def test_lines_are_those_of_the_register_after_a_number(place: Place) -> None:
    place.take()
    everything = place.lines()
    wanted = rows(_address(place.register), "SELECT seq, decision, obligation, what FROM register_change ORDER BY seq")
    assert [(one["seq"], one["decision"], one["obligation"], one["what"]) for one in everything] == wanted
    assert len(wanted) > 3
    assert place.lines(since=wanted[2][0]) == everything[3:]
    laid(place.output, later("88", 5, "Quyết định này có hiệu lực kể từ ngày ký."))
    place.take()
    assert {one["decision"] for one in place.lines(since=wanted[-1][0])} == {"88-QD-UBND-2031-05-05"}


def test_a_known_state_is_answered_by_304_until_something_changes(place: Place) -> None:
    place.take()
    tag = place.client.get("/changes.jsonl").headers["etag"]
    for told in (tag, f"W/{tag}", f'"other", {tag}'):
        again = place.client.get("/changes.jsonl", headers={"If-None-Match": told})
        assert (again.status_code, again.content, again.headers["etag"]) == (304, b"", tag)
    laid(place.output, later("88", 5, "Quyết định này có hiệu lực kể từ ngày ký."))
    place.take()
    news = place.client.get("/changes.jsonl", headers={"If-None-Match": tag})
    assert news.status_code == 200
    assert news.headers["etag"] != tag


def test_a_register_made_anew_has_another_tag(tmp_path: Path) -> None:
    output = tmp_path / "output"
    laid(output, CLEAN)
    database = open_review(new_url("sqlite", tmp_path))
    tags, seqs = [], []
    with TestClient(create_app(database, Settings(output))) as client:
        for _ in range(2):
            for file in output.glob("register.sqlite*"):
                file.unlink()
            taken(str(output / "register.sqlite"), output)
            answer = client.get("/changes.jsonl")
            tags.append(answer.headers["etag"])
            seqs.append(json.loads(answer.text.splitlines()[-1])["seq"])
    database.close()
    assert seqs[0] == seqs[1]
    assert tags[0] != tags[1]


def test_the_page_shows_the_last_ones_and_goes_on(place: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(changes_routes, "SHOWN", 2)
    place.take()
    last = place.lines()[-1]["seq"]
    told = place.client.get("/changes.json").json()
    assert [one["seq"] for one in told["changes"]] == [last - 1, last]
    assert told["next"] is None
    seen, since = [], 0
    while since is not None:
        told = place.client.get(f"/changes.json?since={since}").json()
        seen += [one["seq"] for one in told["changes"]]
        since = told["next"]
    assert seen == [one["seq"] for one in place.lines()]


def test_words_of_a_document_stay_words(place: Place) -> None:
    place.take()
    folder = place.output / FERRIES
    decision = read(folder)
    first = decision.obligations[0].model_copy(update={"text": HOSTILE})
    write(folder, decision.model_copy(update={"obligations": [first, *decision.obligations[1:]]}))
    place.take()
    page = place.client.get("/changes").text
    assert "&lt;script&gt;alert(1)&lt;/script&gt;▯" in page
    assert HOSTILE[:8] + "alert" not in page


@pytest.mark.parametrize("since", ["-1", "x", str(2**40)])
def test_no_number_is_refused(place: Place, since: str) -> None:
    for path in ("/changes", "/changes.json", "/changes.jsonl"):
        assert place.client.get(f"{path}?since={since}").status_code == 422


def test_only_who_is_signed_in_sees_it(tmp_path: Path) -> None:
    output = tmp_path / "output"
    laid(output, CLEAN)
    database = open_review(new_url("sqlite", tmp_path))
    with database.writing() as connection:
        add_user(connection, "lan", "viewer", "một mật khẩu dài")
    taken(str(output / "register.sqlite"), output)
    with TestClient(create_app(database, Settings(output)), follow_redirects=False) as client:
        assert [client.get(path).status_code for path in ("/changes", "/changes.json", "/changes.jsonl")] == [
            303,
            401,
            401,
        ]
    database.close()


def test_a_register_of_other_tables_is_an_error_that_says_so(tmp_path: Path) -> None:
    output = tmp_path / "output"
    output.mkdir()
    (output / "register.sqlite").write_bytes(b"no database at all, but long enough to be looked at" * 10)
    database = open_review(new_url("sqlite", tmp_path))
    with TestClient(create_app(database, Settings(output))) as client:
        answer = client.get("/changes.jsonl")
    database.close()
    assert answer.status_code == 503
    assert "sổ đăng ký" in answer.text


def _address(register: str) -> str:
    return register if "://" in register else f"sqlite:///{register}"
