"""Words that point back to a document cited before: "Nghị quyết nêu trên", "các Quyết định nói trên", "Quyết định này".

A short form of NĐ 30/2020/NĐ-CP has type and number; these have the type alone, so what they mean is known only beside the citations
that stand before them.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from pipeline.grammar.citation import type_name
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
    types = "|".join(re.escape(row.type).replace(r"\ ", r"\s+") for row in document_types())
    return re.compile(
        rf"(?P<many>(?i:các|những)\s+)?(?<!\w)(?:(?P<any>(?i:{types}))\s+(?:đã\s+|được\s+)?(?:nêu|nói|dẫn)\s+trên(?!\w)"
        rf"|(?P<bare>(?=[{UPPER}])(?i:{types}))\s+(?:trên\s+đây(?!\w)|trên{_ENDS}|(?P<this>này)(?!\w)))"
    )


# Every pointer holds one of these words, with a type and a word or two before it.
_LAST = re.compile(r"t(?<=\st)rên(?!\w)|n(?<=\sn)ày(?!\w)")
_FAR = 80


def pointers_in(text: str) -> list[Pointer]:
    """Return the pointers of a paragraph, in order; they are looked for where their last words stand."""
    if " trên" not in text and " này" not in text:
        return []
    found: list[Pointer] = []
    at = 0
    while last := _LAST.search(text, at):
        match = _pointer().search(text, max(at, last.start() - _FAR))
        if match is None:
            break
        found.append(
            Pointer(
                Span(*match.span()),
                type_name(match.group("any") or match.group("bare")),
                many=match.group("many") is not None,
                this=match.group("this") is not None,
            )
        )
        at = match.end()
    return found
