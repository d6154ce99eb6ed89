"""Bodies as they come and go: the lexicon's rows by id, what took over from each, and the words that tell a field of work."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import lru_cache
from importlib import resources
from typing import Any

import yaml

from pipeline.letters import folded
from pipeline.lexicon.departments import MINISTRY, PROVINCE, DepartmentRow, departments, known_names
from pipeline.lexicon.registry import BodyRow, registry


@dataclass(frozen=True, slots=True)
class Unit:
    """A known body: a row of the registry, or a department of an owner.

    `owner` is the owner's id, "" for a body of the registry and for a unit that is meant in every province at once, whose `id`
    is "province." and its slug.
    """

    id: str
    row: BodyRow | DepartmentRow = field(compare=False)
    owner: str = ""

    @property
    def everywhere(self) -> bool:
        """Whether the unit of every province is meant, and so no body of its own."""
        return self.id.startswith(f"{PROVINCE}.")

    @property
    def name(self) -> str:
        """The whole name: "Sở Nội vụ tỉnh Sơn La", "Thanh tra thành phố Hà Nội", "Vụ Pháp chế Bộ Nội vụ"."""
        owner = registry().by_id(self.owner)
        if owner is None or not isinstance(self.row, DepartmentRow):
            return self.row.name
        if self.row.owner != PROVINCE:
            return f"{self.row.name} {owner.name}"
        name, level = self.row.name.removesuffix(" tỉnh"), owner.name.startswith("tỉnh ")
        for here, city in (("Tỉnh ủy", "Thành ủy"), ("Tỉnh đoàn", "Thành đoàn")):
            if name.endswith(here):
                bare = owner.name.removeprefix("tỉnh ").removeprefix("thành phố ")
                return f"{name if level else name.replace(here, city)} {bare}"
        return f"{name} {owner.name}"

    def gone(self, day: str) -> bool:
        """Tell whether the body was no more on an ISO day."""
        return bool(self.row.valid_to) and self.row.valid_to < day

    def sibling(self, slug: str) -> Unit | None:
        """Return the unit of that slug of the same owner, or the body of that whole id."""
        if slug.startswith("vn."):
            return unit_of(slug)
        if self.owner:
            return unit_of(f"{self.owner}.{slug}")
        return unit_of(f"{PROVINCE}.{slug}")


@dataclass(frozen=True, slots=True)
class Move:
    """What went from a body to another on a day: a field of its work, "" for all or the rest; `source` says by which law."""

    to: Unit
    day: str
    field: str
    source: str


@lru_cache(maxsize=1)
def _departments() -> dict[tuple[str, str], DepartmentRow]:
    return {(row.owner, row.slug): row for row in departments().rows}


@lru_cache(maxsize=4096)
def unit_of(identity: str) -> Unit | None:
    """Return the body of an id, None for an id that the lexicon does not have (one of a decision's own)."""
    row = registry().by_id(identity)
    if row is not None:
        return Unit(row.id, row)
    owner, _, slug = identity.rpartition(".")
    owner_row = registry().by_id(owner)
    if owner == PROVINCE:
        everywhere = _departments().get((PROVINCE, slug))
        return Unit(identity, everywhere) if everywhere else None
    if owner_row is None:
        return None
    kind = {"province": PROVINCE, "ministry": MINISTRY}.get(owner_row.kind, "")
    unit = _departments().get((owner, slug)) or _departments().get((kind, slug))
    return Unit(identity, unit, owner) if unit else None


def moves(unit: Unit) -> list[Move]:
    """Return what went from a body to others, by the lexicon and by `data/transfers.yaml`; the first where one is said twice."""
    found = [
        Move(to, one.from_, one.field, unit.row.source)
        for one in unit.row.successors
        if (to := unit.sibling(one.body_id)) is not None
    ]
    keys = {unit.id, f"{unit.row.owner}.{unit.row.slug}" if isinstance(unit.row, DepartmentRow) else unit.id}
    for one in transfers()["transfers"]:
        if one["body"] in keys and (to := unit.sibling(one["to"])) is not None:
            found.append(Move(to, one["from"], one["field"], one["source"]))
    return found


@lru_cache(maxsize=1)
def _absent() -> frozenset[str]:
    return frozenset(one["body"] for one in transfers()["transfers"] if one.get("absent"))


def absent(unit: Unit) -> bool:
    """Tell whether there is no such body at all: a city with two departments where others have one."""
    return unit.id in _absent()


def not_everywhere(unit: Unit) -> str:
    """Return the source that says that only some provinces have such a department, "" where each does, or this one surely."""
    if not isinstance(unit.row, DepartmentRow) or unit.row.owner != PROVINCE:
        return ""
    for one in transfers()["not_everywhere"]:
        if one["slug"] == unit.row.slug and unit.owner not in one.get("but", ()):
            return str(one["source"])
    return ""


@lru_cache(maxsize=1)
def transfers() -> dict[str, Any]:
    """Return `data/transfers.yaml` as it stands."""
    loaded: dict[str, Any] = yaml.safe_load(_text("transfers"))
    return loaded


@lru_cache(maxsize=1)
def field_words() -> tuple[tuple[str, tuple[str, ...]], ...]:
    """Return the fields of work and the words that tell each."""
    return tuple((row["field"], tuple(row["words"])) for row in yaml.safe_load(_text("field_words")))


@lru_cache(maxsize=256)
def words_of(field: str) -> frozenset[str]:
    """Return the words that tell a successor's field: those of each field that its words hold."""
    return frozenset(word for known, words in field_words() if known in folded(field) for word in words)


@lru_cache(maxsize=1)
def _names() -> re.Pattern[str]:
    # "vị trí việc làm" is a post in an office.
    names = sorted({folded(name) for name in known_names()} | {"vị trí việc làm"}, key=len, reverse=True)
    return re.compile(r"(?<!\w)(?:" + "|".join(re.escape(name) for name in names) + r")(?!\w)")


@lru_cache(maxsize=1024)
def tells(text: str, field: str) -> bool:
    """Tell whether a task's text is of a field of work; what stands in the names of bodies does not count."""
    plain = _names().sub(" ", folded(text))
    return any(re.search(rf"(?<!\w){re.escape(word)}(?!\w)", plain) for word in words_of(field))


def _text(name: str) -> str:
    return resources.files("pipeline.register").joinpath(f"data/{name}.yaml").read_text("utf-8")
