"""The registry of known bodies: names, other names, codes, validity in time, successors."""

from __future__ import annotations

from functools import lru_cache

from pydantic import BaseModel, ConfigDict, Field, TypeAdapter

from pipeline.letters import folded
from pipeline.lexicon.words import Row, rows


class SuccessorRow(BaseModel):
    """A body that took over, from a day on, for a field of work ("" for all of it)."""

    model_config = ConfigDict(extra="forbid", frozen=True, populate_by_name=True)

    body_id: str
    from_: str = Field(alias="from")
    field: str = ""


class BodyRow(Row):
    """A body of the registry; days are ISO, "" for open; `source` says where the row's facts come from."""

    id: str
    name: str
    aliases: list[str] = Field(default_factory=list)
    codes: list[str] = Field(default_factory=list)
    kind: str
    valid_from: str = ""
    valid_to: str = ""
    successors: list[SuccessorRow] = Field(default_factory=list)
    source: str


class Registry:
    """Known bodies by name, other name and code."""

    def __init__(self, found: list[BodyRow]) -> None:
        self.rows = tuple(found)
        self._by_name: dict[str, BodyRow] = {}
        self._by_code: dict[str, BodyRow] = {}
        self._by_id = {row.id: row for row in found}
        for row in found:
            for name in (row.name, *row.aliases):
                self._by_name.setdefault(folded(name), row)
            for code in row.codes:
                self._by_code.setdefault(code, row)

    def names(self) -> tuple[str, ...]:
        """Return every name and other name of more than one word."""
        return tuple(name for row in self.rows for name in (row.name, *row.aliases) if " " in name)

    def by_name(self, name: str) -> BodyRow | None:
        """Return the body of that name, however it is spelled, or None."""
        return self._by_name.get(folded(name))

    def by_id(self, identity: str) -> BodyRow | None:
        """Return the body of that id, or None."""
        return self._by_id.get(identity)

    def by_code(self, code: str) -> BodyRow | None:
        """Return the body whose code stands in a document's number; "B" before a ministry's code may be missing."""
        return self._by_code.get(code) or self._by_code.get(f"B{code}")


@lru_cache(maxsize=1)
def registry() -> Registry:
    """Return the registry: central bodies and provinces."""
    adapter = TypeAdapter(list[BodyRow])
    return Registry([*adapter.validate_python(rows("bodies")), *adapter.validate_python(rows("provinces"))])
