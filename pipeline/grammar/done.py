"""What was done: sentences that begin with what somebody follows and go on with what they have done, and results in figures."""

from __future__ import annotations

import re

from pipeline.grammar.name_lists import run_of_names
from pipeline.grammar.names import Gazetteer
from pipeline.grammar.verbs import verb_at
from pipeline.letters import small
from pipeline.spans import Span

_BEGINS = re.compile(r"(?:Thực hiện|Theo|Căn cứ|Triển khai|Nhờ)\s")
# "Căn cứ kết luận, đơn vị đã trình khen thưởng có trách nhiệm …": known by what it did, and told what to do.
_MUST = re.compile(r"\s(?:(?:có|chịu)\s+trách\s+nhiệm|phải)\s")
_MANY_DID = re.compile(r",\snhiều\s[^;.]{2,200}?\sđã\s")
_WHO_NEXT = re.compile(r",\s(?=(?:[cC]ác|[BSTCUỦHV]\w*|bộ|sở|ban|địa phương|đơn vị|cơ quan)[\s,])")


def says_what_was_done(text: str, span: Span, known: Gazetteer) -> bool:
    """Tell whether a sentence says what somebody has done: "Thực hiện Nghị quyết số 5, các sở, ban, ngành đã triển khai …".

    So directives and letters begin. Not: "Thực hiện Nghị quyết số 5, các sở triển khai kế hoạch đã duyệt".
    """
    if " đã " not in text or _BEGINS.match(text, span.start) is None or _MUST.search(text, span.start, span.end):
        return False
    if _MANY_DID.search(text, span.start, span.end):
        return True
    for place in _WHO_NEXT.finditer(text, span.start, span.end):
        names, end = run_of_names(text[: span.end], place.end(), known)
        if names and text.startswith(" đã ", end):
            return True
    return False


# "Công an tỉnh phát hiện 45 vụ", "Sở A cấp 1.250 thẻ, đạt 96% kế hoạch", "thu 45 tỷ đồng, tăng 12% so với cùng kỳ".
_COUNTED = re.compile(
    r"phát\s+hiện(?:,?\s(?:và\s)?(?:bắt giữ|bắt|xử lý|xử phạt|ngăn chặn|lập biên bản|thu giữ|điều tra|khám phá|đấu tranh|triệt phá)){0,3}"
    r"\s\d[\d.]*\s(?:vụ|trường hợp|đối tượng|lượt|lỗi|ổ|hành vi|cơ sở|điểm|ca|hộ|phương tiện|tàu|đò|xe|tổ chức|cá nhân|sai phạm)(?!\w)|"
    r"(?<!\d)\d[\d.,]*\s[^;]{2,160},\s(?:(?:đạt|bằng)\s\d[\d,.]*\s?%\s(?:kế hoạch|chỉ tiêu|dự toán|so với)|"
    r"(?:tăng|giảm)\s\d[\d,.]*\s?%?\s(?:[^,;]{2,20}\s)?so với\s)",
    re.IGNORECASE,
)
# "tổ chức được 12 lớp", "cấp được hơn 1.200 thẻ": a verb of one or two syllables stands before it.
_GOT = re.compile(r" được (?:(?:hơn|trên|gần|tổng số|tổng cộng) )?\d")
# What a plan asks for has its measure: "mỗi xã tổ chức được ít nhất 02 lớp".
_ASKED_FOR = re.compile(
    r"(?<!\w)(?:phải|ít nhất|tối thiểu|mỗi|từng|phấn đấu|bảo đảm|đảm bảo|hoàn thành|có trách nhiệm|để|nhằm|chỉ tiêu)\s|"
    r"^\W*(?:nếu|khi|trường hợp)\s",
    re.IGNORECASE,
)
_COUNT_WORDS = ("hát hiện", ", đạt ", ", bằng ", ", tăng ", ", giảm ")
"""Words of which each count has one."""
_FIGURE = re.compile(r"\d")


def tells_result(clause: str) -> bool:
    """Tell whether a clause says in figures what came of something: "Các xã tổ chức được 12 lớp", "… phát hiện 45 vụ".

    Not: "Mỗi xã tổ chức được ít nhất 02 lớp", "Tổ chức 12 lớp cho 560 trẻ", which may be asked for.
    """
    if _FIGURE.search(clause) is None:
        return False
    counts = any(map(clause.__contains__, _COUNT_WORDS))
    got = _GOT.search(clause)
    told = (counts and _COUNTED.search(clause) is not None) or (got is not None and _ends_verb(small(clause), got.start()))
    return told and _ASKED_FOR.search(clause) is None


def _ends_verb(lowered: str, end: int) -> bool:
    """Tell whether a verb of one or two syllables ends at `end`."""
    at = end
    for _ in range(2):
        at = lowered.rfind(" ", 0, at)
        verb = verb_at(lowered, at + 1)
        if verb is not None and verb.end == end:
            return True
        if at < 0:
            break
    return False
