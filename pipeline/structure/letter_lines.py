"""Lines of a letterhead that only some documents have: the "V/v …" of an official letter, a day in figures, who orders in small letters."""

from __future__ import annotations

import re
from collections.abc import Sequence

from pipeline.document.paragraphs import Block, Paragraph
from pipeline.letters import UPPER
from pipeline.spans import MappedText
from pipeline.structure import forms
from pipeline.structure.marks import marks

# "V/v" / ": Thực hiện quy định …": a web site broke the line.
_ABOUT = re.compile(r"\(?\s*(?:V/v|v/v|V/V)\s*:?(?:\s|$)")
_LONGEST = 400
_MOST_LINES = 4
_ENDS = re.compile(r"Kính\s+gửi|Điều\s+1|QUYẾT|[-–—_*|]+$")


def letter_subject(blocks: Sequence[Block], at: int) -> tuple[list[MappedText], int]:
    """Return the subject of an official letter that stands below its number at `at`, and the index of the first block after it.

    "Số: 512/X-Y" / "V/v đôn đốc nộp" / "hồ sơ khai thuế" / "Hà Nội, ngày …": up to the day, the motto, or whom it goes to.
    """
    parts: list[MappedText] = []
    index = at
    while index < len(blocks) and len(parts) < _MOST_LINES:
        block = blocks[index]
        if not isinstance(block, Paragraph) or (_ends(block) if parts else not _begins(block)):
            break
        parts.append(block.mapped)
        index += 1
    return parts, index


def _begins(block: Paragraph) -> bool:
    return len(block.text) < _LONGEST and _ABOUT.match(block.text) is not None


def _ends(block: Paragraph) -> bool:
    text = block.text
    return bool(
        forms.MOTTO.search(text)
        or forms.MOTTO_TAIL.search(text)
        or forms.DATE_LINE.match(text)
        or forms.MONTH_LINE.match(text)
        or forms.BASIS.match(text)
        or forms.TYPE_LINE.match(text)
        or _ENDS.match(text)
        # "V/v chính sách thuế" / "GTGT": a short form is no office.
        or (forms.is_title_capitals(text) and " " in text)
        or marks(text)
        or len(text) > _LONGEST
    )


def starts_letter(blocks: Sequence[Block], end: int) -> int:
    """Return how many lines right above `end` are the "V/v …" of a letter, below its number: the motto may stand below both."""
    for count in range(1, min(_MOST_LINES, end - 1) + 1):
        block = blocks[end - count]
        if not isinstance(block, Paragraph) or len(block.text) > _LONGEST:
            return 0
        if _begins(block):
            above = blocks[end - count - 1]
            return count if isinstance(above, Paragraph) and forms.NUMBER.match(above.text) else 0
    return 0


def date_at(mapped: MappedText, match: re.Match[str]) -> MappedText:
    """Return the day that a line of place and day prints, in words or in figures."""
    group = "date" if match.group("date") else "figures"
    return mapped.slice(*match.span(group)).stripped()


_WHO = re.compile(
    r"(?:Bộ trưởng|Chủ tịch|Giám đốc|Tổng [Gg]iám đốc|Cục trưởng|Viện trưởng|Hiệu trưởng|Chánh án|Thống đốc|Trưởng [Bb]an|Trưởng [Pp]hòng|"
    r"(?:Ủy|Uỷ) ban nhân dân|UBND|Hội đồng nhân dân|HĐND|Thủ tướng Chính phủ)(?:\s[\w\s,&–-]+)?\s*[:,]?$"
)
_WHO_LENGTH = 100
# "… của" / "Ủy ban nhân dân tỉnh": the subject goes on.
_ASKS = re.compile(r"(?:\s(?:của|do|và|cho|với|thuộc|giữa|tại|về|quyền|các|cấp|ở|bởi)|[,(“-])$", re.IGNORECASE)


def orders_in_small(blocks: Sequence[Block], at: int, above: str) -> bool:
    """Tell whether the block at `at` says in small letters who orders, right above the basis: "Chủ tịch Ủy ban nhân dân tỉnh …".

    `above` is the line before it; a subject that breaks off before the name of a body goes on with it.
    """
    block = blocks[at]
    below = blocks[at + 1] if at + 1 < len(blocks) else None
    return (
        isinstance(block, Paragraph)
        and isinstance(below, Paragraph)
        and len(block.text) < _WHO_LENGTH
        and _WHO.match(block.text) is not None
        and below.text.lstrip("-– ").startswith("Căn cứ")
        and _ASKS.search(above) is None
    )


_CELL = re.compile(r"[^|]+")
_CELLS_LENGTH = 240
_OFFICE_AND_NUMBER = re.compile(rf"(?P<office>[{UPPER}][{UPPER}\s,\-–]{{5,80}}?)\s+(?=Số\s*:\s*\d)")


def cells_of(mapped: MappedText) -> list[MappedText]:
    """Return the cells of a line that a web site made of a table or of two lines, none where it is one line.

    "Số: 86/QĐ-UBND | Sóc Trăng, ngày 12 tháng 3 năm 2031 |", "UBND TỈNH BẾN LAU Số: 17/2031/QĐ-UBND".
    """
    text = mapped.text
    if len(text) >= _CELLS_LENGTH:
        return []
    if "|" in text:
        cells = [mapped.slice(*cell.span()).stripped() for cell in _CELL.finditer(text)]
        return [cell for cell in cells if cell.text]
    two = _OFFICE_AND_NUMBER.match(text)
    return [mapped.slice(0, two.end("office")), mapped.slice(two.end(), len(text))] if two else []
