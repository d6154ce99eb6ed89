"""Times that limit an act by where they stand: between commas, or right before the verb; and months of each year."""

from __future__ import annotations

import re

from pipeline.grammar.verbs import leading_verb

# "báo cáo tháng 5, tháng 6/2031, tổ chức …": one of several, which say of when a thing is.
_LISTED = re.compile(r"(?:\d|\s[ivx]{1,3})\)?\s*[,;]\s*$")
_COMMA_BEFORE = re.compile(r"[,;]\s+(?:(?:và|sang|đến|bắt\s+đầu|dự\s+kiến)\s+)?$")
_NEXT = re.compile(r"\s*,?\s+(?=[^\W\d])")
_BODY_ACTS = re.compile(
    r"\s*,\s(?:sở|phòng|ban|ubnd|ủy ban|công an|bộ|cục|vụ|chi cục|văn phòng|trung tâm|hội|giao|các (?:sở|xã|phường|đơn vị|cơ quan|ngành))\s"
)
# "tổng hợp kết quả thực hiện trong năm 2031, báo cáo …", "nhiệm vụ, kinh phí trong năm 2031": of what year a thing is.
_OF_THING = re.compile(
    r"(?:kết quả|tình hình|nhiệm vụ|kinh phí|vốn|dự toán|kế hoạch|chỉ tiêu|số liệu|công tác|hoạt động|phát sinh|(?<!\w)(?:đã|được))"
    r"\s(?:[^,;.]{0,60}\s)?$"
)


# "…, năm 2035 tổng kết." ends in a word that is a noun as well.
_REVIEW = re.compile(r"(?:sơ|tổng)\s+kết(?!\w)")
# ", giai đoạn 2031 - 2035, …" is of a title; ", đến năm 2035, tăng 65% …" a target.
_NAMES_PLAN = re.compile(r"giai đoạn|thời kỳ|\d{4}")
_TARGET = re.compile(r"\d\s?%|(?<!\w)đạt\s")


def opens_act(lowered: str, match: re.Match[str]) -> bool:
    """Tell whether a time stands behind a comma and what it limits behind it: "…, tháng 6/2031, tổ chức …", "…; quý III trình …"."""
    start, end = match.span()
    comma = _COMMA_BEFORE.search(lowered, max(0, start - 16), start)
    if comma is None or _NAMES_PLAN.match(lowered, start) or _TARGET.search(lowered, end, end + 60):
        return False
    if _LISTED.search(lowered, max(0, start - 16), comma.start() + 1):
        return False
    after = _NEXT.match(lowered, end)
    if after is None:
        return False
    if _REVIEW.match(lowered, after.end()) or _BODY_ACTS.match(lowered, end):
        return True
    return leading_verb(lowered, after.end()) is not None


def before_act(lowered: str, match: re.Match[str]) -> bool:
    """Tell whether a year that is said with "trong" or "đến hết" is followed by an act, and is not that of a thing.

    Good: "Sở A trong năm 2031 hoàn thành …", "sửa bến trong năm 2031, báo cáo …". Not: "kết quả trong năm 2031, báo cáo …".
    """
    start, end = match.span()
    said = match.group().startswith(("trong", "đến hết")) or lowered.endswith("trong ", 0, start)
    after = _NEXT.match(lowered, end) if said else None
    if after is None or _OF_THING.search(lowered, max(0, start - 90), start):
        return False
    return leading_verb(lowered, after.end()) is not None


_OF_PLAN = re.compile(r"(?:kế hoạch|dự toán|báo cáo|số liệu|kết quả|công tác|lương)\s*$")


def comes_each_year(lowered: str, match: re.Match[str]) -> bool:
    """Tell whether a month or quarter of each year says when an act is done: "ra quân dọn bến tháng 3 hằng năm"."""
    each = match.group().endswith(("hằng năm", "hàng năm"))
    return each and _OF_PLAN.search(lowered, max(0, match.start() - 12), match.start()) is None
