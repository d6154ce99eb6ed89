"""Obligations name the references that stand in their own words."""

from __future__ import annotations

import pytest
from clean_decision import CLEAN, TASK

from pipeline.grammar.citation import provision_before
from pipeline.read.formats import read
from pipeline.steps import decided


def test_an_obligation_names_what_its_words_cite() -> None:
    cited = f"{TASK.rstrip('.')} theo Nghị định số 07/2031/NĐ-CP."
    decision = decided(read(CLEAN.replace(TASK, cited).encode(), "77.txt"))
    numbers = {one.id: one.number for one in decision.references}
    named = {one.text: [numbers[identity] for identity in one.references] for one in decision.obligations}
    wanted = cited.removeprefix("1. ").rstrip(".")
    assert named[wanted] == ["07/2031/NĐ-CP"]
    assert [text for text, found in named.items() if found and text != wanted] == []


FIRST = "Nghị quyết số 21/NQ-HĐND ngày 02/3/2031 của Hội đồng nhân dân tỉnh"
SECOND = "Nghị quyết số 22/NQ-HĐND ngày 04/3/2031 của Hội đồng nhân dân tỉnh"


@pytest.mark.parametrize(
    ("words", "numbers"),
    [
        (f"Thực hiện {FIRST}, Sở Xây dựng rà soát quy hoạch theo Nghị quyết nêu trên", ["21/NQ-HĐND"]),
        (f"Sở Xây dựng triển khai {FIRST}. Kinh phí thực hiện Nghị quyết trên, lấy từ ngân sách", ["21/NQ-HĐND"]),
        (f"Sở Xây dựng triển khai {FIRST}. Nghị quyết này giao ba việc", ["21/NQ-HĐND"]),
        (
            f"Sở Xây dựng triển khai {FIRST}, {SECOND}; báo cáo theo các Nghị quyết nói trên",
            ["21/NQ-HĐND", "22/NQ-HĐND"],
        ),
        ("Sở Xây dựng chịu trách nhiệm thi hành Quyết định này", ["77/QĐ-UBND"]),
        # What nothing before names, several where one was cited, an annex's own name, and "trên địa bàn" point at nothing.
        (f"Sở Xây dựng triển khai {FIRST} theo Thông tư nêu trên", []),
        (f"Sở Xây dựng triển khai {FIRST}; báo cáo theo các Nghị quyết nói trên", []),
        ("Sở Xây dựng triển khai Kế hoạch này", []),
        (f"Sở Xây dựng triển khai {FIRST}. Thực hiện Nghị quyết trên địa bàn tỉnh", []),
    ],
)
def test_words_that_point_back_are_mentions_of_what_they_mean(words: str, numbers: list[str]) -> None:
    text = CLEAN.replace(TASK, f"1. {words}.")
    decision = decided(read(text.encode(), "77.txt"))
    start, end = text.index(words), text.index(words) + len(words)
    pointed = [
        reference.number
        for reference in decision.references
        for mention in reference.mentions
        if mention.text.split()[-1] in {"này", "trên"} and start <= mention.evidence[0].start < end
    ]
    assert pointed == numbers


def test_a_law_cited_by_name_and_then_twice_with_its_number_is_one_reference() -> None:
    words = (
        "Thực hiện Luật Đê điều; rà soát theo Luật Đê điều số 79/2006/QH11; báo cáo theo Luật Đê điều số 79/2006/QH11"
    )
    decision = decided(read(CLEAN.replace(TASK, f"1. {words}.").encode(), "77.txt"))
    found = [(one.number, len(one.mentions)) for one in decision.references if one.title == "Đê điều"]
    assert found == [("79/2006/QH11", 3)]


@pytest.mark.parametrize(
    ("words", "provision"),
    [
        ("Thực hiện các khoản 1, 2 và 3 Điều 6 ", "các khoản 1, 2 và 3 Điều 6"),
        (
            "Thực hiện các điểm a, b và e khoản 1 Điều 10, khoản 1 Điều 18 ",
            "các điểm a, b và e khoản 1 Điều 10, khoản 1 Điều 18",
        ),
        ("Thực hiện quy định từ khoản 1 đến khoản 11 Điều 36 của ", "từ khoản 1 đến khoản 11 Điều 36"),
        ("Sửa đổi khoản 2 Điều 5 và Điều 7 Quy chế bến đò ban hành kèm theo ", "khoản 2 Điều 5 và Điều 7"),
        ("Thực hiện theo quy định tại Điều 2, ", "Điều 2"),
        # What stands beside another document, or where something new is put, is no part that is meant.
        ("Thực hiện Điều 3 và ", ""),
        ("Bổ sung khoản 5 vào sau khoản 4 Điều 6 ", ""),
    ],
)
def test_the_parts_of_a_document_that_are_named_before_it(words: str, provision: str) -> None:
    assert provision_before(words, len(words)) == provision
