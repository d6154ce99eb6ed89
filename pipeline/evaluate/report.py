"""Scores and changes as text for a terminal; every function returns the text."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from pipeline.evaluate.compare import Change, Changes, FieldChanges
from pipeline.evaluate.outputs import Differences
from pipeline.evaluate.score import Scores
from pipeline.evaluate.tally import Item, Tally

OVERVIEW = ("metadata", "sections", "references", "obligations", "lead", "deadlines")
"""The fields that have a column in the table of documents."""


def scores_text(scores: Scores) -> str:
    """Return one line a field: precision, recall, F1, gold and predicted items."""
    missing = f", {len(scores.missing)} without a prediction: {', '.join(scores.missing)}" if scores.missing else ""
    rows = [
        [field, *(f"{figure:.3f}" for figure in (tally.precision, tally.recall, tally.f1)), *_counts(tally)]
        for field, tally in scores.tallies.items()
    ]
    return f"{len(scores.documents)} documents{missing}\n" + _table(
        ["field", "precision", "recall", "F1", "gold", "predicted"], rows
    )


def documents_text(scores: Scores, fields: Sequence[str] = OVERVIEW) -> str:
    """Return one line a document with the F1 of each of `fields`, "-" where gold leaves it out."""
    rows = [
        [document.name, *(f"{document.tallies[f].f1:.3f}" if f in document.tallies else "-" for f in fields)]
        for document in scores.documents
    ]
    return _table(["document", *fields], rows)


def errors_text(scores: Scores, *, field: str | None = None, limit: int = 20) -> str:
    """Return up to `limit` missed and as many extra items of each field, or of one field."""
    lines: list[str] = []
    for name in scores.tallies:
        if field is not None and name != field:
            continue
        lines += _listed(f"{name} missed", _items(scores, name, missed=True), limit)
        lines += _listed(f"{name} extra", _items(scores, name, missed=False), limit)
    return _lines(lines)


def changes_text(changes: Changes, *, limit: int = 20) -> str:
    """Return F1 before and after with counts of changes, then up to `limit` items of each kind and field."""
    rows = [_change_row(changes, one) for one in changes.fields]
    table = _table(["field", "old F1", "new F1", "change", "+found", "-missed", "+extra", "-extra"], rows)
    lines: list[str] = []
    for one in changes.fields:
        lines += _listed(f"{one.field} newly found", one.newly_found, limit)
        lines += _listed(f"{one.field} newly missed", one.newly_missed, limit)
        lines += _listed(f"{one.field} new extra", one.new_extras, limit)
        lines += _listed(f"{one.field} extra gone", one.gone_extras, limit)
    return table + _lines(lines)


def differences_text(found: Differences, *, field: str | None = None, limit: int = 10) -> str:
    """Return the differences of two outputs as a table, with up to `limit` items a field that appeared or vanished."""
    fields = [one for one in found.fields if field is None or one.field == field]
    rows = [[one.field, str(one.both), str(len(one.appeared)), str(len(one.vanished))] for one in fields]
    lines = [f"{found.documents} documents in both"]
    lines += [f"only in the old output: {name}" for name in found.only_old]
    lines += [f"only in the new output: {name}" for name in found.only_new]
    items: list[str] = []
    for one in fields:
        for heading, sides in ((f"{one.field} appeared", one.appeared), (f"{one.field} vanished", one.vanished)):
            items += [f"{heading}: {name}: {' | '.join(part[:_ITEM] for part in item)}" for name, item in sides[:limit]]
            if len(sides) > limit:
                items.append(f"{heading}: and {len(sides) - limit} more")
    return _lines(lines) + _table(["field", "in both", "appeared", "vanished"], rows) + _lines(items)


_ITEM = 140


def _change_row(changes: Changes, one: FieldChanges) -> list[str]:
    old, new = (scores.tallies.get(one.field) for scores in (changes.old, changes.new))
    step = f"{new.f1 - old.f1:+.3f}" if old and new else "-"
    counts = (one.newly_found, one.newly_missed, one.new_extras, one.gone_extras)
    return [one.field, _f1(old), _f1(new), step, *(str(len(items)) for items in counts)]


def _f1(tally: Tally | None) -> str:
    return f"{tally.f1:.3f}" if tally else "-"


def _counts(tally: Tally) -> tuple[str, str]:
    return str(tally.gold), str(tally.predicted)


def _items(scores: Scores, field: str, *, missed: bool) -> list[Change]:
    def of(tally: Tally) -> tuple[Item, ...]:
        return tally.misses if missed else tally.extras

    return [
        Change(document.name, item)
        for document in scores.documents
        if field in document.tallies
        for item in of(document.tallies[field])
    ]


def _listed(heading: str, changes: Sequence[Change], limit: int) -> Iterator[str]:
    for change in changes[:limit]:
        yield f"{heading}: {change.document}: {change.item}"
    if len(changes) > limit:
        yield f"{heading}: and {len(changes) - limit} more"


def _table(header: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    widths = [max(len(line[column]) for line in (header, *rows)) for column in range(len(header))]
    return _lines([_aligned(line, widths) for line in (header, *rows)])


def _aligned(cells: Sequence[str], widths: Sequence[int]) -> str:
    first, *others = (
        cell.ljust(width) if column == 0 else cell.rjust(width)
        for column, (cell, width) in enumerate(zip(cells, widths, strict=True))
    )
    return "  ".join((first, *others)).rstrip()


def _lines(lines: Sequence[str]) -> str:
    return "".join(f"{line}\n" for line in lines)
