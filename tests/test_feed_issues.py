"""Issues for Jira and GitLab, read as their importers read them: by header, in order, a parent before its children."""

from __future__ import annotations

import csv
import io
import json
import re
from pathlib import Path

import pytest
from feed_samples import HOSTILE, deadline, lead, made, of_corpus, take, written
from ledgers import KINDS, new_url

from pipeline.document.decision import Decision
from pipeline.register.entries import Wanted
from pipeline.register.export import gitlab, jira
from pipeline.register.export.numbered import MOST_ROWS

FORMULA = re.compile(r"'*[=+\-@\t\r]")


def table(content: bytes) -> list[list[str]]:
    assert not content.startswith(b"\xef\xbb\xbf")
    return list(csv.reader(io.StringIO(content.decode("utf-8"), newline=""), strict=True))


def parts(files: dict[str, bytes]) -> list[list[list[str]]]:
    return [table(content) for name, content in sorted(files.items()) if name.endswith(".csv")]


def many(count: int, number: int) -> Decision:
    return made([f"Việc {one}" for one in range(count)], id=f"{number}-QD-SNN-2031-03-02", number=f"{number}/QĐ-SNN")


@pytest.mark.parametrize("kind", KINDS)
def test_a_parent_stands_before_its_children_in_each_part(tmp_path: Path, kind: str) -> None:
    url = new_url(kind, tmp_path)
    take(url, tmp_path, [many(40, 1), many(MOST_ROWS - 10, 2), many(MOST_ROWS + 5, 3), many(3, 4)])
    files = written(url, jira.write, tmp_path / "out")
    children, labels = [], []
    for header, *rows in parts(files):
        assert tuple(header) == jira.HEADER
        assert len(rows) <= MOST_ROWS
        seen: dict[str, str] = {}
        for row in rows:
            one = dict(zip(header[:6], row[:6], strict=True))
            assert int(one["Issue ID"]) > 0
            if one["Issue type"] == "Epic":
                assert not one["Parent"]
                seen[one["Issue ID"]] = one["Summary"]
            else:
                children.append((re.search(r"\d/QĐ-SNN", seen[one["Parent"]])[0], one["Summary"]))
                labels.append(row[7])
    expected = [(number, count) for number, count in ((1, 40), (2, MOST_ROWS - 10), (3, MOST_ROWS + 5), (4, 3))]
    assert children == [(f"{number}/QĐ-SNN", f"Việc {one}") for number, count in expected for one in range(count)]
    assert len(set(labels)) == len(labels)
    assert [len(rows) - 1 for rows in parts(files)] == [41, MOST_ROWS - 9, MOST_ROWS, 7 + 4]
    numbers = [row[2] for rows in parts(files) for row in rows[1:]]
    assert numbers == [str(number) for number in range(1, len(numbers) + 1)]


def test_parts_of_before_are_not_left(tmp_path: Path) -> None:
    for url, counts in ((new_url("sqlite", tmp_path), (1_400, 1_400)), (new_url("sqlite", tmp_path), (5,))):
        folder = tmp_path / str(len(counts))
        take(url, folder, [many(count, number) for number, count in enumerate(counts, 1)])
        for module in (jira, gitlab):
            names = {Path(name).name for name in written(url, module.write, tmp_path / "out")}
            assert {path.name for path in (tmp_path / "out" / module.FOLDER).iterdir()} == names
    assert names == {"gitlab-001.csv"}


def test_somebodys_own_file_of_such_a_name_stays(tmp_path: Path) -> None:
    url = new_url("sqlite", tmp_path)
    take(url, tmp_path, [made(["Một"])])
    for module, name in ((jira, "jira-002.csv"), (gitlab, "gitlab-002.csv")):
        own = tmp_path / "out" / module.FOLDER / name
        own.parent.mkdir(parents=True)
        own.write_text("Tên,Việc\n", "utf-8")
        written(url, module.write, tmp_path / "out")
        assert own.read_text("utf-8") == "Tên,Việc\n"


def test_the_configuration_says_what_the_table_is(tmp_path: Path) -> None:
    url = new_url("sqlite", tmp_path)
    take(url, tmp_path, [made(["Một"], [[deadline("2031-08-15")]])])
    files = written(url, jira.write, tmp_path / "out")
    told = json.loads(files["jira/config.json"])
    assert (told["config.date.format"], told["config.encoding"], told["config.delimiter"]) == (
        "yyyy-MM-dd",
        "UTF-8",
        ",",
    )
    assert set(told["config.field.mappings"]) == set(jira.HEADER)
    assert not [name for name in jira.HEADER if re.search(r"[^\w ]", name)]
    assert parts(files)[0][2][4] == "2031-08-15"


@pytest.mark.parametrize("module", [jira, gitlab], ids=["jira", "gitlab"])
def test_hostile_text_stays_in_its_cell_and_runs_nowhere(tmp_path: Path, module: object) -> None:
    url = new_url("sqlite", tmp_path)
    texts = [
        HOSTILE,
        "=1+1",
        "+cmd|' /C calc'!A0",
        "-2",
        "@SUM(A1)",
        "\t=1",
        "/close",
        "@all /close #1 !2 **x**",
        "x" * 4_000,
    ]
    take(url, tmp_path, [made(texts, leads=[lead(HOSTILE, "vn.x")], subject="=HYPERLINK(1)", type="@x")])
    ((header, *rows),) = parts(written(url, module.write, tmp_path / "out"))
    assert len(rows) == len(texts) + (module is jira)
    for row in rows:
        assert len(row) == len(header)
        assert len(row[0]) <= 255
        assert "\n" not in row[0]
        assert not [cell for cell in row if FORMULA.match(cell) and not cell.startswith("'")]
        assert not re.search("[\x00-\x08\x0b-\x1f\x85\u2028]", "".join(row))


def test_gitlab_has_no_command_and_calls_nobody(tmp_path: Path) -> None:
    url = new_url("sqlite", tmp_path)
    take(url, tmp_path, [made(["/close", "Gửi @all\n  /assign @root\n`code` <b>#1</b>"], [[deadline("R/P1Y/12-10")]])])
    ((header, *rows),) = parts(written(url, gitlab.write, tmp_path / "out"))
    assert header == ["title", "description", "due date"]
    assert rows[0][2] == "2031-12-10"
    for _, told, _ in rows:
        assert not re.search(r"(?m)^\s*/", told)
        assert not re.search(r"(?<!\\)[@#`<]", told)
    assert rows[0][1].startswith("\\/close")


def test_the_day_is_the_next_that_comes_else_the_last_gone(tmp_path: Path) -> None:
    url = new_url("sqlite", tmp_path)
    limits = [
        [deadline("2031-01-15"), deadline("2031-09-15"), deadline("2031-08-15")],
        [deadline("2031-01-15"), deadline("2031-02-15")],
        [deadline("ongoing")],
    ]
    take(url, tmp_path, [made(["Một", "Hai", "Ba"], limits)])
    ((_, *rows),) = parts(written(url, gitlab.write, tmp_path / "out"))
    assert [row[2] for row in rows] == ["2031-08-15", "2031-02-15", ""]


def test_an_empty_register_gives_headers(tmp_path: Path) -> None:
    url = new_url("sqlite", tmp_path)
    take(url, tmp_path, [])
    assert parts(written(url, jira.write, tmp_path / "out")) == [[list(jira.HEADER)]]
    assert parts(written(url, gitlab.write, tmp_path / "out")) == [[list(gitlab.HEADER)]]


def test_every_obligation_of_real_decisions_is_an_issue_and_the_same_bytes_come_twice(tmp_path: Path) -> None:
    url = new_url("sqlite", tmp_path)
    published = [of_corpus(name) for name in ("1190-QD-BGDNKN.md", "22-2025-QD-UBND.txt", "788-QD-BCNVL.txt")]
    take(url, tmp_path, published)
    for module, ahead in ((jira, len(published)), (gitlab, 0)):
        files = written(url, module.write, tmp_path / "out")
        assert files == written(url, module.write, tmp_path / "again")
        ((_, *rows),) = parts(files)
        assert len(rows) == sum(len(one.obligations) for one in published) + ahead
    only = written(url, gitlab.write, tmp_path / "only", Wanted(decision=published[2].id))
    assert len(parts(only)[0]) == len(published[2].obligations) + 1
