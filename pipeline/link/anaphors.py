"""Short names that mean a body named elsewhere in the decision: "Vùng", "Ban Chỉ đạo", "Viện" in a decision of an institute.

Two sources say what such a name means: the decision's own words ("… (sau đây gọi tắt là Vùng)"), and its issuer, which a decision
calls by the head word alone. A common noun that nobody defined ("đơn vị", "cơ quan") means whoever it applies to, and no body.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from pipeline.document.decision import Abbreviation
from pipeline.grammar.heads import COLLECTIVE, begins_name

Defined = tuple[tuple[str, str], ...]
"""Short names as printed, each with the long one that it stands for, the longest short name first."""

# A committee's or council's bare head word is said of those of every level; an issuer's own is meant by no other.
_ISSUERS_OWN = re.compile(
    r"(?:Bộ|Sở|Ban|Viện|Trường|Học viện|Đại học|Tổng cục|Cục|Chi cục|Tập đoàn|Tổng công ty|Công ty|Quỹ|Bệnh viện|Trung tâm|"
    r"Ban Chỉ đạo|Ban Quản lý|Hội đồng|Liên đoàn|Kiểm toán nhà nước|Tòa án|Viện Kiểm sát)"
)
_OF_MINISTRY = {"Bộ trưởng": "Bộ trưởng {}", "Văn phòng": "Văn phòng Bộ"}


def defined_in(abbreviations: Iterable[Abbreviation]) -> Defined:
    """Return what the decision itself defines: the short forms of bodies and of regions, by which it calls them later."""
    found = [
        (one.short, one.long)
        for one in abbreviations
        if (begins_name(one.long, 0) or one.short == "Vùng") and not COLLECTIVE.match(one.long)
    ]
    return tuple(sorted(found, key=lambda pair: -len(pair[0])))


def meant_by(name: str, issuer: str, defined: Defined) -> str:
    """Return the full name that a short one stands for, the name itself where it stands for itself.

    Good: "Hội đồng điều phối Vùng" where "vùng Đông Nam Bộ (sau đây gọi tắt là Vùng)" was said; "Bộ" in a ministry's decision.
    Not: "đơn vị"; "vùng" in small letters; "Ủy ban nhân dân" in a province's decision, which is said of every level's.
    """
    for short, long in defined:
        if name == short:
            return long
        if name.endswith(f" {short}") and not name.endswith(long):
            return f"{name[: -len(short)]}{long}"
    if not issuer:
        return name
    if issuer.startswith(f"{name} ") and _ISSUERS_OWN.fullmatch(name):
        return issuer
    return _OF_MINISTRY.get(name, name).format(issuer) if issuer.startswith("Bộ ") else name
