"""What the words that point back mean: "Nghị quyết nêu trên" is the resolution cited before, "Quyết định này" the decision itself."""

from __future__ import annotations

from collections.abc import Sequence

from pipeline.document.decision import DecisionHead
from pipeline.grammar.citations import Citation
from pipeline.grammar.pointers import Pointer, pointers_in


def pointed_at(text: str, here: Sequence[Citation], before: Sequence[Citation], head: DecisionHead) -> list[Citation]:
    """Return a citation, by type and number alone, for every document that a paragraph points back to.

    `here` are the paragraph's own citations, `before` those of the paragraphs above. What points at nothing that is cited, or
    at a document of no number, is left out: nothing is guessed.
    """
    pointers = pointers_in(text)
    if not pointers:
        return []
    return [
        Citation(pointer.span, citation.type, citation.number, rule="pointer")
        for pointer in pointers
        if not any(pointer.span.overlaps(citation.span) for citation in here)
        for citation in _meant(pointer, here, before, head)
    ]


def _meant(
    pointer: Pointer, here: Sequence[Citation], before: Sequence[Citation], head: DecisionHead
) -> list[Citation]:
    if pointer.this and pointer.type == head.type:
        own = Citation(pointer.span, head.type, head.number)
        return [own] if head.number and not pointer.many else []
    ahead = [one for one in here if one.span.start < pointer.span.start and _fits(one, pointer)]
    if pointer.many:
        # "các Quyết định nêu trên" is beyond doubt where two or more stand in its own paragraph.
        return ahead if len(ahead) > 1 else []
    # "Nghị quyết này" is said of what the same paragraph cites; an annex calls itself "Kế hoạch này".
    if ahead or pointer.this:
        return ahead[-1:]
    last = next((one for one in reversed(before) if _fits(one, pointer)), None)
    return [] if last is None else [last]


def _fits(one: Citation, pointer: Pointer) -> bool:
    return bool(one.number) and one.type == pointer.type and one.rule != "pointer"
