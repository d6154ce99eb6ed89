"""What becomes of what people said when a decision is extracted anew: carried over where the words are the same, else orphaned.

Words are the same where quote and context are: no likeness is enough, for the rows of a task table are all alike.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from pipeline.compare.fields import FIELDS, Entries, Entry, Values, same
from pipeline.review.records.sheets import OPEN, Cells, Sheet
from pipeline.review.records.source import SourceText

Anchor = tuple[tuple[str, str, str], ...]
"""The quotes of an obligation, each with what stands before and after it."""


@dataclass(frozen=True, slots=True)
class Moved:
    """Where places of the text before are in the text now: as they were where the text is the same."""

    before: SourceText
    now: SourceText

    def evidence(self, one: Entry) -> Entry | None:
        """Return a piece of evidence in the text now, None where its quote with its context isn't there exactly once."""
        raw = self.now.raw
        start, end, prefix = one["start"], one["end"], one["prefix"]
        whole = prefix + one["quote"] + one["suffix"]
        if self.before.raw == raw or raw[start - len(prefix) : end + len(one["suffix"])] == whole:
            return one if raw.count(whole) == 1 or self.before.raw == raw else None
        at = raw.find(whole)
        if at < 0 or raw.find(whole, at + 1) >= 0:
            return None
        start = at + len(prefix)
        # Which cell that is now isn't known here: rows may have come before it.
        return self.now.evidence((start, start + len(one["quote"]))).model_dump(mode="json")

    def entries(self, entries: Entries) -> Entries | None:
        """Return entries with their evidence in the text now, None where a piece of it isn't there."""
        found: Entries = []
        for entry in entries:
            places = [self.evidence(one) for one in entry.get("evidence", ())]
            if None in places:
                return None
            found.append({**entry, "evidence": places})
        return found

    def values(self, values: Values) -> Values | None:
        """Return fields with their evidence in the text now, None where a piece of it isn't there."""
        found = {name: self.entries(entries) for name, entries in values.items()}
        return (
            {name: entries for name, entries in found.items() if entries is not None}
            if None not in found.values()
            else None
        )


def anchor_of(values: Values) -> Anchor:
    """Return what an obligation is known again by: the quotes of its words, with their contexts."""
    return tuple((one["quote"], one["prefix"], one["suffix"]) for entry in values["text"] for one in entry["evidence"])


def matched(olds: Mapping[int, Values], news: Mapping[str, Values], keys: Mapping[int, str]) -> dict[int, str]:
    """Return which new obligation (by key) each old item is, by its anchor; `keys` are the old keys of items.

    Several with one anchor (one sentence that orders twice, rows that are all alike) are told apart by their keys where none
    came, went or moved; else none of them is taken for the other.
    """
    by_anchor: dict[Anchor, list[str]] = {}
    for key, values in news.items():
        by_anchor.setdefault(anchor_of(values), []).append(key)
    old_by_anchor: dict[Anchor, list[int]] = {}
    for item, values in olds.items():
        old_by_anchor.setdefault(anchor_of(values), []).append(item)
    found: dict[int, str] = {}
    for anchor, items in old_by_anchor.items():
        there = by_anchor.get(anchor, [])
        if not anchor or not there:
            continue
        if len(items) == len(there) == 1:
            found[items[0]] = there[0]
            continue
        if sorted(keys[item] for item in items) == sorted(there):
            found.update({item: keys[item] for item in items})
    return found


def carried(sheet: Sheet, now: Values, moved: Moved) -> Cells | None:
    """Return the cells of a sheet after a new extraction found the same obligation; None where an answer lost its proof.

    What nobody has decided is as extracted now. What a person decided stays, its evidence moved with the text; where that was
    to accept what is extracted again, it is what is extracted now.
    """
    cells: Cells = {}
    for name in FIELDS:
        field = sheet.fields[name]
        if field.state == OPEN:
            cells[f"field:{name}"] = {"state": OPEN, "entries": now[name]}
            continue
        entries = moved.entries(field.entries)
        if entries is None:
            return None
        if field.state == "accepted" and same(name, field.entries, now[name]):
            entries = now[name]
        cells[f"field:{name}"] = {"state": field.state, "entries": entries}
    return cells


def conflicts(sheet: Sheet, now: Values, before: Values | None = None) -> list[str]:
    """Return the fields that a person decided, and that the new extraction reads otherwise than before and than they did.

    `before` is what was extracted when they decided; by default what the sheet has as extracted.
    """
    before = before or sheet.original
    if before is None:
        return []
    return [
        name
        for name in FIELDS
        if sheet.fields[name].state != OPEN
        and not same(name, before[name], now[name])
        and not same(name, sheet.fields[name].entries, now[name])
    ]
