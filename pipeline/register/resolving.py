"""Which held decision a reference means: by number, day and issuer, and none where several are left."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from pipeline.register.entries import name_key


class Cited(Protocol):
    """What a reference tells of a document."""

    @property
    def decision(self) -> str:
        """The id of the decision that cites."""

    @property
    def issued_on(self) -> str:
        """The day, "" where none is told."""

    @property
    def issuer(self) -> str:
        """Who issued it, as it is printed; "" where nobody is told."""


@dataclass(frozen=True, slots=True)
class Head:
    """What a held decision is known by."""

    id: str
    issued_on: str
    issuer: str
    issuer_id: str


_SHORT = ((r"\bubnd\b", "uy ban nhan dan"), (r"\bhdnd\b", "hoi dong nhan dan"), (r"\bttg\b", "thu tuong chinh phu"))
_HEAD_OF = re.compile(
    r"^(?:bo truong, chu nhiem|bo truong|chu nhiem|chu tich|giam doc|tong giam doc|cuc truong|thong doc|truong) "
    r"(?=bo |uy ban |van phong |so |cuc |ban |hoi dong |ngan hang |trung tam )"
)
_LOCAL = re.compile(r"vn\.(?:tinh|thanh-pho|huyen|quan|xa|phuong)-")


def resolve(cited: Cited, by_issuer: str, held: Sequence[Head]) -> str:
    """Return the id of the decision that a reference means, of those with its number; "" for none and for several.

    A day that is told has to be the decision's. So has the issuer: "QĐ-UBND" has 34 provinces. "Ủy ban nhân dân tỉnh" is that of the
    province that speaks (`by_issuer`), and nobody told is a body of the whole country, or the speaker itself.
    """
    fitting = [
        one
        for one in held
        if one.id != cited.decision
        and (not cited.issued_on or one.issued_on == cited.issued_on)
        and _issued_by(cited.issuer, by_issuer, one)
    ]
    return fitting[0].id if len(fitting) == 1 else ""


def _issued_by(told: str, by_issuer: str, one: Head) -> bool:
    name, own, speaker = _plain(told), _plain(one.issuer), _plain(by_issuer)
    if not own:
        return False
    if not name:
        national = one.issuer_id.startswith("vn.") and _LOCAL.match(one.issuer_id) is None
        return own == speaker or national
    # The name of an issuer may have caught words behind it: "… tỉnh Sông Lúa hết hiệu lực".
    if f"{name} ".startswith(f"{own} "):
        return True
    rest = own.removeprefix(f"{name} ")
    return rest != own and speaker.endswith(f" {rest}")


def _plain(issuer: str) -> str:
    """Return the body of an issuer's name: "Chủ tịch UBND tỉnh X" is "uy ban nhan dan tinh x"."""
    name = name_key(issuer)
    for short, long in _SHORT:
        name = re.sub(short, long, name)
    return _HEAD_OF.sub("", name)
