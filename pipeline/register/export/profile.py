"""The layout of the workbook: its sheets and their columns, ours or an office's own; and the words for closed values."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any, Literal

import yaml
from pydantic import BaseModel, ConfigDict, Field, TypeAdapter, ValidationError, model_validator

from pipeline.batch.wrong_use import WrongUse
from pipeline.register.export.forms import Language

_DATA = Path(__file__).parents[1] / "data"
_NOT_IN_NAMES = frozenset("[]:*?/\\")

Rows = Literal["obligations", "deadlines", "decisions", "bodies", "links", "changes"]


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class SheetColumn(_Part):
    """A column of a sheet; `width` in characters, `print` false where it is for the screen alone."""

    field: str
    title: str = Field(min_length=1)
    title_en: str = ""
    width: float = Field(default=16, gt=0, le=255)
    print: bool = True

    def titled(self, language: Language) -> str:
        """Return the title in a language, the Vietnamese one where there is no other."""
        return (language == "en" and self.title_en) or self.title


class SheetLayout(_Part):
    """A sheet: what its rows are, and its columns."""

    of: Rows
    title: str = Field(min_length=1, max_length=24)
    title_en: str = Field(default="", max_length=24)
    paper: Literal["A4", "A3"] = "A4"
    columns: list[SheetColumn] = Field(min_length=1, max_length=200)

    @model_validator(mode="after")
    def _fits_excel(self) -> SheetLayout:
        for name in (self.title, self.title_en):
            if _NOT_IN_NAMES.intersection(name) or name.startswith("'") or name.endswith("'"):
                raise ValueError(f"{name}: a sheet's name holds none of []:*?/\\ and no ' at its ends")
        shown = [column.print for column in self.columns]
        if not shown[0] or sorted(shown, reverse=True) != shown:
            raise ValueError("columns with print: false come last")
        return self

    def titled(self, language: Language) -> str:
        """Return the sheet's name in a language, the Vietnamese one where there is no other."""
        return (language == "en" and self.title_en) or self.title


_LAYOUTS = TypeAdapter(list[SheetLayout])


def layout_of(path: Path | None, known: Mapping[str, Mapping[str, Any]]) -> list[SheetLayout]:
    """Return the sheets that a file lays out, ours where there is none; `known` has the fields of each kind of rows.

    Raises WrongUse for a file that is no such layout, two sheets of one name, or a field that there is not.
    """
    file = path or _DATA / "xlsx_columns.yaml"
    try:
        sheets = _LAYOUTS.validate_python(yaml.safe_load(file.read_text("utf-8")))
    except (ValidationError, yaml.YAMLError, UnicodeDecodeError) as error:
        raise _wrong(file, " ".join(str(error).split())) from error
    if not sheets:
        raise _wrong(file, "[]")
    for title in ("title", "title_en"):
        # Excel takes names that differ in case alone for one.
        names = [name.casefold() for sheet in sheets if (name := getattr(sheet, title))]
        if len(set(names)) < len(names):
            raise _wrong(file, f"{title}: {', '.join(names)}")
    for sheet in sheets:
        for column in sheet.columns:
            if column.field not in known[sheet.of]:
                raise _wrong(file, f"{sheet.of}: {column.field}; fields: {', '.join(known[sheet.of])}")
    return sheets


def _wrong(file: Path, what: str) -> WrongUse:
    return WrongUse(
        f"{file}: not a layout of columns: {what}; see docs/exports.md",
        f"{file}: không phải bản khai cột: {what}; xem docs/exports.md",
    )


@cache
def words() -> Mapping[str, Mapping[str, tuple[str, str]]]:
    """Return what closed values are called: group -> value -> (Vietnamese, English)."""
    told = yaml.safe_load((_DATA / "xlsx_words.yaml").read_text("utf-8"))
    return {group: {value: (vi, en) for value, (vi, en) in values.items()} for group, values in told.items()}


def word(group: str, value: str, language: Language) -> str:
    """Return what a value is called; a value of a later version, which has no word yet, stands for itself."""
    pair = words()[group].get(value)
    return pair[language == "en"] if pair else value
