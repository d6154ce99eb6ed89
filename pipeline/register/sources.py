"""Which decision a file is of, and which of a decision's files counts."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, and_, delete, insert, or_, select, update
from sqlalchemy import Row as Found

from pipeline.document.decision import Decision
from pipeline.register import tables
from pipeline.register.entries import name_key, number_key
from pipeline.register.loading import Loaded
from pipeline.register.signature import length_of, likeness

ALIKE = 0.5
"""From which likeness on files of one number, day and issuer are one decision.

Of 99 pairs of files of one decision (text, Word, PDF, legacy fonts, scans, a copy without its appendices) the least alike has 0.60.
Texts alone tell nothing from there on: two decisions of one issuer in one form of words come to 0.84.
"""

WHOLE = 0.75
"""What share of the longest file's words another one has to have, to be a re-issue and no excerpt.

A real copy of a resolution without its appendices has 0.55 of them: it would withdraw what the appendices order.
"""

_NUMBERED = re.compile(r"~(\d+)\Z")


@dataclass(frozen=True, slots=True)
class Place:
    """The decision that a file is of: `new` where the register has none of that id, `apart` where its number is taken by another text."""

    decision: str
    new: bool = False
    apart: bool = False


def place_of(connection: Connection, file: Loaded, signature: str) -> Place:
    """Return the decision that a file is of, by number, day, issuer and words; where a known file was, it stays.

    It stays whatever its new reading says, as long as its bytes are the same or its words alike, and its id is.
    """
    before = connection.execute(select(tables.source).where(tables.source.c.folder == file.folder)).first()
    if before is not None and _NUMBERED.sub("", before.decision) != file.published.id:
        before = None
    if before is not None and (
        before.sha256 == file.published.source.sha256 or likeness(before.signature, signature) >= ALIKE
    ):
        return Place(before.decision)
    apart = False
    for one in _candidates(connection, file.published):
        if not _one_head(one, file.published):
            continue
        others = _signatures(connection, one.id, file.folder)
        # A decision without files was withdrawn, or is this one's, which says something else now.
        alike = any(likeness(signature, other) >= ALIKE for other in others)
        if alike or (not others and (before is None or before.decision == one.id)):
            return Place(one.id, apart=one.id != file.published.id)
        apart = True
    identity = _free_id(connection, file)
    return Place(identity, new=True, apart=apart or identity != file.published.id)


def sources_of(connection: Connection, decision: str) -> list[Found[Any]]:
    """Return the files of a decision, the one that counts first.

    What was recognised from a picture comes after what was not, and of these a copy that lacks much of the longest after one that
    doesn't. Then a later folder comes before an earlier one: a corrected re-issue takes the place of what it corrects.
    """
    rows = connection.execute(select(tables.source).where(tables.source.c.decision == decision)).all()
    longest: dict[bool, int] = {}
    for row in rows:
        longest[row.text_origin == "ocr"] = max(longest.get(row.text_origin == "ocr", 0), length_of(row.signature))

    def rank(row: Found[Any]) -> tuple[bool, bool, int, str]:
        recognised = row.text_origin == "ocr"
        whole = length_of(row.signature) >= WHOLE * longest[recognised]
        return not recognised, whole, _number(row.folder), row.folder

    return sorted(rows, key=rank, reverse=True)


def put(connection: Connection, decision: str, file: Loaded, signature: str) -> str:
    """Write a file as one of a decision's; return the decision that it was of before, "" for none."""
    info = file.published.source
    row = {
        "decision": decision,
        "content": file.content,
        "sha256": info.sha256,
        "name": info.name,
        "media_type": info.media_type,
        "text_origin": info.text_origin,
        "signature": signature,
    }
    own = tables.source.c
    before = connection.execute(select(own.decision).where(own.folder == file.folder)).scalar()
    if before is None:
        connection.execute(insert(tables.source).values(folder=file.folder, counts=0, **row))
        return ""
    connection.execute(update(tables.source).where(own.folder == file.folder).values(row))
    return str(before)


def let_count(connection: Connection, decision: str, folder: str) -> None:
    """Let one file of a decision count, and no other."""
    own = tables.source.c
    connection.execute(update(tables.source).where(own.decision == decision, own.counts == 1).values(counts=0))
    connection.execute(update(tables.source).where(own.folder == folder).values(counts=1))


def remove(connection: Connection, folder: str) -> str:
    """Forget a file; return the decision that it was of, "" where there is none."""
    own = tables.source.c
    decision = connection.execute(select(own.decision).where(own.folder == folder)).scalar()
    connection.execute(delete(tables.source).where(own.folder == folder))
    return str(decision or "")


def _candidates(connection: Connection, published: Decision) -> list[Found[Any]]:
    """Return the decisions that a file may be of: those of its number and day, and those of its id."""
    own, identity = tables.decision.c, published.id
    # "~" sorts after every other letter of an id: the ids that begin with "ID~" stand between these two.
    of_id = or_(own.id == identity, and_(own.id > f"{identity}~", own.id < f"{identity}\x7f"))
    columns = (own.id, own.number_key, own.issued_on, own.issuer, own.issuer_id)
    found: list[Found[Any]] = list(connection.execute(select(*columns).where(of_id)))
    number = number_key(published.decision.number)
    if number and published.decision.issued_on:
        same = and_(own.number_key == number, own.issued_on == published.decision.issued_on)
        found += connection.execute(select(*columns).where(same))
    by_id: dict[str, Found[Any]] = {row.id: row for row in found}
    return sorted(by_id.values(), key=lambda row: (row.id != identity, row.id))


def _one_head(one: Found[Any], published: Decision) -> bool:
    head = published.decision
    if one.number_key != number_key(head.number) or one.issued_on != head.issued_on:
        return False
    if not one.issuer or not head.issuer.name:
        return True
    return (one.issuer_id != "" and one.issuer_id == head.issuer.body_id) or name_key(one.issuer) == name_key(
        head.issuer.name
    )


def _signatures(connection: Connection, decision: str, but: str) -> list[str]:
    own = tables.source.c
    return list(connection.execute(select(own.signature).where(own.decision == decision, own.folder != but)).scalars())


def _free_id(connection: Connection, file: Loaded) -> str:
    """Return an id for a decision that is new: its own; where another text has it, its folder's, or the next with a number."""
    own, wanted = tables.decision.c, file.published.id
    names = [wanted]
    if _NUMBERED.sub("", file.folder) == wanted:
        names.append(file.folder)
    number = 2
    while True:
        for name in names:
            if connection.execute(select(own.id).where(own.id == name)).first() is None:
                return name
        names = [f"{wanted}~{number}"]
        number += 1


def _number(folder: str) -> int:
    found = _NUMBERED.search(folder)
    return int(found[1]) if found else 1
