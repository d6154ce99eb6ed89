"""A feed of the decisions that came to the register (RFC 4287), the newest first."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import cast
from urllib.parse import quote

from lxml import etree
from sqlalchemy import Connection, func, select

from pipeline.register import tables
from pipeline.register.entries import IN_FORCE, Held, Wanted, decisions, meant
from pipeline.register.export.forms import Options
from pipeline.register.export.revisions import moment
from pipeline.register.export.telling import name_of, one_line, plain
from pipeline.write.atomic import write_bytes

FOLDER, NAME = "atom", "decisions.atom"
MOST = 100
"""Entries of the feed."""

_NS = "http://www.w3.org/2005/Atom"
_NAMES = cast("Mapping[str, str]", {None: _NS})  # its stubs know no namespace without a prefix
_TAG = "tag:thihanh,2026:"
"""The start of all ids (RFC 4151); never to be changed. No address is in them: a feed may move, its entries stay what they are."""

_NEVER = "1970-01-01T00:00:00.000000+00:00"


def write(connection: Connection, folder: Path, wanted: Wanted, options: Options) -> list[Path]:
    """Write `atom/decisions.atom`: the last 100 decisions that are held, or those of what is wanted. Raises DiskFull.

    Of an empty register `updated` is the beginning of 1970: the feed never was.
    """
    feed = etree.Element(f"{{{_NS}}}feed", nsmap=_NAMES, attrib={_XML_LANG: "vi"})
    rows = _newest(connection, wanted)
    _add(feed, "id", f"{_TAG}decisions")
    _add(feed, "title", "Văn bản mới trong sổ đăng ký")
    _add(feed, "updated", _told(max((changed for _, _, changed in rows), default=_NEVER)))
    _add(_add(feed, "author"), "name", "thihanh")
    _add(feed, "generator", "thihanh")
    if options.base:
        address = f"{options.base.rstrip('/')}/{FOLDER}/{NAME}"
        _add(feed, "link", rel="self", type="application/atom+xml", href=address)
    held = {one.id: one for one in decisions(connection, [identity for identity, _, _ in rows])} if rows else {}
    for identity, came, changed in rows:
        _entry(feed, held[identity], came, changed, _count(connection, identity))
    path = folder / FOLDER / NAME
    write_bytes(path, etree.tostring(feed, xml_declaration=True, encoding="UTF-8", pretty_print=True))
    return [path]


_XML_LANG = "{http://www.w3.org/XML/1998/namespace}lang"


def _newest(connection: Connection, wanted: Wanted) -> list[tuple[str, str, str]]:
    """Return id, when it came and when it last changed, of the newest decisions; by id where several came at one moment."""
    own, change = tables.decision.c, tables.change.c
    came = func.min(change.at)
    query = select(own.id, came, func.max(change.at)).join(tables.change, change.decision == own.id)
    query = query.where(own.folder != "").group_by(own.id).order_by(came.desc(), own.id).limit(MOST)
    if replace(wanted, standing=(IN_FORCE,)) != Wanted():
        query = query.where(own.id.in_(meant(select(tables.obligation.c.decision), wanted)))
    return [tuple(row) for row in connection.execute(query)]


def _count(connection: Connection, decision: str) -> int:
    own = tables.obligation.c
    query = select(func.count()).where(own.decision == decision, own.standing == IN_FORCE)
    return connection.execute(query).scalar_one()


def _entry(feed: etree._Element, held: Held, came: str, changed: str, duties: int) -> None:
    entry = _add(feed, "entry")
    _add(entry, "id", f"{_TAG}decision/{quote(held.id, safe='')}")
    _add(entry, "title", one_line(f"{name_of(held)}: {held.subject}" if held.subject else name_of(held), 500))
    _add(entry, "published", _told(came))
    _add(entry, "updated", _told(changed))
    _add(_add(entry, "author"), "name", plain(held.issuer) or "?")
    if held.type:
        _add(entry, "category", term=one_line(held.type, 100))
    lines = [
        plain(held.subject),
        f"Cơ quan ban hành: {plain(held.issuer)}",
        f"Ngày ban hành: {held.issued_on}",
        f"Hiệu lực: {held.effective_on}",
        f"Người ký: {plain(held.signer)}",
        f"Số nghĩa vụ còn hiệu lực: {duties}",
    ]
    _add(entry, "content", "\n".join(line for line in lines if line and not line.endswith(": ")), type="text")


def _told(at: str) -> str:
    return moment(at).strftime("%Y-%m-%dT%H:%M:%SZ")


def _add(parent: etree._Element, name: str, text: str | None = None, **attributes: str) -> etree._Element:
    child = etree.SubElement(parent, f"{{{_NS}}}{name}", attrib=attributes)
    child.text = text
    return child
