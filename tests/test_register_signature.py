"""Signatures tell how much two texts have in common, whatever scanning and formats do to accents and marks."""

from __future__ import annotations

import hashlib

import pytest
from clean_decision import CLEAN

from pipeline.letters import without_accents
from pipeline.register.signature import PLACES, likeness, signature_of
from pipeline.register.sources import ALIKE


def runs(text: str) -> set[tuple[str, ...]]:
    words = text.split()
    return {tuple(words[at : at + 3]) for at in range(len(words) - 2)}


@pytest.mark.parametrize("kept", [0, 30, 50, 70, 90, 100])
def test_likeness_is_the_share_of_runs_that_both_have(kept: int) -> None:
    one = " ".join(f"a{number}" for number in range(1_000))
    other = " ".join(f"{'a' if number < 10 * kept else 'b'}{number}" for number in range(1_000))
    share = len(runs(one) & runs(other)) / len(runs(one) | runs(other))
    # Three times the deviation of 128 throws.
    assert likeness(signature_of(one), signature_of(other)) == pytest.approx(share, abs=0.14)


def test_what_scanning_and_formats_change_does_not_count() -> None:
    plain = signature_of(CLEAN)
    assert len(plain) == 8 * (PLACES + 1)
    for other in (CLEAN.upper(), without_accents(CLEAN), CLEAN.replace("\n", "  \n**"), CLEAN.replace(".", " ;")):
        assert signature_of(other) == plain
    corrected = CLEAN.replace("15/11", "20/11").replace("áo phao", "phao bơi")
    assert 1 > likeness(signature_of(corrected), plain) > ALIKE


def test_texts_without_words_are_like_nothing() -> None:
    assert signature_of(" \n*-.") == ""
    assert likeness("", "") == 0
    assert likeness(signature_of("một"), signature_of("một")) == 1


def test_signatures_are_what_they_were() -> None:
    # They are kept in registers: with other ones a scan would be another decision all at once.
    assert hashlib.sha256(signature_of(CLEAN).encode()).hexdigest()[:16] == "8800a9fae06d3f7b"
