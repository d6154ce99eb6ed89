"""Two outputs of the same documents, without gold: what appeared and what vanished, item by item."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pipeline.errors import MissingFile
from pipeline.evaluate.load import read_decision, rows
from pipeline.write.decision_json import decisions_in

Item = tuple[str, ...]

_HEAD = ("type", "number", "issued_on", "place", "subject")
_FIELDS = {
    "sections": ("path", "heading"),
    "references": ("type", "number", "title", "issued_on", "relation"),
    "indicators": ("name", "target", "unit", "by"),
    "abbreviations": ("short", "long"),
    "notes": ("code", "message"),
}
_ROLES = ("lead", "cooperating", "recipient", "approver")


@dataclass(frozen=True, slots=True)
class FieldDifference:
    """One field over all documents that both outputs hold: how many items both have, and those that only one has."""

    field: str
    both: int
    appeared: tuple[tuple[str, Item], ...]
    vanished: tuple[tuple[str, Item], ...]


@dataclass(frozen=True, slots=True)
class Differences:
    """The differences by field, how many documents were compared, and the names of those that one output lacks."""

    documents: int
    only_old: tuple[str, ...]
    only_new: tuple[str, ...]
    fields: tuple[FieldDifference, ...]


def differences(old: Path, new: Path) -> Differences:
    """Compare two output folders, document by document (the same bytes, by their SHA-256).

    Raises MissingFile where a folder holds no decision, DamagedFile where one can't be read.
    """
    before, after = _decisions(old), _decisions(new)
    shared = [key for key in before if key in after]
    counts: dict[str, list[tuple[str, Counter[Item], Counter[Item]]]] = {}
    for key in shared:
        was, now = _items(before[key]), _items(after[key])
        for field in {**was, **now}:
            pair = (_name(after[key]), was.get(field, Counter()), now.get(field, Counter()))
            counts.setdefault(field, []).append(pair)
    return Differences(
        documents=len(shared),
        only_old=tuple(_name(before[key]) for key in before if key not in after),
        only_new=tuple(_name(after[key]) for key in after if key not in before),
        fields=tuple(_difference(field, pairs) for field, pairs in counts.items()),
    )


def _difference(field: str, pairs: list[tuple[str, Counter[Item], Counter[Item]]]) -> FieldDifference:
    return FieldDifference(
        field,
        both=sum((was & now).total() for _, was, now in pairs),
        appeared=tuple((name, item) for name, was, now in pairs for item in (now - was).elements()),
        vanished=tuple((name, item) for name, was, now in pairs for item in (was - now).elements()),
    )


def _decisions(folder: Path) -> dict[str, Mapping[str, Any]]:
    paths = sorted(decisions_in(folder))
    if not paths:
        raise MissingFile(
            f"{folder}: holds no extracted decision (ID/decision.json)",
            f"{folder}: không có kết quả trích xuất nào (MÃ/decision.json)",
        )
    found: dict[str, Mapping[str, Any]] = {}
    for path in paths:
        document = read_decision(path)
        source = document.get("source") or {}
        found[str(source.get("sha256") or path.parent.name)] = document
    return found


def _name(document: Mapping[str, Any]) -> str:
    return str(document.get("id") or (document.get("source") or {}).get("name") or "")


def _items(document: Mapping[str, Any]) -> dict[str, Counter[Item]]:
    """Return what a decision says, by field, without ids and places: those move whenever anything above them does."""
    found: dict[str, Counter[Item]] = {}
    for field, item in _each(document):
        found.setdefault(field, Counter())[item] += 1
    return found


def _each(document: Mapping[str, Any]) -> Iterator[tuple[str, Item]]:
    yield from _of_head(document.get("decision") or {})
    for field, keys in _FIELDS.items():
        for item in rows(document, field):
            yield field, tuple(str(item.get(key, "")) for key in keys)
    for obligation in rows(document, "obligations"):
        yield from _of_obligation(obligation)
    for table in rows(document, "tables"):
        for row in table.get("rows") or ():
            yield "tables", (" | ".join(_cell(cell) for cell in row),)


def _of_head(head: Mapping[str, Any]) -> Iterator[tuple[str, Item]]:
    for field in _HEAD:
        if head.get(field):
            yield "decision", (field, str(head[field]))
    for field in ("issuer", "signer"):
        if (head.get(field) or {}).get("name"):
            yield "decision", (field, str(head[field]["name"]))
    for recipient in rows(head, "recipients"):
        yield "recipients", (str(recipient.get("name", "")),)


def _of_obligation(obligation: Mapping[str, Any]) -> Iterator[tuple[str, Item]]:
    text = str(obligation.get("text", ""))
    yield "obligations", (str(obligation.get("section", "")), text)
    yield "kinds", (str(obligation.get("kind", "")), text)
    for role in _ROLES:
        for actor in rows(obligation, role):
            yield role, (str(actor.get("name", "")), text)
    for deadline in rows(obligation, "deadlines"):
        yield "deadlines", (str(deadline.get("value", "")), str(deadline.get("text", "")), text)


def _cell(cell: Any) -> str:
    return str(cell.get("text", "")) if isinstance(cell, Mapping) else str(cell)
