"""Ids of bodies: the registry's, one composed of owner and unit, or one of the document's own."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from pipeline.document.decision import DecisionHead, Successor
from pipeline.letters import folded, without_accents
from pipeline.lexicon.departments import DepartmentRow, departments
from pipeline.lexicon.registry import BodyRow, SuccessorRow, registry
from pipeline.link.anaphors import Defined, meant_by


@dataclass(frozen=True, slots=True)
class Scope:
    """What a bare name is read by: the decision's id, whose decision it is ("" where that is neither), its day, what it defines."""

    decision_id: str
    province: str = ""
    ministry: str = ""
    day: str = ""
    issuer: str = ""
    defined: Defined = ()


@dataclass(frozen=True, slots=True)
class Known:
    """A body that the registry knows: its id, the registry's own name ("" for a composed one), kind and successors."""

    id: str
    name: str
    kind: str
    successors: tuple[Successor, ...]


def scope_of(head: DecisionHead, decision_id: str, defined: Defined = ()) -> Scope:
    """Return by what the bare names of a decision are read: the province or the ministry that issued it, and what it defines."""
    name = head.issuer.name
    row = registry().by_name(name)
    if row is not None and row.kind in {"ministry", "ministerial-agency"}:
        return Scope(decision_id, ministry=row.id, day=head.issued_on, issuer=row.name, defined=defined)
    _, province = _split_province(name)
    owner = province.id if province else ""
    return Scope(decision_id, province=owner, day=head.issued_on, issuer=name, defined=defined)


@lru_cache(maxsize=1024)
def known_body(name: str, scope: Scope) -> Known | None:
    """Return what the registry knows of a body, None where it does not know it for certain.

    Good: "Sở Nội vụ tỉnh Sơn La" anywhere; "Sở Nội vụ" in a decision of that province; "Bộ" in one of a ministry.
    Not: "Sở Nội vụ" in a decision of the Government.
    """
    name = meant_by(name, scope.issuer, scope.defined)
    row = registry().by_name(name)
    if row is not None:
        return Known(row.id, row.name, row.kind, _successors(row, scope.day))
    found = _department(name, scope)
    if found is None:
        return None
    unit, owner = found
    return Known(unit.id_of(owner), "", unit.kind, _successors(unit, scope.day, owner))


def _department(name: str, scope: Scope) -> tuple[DepartmentRow, str] | None:
    """Return the unit of a name, and the id of its owner."""
    stem, province = _split_province(name)
    if province is not None:
        unit = departments().of_named_province(stem, scope.day)
        return (unit, province.id) if unit else None
    stem, ministry = _split_ministry(name)
    if ministry is not None:
        unit = departments().of_ministry(stem, ministry.id, scope.day)
        return (unit, ministry.id) if unit else None
    if scope.province and (unit := departments().of_province(name, scope.province, scope.day)):
        return unit, scope.province
    if scope.ministry and (unit := departments().of_ministry(name, scope.ministry, scope.day)):
        return unit, scope.ministry
    unit = departments().of_one_owner(name, scope.day)
    return (unit, unit.owner) if unit else None


_PROVINCE = re.compile(
    r"[\s,(](?<![\s,(][\s,(])[\s,(]*(?:thuộc\s+)?(?P<province>(?:tỉnh|thành phố|TP\.?)\s+[^,()]{2,30})\)?$",
    re.IGNORECASE,
)
_MINISTRY = re.compile(r"[\s,(](?<![\s,(][\s,(])[\s,(]*(?:thuộc\s+)?(?P<ministry>bộ\s[^()]{3,60})\)?$", re.IGNORECASE)


def _split_province(name: str) -> tuple[str, BodyRow | None]:
    """Split "Sở Nội vụ tỉnh Sơn La" into the unit and the province; the province is None where none is named."""
    match = _PROVINCE.search(name)
    row = registry().by_name(match.group("province")) if match else None
    if match is None or row is None or row.kind != "province":
        return name, None
    return name[: match.start()], row


def _split_ministry(name: str) -> tuple[str, BodyRow | None]:
    match = _MINISTRY.search(name)
    row = registry().by_name(match.group("ministry")) if match else None
    if match is None or row is None or row.kind != "ministry":
        return name, None
    return name[: match.start()], row


def _successors(row: BodyRow | DepartmentRow, day: str, owner: str = "") -> tuple[Successor, ...]:
    """Return who took over after the decision: all, where the body is gone; else only what went later than the day."""
    return tuple(
        Successor(body_id=_absolute(one, owner), from_=one.from_, field=one.field)
        for one in row.successors
        if row.valid_to or not day or one.from_ > day
    )


def _absolute(successor: SuccessorRow, owner: str) -> str:
    return successor.body_id if successor.body_id.startswith("vn.") else f"{owner}.{successor.body_id}"


_SLUG = re.compile(r"[a-z0-9]+")


def body_id(name: str, scope: Scope) -> str:
    """Return the id of a body: the registry's, else one made of its name within the decision."""
    known = known_body(name, scope)
    if known is not None:
        return known.id
    full = meant_by(name, scope.issuer, scope.defined)
    slug = "-".join(_SLUG.findall(without_accents(folded(full))))
    return f"{scope.decision_id}/{slug[:80]}"


class BodyIds:
    """Ids of bodies by printed name, made when first asked for and the same ever after; "Vùng" and "vùng" are not one name."""

    def __init__(self, scope: Scope) -> None:
        self._scope = scope
        self._ids: dict[str, str] = {}

    def of(self, name: str) -> str:
        """Return the id of a name as printed, "" for no name."""
        if name and name not in self._ids:
            self._ids[name] = body_id(name, self._scope)
        return self._ids.get(name, "")
