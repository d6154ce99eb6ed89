"""What an output folder holds, taken into the review database: a decision once, an extraction as a new attempt.

An attempt is never changed. Where a decision was extracted anew, what people said is carried over or orphaned (`carrying.py`).
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from pydantic import ValidationError
from sqlalchemy import Connection, insert, literal, select, update

from pipeline.compare.fields import Values, references_of, values_of
from pipeline.document.decision import Decision
from pipeline.document.reading import Reading
from pipeline.review.records import tables
from pipeline.review.records.carrying import Moved, carried, conflicts, matched
from pipeline.review.records.deciding import ORPHANED
from pipeline.review.records.events import LOADER, Act, events_of_item, moment, note_document, record
from pipeline.review.records.queued import bodies_in, queued, searchable, urgency_of, write_queued
from pipeline.review.records.sheets import MAIN, Cells, Sheet, dumped, new_sheet, sheet_of, sheets_of
from pipeline.review.records.source import SourceText, attempt_of
from pipeline.store.database import Database, insert_new
from pipeline.write.decision_json import decisions_in, from_json

ASIDE = "~"
"""Follows the key of an item whose obligation is in the newest extraction no more."""


@dataclass(slots=True)
class Loaded:
    """What loading came to: decisions that are new, extracted anew, unchanged; and folders that can't be loaded, with why.

    `carried` and `orphaned` count obligations of which people had said something.
    """

    new: int = 0
    again: int = 0
    same: int = 0
    carried: int = 0
    orphaned: int = 0
    refused: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class _Found:
    """A decision as it lies in a folder."""

    document: str
    content: str
    text: str
    decision: Decision
    source: SourceText


def load(database: Database, output: Path, seen: Callable[[Loaded], None] | None = None) -> Loaded:
    """Take in what is new in an output folder, one decision a transaction; `seen` is told after each.

    A folder whose files don't fit together is left out and named; what was loaded of it before stays.
    """
    loaded = Loaded()
    known = _known(database)
    for path in sorted(decisions_in(output)):
        document = path.parent.name
        try:
            text = path.read_text("utf-8")
            content = hashlib.sha256(text.encode()).hexdigest()
            if known.get(document) == content:
                loaded.same += 1
                continue
            found = _found(path.parent, text, content)
        except (OSError, ValueError, ValidationError) as error:
            loaded.refused[document] = str(error).splitlines()[0]
            continue
        with database.writing() as connection:
            _take_in(connection, found, loaded)
        if seen is not None:
            seen(loaded)
    return loaded


def _known(database: Database) -> dict[str, str]:
    query = select(tables.document.c.id, tables.attempt.c.content).join(
        tables.attempt, tables.attempt.c.id == tables.document.c.attempt
    )
    with database.reading() as connection:
        return {row.id: row.content for row in connection.execute(query)}


def _found(folder: Path, text: str, content: str) -> _Found:
    decision = from_json(text)
    raw = (folder / "source.txt").read_bytes().decode("utf-8")
    if "\0" in raw or "\\u0000" in text:
        raise ValueError("its text has NUL characters, which no database keeps; mend the file and extract it again")
    for obligation in decision.obligations:
        for one in obligation.evidence:
            if raw[one.start : one.end] != one.quote:
                raise ValueError("source.txt is not the text that decision.json quotes; extract it again")
    kept = folder / "reading.json"
    reading = Reading.model_validate_json(kept.read_text("utf-8")) if kept.exists() else None
    return _Found(folder.name, content, text, decision, SourceText(raw, reading))


def _take_in(connection: Connection, found: _Found, loaded: Loaded) -> None:
    blank = {"id": found.document, "attempt": 0, **_head(found)}
    connection.execute(insert_new(connection, tables.document).values(**blank))
    # Of two that load it at once the second finds here what the first has made of it.
    query = select(tables.document.c.attempt).where(tables.document.c.id == found.document)
    before: int = connection.execute(query.with_for_update(key_share=True)).scalar_one()
    shown = select(tables.attempt.c.content).where(tables.attempt.c.id == before)
    if connection.execute(shown).scalar_one_or_none() == found.content:
        loaded.same += 1
        return
    attempt = _attempt(connection, found)
    connection.execute(
        update(tables.document).where(tables.document.c.id == found.document).values(attempt=attempt, **_head(found))
    )
    references = references_of(found.decision)
    news = {one.id: values_of(one, references) for one in found.decision.obligations}
    counts: Cells = {"attempt": attempt, "obligations": len(news)}
    renewed: list[int] = []
    if not before:
        loaded.new += 1
        _insert_items(connection, found, attempt, news, list(news))
    else:
        loaded.again += 1
        kept, orphaned, renewed = _carry_over(connection, found, before, attempt, news)
        loaded.carried += kept
        loaded.orphaned += orphaned
        counts |= {"carried": kept, "orphaned": orphaned}
    seq = note_document(connection, LOADER, found.document, attempt, Act("loaded"), counts)
    # Who saw an obligation as it was extracted before has not seen this one.
    changed = tables.sheet.c.item.in_(renewed)
    connection.execute(update(tables.sheet).where(changed, tables.sheet.c.name == MAIN).values(last=seq))


def _head(found: _Found) -> Cells:
    head = found.decision.decision
    words = " ".join((head.number, head.type, head.issuer.name, head.subject, head.issued_on, found.document))
    return {
        "decision_id": found.decision.id,
        "number": head.number,
        "type": head.type,
        "issuer": head.issuer.name,
        "issued_on": head.issued_on,
        "subject": head.subject,
        "folded": searchable(words),
    }


def _attempt(connection: Connection, found: _Found) -> int:
    """Return the number of the attempt that this extraction is; one that is known already (an older version was run) is that."""
    there = select(tables.attempt.c.id).where(
        tables.attempt.c.document == found.document, tables.attempt.c.content == found.content
    )
    known: int | None = connection.execute(there).scalar_one_or_none()
    if known is not None:
        return known
    source, reading = found.decision.source, found.source.reading
    row = {
        "document": found.document,
        "content": found.content,
        "loaded_at": moment(),
        "version": reading.version if reading else "",
        "source_sha256": source.sha256,
        "source_name": source.name,
        "media_type": source.media_type,
        "pages": source.pages or 0,
        "file": reading.file if reading else "",
        "decision": found.text,
        "raw": found.source.raw,
        "reading": reading.model_dump_json(exclude_defaults=True) if reading else "",
    }
    made: int = connection.execute(insert(tables.attempt).returning(tables.attempt.c.id), row).scalar_one()
    return made


def _insert_items(
    connection: Connection, found: _Found, attempt: int, news: Mapping[str, Values], keys: list[str]
) -> None:
    if not keys:
        return
    obligations = {one.id: one for one in found.decision.obligations}
    rows = []
    for key in keys:
        one = obligations[key]
        rows.append(
            {
                "document": found.document, "key": key, "attempt": attempt, "origin": "extracted", "active": 1,
                "place": one.evidence[0].start if one.evidence else 0, "original": dumped(news[key]), "before": "",
                "urgency": urgency_of(one), "confidence": one.confidence, "reasons": dumped(one.reasons), **queued(news[key]),
            }
        )  # fmt: skip
    connection.execute(insert(tables.item), rows)
    made = select(tables.item.c.id, tables.item.c.key).where(
        tables.item.c.document == found.document, tables.item.c.key.in_(keys)
    )
    numbers = {row.key: row.id for row in connection.execute(made)}
    new_sheet(connection, list(numbers.values()))
    named = [{"item": numbers[key], "role": role, "name": name} for key in keys for role, name in bodies_in(news[key])]
    if named:
        connection.execute(insert(tables.body), named)


def _carry_over(
    connection: Connection, found: _Found, before: int, attempt: int, news: Mapping[str, Values]
) -> tuple[int, int, list[int]]:
    """Tie the items of a decision to its new extraction.

    Returns how many of those that people said something of were carried over and orphaned, and which others are extracted
    otherwise now.
    """
    moved = Moved(attempt_of(connection, before).source, found.source)
    every = _held(connection, found.document)
    # Read once all are held: somebody may have answered while that was waited for.
    said = select(tables.event.c.item).where(tables.event.c.document == found.document).distinct()
    touched = set(connection.execute(said).scalars())
    olds = [sheet for sheet in every if sheet.active or sheet.state in (ORPHANED, "replaced") or sheet.item in touched]
    ties = _ties(olds, news)
    # The keys of items are set aside first: an obligation may take the key of another one that is no more.
    _set_aside(connection, [old.item for old in olds])
    kept = orphaned = 0
    renewed: list[int] = []
    for old in olds:
        key = ties.get(old.item)
        if old.item not in touched:
            _renew(connection, old, found, attempt, key, news)
            if key is None or news[key] != old.original:
                renewed.append(old.item)
            continue
        others = _other_sheets(connection, old.item)
        if _tie(connection, old, others, found, attempt, key, news, moved):
            kept += 1
        else:
            orphaned += 1
            # Its obligation may be there all the same, with what was said of it no longer proved: people look at it anew.
            ties.pop(old.item, None)
    _insert_items(connection, found, attempt, news, [key for key in news if key not in ties.values()])
    return kept, orphaned, renewed


def _held(connection: Connection, document: str) -> list[Sheet]:
    """Read all items of a decision for changing, with those into which others were split or joined while that was waited for."""
    there = select(tables.item.c.id).where(tables.item.c.document == document).order_by(tables.item.c.id)
    items: list[int] = []
    sheets: list[Sheet] = []
    while (now := list(connection.execute(there).scalars())) != items:
        items, sheets = now, sheets_of(connection, now, lock=True)
    return sheets


def _ties(olds: list[Sheet], news: Mapping[str, Values]) -> dict[int, str]:
    """Return which new obligation each old item is; what was orphaned is only what no item in use is."""
    ties: dict[int, str] = {}
    for some in (
        [one for one in olds if one.state != ORPHANED],
        [one for one in olds if one.state == ORPHANED],
    ):
        left = {key: values for key, values in news.items() if key not in ties.values()}
        words = {one.item: one.original or one.values for one in some}
        ties |= matched(words, left, {one.item: one.key.partition(ASIDE)[0] for one in some})
    return ties


def _set_aside(connection: Connection, items: list[int]) -> None:
    renamed = tables.item.c.key.op("||")(literal(ASIDE))
    connection.execute(update(tables.item).where(tables.item.c.id.in_(items)).values(key=renamed))


def _rekey(old: Sheet, key: str | None) -> str:
    """Return the key of an item after loading: its obligation's, else its own, marked where an obligation may have it now."""
    if key is not None:
        return key
    # What people made has a key of its own, unless it was extracted since.
    return old.key if old.key.startswith(f"{old.origin}:") else f"{old.key.partition(ASIDE)[0]}{ASIDE}{old.item}"


def _extracted_now(found: _Found, key: str, news: Mapping[str, Values]) -> Cells:
    """Return the columns of an item that tell what a new extraction says of it."""
    one = next(one for one in found.decision.obligations if one.id == key)
    return {
        "original": dumped(news[key]),
        "place": one.evidence[0].start if one.evidence else 0,
        "urgency": urgency_of(one),
        "confidence": one.confidence,
        "reasons": dumped(one.reasons),
    }


def _renew(
    connection: Connection, old: Sheet, found: _Found, attempt: int, key: str | None, news: Mapping[str, Values]
) -> None:
    """Bring an item of which nobody has said anything to the new extraction; one that is in it no more is out of use."""
    at = tables.item.c.id == old.item
    if key is None:
        connection.execute(update(tables.item).where(at).values(active=0, key=_rekey(old, None)))
        return
    now = _extracted_now(found, key, news)
    connection.execute(update(tables.item).where(at).values(key=key, attempt=attempt, active=1, **now))
    write_queued(connection, sheet_of(connection, old.item))


def _other_sheets(connection: Connection, item: int) -> list[Sheet]:
    names = select(tables.sheet.c.name).where(tables.sheet.c.item == item, tables.sheet.c.name != MAIN)
    return [sheet_of(connection, item, name, lock=True) for name in connection.execute(names).scalars()]


def _tie(
    connection: Connection,
    old: Sheet,
    others: list[Sheet],
    found: _Found,
    attempt: int,
    key: str | None,
    news: Mapping[str, Values],
    moved: Moved,
) -> bool:
    """Carry over what people said of an item, or orphan it; return whether it was carried over."""
    # What a person made is found again by its own words; nothing is extracted that it could be compared with.
    made = old.origin != "extracted" and key is None
    now = news[key] if key is not None else (moved.values(old.values) if made else None)
    said = [(sheet, carried(sheet, now, moved) if now is not None else None) for sheet in (old, *others)]
    at = tables.item.c.id == old.item
    if now is None or any(cells is None for _, cells in said):
        connection.execute(update(tables.item).where(at).values(key=_rekey(old, None)))
        if old.state != ORPHANED:
            # What people made was never extracted; what it was holds its place, so that it waits for a person too.
            cells: Cells = {"active": 0, "state": ORPHANED, "before": old.original or old.values}
            record(connection, LOADER, old, Act(ORPHANED), cells)
        return False
    columns = _extracted_now(found, key, news) if key is not None else _placed_now(now)
    connection.execute(update(tables.item).where(at).values(key=_rekey(old, key), **columns))
    for sheet, anew in said:
        renewed = sheet_of(connection, sheet.item, sheet.name)
        told: Cells = {**(anew or {}), "attempt": attempt}
        if sheet.name == MAIN:
            told |= {"before": old.before} | _back(connection, old)
            told["before"] = old.original if conflicts(old, now) else _unsettled(old, now, told["before"])
        record(connection, LOADER, renewed, Act("carried"), told)
    return True


def _placed_now(values: Values) -> Cells:
    """Return the column of an item that tells where it begins, for one that people made."""
    places = [one["start"] for entry in values["text"] for one in entry["evidence"]]
    return {"place": places[0]} if places else {}


def _back(connection: Connection, old: Sheet) -> Cells:
    """Return the cells that an orphan had before, for one whose words are in the text again."""
    if old.state != ORPHANED:
        return {}
    orphaned = [event for event in events_of_item(connection, old.item, MAIN) if event.action == ORPHANED]
    return {name: orphaned[-1].old[name] for name in ("active", "state", "before") if name in orphaned[-1].old}


def _unsettled(old: Sheet, now: Values, before: Values | None) -> Values | None:
    """Return what was extracted before where it still has to be looked at, None where what is extracted now agrees."""
    return before if before is not None and conflicts(old, now, before) else None
