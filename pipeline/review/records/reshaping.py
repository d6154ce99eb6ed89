"""What a person does to the list of obligations: add one that was missed, split one, join several."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import Connection, func, insert, select

from pipeline.compare.fields import FIELDS, Entries, Entry, Values, empty_values, key_of
from pipeline.letters import composed
from pipeline.review.records import tables
from pipeline.review.records.deciding import ADDED, REPLACED, held_by
from pipeline.review.records.events import Act, Person, moment, new_batch, record
from pipeline.review.records.queued import BINDING
from pipeline.review.records.refusals import Refused, Unfit
from pipeline.review.records.sheets import MAIN, OPEN, Cells, Sheet, new_sheet, sheet_of
from pipeline.review.records.source import Place, attempt_of, current_attempt


def add(connection: Connection, who: Person, document: str, places: Sequence[Place], kind: str = "") -> int:
    """Add an obligation that was missed, from what was selected in the source; return its number.

    Its words are those of the places; the other fields are empty and open until the person fills or confirms them.
    Raises Missing for an unknown decision, Unfit for places that are none.
    """
    if not places:
        raise Unfit("select the words of the obligation first", "hãy chọn đoạn văn của nghĩa vụ trước")
    attempt = attempt_of(connection, current_attempt(connection, document, lock=True))
    evidence = [attempt.source.evidence(place).model_dump(mode="json") for place in places]
    values = empty_values() | {
        "text": [{"text": attempt.source.words(places), "kind": kind, "evidence": evidence}],
    }
    item = _new_item(connection, document, attempt.id, ADDED, evidence[0]["start"])
    _appear(connection, who, item, values, Act(ADDED))
    return item


def split(connection: Connection, who: Person, item: int, parts: Sequence[str], seen: int) -> list[int]:
    """Cut an obligation into several, whose words together are its own; return their numbers.

    Each takes over what the whole had in its other fields, for the person to look at again; the whole is replaced.
    Raises Missing, Overtaken, Refused, and Unfit where the parts are not the words of the whole.
    """
    now = held_by(connection, who, item, MAIN, seen)
    texts = now.entries("text")
    parts = [" ".join(part.split()) for part in parts if part.strip()]
    if len(parts) < 2:
        raise Unfit("cut it into two parts or more, one a line", "hãy tách thành hai phần trở lên, mỗi phần một dòng")
    if not now.active:
        raise Refused("it is no longer in use: it was replaced", "mục này đã được thay thế, không còn dùng")
    if _bare("".join(parts)) != _bare("".join(str(entry["text"]) for entry in texts)):
        raise Unfit("the parts have to be the words of the whole", "các phần phải giữ nguyên chữ của nghĩa vụ")
    batch = new_batch()
    record(connection, who, now, Act("split", batch=batch), {"active": 0, "state": REPLACED})
    whole = [one for entry in texts for one in entry["evidence"]]
    made: list[int] = []
    for part, evidence in zip(parts, _cut(parts, whole, now, connection), strict=True):
        entry = {"text": part, "kind": texts[0].get("kind", ""), "evidence": evidence}
        place = evidence[0]["start"] if evidence else now.place
        child = _new_item(connection, now.document, now.attempt, "split", place)
        _appear(connection, who, child, now.values | {"text": [entry]}, Act("split", batch=batch))
        made.append(child)
    return made


def merge(connection: Connection, who: Person, seen: Sequence[tuple[int, int]]) -> int:
    """Join obligations of one decision into one, given as (item, last event seen); return its number.

    Its words are theirs in the order of the text, its other fields hold what any of them has. Raises Missing, Overtaken,
    Refused, and Unfit for fewer than two or for obligations of several decisions.
    """
    sheets = sorted(
        (held_by(connection, who, item, MAIN, last) for item, last in sorted(dict(seen).items())),
        key=lambda one: one.place,
    )
    if len(sheets) < 2:
        raise Unfit("choose two obligations or more", "hãy chọn hai nghĩa vụ trở lên")
    if len({one.document for one in sheets}) > 1:
        raise Unfit("they belong to several decisions", "các nghĩa vụ thuộc nhiều quyết định khác nhau")
    if not all(one.active for one in sheets):
        raise Refused("one of them is no longer in use", "có nghĩa vụ đã được thay thế, không còn dùng")
    batch = new_batch()
    for one in sheets:
        record(connection, who, one, Act("merged", batch=batch), {"active": 0, "state": REPLACED})
    values: Values = {name: _together(name, sheets) for name in FIELDS}
    texts = [entry for one in sheets for entry in one.entries("text")]
    values["text"] = [
        {
            "text": " ".join(str(entry["text"]) for entry in texts),
            "kind": next((entry["kind"] for entry in texts if entry.get("kind")), ""),
            "evidence": [one for entry in texts for one in entry["evidence"]],
        }
    ]
    item = _new_item(connection, sheets[0].document, sheets[0].attempt, "merged", sheets[0].place)
    _appear(connection, who, item, values, Act("merged", batch=batch))
    return item


def _new_item(connection: Connection, document: str, attempt: int, origin: str, place: int) -> int:
    # Its key is its own: what people made belongs to no place in the outline.
    number = connection.execute(select(func.coalesce(func.max(tables.item.c.id), 0))).scalar_one() + 1
    row = {
        "document": document, "key": f"{origin}:{number}:{moment()}", "attempt": attempt, "origin": origin, "active": 0,
        "place": place, "original": "", "before": "", "urgency": BINDING, "confidence": 1.0, "reasons": "[]", "kind": "", "due": "",
        "has_deadline": 0, "folded": "",
    }  # fmt: skip
    made: int = connection.execute(insert(tables.item).returning(tables.item.c.id), row).scalar_one()
    return made


def _appear(connection: Connection, who: Person, item: int, values: Values, act: Act) -> None:
    """Let a new item appear, by an event that holds all that it begins with: the log alone is enough to make it again."""
    new_sheet(connection, [item])
    blank = sheet_of(connection, item)
    cells: Cells = {"active": 1}
    for name in FIELDS:
        cells[f"field:{name}"] = {"state": OPEN, "entries": values[name]}
    record(connection, who, blank, act, cells)


def _together(field: str, sheets: Sequence[Sheet]) -> Entries:
    found: dict[str, Entry] = {}
    for one in sheets:
        for entry in one.entries(field):
            found.setdefault(key_of(field, entry), entry)
    return list(found.values())


def _cut(parts: Sequence[str], whole: Entries, now: Sheet, connection: Connection) -> list[Entries]:
    """Return the evidence of each part: the raw characters behind it, counted without blanks and what can't be seen; all of it where they differ."""
    source = attempt_of(connection, now.attempt).source
    letters = [offset for one in whole for offset in range(one["start"], one["end"]) if _is_letter(source.raw[offset])]
    printed = "".join(source.raw[offset] for offset in letters)
    if printed != _bare("".join(parts)):
        return [whole for _ in parts]
    found: list[Entries] = []
    at = 0
    for part in parts:
        length = len(_bare(part))
        found.append(
            [source.evidence(place).model_dump(mode="json") for place in _runs(letters[at : at + length], whole)]
        )
        at += length
    return found


def _runs(letters: Sequence[int], whole: Entries) -> list[Place]:
    """Return the places that letters cover, one within each piece of the whole's evidence."""
    inside = [[offset for offset in letters if one["start"] <= offset < one["end"]] for one in whole]
    return [(run[0], run[-1] + 1) for run in inside if run]


def _bare(text: str) -> str:
    return "".join(filter(_is_letter, composed(text)))


def _is_letter(one: str) -> bool:
    # What can't be seen isn't in the words that a person sends back.
    return one.isprintable() and not one.isspace()
