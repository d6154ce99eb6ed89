"""What decisions cite, tied to the decisions that are held: when the one that cites comes, and when the one that is cited does."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Connection, Row, and_, bindparam, delete, func, insert, or_, select, update

from pipeline.register import tables
from pipeline.register.proving import EFFECTS
from pipeline.register.resolving import Head, resolve

_AT_ONCE = 500


@dataclass(frozen=True, slots=True)
class Effect:
    """What a decision says it does to another: `how` is amended, replaced or repealed, `provision` the part, "" for all."""

    by: str
    on: str
    how: str
    provision: str


@dataclass(slots=True)
class Ties:
    """The effects that came and went as links were tied anew."""

    come: dict[Effect, str] = field(default_factory=dict)
    gone: dict[Effect, str] = field(default_factory=dict)

    def note(self, old: Mapping[str, Any] | None, new: Mapping[str, Any] | None) -> None:
        """Note a link before and after."""
        for link, noted in ((old, self.gone), (new, self.come)):
            if link and link["target"] and link["proof"] and link["relation"] in EFFECTS:
                effect = Effect(link["decision"], link["target"], EFFECTS[link["relation"]], link["provision"])
                noted[effect] = link["proof"]

    def touched(self) -> set[str]:
        """Return the decisions to whose obligations something may have happened."""
        return {effect.on for effect in (*self.come, *self.gone)}


def tie(connection: Connection, decision: str, issuer: str, links: Sequence[Mapping[str, Any]], ties: Ties) -> None:
    """Write what a decision cites, each link with the decision that it means where that is held."""
    own = tables.link.c
    old = {
        row.reference: row._asdict() for row in connection.execute(select(tables.link).where(own.decision == decision))
    }
    held = _held(connection, {link["number_key"] for link in links})
    new = {}
    for link in links:
        target = resolve(
            _Link(**{name: link[name] for name in _Link.__slots__}), issuer, held.get(link["number_key"], [])
        )
        new[link["reference"]] = {**link, "target": target}
    for reference in old.keys() | new.keys():
        ties.note(old.get(reference), new.get(reference))
    if old != new:
        connection.execute(delete(tables.link).where(own.decision == decision))
        if new:
            connection.execute(insert(tables.link), list(new.values()))


def tie_to(connection: Connection, decision: str, number_keys: Iterable[str], ties: Ties) -> None:
    """Tie anew what others cite under the numbers that a decision has or had; it came, went, or its head changed."""
    own, citing = tables.link, tables.decision
    numbers = {number for number in number_keys if number}
    query = select(own, citing.c.issuer.label("by_issuer")).join(citing, citing.c.id == own.c.decision)
    rows = connection.execute(query.where(or_(own.c.number_key.in_(numbers), own.c.target == decision))).all()
    held = _held(connection, {row.number_key for row in rows})
    moved = []
    for row in rows:
        target = resolve(row, row.by_issuer, held.get(row.number_key, []))
        if target != row.target:
            ties.note(row._asdict(), {**row._asdict(), "target": target})
            moved.append({"_decision": row.decision, "_reference": row.reference, "_target": target})
    if moved:
        where = and_(own.c.decision == bindparam("_decision"), own.c.reference == bindparam("_reference"))
        connection.execute(update(own).where(where).values(target=bindparam("_target")), moved)


@dataclass(frozen=True, slots=True)
class NotHeld:
    """A document that decisions cite and the register has not: how many cite it."""

    type: str
    number: str
    issued_on: str
    issuer: str
    title: str
    cited_by: int


def citing(connection: Connection, decision: str) -> list[Row[Any]]:
    """Return the links of others that mean a decision, by the ids of those that cite."""
    own = tables.link.c
    return list(
        connection.execute(select(tables.link).where(own.target == decision).order_by(own.decision, own.reference))
    )


def cited_by(connection: Connection, decision: str) -> list[Row[Any]]:
    """Return what a decision cites, held or not."""
    own = tables.link.c
    return list(connection.execute(select(tables.link).where(own.decision == decision).order_by(own.reference)))


def not_held(connection: Connection) -> Iterator[NotHeld]:
    """Yield the documents with a number that decisions cite and the register has not, the most cited first."""
    own = tables.link.c
    many = func.count(own.decision.distinct())
    query = select(
        func.max(own.type).label("type"),
        func.max(own.number).label("number"),
        own.issued_on,
        func.max(own.issuer).label("issuer"),
        func.max(own.title).label("title"),
        many.label("cited_by"),
    )
    query = query.where(own.target == "", own.number_key != "").group_by(own.number_key, own.issued_on)
    for row in connection.execute(query.order_by(many.desc(), own.number_key, own.issued_on)):
        yield NotHeld(**row._mapping)


@dataclass(frozen=True, slots=True)
class _Link:
    decision: str
    issued_on: str
    issuer: str


def _held(connection: Connection, numbers: Iterable[str]) -> dict[str, list[Head]]:
    own, wanted = tables.decision.c, sorted(number for number in numbers if number)
    found: dict[str, list[Head]] = {}
    for at in range(0, len(wanted), _AT_ONCE):
        query = select(own.number_key, own.id, own.issued_on, own.issuer, own.issuer_id)
        query = query.where(own.number_key.in_(wanted[at : at + _AT_ONCE]), own.folder != "").order_by(own.id)
        for key, *head in connection.execute(query):
            found.setdefault(key, []).append(Head(*head))
    return found
