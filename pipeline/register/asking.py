"""What a person asks the register for, in their own words, as what is wanted; what it doesn't know is refused with near names."""

from __future__ import annotations

import difflib
import re
from collections.abc import Sequence
from datetime import date

from sqlalchemy import Connection, or_, select

from pipeline.batch.wrong_use import WrongUse
from pipeline.register import tables
from pipeline.register.entries import IN_FORCE, ROLES, SUPERSEDED, WITHDRAWN, Wanted, name_key, number_key

STANDINGS = (IN_FORCE, SUPERSEDED, WITHDRAWN)
_DAY_FIRST = re.compile(r"(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})", re.ASCII)
_NEAR = 5


def wanted_of(
    connection: Connection,
    *,
    decision: str = "",
    body: str = "",
    roles: Sequence[str] = (),
    by: str = "",
    since: str = "",
    standing: Sequence[str] = (),
) -> Wanted:
    """Return what is wanted: a decision by id or number, a body by id or name, days as 2026-12-31 or 31/12/2026.

    Raises WrongUse for a decision, a body, a role, a standing or a day that there is not, with what is near it.
    """
    _among("--role", roles, ROLES)
    _among("--standing", standing, STANDINGS)
    return Wanted(
        decision=_decision(connection, decision) if decision else "",
        body=_body(connection, body) if body else "",
        roles=tuple(roles),
        by=day_of(by),
        since=day_of(since),
        standing=tuple(standing) or (IN_FORCE,),
    )


def _decision(connection: Connection, told: str) -> str:
    own = tables.decision.c
    if connection.execute(select(own.id).where(own.id == told)).first() is not None:
        return told
    rows = connection.execute(
        select(own.id, own.folder).where(own.number_key == number_key(told)).order_by(own.id)
    ).all()
    # One that was withdrawn is meant only where no other has its number.
    found = [row.id for row in rows if row.folder] or [row.id for row in rows]
    if len(found) == 1:
        return str(found[0])
    if found:
        several = ", ".join(found)
        raise WrongUse(
            f"{told}: several decisions have this number: {several}", f"{told}: nhiều văn bản có số này: {several}"
        )
    near = _near(told, list(connection.execute(select(own.id)).scalars()))
    raise WrongUse(
        f"{told}: the register has no such decision{_told(near, 'did you mean')}",
        f"{told}: sổ đăng ký không có văn bản này{_told(near, 'có phải')}",
    )


def _body(connection: Connection, told: str) -> str:
    own, key = tables.actor.c, name_key(told)
    if (
        connection.execute(select(own.name).where(or_(own.body == told, own.name_key == key)).limit(1)).first()
        is not None
    ):
        return told
    names = {name_key(name): name for name in connection.execute(select(tables.body.c.name)).scalars()}
    holding = [name for one, name in sorted(names.items(), key=lambda pair: len(pair[0])) if key and key in one]
    near = [*holding, *(names[one] for one in _near(key, list(names)))]
    near = list(dict.fromkeys(near))[:_NEAR]
    raise WrongUse(
        f"{told}: no obligation names this body{_told(near, 'did you mean')}",
        f"{told}: không nghĩa vụ nào nêu cơ quan này{_told(near, 'có phải')}",
    )


def _near(told: str, names: Sequence[str]) -> list[str]:
    return difflib.get_close_matches(told, names, _NEAR)


def _told(near: Sequence[str], question: str) -> str:
    return f"; {question}: {'; '.join(near)}?" if near else ""


def _among(option: str, told: Sequence[str], known: Sequence[str]) -> None:
    unknown = [one for one in told if one not in known]
    if unknown:
        raise WrongUse(
            f"{option} {', '.join(unknown)}: only {', '.join(known)}",
            f"{option} {', '.join(unknown)}: chỉ có {', '.join(known)}",
        )


def day_of(told: str) -> str:
    """Return a day as ISO 8601, "" for ""; raises WrongUse for what is no day."""
    if not told:
        return ""
    match = _DAY_FIRST.fullmatch(told.strip())
    try:
        if match:
            return date(int(match[3]), int(match[2]), int(match[1])).isoformat()
        return date.fromisoformat(told.strip()).isoformat()
    except ValueError as error:
        raise WrongUse(
            f"{told}: no such day; write 2026-12-31 or 31/12/2026",
            f"{told}: không có ngày này; hãy ghi 31/12/2026 hoặc 2026-12-31",
        ) from error
