"""The mark at the beginning of a paragraph: its style, its number, and its label as printed."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from itertools import accumulate

from pipeline.letters import UPPER, to_roman

_ROMAN = {"I": 1, "V": 5, "X": 10, "L": 50, "C": 100}
# Points run a, b, c, d, đ, e, g, h, i, k, l, … (NĐ 30/2020, Phụ lục I); word processors count without đ and with f, j, w.
_POINTS = "abcdđefghijklmnopqrstuvwxyz"
_OPTIONAL_POINTS = frozenset("đfjwz")
# How many of the first points everybody counts.
_COUNTED = tuple(accumulate((letter not in _OPTIONAL_POINTS for letter in _POINTS), initial=0))


@dataclass(frozen=True, slots=True)
class Mark:
    """A mark in one reading: `style` of the series, `ordinal` in it, `label` without punctuation, `end` in the text."""

    style: str
    ordinal: int
    label: str
    end: int
    prefix: str = ""


_WORDS = ("nhất", "hai", "ba", "tư", "năm", "sáu", "bảy", "tám", "chín", "mười")
# Each with the characters that it may begin with; "0" stands for any figure. No Roman number in use is longer than nine letters.
_PATTERNS: tuple[tuple[str, str, re.Pattern[str]], ...] = (
    (
        "part",
        "P",
        re.compile(r"(?P<label>(?:Phần|PHẦN)\s+(?:thứ\s+)?(?P<n>[IVXLC]+|\d+|[A-Z])(?!\w))\s*[.:\-–]?\s*(?=\S|$)"),
    ),
    # "Phần thứ nhất": in words, alone on its line or before a title.
    (
        "part",
        "P",
        re.compile(
            rf"(?P<label>(?:Phần|PHẦN)\s+(?:thứ|THỨ|Thứ)\s+(?P<n>(?i:{'|'.join(_WORDS)})))(?:\s*[.:\-–]\s*|\s*$|\s+(?=[{UPPER}]))"
        ),
    ),
    ("chapter", "C", re.compile(r"(?P<label>(?:Chương|CHƯƠNG)\s+(?P<n>[IVXLC]+|\d+))\s*[.:\-–]?\s*(?=\S|$)")),
    ("division", "M", re.compile(rf"(?P<label>(?:Mục|MỤC)\s+(?P<n>\d+|[IVXLC]+))(?:\s*[.:\-–]\s*|\s+(?=[{UPPER}])|$)")),
    (
        "subdivision",
        "T",
        re.compile(rf"(?P<label>(?:Tiểu mục|TIỂU MỤC)\s+(?P<n>\d+|[IVXLC]+))(?:\s*[.:\-–]\s*|\s+(?=[{UPPER}])|$)"),
    ),
    (
        "article",
        "Đ",
        # "Điều 1.- Nay giao …", "Điều 2 - Giao …", "Điều III: …": as decisions up to 2005 print them.
        re.compile(
            r"(?P<label>(?:Điều|ĐIỀU)\s+(?P<n>\d+|[IVX]{1,5}(?=\s*[.:]))(?P<letter>[a-zđ]?))"
            rf"(?:\s*[.:]\s*(?:[-–—]\s*)?|\s*[-–—/]\s+(?=[{UPPER}])|\s*$|"
            # "Điều 2 Chủ tịch … chịu trách nhiệm thi hành": the full stop is left out.
            r"\s+(?=(?:(?:Chủ tịch|Chánh Văn phòng|Các (?:ông|đồng chí|đ/c)|Giám đốc|Thủ trưởng|Nay|Giao|Tặng|Bổ nhiệm|Thành lập|Phê duyệt)\s|"
            r"Quyết định (?:này )?có hiệu lực)))"
        ),
    ),
    # "I/- MỤC TIÊU", "1/- Tên dự án", "a/- Sở A": so do provinces of the South mark up to 2010.
    ("roman", "IVXL", re.compile(r"(?P<label>(?P<n>[IVXL]{1,9}))\s?(?:[.)]|/\s?[-–.])\s*[-–.]?\s*(?=\D|$)")),
    ("roman", "IVXL", re.compile(rf"(?P<label>(?P<n>[IVXL]{{1,9}}))\s*[-–/]\s+(?=[{UPPER}])")),
    ("capital", "ABCDEFGHĐ", re.compile(r"(?P<label>(?P<n>[A-HĐ]))\s?[.)]\s+(?=\S)")),
    # "A- TÌNH HÌNH", "B/ NHIỆM VỤ", "C/- KINH PHÍ", as up to 2010.
    ("capital", "ABCDEFGHĐ", re.compile(rf"(?P<label>(?P<n>[A-HĐ]))\s?(?:[-–]|/\s?[-–]?)\s*(?=[{UPPER}]{{2}})")),
    (
        "multi",
        "0",
        # "2.1- Sở A …", as old decisions are marked.
        re.compile(
            rf"(?P<label>\d{{1,2}}(?:\.\d{{1,3}}){{1,4}})(?:\s?[.)]\s*(?=\D)|\s?[-–/]\s+(?=[{UPPER}][^{UPPER}])|\s+(?=[^\d\s%]))"
        ),
    ),
    (
        "arabic",
        "0",
        # "2. 100% bến đò có phao", "2. 6 tháng đầu năm, Sở A …" begin with a figure of their own, a blank behind the mark; "12. 5 triệu đồng"
        # is an amount, "1. 1 Mục tiêu" a number torn apart.
        re.compile(
            r"(?P<label>(?P<n>\d{1,3}))\s?\.(?:\s*[-–.]?\s*(?=[^\d\s.,)]|$)|"
            rf"\s+(?=\d{{1,3}}(?:,\d{{1,2}})?\s?%\s|\d{{1,2}}\s(?!triệu|tỷ|tỉ|nghìn|ngàn|đồng|[{UPPER}])[^\W\d_]{{2}}))"
        ),
    ),
    ("arabic", "0", re.compile(rf"(?P<label>(?P<n>\d{{1,2}}))\s?[-–/]\s+(?=[{UPPER}][^{UPPER}])")),
    ("arabic", "0", re.compile(r"(?P<label>(?P<n>\d{1,2}))\s?/\s?[-–.]\s*(?=[^\d\s])")),
    ("arabic-paren", "0", re.compile(r"(?P<label>(?P<n>\d{1,3}))\s?\)\s*(?=\S)")),
    ("arabic-parens", "(", re.compile(r"\((?P<label>(?P<n>\d{1,2}))\)\s*(?=\S)")),
    ("roman-small", "(ivx", re.compile(r"\(?(?P<label>(?P<n>[ivx]{1,9}))\)\s*(?=\S)")),
    ("point", f"({_POINTS}", re.compile(r"\(?(?P<label>(?P<n>[a-zđ])\d?)\s?\)\.?\s*(?=\S)")),
    ("point", _POINTS, re.compile(rf"(?P<label>(?P<n>[a-zđ]))(?:\.|\s?/\s?[-–.]?|\s?[-–])\s+(?=[{UPPER}])")),
)
_BULLET = re.compile(rf"(?P<mark>[-–—]|\+|\*|•|▪|·|o(?=\s+[{UPPER}]))\s*(?=\S)")
_LEVELS = {"-": 1, "–": 1, "—": 1, "•": 1, "▪": 1, "+": 2, "*": 3, "·": 3, "o": 3}
_APPENDIX = re.compile(
    r"(?P<label>(?:Phụ lục|PHỤ LỤC|Phụ Lục)(?:\s+(?:số\s+|SỐ\s+)?(?P<n>[IVXLC]+|\d+(?:\.\d+)?|[A-HĐ])(?:[-/.]?\d+)?)?)"
    rf"\s*(?:[.:\-–]\s*|$|(?=\()|\s+(?=[{UPPER}]{{2}}))"
)


@lru_cache(maxsize=512)
def _beginning_with(first: str) -> tuple[tuple[str, re.Pattern[str]], ...]:
    key = "0" if first.isdecimal() else first
    return tuple((style, pattern) for style, begins, pattern in _PATTERNS if key and key in begins)


@lru_cache(maxsize=2048)
def marks(text: str) -> tuple[Mark, ...]:
    """Return every reading of the mark that the paragraph begins with; none for running text and bullets.

    "i) …" reads as a point and as a small Roman one; "C. …" as a capital and as a Roman hundred.
    """
    found: list[Mark] = []
    for style, pattern in _beginning_with(text[:1]):
        match = pattern.match(text)
        if not match:
            continue
        label = " ".join(match.group("label").split())
        if style == "multi":
            prefix, _, last = label.rpartition(".")
            found.append(Mark(style, int(last), label, match.end(), prefix))
            continue
        ordinal = _ordinal(style, match.group("n"))
        if ordinal:
            found.append(Mark(style, ordinal, _titled(style, label), match.end()))
    return tuple(found)


def step(first: int, name: str, mark: Mark) -> int:
    """Return how far a mark stands after the one before it in a series: 1 where it follows, 0 where it is printed twice.

    `first` and `name` are the ordinal and the label of the one before. "e)" follows "d)" as well as "đ)", since not everyone counts đ. An item put
    in later follows its own number: "a1)" after "a)", "Điều 5a" after "Điều 5".
    """
    if mark.ordinal == first:
        return int(name != mark.label)
    if mark.style == "point" and mark.ordinal > first:
        return 1 + _COUNTED[mark.ordinal - 1] - _COUNTED[first]
    return mark.ordinal - first


def bullet(text: str) -> tuple[int, int] | None:
    """Return the level of a bullet and where its text begins, or None."""
    match = _BULLET.match(text)
    return (_LEVELS[match.group("mark")], match.end()) if match else None


def appendix(text: str) -> tuple[str, int] | None:
    """Return the label of an appendix heading ("Phụ lục II") and where its title begins, or None.

    Good: "PHỤ LỤC", "Phụ lục I: Danh mục …". Not: "Phụ lục I kèm theo Kế hoạch này …", which only speaks of one.
    """
    match = _APPENDIX.match(text)
    if not match:
        return None
    number = match.group("label").split(maxsplit=2)[2:] if match.group("n") else []
    label = " ".join(number).removeprefix("số ").removeprefix("SỐ ")
    return (f"Phụ lục {label}".strip(), match.end())


_SHEET = re.compile(
    rf"(?P<label>(?:Biểu(?: mẫu)?|BIỂU(?: MẪU)?)\s+(?:số|SỐ)?\s*(?P<n>\d{{1,2}}|[IVX]+))\s*[.:\-–]?\s*(?=[{UPPER}]{{2}}|$)"
)


def sheet(text: str) -> tuple[str, int] | None:
    """Return the label of an appendix called a sheet ("Biểu số 1") and where its title in capitals begins, or None."""
    match = _SHEET.match(text)
    if not match:
        return None
    word, rest = " ".join(match.group("label").split()).split(" ", 1)
    return f"{word.capitalize()} {rest.lower() if not match.group('n').isalpha() else rest}", match.end()


def _titled(style: str, label: str) -> str:
    if style == "part" and label.casefold().startswith("phần thứ "):
        # "PHẦN THỨ NHẤT" and "Phần thứ nhất" are one; "Phần thứ II" keeps its number.
        return f"Phần thứ {label[9:].lower() if label[9:].casefold() in _WORDS else label[9:]}"
    if style in {"part", "chapter", "division", "subdivision", "article"}:
        word, rest = label.split(" ", 1) if not label.casefold().startswith("tiểu") else (label[:8], label[9:])
        return f"{word.capitalize()} {rest}"
    return label


def _ordinal(style: str, number: str) -> int:
    if number.isdigit():
        return int(number)
    if style == "part" and number.casefold() in _WORDS:
        return _WORDS.index(number.casefold()) + 1
    if style in {"roman", "roman-small", "chapter", "division", "subdivision", "article"} or (
        style == "part" and set(number) <= set(_ROMAN)
    ):
        return roman(number.upper())
    if style in {"capital", "part"}:
        return "ABCDĐEGHIKLMNOPQRSTUVXY".find(number) + 1 or ord(number) - 64
    return _POINTS.find(number) + 1


def roman(number: str) -> int:
    """Return the value of a Roman number up to 399, 0 where it is none ("IIII", "VX")."""
    total = 0
    for index, letter in enumerate(number):
        value = _ROMAN.get(letter, 0)
        following = _ROMAN.get(number[index + 1], 0) if index + 1 < len(number) else 0
        total += -value if value < following else value
    return total if number == to_roman(total) else 0
