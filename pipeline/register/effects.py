"""What amending, replacing and repealing does to obligations: superseded where the words say so, restored where they no longer do."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Row, bindparam, select, update

from pipeline.letters import folded
from pipeline.register import tables
from pipeline.register.changes import CHANGED, RESTORED, SUPERSEDED, Changes
from pipeline.register.entries import IN_FORCE, WITHDRAWN
from pipeline.register.entries import SUPERSEDED as OUT
from pipeline.register.graph import Ties
from pipeline.register.proving import EFFECTS, names_provision, speaks_of_part
from pipeline.register.provisions import sections_named

_RANKS = {
    "hiến pháp": 7,
    "bộ luật": 6,
    "luật": 6,
    "pháp lệnh": 5,
    "nghị định": 4,
    "thông tư": 2,
    "thông tư liên tịch": 2,
}
_OF_THE_PRIME_MINISTER = 3


@dataclass(frozen=True, slots=True)
class _Covering:
    """An effect with the sections that it reaches; None for all."""

    by: str
    how: str
    proof: str
    sections: frozenset[str] | None


def note_effects(ties: Ties, changes: Changes) -> None:
    """Note on a decision what others do to it, in whole or in part, and what they do no longer: `amended_by` and so on.

    It is all that is told of an amendment that doesn't say which provision it changes.
    """
    for effects, others, back in ((ties.gone, ties.come, True), (ties.come, ties.gone, False)):
        for effect in sorted(effects.keys() - others.keys(), key=lambda one: (one.on, one.by, one.how, one.provision)):
            told = {f"{effect.how}_by": effect.by, "provision": effect.provision, "proof": effects[effect]}
            fields = {name: (value, "") if back else ("", value) for name, value in told.items() if value}
            changes.add(effect.on, "", CHANGED, fields)


def settle(connection: Connection, decision: str, changes: Changes) -> None:
    """Let a decision's obligations stand as the decisions that are held say; of several that end one, the earliest does.

    All of a decision's are superseded where another replaces or repeals it, those of the provisions that are named where it
    amends, replaces or repeals these. Never more: an amendment that names none, "bãi bỏ một phần", and words that are nowhere
    supersede nothing. Nor does a decision that is older than what it would end, or that ranks below it: only the body that issued a
    document or one above it can end it (Luật 64/2025/QH15; before it Điều 12 Luật 80/2015/QH13).
    """
    own = tables.obligation.c
    query = select(
        own.id, own.key, own.section, own.standing, own.superseded_by, own.superseded_how, own.superseded_proof
    ).where(own.decision == decision, own.standing != WITHDRAWN)
    rows = connection.execute(query.order_by(own.position, own.id)).all()
    effects = list(_effects(connection, decision, {row.section for row in rows}))
    moved = []
    for row in rows:
        ending = next((one for one in effects if one.sections is None or row.section in one.sections), None)
        new = _standing(ending)
        old = {name: getattr(row, name) for name in new}
        if new == old:
            continue
        moved.append({"_id": row.id} | {f"_{name}": value for name, value in new.items()})
        # Other words for the same are no change.
        if {**new, "superseded_proof": ""} != {**old, "superseded_proof": ""}:
            what = SUPERSEDED if ending else RESTORED
            changes.add(
                decision, row.key, what, {name: (old[name], new[name]) for name in new if old[name] != new[name]}
            )
    if moved:
        values: dict[str, Any] = {name: bindparam(f"_{name}") for name in _standing(None)}
        connection.execute(update(tables.obligation).where(own.id == bindparam("_id")).values(values), moved)


def _effects(connection: Connection, decision: str, sections: Iterable[str]) -> Iterable[_Covering]:
    by, on, link = tables.decision.alias("by"), tables.decision.alias("on_"), tables.link
    query = (
        select(
            link,
            by.c.issued_on.label("by_day"),
            by.c.type.label("by_type"),
            by.c.number.label("by_number"),
            on.c.issued_on.label("on_day"),
            on.c.type.label("on_type"),
            on.c.number.label("on_number"),
        )
        .join(by, by.c.id == link.c.decision)
        .join(on, on.c.id == link.c.target)
        .where(link.c.target == decision, link.c.relation.in_(EFFECTS), link.c.proof != "")
        .order_by(by.c.issued_on, by.c.id, link.c.reference)
    )
    for row in connection.execute(query):
        if (row.by_day and row.on_day and row.by_day < row.on_day) or (
            _rank(row.by_type, row.by_number) < _rank(row.on_type, row.on_number)
        ):
            continue
        reached = _reached(row, sections)
        if reached is None or reached:
            yield _Covering(row.decision, EFFECTS[row.relation], row.proof, reached)


def _rank(kind: str, number: str) -> int:
    """Return how high a document stands, as far as its type tells: a decision of the Prime Minister above a circular, others below."""
    if "ttg" in number.lower():
        return _OF_THE_PRIME_MINISTER
    return _RANKS.get(folded(kind), 0)


def _reached(link: Row[Any], sections: Iterable[str]) -> frozenset[str] | None:
    if names_provision(link.proof, link.provision):
        return sections_named(link.provision, link.proof, sections)
    if link.relation == "amends" or speaks_of_part(link.proof, link.number):
        return frozenset()
    return None


def _standing(ending: _Covering | None) -> dict[str, str]:
    return {
        "standing": OUT if ending else IN_FORCE,
        "superseded_by": ending.by if ending else "",
        "superseded_how": ending.how if ending else "",
        "superseded_proof": ending.proof if ending else "",
    }
