"""Small registers to make feeds of: invented decisions with the deadlines and texts that a test wants, and real ones of the corpus."""

from __future__ import annotations

import functools
from collections.abc import Sequence
from contextlib import closing
from datetime import date
from pathlib import Path
from typing import Any

from sample_decision import evidence, obligation, sample

from pipeline.document.decision import Actor, Deadline, Decision
from pipeline.link.calendar import bounds, rrule
from pipeline.read.formats import read
from pipeline.register.entries import Wanted
from pipeline.register.export.forms import Options, Writer
from pipeline.register.opening import open_register
from pipeline.register.taking_in import take_in
from pipeline.steps import decided
from pipeline.write.decision_json import to_json

CORPUS = Path(__file__).parents[1] / "corpus"
TODAY = date(2031, 6, 1)

HOSTILE = (
    'Một, hai; ba\\n "bốn"\r\nBEGIN:VEVENT\rEND:VCALENDAR\nUID:x\u2028dòng\x85mới\x0b<b>&amp;</b>]]>\x1b[31m\ufffe '
    + "Ằ𝒳😀ộ" * 60
)
"""Breaks of every kind, marks of every format, characters that none allows, and a long word of two to four bytes a letter."""


def deadline(value: str, text: str = "", *, inclusive: bool = True) -> Deadline:
    kind: Any = (
        "recurring" if value.startswith("R/")
        else "relative" if value.startswith("P")
        else "ongoing" if value == "ongoing"
        else "date" if value.count("-") == 2
        else "period"
    )  # fmt: skip
    start, end = bounds(value)
    return Deadline(
        value=value, text=text or value, kind=kind, start=start, end=end, rrule=rrule(value), inclusive=inclusive
    )


def lead(name: str, body_id: str) -> Actor:
    return Actor(name=name, body_id=body_id, evidence=evidence(name))


def made(
    texts: Sequence[str], deadlines: Sequence[Sequence[Deadline]] = (), leads: Sequence[Actor] = (), **head: Any
) -> Decision:
    """Return a decision with an obligation a text; `head` are values of its head, `id` its id."""
    identity = head.pop("id", "45-QD-SNN-2031-03-02")
    base = sample(identity)
    duties = [
        obligation(
            identity,
            number,
            text,
            deadlines=list(deadlines[number - 1]) if number <= len(deadlines) else [],
            lead=[leads[number - 1]] if number <= len(leads) else [],
        )
        for number, text in enumerate(texts, 1)
    ]
    return base.model_copy(
        update={"obligations": duties, "indicators": [], "decision": base.decision.model_copy(update=head)}
    )


@functools.cache
def of_corpus(name: str) -> Decision:
    return decided(read((CORPUS / name).read_bytes(), name))


def output(folder: Path, published: Sequence[Decision], raw: str = "") -> Path:
    """Write decisions as an output has them, with `raw` as their text, or with any."""
    folder.mkdir(parents=True, exist_ok=True)
    for one in published:
        place = folder / one.id
        place.mkdir(parents=True, exist_ok=True)
        (place / "decision.json").write_text(to_json(one), "utf-8")
        (place / "source.txt").write_text(raw or f"{one.id}: {one.decision.subject}\n" * 40, "utf-8")
    return folder


def take(url: str, folder: Path, published: Sequence[Decision], raw: str = "") -> Path:
    """Take decisions into the register at an address; return their output."""
    place = output(folder / "output", published, raw)
    with closing(open_register(url)) as opened:
        assert not take_in(opened, place).damaged
    return place


def written(url: str, writer: Writer, folder: Path, wanted: Wanted | None = None, **options: Any) -> dict[str, bytes]:
    """Return the files that a writer wrote, by their names in its folder."""
    with closing(open_register(url)) as opened, opened.reading() as connection:
        paths = writer(connection, folder, wanted or Wanted(), Options(**{"today": TODAY, **options}))
    assert len(set(paths)) == len(paths)
    assert not list(folder.rglob("*.tmp"))
    return {str(path.relative_to(folder)): path.read_bytes() for path in paths}
