"""By when what stands below is done: told by a lead-in ("Trong quý I/2031, Sở A thực hiện:"), or by a title that is a time alone."""

from __future__ import annotations

from collections.abc import Sequence

from pipeline.document.outline import Node, TablePart, Text
from pipeline.grammar.sentences import sentences
from pipeline.grammar.times import may_hold_time
from pipeline.grammar.title_times import time_of_title
from pipeline.letters import small
from pipeline.spans import MappedText


def by_title(title: MappedText, above: MappedText | None, *, below: bool) -> MappedText | None:
    """Return the time that a title says ("1. Quý II/2031", "Bước 1. Kê khai (tháng 3/2031)"), and what is above it where it says none.

    `below` says that something stands below it.
    """
    told = time_of_title(title.text) if below else None
    return title.slice(told.start, told.end) if told else above


def by_lead_in(lead_in: MappedText, above: MappedText | None, *, told: bool) -> MappedText | None:
    """Return the last sentence of a lead-in, where it may say by when what it lists is done, and what is above it otherwise.

    `told` says that the lead-in orders something itself: then its time is that of its own order.
    """
    if told or not may_hold_time(small(lead_in.text)):
        return above
    spans = sentences(lead_in.text)
    return lead_in.slice(spans[-1].start, spans[-1].end) if spans else lead_in


class Whens:
    """The lead-ins among the paragraphs of a node that may say by when, by level, and what is above them all."""

    def __init__(self, above: MappedText | None) -> None:
        self._above = above
        self._by_level: dict[int, MappedText | None] = {}

    def above(self, level: int) -> MappedText | None:
        """Return what says by when of a paragraph of that level, whose lead-ins of the same level and deeper ones are over."""
        if not self._by_level:
            return self._above
        self._by_level = {key: when for key, when in self._by_level.items() if key < level}
        return self._by_level[max(self._by_level)] if self._by_level else self._above

    def above_nodes(self) -> MappedText | None:
        """Return what says by when of the numbered parts below: the last lead-in without a bullet."""
        return self._by_level.get(0, self._above)

    def lead_in(self, part: Text, *, told: bool) -> None:
        """Keep what a lead-in says of the paragraphs below it; `told` is as in `by_lead_in`."""
        self._by_level[part.level] = by_lead_in(part.mapped, self.above(part.level), told=told)

    def title(self, parts: Sequence[Text | TablePart | Node], index: int) -> None:
        """Keep the time that a paragraph above a deeper one is, or has at its end in brackets: "- Tháng 3/2031" above "+ Kê khai đò"."""
        part, below = parts[index], parts[index + 1] if index + 1 < len(parts) else None
        if not isinstance(part, Text) or not isinstance(below, Text) or below.level <= part.level:
            return
        above = self.above(part.level)
        when = by_title(part.mapped, above, below=True)
        if when is not above:
            self._by_level[part.level] = when
