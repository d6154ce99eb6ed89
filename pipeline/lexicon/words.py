"""The small word lists: titles, slots, columns, types; typed rows, loaded once, when first asked for."""

from __future__ import annotations

import re
from functools import lru_cache
from importlib import resources
from typing import Any

import yaml
from pydantic import BaseModel, ConfigDict, Field, TypeAdapter

from pipeline.letters import folded, small

_LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


class Row(BaseModel):
    """A row of a word list; `example` is a sentence in which the row must be found."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    example: str


class RoleRow(Row):
    """A title's words and the role of its section."""

    role: str
    starts: str = ""
    holds: str = ""


class SlotRow(Row):
    """A slot line's label and the part of the task that it names; an `exact` label is the whole of it."""

    slot: str
    label: str
    exact: bool = False


class ColumnRow(Row):
    """A column title's words and what the column holds; `who` asks for a noun of those who do it before the words."""

    role: str
    holds: str
    exact: bool = False
    who: bool = False


class PeopleRow(Row):
    """A noun for who does a task, as titles of columns name them."""

    noun: str


class SurnameRow(Row):
    """A surname, as somebody listed without a title is known by."""

    surname: str


class TypeRow(Row):
    """A type of document; `named` types are cited by name, without a number."""

    type: str
    codes: list[str] = Field(default_factory=list)
    named: bool = False


class VerbRow(Row):
    """A verb that begins an order; `noun` says that the word is a noun as well."""

    verb: str
    kind: str
    noun: bool = False


class AdverbRow(Row):
    """A word that may stand before the verb of an order, or before its subject."""

    adverb: str


class NameEndRow(Row):
    """A word that ends the name of a body in running text."""

    word: str


class ShortActRow(Row):
    """A verb of one syllable that tells an act right behind a name; not before `unless` and not behind `behind`, which make other words."""

    act: str
    unless: list[str] = Field(default_factory=list)
    behind: list[str] = Field(default_factory=list)


class ObjectEndRow(Row):
    """A word that ends what a verb works on."""

    word: str


class DoubtRow(Row):
    """What makes a field of an obligation doubtful, and how sure it still is, 0 to 1."""

    code: str
    field: str
    certainty: float = Field(ge=0, le=1)
    message: str
    message_vi: str


class CountedRow(Row):
    """A noun that a lead-in counts before it lists what it means."""

    noun: str


class TargetUnitRow(Row):
    """A unit of measurable targets; `counted` where it is a noun that is itself what is counted."""

    unit: str
    counted: bool = False


class GeneralRow(Row):
    """A short form that needs no introduction, and what it stands for."""

    short: str
    long: str


class HeadRow(Row):
    """A head word by which an unknown body is known; `person` stands for the unit that it heads, `whole` is a name by itself."""

    head: str
    kind: str
    person: bool = False
    whole: bool = False


def rows(name: str) -> list[dict[str, Any]]:
    """Return the rows of `data/<name>.yaml` as they stand."""
    text = resources.files("pipeline.lexicon").joinpath(f"data/{name}.yaml").read_text("utf-8")
    loaded: list[dict[str, Any]] = yaml.load(text, Loader=_LOADER)  # noqa: S506 - the C loader is a safe one
    return loaded


class SectionRoles:
    """Roles of sections by their titles."""

    def __init__(self, found: list[RoleRow]) -> None:
        self._rows = [(row.role, folded(row.starts), folded(row.holds)) for row in found]
        self._starts = tuple(starts for _, starts, _ in self._rows if starts)
        self._held = tuple(holds for _, _, holds in self._rows if holds)

    def role(self, title: str) -> str:
        """Return the role of a title, "" where none of its words tell it."""
        text = folded(title[:200]).removeprefix("về ")
        # Most titles tell nothing; one question settles that.
        if not text.startswith(self._starts) and not any(map(text.__contains__, self._held)):
            return ""
        for role, starts, holds in self._rows:
            if (starts and text.startswith(starts)) or (holds and holds in text):
                return role
        return ""


@lru_cache(maxsize=1)
def section_roles() -> SectionRoles:
    """Return the roles of sections."""
    return SectionRoles(TypeAdapter(list[RoleRow]).validate_python(rows("section_roles")))


@lru_cache(maxsize=1)
def slots() -> tuple[SlotRow, ...]:
    """Return the slot labels, the longest first."""
    found = TypeAdapter(list[SlotRow]).validate_python(rows("slots"))
    return tuple(sorted(found, key=lambda row: -len(row.label)))


@lru_cache(maxsize=1)
def columns() -> tuple[ColumnRow, ...]:
    """Return the column titles, in the order in which they are tried."""
    return tuple(TypeAdapter(list[ColumnRow]).validate_python(rows("table_columns")))


def column_role(title: str) -> str:
    """Return what a column holds by the words of its title, which is `folded`; "" where they don't tell."""
    row = column_row(title)
    return row.role if row else ""


def column_row(title: str) -> ColumnRow | None:
    """Return the first row whose words tell what a column with this `folded` title holds, None where none do."""
    for row in columns():
        # As the whole of the title, behind who does it, or anywhere.
        if title == row.holds if row.exact else row.holds in title and (not row.who or _by_people(title, row.holds)):
            return row
    return None


def _by_people(title: str, words: str) -> bool:
    """Tell whether words stand right behind who does it: "đơn vị, cá nhân thực hiện", "cán bộ theo dõi, thực hiện".

    Not: "lãnh đạo sở phụ trách", who has others do it.
    """
    at = title.find(words)
    while at >= 0:
        end = at + len(words)
        if not title[end : end + 1].isalnum() and _people().search(title, 0, at):
            return True
        at = title.find(words, end)
    return False


@lru_cache(maxsize=1)
def _people() -> re.Pattern[str]:
    """Return the search for who does a task, up to where it looks: the act begins there."""
    nouns = "|".join(re.escape(row.noun) for row in TypeAdapter(list[PeopleRow]).validate_python(rows("column_people")))
    return re.compile(rf"(?<!\w)(?<!lãnh đạo )(?:{nouns})\s(?:\w+\s\w+,\s|trực tiếp\s|được giao\s)?$")


@lru_cache(maxsize=1)
def surnames() -> tuple[str, ...]:
    """Return the surnames by which somebody without a title is known."""
    return tuple(row.surname for row in TypeAdapter(list[SurnameRow]).validate_python(rows("surnames")))


@lru_cache(maxsize=1)
def document_types() -> tuple[TypeRow, ...]:
    """Return the types of documents, the longest name first."""
    found = TypeAdapter(list[TypeRow]).validate_python(rows("document_types"))
    return tuple(sorted(found, key=lambda row: -len(row.type)))


@lru_cache(maxsize=1)
def verbs() -> dict[str, VerbRow]:
    """Return the verbs that begin an order, by their small letters."""
    return {small(row.verb): row for row in TypeAdapter(list[VerbRow]).validate_python(rows("verbs"))}


@lru_cache(maxsize=1)
def adverbs() -> tuple[str, ...]:
    """Return the words that may stand before a verb, in small letters, the longest first."""
    found = TypeAdapter(list[AdverbRow]).validate_python(rows("adverbs"))
    return tuple(sorted({small(row.adverb) for row in found}, key=lambda word: -len(word)))


@lru_cache(maxsize=1)
def body_heads() -> tuple[HeadRow, ...]:
    """Return the head words of bodies, the longest first."""
    found = TypeAdapter(list[HeadRow]).validate_python(rows("body_heads"))
    return tuple(sorted(found, key=lambda row: -len(row.head)))


@lru_cache(maxsize=1)
def name_ends() -> tuple[str, ...]:
    """Return the words that end a body's name in running text."""
    return tuple(row.word for row in TypeAdapter(list[NameEndRow]).validate_python(rows("name_ends")))


@lru_cache(maxsize=1)
def short_acts() -> dict[str, ShortActRow]:
    """Return the verbs of one syllable that tell an act right behind a name."""
    return {row.act: row for row in TypeAdapter(list[ShortActRow]).validate_python(rows("short_acts"))}


@lru_cache(maxsize=1)
def object_ends() -> tuple[str, ...]:
    """Return the words that end what a verb works on, the longest first."""
    found = TypeAdapter(list[ObjectEndRow]).validate_python(rows("object_ends"))
    return tuple(sorted((row.word for row in found), key=lambda word: -len(word)))


@lru_cache(maxsize=1)
def doubts() -> dict[str, DoubtRow]:
    """Return what makes a field doubtful, by its code."""
    return {row.code: row for row in TypeAdapter(list[DoubtRow]).validate_python(rows("doubts"))}


@lru_cache(maxsize=1)
def counted_nouns() -> tuple[str, ...]:
    """Return the nouns that lead-ins count, the longest first."""
    found = TypeAdapter(list[CountedRow]).validate_python(rows("counted_nouns"))
    return tuple(sorted((row.noun for row in found), key=lambda noun: -len(noun)))


@lru_cache(maxsize=1)
def target_units() -> dict[str, bool]:
    """Return the units of measurable targets, each with whether it is a noun that is itself what is counted."""
    return {row.unit: row.counted for row in TypeAdapter(list[TargetUnitRow]).validate_python(rows("target_units"))}


@lru_cache(maxsize=1)
def general_abbreviations() -> dict[str, tuple[str, ...]]:
    """Return the short forms that need no introduction, each with the words that it may stand for."""
    found: dict[str, tuple[str, ...]] = {}
    for row in TypeAdapter(list[GeneralRow]).validate_python(rows("general_abbreviations")):
        found[row.short] = (*found.get(row.short, ()), row.long)
    return found
