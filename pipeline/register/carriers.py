"""Who carries a body's duties on a day: followed from the printed name through mergers, splits and ended levels.

An annotation only: the printed name stays, and it is the decision's. That duties go over with the work is Nghị quyết 190/2025/QH15;
what went where is the lexicon's (`successors`) and `data/transfers.yaml`, each with its source. A split is decided by the task's own
words or left open.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from pipeline.register.carrier_names import Meant, meant, read_by
from pipeline.register.units import Move, Unit, absent, moves, not_everywhere, tells, unit_of

# A longer text lists several works, of which one word is no proof.
_ONE_WORK = 600

Named = tuple[str, str]
"""A body's id ("" for a kind of unit or a level) and its name."""


@dataclass(frozen=True, slots=True)
class Carrying:
    """Who carries the duties that were laid on a body.

    `printed` is its name as it was printed. `decided` says that it is known: then `carriers` holds the bodies that do (the body
    itself where nothing changed) and `candidates` is empty. Else `carriers` is empty and `candidates` holds those that may,
    none where nobody is known. `why` are codes of `WHY`, `source` the laws that say so.
    """

    printed: str
    carriers: tuple[Named, ...]
    decided: bool
    candidates: tuple[Named, ...]
    why: tuple[str, ...]
    source: tuple[str, ...]


WHY = {
    "unchanged": ("nothing changed for this body up to the day", "cơ quan không thay đổi tính đến ngày đó"),
    "merged": ("it was merged into, or replaced by, another", "đã sáp nhập hoặc được thay bằng cơ quan khác"),
    "by-field": (
        "its work was divided; the task's words tell the field",
        "nhiệm vụ được chia; nội dung cho biết lĩnh vực",
    ),
    "rest": (
        "its work was divided; the task names no field that went elsewhere",
        "nhiệm vụ được chia; nội dung thuộc phần còn lại",
    ),
    "several": (
        "its work was divided, and the task does not tell the field",
        "nhiệm vụ được chia, nội dung không cho biết lĩnh vực",
    ),
    "owner-only": (
        "its ministry was merged; which unit took over is not known",
        "bộ chủ quản đã sáp nhập; chưa rõ đơn vị tiếp nhận",
    ),
    "not-everywhere": ("only some provinces have such a department", "không phải tỉnh nào cũng có sở này"),
    "gap": (
        "it is gone, and nobody is known to have taken over by then",
        "đã kết thúc hoạt động, chưa rõ cơ quan tiếp nhận",
    ),
    "level-ended": ("its level of government ended", "cấp chính quyền này đã kết thúc hoạt động"),
    "rearranged": (
        "communes were rearranged; this one is not followed",
        "đơn vị hành chính cấp xã đã sắp xếp lại, chưa theo dõi",
    ),
    "head-of-unit": ("the name is that of the unit's head", "tên chỉ người đứng đầu đơn vị"),
    "collective": (
        "a collective: whoever belongs to it on the day",
        "tên chung: các cơ quan thuộc nhóm đó vào ngày này",
    ),
    "unknown": ("a body that the lexicon does not know", "cơ quan chưa có trong danh mục"),
}
"""What the codes say, in English and Vietnamese."""


def carriers(
    body: str, day: date | str, field_text: str = "", *, name: str = "", issuer: str = "", issued_on: str = ""
) -> Carrying:
    """Return who carries the duties of a body on a day.

    `body` is an id or a name; `name` is the printed name beside an id, and says what an id of a decision's own means. `field_text`
    is the task's text, by which a split is decided where it is one work's (up to 600 characters). `issuer` and `issued_on` are the
    decision's: bare names are read by them, and what left a body that lives on before the decision named it is not followed.
    """
    on = day if isinstance(day, str) else day.isoformat()
    scope = read_by(issuer, issued_on)
    found = meant(body, name, scope)
    printed = name or (found.unit.name if found.unit and body == found.unit.id else body)
    if found.unit is None:
        return _without_unit(found, printed, on, issued_on, scope.province)
    trace = _trace(found.unit, on, field_text if len(field_text) <= _ONE_WORK else "", issued_on, moved=False)
    ends = tuple(dict.fromkeys(("" if one.everywhere else one.id, _full_name(one, found)) for one in trace.ends))
    why = (*trace.why, "head-of-unit") if found.head else trace.why
    return Carrying(
        printed,
        ends if trace.decided else (),
        trace.decided,
        () if trace.decided else ends,
        tuple(dict.fromkeys(why)),
        tuple(dict.fromkeys(trace.source)),
    )


def _full_name(unit: Unit, found: Meant) -> str:
    return (
        f"{unit.name.removesuffix(' tỉnh')} {found.everywhere}" if unit.everywhere and found.everywhere else unit.name
    )


def _without_unit(found: Meant, printed: str, day: str, issued_on: str, province: str) -> Carrying:
    itself: tuple[Named, ...] = (("", printed),)
    if found.collective:
        return Carrying(printed, itself, True, (), ("collective",), ())
    if found.ended is None:
        return Carrying(printed, (), False, (), ("unknown",), ())
    changed = found.ended["from"] <= day
    if found.level == "district" and changed:
        units = [(one["name"], unit_of(f"{province}.{one.get('slug')}")) for one in found.ended["candidates"]]
        # The province itself may have been merged since.
        traced = [(name, _trace(unit, day, "", "", moved=False).ends[0] if unit else None) for name, unit in units]
        candidates = tuple((unit.id, unit.name) if unit else ("", name) for name, unit in traced)
        return Carrying(printed, (), False, candidates, ("level-ended",), (found.ended["source"],))
    if found.own and changed and issued_on < found.ended["from"]:
        return Carrying(printed, (), False, (), ("rearranged",), (found.ended["source"],))
    return Carrying(printed, itself, True, (), ("unchanged",) if found.own or not changed else ("collective",), ())


@dataclass(frozen=True, slots=True)
class _Trace:
    ends: tuple[Unit, ...]
    decided: bool
    why: tuple[str, ...]
    source: tuple[str, ...]


def _trace(unit: Unit, day: str, text: str, since: str, *, moved: bool, seen: frozenset[str] = frozenset()) -> _Trace:
    """Follow a body up to a day; `since` is the day from which it bears the duty, so that what left it before does not count."""
    gone = unit.gone(day) or absent(unit)
    going = [one for one in moves(unit) if one.day <= day and (gone or one.day > since) and one.to.id not in seen]
    if not going:
        if gone:
            return _Trace((), False, ("gap",), ())
        return _at_home(unit, day, text, since, moved=moved)
    chosen, decided, why = _chosen(going, text, stays=not gone)
    if not chosen:
        return _at_home(unit, day, text, since, moved=moved)
    seen |= {unit.id}
    below = [_trace(one.to, day, text, one.day, moved=True, seen=seen) for one in chosen]
    if not gone and not decided:
        below.insert(0, _at_home(unit, day, text, since, moved=moved))
    return _joined(below, decided, (why,), tuple(one.source for one in chosen))


def _chosen(going: Sequence[Move], text: str, *, stays: bool) -> tuple[list[Move], bool, str]:
    """Return the moves that a duty goes with, whether that is decided, and why; none for a duty that stays.

    One field's words decide for it; two fields' leave both open. Without any the rest of the work counts, where a text was given
    and one body took it.
    """
    told = [one for one in going if one.field and tells(text, one.field)]
    if told:
        one_body = len({one.to for one in told}) == 1
        return told[:1] if one_body else told, one_body, "by-field" if one_body else "several"
    if stays:
        return [], True, "unchanged"
    if len({one.to for one in going}) == 1:
        return list(going[:1]), True, "merged"
    rest = [one for one in going if not one.field]
    if text and len(rest) == 1:
        return rest, True, "rest"
    return list(going), False, "several"


def _at_home(unit: Unit, day: str, text: str, since: str, *, moved: bool) -> _Trace:
    """Return a body that bears the duty itself, unless the province or the ministry that it belongs to is no more."""
    owner = unit_of(unit.owner) if unit.owner else None
    if owner is None or not owner.gone(day):
        source = not_everywhere(unit) if moved else ""
        if source:
            committee = unit_of(f"{unit.owner}.uy-ban-nhan-dan")
            return _Trace((unit, committee) if committee else (unit,), False, ("not-everywhere",), (source,))
        return _Trace((unit,), True, () if moved else ("unchanged",), ())
    above = _trace(owner, day, text, since, moved=False)
    if owner.row.kind != "province":
        return _Trace(above.ends, above.decided, (*above.why, "owner-only"), above.source)
    units = [one for end in above.ends if (one := unit_of(f"{end.id}.{unit.id.rpartition('.')[2]}")) is not None]
    return _joined([_trace(one, day, text, day, moved=True) for one in units], above.decided, above.why, above.source)


def _joined(below: Sequence[_Trace], decided: bool, why: tuple[str, ...], source: tuple[str, ...]) -> _Trace:
    return _Trace(
        tuple(dict.fromkeys(end for one in below for end in one.ends)),
        decided and bool(below) and all(one.decided for one in below),
        (*why, *(code for one in below for code in one.why)),
        (*source, *(law for one in below for law in one.source)),
    )
