"""Units of provinces and ministries: one row stands for the unit of that name in each province, or in each ministry."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from pydantic import Field, TypeAdapter

from pipeline.letters import folded
from pipeline.lexicon.registry import SuccessorRow, registry
from pipeline.lexicon.words import Row, rows

PROVINCE, MINISTRY = "province", "ministry"
_WHOLE = re.compile(r"(?:Sở|Vụ|Cục|Tổng cục)\s(?!.*(?:tỉnh|thành phố)$)")
_LEVEL = re.compile(r" (?:tỉnh|thành phố)$")


class DepartmentRow(Row):
    """A unit of `owner`: every "province", every "ministry", or the body of that id; its own id ends in `slug`.

    Days are ISO, "" for open. A successor names a slug of the same owner, or a whole id.
    """

    slug: str
    name: str
    aliases: list[str] = Field(default_factory=list)
    codes: list[str] = Field(default_factory=list)
    owner: str
    kind: str
    valid_from: str = ""
    valid_to: str = ""
    successors: list[SuccessorRow] = Field(default_factory=list)
    source: str

    def id_of(self, owner: str) -> str:
        """Return the unit's id in the province or ministry of that id."""
        return f"{owner}.{self.slug}"

    def is_of(self, day: str) -> bool:
        """Tell whether the unit was there on an ISO day; on no day ("") every unit was."""
        return not day or (self.valid_from <= day and (not self.valid_to or day <= self.valid_to))


class Departments:
    """Units by the name of the unit."""

    def __init__(self, found: list[DepartmentRow]) -> None:
        self.rows = tuple(found)
        self._by_name: dict[str, list[DepartmentRow]] = {}
        self._by_stem: dict[str, list[DepartmentRow]] = {}
        for row in found:
            for name in dict.fromkeys(folded(name) for name in (row.name, *row.aliases)):
                self._by_name.setdefault(name, []).append(row)
            if row.owner == PROVINCE:
                for stem in dict.fromkeys(_LEVEL.sub("", folded(name)) for name in (row.name, *row.aliases)):
                    self._by_stem.setdefault(stem, []).append(row)

    def names(self) -> tuple[str, ...]:
        """Return the names that are whole wherever they stand, once: "Sở Nội vụ"; not "Công an tỉnh", which goes on."""
        every = [name for row in self.rows for name in (row.name, *row.aliases)]
        whole = [name for name in every if name.count(" ") > 1 and _WHOLE.match(name)]
        # "Văn phòng Đoàn đại biểu Quốc hội và Hội đồng nhân dân tỉnh": without its place, or it would be cut at "và".
        joint = [_LEVEL.sub("", name) for name in every if name.startswith("Văn phòng") and " và " in name]
        return tuple(dict.fromkeys([*whole, *joint]))

    def of_province(self, name: str, province: str, day: str = "") -> DepartmentRow | None:
        """Return the unit that a bare name means in a decision of that province: "Sở Nội vụ", "Công an tỉnh".

        "Công an thành phố" is the province's own only where the province is a central city.
        """
        plain = folded(name)
        other = " tỉnh" if province.startswith("vn.thanh-pho-") else " thành phố"
        return None if plain.endswith(other) else _best(self._by_name.get(plain, ()), {PROVINCE}, day)

    def of_named_province(self, stem: str, day: str = "") -> DepartmentRow | None:
        """Return the unit of what stands before a province's name: "Công an" of "Công an tỉnh Sơn La"."""
        return _best(self._by_stem.get(folded(stem), ()), {PROVINCE}, day)

    def of_ministry(self, name: str, ministry: str, day: str = "") -> DepartmentRow | None:
        """Return the unit of that name in a ministry."""
        return _best(self._by_name.get(folded(name), ()), {MINISTRY, ministry}, day)

    def of_one_owner(self, name: str, day: str = "") -> DepartmentRow | None:
        """Return the unit whose name belongs to one body alone on that day ("Cục Việc làm")."""
        found = [row for row in self._by_name.get(folded(name), ()) if row.owner not in {PROVINCE, MINISTRY}]
        if not found:
            return None
        there = [row for row in found if row.is_of(day)] or found
        return there[0] if len({row.owner for row in there}) == 1 else None


def _best(
    found: Iterator[DepartmentRow] | list[DepartmentRow] | tuple[()], owners: set[str], day: str
) -> DepartmentRow | None:
    """Return the row of these owners that was valid on the day, else the first: old names live on in decisions."""
    if not found:
        return None
    fitting = [row for row in found if row.owner in owners]
    return next((row for row in fitting if row.is_of(day)), fitting[0] if fitting else None)


@lru_cache(maxsize=1)
def departments() -> Departments:
    """Return the departments of provinces and ministries."""
    return Departments(TypeAdapter(list[DepartmentRow]).validate_python(rows("departments")))


@lru_cache(maxsize=1)
def known_names() -> tuple[str, ...]:
    """Return every known name of more than one word: central bodies, provinces, departments."""
    return (*registry().names(), *departments().names())
