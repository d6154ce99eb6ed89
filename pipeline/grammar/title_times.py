"""The time that a title says of all below it, where it is nothing but a time, or has one in brackets at its end."""

from __future__ import annotations

import re

from pipeline.letters import small
from pipeline.spans import Span

_LONGEST = 160
# Each month, quarter or step of a timetable stands above its tasks: "1. Tháng 5/2031", "Bước 2: Chọn bến (từ 01/6 đến 15/6)".
_STEP = re.compile(r"(?:bước|đợt|giai đoạn|kỳ|tuần)\s+(?:thứ\s+)?(?:\d{1,2}|[ivx]{1,4})\s*(?:[:.(]|[-–]\s)\s*")
_BRACKET = re.compile(r"\((?P<time>[^()]{3,80})\)$")
_UNITS = frozenset({"ngày", "tháng", "quý", "năm", "tuần", "đoạn"})
_WORDS = _UNITS | {
    "trong", "vào", "từ", "nay", "đến", "trước", "hết", "và", "xong", "hoàn", "thành", "dự", "kiến", "thời", "gian", "đầu", "giữa", "cuối",
    "chậm", "muộn", "nhất", "là", "hằng", "hàng", "thứ", "giai",
}  # fmt: skip
_QUARTER = "(?:i{1,3}|iv)"
_FIGURES = re.compile(rf"(?=.*\d)[\d/.–-]+[,;]?|{_QUARTER}(?:[,–-]{_QUARTER})*(?:/\d{{4}})?[,;]?|[-–]")
_CLOSER = re.compile(r"ngày|tháng|quý|tuần|\d/\d")


def time_of_title(title: str) -> Span | None:
    """Return where a title says by when all below it is done, None where it says more than a time, or none.

    Good: "Quý II/2031", "Giai đoạn 2031 - 2033:", "Bước 1. Kê khai (tháng 3 - 4/2031)". Not: "Bến thủy (2031-2035)", the program's years.
    """
    if len(title) > _LONGEST:
        return None
    text = small(title).rstrip(" .:")
    if text.endswith(")"):
        bracket = _BRACKET.search(text)
        said = bracket and _CLOSER.search(bracket["time"]) and _is_time(bracket["time"])
        return Span(*bracket.span("time")) if bracket and said else None
    step = _STEP.match(text)
    start = step.end() if step else 0
    return Span(start, len(text)) if _is_time(text[start:]) else None


def _is_time(text: str) -> bool:
    """Tell whether every word says when, one of them in figures."""
    words = text.split()
    figures = False
    for word in words:
        if word in _WORDS:
            continue
        if _FIGURES.fullmatch(word) is None:
            return False
        figures = True
    return figures and ("/" in text or any(word in _UNITS for word in words))
