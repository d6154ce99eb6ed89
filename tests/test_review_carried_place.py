"""What a person added stays at its words when the decision is extracted anew from a longer text."""

from __future__ import annotations

from pathlib import Path

import pytest
from ledgers import KINDS
from review_samples import PLAN, REVIEWER, named, opened, plan_text, reloaded, sample_output

from pipeline.review.records.reshaping import add

WORDS = "Giảm tai nạn trên sông"


@pytest.mark.parametrize("kind", KINDS)
def test_its_place_is_where_its_words_are_now(kind: str, tmp_path: Path) -> None:
    output = sample_output(tmp_path)
    database = opened(kind, tmp_path, output)
    at = (output / PLAN / "source.txt").read_text("utf-8").index(WORDS)
    with database.writing() as connection:
        add(connection, REVIEWER, PLAN, [(at, at + len(WORDS))])
    assert reloaded(database, output, plan_text(before="Lời nói đầu về sông nước. " * 40)).orphaned == 0
    with database.reading() as connection:
        one = named(connection, WORDS)
    database.close()
    assert one.place == one.entries("text")[0]["evidence"][0]["start"]
    assert (output / PLAN / "source.txt").read_text("utf-8")[one.place :].startswith(WORDS)
