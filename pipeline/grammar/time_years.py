"""Which years limit an act: most are part of a title or of the story, or those of a target."""

from __future__ import annotations

import re

from pipeline.grammar.time_acts import before_act, opens_act
from pipeline.grammar.verbs import leading_verb

YEARS = frozenset({"year", "years", "year_list", "open_year", "from_year", "this_year"})
"""The forms of time that say no more than years."""
# "Kế hoạch 5 năm (2021 - 2025)" is the name of a plan.
_PLAN_OF_YEARS = re.compile(r"(?:(?:0?5|năm|10|mười)\s+năm|kỳ\s+(?:đầu|cuối)|nhiệm\s+kỳ)\s*\(\s*(?:giai\s+đoạn\s+)?$")


# "… trong năm 2025 (Phụ lục II kèm theo)": what stands in brackets at the end says nothing of when.
_BRACKET_ENDS = re.compile(r"\s*(?:\([^()]{1,80}\))?[\s.;]*$")


# "sơ kết vào năm 2028": an act. "đạt 65% vào năm 2025" is a target.
_DONE_IN = re.compile(
    r"(?:(?:sơ|tổng)\s+kết|hoàn\s+thành|kết\s+thúc|khởi\s+công|khánh\s+thành|đưa\s+vào\s+(?:vận\s+hành|sử\s+dụng|khai\s+thác)|trình\s|ban\s+hành|"
    r"tiến\s+hành|đánh\s+giá|báo\s+cáo|bàn\s+giao|di\s+dời|đấu\s+nối|chấm\s+dứt|đóng\s+cửa|thông\s+xe|công\s+bố|hoàn\s+tất|xóa\s+bỏ)(?:(?!\bđạt\b|\bcòn\b|\blên\b|\btối\s)(?:[^,;.%\d]|\d{1,2}(?=\snăm\s))){0,60}\svào\s*$"
)


# "Năm 2031, Sở A nhân rộng …", "Năm 2031: xây dựng …"; "Năm 2031, tỷ lệ hộ nghèo còn …", "Đến năm 2031, 95% số bến …" are targets.
_ACT_FOLLOWS = re.compile(
    r":\s|,\s(?!(?:[^,;.:]{0,60}\s)?(?:(?:tỷ\s(?:lệ|trọng)|tỉ\s(?:lệ|trọng)|bình\squân|chỉ\ssố|phấn\sđấu|thuộc\snhóm)(?!\w)|"
    r"(?:đạt|còn|tăng|giảm)\s(?:[^\s,;.]+\s){0,2}\d|\d[\d.,]*\s?%))"
)
_BRACKET_GOES_ON = re.compile(r"\s*(?:\)|(?:,|và)\s+(?:[^\W\d]+\s+){0,3}(?:thường\s+xuyên|hằng\s+năm|hàng\s+năm))")
_IN = re.compile(r"(?:trong|vào)\s*(?:năm học\s*|(?:0?[2-5]|hai|ba|bốn|năm)\s+)?$")
# "Trong giai đoạn 2031 - 2035, Sở A …", "Kể từ năm 2031, Sở A …": words that open the sentence with its years.
_OPENED = frozenset(
    {"trong ", "kể ", "trong năm học ", "năm học ", "vào ", "sang ", "bước sang ", "từ nay ", "từ nay cho ", "bắt đầu "}
)
_IN_BRACKET = re.compile(r"\((?:xuyên suốt|từ|giai đoạn|trong)?\s*$")
_DONE_BY = re.compile(r"(?:hoàn thành|bàn giao|khởi công|đưa vào|xong|sớm)\s[^,;.]*$")


# "theo Đề án phát triển bến thủy từ năm 2031 đến năm 2035", "đánh giá tình hình … từ năm 2026 đến năm 2030": the years of a thing.
_OF_YEARS = re.compile(
    r"(?<!\w)(?:kế hoạch|chương trình|đề án|dự án|chiến lược|quy hoạch|nghị quyết|phương án|"
    r"kết quả|tình hình|số liệu|dự toán|chỉ tiêu|mục tiêu|đã|được|\d\s?%)\s[^,;.]*$"
)
_REACHED = re.compile(r"\d\s*%|(?<!\w)(?:đạt|còn|lên|tối thiểu|là)\s")


def limits_year(lowered: str, match: re.Match[str], kind: str, before: str, after: str) -> bool:
    """Years are mostly part of a title or of the story; they limit only at the edges of a clause, or in brackets."""
    if kind == "year_list":
        said = not match.group().startswith("các") or before.endswith("vào ")
        ends = _BRACKET_ENDS.match(lowered, match.end()) or lowered.startswith(")", match.end())
        return match.start() == 0 or bool(said and ends)
    if _is_plain_year(lowered, match, kind, before, after) or (not after.strip(" .;") and _closes(match, kind, before)):
        return True
    if lowered[: match.start()] in _OPENED and _ACT_FOLLOWS.match(lowered, match.end()):
        return True
    if _PLAN_OF_YEARS.search(before):
        return False
    if before.rstrip().endswith("(") or _IN_BRACKET.search(before):
        return _BRACKET_GOES_ON.match(after) is not None
    if opens_act(lowered, match) or before_act(lowered, match):
        return True
    if kind == "year" and lowered[match.start() :].startswith("trong năm"):
        # "sớm bàn giao trong năm 2025 các tuyến đường"
        ends = match.start() == 0 or _BRACKET_ENDS.match(lowered, match.end()) is not None
        return ends or _DONE_BY.search(before) is not None
    if kind == "year" and before.rstrip().endswith("vào") and _DONE_IN.search(lowered, 0, match.start()):
        return True
    if kind == "year" and re.search(
        r"(?:trước|hoàn thành(?: trong)?|xong(?: trong| trước)?|chậm nhất(?: là)?(?: trong| đến)?)\s*(?:hết\s*)?$",
        before,
    ):
        return True
    if kind == "year" and before.endswith("từ nay ") and "hết" in match.group():
        return True
    return kind in {"open_year", "from_year"} and not after.strip(" .;")


def _closes(match: re.Match[str], kind: str, before: str) -> bool:
    """Tell whether years that nothing follows limit the act before them."""
    if kind == "year":
        # "Hỗ trợ chủ đò mua phao đến hết năm 2034"; "đạt 65% đến hết năm 2034" is a target.
        return "hết" in match.group() and _REACHED.search(before) is None
    if kind != "years":
        return False
    if match.group().startswith("từ"):
        # "Cấp kinh phí sửa bến từ năm 2031 đến năm 2033"
        return _OF_YEARS.search(before) is None
    return _IN.search(before) is not None


def _is_plain_year(lowered: str, match: re.Match[str], kind: str, before: str, after: str) -> bool:
    """Tell whether a year stands where it can but limit: before all else, as the end of a year, or as that of a review."""
    if kind == "this_year":
        # "đạt 65% đến hết năm" is a target.
        return _REACHED.search(before) is None
    if match.start() == 0 and (
        lowered.startswith(("đến hết", "hết năm", "trong năm", "trong giai đoạn", "giai đoạn", "từ năm"))
        or _ACT_FOLLOWS.match(lowered, match.end())
        or (after[:1] in {",", " "} and leading_verb(lowered, match.end() + 1 + after.startswith(", ")) is not None)
    ):
        return True
    if kind == "years" and match.group().startswith("trong ") and _BRACKET_ENDS.match(lowered, match.end()):
        return True
    return kind == "year" and "tổng kết" in lowered and _reviews(lowered, match)


# "Sơ kết giữa kỳ năm 2033 và tổng kết năm 2035"; "tổng kết năm 2031" alone is of what year the review is.
_REVIEWS = re.compile(r"sơ\s+kết[^,;.]{0,60}?\snăm\s+\d{4}(?:,|\s+và|;)\s*tổng\s+kết[^,;.]{0,60}?\snăm\s+\d{4}")


def _reviews(lowered: str, match: re.Match[str]) -> bool:
    """Tell whether a year is that of a review at half time, or of the last one after it."""
    return any(one.start() < match.start() and match.end() <= one.end() for one in _REVIEWS.finditer(lowered))
