"""Obligations name the references that stand in their own words."""

from __future__ import annotations

from clean_decision import CLEAN, TASK

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
