"""Slot lines ("- Cơ quan chủ trì: Sở Nội vụ."): the part of a task that a line names, and where its value stands."""

from __future__ import annotations

import re
from dataclasses import replace

from pipeline.document.outline import Node, TablePart, Text
from pipeline.letters import folded
from pipeline.lexicon.words import slots

# A line of its own that says by when, and nothing else: "Thời hạn chậm nhất 05 ngày làm việc kể từ ngày ký Quyết định".
_BARE_TERM = re.compile(
    r"(?:[-+*•]\s*)?Thời\s+hạn(?:\s+(?:hoàn\s+thành|thực\s+hiện))?\s(?=(?:chậm\s+nhất|muộn\s+nhất|không\s+quá|trước|trong)\s[^,;:]{4,110}$)"
)


def slot_of(text: str) -> tuple[str, str, int] | None:
    """Return the slot, its label and where its value begins, for a slot line ("Cơ quan chủ trì: …"), or None."""
    colon = text.find(":")
    if not 3 < colon < 60:
        bare = _BARE_TERM.match(text) if colon < 0 else None
        return ("time", "thời hạn", bare.end()) if bare else None
    label = folded(text[:colon])
    for row in slots():
        if label.startswith(row.label) and len(label) <= len(row.label) + 34:
            return row.slot, row.label, colon + 1
    return None


# "Đơn vị chủ trì: Vụ A. Đơn vị phối hợp: Vụ B; thời gian: quý II": where a further label may begin.
_FURTHER = re.compile(r"[.;,]\s+(?=[^\W\d_][^:.;,]{5,40}:\s)")


def with_slots_apart(parts: list[Text | TablePart | Node]) -> list[Text | TablePart | Node]:
    """Return the parts with a line of several slots cut into one line a slot; other parts stay as they are."""
    if not any(isinstance(part, Text) and part.mapped.text.count(":") > 1 for part in parts):
        return parts
    found: list[Text | TablePart | Node] = []
    for part in parts:
        found.extend(_apart(part) if isinstance(part, Text) else (part,))
    return found


def _apart(part: Text) -> list[Text]:
    text = part.mapped.text
    first = slot_of(text) if text.count(":") > 1 else None
    if first is None:
        return [part]
    starts = [0]
    for further in _FURTHER.finditer(text, first[2]):
        slot = slot_of(text[further.end() :])
        if slot and slot[0] != "content":
            starts.append(further.end())
    ends = [*starts[1:], len(text)]
    return [replace(part, mapped=part.mapped.slice(start, end)) for start, end in zip(starts, ends, strict=True)]
