"""Two decisions side by side: what an amendment adds, takes away and changes, and which decisions may be compared."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Iterator
from pathlib import Path
from time import process_time

import pytest
from ledgers import KINDS
from review_samples import (
    PLAN,
    REVIEWER,
    ROWS,
    TASKS,
    extracted,
    named,
    opened,
    plan_text,
    sample_output,
    table_html,
)
from sqlalchemy import select

from pipeline.review.records import deciding, tables
from pipeline.review.records.listing import Listed, listed
from pipeline.review.records.loading import load
from pipeline.review.records.refusals import Missing
from pipeline.review.records.related import candidates
from pipeline.review.records.versions import (
    Comparison,
    attempts_compared,
    compared,
    documents_compared,
)
from pipeline.store.database import Database

AMENDED = "91-QD-UBND-2031-03-02"
NEW_TASK = "Sở Y tế tổ chức tập huấn sơ cấp cứu đuối nước cho người lái đò trước ngày 20/9/2031."


@pytest.fixture
def output(tmp_path: Path) -> Path:
    return sample_output(tmp_path)


@pytest.fixture(params=KINDS)
def database(request: pytest.FixtureRequest, tmp_path: Path, output: Path) -> Iterator[Database]:
    found = opened(request.param, tmp_path, output)
    yield found
    found.close()


def amended(tasks: tuple[str, ...]) -> str:
    """Return a decision of another number with these tasks, numbered anew."""
    numbered = tuple(f"{number}. {task.partition('. ')[2]}" for number, task in enumerate(tasks, 1))
    return plan_text(numbered).replace("77/QĐ-UBND", "91/QĐ-UBND")


@pytest.fixture
def against(database: Database, output: Path) -> Callable[[tuple[str, ...]], Comparison]:
    """Compare the plan with one of other tasks, really extracted."""

    def compare(tasks: tuple[str, ...]) -> Comparison:
        extracted(output, amended(tasks), "91.txt")
        load(database, output)
        with database.reading() as connection:
            return documents_compared(connection, PLAN, AMENDED)

    return compare


def texts(several: tuple[Listed, ...]) -> list[str]:
    return [one.values["text"][0]["text"] for one in several]


def changes(found: Comparison) -> list[tuple[str, ...]]:
    return [(one.old.section, *(change.field for change in one.fields)) for one in found.changed]


def test_the_same_tasks_are_unchanged(against: Callable[[tuple[str, ...]], Comparison]) -> None:
    assert against(TASKS) == Comparison((), (), (), 6, 0)


def test_a_moved_deadline_is_a_change(against: Callable[[tuple[str, ...]], Comparison]) -> None:
    found = against((TASKS[0].replace("15/11/2031", "30/6/2032"), *TASKS[1:]))
    assert (found.added, found.gone, found.unchanged) == ((), (), 5)
    assert changes(found) == [("#1/II/1", "text", "deadlines")]
    deadline = found.changed[0].fields[1]
    assert [one["value"] for one in deadline.old] == ["2031-11-15"]
    assert [one["value"] for one in deadline.new] == ["2032-06-30"]
    assert deadline.words == (("ngày 15/11/2031",), ("ngày 30/6/2032",))


def test_another_lead_is_a_change(against: Callable[[tuple[str, ...]], Comparison]) -> None:
    found = against((TASKS[0], TASKS[1].replace("Công an tỉnh", "Sở Giao thông vận tải"), *TASKS[2:]))
    assert (found.added, found.gone, found.unchanged) == ((), (), 5)
    assert changes(found) == [("#1/II/2", "lead", "text")]


def test_a_task_put_in_between_moves_the_others_and_changes_none(
    against: Callable[[tuple[str, ...]], Comparison],
) -> None:
    found = against((TASKS[0], f"0. {NEW_TASK}", *TASKS[1:]))
    assert texts(found.added) == [NEW_TASK.removesuffix(".")]
    assert (found.gone, found.changed, found.unchanged, found.moved) == ((), (), 6, 4)


def test_a_task_taken_out_is_gone(against: Callable[[tuple[str, ...]], Comparison]) -> None:
    found = against((TASKS[0], *TASKS[2:]))
    assert texts(found.gone) == [TASKS[1][3:].removesuffix(".")]
    assert (found.added, found.changed, found.unchanged, found.moved) == ((), (), 5, 3)


def test_a_task_in_the_place_of_another_is_no_change_of_it(against: Callable[[tuple[str, ...]], Comparison]) -> None:
    found = against((*TASKS[:2], f"0. {NEW_TASK}", TASKS[3]))
    assert texts(found.added) == [NEW_TASK.removesuffix(".")]
    assert texts(found.gone) == [TASKS[2][3:].removesuffix(".")]
    assert (found.changed, found.unchanged) == ((), 5)


def test_a_moved_task_with_another_day_is_found_again(against: Callable[[tuple[str, ...]], Comparison]) -> None:
    found = against((*TASKS[1:], TASKS[0].replace("15/11/2031", "30/6/2032")))
    assert [(one.old.section, one.new.section, one.moved) for one in found.changed] == [("#1/II/1", "#1/II/4", True)]
    assert (found.added, found.gone, found.unchanged) == ((), (), 5)


def test_what_people_decided_is_compared(database: Database, against: Callable[[tuple[str, ...]], Comparison]) -> None:
    with database.writing() as connection:
        radio = named(connection, "Đài Phát thanh tỉnh xây")
        deciding.reject(connection, REVIEWER, radio.item, radio.last)
        finance = named(connection, "Sở Tài chính bố trí")
        other = {**finance.entries("lead")[0], "name": "Kho bạc khu vực IX"}
        deciding.correct(connection, REVIEWER, finance.item, "lead", [other], finance.last)
    found = against(TASKS)
    assert texts(found.added) == ["Đài Phát thanh tỉnh xây dựng chuyên mục về an toàn đò ngang"]
    assert [change.words for one in found.changed for change in one.fields] == [
        (("Kho bạc khu vực IX",), ("Sở Tài chính",))
    ]
    assert found.changed[0].old.item
    assert found.unchanged == 4


def test_two_extractions_of_one_decision(database: Database, output: Path) -> None:
    extracted(output, plan_text(TASKS[:3]))
    load(database, output)
    with database.reading() as connection:
        first, second = connection.execute(select(tables.attempt.c.id).order_by(tables.attempt.c.id)).scalars()
        found = attempts_compared(connection, first, second)
        with pytest.raises(Missing):
            attempts_compared(connection, first, second + 1)
    assert [text.split()[0] for text in texts(found.gone)] == ["Đài", "đăng"]
    assert (found.added, found.changed, found.unchanged) == ((), (), 4)


@pytest.mark.parametrize("kind", KINDS)
def test_rows_that_are_alike_stay_with_their_own(kind: str, tmp_path: Path) -> None:
    # The first and the third are the same words; the second differs from them by a name; one of the three is taken out.
    output = tmp_path / "output"
    extracted(output, table_html(), "77.html")
    left = (ROWS[1], (*ROWS[2][:3], "Tháng 9/2031"), ROWS[3])
    extracted(output, table_html(left).replace("77/QĐ-UBND", "91/QĐ-UBND"), "91.html")
    database = opened(kind, tmp_path, output)
    with database.reading() as connection:
        found = documents_compared(connection, PLAN, AMENDED)
    database.close()
    assert [one.values["deadlines"][0]["value"] for one in found.gone] == ["2031-05"]
    assert texts(found.gone) == ["Kiểm tra bến đò tại xã Đồi Chè"]
    assert [[change.field for change in one.fields] for one in found.changed] == [["deadlines"]]
    assert texts(tuple(one.new for one in found.changed)) == ["Kiểm tra bến đò tại xã Đồi Chè"]
    assert found.added == ()


def test_two_that_are_barely_alike_never_part_one_that_is_the_same(database: Database) -> None:
    with database.reading() as connection:
        one = listed(connection, PLAN)[1]

    def worded(text: str, section: str) -> Listed:
        return dataclasses.replace(
            one, section=section, values={**one.values, "text": [{**one.values["text"][0], "text": text}]}
        )

    first = "Kiểm tra bến đò tại xã Đồi Chè trong tháng năm"
    second = "Kiểm tra bến đò tại xã Bến Lau trong tháng năm"
    third = "Kiểm tra bến đò tại xã Bến Lau trong tháng mười"
    old, new = (worded(first, "1"), worded(second, "2")), (worded(second, "1"), worded(third, "2"))
    found = compared(old, new)
    assert (found.unchanged, found.moved, texts(found.gone), texts(found.added)) == (1, 1, [first], [third])


def test_nothing_on_a_side(database: Database) -> None:
    with database.reading() as connection:
        some = listed(connection, PLAN)
    assert compared((), ()) == Comparison((), (), (), 0, 0)
    assert compared(some, ()).gone == compared((), some).added == some


def test_three_hundred_like_obligations_take_less_than_a_second(database: Database) -> None:
    with database.reading() as connection:
        one = listed(connection, PLAN)[1]

    def numbered(number: int) -> Listed:
        text = one.values["text"][0]["text"].replace("bến đò", f"bến đò số {number} của xã thứ {number % 30}")
        return dataclasses.replace(
            one, section=f"#1/II/{number}", values={**one.values, "text": [{**one.values["text"][0], "text": text}]}
        )

    start = process_time()
    found = compared([numbered(number) for number in range(300)], [numbered(number) for number in range(1, 301)])
    assert process_time() - start < 1
    assert (found.unchanged, len(found.gone), len(found.added), len(found.changed)) == (299, 0, 0, 1)


# Which decisions may be compared


def other(number: str, subject: str = "an toàn đò ngang", says: str = "", day: str = "02 tháng 3 năm 2031") -> str:
    text = plan_text().replace("77/QĐ-UBND", number).replace("Kế hoạch an toàn đò ngang", f"Kế hoạch {subject}")
    text = text.replace("ngày 02 tháng 3 năm 2031", f"ngày {day}")
    return text.replace("có hiệu lực", f"{says} có hiệu lực") if says else text


def test_candidates_are_those_that_change_each_other_then_of_a_like_subject(database: Database, output: Path) -> None:
    replaces = "thay thế Quyết định số 77/QĐ-UBND ngày 02 tháng 3 năm 2031 của Ủy ban nhân dân tỉnh và"
    extracted(output, other("91/QĐ-UBND", says=replaces), "91.txt")
    extracted(output, other("92/QĐ-UBND", "an toàn đò ngang và đò dọc"), "92.txt")
    extracted(output, other("93/QĐ-UBND", "trồng rừng phòng hộ ven biển"), "93.txt")
    load(database, output)
    with database.reading() as connection:
        found = candidates(connection, PLAN)
        back = candidates(connection, AMENDED)
        assert [one.document for one in candidates(connection, PLAN, limit=1)] == [AMENDED]
    assert [(one.number, one.why) for one in found] == [("91/QĐ-UBND", "replaced-by"), ("92/QĐ-UBND", "same-subject")]
    assert [(one.number, one.why) for one in back] == [("77/QĐ-UBND", "replaces"), ("92/QĐ-UBND", "same-subject")]
    assert found[0].subject == "Ban hành Kế hoạch an toàn đò ngang"
    assert (found[0].likeness, found[1].likeness < 1) == (1.0, True)


def test_one_number_is_one_decision_only_of_one_body_in_one_year(database: Database, output: Path) -> None:
    forests = "trồng rừng phòng hộ ven biển"
    extracted(output, other("77/QĐ-UBND", forests, day="09 tháng 3 năm 2031"), "draft.txt")
    extracted(output, other("77/QĐ-UBND", forests, day="09 tháng 3 năm 2032"), "next-year.txt")
    elsewhere = other("77/QĐ-UBND", forests, day="10 tháng 3 năm 2031").replace("SÔNG LÚA", "ĐỒI CHÈ")
    extracted(output, elsewhere, "elsewhere.txt")
    load(database, output)
    with database.reading() as connection:
        found = candidates(connection, PLAN)
    assert [(one.issued_on, one.why) for one in found] == [("2031-03-09", "same-number")]


def test_a_relation_names_a_day_too(database: Database, output: Path) -> None:
    replaces = "thay thế Quyết định số 77/QĐ-UBND ngày 05 tháng 6 năm 2029 của Ủy ban nhân dân tỉnh và"
    extracted(output, other("91/QĐ-UBND", "trồng rừng phòng hộ ven biển", replaces), "91.txt")
    load(database, output)
    with database.reading() as connection:
        assert candidates(connection, AMENDED) == ()


def test_candidates_of_an_unknown_decision(database: Database) -> None:
    with database.reading() as connection, pytest.raises(Missing):
        candidates(connection, "none")
