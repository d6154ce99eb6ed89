"""The names of bytes: one document, however many files hold it."""

from __future__ import annotations

from sqlalchemy import Connection, bindparam, select

from pipeline.store import tables
from pipeline.store.database import insert_new

_KNOWN = select(tables.name.c.id).where(
    tables.name.c.sha256 == bindparam("sha256"), tables.name.c.name == bindparam("name")
)


def stored(text: str) -> str:
    r"""Return the text as both databases can hold it: what is no Unicode, and NUL, written as `\udc80`, `\x00`.

    Names on disk are bytes. Those that are not UTF-8 come with lone surrogates, which SQLite's driver refuses; NUL, which
    may stand in a message, PostgreSQL refuses.
    """
    return text.encode("utf-8", "backslashreplace").decode("utf-8").replace("\0", "\\x00")


def known(connection: Connection, sha256: str, name: str) -> bool:
    """Tell whether the bytes were met under this name before."""
    return connection.execute(_KNOWN, {"sha256": sha256, "name": name}).first() is not None


def remember(connection: Connection, sha256: str, name: str) -> None:
    """Add a name to the bytes; the first one stays the first."""
    connection.execute(insert_new(connection, tables.file), {"sha256": sha256, "first_name": name})
    connection.execute(insert_new(connection, tables.name), {"sha256": sha256, "name": name})


def names(connection: Connection, sha256: str = "") -> dict[str, list[str]]:
    """Return the names of these bytes, or of all, by their hash, in the order in which they were met."""
    query = select(tables.name.c.sha256, tables.name.c.name).order_by(tables.name.c.id)
    if sha256:
        query = query.where(tables.name.c.sha256 == sha256)
    found: dict[str, list[str]] = {}
    for bytes_hash, name in connection.execute(query):
        found.setdefault(bytes_hash, []).append(name)
    return found
