"""Inside a line of Markdown: which characters are text, and which are marks."""

from __future__ import annotations

import re
from dataclasses import dataclass

from pipeline.spans import Span


@dataclass(frozen=True, slots=True)
class Emphasis:
    """Whether bold and italic are open; emphasis may run over the lines of one paragraph."""

    bold: bool = False
    italic: bool = False


_MARK = re.compile(
    r"""
      \(\*{1,3}\)                       # a footnote star in brackets is text
    | (?P<escape>\\)(?=[-.*_&#+()\[\]!|>])
    | (?P<stars>\*+)
    | (?P<tag></?(?:br|sup|sub|b|i|u|em|strong|span|p|div)\b[^<>]*>)
    | \[(?P<link>[^\[\]]*)\]\([^()\s]*\)
    """,
    re.VERBOSE,
)


def inline(raw: str, span: Span, emphasis: Emphasis) -> tuple[tuple[Span, ...], Emphasis, Emphasis]:
    """Return the text spans of `span`, whether all of it is bold or italic, and the emphasis open after it.

    Bullets ("* text") keep their star: a star before a blank opens no emphasis unless one is open.
    """
    pieces: list[Span] = []
    weights = {"all": 0, "bold": 0, "italic": 0}

    def keep(start: int, end: int) -> None:
        if start < end:
            pieces.append(Span(start, end))
            letters = sum(character.isalnum() for character in raw[start:end])
            weights["all"] += letters
            weights["bold"] += letters if emphasis.bold else 0
            weights["italic"] += letters if emphasis.italic else 0

    position = span.start
    for match in _MARK.finditer(raw, span.start, span.end):
        if match.lastgroup is None or (match.start() == span.start and _is_bullet(raw, match, span, emphasis)):
            continue
        keep(position, match.start())
        position = match.end()
        if match.group("stars"):
            emphasis = _toggled(emphasis, len(match.group("stars")))
        elif match.group("link") is not None:
            keep(match.start("link"), match.end("link"))
    keep(position, span.end)
    total = weights["all"] or 1
    share = Emphasis(weights["bold"] >= 0.8 * total, weights["italic"] >= 0.8 * total)
    return _trimmed(raw, pieces), share, emphasis


def _toggled(emphasis: Emphasis, stars: int) -> Emphasis:
    bold = emphasis.bold != (stars >= 2)
    italic = emphasis.italic != (stars % 2 == 1)
    return Emphasis(bold, italic)


def _is_bullet(raw: str, match: re.Match[str], span: Span, emphasis: Emphasis) -> bool:
    if match.group("stars") != "*" or emphasis.italic or raw[match.end() : match.end() + 1] not in {" ", "\t"}:
        return False
    return "*" not in raw[match.end() : span.end]


def _trimmed(raw: str, pieces: list[Span]) -> tuple[Span, ...]:
    """Drop blank edges of the whole line; a line of nothing but blanks has no pieces."""
    if not any(raw[piece.start : piece.end].strip() for piece in pieces):
        return ()
    while not raw[pieces[0].start : pieces[0].end].strip():
        pieces.pop(0)
    while not raw[pieces[-1].start : pieces[-1].end].strip():
        pieces.pop()
    first, last = pieces[0], pieces[-1]
    text = raw[first.start : first.end]
    pieces[0] = Span(first.start + len(text) - len(text.lstrip()), first.end)
    last = pieces[-1]
    pieces[-1] = Span(last.start, last.start + len(raw[last.start : last.end].rstrip()))
    return tuple(pieces)
