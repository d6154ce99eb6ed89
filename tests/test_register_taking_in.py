"""An output is taken into the register: once, whole, each difference told; and files of one decision are one."""

from __future__ import annotations

import json
import shutil
import sqlite3
from pathlib import Path

import pytest
from clean_decision import CLEAN, TASK
from ledgers import KINDS, new_url, rows
from register_samples import FERRIES, laid, later, opened, read, taken, write
from sqlalchemy import Engine, event

from pipeline.errors import DamagedFile, MissingFile
from pipeline.register.changes import changes
from pipeline.register.entries import WITHDRAWN, Wanted, decisions, duties
from pipeline.register.taking_in import take_in


@pytest.fixture(params=KINDS)
def url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    return new_url(request.param, tmp_path)


@pytest.fixture
def output(tmp_path: Path) -> Path:
    laid(tmp_path / "output", CLEAN)
    return tmp_path / "output"


def told(url: str, since: int = 0) -> list[tuple[str, str, dict[str, list[object]]]]:
    """Return what changed after a number: what, of which obligation ("" for the decision), the fields."""
    database = opened(url)
    with database.reading() as connection:
        found = [(one.what, one.obligation.removeprefix(FERRIES), one.fields) for one in changes(connection, since)]
    database.close()
    return found


def held(url: str, standing: tuple[str, ...] = ()) -> dict[str, str]:
    """Return how each obligation stands."""
    database = opened(url)
    with database.reading() as connection:
        found = {one.key: one.standing for one in duties(connection, Wanted(standing=standing))}
    database.close()
    return found


def test_what_is_published_stands_in_the_register(url: str, output: Path) -> None:
    first = taken(url, output)
    published = read(output / FERRIES)
    assert (first.added, first.same, first.damaged) == ([FERRIES], 0, {})
    assert first.changes == {"added": len(published.obligations)}
    database = opened(url)
    with database.reading() as connection:
        (decision,) = decisions(connection)
        found = list(duties(connection))
    database.close()
    assert (decision.number, decision.issued_on, decision.issuer) == (
        "77/QĐ-UBND", "2031-03-02", "Ủy ban nhân dân tỉnh Sông Lúa",
    )  # fmt: skip
    assert [one.key for one in found] == [one.id for one in published.obligations]
    for one, obligation in zip(found, published.obligations, strict=True):
        assert (one.text, one.section, one.quote) == (
            obligation.text, obligation.section, obligation.evidence[0].quote,
        )  # fmt: skip
        assert one.named("lead") == [actor.name for actor in obligation.lead]
        assert [due.value for due in one.deadlines] == [due.value for due in obligation.deadlines]
    assert [what for what, _, _ in told(url)] == ["added"] * (1 + len(found))


def test_what_is_the_same_is_not_read_again(url: str, output: Path) -> None:
    last = taken(url, output).last
    (output / FERRIES / "source.txt").unlink()  # reading it again would fail
    again = taken(url, output)
    assert (again.same, again.added, again.damaged, again.last) == (1, [], {}, last)


def test_words_that_change_are_told_with_what_they_were(url: str, output: Path) -> None:
    last = taken(url, output).last
    laid(output, CLEAN.replace(TASK, "1. Sở Nông nghiệp rà soát toàn bộ bến đò trước ngày 20/11."))
    assert taken(url, output).changes == {"changed": 1}
    ((what, key, fields),) = told(url, last)
    assert (what, key) == ("changed", ":#1/II/1:1")
    assert fields["lead"] == [["Sở Xây dựng"], ["Sở Nông nghiệp"]]
    assert fields["deadlines"] == [["2031-11-15"], ["2031-11-20"]]
    assert fields["ends"] == [["2031-11-15"], ["2031-11-20"]]
    assert set(fields) == {"text", "lead", "deadlines", "ends"}


def test_offsets_that_move_are_no_change_and_are_kept_up(url: str, output: Path) -> None:
    last = taken(url, output).last
    before = rows(url, "SELECT key, hash FROM register_obligation ORDER BY id")
    starts = rows(url, "SELECT start FROM register_obligation ORDER BY id")
    laid(output, "\n\n\n" + CLEAN)
    assert taken(url, output).last == last
    assert rows(url, "SELECT key, hash FROM register_obligation ORDER BY id") == before
    assert rows(url, "SELECT start FROM register_obligation ORDER BY id") == [(start + 3,) for (start,) in starts]


def test_what_is_gone_is_withdrawn_and_comes_back(url: str, output: Path) -> None:
    taken(url, output)
    last = taken(url, output).last
    whole = read(output / FERRIES)
    kept, lost = whole.obligations[:-1], whole.obligations[-1]
    write(output / FERRIES, whole.model_copy(update={"obligations": kept}))
    assert taken(url, output).changes == {"withdrawn": 1}
    assert held(url)[lost.id] == WITHDRAWN
    write(output / FERRIES, whole)
    assert taken(url, output).changes == {"restored": 1}
    assert set(held(url).values()) == {"in-force"}
    assert [what for what, _, _ in told(url, last)] == ["withdrawn", "restored"]


def test_a_folder_that_is_gone_stays_unless_pruning_is_asked_for(url: str, output: Path) -> None:
    last = taken(url, output).last
    shutil.move(output / FERRIES, output.parent / "kept")
    assert (taken(url, output).gone, taken(url, output).last) == ([FERRIES], last)
    pruned = taken(url, output, prune=True)
    assert set(held(url).values()) == {WITHDRAWN}
    assert pruned.changes == {"withdrawn": len(held(url))}
    assert told(url, last)[0] == ("withdrawn", "", {})
    shutil.move(output.parent / "kept", output / FERRIES)
    assert taken(url, output).changes == {"restored": len(held(url))}
    assert set(held(url).values()) == {"in-force"}


# Files of one decision


def test_a_scan_is_another_file_of_its_decision_and_does_not_count(url: str, output: Path) -> None:
    last = taken(url, output).last
    laid(output, CLEAN.replace("áo phao", "ao phao"), f"{FERRIES}~2", text_origin="ocr", sha256="1" * 64)
    again = taken(url, output)
    assert (again.files, again.last) == ([f"{FERRIES}~2"], last)
    assert rows(url, "SELECT folder, decision, counts FROM register_source ORDER BY folder") == [
        (FERRIES, FERRIES, 1), (f"{FERRIES}~2", FERRIES, 0),
    ]  # fmt: skip


def test_a_file_with_text_takes_the_place_of_a_scan_and_a_later_one_of_an_earlier(url: str, tmp_path: Path) -> None:
    output = tmp_path / "output"
    laid(output, CLEAN, f"{FERRIES}~3", text_origin="ocr", sha256="1" * 64)
    taken(url, output)
    laid(output, CLEAN.replace("15/11", "16/11"), FERRIES, sha256="2" * 64)
    assert taken(url, output).changed == [FERRIES]
    laid(output, CLEAN.replace("15/11", "17/11"), f"{FERRIES}~2", sha256="3" * 64)
    last = taken(url, output)
    assert last.changed == [f"{FERRIES}~2"]
    assert rows(url, "SELECT folder FROM register_decision") == [(f"{FERRIES}~2",)]
    assert rows(url, "SELECT folder FROM register_source WHERE counts = 1") == [(f"{FERRIES}~2",)]
    ends = rows(url, 'SELECT "end" FROM register_deadline')
    assert ends == [("2031-11-17",)]
    # Without the file that counted, the best of the others does.
    shutil.rmtree(output / f"{FERRIES}~2")
    taken(url, output, prune=True)
    assert rows(url, "SELECT folder FROM register_decision") == [(FERRIES,)]


def test_a_later_copy_without_its_plan_does_not_count(url: str, tmp_path: Path) -> None:
    output = tmp_path / "output"
    plan = CLEAN.replace(
        "3. Sở Tài chính", "3. Công an xã cử người trực ở mỗi bến đò vào ngày mưa lũ.\n\n4. Sở Tài chính"
    )
    laid(output, plan)
    last = taken(url, output).last
    laid(output, plan.split("II. NHIỆM VỤ")[0], f"{FERRIES}~2", sha256="5" * 64)
    again = taken(url, output)
    assert (again.files, again.last) == ([f"{FERRIES}~2"], last)
    assert rows(url, "SELECT folder FROM register_source WHERE counts = 1") == [(FERRIES,)]


def test_another_text_under_the_same_number_is_another_decision_and_is_named(url: str, output: Path) -> None:
    words = " ".join(
        f"Thuyền trưởng thứ {number} nhận phao cứu sinh màu cam của xưởng Hồng Hà." for number in range(60)
    )
    other = later("77", 3, words).replace("ngày 05 tháng 03", "ngày 02 tháng 3")
    laid(output, other, f"{FERRIES}~2", sha256="4" * 64)
    first = taken(url, output)
    assert first.apart == {f"{FERRIES}~2": f"{FERRIES}~2"}
    assert rows(url, "SELECT id, number FROM register_decision ORDER BY id") == [
        (FERRIES, "77/QĐ-UBND"), (f"{FERRIES}~2", "77/QĐ-UBND"),
    ]  # fmt: skip
    keys = {str(key) for (key,) in rows(url, f"SELECT key FROM register_obligation WHERE decision = '{FERRIES}~2'")}
    assert keys
    assert all(key.startswith(f"{FERRIES}~2:") for key in keys)
    assert taken(url, output).same == 2


# Bad input


@pytest.mark.parametrize(
    "damage",
    [b"", b"{", b"\xff\xfe", b'{"schema_version": "9.0.0"}', b'{"id": "\\u0000"}'],
    ids=["empty", "cut", "bytes", "foreign", "nul"],
)
def test_a_damaged_decision_is_named_and_the_others_go_on(damage: bytes, output: Path, tmp_path: Path) -> None:
    url = new_url("sqlite", tmp_path)
    (output / "0-broken").mkdir()
    (output / "0-broken" / "decision.json").write_bytes(damage)
    done = taken(url, output)
    assert done.added == [FERRIES]
    assert isinstance(done.damaged["0-broken"], DamagedFile)
    assert "0-broken" in done.damaged["0-broken"].message_vi


def test_a_decision_that_is_damaged_later_stays_as_it_was(url: str, output: Path) -> None:
    last = taken(url, output).last
    (output / FERRIES / "decision.json").write_text("{", "utf-8")
    done = taken(url, output)
    assert (list(done.damaged), done.gone, done.last) == ([FERRIES], [], last)
    assert set(held(url).values()) == {"in-force"}


def test_letters_that_postgresql_keeps_not_are_taken_in(url: str, output: Path) -> None:
    path = output / FERRIES / "decision.json"
    told = json.loads(path.read_text("utf-8"))
    told["obligations"][0]["product"] = "sổ\0đò \\u0000"
    path.write_text(json.dumps(told), "utf-8")
    assert not taken(url, output).damaged
    assert rows(url, "SELECT product FROM register_obligation WHERE position = 0") == [("sổ\ufffdđò \\u0000",)]


def test_who_waits_is_told_how_far_it_is(output: Path, tmp_path: Path) -> None:
    (output / "0-broken").mkdir()
    (output / "0-broken" / "decision.json").write_text("{", "utf-8")
    seen: list[tuple[int, int]] = []
    database = opened(new_url("sqlite", tmp_path))
    take_in(database, output, lambda done, of: seen.append((done, of)))
    database.close()
    assert seen == [(1, 2), (2, 2)]


def test_drafts_are_no_decisions(output: Path, tmp_path: Path) -> None:
    shutil.copytree(output / FERRIES, output / ".draft")
    assert taken(new_url("sqlite", tmp_path), output).added == [FERRIES]


def test_an_output_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(MissingFile, match="nowhere"):
        taken(new_url("sqlite", tmp_path), tmp_path / "nowhere")


def test_one_more_decision_looks_at_no_table_as_a_whole(output: Path, tmp_path: Path) -> None:
    url = new_url("sqlite", tmp_path)
    laid(output, later("88", 5, "Quyết định này thay thế Quyết định số 77/QĐ-UBND ngày 02 tháng 3 năm 2031."))
    taken(url, output)
    laid(output, CLEAN.replace(TASK, "1. Sở Nông nghiệp rà soát toàn bộ bến đò trước ngày 20/11."))
    plans: dict[str, list[str]] = {}

    def explain(_: object, cursor: sqlite3.Cursor, statement: str, given: object, *__: object) -> None:
        if "register_" in statement and not statement.startswith(("EXPLAIN", "INSERT")):
            one = given[0] if isinstance(given, list) else given
            plan = cursor.connection.execute(f"EXPLAIN QUERY PLAN {statement}", one).fetchall()
            plans[statement] = [str(step[3]) for step in plan]

    event.listen(Engine, "before_cursor_execute", explain)
    try:
        assert taken(url, output).changes["changed"] == 1
    finally:
        event.remove(Engine, "before_cursor_execute", explain)
    scans = [statement for statement, plan in plans.items() if any(step.startswith("SCAN") for step in plan)]
    assert len(plans) > 20
    # What folders are known, and the last change (which its index has at its end); the version is a table of one row.
    assert [one for one in scans if "register_version" not in one and "max(register_change.seq)" not in one] == [
        one for one in scans if "content" in one and "WHERE" not in one
    ]
    assert any("content" in one for one in scans)
