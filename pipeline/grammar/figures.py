"""Figures of measurable targets: the number, its unit, and what the words before it say of it.

"đạt ít nhất 80%", "giảm 5 - 10%", "35 giường/10.000 dân", "dưới 9,5".
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache
from typing import NamedTuple

from pipeline.grammar.alternatives import one_of
from pipeline.letters import LOWER, small
from pipeline.lexicon.words import target_units

NUMBER = r"\d{1,3}(?:\.\d{3})+(?:,\d+)?|\d+(?:[,.]\d+)?"
"""A number as Vietnamese texts print it, for use inside a regular expression: "46.200", "48,3", "05"."""

_AT_LEAST = frozenset(
    (">=", "≥", ">", "tối thiểu", "ít nhất", "trên", "từ", "hơn", "không dưới", "không thấp hơn", "không ít hơn", "vượt", "đạt và vượt")
)  # fmt: skip
_AT_MOST = frozenset(("<=", "≤", "<", "tối đa", "dưới", "không quá", "không vượt quá", "thấp hơn", "không cao hơn"))
_MORE = frozenset(("tăng", "tăng thêm"))
_NEUTRAL = frozenset(
    ("đạt", "chiếm", "còn", "lên", "xuống", "xuống còn", "bằng", "là", "khoảng", "gần", "bình quân", "trung bình", "mức", "ở mức", "đạt mức",
     "tỷ lệ", "đạt tỷ lệ", "thêm", "đến", "tới")
)  # fmt: skip
REACHING = frozenset(
    ("đạt", "chiếm", "còn", "lên", "xuống", "xuống còn", "bằng", "là", "ở mức", "đạt mức", "đạt tỷ lệ", "đạt và vượt", "vượt", "tăng", "giảm",
     "tăng thêm", "đến", "tới")
)  # fmt: skip
"""Signs behind which stands what a measure named before them is to reach."""
ARRIVING = frozenset(("đạt", "lên", "xuống", "xuống còn", "còn"))
"""Those of them that say a goal by themselves."""
_EVERY_SIGN = _AT_LEAST | _AT_MOST | _MORE | _NEUTRAL | {"giảm"}
_WORDS = one_of(sorted(_EVERY_SIGN))
_SIGN = re.compile(rf"{_WORDS}|[≥≤<>]=?", re.IGNORECASE)
_SIGNS = re.compile(rf"(?:(?<![^\s(])(?<!trở\s)(?:{_WORDS})\s+|[≥≤<>]=?\s*)+$", re.IGNORECASE)
# "diện tích cây xanh bình quân đạt …": the mean is what is measured; "tăng bình quân …": it says how.
_MEAN = re.compile(r"(?:(?:bình\squân|trung\sbình)\s+)+", re.IGNORECASE)
# Of two words that both are signs none is made once more, or each pair could be read in two ways.
_COMPOUND = frozenset(("xuống còn", "đạt mức", "đạt tỷ lệ", "tăng thêm", "đạt và vượt"))
SIGNS_APART = one_of(sorted(_EVERY_SIGN - _COMPOUND - {"bình quân", "trung bình"}))
"""The signs but those made of others and the words of a mean, for use inside a regular expression that repeats them."""
_LONGEST_SIGNS = 60

_YEAR = re.compile(r"20\d\d")
_PER = (
    r"(?:\s?/\s?(?:\d[\d.]*\s)?(?:người|năm|hộ|vạn\sdân|nghìn\sdân|dân|phụ\snữ|ngày|tháng|ha|lao\sđộng|đơn\svị|xã|lượt|vụ|km2|km²|m2)(?!\w)){0,3}"
    r"(?:\s+trên\s+(?:(?:một|0?1)\s+)?(?:vạn|nghìn|triệu)\s+(?:người\s+)?dân)?"
)
# "Điều 5", "số 12", "loại 3 hộ": a number that only names something.
_NAMING = re.compile(
    r"(?:^|[\s(])(?:điều|khoản|điểm|số|mục|bảng|biểu|nhóm|loại|cấp|hạng|thứ|bậc|khóa|khoá|lần|mẫu|phụ lục|so với)\s*$"
)
_BASELINE = re.compile(
    r"(?:\s*\([^()]{0,80}\)|\s+(?:(?:vào|trong|của)\s+)?(?:(?:cuối|đầu)\s+)?năm\s+20\d\d|\s+hiện\snay)?\s*,?\s*(?:tăng\s+|giảm\s+|nâng\s+)?(?:lên|xuống)(?!\w)"
)
BY_YEAR = re.compile(r"\s(?:(?:vào|trong|đến|tới)\s(?:hết\s|cuối\s)?)?năm\s20\d\d(?!\d)")
"""The year right behind a figure: "90% bến được cấp phép vào năm 2031 và 95% vào năm 2033", both of the same."""
FAR = 2000
"""How far back it is looked for what a sentence says of its figures: one that goes on for ever is not gone through for each of them."""


class Figure(NamedTuple):
    """A figure: where it begins with the words of its sign, where it ends with its unit, and what these say."""

    start: int
    end: int
    signs: tuple[str, ...]
    first: str
    last: str
    unit: str
    up: bool

    @property
    def is_share(self) -> bool:
        """Whether it is a share of something: "80%", "02 điểm phần trăm"."""
        return self.unit.startswith(("%", "điểm %", "điểm phần", "phần trăm"))

    @property
    def whole(self) -> bool:
        """Whether it is all of something: "100%"."""
        return self.first == "100" and self.unit == "%"


_GROUPED = re.compile(r"\d{1,3}(?:\.\d{3})+(?:,\d+)?")


def number_of(printed: str) -> str:
    """Return a number as it is written in data: "46.200" is "46200", "48,3" is "48.3", "05" is "5"."""
    if _GROUPED.fullmatch(printed):
        printed = printed.replace(".", "")
    return re.sub(r"^0+(?=\d)", "", printed.replace(",", "."))


def signed(signs: tuple[str, ...], number: str, *, up: bool = False) -> str:
    """Return a number with what the words before it say of it: ">=80" for "đạt ít nhất 80", "+5" for "tăng 5"; `up`: "80 trở lên"."""
    words = [sign.lower() for sign in signs]
    if up or any(word in _AT_LEAST for word in words):
        return f">={number}"
    if any(word in _AT_MOST for word in words):
        return f"<={number}"
    return {"": "", "giảm": "-"}.get(way_of(words), "+") + number


def way_of(signs: Iterable[str]) -> str:
    """Return "tăng" or "giảm" where that is the last that the words before a figure say of its way, else ""."""
    last = next((sign for sign in reversed([*signs]) if sign in REACHING), "")
    return last if last in _MORE or last == "giảm" else ""


# "35 giường/10.000 dân", "109 bé trai/100 bé gái": so many of something among so many of something else.
_AMONG = (
    rf"(?:[{LOWER}]+\s){{0,2}}[{LOWER}]+\s?/\s?\d[\d.]*\s(?:dân|khách|người dân|người|hộ dân|hộ|bé gái|trẻ đẻ sống|ca đẻ|trẻ em|trẻ|học sinh|"
    r"sinh viên|lao động|doanh nghiệp|phụ nữ|xe|phương tiện|km2|km)"
)
# What a named measure is told in without a unit ("tỷ suất tử vong còn dưới 9,5"), or in time ("tuổi thọ đạt 75 tuổi").
_BARE = r"(?=\s(?:vào|trong|đến|và|năm)\s|\s?[,;.)](?:\s|$)|\s?$)"
_TIMED = r"(?:ngày làm việc|tuổi|năm|tháng|ngày|giờ|phút)"
_IN_TIME = re.compile(rf"{_TIMED}(?!\w)")
_MEASURES_TIME = re.compile(r"(?:tuổi|thời gian|thời hạn|số năm|số ngày|số giờ)(?!\w)", re.IGNORECASE)
_MEASURES_BARE = re.compile(r"(?:tỷ suất|tỉ suất|tỷ số|tỉ số|chỉ số|hệ số|điểm số)(?!\w)", re.IGNORECASE)


_BASES = frozenset(("100", "1.000", "10.000", "100.000"))


@lru_cache(maxsize=1)
def _figures() -> re.Pattern[str]:
    units = one_of(sorted(target_units()), r"\s?")
    return re.compile(
        # It begins with a digit, so that a search passes quickly over all else; what stands before is looked at then.
        r"(?P<a>\d(?<![\w.,/-].)(?:\d{0,2}(?:\.\d{3})+(?:,\d+)?|\d*(?:[,.]\d+)?))"
        rf"(?:\s*%?\s*(?:[-–]|đến(?=\s\d))\s*(?P<b>{NUMBER}))?"
        rf"(?:\s*(?P<unit>{_AMONG}|(?:(?:nghìn|ngàn|vạn|triệu|tỷ)\s)?{units}|{_TIMED})(?!\w)(?P<per>{_PER})(?P<up>\s*trở\slên)?|{_BARE})",
        re.IGNORECASE,
    )


@lru_cache(maxsize=1)
def counted_units() -> frozenset[str]:
    """Return the units that are counted themselves, in small letters: what stands behind them belongs to the name."""
    return frozenset(unit for unit, counted in target_units().items() if counted)


def _figure(match: re.Match[str], text: str) -> Figure | None:
    """Return a figure; None for a year, a number that names something, what was before, and what stands in brackets."""
    if _YEAR.fullmatch(match["a"]):
        return None
    before = text[max(0, match.start() - _LONGEST_SIGNS) : match.start()]
    said = _SIGNS.search(before)
    start = match.start() - len(said.group()) if said else match.start()
    mean = _MEAN.match(text, start, match.start())
    start = mean.end() if mean and said else start
    signs = tuple(sign.group() for sign in _SIGN.finditer(said.group())) if said else ()
    if not signs and _NAMING.search(small(text[max(0, start - 12) : start])):
        return None
    near = max(0, match.start() - FAR)
    if text.rfind("(", near, match.start()) > text.rfind(")", near, match.start()):
        return None
    if "trên" in signs and match["a"] in _BASES and _MEASURES_BARE.search(text, near, start):
        return None  # "tỷ suất tử vong trên 1.000 trẻ": of how many
    unit = match["unit"] or ""
    again = not unit and text.endswith((" và ", ", "), near, start) and BY_YEAR.match(text, match.end())
    if (not unit or _IN_TIME.fullmatch(unit)) and not _is_told(unit, signs, text[near:start], again=bool(again)):
        return None
    if "từ" in signs and (not match["b"] or signs[-1] != "từ") and _BASELINE.match(text, match.end()):
        return None
    last = number_of(match["b"]) if match["b"] else ""
    end = match.end("up") if match["up"] else match.end("per")
    end = match.end() if end < 0 else end
    return Figure(start, end, signs, number_of(match["a"]), last, f"{unit}{match['per'] or ''}", bool(match["up"]))


def _is_told(unit: str, signs: tuple[str, ...], before: str, *, again: bool) -> bool:
    """Tell whether a figure without a unit, or in time, says how large a measure is that is named before it in its sentence.

    `again`: it follows another one, and a year follows it: "xuống 12,5 vào năm 2031 và 10 vào năm 2033".
    """
    words = {sign.lower() for sign in signs}
    if not again and not words & (REACHING | _AT_MOST | _AT_LEAST):
        return False
    sentence = before[max(before.rfind(". "), before.rfind(";")) + 1 :]
    return (_MEASURES_TIME if unit else _MEASURES_BARE).search(sentence) is not None


def figures_in(text: str) -> list[Figure]:
    """Return the figures of a text that can be targets, in order: no years, no numbers that name something, nothing in brackets."""
    return [figure for match in _figures().finditer(text) if (figure := _figure(match, text)) is not None]
