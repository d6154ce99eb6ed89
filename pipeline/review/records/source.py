"""The text that an extraction quotes: places in it, checked, as evidence and as words."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import Connection, func, select

from pipeline.document.decision import Decision, Evidence
from pipeline.document.reading import Reading
from pipeline.document.source import Box
from pipeline.letters import composed
from pipeline.review.records import tables
from pipeline.review.records.refusals import Missing, Unfit
from pipeline.write.decision_json import from_json

_CONTEXT = 32
_LONGEST = 20_000
"""Characters that one place may have: a task is a sentence, and an appendix row is a few."""

Place = tuple[int, int]
"""Raw offsets of the first character and after the last."""


@dataclass(frozen=True, slots=True)
class SourceText:
    """The raw text of an extraction, and where it lies on the pages (None where that was not kept)."""

    raw: str
    reading: Reading | None

    def evidence(self, place: Place) -> Evidence:
        """Return the evidence that a place is, without the blanks at its ends; raises Unfit where there is nothing."""
        start, end = self.trimmed(place)
        found = self.reading.boxes_of(start, end) if self.reading is not None else []
        page = found[0][0] if found else None
        return Evidence(
            quote=self.raw[start:end],
            prefix=self.raw[max(0, start - _CONTEXT) : start],
            suffix=self.raw[end : end + _CONTEXT],
            start=start,
            end=end,
            page=page,
            boxes=[box for other, box in found if other == page],
        )

    def words(self, places: Sequence[Place]) -> str:
        """Return the words at some places as a line: letters composed, lines and places joined by blanks."""
        parts = (self.raw[start:end] for start, end in map(self.trimmed, places))
        return " ".join(composed(" ".join(parts)).split())

    def trimmed(self, place: Place) -> Place:
        """Return a place without the blanks at its ends; raises Unfit where it is outside of the text or only blanks."""
        start, end = place
        if not 0 <= start < end <= len(self.raw):
            raise Unfit("the place is outside of the text", "vị trí nằm ngoài văn bản")
        if end - start > _LONGEST:
            raise Unfit("too much text was selected", "đoạn được chọn quá dài")
        quote = self.raw[start:end]
        start += len(quote) - len(quote.lstrip())
        end -= len(quote) - len(quote.rstrip())
        if start >= end:
            raise Unfit("no words were selected", "đoạn được chọn không có chữ")
        return start, end

    def in_box(self, page: int, box: Box) -> list[Place]:
        """Return the places of the words that lie in a box of a page, one a line; raises Unfit where there are none.

        A word that the edge of the box cuts lies in it if half of its letters do.
        """
        spans = self.reading.spans_in(page, box) if self.reading is not None else []
        whole = (self._whole_words(start, end) for start, end in spans)
        kept = [(start, end) for start, end in whole if self.raw[start:end].strip()]
        if not kept:
            raise Unfit("no words lie in the box", "khung được chọn không có chữ")
        return kept

    def lines(self) -> list[tuple[Place, int, Box | None]]:
        """Return the lines of the text in order, each with its page (0 for none) and its box there; those without words left out."""
        laid = self.reading.lines if self.reading is not None else []
        found: list[tuple[Place, int, Box | None]] = [
            ((one.pieces[0][0], one.pieces[-1][1]), one.page, one.box) for one in laid
        ]
        if not found:
            at = 0
            for text in self.raw.split("\n"):
                found.append(((at, at + len(text)), 0, None))
                at += len(text) + 1
        return [one for one in found if self.raw[one[0][0] : one[0][1]].strip()]

    def _whole_words(self, start: int, end: int) -> Place:
        raw = self.raw
        first, last = start, end
        while first > 0 and not raw[first - 1].isspace() and not raw[start].isspace():
            first -= 1
        stop = start
        while stop < end and not raw[stop].isspace():
            stop += 1
        start = first if 2 * (stop - start) >= stop - first else stop
        while last < len(raw) and not raw[last].isspace() and not raw[end - 1].isspace():
            last += 1
        begin = end
        while begin > start and not raw[begin - 1].isspace():
            begin -= 1
        end = last if 2 * (end - begin) >= last - begin else begin
        return (start, max(start, end))


@dataclass(frozen=True, slots=True)
class Attempt:
    """An extraction as it was loaded; `number` counts those of its decision from 1."""

    id: int
    number: int
    document: str
    loaded_at: str
    version: str
    source_sha256: str
    source_name: str
    media_type: str
    pages: int
    file: str
    decision: Decision
    source: SourceText


class _Kept:
    """The attempts that were read last: parsing one takes longer than all else that a page does. Threads may share it."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._lock = threading.Lock()
        self._attempts: OrderedDict[_Key, Attempt] = OrderedDict()

    def get(self, key: _Key) -> Attempt | None:
        with self._lock:
            found = self._attempts.get(key)
            if found is not None:
                self._attempts.move_to_end(key)
            return found

    def keep(self, key: _Key, attempt: Attempt) -> None:
        with self._lock:
            self._attempts[key] = attempt
            while len(self._attempts) > self._most:
                self._attempts.popitem(last=False)


_Key = tuple[int, str, str]
_KEPT = _Kept(32)
"""An attempt never changes; its number, hash and moment of loading tell it from those of other databases."""


def attempt_of(connection: Connection, identity: int) -> Attempt:
    """Read an extraction by its number in the database; raises Missing."""
    light = select(tables.attempt.c.content, tables.attempt.c.loaded_at).where(tables.attempt.c.id == identity)
    row = connection.execute(light).first() if 0 < identity <= tables.LARGEST else None
    if row is None:
        raise Missing("no such extraction here", "không có lần trích xuất này")
    key = (identity, row.content, row.loaded_at)
    kept = _KEPT.get(key)
    if kept is None:
        kept = _read(connection, identity)
        _KEPT.keep(key, kept)
    return kept


def _read(connection: Connection, identity: int) -> Attempt:
    row = connection.execute(select(tables.attempt).where(tables.attempt.c.id == identity)).one()
    earlier = select(func.count()).where(tables.attempt.c.document == row.document, tables.attempt.c.id <= identity)
    return Attempt(
        id=row.id,
        number=connection.execute(earlier).scalar_one(),
        document=row.document,
        loaded_at=row.loaded_at,
        version=row.version,
        source_sha256=row.source_sha256,
        source_name=row.source_name,
        media_type=row.media_type,
        pages=row.pages,
        file=row.file,
        decision=from_json(row.decision),
        source=SourceText(row.raw, Reading.model_validate_json(row.reading) if row.reading else None),
    )


def current_attempt(connection: Connection, document: str, *, lock: bool = False) -> int:
    """Return the extraction of a decision that is shown; with `lock` none is loaded anew in this transaction. Raises Missing."""
    query = select(tables.document.c.attempt).where(tables.document.c.id == document)
    if lock:
        query = query.with_for_update(read=True)
    found: int | None = connection.execute(query).scalar_one_or_none()
    if found is None:
        raise Missing("no such decision here", "không có quyết định này")
    return found
