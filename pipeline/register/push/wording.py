"""What a ticket says, in the forms that trackers take: Markdown, Jira's wiki markup, the Atlassian Document Format."""

from __future__ import annotations

import re
from typing import Any

from pipeline.register.push.ticket import Ticket, one_line

ENDED = "Đã hết hiệu lực / no longer in force"
"""The words before the reason why an obligation is no longer in force, by which a description of such a one is known."""

_MARKDOWN = re.compile(r"([\\`*_\[\]<>#|~@!&])")
_FIRST = re.compile(r"^(\d*)([.)](?=\s|$)|[-+=])")
"""What would begin a list ("1. ", "- ") or make the line above a heading ("---", "===")."""
_WIKI = re.compile(r"([\\{}\[\]*_|!^~+])")


def markdown(ticket: Ticket) -> str:
    """Return the ticket in Markdown. Words of the document are escaped: a "#12" in them links to nothing, a name calls nobody."""
    parts = [f"**{ENDED}: {_escaped(ticket.ended)}**"] if ticket.ended else []
    parts += [_escaped(one_line(ticket.text))]
    parts += ["\n".join(f"> {_escaped(one_line(line))}" for line in ticket.quote.splitlines() if line.strip())]
    parts += ["\n".join(f"- {name}: {_escaped(value)}" for name, value in ticket.facts)]
    parts += [f"[Xem văn bản / see the document](<{ticket.link}>)"] if ticket.link else []
    return "\n\n".join(part for part in parts if part)


def wiki(ticket: Ticket) -> str:
    """Return the ticket in the wiki markup of Jira's API v2."""
    parts = [f"*{ENDED}: {_plain(ticket.ended)}*"] if ticket.ended else []
    parts += [_plain(ticket.text)]
    quoted = "\n".join(_plain(line) for line in ticket.quote.splitlines() if line.strip())
    parts += [f"{{quote}}\n{quoted}\n{{quote}}"] if quoted else []
    parts += ["\n".join(f"* {name}: {_plain(value)}" for name, value in ticket.facts)]
    parts += [f"[Xem văn bản / see the document|{ticket.link}]"] if ticket.link else []
    return "\n\n".join(part for part in parts if part)


def document(ticket: Ticket) -> dict[str, Any]:
    """Return the ticket in the Atlassian Document Format, version 1 (Jira's API v3); text in it needs no escapes."""
    content: list[dict[str, Any]] = []
    if ticket.ended:
        content.append(_paragraph(_text(f"{ENDED}: {ticket.ended}", {"type": "strong"})))
    content.append(_paragraph(_text(ticket.text)))
    quoted = [_paragraph(_text(line)) for line in ticket.quote.splitlines() if line.strip()]
    if quoted:
        content.append({"type": "blockquote", "content": quoted})
    items = [
        {"type": "listItem", "content": [_paragraph(_text(f"{name}: {value}"))]}
        for name, value in ticket.facts
        if value
    ]
    if items:
        content.append({"type": "bulletList", "content": items})
    if ticket.link:
        mark = {"type": "link", "attrs": {"href": ticket.link}}
        content.append(_paragraph(_text("Xem văn bản / see the document", mark)))
    return paragraphs(content)


def paragraphs(content: list[dict[str, Any]]) -> dict[str, Any]:
    """Return nodes as a document."""
    return {"type": "doc", "version": 1, "content": content}


def plain_document(text: str) -> dict[str, Any]:
    """Return a line of text as a document."""
    return paragraphs([_paragraph(_text(text))])


def _paragraph(*content: dict[str, Any]) -> dict[str, Any]:
    return {"type": "paragraph", "content": [one for one in content if one["text"]]}


def _text(text: str, *marks: dict[str, Any]) -> dict[str, Any]:
    return {"type": "text", "text": text} | ({"marks": list(marks)} if marks else {})


def _escaped(text: str) -> str:
    return _FIRST.sub(r"\1\\\2", _MARKDOWN.sub(r"\\\1", text))


def _plain(text: str) -> str:
    return _WIKI.sub(r"\\\1", text)
