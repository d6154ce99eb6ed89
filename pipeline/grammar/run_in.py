"""Who acts where a condition, a ground or a time runs into the name without a comma: "nếu có vướng mắc UBND các xã phản ánh …"."""

from __future__ import annotations

import re

from pipeline.grammar.heads import begins_generic, begins_name
from pipeline.grammar.name_lists import run_of_names
from pipeline.grammar.names import Gazetteer, Name
from pipeline.grammar.no_subjects import ASKS, PLACED
from pipeline.grammar.verbs import leading_verb
from pipeline.letters import UPPER

# "nếu có vướng mắc UBND các xã kịp thời phản ánh …", "… nếu phát sinh khó khăn đề nghị các đơn vị báo cáo": no comma parts the
# body that acts from the condition before it.
_IF = re.compile(
    r"(?:(?:trong\s+quá\s+trình|quá\s+trình)\s[^,;.]{0,90}?,?\s)?(?:nếu|trường\s+hợp|khi)\s+(?:có|gặp|phát\s+sinh|thấy)\s"
)
_BODY_NEXT = re.compile(
    rf"(?P<before>[^\s,;]+),?\s(?=(?:đề\s+nghị\s+|yêu\s+cầu\s+)?(?:[{UPPER}]|(?:các|những)\s|cơ\s+quan|đơn\s+vị))"
)
# Words after which a name is no new beginning: "… thuộc thẩm quyền của Sở A", "… vượt thẩm quyền cơ quan …".
_NO_END = re.compile(
    r"(?:của|cho|với|và|hoặc|do|bởi|được|bị|tại|đến|tới|về|từ|theo|là|trong|cùng|ở|các|những|cơ|quan|đơn|vị|thuộc|giữa|vượt|quyền|"
    r"mưu|trình|cáo|nghị|cầu|giao|trực|vụ)"
)
_AT_ONCE = re.compile(
    r"\s*(?:kịp\s+thời|chủ\s+động|khẩn\s+trương|có\s+trách\s+nhiệm|phải|báo\s+cáo|phản\s+ánh|phản\s+ảnh|thông\s+báo|liên\s+hệ|trao\s+đổi|gửi|tổng\s+hợp|có\s+(?:văn\s+bản|báo\s+cáo|ý\s+kiến))\s"
)
_IF_WIDTH = 240


def after_condition(
    clause: str, lowered: str, start: int, known: Gazetteer
) -> tuple[tuple[Name, ...], int, int] | None:
    """Return who acts where a condition runs into the name without a comma, None where nobody is told to."""
    condition = _IF.match(lowered, start)
    if condition is None:
        return None
    for body in _BODY_NEXT.finditer(clause, condition.end(), condition.end() + _IF_WIDTH):
        if _NO_END.fullmatch(lowered, *body.span("before")) or PLACED.search(lowered, body.end() - 40, body.end()):
            continue
        asked = ASKS.match(clause, body.end())
        at = asked.end() if asked else body.end()
        names, end = run_of_names(clause, at, known) if begins_generic(clause, at) else ([], at)
        if names and _AT_ONCE.match(clause, end):
            return tuple(names), end, at
    return None


# "Sau khi có kết quả thẩm định Sở A gửi …", "Vào ngày 20 hằng tháng Văn phòng B tổng hợp …": nor does one part it from a ground or time.
_GROUND = re.compile(r"(?:căn\s+cứ|trên\s+cơ\s+sở|(?:ngay\s+)?sau\s+khi|khi)\s")
_WHEN = re.compile(
    r"(?:trong\s+(?:thời\s+hạn|vòng)|(?:chậm|muộn)\s+nhất|(?:vào|trước|đến)\s+(?:ngày|cuối|tháng|quý)|sau\s+\d|"
    r"(?:cuối|đầu)\s+(?:mỗi\s+)?(?:năm|quý|tháng|kỳ|đợt|mùa|vụ|tuần))\s?"
)
_RUN_IN_BODY = re.compile(rf"(?P<before>[^\s,;.:()“”]+)\s(?=[{UPPER}]|các\s)")
# Up to a comma, or to the words that charge somebody: whoever is charged stands before them.
_RUN_IN = re.compile(r"(?:(?!\s(?:có|chịu)\s+trách\s+nhiệm\s|\sphải\s|\sthì\s)[^,;.:()“”]){4,200}\s?")
# Whoever is named behind these is part of the ground: "trên cơ sở ý kiến Sở A", "khi Sở A có ý kiến", "từ ngày Sở A gửi".
_OF_GROUND = re.compile(
    r"(?:ý|kiến|thảo|án|hoạch|đạo|khi|ngày|lúc|mà|sau|trước|sở|cứ|đốc|tịch|trưởng|phó|biểu|viên|phòng|quyết|thị|tư|luật|số)"
)
_PLAINLY = re.compile(
    r"\s*,?\s*(?:có\s+trách\s+nhiệm|phải|chủ\s+trì|chủ\s+động|tham\s+mưu|kịp\s+thời|khẩn\s+trương|tổng\s+hợp)\s"
)


def after_opening(clause: str, lowered: str, start: int, known: Gazetteer) -> tuple[tuple[Name, ...], int, int] | None:
    """Return who acts where a ground or a time runs into the name without a comma, None where nobody is told to.

    Not "Trên cơ sở số liệu Sở A cung cấp, rà soát …": what is rather done stands after the comma.
    """
    when = _WHEN.match(lowered, start)
    opening = _RUN_IN.match(clause, start) if when or _GROUND.match(lowered, start) else None
    if opening is None or lowered.startswith("thì ", opening.end()):
        return None
    reached = start
    for body in _RUN_IN_BODY.finditer(clause, start, opening.end()):
        at = body.end()
        if at < reached or not (
            begins_name(clause, at) if clause[at].isupper() else when and begins_generic(clause, at)
        ):
            continue
        names, end = run_of_names(clause, at, known)
        reached = end
        if _is_of_ground(lowered, *body.span("before")):
            continue
        verb = leading_verb(lowered, end + 1) if names else None
        if names and _PLAINLY.match(clause, end):
            return tuple(names), end, at
        on = verb is not None and (verb.verb.count(" ") > 1 or _ACTS_ON.match(lowered, verb.end) is not None)
        if verb is not None and on and (when or not _acts_later(lowered, verb.end)):
            return tuple(names), end, at
    return None


def _is_of_ground(lowered: str, start: int, end: int) -> bool:
    """Tell whether the word from `start` to `end` makes the name behind it part of the ground: "của Sở A", "quyết định Ủy ban A"."""
    if (lowered[start:end] == "ngày" and lowered[start - 2 : start - 1].isdigit()) or lowered.endswith(
        (" tiêm phòng", " dự phòng"), 0, end
    ):
        # "sau 05 ngày các xã nộp …", "cuối đợt tiêm phòng Sở A tổng hợp …"
        return False
    of_ground = _NO_END.fullmatch(lowered, start, end) or _OF_GROUND.fullmatch(lowered, start, end)
    return of_ground is not None or lowered.endswith((" quyết định", " nghị định"), 0, end)


_COMMA = re.compile(r",\s")
_ACTS_ON = re.compile(r",?\s+(?!(?:về|lên|đến|kèm|tại|theo|trước|này|nêu|trên)(?!\w))\w")


def _acts_later(lowered: str, at: int) -> bool:
    """Tell whether an act begins behind a comma somewhere after `at`."""
    return any(leading_verb(lowered, comma.end()) is not None for comma in _COMMA.finditer(lowered, at, at + 300))
