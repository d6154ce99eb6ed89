"""Measurable targets in running text: what is measured, the figure, its unit, and the year by which it is to be reached.

"Tỷ lệ bến khách có phao đạt ít nhất 80%", "trên 90% trưởng bến được tập huấn", "Phấn đấu đến năm 2033 hình thành 05 mô hình chợ nổi".
What is measured stands before the figure, or after it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache
from typing import NamedTuple

from pipeline.grammar.alternatives import one_of
from pipeline.grammar.verbs import leading_verb
from pipeline.letters import small
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
_REACHING = frozenset(
    ("đạt", "chiếm", "còn", "lên", "xuống", "xuống còn", "bằng", "là", "ở mức", "đạt mức", "đạt tỷ lệ", "đạt và vượt", "vượt", "tăng", "giảm",
     "tăng thêm", "đến", "tới")
)  # fmt: skip
_ARRIVING = frozenset(("đạt", "lên", "xuống", "xuống còn", "còn"))
_EVERY_SIGN = _AT_LEAST | _AT_MOST | _MORE | _NEUTRAL | {"giảm"}
_WORDS = one_of(sorted(_EVERY_SIGN))
_SIGN = re.compile(rf"{_WORDS}|[≥≤<>]=?", re.IGNORECASE)
_SIGNS = re.compile(rf"(?:(?<![^\s(])(?<!trở\s)(?:{_WORDS})\s+|[≥≤<>]=?\s*)+$", re.IGNORECASE)
# "diện tích cây xanh bình quân đạt …": the mean is what is measured; "tăng bình quân …": it says how.
_MEAN = re.compile(r"(?:(?:bình\squân|trung\sbình)\s+)+", re.IGNORECASE)
# Of two words that both are signs none is made once more, or each pair could be read in two ways.
_COMPOUND = frozenset(("xuống còn", "đạt mức", "đạt tỷ lệ", "tăng thêm", "đạt và vượt"))
_WORDS_BUT_MEAN = one_of(sorted(_EVERY_SIGN - _COMPOUND - {"bình quân", "trung bình"}))
_LONGEST_SIGNS = 60

_YEAR = re.compile(r"20\d\d")
_PER = (
    r"(?:\s?/\s?(?:\d[\d.]*\s)?(?:người|năm|hộ|vạn\sdân|nghìn\sdân|dân|phụ\snữ|ngày|tháng|ha|lao\sđộng|đơn\svị|xã|lượt|vụ)(?!\w)){0,3}"
    r"(?:\s+trên\s+(?:(?:một|0?1)\s+)?(?:vạn|nghìn|triệu)\s+(?:người\s+)?dân)?"
)
# "Điều 5", "số 12", "loại 3 hộ": a number that only names something.
_NAMING = re.compile(
    r"(?:^|[\s(])(?:điều|khoản|điểm|số|mục|bảng|biểu|nhóm|loại|cấp|hạng|thứ|bậc|khóa|khoá|lần|mẫu|phụ lục|so với)\s*$"
)
_BASELINE = re.compile(
    r"(?:\s*\([^()]{0,80}\)|\s+(?:(?:vào|trong|của)\s+)?(?:(?:cuối|đầu)\s+)?năm\s+20\d\d|\s+hiện\snay)?\s*,?\s*(?:tăng\s+|giảm\s+|nâng\s+)?(?:lên|xuống)(?!\w)"
)
_BREAK = re.compile(r"[.;](?=\s)")

_MEASURE = (
    r"(?:tỷ lệ|tỉ lệ|tỷ trọng|tỉ trọng|tỷ suất|tỷ số|tổng|tốc độ|mức|số(?!\s(?:hóa|hoá))|diện tích|sản lượng|năng suất|thu nhập|"
    r"giá trị|chỉ số|quy mô|doanh thu|"
    r"kim ngạch|độ che phủ|mật độ|hệ số|tuổi thọ|vốn|lượng|công suất|GRDP|GDP|xếp hạng|tăng trưởng|thời gian|kinh phí|nguồn vốn|điểm số)"
)
_MEASURES = re.compile(rf"{_MEASURE}(?!\w)", re.IGNORECASE)
_LEADING = re.compile(
    r"(?:\s*(?:[-–+*,:•]|\(?[\divx]{1,4}[).]|(?:và|có|nhằm|cơ\sbản|trong\sđó|cụ\sthể|phấn\sđấu|hằng\snăm|hàng\snăm|mỗi\snăm|bảo\sđảm|"
    r"đảm\sbảo|hướng\stới|mục\stiêu|chỉ\stiêu|duy\strì|hoàn\sthành|đạt|tăng\sthêm|ít\snhất|tối\sthiểu)(?!\w)|"
    r"(?:(?:đến|tới|trong|vào|hết|cuối)\s+)*(?:năm|giai\sđoạn)\s+20\d\d(?:\s*[-–]\s*20\d\d)?\s*[:,]?|"
    r"(?:đối\svới|tại)\s[^:]{3,60}:))+\s*",
    re.IGNORECASE,
)
# "Nâng tỷ lệ …", "Giảm tỷ lệ …": the verb says which way, what is measured follows.
# "Kéo giảm tai nạn đò ngang từ 5% trở lên" names no measure; "giảm nghèo", "giảm thiểu" are other words.
_MOVING = re.compile(
    rf"(?:(?P<verb>nâng|đưa|tăng|giảm|phấn\sđấu|giữ|bố\strí|ổn\sđịnh|thực\shiện)(?:\s+dần)?\s+(?={_MEASURE}(?!\w))|"
    r"(?:(?:kéo|cắt|tiết)\s)?(?P<cut>giảm)\s+(?!thiểu|nghèo|ít|tối|trên|từ|khoảng|bình|dần|\d))",
    re.IGNORECASE,
)
_TRAILING = re.compile(
    rf"(?:(?<!trở)[\s,:(–-]+(?:(?:hằng|hàng|mỗi)\snăm\s+)?(?:phấn\sđấu|{_WORDS_BUT_MEAN}|có|và|hoặc|phải|cần|hướng|trong(?:\sđó)?|vào|hết|cuối|"
    r"năm\s20\d\d|từ\s\d[\d.,]*\s?%?(?:\scủa)?))+[\s,:(–-]*$",
    re.IGNORECASE,
)
_STOP = re.compile(
    r"[;.](?:\s|$)|,\s+(?:trong đó|phấn đấu|góp phần|nhằm|bảo đảm|đảm bảo|đến năm|đồng thời)(?!\w)|"
    r"\s(?:vào|trong|đến)\s+(?:cuối\s+|hết\s+)?năm\s+20\d\d|\s(?:trước|đến|chậm\snhất)\s+(?:ngày|tháng|quý)\s+\d|"
    r"(?:,|\svà)\s+(?=(?:tỷ|tỉ)\s(?:lệ|trọng|suất|số)(?!\w))",
    re.IGNORECASE,
)
_SAID_BEFORE = re.compile(
    r"(?:(?:đến|tới|vào|trong|hết|cuối)\s+(?:(?:hết|cuối)\s+)?(?:năm\s+)?|(?:^|[,;:.(]\s*)năm\s+|"
    r"giai\sđoạn\s+(?:từ\s)?(?:năm\s)?20\d\d\s*(?:[-–]|đến)\s*(?:năm\s)?)(?P<year>20\d\d)(?!\d)",
    re.IGNORECASE,
)
_SAID_AFTER = re.compile(
    r"(?:(?!so\svới)[^,;.:()])*?(?:(?:vào|trong|đến|tới|hết|cuối)\s+(?:hết\s+|cuối\s+)?)?(?<!với\s)năm\s+(?P<year>20\d\d)(?!\d)"
)
_NEAR = 60
_FAR = 2000
"""How far back it is looked for what a sentence says of its figures: one that goes on for ever is not gone through for each of them."""

# "Chương trình mục tiêu quốc gia" is a name.
_GOAL = re.compile(
    r"phấn\s+đấu|(?<!trình\s)mục\s+tiêu(?!\s+quốc\s+gia)|hướng\s+tới|(?P<sure>bảo\s+đảm|đảm\s+bảo)|chỉ\s+tiêu",
    re.IGNORECASE,
)
_GOAL_WORDS = ("phấn đấu", "mục tiêu", "hướng tới", "bảo đảm", "đảm bảo", "chỉ tiêu")
_REACHED = re.compile(
    r"(?<!\w)(?:ước|đã|(?<!thực\s)hiện(?!\s(?:đại|thực))|đến\snay|mới\sđạt|cùng\skỳ|trường\shợp|dự\skiến)(?!\w)",
    re.IGNORECASE,
)


class Target(NamedTuple):
    """A target: where it stands with what it measures, what that is, the figure in one form, its unit, its year ("" where none is said)."""

    start: int
    end: int
    name: str
    value: str
    unit: str
    by: str


class _Figure(NamedTuple):
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
        return self.unit.startswith(("%", "điểm %", "điểm phần", "phần trăm"))

    @property
    def whole(self) -> bool:
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
    return {"": "", "giảm": "-"}.get(_way(words), "+") + number


def targets_in(text: str, by: str = "", *, stated: bool = False, measured_shares: bool = False) -> list[Target]:
    """Return the measurable targets of a text, in order; `by` is the year of the headings above.

    `stated`: only figures that the text calls a goal ("phấn đấu", "mục tiêu", "bảo đảm"), as outside of a section of objectives: there
    a figure may say how things are, or what somebody gets. `measured_shares`: those too of which a named measure is to reach a share
    ("Tỷ lệ bến có phao đạt ít nhất 75%"), as among the requirements of a plan.
    """
    if stated and "%" not in text and not any(map(small(text).__contains__, _GOAL_WORDS)):
        return []
    figures = [figure for match in _figures().finditer(text) if (figure := _figure(match, text)) is not None]
    found: list[Target] = []
    free, measured = 0, ""
    for number, figure in enumerate(figures):
        limit = figures[number + 1].start if number + 1 < len(figures) else len(text)
        # A goal or a year that a sentence states before its first semicolon is that of all its pieces.
        farthest = max(0, figure.start - _FAR)
        sentence = max(farthest, text.rfind(". ", farthest, figure.start) + 1)
        measured = measured if free >= sentence else ""
        free = max([free, *(match.end() for match in _BREAK.finditer(text, free, figure.start))])
        goals = [*_GOAL.finditer(text, sentence, figure.start)]
        if stated and not measured and not _is_stated(text, sentence, figure, goals, named=measured_shares):
            free, measured = figure.end, ""
            continue
        if goals and free < goals[-1].start():
            # "Hỗ trợ các bến, phấn đấu đến năm 2033 đạt 30% …": what is to be done stands before the goal. Not: "tỷ lệ giải ngân phấn đấu đạt 95%".
            apart = not text[free : goals[-1].start()].rstrip(" -–+*\u2022")[-1:].isalnum()
            free = goals[-1].end() if apart or _named_before(text, goals[-1].end(), figure.start)[0] else free
        name, start, end = _measured(text, free, figure, limit, measured)
        ahead = start < figure.start or name == measured
        measured = name if ahead else ""
        free = max(end, figure.end)
        if len(name) < 6 or (stated and not _is_telling(name, figure)):
            continue
        signs = tuple(sign.lower() for sign in figure.signs)
        moving = _MOVING.match(text, start) if start < figure.start else None
        if moving and not _REACHING & {*signs}:
            signs = ((moving["cut"] or moving["verb"]).lower(), *signs)
        value = f"{figure.first}-{figure.last}" if figure.last else signed(signs, figure.first, up=figure.up)
        way = _way(signs)
        if way and value[0] not in "+-":
            # ">=5" of "giảm ít nhất 5% số vụ cháy": only the name can say which way.
            name = f"{name} {way}" if ahead and not moving else f"{way} {name}"
        due = _due(text, sentence, figure, limit) or by
        found.append(Target(start, max(end, figure.end), name, value, figure.unit, due))
    return found


def _way(signs: Iterable[str]) -> str:
    """Return "tăng" or "giảm" where that is the last that the words before a figure say of its way, else ""."""
    last = next((sign for sign in reversed([*signs]) if sign in _REACHING), "")
    return last if last in _MORE or last == "giảm" else ""


@lru_cache(maxsize=1)
def _figures() -> re.Pattern[str]:
    units = one_of(sorted(target_units()), r"\s?")
    return re.compile(
        # It begins with a digit, so that a search passes quickly over all else; what stands before is looked at then.
        r"(?P<a>\d(?<![\w.,/-].)(?:\d{0,2}(?:\.\d{3})+(?:,\d+)?|\d*(?:[,.]\d+)?))"
        rf"(?:\s*%?\s*(?:[-–]|đến(?=\s\d))\s*(?P<b>{NUMBER}))?\s*(?P<unit>{units})(?!\w)(?P<per>{_PER})(?P<up>\s*trở\slên)?",
        re.IGNORECASE,
    )


@lru_cache(maxsize=1)
def _counted() -> frozenset[str]:
    return frozenset(unit for unit, counted in target_units().items() if counted)


def _figure(match: re.Match[str], text: str) -> _Figure | None:
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
    near = max(0, match.start() - _FAR)
    if text.rfind("(", near, match.start()) > text.rfind(")", near, match.start()):
        return None
    if "từ" in signs and (not match["b"] or signs[-1] != "từ") and _BASELINE.match(text, match.end()):
        return None
    last = number_of(match["b"]) if match["b"] else ""
    end = match.end("up") if match["up"] else match.end("per")
    return _Figure(start, end, signs, number_of(match["a"]), last, f"{match['unit']}{match['per']}", bool(match["up"]))


def _is_stated(text: str, sentence: int, figure: _Figure, goals: list[re.Match[str]], *, named: bool) -> bool:
    """Tell whether a text calls a figure a goal, and none that was reached; "bảo đảm 02 người trực" is none, but for a share.

    `named`: a share that a measure is to reach is one too.
    """
    if _REACHED.search(text, sentence, figure.start):
        return False
    if any(figure.is_share or goal["sure"] is None for goal in goals):
        return True
    if not figure.is_share or not _ARRIVING & {sign.lower() for sign in figure.signs}:
        return False
    return (_MEASURES if named else _MOVING).search(text, sentence, figure.start) is not None


def _is_telling(name: str, figure: _Figure) -> bool:
    """Tell whether a goal outside of objectives measures something: a share, or something counted or measured by name."""
    return figure.is_share or figure.unit.lower() in _counted() or _MEASURES.match(name) is not None


def _measured(text: str, free: int, figure: _Figure, limit: int, before: str) -> tuple[str, int, int]:
    """Return what a figure measures, and where that begins and ends with it: the words before it where they name a measure, else those after.

    `free` is where the words begin that belong to no other figure, `before` what the figure before it measures by words that stand before it:
    "đạt 60% vào năm 2031 và 80% vào năm 2033" measures one thing twice.
    """
    name, start = _named_before(text, free, figure.start)
    unit = figure.unit.partition("/")[0].strip()
    reaching = bool(_REACHING & {sign.lower() for sign in figure.signs})
    after, end = _named_after(text, figure.end, limit)
    if unit.lower() in _counted() and not _MEASURES.match(name) and not (reaching and len(name) > 5):
        # "Hình thành ít nhất 20 mô hình nuôi tôm, có khả năng nhân rộng": what is counted is the name.
        comma = after.find(", ")
        after, end = (after[:comma], text.find(", ", figure.end)) if comma >= 0 else (after, end)
        if after:
            return f"{unit} {after}", figure.start, end
        # "Tạo việc làm cho 20.000 lao động mỗi năm".
        return (f"{name} {unit}", start, figure.end) if name else (unit, figure.start, figure.end)
    moving = _MOVING.match(text, start)
    if len(name) > 5 and (
        _MEASURES.match(name) or (moving and moving["cut"]) or (reaching and (not figure.whole or not after))
    ):
        return name, start, figure.end
    if before and len(name) < 6 and len(after) < 6:
        return before, figure.start, figure.end
    if len(after) > 5:
        # "giải ngân 100% kế hoạch vốn": the verb belongs to what is measured.
        if 0 < len(name.split()) <= 3 and leading_verb(small(name), 0):
            return f"{name} {after}", start, end
        return after, figure.start, end
    telling = len(name) > 5 and (reaching or figure.is_share)
    return (name, start, figure.end) if telling else ("", figure.start, figure.end)


def _named_before(text: str, start: int, end: int) -> tuple[str, int]:
    """Return what the words before a figure name, without those that only lead up to it, and where that begins."""
    colon = text.rfind(": ", start, end)
    if colon >= 0 and text[colon + 1 : end].strip():
        start = colon + 1
    if start:
        # "… GDP, trong đó kinh phí xã hội chiếm 60%", "…/năm, tỷ lệ khai thác đạt 8%": the unit of the figure before goes on.
        comma = text.find(", ", start, end)
        if comma >= 0 and len(text[start:comma].split()) <= 3 and comma - start < _NEAR and text[start - 1] not in ".;":
            start = comma + 1
    leading = _LEADING.match(text, start, end)
    start = leading.end() if leading else start
    while start < end and text[start].isspace():
        start += 1
    moving = _MOVING.match(text, start, end)
    trailing = _TRAILING.search(text, max(start, end - 4 * _NEAR), end)
    name = text[moving.end() if moving else start : trailing.start() if trailing else end]
    return _closed(name.strip(" ,.;:–-")), start


_NOTHING_NAMED = re.compile(r"\s*(?:[,;.:()]|(?:và|hoặc|vào|trong|đến|so\svới|(?:mỗi|hằng|hàng|một)\snăm)(?!\w))")


def _named_after(text: str, start: int, limit: int) -> tuple[str, int]:
    """Return what the words after a figure name, and where they end."""
    stop = _STOP.search(text, start, limit)
    end = stop.start() if stop else limit
    words = text[start:end]
    if _NOTHING_NAMED.match(words):
        return "", start
    trailing = _TRAILING.search(words, max(0, len(words) - 4 * _NEAR))
    words = words[: trailing.start()] if trailing else words
    return _closed(words.strip(" ,.;:–-")), start + len(words.rstrip())


def _closed(name: str) -> str:
    """Return a name without a bracket at an end that has no other one."""
    if name.startswith("(") and ")" not in name:
        name = name[1:]
    if name.endswith(")") and "(" not in name:
        name = name[:-1]
    return name.strip()


def _due(text: str, sentence: int, figure: _Figure, limit: int) -> str:
    """Return the year said right after a figure, else the last before it in its sentence, else that the text begins with; "" for none."""
    after = _SAID_AFTER.match(text, figure.end, min(limit, figure.end + _NEAR))
    if after:
        return after["year"]
    years = [match["year"] for match in _SAID_BEFORE.finditer(text, sentence, figure.start)]
    first = _SAID_BEFORE.match(text) if sentence and not years else None
    return years[-1] if years else first["year"] if first else ""
