"""The source of a decision as a page shows it: its text cut at every mark, or its pages with a box for every mark.

A mark belongs to fields of obligations, by their evidence; nothing is ever found by looking for its words.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from pipeline.compare.fields import FIELDS
from pipeline.review.records.sheets import Sheet
from pipeline.review.records.source import Attempt

Shown = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Mark:
    """A stretch of the source that proves something: raw offsets, and what: "12:lead"."""

    start: int
    end: int
    on: str
    page: int | None
    boxes: tuple[tuple[float, float, float, float], ...]


def marks_of(sheets: Iterable[Sheet]) -> list[Mark]:
    """Return the marks of obligations, in the order of the text; the same place that proves several fields is several marks."""
    found = [
        Mark(one["start"], one["end"], f"{sheet.item}:{name}", one.get("page"), tuple(map(tuple, one.get("boxes", ()))))
        for sheet in sheets
        for name in FIELDS
        for entry in sheet.entries(name)
        for one in entry.get("evidence", ())
    ]
    return sorted(found, key=lambda mark: (mark.start, mark.end, mark.on))


def text_shown(raw: str, marks: Sequence[Mark]) -> list[Shown]:
    """Cut a raw text at the ends of its marks: pieces with their offset, and what each is a mark of, the narrowest first.

    The pieces together are the text, to the character.
    """
    cuts = sorted({0, len(raw), *(mark.start for mark in marks), *(mark.end for mark in marks)})
    starting: dict[int, list[Mark]] = {}
    for mark in marks:
        starting.setdefault(mark.start, []).append(mark)
    pieces: list[Shown] = []
    open_marks: list[Mark] = []
    for start, end in pairwise(cuts):
        open_marks = [mark for mark in open_marks if mark.end > start] + starting.get(start, [])
        narrow = sorted(open_marks, key=lambda mark: mark.end - mark.start)
        on = list(dict.fromkeys(mark.on for mark in narrow))
        pieces.append({"start": start, "text": raw[start:end], "on": on})
    return pieces


def pages_shown(attempt: Attempt, marks: Sequence[Mark], sizes: Sequence[tuple[float, float]]) -> list[Shown]:
    """Return the pages of a source with their shape and the boxes of its marks, one for each box, the widest first.

    A box that several marks share is one, with all that it proves.
    """
    pages: list[Shown] = []
    for number in range(1, attempt.pages + 1):
        boxes: dict[tuple[float, ...], list[str]] = {}
        for mark in marks:
            if mark.page == number:
                for box in mark.boxes:
                    boxes.setdefault(tuple(box), []).append(mark.on)
        width, height = sizes[number - 1] if number <= len(sizes) else (210.0, 297.0)
        pages.append(
            {
                "number": number,
                "width": 1000,
                "height": round(1000 * height / width) if width else 1414,
                "boxes": [
                    {
                        "x": x0, "y": y0, "width": round(x1 - x0, 6), "height": round(y1 - y0, 6),
                        "on": list(dict.fromkeys(on)),
                    }
                    for (x0, y0, x1, y1), on in sorted(boxes.items(), key=lambda one: one[0][0] - one[0][2])
                ],
            }
        )  # fmt: skip
    return pages
