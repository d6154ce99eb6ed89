"""What one output finds that another did not: gains and losses, item by item."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from pipeline.evaluate.score import Scores, score_folders
from pipeline.evaluate.tally import Item, Tally


@dataclass(frozen=True, slots=True)
class Change:
    """An item of one document."""

    document: str
    item: Item


@dataclass(frozen=True, slots=True)
class FieldChanges:
    """What changed in one field; the first two list gold items, the others predicted ones."""

    field: str
    newly_found: tuple[Change, ...]
    newly_missed: tuple[Change, ...]
    new_extras: tuple[Change, ...]
    gone_extras: tuple[Change, ...]

    def __bool__(self) -> bool:
        return bool(self.newly_found or self.newly_missed or self.new_extras or self.gone_extras)


@dataclass(frozen=True, slots=True)
class Changes:
    """The scores before and after, and the changes of each field, by name."""

    old: Scores
    new: Scores
    fields: tuple[FieldChanges, ...]

    def __getitem__(self, field: str) -> FieldChanges:
        return next(changes for changes in self.fields if changes.field == field)


def gains_and_losses(gold: Path, old: Path, new: Path) -> Changes:
    """Score two outputs against the same gold and list what the step from `old` to `new` changed.

    Raises what `score_folders` raises.
    """
    return changes_between(score_folders(gold, old), score_folders(gold, new))


def changes_between(old: Scores, new: Scores) -> Changes:
    """Compare two scorings of the same gold."""
    fields = sorted({*old.tallies, *new.tallies})
    return Changes(old, new, tuple(_changes(field, old, new) for field in fields))


def _changes(field: str, old: Scores, new: Scores) -> FieldChanges:
    before = {document.name: document.tallies.get(field, Tally()) for document in old.documents}
    after = {document.name: document.tallies.get(field, Tally()) for document in new.documents}
    found, missed, extra, gone = [], [], [], []
    for name in sorted({*before, *after}):
        was, now = before.get(name, Tally()), after.get(name, Tally())
        found += _beyond(name, now.hits, was.hits)
        missed += _beyond(name, was.hits, now.hits)
        extra += _beyond(name, now.extras, was.extras)
        gone += _beyond(name, was.extras, now.extras)
    return FieldChanges(field, tuple(found), tuple(missed), tuple(extra), tuple(gone))


def _beyond(document: str, items: Sequence[Item], known: Sequence[Item]) -> list[Change]:
    """Return the items that are not among the known ones; one that is there twice must be known twice."""
    left = Counter(known)
    beyond = []
    for item in items:
        if left[item]:
            left[item] -= 1
        else:
            beyond.append(Change(document, item))
    return beyond
