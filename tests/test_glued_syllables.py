"""Words that a web site has run together: read apart, with the quote as printed, and only where many are."""

from __future__ import annotations

import pytest
from clean_decision import CLEAN

from pipeline.normalize.glued_syllables import GluedSyllables
from pipeline.read.formats import read
from pipeline.spans import MappedText, Piece
from pipeline.steps import published, worked

LAYER = "Quyếtđịnh vềviệc Kếhoạch nạo vét luồng, Ủyban nhân dân tỉnh giaocho các xã kiểmtra bến; sự nghiệp đường thủy do tỉnh giao, cho phép"
"""Enough to show that words are run together."""


def apart(text: str) -> tuple[str, list[str]]:
    """Return a text as parted, in a document that begins with the layer above, and what was."""
    raw = f"{LAYER}\n{text}"
    glued = GluedSyllables(raw.split(), raw.split("\n"))
    found = glued.mended(MappedText.of([Piece(text, len(LAYER) + 1, len(text))]))
    return found.text, [raw[place.start : place.end] for place in glued.places]


@pytest.mark.parametrize(
    ("text", "expected", "parted"),
    [
        ("Giaocho Sở Xây dựng", "Giao cho Sở Xây dựng", ["Giaocho"]),
        ("cácxã ven sông tổchức kiểmtra", "các xã ven sông tổ chức kiểm tra", ["cácxã", "tổchức", "kiểmtra"]),
        ("CụcThuế tỉnh", "Cục Thuế tỉnh", ["CụcThuế"]),
        # "sựng hiệp" would be two syllables as well; "sự" and "nghiệp" stand elsewhere.
        ("sựnghiệp bến bãi", "sự nghiệp bến bãi", ["sựnghiệp"]),
    ],
)
def test_what_is_run_together_is_parted(text: str, expected: str, parted: list[str]) -> None:
    assert apart(text) == (expected, parted)


@pytest.mark.parametrize(
    "text",
    [
        "nghiêng, khuỷu, thuyền, nguyên",  # one syllable each
        "UBND tỉnh, QĐ-UBND, ĐBQH",
        "Đakrông, Krông Ana, kilômét",  # no two syllables in use
        "Facebook, Zalo, email, website",
    ],
)
def test_whole_words_stay(text: str) -> None:
    assert apart(text) == (text, [])


def test_a_document_with_few_is_left_as_it_is() -> None:
    raw = "Kế hoạch nạo vét luồng, các xã kiểmtra bến, kiểmtra phao, kiểmtra đò"
    glued = GluedSyllables(raw.split(), [raw])
    assert not glued
    mapped = MappedText.of([Piece(raw, 0, len(raw))])
    assert glued.mended(mapped) is mapped


def test_a_decision_run_together_says_what_it_says_apart() -> None:
    words = [
        ("hiệu lực", "hiệulực"),
        ("Quyết định", "Quyếtđịnh"),
        ("Kế hoạch", "Kếhoạch"),
        ("trách nhiệm", "tráchnhiệm"),
    ]
    text = CLEAN
    for whole, run in words:
        text = text.replace(whole, run)
    expected = published(worked(read(CLEAN.encode(), "77.txt"), None))
    found = published(worked(read(text.encode(), "77.txt"), None))
    told = [
        [
            (one.text, [actor.name for actor in one.lead], [day.value for day in one.deadlines])
            for one in decision.obligations
        ]
        for decision in (found, expected)
    ]
    assert told[0] == told[1]
    (note,) = [note for note in found.notes if note.code == "syllables-parted"]
    assert all(text[one.start : one.end] == one.quote for one in note.evidence)
    assert not [note for note in expected.notes if note.code == "syllables-parted"]
