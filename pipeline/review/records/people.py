"""Users: who may sign in, and what their role allows. Their names are kept in lower case, and never given to anybody else."""

from __future__ import annotations

import logging
import re
import unicodedata
from dataclasses import dataclass

from sqlalchemy import Connection, delete, func, select, update

from pipeline.review.records import tables
from pipeline.review.records.events import LOADER, Person, moment
from pipeline.review.records.passwords import hashed
from pipeline.review.records.refusals import Missing, Refused, Unfit
from pipeline.store.database import insert_new

ROLES = ("viewer", "reviewer", "approver", "admin")
"""What people may do, each all that the one before may."""

LOCAL = Person("cán bộ rà soát", "reviewer")
"""Who acts where there are no users, and only the machine itself is listened to."""

_LOG = logging.getLogger("thihanh.review")
_NAME = re.compile(r"[\w.-]{1,64}")
_ADMIN = ROLES[-1]
_TAKEN = (LOADER.name, LOCAL.name)


@dataclass(frozen=True, slots=True)
class User:
    """Somebody who may sign in, or, `closed`, may no longer."""

    name: str
    role: str
    made_at: str
    closed: bool


def may(role: str, needed: str) -> bool:
    """Tell whether a role allows what the role `needed` does; one that is unknown allows nothing."""
    return role in ROLES and ROLES.index(role) >= ROLES.index(needed)


def name_of(given: str) -> str:
    """Return a name as it is kept: NFC, lower case; "" where nobody can have it.

    Letters are Latin ones, those of Vietnamese among them: a Cyrillic "а" can't be told from an "a" in a log.
    """
    if len(given) > 256:
        return ""
    name = unicodedata.normalize("NFC", unicodedata.normalize("NFC", given).casefold())
    if not _NAME.fullmatch(name):
        return ""
    letters = [letter for letter in name if not (letter.isascii() or unicodedata.name(letter, "").startswith("LATIN"))]
    return "" if letters else name


def add_user(connection: Connection, name: str, role: str, password: str) -> User:
    """Add a user; raises Unfit for a name, role or password that can't be one, Refused where the name is or was in use."""
    kept = name_of(name)
    if not kept:
        raise Unfit(
            "a name has 1 to 64 letters, digits, dots, hyphens or underscores",
            "tên gồm 1 đến 64 chữ cái, chữ số, dấu chấm, gạch nối hoặc gạch dưới",
        )
    if kept in _TAKEN:
        raise Refused(f"{kept}: the application itself has this name", f"{kept}: tên này dành cho chính ứng dụng")
    user = User(kept, _fit_role(role), moment(), closed=False)
    row = {"name": kept, "role": role, "secret": hashed(password), "made_at": user.made_at, "closed": 0}
    added = insert_new(connection, tables.user).returning(tables.user.c.name)
    if connection.execute(added, row).one_or_none() is None:
        raise Refused(f"{kept}: this name is or was in use", f"{kept}: tên này đã có hoặc từng có người dùng")
    _LOG.info("user added: %s, %s", kept, role)
    return user


def set_password(connection: Connection, name: str, password: str) -> None:
    """Give a user another password, and end all their sessions; raises Missing and Unfit."""
    kept = _change(connection, name, {"secret": hashed(password)})
    connection.execute(delete(tables.session).where(tables.session.c.user == kept))
    _LOG.info("password changed: %s", kept)


def set_role(connection: Connection, name: str, role: str) -> None:
    """Give a user another role, from the next request on; raises Missing, Unfit, and Refused for the last administrator."""
    if _fit_role(role) != _ADMIN:
        _keep_an_admin(connection, name)
    kept = _change(connection, name, {"role": role})
    _LOG.info("role changed: %s, %s", kept, role)


def close_user(connection: Connection, name: str) -> None:
    """Let a user in no more, and end their sessions; the name stays theirs, as events bear it.

    Raises Missing, and Refused for the last administrator.
    """
    _keep_an_admin(connection, name)
    kept = _change(connection, name, {"closed": 1, "secret": ""})
    connection.execute(delete(tables.session).where(tables.session.c.user == kept))
    _LOG.info("user closed: %s", kept)


def users(connection: Connection) -> list[User]:
    """Return all users by name, closed ones too."""
    table = tables.user
    query = select(table.c.name, table.c.role, table.c.made_at, table.c.closed).order_by(table.c.name)
    return [User(row.name, row.role, row.made_at, bool(row.closed)) for row in connection.execute(query)]


def has_users(connection: Connection) -> bool:
    """Tell whether there is or was a user: once people sign in, closing the last of them lets nobody in without."""
    return connection.execute(select(func.count()).select_from(tables.user)).scalar_one() > 0


def _fit_role(role: str) -> str:
    if role not in ROLES:
        raise Unfit(f"{role}: roles are {', '.join(ROLES)}", f"{role}: chỉ có các vai trò {', '.join(ROLES)}")
    return role


def _keep_an_admin(connection: Connection, name: str) -> None:
    """Refuse to take the role or the account from the only administrator who still signs in."""
    table = tables.user
    # Locked, in one order: of two administrators who close each other at once, the second finds the first closed.
    query = select(table.c.name).where(table.c.role == _ADMIN, table.c.closed == 0).order_by(table.c.name)
    if list(connection.execute(query.with_for_update()).scalars()) == [name_of(name)]:
        raise Refused(
            f"{name_of(name)} is the last administrator; make somebody else one first",
            f"{name_of(name)} là quản trị cuối cùng; hãy giao vai trò quản trị cho người khác trước",
        )


def _change(connection: Connection, name: str, new: dict[str, object]) -> str:
    kept = name_of(name)
    change = update(tables.user).where(tables.user.c.name == kept, tables.user.c.closed == 0).values(**new)
    if connection.execute(change).rowcount != 1:
        raise Missing(f"{kept or '?'}: there is no such user", f"{kept or '?'}: không có người dùng này")
    return kept
