"""Two answers for one item, compared field by field: where they differ, what is left to settle, how often they agree."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import Connection, func, select

from pipeline.compare.fields import FIELDS, Entries, same
from pipeline.review.records import tables
from pipeline.review.records.blind import SENT, SETTLED
from pipeline.review.records.events import Event, events_of_item
from pipeline.review.records.refusals import Missing
from pipeline.review.records.sheets import DECIDED, MAIN, OPEN, Cells, Sheet, sheet_of, sheets_of

OBLIGATION: Final = "obligation"
"""Whether it is one at all, compared like a field: rejected by the one and not by the other."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What a person said of a field; of OBLIGATION only the state counts."""

    who: str
    state: str
    entries: Entries


@dataclass(frozen=True, slots=True)
class Differing:
    """A field for which two persons' answers differ; `settled` is what holds now and who said so, None while that is open."""

    field: str
    extracted: Entries
    first: Answer
    second: Answer
    settled: Answer | None


@dataclass(frozen=True, slots=True)
class Disagreement:
    """An item with two answers that differ; `left` are the fields that are yet to be settled, `seen` is for `settle`."""

    item: int
    document: str
    key: str
    place: int
    first_by: str
    second_by: str
    seen: int
    fields: list[Differing]
    left: list[str]


@dataclass(frozen=True, slots=True)
class Said:
    """All that one person said of an item: `cells` has its state and its fields as events name them."""

    who: str
    cells: Mapping[str, Any]

    @property
    def rejected(self) -> bool:
        """Whether they say that it is no obligation."""
        return bool(self.cells["state"] == "rejected")

    def entries(self, field: str) -> Entries:
        """Return the entries of a field."""
        found: Entries = self.cells[f"field:{field}"]["entries"]
        return found

    def answer(self, field: str) -> Answer:
        """Return what they said of a field or of OBLIGATION."""
        if field == OBLIGATION:
            return Answer(self.who, str(self.cells["state"]), [])
        return Answer(self.who, str(self.cells[f"field:{field}"]["state"]), self.entries(field))


@dataclass(frozen=True, slots=True)
class Pair:
    """Both sheets of an item, and what happened on the main one since it was sent."""

    main: Sheet
    second: Sheet
    since: list[Event]

    @property
    def seen(self) -> int:
        """The number of the last event of either sheet."""
        return max(self.main.last, self.second.last)

    @property
    def sent(self) -> Said:
        """The first answer as it was when the item was sent: what was changed afterwards makes no agreement."""
        return _before(self.main, self.since)

    @property
    def first(self) -> Said:
        """The first answer as it stood before anything was settled."""
        live = [event.seq for event in self._live()]
        return _before(self.main, [event for event in self.since if live and event.seq >= live[0]])

    @property
    def answer(self) -> Said:
        """The second answer."""
        return _before(self.second, [])

    @property
    def settled(self) -> dict[str, str]:
        """The fields that were settled, and by whom."""
        return {event.field: event.who for event in self._live()}

    @property
    def ready(self) -> bool:
        """Whether there are two whole answers, and an item to settle them for."""
        return self.main.active and self.main.state in DECIDED and self.second.state in DECIDED

    def differing(self) -> list[str]:
        """Return where the answers differ, OBLIGATION first, then fields in the order of the form.

        Where one of them says that it is none, only that differs, until it is settled that it is one: then those fields do of
        which the first person had said something.
        """
        first, second = self.first, self.answer
        if first.rejected == second.rejected:
            return [] if first.rejected else _unlike(first, second, FIELDS)
        found = [OBLIGATION]
        if OBLIGATION in self.settled and self.main.state != "rejected" and not second.rejected:
            found += _unlike(first, second, [name for name in FIELDS if first.answer(name).state != OPEN])
        return found

    def left(self) -> list[str]:
        """Return the fields that differ and that nobody has settled."""
        return [name for name in self.differing() if name not in self.settled]

    def _live(self) -> list[Event]:
        taken = {event.undoes for event in self.since}
        return [event for event in self.since if event.action == SETTLED and event.seq not in taken]


def pair_of(connection: Connection, item: int, *, lock: bool = False) -> Pair:
    """Read both sheets of an item; raises Missing where it was sent to nobody."""
    query = select(tables.second.c.reviewer).where(tables.second.c.item == item)
    known = 0 < item <= tables.LARGEST
    reviewer: str | None = connection.execute(query).scalar_one_or_none() if known else None
    if reviewer is None:
        raise Missing("it was sent to no second reviewer", "mục này chưa được gửi cho người rà soát thứ hai")
    main = sheet_of(connection, item, lock=lock)
    return _pair(connection, main, sheet_of(connection, item, reviewer, lock=lock))


def pairs(connection: Connection, document: str = "") -> list[Pair]:
    """Return the items that have two whole answers or had them when they were in use, in the order of reading."""
    query = select(tables.second.c.item, tables.second.c.reviewer).join(
        tables.item, tables.item.c.id == tables.second.c.item
    )
    if document:
        query = query.where(tables.item.c.document == document)
    items: dict[str, list[int]] = {}
    for row in connection.execute(query):
        items.setdefault(row.reviewer, []).append(row.item)
    seconds = [one for name, those in items.items() for one in sheets_of(connection, those, name)]
    whole = {one.item: one for one in seconds if one.state in DECIDED}
    mains = sorted(sheets_of(connection, whole), key=lambda one: (one.document, one.place, one.item))
    return [_pair(connection, main, whole[main.item]) for main in mains]


def disagreements(connection: Connection, document: str = "", *, settled: bool = False) -> list[Disagreement]:
    """Return the items whose two answers differ with something left to settle; with `settled` also those that are through."""
    found = [disagreement(pair) for pair in pairs(connection, document) if pair.ready and pair.differing()]
    return [one for one in found if settled or one.left]


def disagreement(pair: Pair) -> Disagreement:
    """Return both answers for an item side by side, where they differ."""
    first, second, done = pair.first, pair.answer, pair.settled
    now = _before(pair.main, [])
    original = pair.main.original or {}
    fields = [
        Differing(
            name,
            original.get(name, []),
            first.answer(name),
            second.answer(name),
            Said(done[name], now.cells).answer(name) if name in done else None,
        )
        for name in pair.differing()
    ]
    main = pair.main
    return Disagreement(
        main.item, main.document, main.key, main.place, first.who, second.who, pair.seen, fields, pair.left()
    )


def _pair(connection: Connection, main: Sheet, second: Sheet) -> Pair:
    sent = select(func.max(tables.event.c.seq)).where(
        tables.event.c.item == main.item, tables.event.c.sheet == second.name, tables.event.c.action == SENT
    )
    since = connection.execute(sent).scalar_one()
    return Pair(main, second, [event for event in events_of_item(connection, main.item, MAIN) if event.seq > since])


def _before(sheet: Sheet, later: Sequence[Event]) -> Said:
    """Return what a sheet said before some events, which are the last ones on it."""
    cells: Cells = {name: sheet.cell(name) for name in ("state", "checked_by", *(f"field:{one}" for one in FIELDS))}
    for event in reversed(later):
        cells |= {name: value for name, value in event.old.items() if name in cells}
    return Said(str(cells["checked_by"]), cells)


def _unlike(first: Said, second: Said, names: Sequence[str]) -> list[str]:
    return [name for name in names if not same(name, first.entries(name), second.entries(name))]
