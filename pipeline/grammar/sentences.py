"""Cutting a paragraph: into sentences, and sentences at semicolons."""

from __future__ import annotations

import re
from functools import lru_cache

from pipeline.letters import UPPER
from pipeline.spans import Span

# Begins with the stop itself, so that a search passes quickly over all else; what stands before is looked at after it.
_STOP = re.compile(rf"[.!?…](?<![.!?…].)[.!?…]*[”\"’)]*\s+(?=[“\"‘(]?[{UPPER}])")
_SHORT = re.compile(rf"(?:\b(?:TP|Tp|tp|ThS|TS|GS|PGS|BS|ĐT|Đ/c|đ/c|St|No|v\.v|[{UPPER}])|\b\d{{1,2}})$")
# The new wording of an amended clause: “2. Phòng thử nghiệm phải …”
_QUOTED_ITEM = re.compile(r"[“\"]\s*(?:\d{1,2}[a-zđ]?\.|[a-zđ]\))?\s*(?=\S)")
INLINE_MARK = re.compile(r"\((?:\d{1,2}|[ivx]{1,4})\)\s+(?=\S)", re.IGNORECASE)
"""The mark of an item inside a sentence: "(i)", "(2)"."""
# "Sở A: - Rà soát bến; - Cấp áo phao": the dash of an item that stands in the line of its lead-in is no part of it.
_SEMICOLON = re.compile(r";\s*(?:[-–+•]\s+)?(?=\S)")


_ENDS_IN_NUMBER = re.compile(
    r"\d\d$|[^\s\d]\d$|"
    # "… trong tháng 4.", "… theo khoản 2.", "… trong quý I."; not "Điều 4. …", which begins with it.
    r"\w[\s(](?:tháng|quý|đợt|kỳ|khoản|điểm|mục|điều|lần|vòng|cấp|loại|hạng|nhóm|bước|phụ lục|giai đoạn|(?:ngày|thứ|số|tuần|bậc|khối|lớp|khu|tổ|ấp))"
    r"\s(?:\d|[IVX])$",
    re.IGNORECASE,
)


# Asked for once where a paragraph leads in, once where it orders, and once where what nothing covers is looked for.
@lru_cache(maxsize=2048)
def sentences(text: str) -> tuple[Span, ...]:
    """Return the sentences of a paragraph, without the blanks between them.

    A stop ends a sentence only before a capital; not after an abbreviation ("TP."), nor inside a number ("18.5").
    """
    found: list[Span] = []
    start = 0
    for match in _STOP.finditer(text):
        if match.group().startswith(".") and _SHORT.search(text[max(0, match.start() - 8) : match.start()]):
            before = text[max(start, match.start() - 16) : match.start()]
            # "… năm 2023." ends with digits and is an end all the same; "1." and "TP." are not.
            if not _ENDS_IN_NUMBER.search(before) or match.start() - start < 4:
                continue
        found.append(Span(start, match.end() - len(match.group()) + len(match.group().rstrip())))
        start = match.end()
    if text[start:].strip():
        found.append(Span(start, len(text)))
    return tuple(found)


def clauses(text: str, sentence: Span) -> list[Span]:
    """Return the stretches of a sentence between its semicolons; semicolons inside brackets do not count."""
    found: list[Span] = []
    start = sentence.start
    for match in _SEMICOLON.finditer(text, sentence.start, sentence.end):
        inside = text[sentence.start : match.start()].lstrip('“"')
        if inside.count("(") > inside.count(")") or inside.count("“") > inside.count("”"):
            continue
        found.append(Span(start, match.start()))
        start = match.end()
    if start < sentence.end:
        found.append(Span(start, sentence.end))
    return found


def trimmed(text: str, span: Span) -> Span:
    """Return the span without the mark of an item, and without blanks and closing punctuation at its end ("…./." too)."""
    start, end = span.start, span.end
    if text.startswith("(", start) and (item := INLINE_MARK.match(text, start, end)):
        start = item.end()
    if text.startswith(("“", '"'), start) and (quoted := _QUOTED_ITEM.match(text, start, end)):
        start = quoted.end()
    while start < end and text[start] in " ,;:-–+":
        start += 1
    while end > start and text[end - 1] in " .;,:/-–":
        end -= 1
    return Span(start, end)
