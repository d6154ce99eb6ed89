"""What decisions cite is tied to what is held, and what they do to others is done: as said, no more, and undone when unsaid."""

from __future__ import annotations

import itertools
import shutil
from pathlib import Path

import pytest
from clean_decision import CLEAN
from ledgers import KINDS, new_url, rows
from register_samples import FERRIES, NEWER, OLD, REPLACES, laid, later, opened, read, taken, write

from pipeline.document.decision import Evidence, Mention, Reference
from pipeline.register.changes import changes
from pipeline.register.entries import IN_FORCE, SUPERSEDED, Duty, Wanted, duties
from pipeline.register.graph import cited_by, citing, not_held
from pipeline.register.proving import proof_of, speaks_of_part
from pipeline.register.provisions import sections_named

AMENDS_ONE = f"Sửa đổi Điều 3 {OLD} như sau: Giám đốc Sở Xây dựng thi hành."


@pytest.fixture(params=KINDS)
def url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    return new_url(request.param, tmp_path)


def found(url: str, decision: str = FERRIES) -> list[Duty]:
    database = opened(url)
    with database.reading() as connection:
        listed = list(duties(connection, Wanted(decision=decision, standing=())))
    database.close()
    return listed


def standings(url: str) -> set[str]:
    return {one.standing for one in found(url)}


def told(url: str, since: int) -> list[tuple[str, str]]:
    database = opened(url)
    with database.reading() as connection:
        listed = [(one.what, one.obligation) for one in changes(connection, since) if one.decision == FERRIES]
    database.close()
    return listed


@pytest.mark.parametrize("order", list(itertools.permutations([CLEAN, later("88", 5, REPLACES)])), ids=["old", "new"])
def test_what_is_replaced_is_superseded_whichever_comes_first(url: str, tmp_path: Path, order: tuple[str, str]) -> None:
    output = tmp_path / "output"
    for text in order:
        laid(output, text)
        taken(url, output)
    duties_there = found(url)
    assert duties_there
    for one in duties_there:
        assert (one.standing, one.superseded_by, one.superseded_how) == (SUPERSEDED, NEWER, "replaced")
        assert one.superseded_proof == REPLACES.removesuffix(".")
    assert {one.standing for one in found(url, NEWER)} == {IN_FORCE}
    database = opened(url)
    with database.reading() as connection:
        assert [(row.decision, row.relation) for row in citing(connection, FERRIES)] == [(NEWER, "replaces")]
        assert FERRIES in {row.target for row in cited_by(connection, NEWER)}
        # Both cite the decree, which nobody has.
        assert [(one.number, one.cited_by) for one in not_held(connection)] == [("07/2031/NĐ-CP", 2)]
    database.close()


def test_what_no_longer_says_so_restores(url: str, tmp_path: Path) -> None:
    output = tmp_path / "output"
    laid(output, CLEAN)
    laid(output, later("88", 5, REPLACES))
    last = taken(url, output).last
    assert standings(url) == {SUPERSEDED}
    laid(output, later("88", 5, "Quyết định này có hiệu lực kể từ ngày ký."))
    taken(url, output)
    assert standings(url) == {IN_FORCE}
    keys = [one.key for one in found(url)]
    assert told(url, last) == [("changed", ""), *(("restored", key) for key in keys)]
    assert {one.superseded_by for one in found(url)} == {""}


def test_a_replacing_decision_that_is_withdrawn_restores(url: str, tmp_path: Path) -> None:
    output = tmp_path / "output"
    laid(output, CLEAN)
    laid(output, later("88", 5, REPLACES))
    taken(url, output)
    shutil.rmtree(output / NEWER)
    assert taken(url, output, prune=True).changes["restored"] == len(found(url))
    assert standings(url) == {IN_FORCE}


def test_a_named_provision_is_superseded_alone(url: str, tmp_path: Path) -> None:
    output = tmp_path / "output"
    laid(output, CLEAN)
    laid(output, later("88", 5, AMENDS_ONE))
    taken(url, output)
    by_section = {one.section: one.standing for one in found(url)}
    assert by_section.pop("Điều 3") == SUPERSEDED
    assert set(by_section.values()) == {IN_FORCE}
    assert {one.superseded_how for one in found(url)} == {"amended", ""}


@pytest.mark.parametrize(
    ("clause", "relation"),
    [
        (f"Sửa đổi, bổ sung {OLD}.", "amends"),
        (f"Sửa đổi, bổ sung một số điều của {OLD}.", "amends"),
        (f"Bãi bỏ một phần {OLD}.", "repeals"),
        (f"Thay thế {OLD}, trừ các quy định tại mục II của Kế hoạch.", "replaces"),
        (f"Thực hiện theo {OLD}.", "cites"),
        (REPLACES.replace("tỉnh Sông Lúa", "tỉnh Sông Mía"), ""),
        (REPLACES.replace("02 tháng 3", "03 tháng 3"), ""),
        (REPLACES.replace("77/QĐ-UBND", "76/QĐ-UBND"), ""),
    ],
    ids=["whole", "some", "part", "but", "cites", "province", "day", "number"],
)
def test_what_is_not_said_supersedes_nothing(tmp_path: Path, clause: str, relation: str) -> None:
    url, output = new_url("sqlite", tmp_path), tmp_path / "output"
    laid(output, CLEAN)
    laid(output, later("88", 5, clause))
    taken(url, output)
    meant = rows(url, f"SELECT relation FROM register_link WHERE target = '{FERRIES}'")
    assert meant == ([(relation,)] if relation else [])
    assert standings(url) == {IN_FORCE}


def test_an_amendment_without_a_provision_is_noted_on_the_decision(url: str, tmp_path: Path) -> None:
    output = tmp_path / "output"
    laid(output, CLEAN)
    last = taken(url, output).last
    laid(output, later("88", 5, f"Sửa đổi, bổ sung {OLD}."))
    taken(url, output)
    database = opened(url)
    with database.reading() as connection:
        (note,) = [one for one in changes(connection, last) if one.decision == FERRIES]
    database.close()
    assert (note.what, note.obligation, note.fields["amended_by"]) == ("changed", "", ["", NEWER])
    assert "Sửa đổi, bổ sung Quyết định số 77/QĐ-UBND" in note.fields["proof"][1]


def test_the_earliest_that_ends_an_obligation_counts_whichever_comes_first(tmp_path: Path) -> None:
    for order in (("88", "99"), ("99", "88")):
        url, output = new_url("sqlite", tmp_path), tmp_path / "".join(order)
        laid(output, CLEAN)
        for number in order:
            laid(output, later(number, {"88": 5, "99": 6}[number], REPLACES))
            taken(url, output)
        assert {one.superseded_by for one in found(url)} == {NEWER}


def test_an_older_decision_and_one_that_ranks_below_end_nothing(tmp_path: Path) -> None:
    url, output = new_url("sqlite", tmp_path), tmp_path / "output"
    laid(output, CLEAN)
    laid(output, later("70", 1, REPLACES))
    taken(url, output)
    assert standings(url) == {IN_FORCE}
    decree = read(output / FERRIES)
    head = decree.decision.model_copy(update={"type": "Nghị định"})
    write(output / FERRIES, decree.model_copy(update={"decision": head}))
    laid(output, later("88", 5, REPLACES))
    taken(url, output)
    assert standings(url) == {IN_FORCE}


def test_one_number_of_two_provinces_means_that_of_the_one_who_speaks(url: str, tmp_path: Path) -> None:
    output = tmp_path / "output"
    laid(output, CLEAN)
    laid(output, CLEAN.replace("SÔNG LÚA", "SÔNG MÍA").replace("Sông Lúa", "Sông Mía"), "other")
    ids = [str(key) for (key,) in (taken(url, output), rows(url, "SELECT id FROM register_decision ORDER BY id"))[1]]
    assert ids == [FERRIES, f"{FERRIES}~2"]
    laid(output, later("88", 5, REPLACES.replace(" tỉnh Sông Lúa", " tỉnh"), "SÔNG MÍA"))
    taken(url, output)
    targets = rows(url, "SELECT d.issuer FROM register_link l JOIN register_decision d ON d.id = l.target")
    assert targets == [("Ủy ban nhân dân tỉnh Sông Mía",)]
    assert standings(url) | {one.standing for one in found(url, ids[1])} == {IN_FORCE, SUPERSEDED}


@pytest.mark.parametrize(
    ("proof", "number", "part"),
    [
        ("Bãi bỏ một phần Quyết định số 7/QĐ-A ngày 01/02/2031", "7/QĐ-A", True),
        ("Quy trình nội bộ số 12 Mục I ban hành kèm theo Quyết định số 7/QĐ-A hết hiệu lực", "7/QĐ-A", True),
        ("Các thủ tục hành chính tại Quyết định số 7/QĐ-A hết hiệu lực thi hành", "7/QĐ-A", True),
        ("Sửa đổi Điều 1 của Thông tư số 7/TT-A quy định tiêu chí phân loại", "7/TT-A", True),
        ("thay thế Quyết định số 7/QĐ-A, trừ các quy định tại Chương II", "7/QĐ-A", True),
        ("thay thế Quyết định số 7/QĐ-A về một số chính sách hỗ trợ", "7/QĐ-A", False),
        ("Quyết định này bãi bỏ toàn bộ Quyết định số 7/QĐ-A", "7/QĐ-A", False),
        ("BÃI BỎ QUYẾT ĐỊNH SỐ 7/QĐ-A BAN HÀNH QUY ĐỊNH KÈM THEO ĐIỀU LỆ", "7/QĐ-A", False),
        ("Quyết định số 7/QĐ-A hết hiệu lực kể từ ngày Quyết định này có hiệu lực", "7/QĐ-A", False),
    ],
)
def test_words_that_end_a_part_only(proof: str, number: str, part: bool) -> None:
    assert speaks_of_part(proof, number) is part


@pytest.mark.parametrize(
    ("words", "number", "proof"),
    [
        ("Bãi bỏ Quyết định số 7/QĐ-A.", "7/QĐ-A", "Bãi bỏ Quyết định số 7/QĐ-A"),
        ("Căn cứ Quyết định số 7/QĐ-A;", "7/QĐ-A", ""),
        ("Nghị định số 8/NĐ-B sửa đổi một số điều của Nghị định số 7/NĐ-B;", "7/NĐ-B", ""),
        (
            "Các văn bản sau đây hết hiệu lực:\n\na) Quyết định số 6/QĐ-A;\n\nb) Quyết định số 7/QĐ-A.",
            "7/QĐ-A",
            "Các văn bản sau đây hết hiệu lực: … b) Quyết định số 7/QĐ-A",
        ),
    ],
)
def test_the_words_that_prove_an_effect(words: str, number: str, proof: str) -> None:
    at = words.index(number)
    evidence = [Evidence(quote=number, start=at, end=at + len(number))]
    one = Reference(
        id="r", type="", number=number, relation="repeals", mentions=[Mention(text=number, evidence=evidence)]
    )
    assert proof_of(one, words) == proof


@pytest.mark.parametrize(
    ("provision", "proof", "named"),
    [
        ("khoản 1 Điều 2", "Sửa đổi khoản 1 Điều 2 Quyết định", {"Điều 2/1", "Điều 2/1/a"}),
        ("điểm a khoản 1 Điều 2", "Bãi bỏ điểm a khoản 1 Điều 2 Quyết định", {"Điều 2/1/a"}),
        ("Điều 3", "Sửa đổi Điều 3 Quyết định", {"Chương I/Điều 3/2"}),
        ("Điều 2", "Sửa đổi Điều 2 Quy chế ban hành kèm theo Quyết định", {"#1/Điều 2"}),
        ("Phụ lục II", "Thay thế Phụ lục II ban hành kèm theo Quyết định", {"Phụ lục II/1"}),
        ("Điều 2, Phụ lục II", "Sửa đổi Điều 2, Phụ lục II Quyết định", {"Điều 2/1", "Điều 2/1/a", "Phụ lục II/1"}),
        ("khoản 1, Điều 2", "Sửa đổi khoản 1, Điều 2 Quyết định", {"Điều 2/1", "Điều 2/1/a"}),
        ("khoản 1 và 4 Điều 12", "Bãi bỏ khoản 1 và 4 Điều 12 Quyết định", {"Điều 12/1"}),
        ("khoản 2 Điều 3 và Điều 12", "Sửa đổi khoản 2 Điều 3 và Điều 12", {"Chương I/Điều 3/2", "Điều 12/1"}),
        ("từ Điều 10 đến Điều 13", "Bãi bỏ từ Điều 10 đến Điều 13 Quyết định", {"Điều 12/1"}),
        ("từ điểm a đến điểm c khoản 1 Điều 2", "Bãi bỏ từ điểm a đến điểm c khoản 1 Điều 2", set()),
        ("Điều 2", "Thực hiện Quyết định", set()),
        ("khoản 12", "Sửa đổi khoản 12 Quyết định", set()),
        ("số thứ tự 3 Phụ lục II", "Sửa đổi số thứ tự 3 Phụ lục II", set()),
    ],
)
def test_sections_that_a_provision_names(provision: str, proof: str, named: set[str]) -> None:
    sections = [
        "Điều 2/1",
        "Điều 2/1/a",
        "Điều 12/1",
        "Chương I/Điều 3/2",
        "#1/Điều 2",
        "#1/I/2",
        "Phụ lục II/1",
        "Phụ lục I",
    ]
    assert sections_named(provision, proof, sections) == named
