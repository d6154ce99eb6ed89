"""What a person says of an obligation that is there: accept, correct, reject, approve, done, and take back.

Every function works in the transaction of its connection, and either does all of it or raises. `seen` is the number of the
last event that the person saw on the sheet: where there is a newer one, nothing is done (Overtaken).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date

from sqlalchemy import Connection

from pipeline.compare.fields import FIELDS, Entries
from pipeline.review.records.blind import SENT, SETTLED, mark_settled, refuse_unless_theirs
from pipeline.review.records.carrying import conflicts
from pipeline.review.records.events import (
    LOADER,
    Act,
    Event,
    Person,
    events_of_batch,
    events_of_item,
    moment,
    new_batch,
    record,
)
from pipeline.review.records.refusals import Forbidden, Missing, Overtaken, Refused, Unfit
from pipeline.review.records.sheets import MAIN, OPEN, Cells, Field, Sheet, sheet_of, sheets_of

ACCEPTED, CORRECTED, REJECTED, ADDED, REPLACED, ORPHANED = (
    "accepted", "corrected", "rejected", "added", "replaced", "orphaned",
)  # fmt: skip


def accept(connection: Connection, who: Person, item: int, seen: int, sheet: str = MAIN, *, batch: str = "") -> int:
    """Say that all open fields of an item are right; return the number of the event. Raises Missing, Overtaken, Refused."""
    now = held_by(connection, who, item, sheet, seen)
    _refuse_unless_open(now)
    cells = {f"field:{name}": _said(now, name, ACCEPTED) for name in now.open_fields}
    return record(connection, who, now, Act(ACCEPTED, batch=batch), cells | standing(now, cells, who))


def accept_field(connection: Connection, who: Person, item: int, field: str, seen: int, sheet: str = MAIN) -> int:
    """Say that a field is right as it stands; return the number of the event. Raises Missing, Overtaken, Refused."""
    now = held_by(connection, who, item, sheet, seen)
    refuse_unless_there(now, field)
    if now.fields[field].state != OPEN:
        raise Refused("the field was decided already; take that back first", "trường đã quyết định; hãy hoàn tác trước")
    cells: Cells = {f"field:{field}": _said(now, field, ACCEPTED)}
    return record(connection, who, now, Act(ACCEPTED, field), cells | standing(now, cells, who))


def correct(
    connection: Connection, who: Person, item: int, field: str, entries: Entries, seen: int, *,
    sheet: str = MAIN, reason: str = "",
) -> int:  # fmt: skip
    """Say what a field ought to be; entries that are what was extracted accept it.

    Returns the number of the event. Raises Missing, Overtaken, Refused, and Unfit for an obligation without words.
    """
    now = held_by(connection, who, item, sheet, seen)
    refuse_unless_there(now, field)
    if field == "text" and not entries:
        raise Unfit(
            "an obligation has words; reject it if it is none",
            "nghĩa vụ phải có nội dung; nếu không phải nghĩa vụ, hãy bỏ",
        )
    extracted = now.original[field] if now.original is not None else now.entries(field)
    state = ACCEPTED if entries == extracted else CORRECTED
    cells: Cells = {f"field:{field}": {"state": state, "entries": entries}}
    return record(connection, who, now, Act(state, field, reason), cells | standing(now, cells, who))


def reject_field(
    connection: Connection, who: Person, item: int, field: str, seen: int, *, sheet: str = MAIN, reason: str = ""
) -> int:
    """Say that what stands in a field is wrong and nothing belongs there. Raises Missing, Overtaken, Refused, Unfit."""
    now = held_by(connection, who, item, sheet, seen)
    refuse_unless_there(now, field)
    if field == "text":
        raise Unfit("an obligation has words; reject it as a whole", "nghĩa vụ phải có nội dung; hãy bỏ cả nghĩa vụ")
    cells: Cells = {f"field:{field}": {"state": REJECTED, "entries": []}}
    return record(connection, who, now, Act(REJECTED, field, reason), cells | standing(now, cells, who))


def reject(connection: Connection, who: Person, item: int, seen: int, *, sheet: str = MAIN, reason: str = "") -> int:
    """Say that an item is no obligation; its fields stay for the record. Raises Missing, Overtaken, Refused."""
    now = held_by(connection, who, item, sheet, seen)
    _refuse_unless_active(now)
    return record(connection, who, now, Act(REJECTED, reason=reason), checked(who) | {"state": REJECTED})


def approve(connection: Connection, who: Person, item: int, seen: int, *, batch: str = "") -> int:
    """Confirm what a first person has checked; the second pair of eyes is never the first.

    Raises Missing, Overtaken, Refused, and Forbidden where the same person has checked it.
    """
    now = held_by(connection, who, item, MAIN, seen)
    _refuse_unless_active(now)
    if now.state == OPEN:
        raise Refused("it has to be checked before it is approved", "phải rà soát xong mới duyệt được")
    if now.checked_by == who.name:
        raise Forbidden(
            "who has checked it can't approve it: that takes a second person",
            "người đã rà soát không được tự duyệt: cần người thứ hai",
        )
    cells: Cells = {"approved_by": who.name, "approved_at": moment()}
    return record(connection, who, now, Act("approved", batch=batch), cells)


def finished(connection: Connection, who: Person, item: int, day: str, seen: int) -> int:
    """Write down the day (ISO) on which an obligation was fulfilled, "" for not yet. Raises Missing, Overtaken, Unfit."""
    now = held_by(connection, who, item, MAIN, seen)
    _refuse_unless_active(now)
    if day:
        try:
            day = date.fromisoformat(day).isoformat()
        except ValueError as error:
            raise Unfit(f"{day} is no day", f"{day} không phải là ngày") from error
    return record(connection, who, now, Act("done"), {"done_on": day})


def undo(connection: Connection, who: Person, item: int, seen: int, sheet: str = MAIN) -> list[int]:
    """Take back what was done last on an item's sheet, with all that was one act with it; return the numbers of the events.

    Only what nobody has built upon can be taken back: it has to be the last act on each of its sheets, and the cells still
    have to be as it left them.

    Raises Missing, Overtaken, and Refused where there is nothing to take back.
    """
    last = last_act(connection, item, sheet)
    meant = _one_act(connection, last)
    # All of them at once, in the order of their numbers: who takes it back from another of its items does the same.
    sheets_of(connection, [item, *(event.item for event in meant)], lock=True)
    now = held_by(connection, who, item, sheet, seen)
    if last is None:
        raise Refused("there is nothing to take back", "không có gì để hoàn tác")
    stand = [now if one.item == item else sheet_of(connection, one.item, one.sheet, lock=True) for one in meant]
    for event, at in zip(meant, stand, strict=True):
        newest = last_act(connection, event.item, event.sheet)
        if newest != event or any(at.cell(name) != value for name, value in event.new.items()):
            raise Overtaken(
                "it was changed since; take the later change back first",
                "đã có thay đổi sau đó; hãy hoàn tác thay đổi sau trước",
            )
    batch = new_batch() if len(meant) > 1 else ""
    done: list[int] = []
    for event, at in reversed(list(zip(meant, stand, strict=True))):
        act = Act("undone", event.field, batch=batch, undoes=event.seq)
        done.append(record(connection, who, at, act, event.old))
        if event.action == SETTLED:
            mark_settled(connection, event.item, False)
    return done


def _one_act(connection: Connection, event: Event | None) -> list[Event]:
    """Return the events that are taken back with one; of many that were accepted at once, each was an act of its own."""
    if event is None:
        return []
    return events_of_batch(connection, event.batch) if event.batch and event.action != ACCEPTED else [event]


def last_act(connection: Connection, item: int, sheet: str = MAIN) -> Event | None:
    """Return what `undo` would take back, None where there is nothing: never what was taken back, nor what loading or sending did."""
    events = events_of_item(connection, item, sheet)
    taken = {event.undoes for event in events if event.undoes}
    for event in reversed(events):
        if event.role == "loader" or event.action == SENT:
            return None
        if event.action != "undone" and event.seq not in taken:
            return event
    return None


@dataclass(frozen=True, slots=True)
class Bulk:
    """What became of many: the numbers of the items that were accepted, and of those left alone because they had changed."""

    done: list[int]
    left: list[int]


def accept_all(connection: Connection, who: Person, seen: Iterable[tuple[int, int]]) -> Bulk:
    """Accept many items, each as it was seen (item, number of its last event); what changed since is left alone."""
    batch = new_batch()
    done: list[int] = []
    left: list[int] = []
    # In one order for all: two who accept the same would else wait for each other for ever.
    for item, last in sorted(seen):
        try:
            accept(connection, who, item, last, batch=batch)
        except (Overtaken, Missing, Refused):
            left.append(item)
        else:
            done.append(item)
    return Bulk(done, left)


def held_by(connection: Connection, who: Person, item: int, sheet: str, seen: int) -> Sheet:
    """Read an item's sheet for changing by a person; raises as `held`, and Forbidden where it isn't theirs to answer on."""
    now = held(connection, item, sheet, seen)
    refuse_unless_theirs(connection, who.name, now)
    return now


def held(connection: Connection, item: int, sheet: str, seen: int) -> Sheet:
    """Read an item's sheet for changing; raises Missing, and Overtaken where `seen` is not its last event."""
    now = sheet_of(connection, item, sheet, lock=True)
    if now.last != seen:
        newer = [event for event in events_of_item(connection, item, sheet) if event.seq > seen]
        who = newer[-1].who if newer else LOADER.name
        raise Overtaken(
            f"{who} has changed it since it was shown; look again",
            f"{who} vừa thay đổi mục này; hãy xem lại",
        )
    return now


def _refuse_unless_active(now: Sheet) -> None:
    if not now.active:
        raise Refused("it is no longer in use: it was replaced", "mục này đã được thay thế, không còn dùng")


def _refuse_unless_open(now: Sheet) -> None:
    _refuse_unless_active(now)
    if not now.open_fields and now.state != OPEN:
        raise Refused("all of it was decided already; take that back first", "đã quyết định xong; hãy hoàn tác trước")
    if now.state == REJECTED:
        raise Refused("it was rejected; take that back first", "mục này đã bị bỏ; hãy hoàn tác trước")


def refuse_unless_there(now: Sheet, field: str) -> None:
    """Raise Refused where an item takes no answers (replaced, rejected), Missing where it has no such field."""
    _refuse_unless_active(now)
    if field not in FIELDS:
        raise Missing(f"no field {field}", f"không có trường {field}")
    if now.state == REJECTED:
        raise Refused("it was rejected; take that back first", "mục này đã bị bỏ; hãy hoàn tác trước")


def _said(now: Sheet, field: str, state: str) -> Cells:
    return {"state": state, "entries": now.entries(field)}


def checked(who: Person) -> Cells:
    """Return the cells of an item that a person has just checked: whatever was approved before no longer is."""
    # What was approved was approved as it stood; a change asks for the second person again.
    return {"checked_by": who.name, "checked_at": moment(), "approved_by": "", "approved_at": ""}


def standing(now: Sheet, said: Cells, who: Person) -> Cells:
    """Return what becomes of an item's own cells when fields were decided: checked once none is open any more.

    What was extracted before is kept no longer once no field differs from what is extracted now.
    """
    fields = now.fields | {name[6:]: Field(name[6:], **value) for name, value in said.items()}
    states = {field.state for field in fields.values()}
    # The item's, and so for its main sheet to say: a second reviewer's answers end no conflict with the first one's.
    conflicting = now.name == MAIN and now.active and now.before is not None and now.original is not None
    settled: Cells = {}
    if conflicting and not conflicts(replace(now, fields=fields), now.original or {}, now.before):
        settled["before"] = None
    if OPEN in states:
        return settled | {"approved_by": "", "approved_at": ""}
    if now.origin != "extracted":
        state = ADDED
    elif states == {ACCEPTED}:
        state = ACCEPTED
    else:
        state = CORRECTED
    return settled | checked(who) | {"state": state}
