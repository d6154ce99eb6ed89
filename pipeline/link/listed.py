"""Names of bodies that a slot line, a cell or a title lists, and words that only say which part a body has."""

from __future__ import annotations

import re

from pipeline.grammar.name_lists import names_in_list, run_of_names
from pipeline.grammar.names import Gazetteer, Name
from pipeline.grammar.told_slots import led_and_with
from pipeline.spans import MappedText

Part = tuple[MappedText, int, int]
"""A name in a mapped text: the text, and where the name begins and ends in it."""


def listed(mapped: MappedText, known: Gazetteer) -> list[Part]:
    """Return the names of a slot line or cell; where it holds sentences ("Bộ A rà soát …; các bộ rà soát …"), their subjects."""
    text = mapped.text
    if ";" in text and len(text) > 120:
        found: list[Part] = []
        start = 0
        for piece in text.split(";"):
            at = start + len(piece) - len(piece.lstrip())
            names, end = run_of_names(text[: start + len(piece)], at, known)
            if names and end < start + len(piece) - 3:
                found.extend((mapped, name.span.start, name.span.end) for name in names)
            start += len(piece) + 1
        if found:
            return found
    led, _ = led_and_with(text)
    return [(mapped, name.span.start, name.span.end) for name in names_in_list(text, known, 0, led.end)]


def listed_with(mapped: MappedText, known: Gazetteer) -> list[Part]:
    """Return with whom a slot line or cell of who leads says that it is done: "Sở A chủ trì, phối hợp với Sở B"."""
    _, others = led_and_with(mapped.text)
    names = names_in_list(mapped.text, known, others.start, others.end) if others else []
    return [(mapped, name.span.start, name.span.end) for name in names]


# "- Cơ quan thường trực tham mưu …" below "1. Sở Nội vụ" says what part that body has, and names no other.
_PART_ONLY = re.compile(r"(?:Cơ quan|Đơn vị) (?:thường trực|đầu mối)(?!\w)")


def is_part_only(text: str, names: tuple[Name, ...]) -> bool:
    """Tell whether what stands for a subject says only which part the body above has in the work."""
    part = _PART_ONLY.match(text)
    return part is not None and names[-1].span.end <= part.end()
