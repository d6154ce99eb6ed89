"""Words that point back to a document cited before: "Nghị quyết nêu trên", "các Quyết định nói trên", "Quyết định này".

A short form of NĐ 30/2020/NĐ-CP has type and number; these have the type alone, so what they mean is known only beside the citations
that stand before them.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from pipeline.grammar.citation import type_name
from pipeline.grammar.type_words import openings_of, types_pattern
from pipeline.letters import UPPER
from pipeline.lexicon.words import document_types
from pipeline.spans import Span

# What is "trên địa bàn" is no document above; the bare word points back only where the phrase ends behind it.
_ENDS = r"(?=\s*(?:[,;:.)]|$|(?:và|của|là|được|đã|do|để|cho)\s))"


@dataclass(frozen=True, slots=True)
class Pointer:
    """A pointer: its words, the type that it names, whether it means several, and whether it says "này" ("this one")."""

    span: Span
    type: str
    many: bool = False
    this: bool = False


@lru_cache(maxsize=1)
def _pointer() -> re.Pattern[str]:
    types = types_pattern()
    return re.compile(
        rf"(?<!\w)(?:(?P<any>(?i:{types}))\s+(?:đã\s+|được\s+)?(?:nêu|nói|dẫn)\s+trên(?!\w)"
        rf"|(?P<bare>(?=[{UPPER}])(?i:{types}))\s+(?:trên\s+đây(?!\w)|trên{_ENDS}|(?P<this>này)(?!\w)))"
    )


@lru_cache(maxsize=1)
def _opening() -> re.Pattern[str]:
    return openings_of(row.type for row in document_types())


_MANY = re.compile(r"(?i:các|những)\s+$")
# Every pointer holds one of these words, with a type and a word or two before it.
_LAST = re.compile(r"t(?<=\st)rên(?!\w)|n(?<=\sn)ày(?!\w)")
_FAR = 80
_MANY_WIDTH = 8


def pointers_in(text: str) -> list[Pointer]:
    """Return the pointers of a paragraph, in order; they are looked for where their last words stand."""
    if " trên" not in text and " này" not in text:
        return []
    found: list[Pointer] = []
    at = 0
    for last in _LAST.finditer(text):
        match = _before(text, last, max(at, last.start() - _FAR))
        if match is None:
            continue
        many = _MANY.search(text, max(at, match.start() - _MANY_WIDTH), match.start())
        found.append(
            Pointer(
                Span(many.start() if many else match.start(), match.end()),
                type_name(match.group("any") or match.group("bare")),
                many=many is not None,
                this=match.group("this") is not None,
            )
        )
        at = match.end()
    return found


def _before(text: str, last: re.Match[str], start: int) -> re.Match[str] | None:
    """Return the pointer that begins at `start` or later and has `last` in it, or None."""
    for opening in _opening().finditer(text, start, last.start()):
        match = _pointer().match(text, opening.start())
        if match is not None and match.end() > last.start():
            return match
    return None
