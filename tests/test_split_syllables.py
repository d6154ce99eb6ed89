"""Syllables that a text layer has split: put together, with the blank in the quote, and only where many are."""

from __future__ import annotations

import pytest
from clean_decision import CLEAN

from pipeline.document.decision import Decision
from pipeline.normalize.split_syllables import SplitSyllables
from pipeline.read.formats import read
from pipeline.spans import MappedText, Piece
from pipeline.steps import published, worked

LAYER = "Kế ho ạch n ạo v ét lu ồng b ến, th áng 5"
"""Enough to show that a text layer splits."""


def whole(text: str) -> tuple[str, list[str]]:
    """Return a text as put together, in a document that begins with the layer above, and what was."""
    raw = f"{LAYER}\n{text}"
    split = SplitSyllables(raw.split(), raw.split("\n"))
    found = split.mended(MappedText.of([Piece(text, len(LAYER) + 1, len(text))]))
    return found.text, [raw[place.start : place.end] for place in split.places]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Nh ận k ết quả", "Nhận kết quả"),
        ("c ô ng trình, b ờ kè", "công trình, bờ kè"),
        ("UBND xã, Số: 12/QĐ-U BND", "UBND xã, Số: 12/QĐ-UBND"),
        ("VIỆT NA M", "VIỆT NAM"),
        ("nă m 2031", "năm 2031"),
        ("chịu trách nh iệm thi hành", "chịu trách nhiệm thi hành"),
    ],
)
def test_what_a_blank_splits_is_put_together(text: str, expected: str) -> None:
    assert whole(text)[0] == expected


@pytest.mark.parametrize(
    "text",
    [
        "điểm b khoản 2, điểm c hoặc điểm d khoản 3 Điều 5",  # letters of points
        "nhóm B có phao",
        "bến A và bến B, bến C",
        "kinh tế xã hội",  # two syllables
        "ông Bến, bà Lau",
        "quy mô 5 ha, 12 km đường",
    ],
)
def test_letters_that_stand_alone_stay(text: str) -> None:
    assert whole(text) == (text, [])


def test_a_document_with_few_is_left_as_it_is() -> None:
    raw = "Kế hoạch nạo vét luồng bến, th áng 5, điểm b khoản 2, điểm c khoản 3, điểm d khoản 4, điểm đ khoản 5"
    split = SplitSyllables(raw.split(), [raw])
    assert not split
    mapped = MappedText.of([Piece(raw, 0, len(raw))])
    assert split.mended(mapped) is mapped


def decision(text: str) -> tuple[Decision, str]:
    source = read(text.encode(), "a.txt")
    return published(worked(source)), source.raw


def test_a_decision_out_of_such_a_layer_is_that_of_the_clean_text() -> None:
    broken = CLEAN
    for one in ("ngày", "tháng", "năm", "Quyết", "Điều", "trách", "nhiệm", "kết", "phối", "trước", "NAM"):
        broken = broken.replace(f"{one} ", f"{one[:1]} {one[1:]} ") if one != "NAM" else broken.replace("NAM", "NA M")
    assert broken.count("n ăm") > 2
    (expected, _), (found, raw) = decision(CLEAN), decision(broken)
    assert found.decision.number == expected.decision.number
    assert found.decision.issued_on == expected.decision.issued_on
    assert [one.text for one in found.obligations] == [one.text for one in expected.obligations]
    assert [[when.value for when in one.deadlines] for one in found.obligations] == [
        [when.value for when in one.deadlines] for one in expected.obligations
    ]
    for one in found.obligations:
        for proof in one.evidence:
            assert raw[proof.start : proof.end] == proof.quote, "a quote is what stands there, blanks too"
    (note,) = [note for note in found.notes if note.code == "syllables-mended"]
    assert "n ăm" in [proof.quote for proof in note.evidence]
    assert not [note for note in expected.notes if note.code == "syllables-mended"]
