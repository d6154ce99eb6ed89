"""What a printed name means when its bearer may be gone: a known body, a kind of unit, a level that ended, a collective."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from pipeline.document.decision import DecisionHead, Issuer
from pipeline.grammar.heads import begins_generic, kind_of
from pipeline.letters import UPPER, even, folded
from pipeline.lexicon.departments import PROVINCE, departments
from pipeline.lexicon.registry import registry
from pipeline.lexicon.words import body_heads
from pipeline.link.anaphors import meant_by
from pipeline.link.body_ids import Scope, known_body, scope_of
from pipeline.register.units import Unit, transfers, unit_of


@dataclass(frozen=True, slots=True)
class Meant:
    """What a name means: `unit` where it is a known body; `everywhere` are the words that say that it is one of each province.

    `head` says that it names the one who leads the unit. `level` is "district" or "commune" where that is all that is known, `own`
    the name of its place; `ended` is the row of `data/transfers.yaml` that holds for it. `collective` names bodies of a kind.
    """

    unit: Unit | None = None
    everywhere: str = ""
    head: bool = False
    level: str = ""
    own: bool = False
    ended: dict[str, Any] | None = None
    collective: bool = False


def read_by(issuer: str, issued_on: str) -> Scope:
    """Return by whose decision a bare name is read: "Sở Tài chính" in one of Sơn La is that province's."""
    return scope_of(DecisionHead(issuer=Issuer(name=issuer), issued_on=issued_on), "")


@lru_cache(maxsize=8192)
def meant(body: str, name: str, scope: Scope) -> Meant:
    """Return what an id or a name means, the id first; an empty `Meant` where neither is known."""
    unit = unit_of(body)
    if unit is not None:
        return Meant(unit)
    name = meant_by(" ".join(even(name or body).split()), scope.issuer, scope.defined)
    found = _unit(name, scope)
    if found.unit is None:
        for rest in _past_offices(name):
            found = _unit(rest, scope)
            if found.unit is not None:
                return Meant(found.unit, found.everywhere, head=True)
    if found.unit is not None:
        return found
    level, own = _level(name)
    if level:
        small = folded(name)
        row = next(
            (
                one
                for one in transfers()["ended"]
                if one["level"] == level and any(word in small for word in one["holds"])
            ),
            None,
        )
        if row is not None:
            return Meant(level=level, own=own, ended=row)
    return Meant(collective=any(_is_collective(one) for one in (name, *_past_offices(name))))


def _unit(name: str, scope: Scope) -> Meant:
    known = known_body(name, scope)
    unit = unit_of(known.id) if known else None
    if unit is not None:
        return Meant(unit)
    # "Sở Tư pháp các tỉnh, thành phố trực thuộc Trung ương", "Ủy ban nhân dân cấp tỉnh", "Sở Nội vụ" in a decision of the Government.
    match = _EVERYWHERE.search(name)
    stem, everywhere = (name[: match.start()], match.group().strip()) if match else (name, "")
    row = departments().of_named_province(stem, scope.day)
    if row is None or not (match or (stem.startswith("Sở ") and not scope.province)):
        return Meant()
    return Meant(unit_of(row.id_of(PROVINCE)), everywhere)


_EVERYWHERE = re.compile(
    r" (?:của )?(?:cấp tỉnh|(?:các )?tỉnh,? (?:và )?thành phố(?: trực thuộc (?:Trung ương|TW))?|các tỉnh, thành|các địa phương)$",
    re.IGNORECASE,
)


@lru_cache(maxsize=1)
def _offices() -> tuple[str, ...]:
    heads = {even(row.head) for row in body_heads() if row.person} | {"Chánh", "Phó Chánh"}
    return tuple(sorted(heads, key=len))


def _past_offices(name: str) -> list[str]:
    """Return what may stand after an office: "Giám đốc Sở Y tế" gives "Sở Y tế", "Chánh Thanh tra tỉnh" "Thanh tra tỉnh"."""
    plain = re.sub(r"^(?:Đồng chí|đồng chí|các đồng chí)\s+", "", name)
    return [plain[len(head) :].strip() for head in _offices() if plain.startswith(f"{head} ")]


_DISTRICT = re.compile(r"(?<!\w)(?<!chỉ )(?:huyện|quận|thị xã|thị ủy)(?!\w)", re.IGNORECASE)
_CITY = re.compile(rf"(?<!\w)(?:thành phố|TP\.?) (?=[{UPPER}])(?P<city>[^,;()]+)$")
_COMMUNE = re.compile(r"(?<!\w)(?:xã|phường|thị trấn|đặc khu)(?!\w)", re.IGNORECASE)
_OWN = re.compile(rf"(?<!\w)(?:[Xx]ã|[Pp]hường|[Tt]hị trấn|[Đđ]ặc khu) (?=[{UPPER}\d])")


def _level(name: str) -> tuple[str, bool]:
    """Return the level below the province that a name is of, and whether it names its place: "UBND huyện Mường La"."""
    city = _CITY.search(name)
    if _DISTRICT.search(name) or (city and registry().by_name(f"thành phố {city.group('city')}") is None):
        return "district", False
    return ("commune", _OWN.search(name) is not None) if _COMMUNE.search(name) else ("", False)


def _is_collective(name: str) -> bool:
    return kind_of(name) == "collective" or (name[:1].islower() and begins_generic(name, 0))
