"""Two pairs of eyes: a sample of what was checked is answered again by a second person, who sees what was extracted and no more."""

from __future__ import annotations

import hashlib
import math
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import Connection, and_, insert, select
from sqlalchemy import delete as delete_from

from pipeline.compare.fields import FIELDS, Entries, Values
from pipeline.review.records import tables
from pipeline.review.records.blind import SENT, SETTLED, had_a_hand
from pipeline.review.records.deciding import held
from pipeline.review.records.events import Act, Person, events_of_item, moment, note, record
from pipeline.review.records.refusals import Forbidden, Missing, Refused, Unfit
from pipeline.review.records.sheets import DECIDED, MAIN, OPEN, Field, Sheet, drop_sheet, new_sheet, sheet_of, sheets_of


@dataclass(frozen=True, slots=True)
class Share:
    """A part of what was checked, of one decision or ("") of all: `share` is 0 to 1, `seed` chooses which."""

    document: str = ""
    share: float = 0.1
    seed: int = 0


@dataclass(frozen=True, slots=True)
class Waiting:
    """An item that a second reviewer has yet to answer for; `open` are the fields of which they said nothing so far."""

    item: int
    document: str
    number: str
    key: str
    place: int
    asked_by: str
    asked_at: str
    open: list[str]
    seen: int


@dataclass(frozen=True, slots=True)
class BlindField:
    """A field for the second reviewer: as extracted, and what they themselves said of it."""

    name: str
    extracted: Entries
    state: str
    entries: Entries


@dataclass(frozen=True, slots=True)
class BlindView:
    """All that a second reviewer may see of an item: nothing in it comes from the first one's answers.

    `state` and `seen` (the last event) are those of their own sheet; `attempt` is the extraction whose text stands beside it.
    """

    item: int
    document: str
    attempt: int
    key: str
    place: int
    reasons: list[str]
    sheet: str
    state: str
    seen: int
    fields: list[BlindField]


def send_sample(connection: Connection, who: Person, reviewer: str, which: Sequence[int] | Share) -> list[int]:
    """Send checked items to a second reviewer, each on a blank sheet; return their numbers.

    A share is of all that the reviewer may answer for, with what was sent to anybody before counted in: the same share and seed
    give the same items, and asking again sends only what is lacking. Of items named one by one, all are sent or none.

    Raises Missing for an item that isn't there, Forbidden where the reviewer had a hand in the first answers, Refused for an
    item that isn't checked, was made by a person, or was sent already, and Unfit for a share that is none.
    """
    if reviewer == MAIN:
        raise Unfit("name the second reviewer", "hãy chọn người rà soát thứ hai")
    items = _of_share(connection, reviewer, which) if isinstance(which, Share) else sorted(set(which))
    sheets = sheets_of(connection, items, lock=True)
    if len(sheets) < len(items):
        raise Missing("one of the obligations isn't here", "có nghĩa vụ không tồn tại")
    for one in sheets:
        _refuse_unless_ready(one)
    if had_a_hand(connection, reviewer, items):
        raise Forbidden(
            f"{reviewer} had a hand in the first answers; the second ones take somebody else",
            f"{reviewer} đã tham gia rà soát lần đầu; lần hai phải do người khác thực hiện",
        )
    if _sent(connection, items):
        raise Refused("it was sent to a second reviewer already", "mục này đã được gửi cho người rà soát thứ hai")
    if not items:
        return []
    asked = {"reviewer": reviewer, "asked_by": who.name, "asked_at": moment(), "settled": 0}
    connection.execute(insert(tables.second), [{**asked, "item": item} for item in items])
    new_sheet(connection, items, reviewer)
    for one in sheets_of(connection, items, reviewer):
        record(connection, who, one, Act(SENT), {})
    return items


def withdraw(connection: Connection, who: Person, item: int, seen: int) -> None:
    """Take an item back from its second reviewer, so that it can be sent to another; what they said stays in the log.

    `seen` is the last event of the reviewer's sheet. Raises Missing, Overtaken, and Refused where answers were settled.
    """
    reviewer = reviewer_of(connection, item)
    sheet = held(connection, item, reviewer, seen)
    events = events_of_item(connection, item, MAIN)
    taken = {event.undoes for event in events}
    if any(event.action == SETTLED and event.seq not in taken for event in events):
        raise Refused("its answers were compared and settled already", "hai kết quả đã được đối chiếu và chốt")
    note(connection, who, sheet, Act("withdrawn"), {}, {})
    connection.execute(delete_from(tables.second).where(tables.second.c.item == item))
    drop_sheet(connection, item, reviewer)


def reviewer_of(connection: Connection, item: int) -> str:
    """Return the second reviewer of an item; raises Missing where it was sent to nobody."""
    query = select(tables.second.c.reviewer).where(tables.second.c.item == item)
    known = 0 < item <= tables.LARGEST
    found: str | None = connection.execute(query).scalar_one_or_none() if known else None
    if found is None:
        raise Missing("it was sent to no second reviewer", "mục này chưa được gửi cho người rà soát thứ hai")
    return found


def waiting_for(connection: Connection, reviewer: str) -> list[Waiting]:
    """Return what a second reviewer has yet to answer for, in the order of reading."""
    second, item = tables.second.c, tables.item.c
    query = (
        select(
            second.item, item.document, tables.document.c.number, item.key, item.place, second.asked_by, second.asked_at
        )
        .join(tables.item, item.id == second.item)
        .join(tables.document, tables.document.c.id == item.document)
        .join(tables.sheet, and_(tables.sheet.c.item == second.item, tables.sheet.c.name == second.reviewer))
        .where(second.reviewer == reviewer, tables.sheet.c.state == OPEN, item.active == 1)
        .order_by(item.document, item.place, second.item)
    )
    rows = connection.execute(query).all()
    sheets = {one.item: one for one in sheets_of(connection, [row.item for row in rows], reviewer)}
    return [Waiting(*row, sheets[row.item].open_fields, sheets[row.item].last) for row in rows]


def blind_view(connection: Connection, reviewer: str, item: int) -> BlindView:
    """Return what a second reviewer may see of an item; raises Missing, and Forbidden for anybody else."""
    if reviewer_of(connection, item) != reviewer:
        raise Forbidden("it was sent to another reviewer", "mục này được gửi cho người rà soát khác")
    sheet = sheet_of(connection, item, reviewer)
    extracted: Values = sheet.original or {}
    fields = [_blind(sheet.fields[name], extracted.get(name, [])) for name in FIELDS]
    return BlindView(
        sheet.item, sheet.document, sheet.attempt, sheet.key, sheet.place, sheet.reasons, sheet.name, sheet.state,
        sheet.last, fields,
    )  # fmt: skip


def _blind(field: Field, extracted: Entries) -> BlindField:
    return BlindField(field.name, extracted, field.state, field.entries)


def _refuse_unless_ready(sheet: Sheet) -> None:
    if not sheet.active or sheet.state not in DECIDED:
        raise Refused("it has to be checked first", "mục này phải được rà soát lần đầu trước")
    if sheet.original is None:
        # Its fields are the first person's answers; without them there is nothing to show.
        raise Refused(
            "a person made it: nothing was extracted that another could answer on without seeing their answers",
            "mục này do người rà soát lập, không có kết quả trích xuất để rà soát độc lập",
        )


def _sent(connection: Connection, items: Sequence[int]) -> set[int]:
    query = select(tables.second.c.item).where(tables.second.c.item.in_(items))
    return set(connection.execute(query).scalars())


def _of_share(connection: Connection, reviewer: str, which: Share) -> list[int]:
    if not 0 <= which.share <= 1:
        raise Unfit("a share is between 0 and 100 %", "tỷ lệ phải từ 0 đến 100 %")
    item = tables.item.c
    query = (
        select(item.id, item.document, item.key)
        .join(tables.sheet, and_(tables.sheet.c.item == item.id, tables.sheet.c.name == MAIN))
        .where(item.active == 1, item.origin == "extracted", tables.sheet.c.state.in_(DECIDED))
    )
    if which.document:
        query = query.where(item.document == which.document)
    found = {row.id: f"{which.seed}\n{row.document}\n{row.key}" for row in connection.execute(query)}
    sent = _sent(connection, list(found))
    free = set(found) - sent - had_a_hand(connection, reviewer, found)
    # By a digest of its key and not by its number, so that the sample is the same in every database.
    ranked = sorted(free, key=lambda one: hashlib.sha256(found[one].encode()).digest())
    lacking = math.ceil(round(which.share * (len(free) + len(sent)), 6)) - len(sent)
    return sorted(ranked[: max(0, lacking)])
