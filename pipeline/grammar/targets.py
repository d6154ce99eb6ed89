"""Measurable targets in running text: what is measured, the figure, its unit, and the year by which it is to be reached.

"Tỷ lệ bến khách có phao đạt ít nhất 80%", "trên 90% trưởng bến được tập huấn", "Phấn đấu đến năm 2033 hình thành 05 mô hình chợ nổi".
What is measured stands before the figure, or after it.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from pipeline.grammar.figures import (
    ARRIVING,
    BY_YEAR,
    FAR,
    REACHING,
    SIGNS_APART,
    Figure,
    counted_units,
    figures_in,
    signed,
    way_of,
)
from pipeline.grammar.verbs import leading_verb
from pipeline.letters import small

_BREAK = re.compile(r"[.;](?=\s)")

_MEASURE = (
    r"(?:tỷ lệ|tỉ lệ|tỷ trọng|tỉ trọng|tỷ suất|tỷ số|tổng|tốc độ|mức|số(?!\s(?:hóa|hoá))|diện tích|sản lượng|năng suất|thu nhập|"
    r"giá trị|chỉ số|quy mô|doanh thu|"
    r"kim ngạch|độ che phủ|mật độ|hệ số|tuổi thọ|vốn|lượng|công suất|GRDP|GDP|xếp hạng|tăng trưởng|thời gian|kinh phí|nguồn vốn|điểm số)"
)
_MEASURES = re.compile(rf"{_MEASURE}(?!\w)", re.IGNORECASE)
_LEADING = re.compile(
    r"(?:\s*(?:[-–+*,:•]|\(?[\divx]{1,4}[).]|(?:và|có|nhằm|cơ\sbản|trong\sđó|cụ\sthể|phấn\sđấu|hằng\snăm|hàng\snăm|mỗi\snăm|bảo\sđảm|"
    r"đảm\sbảo|hướng\stới|mục\stiêu|chỉ\stiêu|duy\strì|hoàn\sthành|đạt|(?:bao\s)?gồm|với|tăng\sthêm|ít\snhất|tối\sthiểu)(?!\w)|"
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
_ALSO = re.compile(rf",\s+(?=(?:duy\strì|phấn\sđấu|giữ|nâng|đưa)\s{_MEASURE}(?!\w))", re.IGNORECASE)
_TRAILING = re.compile(
    rf"(?:(?<!trở)[\s,:(–-]+(?:(?:hằng|hàng|mỗi)\snăm\s+)?(?:phấn\sđấu|{SIGNS_APART}|(?:được\s)?duy\strì(?:\sổn\sđịnh)?|ổn\sđịnh|có|và|hoặc|phải|cần|hướng|trong(?:\sđó)?|vào|hết|cuối|"
    r"năm\s20\d\d|từ\s\d[\d.,]*\s?%?(?:\scủa)?))+[\s,:(–-]*$",
    re.IGNORECASE,
)
_STOP = re.compile(
    rf",\s+(?=(?:duy\strì|phấn\sđấu|giữ|nâng|đưa|tăng|giảm)\s{_MEASURE}(?!\w))|"
    r"[;.](?:\s|$)|,\s+(?:trong đó|phấn đấu|góp phần|nhằm|bảo đảm|đảm bảo|đến năm|đồng thời)(?!\w)|"
    r"\s(?:vào|trong|đến)\s+(?:cuối\s+|hết\s+)?năm\s+20\d\d|\s(?:trước|đến|chậm\snhất)\s+(?:ngày|tháng|quý)\s+\d|"
    r",?\s+so\svới\s|(?:,|\svà)\s+(?=(?:tỷ|tỉ)\s(?:lệ|trọng|suất|số)(?!\w))",
    re.IGNORECASE,
)
_SAID_BEFORE = re.compile(
    r"(?:(?:đến|tới|vào|trong|hết|cuối)\s+(?:(?:hết|cuối)\s+)?(?:năm\s+)?|(?:^|[,;:.(]\s*)năm\s+|"
    r"giai\sđoạn\s+(?:từ\s)?(?:năm\s)?20\d\d\s*(?:[-–]|đến)\s*(?:năm\s)?)(?P<year>20\d\d)(?!\d)",
    re.IGNORECASE,
)
_SAID_AFTER = re.compile(
    r"(?:(?!so\svới)[^,;.:()])*?(?:giai\sđoạn\s+(?:từ\s)?(?:năm\s)?20\d\d\s*(?:[-–]|đến)\s*(?:năm\s)?(?P<last>20\d\d)(?!\d)|"
    r"(?:(?:vào|trong|đến|tới|hết|cuối)\s+(?:hết\s+|cuối\s+)?)?(?<!với\s)năm\s+(?P<year>20\d\d)(?!\d))|"
    r"\s*\((?:đến\s)?năm\s(?P<told>20\d\d)\)"
)
_NEXT_YEAR = re.compile(r"\s(?:và\s)(?:(?:đến|vào|tới)\s)?(?:hết\s|cuối\s)?năm\s20\d\d\s(?:có|là|đạt|tăng|lên)\s")
_AHEAD_OF = re.compile(
    r"[\s,;:]*(?:và\s)?(?:(?:đến|vào|trong|tới)\s)?(?:hết\s|cuối\s)?năm\s20\d\d\s*[,:]?\s*(?:có|là|đạt|tăng lên|lên)?\s*"
)
_NEAR = 60
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


def targets_in(text: str, by: str = "", *, stated: bool = False, measured_shares: bool = False) -> list[Target]:
    """Return the measurable targets of a text, in order; `by` is the year of the headings above.

    `stated`: only figures that the text calls a goal ("phấn đấu", "mục tiêu", "bảo đảm"), as outside of a section of objectives: there
    a figure may say how things are, or what somebody gets. `measured_shares`: those too of which a named measure is to reach a share
    ("Tỷ lệ bến có phao đạt ít nhất 75%"), as among the requirements of a plan.
    """
    if stated and "%" not in text and not any(map(small(text).__contains__, _GOAL_WORDS)):
        return []
    figures = figures_in(text)
    found: list[Target] = []
    free, measured = 0, ""
    last: tuple[str, str] = "", ""
    for number, figure in enumerate(figures):
        limit = figures[number + 1].start if number + 1 < len(figures) else len(text)
        # A goal or a year that a sentence states before its first semicolon is that of all its pieces.
        farthest = max(0, figure.start - FAR)
        sentence = max(farthest, text.rfind(". ", farthest, figure.start) + 1)
        if free < sentence:
            measured, last = "", ("", "")
        free = max([free, *(match.end() for match in _BREAK.finditer(text, free, figure.start))])
        goals = [*_GOAL.finditer(text, sentence, figure.start)]
        if stated and not measured and not _is_stated(text, sentence, figure, goals, named=measured_shares):
            free, measured = figure.end, ""
            continue
        if goals and free < goals[-1].start():
            # "Hỗ trợ các bến, phấn đấu đến năm 2033 đạt 30% …": what is to be done stands before the goal. Not: "tỷ lệ giải ngân phấn đấu đạt 95%".
            named = text[free : goals[-1].start()].rstrip(" -–+*\u2022")
            apart = not (named[-1:].isalnum() or named.endswith((")", "”", '"')))
            free = goals[-1].end() if apart or _named_before(text, goals[-1].end(), figure.start)[0] else free
        dated = BY_YEAR.match(text, figure.end) or _AHEAD_OF.fullmatch(text, free, figure.start)
        again = last[0] if figure.unit == last[1] and dated else ""
        name, start, end = _measured(text, free, figure, limit, measured or again, listed=figure.unit == last[1])
        # "Từ 4 hợp tác xã trở lên"; not "tiên tiến trở lên" of "trên 70% số bến đạt trình độ tiên tiến trở lên".
        name = name.removesuffix(" trở lên") if "từ" in figure.signs else name
        ahead = start < figure.start or name == measured
        last = name, figure.unit
        measured = name if ahead else ""
        free = max(end, figure.end)
        if len(name) < 6 or (stated and not _is_telling(name, figure)):
            continue
        signs = tuple(sign.lower() for sign in figure.signs)
        moving = _MOVING.match(text, start) if start < figure.start else None
        # "Giảm tỷ suất … dưới 9,5": a figure without a unit is what is reached.
        if moving and figure.unit and not REACHING & {*signs}:
            signs = ((moving["cut"] or moving["verb"]).lower(), *signs)
        value = f"{figure.first}-{figure.last}" if figure.last else signed(signs, figure.first, up=figure.up)
        way = way_of(signs)
        if way and value[0] not in "+-":
            # ">=5" of "giảm ít nhất 5% số vụ cháy": only the name can say which way.
            name = f"{name} {way}" if ahead and not moving else f"{way} {name}"
        due = _due(text, sentence, figure, max(end, figure.end), limit) or by
        found.append(Target(start, max(end, figure.end), name, value, figure.unit, due))
    return found


def _is_stated(text: str, sentence: int, figure: Figure, goals: list[re.Match[str]], *, named: bool) -> bool:
    """Tell whether a text calls a figure a goal, and none that was reached; "bảo đảm 02 người trực" is none, but for a share.

    `named`: a share that a measure is to reach is one too.
    """
    if _REACHED.search(text, sentence, figure.start):
        return False
    if any(figure.is_share or goal["sure"] is None for goal in goals):
        return True
    if not figure.is_share or not ARRIVING & {sign.lower() for sign in figure.signs}:
        return False
    return (_MEASURES if named else _MOVING).search(text, sentence, figure.start) is not None


def _is_telling(name: str, figure: Figure) -> bool:
    """Tell whether a goal outside of objectives measures something: a share, or something counted or measured by name."""
    return figure.is_share or figure.unit.lower() in counted_units() or _MEASURES.match(name) is not None


def _measured(
    text: str, free: int, figure: Figure, limit: int, before: str, *, listed: bool = False
) -> tuple[str, int, int]:
    """Return what a figure measures, and where that begins and ends with it: the words before it where they name a measure, else those after.

    `free` is where the words begin that belong to no other figure, `before` what the figure before it measures by words that stand before it:
    "đạt 60% vào năm 2031 và 80% vào năm 2033" measures one thing twice. `listed`: a figure of the same unit stands before it.
    """
    name, start = _named_before(text, free, figure.start)
    unit = figure.unit.partition("/")[0].strip()
    # "Thu ngân sách: 12.800 tỷ đồng".
    labelled = text.endswith(":", free, figure.start) or text.endswith(": ", free, figure.start)
    reaching = labelled or bool(REACHING & {sign.lower() for sign in figure.signs})
    after, end = _named_after(text, figure.end, limit)
    counted = _SCALE.sub("", unit)
    if counted.lower() in counted_units() and not _MEASURES.match(name) and not (reaching and len(name) > 5):
        # "Hình thành ít nhất 20 mô hình nuôi tôm, có khả năng nhân rộng": what is counted is the name.
        comma = after.find(", ")
        after, end = (after[:comma], text.find(", ", figure.end)) if comma >= 0 else (after, end)
        if after:
            return f"{unit} {after}", figure.start, end
        # "Tạo việc làm cho 20.000 lao động mỗi năm".
        return (f"{name} {counted}", start, figure.end) if name else (counted, figure.start, figure.end)
    moving = _MOVING.match(text, start)
    if len(name) > 5 and (
        _MEASURES.match(name) or (moving and moving["cut"]) or (reaching and (not figure.whole or not after))
    ):
        return name, start, figure.end
    if _OF_PLAN.fullmatch(after) and len(name) > 5:
        return name, start, figure.end
    if before and len(name) < 6 and len(after) < 6:
        return before, figure.start, figure.end
    doing = 0 < len(name.split()) <= 3 and leading_verb(small(name), 0) is not None
    if len(after) > 5 or (after and doing):
        # "giải ngân 100% kế hoạch vốn": the verb belongs to what is measured.
        if doing:
            return f"{name} {after}", start, end
        return after, figure.start, end
    telling = len(name) > 5 and (reaching or figure.is_share or listed)
    return (name, start, figure.end) if telling else ("", figure.start, figure.end)


def _named_before(text: str, start: int, end: int) -> tuple[str, int]:
    """Return what the words before a figure name, without those that only lead up to it, and where that begins."""
    colon = text.rfind(": ", start, end)
    labelled = colon >= 0 and text[colon + 1 : end].strip() != ""
    if labelled:
        # "Chỉ tiêu 1: Tỷ lệ xã, phường, thị trấn đạt chuẩn …".
        start = colon + 1
    elif start:
        # "… GDP, trong đó kinh phí xã hội chiếm 60%", "…/năm, tỷ lệ khai thác đạt 8%": the unit of the figure before goes on.
        comma = text.find(", ", start, end)
        if comma >= 0 and len(text[start:comma].split()) <= 3 and comma - start < _NEAR and text[start - 1] not in ".;":
            start = comma + 1
    # "Từng bước xóa bỏ bến tạm, duy trì mức giảm …": what is done first is not measured.
    start = max([start, *(match.end() for match in _ALSO.finditer(text, start, end))])
    leading = _LEADING.match(text, start, end)
    start = leading.end() if leading else start
    while start < end and text[start].isspace():
        start += 1
    moving = _MOVING.match(text, start, end)
    trailing = _TRAILING.search(text, max(start, end - 4 * _NEAR), end)
    name = text[moving.end() if moving else start : trailing.start() if trailing else end]
    return _closed(name.strip(" ,.;:–-")), start


_SCALE = re.compile(r"(?:nghìn|ngàn|triệu|tỷ)\s+(?=\S)")
# "Giải ngân vốn đầu tư công đạt 100% kế hoạch": of what the share is.
_OF_PLAN = re.compile(
    r"(?:so với )?(?:kế hoạch|dự toán|chỉ tiêu|nhu cầu|yêu cầu)(?: (?:được |tỉnh |năm |vốn |đã )?(?:giao|đề ra|năm))?"
)
_NOTHING_NAMED = re.compile(r"\s*(?:[,;.:()]|(?:và|hoặc|vào|trong|đến|với|so\svới|(?:mỗi|hằng|hàng|một)\snăm)(?!\w))")


def _named_after(text: str, start: int, limit: int) -> tuple[str, int]:
    """Return what the words after a figure name, and where they end."""
    stop = _STOP.search(text, start, limit)
    end = stop.start() if stop else limit
    words = text[start:end]
    comma = words.rfind(", ") if end == limit < len(text) else -1
    if comma > 0 and len(words[comma:].split()) <= 4 and leading_verb(small(words), comma + 2) is not None:
        # "Trồng mới 500 ha rừng, chăm sóc 1.200 ha": what is done next is of the next figure.
        words, end = words[:comma], start + comma
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


def _due(text: str, sentence: int, figure: Figure, end: int, limit: int) -> str:
    """Return the year said right after a figure and its name, else the last before it in its sentence, else that at the text's begin, else ""."""
    after = _SAID_AFTER.match(text, end, min(limit, end + _NEAR))
    years = [match["year"] for match in _SAID_BEFORE.finditer(text, sentence, figure.start)]
    # "Năm 2031 có 60% và đến năm 2033 là 80%": the year behind the first figure is that of the second.
    if after and not (years and _NEXT_YEAR.match(text, end)):
        return after["last"] or after["year"] or after["told"]
    first = _SAID_BEFORE.match(text) if sentence and not years else None
    return years[-1] if years else first["year"] if first else ""
