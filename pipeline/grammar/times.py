"""Phrases of time: where they stand, and whether they limit when something is done.

What each says in canonical form is `grammar.time_values`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from pipeline.grammar.alternatives import one_of
from pipeline.grammar.time_cells import cell_times
from pipeline.grammar.time_limits import IN_LISTS, OCCASION, form_matched, goes_on, limits
from pipeline.grammar.time_ranges import opened, ranges
from pipeline.grammar.time_reports import (
    ALSO,
    in_any_year,
    in_each_year,
    of_each_period,
    of_each_year,
    of_reports,
    of_same_year,
)
from pipeline.grammar.time_values import MONTH_WORD, READERS, Time
from pipeline.letters import small
from pipeline.spans import Span

_EVERY = r"(?:hằng|hàng|mỗi|từng)"
_DASH = r"\s*[-–—]\s*"
# "định kỳ quý, 6 tháng, 01 năm": reports that come each period, said once for all of them.
_PERIOD = rf"(?:(?:{_EVERY}\s+)?(?:tuần|tháng|quý)|(?:0?6|sáu|0?9|chín)\s+tháng|(?:{_EVERY}\s+|cả\s+|0?1\s+|một\s+)?năm)(?!\w)"
# "06 tháng sơ kết một lần", "mỗi năm họp 02 lần": what is done so often may stand between the two.
_MEETS = r"(?:tổ\s+chức|kiểm\s+tra|giám\s+sát|đánh\s+giá|rà\s+soát|báo\s+cáo|(?:sơ|tổng)\s+kết|giao\s+ban|diễn\s+tập|tập\s+huấn|sinh\s+hoạt|họp)"
# "trước ngày 31 tháng 01 năm sau", "… của năm tiếp theo": a rule for any year, so the day comes each year.
_ANY_YEAR = (
    rf"(?:{_EVERY}\s+năm|(?:các\s+)?năm\s+(?:sau|trước|tiếp\s+theo|kế\s+tiếp|liền\s+kề|liền\s+sau|kế\s+hoạch|báo\s+cáo)\b|"
    r"các\s+năm(?!\s*(?:\d|tiếp|sau|trước|kế|học|qua)))"
)

# One scan over the text in small letters; the longer forms stand before the shorter ones that they hold.
_TIME = re.compile(
    rf"""
      (?P<range_date>(?:(?<=\()(?:ngày\s+)?(?=\d{{1,2}}/\d{{1,2}}\s*(?:đến|[-–])\s*(?:ngày\s+)?\d{{1,2}}/\d{{1,2}}/\d{{4}}\s*\))
          |từ\s+(?:ngày\s+|(?=\d{{1,2}}(?:/\d{{1,2}}(?:/\d{{4}})?\s*(?:đến|[-–])|\s*(?:đến|[-–])\s*(?:ngày\s+)?\d{{1,2}}(?:/\d|\s+tháng\s)))))(?P<ra>\d{{1,2}}(?:/\d{{1,2}})?(?:/\d{{4}})?|\d{{1,2}}\s+tháng\s+\d{{1,2}}(?:\s+năm\s+\d{{4}})?)\s*(?:đến|{_DASH})\s*(?:hết\s+)?(?:ngày\s+)?
          (?P<rb>\d{{1,2}}/\d{{1,2}}(?:/\d{{4}})?|\d{{1,2}}\s+tháng\s+\d{{1,2}}(?:\s+năm\s+\d{{4}})?))
    | (?P<from_month>từ\s+(?:ngày\s+(?P<fmd>\d{{1,2}})(?:/|\s+tháng\s+)|tháng\s+)(?P<fm>\d{{1,2}})(?:/|\s+năm\s+)(?P<fmy>\d{{4}})
          \s*(?:,\s*)?(?:đến\s+(?:khi\s+)?(?:kết\s+thúc|hoàn\s+thành|xong|hết\s+dịch)(?!\w)|trở\s+đi|và\s+(?:các\s+)?(?:tháng|năm)\s+tiếp\s+theo))
    | (?P<months>tháng\s+(?P<ms>\d{{1,2}}(?:\s*(?:,|và)\s*(?:tháng\s+)?\d{{1,2}}(?!\d))+)
          (?:(?:\s*/\s*|,?\s*năm\s+)(?P<msy>\d{{4}})(?!\d)|(?P<msevery>\s+(?:của\s+)?{_ANY_YEAR})|(?=\s*(?:\)|[.;]?\s*$|,\s+[^\W\d]))))
    | (?P<some_days>ngày\s+(?P<sds>\d{{1,2}}(?:\s*(?:,|và)\s*(?:ngày\s+)?\d{{1,2}}(?!\d))+)\s*(?:/|tháng\s+)\s*(?P<sdm>\d{{1,2}})(?!\d)
          (?:(?:\s*/\s*|,?\s*năm\s+)(?P<sdy>\d{{4}})(?!\d))?(?!\s*/)(?!\s+(?:của\s+)?{_ANY_YEAR}))
    | (?P<date>(?:ngày\s+)?(?<!tuần\ )(?<!tuần\ thứ\ )(?<!đợt\ )(?<!lần\ )(?<!vòng\ )(?<!kỳ\ )
          (?P<d>\d{{1,2}})\s*(?:/|[-–—]|\.(?=\d{{1,2}}\.\d{{4}})|(?:(?<=ngày\ \d)|(?<=ngày\ \d\d))\.|tháng\s+)
          \s*(?P<m>\d{{1,2}})\s*(?:/|[-–—]|\.|,?\s*năm\s+)\s*(?P<y>\d{{4,5}})(?!\d))
    | (?P<range_month>(?:từ\s+)?tháng\s+(?P<ma>\d{{1,2}})(?:(?:/|\s+năm\s+)(?P<mya>\d{{4}}))?
          (?:\s*đến\s+(?:hết\s+)?tháng\s+|{_DASH}(?:tháng\s+)?)(?P<mb>\d{{1,2}})
          (?:(?:/|\s+năm\s+)(?P<myb>\d{{4}})|(?P<rmevery>\s+(?:của\s+)?{_ANY_YEAR})))
    | (?P<last_month_day>(?:ngày\s+)?(?P<lmd>\d{{1,2}})\s+(?:của\s+)?(?:các\s+)?tháng\s+
          (?:cuối(?:\s+cùng)?|đầu(?:\s+tiên)?)\s+(?:của\s+)?(?:{_EVERY}\s+)?quý
          (?:\s+(?:sau|tiếp\s+theo|kế\s+tiếp|liền\s+kề))?)
    | (?P<day_each_month>ngày\s+(?:m[ùồ]ng\s+)?(?P<dem>\d{{1,2}}(?:\s*(?:,|và)\s*(?:ngày\s+)?\d{{1,2}})*)\s+(?:của\s+|các\s+)?(?:{_EVERY}\s+)?tháng\b
          (?!\s*\d|\s+cuối\s+(?:của\s+)?kỳ|\s+(?:chạp|giêng|âm))(?:\s+(?:tiếp\s+theo|sau))?)
    | (?P<day_month>(?:ngày\s+|(?<=trước\ )(?=\d{{1,2}}\s+tháng\s))
          (?P<dd>\d{{1,2}})\s*(?:/|-|(?:(?<=ngày\ \d)|(?<=ngày\ \d\d))\.|tháng\s+)\s*(?P<dm>\d{{1,2}})(?![\d/])
          (?P<dy>\s+(?:của\s+)?{_ANY_YEAR})?)
    | (?P<short_date>(?<![\d/.,])(?P<sd>\d{{1,2}})/(?P<sm>\d{{1,2}})(?![\d/]|\s+(?:ngày|giờ|buổi))(?P<sy>\s+(?:của\s+)?{_ANY_YEAR})?)
    | (?P<month>tháng\s+(?P<mo>\d{{1,2}})(?!\d)(?:\s*(?:/|-|,?\s*năm\s+)\s*(?P<moy>\d{{4}})(?!\d)|(?P<mevery>\s+(?:của\s+)?{_ANY_YEAR}))?)
    | (?P<word_month>tháng\s+(?P<wm>{MONTH_WORD})
          (?:(?:\s*/\s*|,?\s+năm\s+)(?P<wmy>\d{{4}})|(?P<wmevery>\s+(?:của\s+)?{_ANY_YEAR})|(?=\s*(?:[,;.)]|$))))
    | (?P<slash_month>(?<![\d/.,])(?P<slm>\d{{1,2}})/(?P<sly>\d{{4}})(?!\d))
    | (?P<quarter>quý\s+(?P<qs>(?:iv|iii|ii|i|[1-4])(?:\s*(?:[,;&+]|/(?=\s*(?:quý|i))|và|{_DASH}|đến)\s*(?:quý\s+)?(?:iv|iii|ii|i|[1-4])\b)*)
          (?:\s*(?:/|-|,?\s*năm\s+)\s*(?P<qy>\d{{4}})(?!\d)|(?P<qevery>\s+(?:của\s+)?{_ANY_YEAR}))?)
    | (?P<half>(?:6|sáu|06)\s+tháng\s+(?P<hw>đầu|cuối)\s+(?:của\s+)?(?:năm\s*(?:(?P<hy>\d{{4}})(?!\d)|(?P<hevery>{_EVERY}))?|{_EVERY}\s+năm))
    | (?P<some_months>(?P<smn>\d{{1,2}}|ba|chín)\s+tháng\s+(?P<smw>đầu|cuối)\s+(?:của\s+)?năm(?!\s+học)
          (?:\s+(?P<smy>\d{{4}})(?!\d))?(?!\s+(?:\d|và\s)))
    | (?P<edge>(?P<ew>đầu|giữa|cuối)\s+(?P<eq>quý\s+(?:iv|iii|ii|i|[1-4])|tháng\s+\d{{1,2}}|năm(?!\s+học))
          (?:\s*(?:/|\s+năm\s+|\s+)\s*(?P<ey>\d{{4}})(?!\d))?)
    | (?P<year_list>(?:(?:(?:trong|vào)\s+)?các\s+|trong\s+(?:0?[2-5]|hai|ba)\s+|trong\s+|^)năm\s+
          (?P<yl>\d{{4}}(?:\s*(?:,|và)\s*(?:năm\s+)?\d{{4}}(?!\d))+))
    | (?P<years>(?:(?:giai\s+đoạn|thời\s+kỳ|các\s+năm|trong\s+(?:các\s+)?năm|năm|từ\s+năm|từ)\s+)?
          (?P<ya>\d{{4}})(?:{_DASH}|\s+đến\s+(?:hết\s+)?(?:năm\s+)?)(?P<yb>\d{{4}})(?![\d/]))
    | (?P<open_year>(?:từ\s+)?(?:năm\s+)?
          (?P<oy>\d{{4}})\s+(?:và\s+(?:các\s+|những\s+)?năm\s+tiếp\s+theo|trở\s+đi|trở\s+về\s+sau|và\s+các\s+năm\s+sau))
    | (?P<from_year>từ\s+năm\s+(?:(?P<fy>\d{{4}})(?!\s*(?:đến|{_DASH}|\d))|học\s+(?P<fsy>\d{{4}}){_DASH}\d{{4}}(?!\d)(?:\s+trở\s+đi)?(?!\s+đến)))
    | (?P<year>(?:cả\s+năm|trong\s+năm|(?:đến\s+)?(?:hết\s+)?năm)\s+(?P<yy>\d{{4,5}})(?![\d/]))
    | (?P<this_year>đến\s+hết\s+năm(?!\s+(?:\d|học|tài|kế|tiếp|sau|thứ|nay))|(?<=thành\ )trong\s+năm(?=\s*(?:[,;.)]|$)))
    | (?P<month_day>(?:định\s+kỳ\s*:\s*|(?:định\s+kỳ\s+)?{_EVERY}\s+)tháng\s*
          \((?:(?:trước|chậm\s+nhất|muộn\s+nhất|xong|vào|là|đến)\s+)*ngày\s+(?P<md>\d{{1,2}})
          (?:\s+(?:{_EVERY}\s+|của\s+)?tháng)?\))
    | (?P<series>định\s+kỳ\s+(?:theo\s+|\(\s*)?(?P<sr>{_PERIOD}(?:\s*(?:,|và)\s*{_PERIOD})+)(?!\s*[\d/]))
    | (?P<each_times>(?:{_EVERY}|(?:trong\s+)?(?:một|0?1))\s+(?P<pu4>năm|quý|tháng|tuần)\s+
          (?:ít\s+nhất\s+|tối\s+thiểu\s+|{_MEETS}\s+)*(?P<pn4>\d{{1,2}}|một|hai|ba|bốn)\s+(?:lần|buổi|cuộc|đợt)(?!\w))
    | (?P<every>(?:(?:định\s+kỳ\s+)?(?:{_EVERY})|định\s+kỳ(?=\s+(?:tuần|tháng|quý)\s*(?:,|và)\s)
          |định\s+kỳ\s+(?:vào\s+)?(?:đầu|giữa|cuối)(?!\s+năm\s+học))\s+(?P<eu>(?:năm|quý|tháng|tuần|ngày)\b)(?P<also>
          (?:\s*,\s*(?:{_EVERY}\s+)?(?:0?6\s+tháng|0?9\s+tháng|quý|tháng|năm)\b
          |\s*(?:,|và)\s*(?:cả\s+)?(?:{_EVERY}\s+)?(?:0?6\s+tháng|quý|tháng|năm)\b)*))
    | (?P<half_yearly>(?:(?:định\s+kỳ\s+)?(?:{_EVERY}\s+)?(?:6|06|sáu)\s+tháng(?:\s*/\s*(?:1\s+)?lần
          |\s+(?:một|1|01)\s+lần)?(?=\s*(?:,|và\s+(?:hằng|hàng|cả|một)|\(|một\s+lần|$
          |\s+(?:và\s+)?(?:01|một|hằng|hàng|cả)\s+năm))|(?:định\s+kỳ\s+)(?:6|06|sáu)\s+tháng(?!\s+đầu|\s+cuối))
          (?P<hyy>\s*(?:,|và)\s*(?:(?:01|1|một|cả)\s+)?năm\b(?!\s+\d|\s+học|\s+(?:tiếp|sau|trước)))?)
    | (?P<per>(?:tối\s+thiểu\s+|ít\s+nhất\s+)?
          (?P<pn>\d{{1,2}}|một|hai|ba|bốn)\s+(?:lần|(?:buổi|cuộc|đợt|kỳ|phiên|hội\s+nghị)(?=\s*/\s*(?:1\s+|01\s+|một\s+)?(?:năm|quý|tháng)))\s*(?:/|trong\s+(?:một|1|01)?\s*|mỗi\s+
          |\s+)\s*(?:1\s+|01\s+|một\s+)?(?P<pu>năm|quý|tháng|tuần|ngày)\b
          |(?P<pn5>\d{{1,2}}|một|hai)\s+(?:đợt|buổi|cuộc|kỳ)(?:\s+[^\W\d]+){{0,3}}\s*/\s*(?:0?1\s+)?(?P<pu5>năm|quý|tháng)\b
          |(?P<pn2>\d{{1,2}}|một|hai|ba|sáu)\s+(?P<pu2>năm|quý|tháng|tuần|ngày|giờ)\s*(?:/\s*(?:(?:một|1|01)\s+)?|\s(?:{_MEETS}\s+)?(?:một|1|01)\s+)lần
          |định\s+kỳ\s+(?:{_EVERY}\s+)?(?P<pn3>\d{{1,2}}|hai|ba|mười)\s+(?P<pu3>năm|tháng|tuần|ngày)\b(?!\s+(?:đầu|cuối|qua)))
    | (?P<duration>(?:trong\s+(?:thời\s+hạn|vòng|thời\s+gian)|trong(?=\s+\d{{1,3}}\s+(?:ngày|giờ)
          (?!\s+(?:qua|đầu|cuối|gần|vừa|(?:tới|kế|tiếp)(?!(?:\s+theo|\s+tiếp)?\s*(?:[,;.)]|$)))))
          |chậm\s+nhất(?:\s+là
          |\s+sau)?|không\s+quá|sau(?:\s+tối\s+đa)?|muộn\s+nhất|tối\s+đa|trước\s+(?:ít\s+nhất|tối\s+thiểu)|trước(?=\s+\d{{1,3}}\s+(?:ngày|tháng)\s+so\s+với\s))\s+
          (?P<dn>\d{{1,3}}|(?:(?<=vòng\ )|(?<=hạn\ )|(?<=nhất\ ))(?:một|hai|ba|sáu))\s*(?:\([^)]*\)\s*)?
          (?P<du>ngày\s+làm\s+việc|ngày|tháng|tuần|năm|giờ(?!\s+(?:\d|ngày|phút|sáng|chiều)))(?:\s+(?:tiếp\s+theo|kế\s+tiếp|tới)(?=\s*(?:[,:;.)]|$)))?(?=[,:;.)]|\s|$))
    | (?P<ongoing>thường\s+xuyên(?:\s*,?\s*liên\s+tục)?|liên\s+tục|trong\s+suốt\s+quá\s+trình|xuyên\s+suốt(?!\s+\d))
    """,
    re.VERBOSE,
)
# How each of the forms above begins. To look for this first takes a tenth of the time: most of a text begins no form,
# and of two words that could the second mostly tells it ("quy định", "trước Tết").
_BEGINNINGS = (
    "từ ", "ngày ", "tháng ", "quý ", "sáu ", "đầu quý", "đầu tháng", "đầu năm", "giữa quý", "giữa tháng", "giữa năm", "cuối quý",
    "cuối tháng", "cuối năm", "giai đoạn", "thời kỳ", "các năm", "trong thời", "trong vòng", "trong năm", "trong các", "trong hai", "trong ba",
    "trong suốt", "cả năm", "đến hết", "đến năm", "hết năm", "định kỳ", "hằng ", "hàng ", "mỗi ", "từng ", "tối ", "ít ",
    "một ", "hai ", "ba ", "bốn ", "chín tháng",
    "chậm nhất", "không quá", "sau ", "muộn nhất", "trước ít", "trước tối", "thường xuyên", "liên tục", "xuyên suốt",
)  # fmt: skip
_BEGINS = re.compile(r"\d|" + one_of(_BEGINNINGS, blank=r"\s+") + r"|(?:trong|năm|trước)\s+\d")
# What each of them holds, so that a text without any of it needs no search.
_FIGURE = re.compile(r"\d")
_HELD = (
    "quý", "sáu", "đầu", "giữa", "cuối", "hằng", "hàng", "mỗi", "từng", "lần", "thường", "liên", "suốt", "vòng một", "vòng hai", "hạn một",
    "đến hết năm", "thành trong năm",
)  # fmt: skip
_WORD_MONTH = re.compile(rf"tháng\s+(?:{MONTH_WORD})(?!\w)")
_BEFORE = re.compile(rf"(?:trước|chưa đến)\s*(?:(?:{OCCASION}|ngày)\s*\(?\s*)?$")
_RUNS_FROM = re.compile(r"\s*,?\s*(?:kể\s+)?(?:từ|sau)\s+(?:hết\s+)?(?:ngày\s*)?")
_RELATIVE_EVENT = re.compile(r"\s*(?:,\s*)?(?:kể\s+)?(?:từ|sau)\s+(?:khi|ngày|thời điểm)\s[^,;.]{0,120}")


def times_in(text: str, year: int, *, whole: bool = False) -> list[Time]:
    """Return the times that limit when the act of `text` is done, in order.

    `year` completes dates that are printed without one; 0 where it is not known, and then their value is "".
    `whole` says that the text is a time column or slot: then every time counts. In running text only a phrase that
    limits the act counts, and the caller has blanked out citations (with their dates) beforehand.
    """
    lowered = small(text)
    told = cell_times(lowered, year) if whole else []
    if told:
        return told
    found: list[Time] = []
    limit_end = -1
    for match in _forms(lowered):
        if lowered.endswith("riêng ", 0, match.start()):
            continue  # "…; riêng năm 2031 hoàn thành trong quý II" says of which year the quarter is
        if not whole and not limits(lowered, match) and not goes_on(lowered, match, limit_end):
            continue
        limit_end = match.end() if form_matched(match) in IN_LISTS else -1
        found.extend(_read(lowered, match, year))
    if not found and not whole:
        return of_reports([], lowered)
    found = _every_year_alike(_without_anchors(of_same_year(found, lowered), lowered), lowered)
    found = ranges(found, lowered, whole=whole)
    return opened(_merged(found or (_bare_years(lowered, year) if whole else []), lowered), lowered)


# Of a sentence it is asked first to spare looking for citations in it, and then, mostly of the same words, to spare the search.
@lru_cache(maxsize=64)
def may_hold_time(lowered: str) -> bool:
    """Tell whether a text in small letters may hold a time: it has a figure, or a word of one. Where it has none, nothing is found."""
    return (
        bool(_FIGURE.search(lowered))
        or any(map(lowered.__contains__, _HELD))
        or ("tháng " in lowered and _WORD_MONTH.search(lowered) is not None)
    )


def _forms(lowered: str) -> Iterator[re.Match[str]]:
    """Yield every form of time in the text, in order."""
    if not may_hold_time(lowered):
        return
    at = 0
    while begins := _BEGINS.search(lowered, at):
        match = _TIME.match(lowered, begins.start())
        if match is None:
            at = begins.start() + 1
        else:
            yield match
            at = match.end()


# "6 tháng trước ngày 10/6; năm trước ngày 10/12 hằng năm", "trước ngày 10/6 (6 tháng) và 10/12 (năm) hằng năm": a day, and of what report.
_OF_REPORT = r"(?:\s*\([^()]{2,24}\))?"
_MORE_DAYS = re.compile(
    rf"(?:{_OF_REPORT}\s*(?:,|;|và)\s*(?:(?:báo\s+cáo\s+)?(?:(?:tổng\s+kết\s+|cả\s+)?năm|tổng\s+kết)\s+)?(?:trước\s+|(?:chậm|muộn)\s+nhất\s+)?"
    rf"(?:ngày\s+)?\d{{1,2}}(?:/|\s+tháng\s+)\d{{1,2}}(?![\d/]))+{_OF_REPORT}\s+(?:của\s+)?(?:hằng|hàng|mỗi)\s+năm"
)
_DAY_AND_MONTH = re.compile(r"(\d{1,2})(?:/|\s+tháng\s+)(\d{1,2})")


def _every_year_alike(found: list[Time], lowered: str) -> list[Time]:
    """Read "trước ngày 01/6 và 15/11 hằng năm": the words at the end make every day before them come each year."""
    spread: list[Time] = []
    read_to = 0
    for time in found:
        if time.span.start < read_to:
            continue
        more = _MORE_DAYS.match(lowered, time.span.end) if time.yearless and time.kind == "date" else None
        if more is None:
            spread.append(time)
            continue
        span, read_to = Span(time.span.start, more.end()), more.end()
        for day, month in _DAY_AND_MONTH.findall(lowered, span.start, span.end):
            value = f"R/P1Y/{int(month):02d}-{int(day):02d}" if 0 < int(month) < 13 and 0 < int(day) < 32 else ""
            spread.append(Time(span, value, "recurring", time.inclusive))
    return spread


def _without_anchors(found: list[Time], lowered: str) -> list[Time]:
    """Leave out the day from which a time limit runs: "trong vòng 30 ngày kể từ ngày 31 tháng 01"."""
    kept: list[Time] = []
    for time in found:
        runs = kept and kept[-1].kind == "relative" and time.kind in {"date", "recurring"}
        if not runs or not _RUNS_FROM.fullmatch(lowered, kept[-1].span.end, time.span.start):
            kept.append(time)
    return kept


_YEAR_ALONE = re.compile(r"\s*(\d{4}|(?:cả|trong|suốt)\s+năm)[\s.;]*")


def _bare_years(lowered: str, year: int) -> list[Time]:
    """Return the year of a column that prints nothing else ("2026"), or that of the plan for "Cả năm", "Trong năm"."""
    match = _YEAR_ALONE.fullmatch(lowered)
    if match is None or (not year and not match.group(1).isdigit()):
        return []
    value = match.group(1) if match.group(1).isdigit() else f"{year:04d}"
    return [Time(Span(match.start(1), match.end(1)), value, "period")]


def _read(lowered: str, match: re.Match[str], year: int) -> list[Time]:
    kind = form_matched(match)
    before = lowered[max(0, match.start() - 60) : match.start()]
    inclusive = not (("trước" in before or "đến" in before) and _BEFORE.search(before))
    span = Span(match.start(), match.end())
    return [
        # "Trước 05 ngày" is a term, of which nothing is left out; "trước tháng 9/2030" leaves out the month as "trước ngày 01/9" does the day.
        Time(span, time.value, time.kind, inclusive or time.kind not in _LEFT_OUT, time.yearless)
        for time in READERS[kind](match, year)
    ]


_LEFT_OUT = frozenset({"date", "period", "recurring"})
_DAY_ALONE = re.compile(
    r"\s(?:trước|vào|chậm\s+nhất(?:\s+là)?(?:\s+vào)?)\s+ngày\s+(?P<day>[0-3]?\d)(?=\s*(?:[,;.)]|$)|\s+(?:để|về|gửi|qua)\s)"
)
_DAYS = re.compile(r"\d{4}-\d\d-\d\d/\d{4}-(?P<last>\d\d-\d\d)")
_DAY_OR_NONE = re.compile(r"\d{4}-\d{2}-\d{2}|")
_ONE_OR_TWO_DIGITS = re.compile(r"\d{1,2}")


def _merged(found: list[Time], lowered: str) -> list[Time]:
    """Join what is said apart: "định kỳ hằng năm … trước ngày 10/12" is one time; the same value is kept once."""
    found = of_each_period(found, lowered) if "định kỳ" in lowered else found
    found = of_reports(_each_time(found, lowered) if len(found) > 1 else found, lowered)
    monthly = [time for time in found if time.value == "R/P1M"]
    day = _DAY_ALONE.search(lowered, monthly[0].span.end) if len(monthly) == 1 else None
    if day:
        # "Hằng tháng, các xã gửi số liệu về huyện trước ngày 20": the day of each month stands apart.
        value = f"R/P1M/{int(day.group('day')):02d}"
        found = [
            time._replace(value=value, span=Span(time.span.start, day.end())) if time is monthly[0] else time
            for time in found
        ]
    found = [_going_on(time, lowered) for time in found]
    kept: list[Time] = []
    for time in found:
        if time.value == "" or all(time.value != other.value for other in kept):
            kept.append(time)
    return kept


def _each_time(found: list[Time], lowered: str) -> list[Time]:
    """Join how often something is done with the day that is said apart from it."""
    found = _with_brackets(found, lowered)
    yearly = [time for time in found if time.value == "R/P1Y"]
    dated = [time for time in found if time.yearless and _DAY_OR_NONE.fullmatch(time.value) and time.kind == "date"]
    ranges = [(time, found_range) for time in found if time.yearless and (found_range := _DAYS.fullmatch(time.value))]
    if len(yearly) == 1 and len(ranges) == 1 and not dated:
        # "Hằng năm …, từ ngày 10 đến ngày 15 tháng 12": due by the last of these days, each year.
        time, days = ranges[0]
        span = Span(min(yearly[0].span.start, time.span.start), max(yearly[0].span.end, time.span.end))
        merged = Time(span, f"R/P1Y/{days.group('last')}", "recurring")
        found = [merged if one is yearly[0] else one for one in found if one is not time]
    if len(yearly) == 1 and dated and (len(dated) == 1 or yearly[0].span.start < dated[0].span.start):
        # "Hằng năm …, đợt 1 trước ngày 15/3, đợt 2 trước ngày 15/9": each of the days.
        each = [_of_year(day, yearly[0], lowered) for day in dated]
        found = [one for time in found if time not in dated for one in (each if time is yearly[0] else [time])]
    if any(time.kind == "recurring" for time in found) or "định kỳ" in lowered:
        found = [of_each_year(time, lowered) for time in found]
    found = in_each_year(found, lowered)
    quarterly = [time for time in found if time.value.startswith("R/P3M")]
    if len(quarterly) == 2 and len(quarterly[0].value) < len(quarterly[1].value):
        # "Hằng quý, chậm nhất ngày 25 của tháng cuối quý": one time.
        found = [time for time in found if time is not quarterly[0]]
    return found


def _of_year(day: Time, often: Time, lowered: str) -> Time:
    """Return a day without a year as one of each year, with the words that say so."""
    numbers = _ONE_OR_TWO_DIGITS.findall(lowered[day.span.start : day.span.end])
    span = Span(min(often.span.start, day.span.start), max(often.span.end, day.span.end))
    return Time(span, f"R/P1Y/{int(numbers[1]):02d}-{int(numbers[0]):02d}", "recurring", day.inclusive)


# "Định kỳ 6 tháng trước ngày 15/6 và hằng năm trước ngày 15/12": without brackets, right behind it.
_DAY_BEHIND = re.compile(r"\s*,?(?:\s*(?:(?:gửi\s+)?trước|chậm\s+nhất|muộn\s+nhất|xong|vào|là|ngày))+\s*$")
_BRACKET_BEFORE = re.compile(r"\s*\((?:\s*(?:trước|chậm\s+nhất|muộn\s+nhất|xong|vào|là|ngày|đến))*\s*$")


def _with_brackets(found: list[Time], lowered: str) -> list[Time]:
    """Read the day in brackets behind how often: "hằng năm (trước ngày 15/12)", "hằng quý (trước ngày 20 tháng cuối quý)".

    The day comes each year, and says more than the words before it: "6 tháng" it only says when, "năm" it is the day of.
    """
    kept: list[Time] = []
    for time in found:
        last = kept[-1] if kept else None
        if last is None or not last.value.startswith("R/"):
            kept.append(time)
            continue
        if last.value.startswith("R/P1Y/") and ALSO.fullmatch(lowered, last.span.end, time.span.start):
            # "6 tháng, năm (trước ngày 15/6 và 15/11)": the second day comes each year as the first does.
            kept.append(in_any_year(time))
            continue
        opening = _BRACKET_BEFORE.search(lowered, max(0, time.span.start - 40), time.span.start)
        if opening is None and not (len(kept) > 1 and kept[-2].span == last.span):
            # Not "định kỳ 6 tháng, năm trước ngày 10/6 và 10/12", where each of the two has a day.
            opening = _DAY_BEHIND.match(lowered, last.span.end, time.span.start)
        if opening is None or last.span.end > opening.start():
            kept.append(time)
            continue
        adjacent = last.span.end == opening.start()
        if adjacent or last.value != "R/P1Y":
            time = in_any_year(time)
        if adjacent and time.value.startswith(f"{last.value}/"):
            time = time._replace(span=Span(last.span.start, time.span.end))
            kept.pop()
        kept.append(time)
    return kept


_AND_AFTER = re.compile(
    r"\s*(?:[,;&]|và)\s*(?:(?:(?:các|những)\s+)?năm\s+(?:tiếp\s+theo|sau|kế\s+tiếp)|(?:giai\s+đoạn\s+)?tiếp\s+theo)(?!\w)"
)


def _going_on(time: Time, lowered: str) -> Time:
    """Read "Quý IV năm 2025 và các năm tiếp theo" as a time without an end."""
    after = _AND_AFTER.match(lowered, time.span.end)
    if (
        after is None
        or time.kind not in {"period", "date"}
        or not time.value[:4].isdigit()
        or time.value.endswith("..")
    ):
        return time
    # "Từ năm 2031 đến năm 2035 và những năm tiếp theo" has no end either.
    begins = time.value.partition("/")[0]
    return time._replace(span=Span(time.span.start, after.end()), value=f"{begins}/..", kind="period")


def form_of(text: str) -> str:
    """Return which form of time a phrase has ("day_month", "quarter", "duration" …), "" where it has none."""
    match = next(_forms(small(text)), None)
    return form_matched(match) if match else ""


def anchor_after(text: str, time: Time) -> Span | None:
    """Return the event from which a relative time runs ("kể từ ngày ban hành"), where it is said right after it."""
    match = _RELATIVE_EVENT.match(small(text), time.span.end)
    return Span(match.start(), match.end()) if match else None
