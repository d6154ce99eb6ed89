"""What a citation is, and the parts that every kind of citation shares: the day, the provision, the type's name."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from pipeline.spans import Span

_DATE = r"ngày\s*(?:(?P<day>\d{1,2})\s*(?:/|-|tháng\s*)\s*(?P<month>\d{1,2})\s*(?:/|-|,?\s*năm\s*)\s*(?P<year>\d{4,5}))"
# "số 151/2031/QĐ-BX (A11) ngày …": the unit that drew it up stands between.
_DAY = re.compile(rf"\s*(?:\([A-ZĐ]\w{{0,4}}\)\s*)?(?:,|\()?\s*{_DATE}", re.IGNORECASE)
_LETTERS, _FIGURES = (
    rf"{one}(?:(?:\s*,\s*|\s+và\s+){one})*" for one in (r"[a-zđ]\d?(?!\w)", r"\d+(?:\.\d+)*[a-zđ]?(?!\w)")
)
# "các điểm a, b và e khoản 1 Điều 100", "từ khoản 1 đến khoản 11 Điều 36": several parts of one kind behind its name, or a range.
_PART = (
    rf"(?:(?:các|từ)\s+)?(?:điểm\s+{_LETTERS}|(?:khoản|điều)\s+{_FIGURES}|mục\s+[ivx\d]+|chương\s+[ivx]+|phần\s+[ivx]+|"
    r"phụ lục\s+[ivx\d]+)"
)
_PROVISION = re.compile(
    rf"({_PART}(?:(?:\s*,\s*|\s+(?:và|đến)\s+|\s+|\s*-\s*){_PART})*)\s*,?\s+"
    # "khoản 2 Điều 5 Quy định về bến đò ban hành kèm theo Quyết định số …"
    r"(?:(?:(?:của\s+)?(?:quy định|quy chế|điều lệ|kế hoạch|chương trình|đề án|danh mục)\s(?:[^,.;:()“”]{1,60}\s)?)?(?:ban hành\s+)?kèm theo\s+|"
    r"(?:của|tại)\s+)?$",
    re.IGNORECASE,
)
_PARTS = ("điều", "khoản", "điểm", "mục", "chương", "phần", "phụ lục")


@dataclass(frozen=True, slots=True)
class Citation:
    """One citation: what of it is printed here; "" for what is not.

    `blank` says that the number was never filled in, `bad_date` holds a day that no calendar has; `rule` names what saw it.
    """

    span: Span
    type: str
    number: str = ""
    issued_on: str = ""
    issuer: str = ""
    title: str = ""
    provision: str = ""
    blank: bool = False
    bad_date: str = ""
    rule: str = "numbered"


def type_name(printed: str | None) -> str:
    """Return the name of a type in sentence case: "NGHỊ QUYẾT" is "Nghị quyết"."""
    if not printed:
        return ""
    name = " ".join(printed.split())
    return name[0].upper() + name[1:].lower()


def date_at(text: str, at: int) -> tuple[str, str, int]:
    """Return the ISO day printed at `at`, or what is printed where it is no day of the calendar, and where it ends."""
    match = _DAY.match(text, at)
    if not match:
        return "", "", at
    day, month, year = int(match.group("day")), int(match.group("month")), int(match.group("year"))
    try:
        found = date(year, month, day)
    except ValueError:
        found = None
    if found is None or not 1900 < year < 2100:
        return "", match.group().strip(" ,("), match.end()
    return found.isoformat(), "", match.end()


def provision_before(text: str, at: int) -> str:
    """Return the provision that stands right before a citation: "điểm a khoản 2 Điều 5 Nghị định …"."""
    before = text[max(0, at - 120) : at]
    # Before most citations stands no part of a document; to search for one in either case takes five times as long as to see that.
    match = _PROVISION.search(before) if any(map(before.lower().__contains__, _PARTS)) else None
    # "Bổ sung khoản 5 vào sau khoản 4 Điều 6 …": that is where something new stands.
    if match is None or before.endswith((" sau ", " trước "), 0, match.start()):
        return ""
    return match.group(1).strip(" ,")
