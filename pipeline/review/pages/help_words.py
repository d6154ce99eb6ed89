"""What the help says, in Vietnamese and in English: read from `help.yaml`."""

from __future__ import annotations

import functools
from pathlib import Path

import yaml
from pydantic import BaseModel, ConfigDict, TypeAdapter


class _Row(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Paragraph(_Row):
    """A paragraph in both languages."""

    vi: str
    en: str


class Line(_Row):
    """A thing and what it does or means; `key` is the key that presses it, "" for none."""

    name_vi: str
    name: str
    said_vi: str
    said: str
    key: str = ""


class Part(_Row):
    """A part of the help: paragraphs, then lines."""

    id: str
    title_vi: str
    title: str
    paragraphs: tuple[Paragraph, ...] = ()
    lines: tuple[Line, ...] = ()


@functools.cache
def parts() -> tuple[Part, ...]:
    """Return the help, in the order of the page."""
    told = yaml.safe_load(Path(__file__).with_name("help.yaml").read_text("utf-8"))
    return TypeAdapter(tuple[Part, ...]).validate_python(told)
