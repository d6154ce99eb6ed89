"""Names of documents by the naming convention of Akoma Ntoso: country vn, kind, issuer, day and number."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from pipeline.errors import MissingTool
from pipeline.letters import folded, without_accents

if TYPE_CHECKING:
    from cobalt import FrbrUri

NO_DAY = "0001-01-01"
"""Stands for a day that is not printed: the schema wants one, and nobody takes this for a real one."""

LANGUAGE = "vie"
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
_NOT_PLAIN = re.compile(r"[^a-z0-9]+")


@dataclass(frozen=True, slots=True)
class Cited:
    """What names a document: enough for its address, whether it is held or only cited."""

    type: str
    number: str
    issuer: str
    issued_on: str
    twin: str = ""


def uri_of(one: Cited) -> FrbrUri:
    """Return the address of a document: /akn/vn/act/quyet-dinh/thu-tuong-chinh-phu/2025-11-29/2623-qd-ttg.

    `twin` tells apart two texts under one number. What is not printed is "0001-01-01", "khong-so" and no issuer.
    """
    from cobalt import FrbrUri

    kind, issuer = slug(one.type) or "van-ban", slug(one.issuer)
    number = (slug(one.number) or "khong-so") + (f"-{slug(one.twin)}" if one.twin else "")
    return FrbrUri(
        country="vn",
        locality=None,
        doctype="act",
        subtype=_not_number(kind),
        actor=_not_number(issuer) or None,
        date=day_of(one.issued_on),
        number=number,
        language=LANGUAGE,
        expression_date=f"@{day_of(one.issued_on)}",
        format="xml",
    )


def needs_cobalt() -> None:
    """Raise MissingTool where cobalt is not installed."""
    try:
        import cobalt  # noqa: F401
    except ModuleNotFoundError as error:
        raise MissingTool(
            "Akoma Ntoso needs cobalt; install it with: pip install 'thihanh[akn]'",
            "Akoma Ntoso cần cobalt; hãy cài: pip install 'thihanh[akn]'",
        ) from error


def day_of(day: str) -> str:
    """Return an ISO day as the schema takes it, `NO_DAY` for anything else."""
    return day if _DAY.fullmatch(day) else NO_DAY


def slug(text: str) -> str:
    """Return text in small letters without accents, its words joined by "-": a part of an address."""
    return _NOT_PLAIN.sub("-", without_accents(folded(text)).replace("đ", "d")).strip("-")[:120].strip("-")


def _not_number(word: str) -> str:
    return f"x-{word}" if word[:1].isdigit() else word
