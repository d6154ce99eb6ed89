"""Web pages without an end: deep, wide, or of marks that slow readers down; and those that lie about their letters."""

from __future__ import annotations

from collections.abc import Iterator

from clean_decision import CLEAN

from hostile.cases import Hostile, hostile

PARAGRAPHS = "".join(f"<p>{line}</p>" for line in CLEAN.splitlines())


def page(more: str = "", head: str = "") -> bytes:
    """Return a page of the sample decision and more."""
    return f"<!DOCTYPE html><html><head>{head}</head><body>{PARAGRAPHS}{more}</body></html>".encode()


def _table(rows: str) -> bytes:
    return page(f"<table>{rows}</table>")


def _lie(charset: str, encoding: str) -> bytes:
    return page(head=f'<meta charset="{charset}">').decode().encode(encoding, "replace")


def files() -> Iterator[Hostile]:
    """Yield the family."""
    wide = "<td colspan=1000 rowspan=65534>Bến</td>"
    yield hostile("good.html", page, "OK")
    yield hostile("deep_100000.html", lambda: page("<div>" * 100_000), "LIMIT_TEXT OK DAMAGED beyond")
    yield hostile("deep_fonts.html", lambda: page("<p><font>x" * 20_000), "LIMIT_TEXT OK DAMAGED beyond")
    yield hostile(
        "deep_tables.html", lambda: page("<table><tr><td>a<td>b" * 5_000), "LIMIT_TEXT OK DAMAGED beyond", slow=True
    )
    yield hostile("deep_lists.html", lambda: page("<ul><li>x" * 2_000), "LIMIT_TEXT OK DAMAGED")
    yield hostile("cdata.html", lambda: page("<![CDATA[" * 100_000), "OK LIMIT_TEXT")
    yield hostile("ampersands.html", lambda: page("&" * 500_000), "OK LIMIT_TEXT")
    yield hostile("less_than.html", lambda: page("<" * 500_000), "OK LIMIT_TEXT")
    yield hostile("comments_open.html", lambda: page("<!--" * 100_000), "OK")
    yield hostile(
        "attributes.html", lambda: page("<p " + " ".join(f"a{at}=1" for at in range(50_000)) + ">x</p>"), "OK beyond"
    )
    yield hostile("style_long.html", lambda: page("<p style='" + "font-weight: " * 50_000 + "'>x</p>"), "OK")
    yield hostile("class_long.html", lambda: page("<div class='" + "comment" * 50_000 + "'>x</div>"), "OK")
    yield hostile("meta_open.html", lambda: page(head="<meta " * 100_000), "OK")
    yield hostile(
        "scripts_open.html",
        lambda: "".join(["<script>"] * 100_000).encode() + page().replace(b"\xe1", b"\xff"),
        "UNREADABLE EMPTY",
    )
    yield hostile("span_bomb.html", lambda: _table(f"<tr>{wide}</tr>" * 3), "OK")
    yield hostile(
        "span_91_bytes.html",
        b"<table><tr><td colspan=1000000000 rowspan=1000000000>a<td>b<tr><td>c<td>d</table>",
        "NOT_A_DOCUMENT OK UNREADABLE",
    )
    yield hostile("span_many.html", lambda: _table(f"<tr>{wide * 300}</tr>" + "<tr><td>a<td>b" * 300), "LIMIT_TABLE")
    yield hostile("span_rows.html", lambda: _table("<tr><td rowspan=65534>a<td>b" * 2_000), "LIMIT_TABLE")
    yield hostile("cells_wide.html", lambda: _table("<tr>" + "<td>a" * 20_000 + "<tr><td>a<td>b" * 100), "LIMIT_TABLE")
    yield hostile("lie_1258.html", lambda: _lie("windows-1258", "utf-8"), "OK")
    yield hostile("lie_utf8.html", lambda: _lie("utf-8", "utf-16"), "OK")
    yield hostile("lie_unknown.html", lambda: _lie("x-user-defined-klingon", "utf-8"), "OK")
    yield hostile("lie_idna.html", lambda: _lie("idna", "latin-1"), "UNREADABLE OK")
    yield hostile("lie_unicode_escape.html", lambda: _lie("unicode_escape", "latin-1"), "UNREADABLE OK")
    yield hostile("lie_zlib.html", lambda: _lie("zlib_codec", "latin-1"), "UNREADABLE OK")
    yield hostile("references.html", lambda: page("<p>&#xD800;&#0;&#1114112;&#99999999999;&#x202E;</p>"), "OK")
    yield hostile(
        "outside.html",
        lambda: page(
            "<img src=http://127.0.0.1:9/x.png><link rel=stylesheet href=file:///etc/passwd><iframe src=file:///etc/passwd></iframe>",
            "<base href=http://127.0.0.1:9/>",
        ),
        "OK",
    )
    yield hostile(
        "entity.html", lambda: b"<!DOCTYPE html [<!ENTITY x SYSTEM 'file:///etc/passwd'>]>" + page("<p>&x;</p>"), "OK"
    )
    yield hostile(
        "articles.html",
        lambda: page("".join(f"<div>Điều {at}. Bến<p>x</p></div>" for at in range(3_000))),
        "OK beyond",
        slow=True,
    )
    yield hostile("large.html", lambda: page("<p>lúa</p>" * 2_100_000), "LIMIT_SIZE")
