"""Raw characters to clean ones, mapped: NFC, single blanks, no invisible marks, the Vietnamese Đ for the Icelandic Ð."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence

from pipeline.letters import BROKEN_LETTERS
from pipeline.spans import MappedText, Piece, Span, new_mapped, new_piece

_ODD = re.compile(
    r"""
      (?P<blank>[\s\u00a0\u2000-\u200a\u202f\u3000]{2,}|[\t\n\u00a0\u2000-\u200a\u202f\u3000])
    | (?P<cluster>[^\W\d_][\u0300-\u036f\u1ab0-\u1aff]+)
    | (?P<eth>[\u00d0\u00f0\u0189ǛǜǷƿǶСРОАВЕКМНТХ])
    | (?P<hidden>[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff\ufffe\x00-\x08\x0e-\x1f]+)
    """,
    re.VERBOSE,
)
# Whatever `_ODD` finds holds one of these, or two blanks in a row; mostly a line has none of them.
_SIGN = re.compile(
    r"[\t-\r\x1c-\x1f\x85\u1680\u2028\u2029\u205f\u00a0\u2000-\u200a\u202f\u3000\u0300-\u036f\u1ab0-\u1aff"
    r"\u00d0\u00f0\u0189ǛǜǷƿǶСРОАВЕКМНТХ\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff\ufffe\x00-\x08\x0e-\x1f]"
)
# Cyrillic capitals stand for Latin ones in the codes of some numbers ("137/2020/NĐ-СР").
# Ð (U+00D0) for Đ was met in a ministry's plan; Vietnamese has no use for eth.
_ETH = {
    "\u00d0": "Đ",
    "\u0189": "Đ",
    "\u00f0": "đ",
    **dict(zip("СРОАВЕКМНТХ", "CPOABEKMHTX", strict=True)),
    **BROKEN_LETTERS,
}


def cleaned(raw: str, spans: Sequence[Span]) -> MappedText:
    """Return the clean text of the raw spans, in order, without blanks at its ends.

    Cleaning what is clean changes nothing; every clean character maps back to its raw ones.
    """
    if len(spans) == 1 and _is_plain(raw, spans[0]):
        start, end = spans[0].start, spans[0].end
        text = raw[start:end].strip()
        if not text:
            return MappedText("", (), ())
        begin = raw.index(text[0], start)
        return new_mapped((text, (0,), (new_piece((text, begin, len(text))),)))
    pieces: list[Piece] = []
    for span in spans:
        for piece in _pieces(raw, span):
            # Blanks on both sides of a border between spans (markup between two words) are one blank.
            if piece.text == " " and (not pieces or pieces[-1].text.endswith(" ")):
                continue
            if pieces and pieces[-1].text.endswith(" ") and piece.text.startswith(" "):
                piece = Piece(piece.text[1:], piece.raw_start + 1, piece.raw_length - 1)
            pieces.append(piece)
    return MappedText.of(pieces).stripped()


def _is_plain(raw: str, span: Span) -> bool:
    """Tell whether a raw span is clean as it is, but for blanks at its ends."""
    return raw.find("  ", span.start, span.end) < 0 and not _SIGN.search(raw, span.start, span.end)


def _pieces(raw: str, span: Span) -> Iterator[Piece]:
    if _is_plain(raw, span):
        if span.start < span.end:
            yield Piece(raw[span.start : span.end], span.start, span.end - span.start)
        return
    position = span.start
    for match in _ODD.finditer(raw, span.start, span.end):
        if match.start() > position:
            yield Piece(raw[position : match.start()], position, match.start() - position)
        if match.lastgroup == "blank":
            yield Piece(" ", match.start(), len(match.group()))
        elif match.lastgroup == "cluster":
            yield Piece(unicodedata.normalize("NFC", match.group()), match.start(), len(match.group()))
        elif match.lastgroup == "eth":
            yield Piece(_ETH[match.group()], match.start(), 1)
        position = match.end()
    if position < span.end:
        yield Piece(raw[position : span.end], position, span.end - position)
