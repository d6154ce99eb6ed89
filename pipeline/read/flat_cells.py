"""The letterhead and the end of the form in cells whose line breaks a converter has lost: "Nơi nhận: - Như Điều 3; - Lưu: VT."."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator

from pipeline.document.source import Line
from pipeline.letters import UPPER, composed
from pipeline.read.markdown_tables import Cells, cell_text
from pipeline.spans import Span

Cuts = Callable[[str], Iterable[tuple[int, int]]]

_RECIPIENTS = re.compile(r"\W*N[ơo]i\s+nh[ậa]n\b", re.IGNORECASE)
# A recipient begins behind a dash, and the dash behind the stop of the one before.
_NEXT_RECIPIENT = re.compile(r"(?<=[;:.,)])\s+(?=[-–]\s*\S)")
# "------- " below the names of the letterhead: the rule that is drawn there.
_RULE = re.compile(r"\s+[-–—_]{3,}$")
_TITLE = (
    r"(?:PHÓ\s)?(?:THỦ TƯỚNG|BỘ TRƯỞNG|THỨ TRƯỞNG|CHỦ TỊCH|TỔNG CỤC TRƯỞNG|CỤC TRƯỞNG|VỤ TRƯỞNG|TỔNG GIÁM ĐỐC|GIÁM ĐỐC|CHÁNH VĂN PHÒNG|"
    r"THỐNG ĐỐC|CHỦ NHIỆM|TỔNG THANH TRA|TRƯỞNG BAN|VIỆN TRƯỞNG|CHÁNH ÁN|HIỆU TRƯỞNG)"
)
# Each line of a signature begins with how it is signed, with an office, or with the name, which alone is no capitals.
_SIGNED = re.compile(rf"\s+(?=(?:KT|TM|TL|TUQ)\.\s|{_TITLE}\b)")
_GOES_ON = re.compile(r"(?:\b(?:KT|TM|TL|TUQ|Q)\.|\bPHÓ|\bTỔNG)$")
_NAME = re.compile(rf"\s+(?=[{UPPER}][^\W\d{UPPER}]+(?:\s[{UPPER}][^\W\d{UPPER}]+){{1,4}}$)")


def unflattened(rows: list[Cells], raw: str) -> list[Cells]:
    """Return the rows of a table of two columns with the lines of its letterhead, recipients and signature apart."""
    return [_row(row, raw) if len(row) == _BESIDE else row for row in rows]


_BESIDE = 2


def _row(row: Cells, raw: str) -> Cells:
    left = composed(cell_text(row[0], raw))
    if len(row[0]) <= 1 and _RECIPIENTS.match(left) and _NEXT_RECIPIENT.search(left):
        right = _cut(row[1], raw, _signature_cuts) if len(row[1]) == 1 else row[1]
        return [_cut(row[0], raw, _recipient_cuts), right]
    return [_without_rule(cell, raw) for cell in row]


def _cut(cell: tuple[Line, ...], raw: str, cuts: Cuts) -> tuple[Line, ...]:
    found: list[Line] = []
    for line in cell:
        for piece in line.pieces:
            text = raw[piece.start : piece.end]
            start = 0
            for end, after in [*cuts(text), (len(text), len(text))]:
                if text[start:end].strip():
                    found.append(line._replace(pieces=(Span(piece.start + start, piece.start + end),)))
                start = after
    return tuple(found)


def _recipient_cuts(text: str) -> Iterator[tuple[int, int]]:
    for match in _NEXT_RECIPIENT.finditer(text):
        yield match.span()


def _signature_cuts(text: str) -> Iterator[tuple[int, int]]:
    name = _NAME.search(text)
    for match in _SIGNED.finditer(text, 0, name.start() if name else len(text)):
        if not _GOES_ON.search(text, 0, match.start()):
            yield match.span()
    if name:
        yield name.span()


def _without_rule(cell: tuple[Line, ...], raw: str) -> tuple[Line, ...]:
    if len(cell) != 1 or len(cell[0].pieces) != 1:
        return cell
    piece = cell[0].pieces[0]
    rule = _RULE.search(raw, piece.start, piece.end)
    return (cell[0]._replace(pieces=(Span(piece.start, rule.start()),)),) if rule else cell
