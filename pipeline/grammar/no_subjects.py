"""Names that begin a phrase and act no more than the ones before them: told, asked for, placed, met in a condition."""

from __future__ import annotations

import re

from pipeline.grammar.name_lists import run_of_names
from pipeline.grammar.names import Gazetteer
from pipeline.grammar.verbs import past_adverbs, verb_at
from pipeline.letters import UPPER
from pipeline.spans import Span

ASKS = re.compile(
    rf"(?:(?:(?:đồng\s+ý|thống\s+nhất|nhất\s+trí)\s+(?:(?:về\s+)?chủ\s+trương\s+)?|chỉ\s+đạo\s+và\s+)?giao(?:\s+(?:nhiệm\s+vụ|trách\s+nhiệm)(?=\s+(?:cho\s|(?-i:[{UPPER}])|các\s)))?|phân\s+công|"
    r"(?:kính\s+|trân\s+trọng\s+)?đề\s+nghị|yêu\s+cầu|ủy\s+quyền(?:\s+cho)?)(?:\s?:)?\s+(?:cho\s+)?",
    re.IGNORECASE,
)
"""What asks somebody to act, before the name; "Đồng ý giao …", "Thống nhất chủ trương giao …" do in what answers a proposal."""
SUPERIOR = re.compile(
    r"(?:(?:Phó )?(?:Chủ tịch|chủ tịch) (?:Thường trực )?|Thường trực )?(?:UBND|[ỦU][yỷ] ban nhân dân|HĐND|Hội đồng nhân dân)\s|"
    r"(?:Phó )?Thủ tướng\s|Chính phủ\s|(?:Ban Thường vụ )?(?:Tỉnh|Thành|Huyện) ủy\s|Ban Thường vụ\s"
)
"""Whom these ask is told, though no head word in a capital names a body: "Ủy ban nhân dân tỉnh yêu cầu thủ trưởng các sở …"."""
AUTHORITY = re.compile(
    r"(?:chính quyền|cấp ủy|công đoàn|chi bộ|đảng bộ|chi đoàn|chi hội)"
    r"(?: (?:cơ sở|địa phương|các|cấp|xã|phường|huyện|thôn|trực thuộc|bộ phận|thành viên)(?!\w)|,)|"
    rf"cơ quan (?=[{UPPER}])|(?:ông|bà|đồng chí) (?=[{UPPER}])"
)
"""Units in small letters, and people by their names: "Huyện ủy yêu cầu cấp ủy các xã …", "Đảng ủy phường yêu cầu chi bộ trực thuộc …"."""
ASKED_BY = re.compile(
    rf"(?:[^,;:.]{{3,40}},\s)?(?:{SUPERIOR.pattern}|Ban Chỉ (?:huy|đạo)\s)[^;:.,]{{0,60}}?(?:yêu cầu|đề nghị|giao)\s?:?\s(?:cho\s)?"
)
"""A superior that asks, up to whom it asks: "Về việc này, Ủy ban nhân dân tỉnh yêu cầu Giám đốc Sở A; …"."""

# "nếu có vướng mắc, kịp thời báo cáo Sở A, Sở B để xử lý": B is told as A is, and acts no more than A.
_TELLS = re.compile(
    r"(?:kịp thời|thì|và|ngay|khẩn trương|phải|định kỳ|chủ động|thường xuyên|tổng hợp,?|hồ sơ,?|để)\s"
    r"(?:báo cáo|phản ánh|phản ảnh|đề xuất|kiến nghị|gửi|trình)\s"
    r"(?:về\s|cho\s|với\s|đến\s)?"
)
# "Trong tháng 11 năm 2015 xây dựng kế hoạch, gửi Bộ A, Bộ B tổng hợp": what is sent to A and B, B sums up no more than A.
_SENDS = re.compile(r"(?:(?<=\s)|(?<=^))(?:gửi|báo cáo)\s(?:kết quả\s)?(?:về\s|cho\s|đến\s|tới\s)?", re.IGNORECASE)
_ITS_USE = re.compile(r"\s*(?:\([^()]{1,80}\)\s*)?(?:để\s|tổng hợp|theo dõi|biết)")
# "Hằng năm, phối hợp với Sở A, Sở B rà soát …": B is one of those with whom it is done.
_WITH_WHOM = re.compile(r"phối hợp\s+(?:chặt chẽ\s+)?(?:với|cùng)\s+", re.IGNORECASE)
_PURPOSE = re.compile(r"\s*(?:\([^()]{1,80}\)\s*)?(?:để|xem xét|giải quyết|quyết định|chỉ đạo|[,.;]|$)")
# "Theo đề nghị của Sở A, Sở B, Ủy ban C quyết định": in a list without "và" only the last one acts.
_REQUEST = re.compile(r"(?:đề nghị|đề xuất|kiến nghị)\s+của\s+", re.IGNORECASE)


# "Khi được Hội đồng A, Ban B giao, Ban C quyết định …", "khi phát hiện cơ quan, người có thẩm quyền làm trái": the condition has no verb yet.
_NO_VERB_YET = re.compile(
    r"\b(?:khi|nếu|trường hợp)\s+(?:chưa\s+)?(?:được\s+|phát hiện\s+)?|"
    r"(?:đối với|trường hợp)\s[^,;]{2,50}?\sdo\s+|(?<!thì)\sđược\s+(?=cơ quan\s|cấp\s|người\s|bộ\s|ủy ban\s|hội đồng\s)",
    re.IGNORECASE,
)


# Words that say something of whoever is named before them: "Trường hợp chủ bến có đủ phao, …".
_SAYS = re.compile(r"\s(?:có|không|chưa|bị|đã|là|vắng|thay|cần|phải)\s")


def awaits_verb(clause: str, first: int, place: int, known: Gazetteer) -> bool:
    """Tell whether the name at `place` goes on with a list of those whose act a condition is about, and says nothing of so far."""
    for opened in _NO_VERB_YET.finditer(clause, max(first, place - _LIST_WIDTH), place):
        if _SAYS.search(clause, opened.end() - 1, place):
            continue
        names, end = run_of_names(clause, opened.end(), known)
        if names and names[0].span.start < place <= end:
            return True
    return False


# A list of bodies longer than that isn't looked back on.
_LIST_WIDTH = 300


# "… do Giám đốc giao hoặc Hội Lái đò có yêu cầu thực hiện, Sở A lập …": what somebody wants is no act.
_WANTS = re.compile(r"(?:\s+có|(?<=\scó))\s+(?:yêu\s+cầu|nhu\s+cầu|đề\s+nghị)(?!\w)")


def is_told(clause: str, first: int, place: int, end: int, known: Gazetteer) -> bool:
    """Tell whether the name from `place` to `end` goes on with a list of those with whom something is done, or to whom it is reported.

    Whoever only wants something is told no more than they are.
    """
    if _WANTS.match(clause, end):
        return True
    first = max(first, place - _LIST_WIDTH)
    if any(_listed_up_to(clause, beside.end(), place, known) for beside in _WITH_WHOM.finditer(clause, first, place)):
        return True
    return any(
        _listed_up_to(clause, tells.end(), place, known)
        for how, use in ((_TELLS, _PURPOSE), (_SENDS, _ITS_USE))
        if use.match(clause, end)
        for tells in how.finditer(clause, first, place)
    )


def asks_others(clause: str, first: int, place: int, known: Gazetteer) -> bool:
    """Tell whether the name at `place` goes on with a list of those at whose request somebody acts."""
    first = max(first, place - _LIST_WIDTH)
    return any(_listed_up_to(clause, asks.end(), place, known) for asks in _REQUEST.finditer(clause, first, place))


def _listed_up_to(clause: str, start: int, place: int, known: Gazetteer) -> bool:
    """Tell whether a list of names from `start` on, cut at commas, reaches the name at `place`."""
    names, _ = run_of_names(clause, start, known)
    spelled = [clause[name.span.start : name.span.end] for name in names]
    return any(name.span.start == place and spelled[0] != spelled[at] for at, name in enumerate(names) if at)


# "… chuyển công tác tới cơ quan, đơn vị khác, …": the comma parts the two names of one body that something is done to.
PLACED = re.compile(r"\s(?:tới|đến|tại|về|của|cho|với|từ|theo)\s(?:các\s)?(?:cơ quan|tổ chức|sở|ban|người),\s$")
"""What stands before the second name of one body."""
THROUGH = re.compile(r"(?:thông qua|qua|từ|tại|bằng)\s+")
"""What names the means and not who acts: "Thông qua Quỹ A, hỗ trợ …"."""
# "Định kỳ báo cáo Chính phủ, Thủ tướng Chính phủ …": an adverb of time right before the verb opens no phrase.
_TIMED = re.compile(r"(?:định kỳ|thường xuyên|(?:hằng|hàng) (?:năm|quý|tháng|tuần|ngày))\s")


def follows_verb(lowered: str, start: int, place: int) -> bool:
    """Tell whether what stands before the would-be subject is a verb: "Ưu tiên các doanh nghiệp …" has no subject."""
    after = past_adverbs(lowered, start)
    if after == place:
        return verb_at(lowered, start) is not None
    return _TIMED.match(lowered, start) is not None and after < place and verb_at(lowered, after) is not None


# "Chủ tịch UBND tỉnh yêu cầu khẩn trương rà soát …", "Đối với các sở, Chủ tịch UBND tỉnh yêu cầu …": who asks is not told.
_ASKED_ABOVE = re.compile(
    r"(?:Đối với\s(?P<whom>[^;.:]{2,160}?),\s)?(?:Chủ tịch\s|Thường trực\s)?(?:UBND|[ỦU][yỷ] ban nhân dân|HĐND|Hội đồng nhân dân|Thủ tướng Chính phủ|"
    rf"Tỉnh ủy|Ban Thường vụ)(?:\s(?:tỉnh|[Tt]hành phố|huyện|thị xã|xã|phường|đặc khu|Tỉnh ủy|[{UPPER}]\w*)){{0,6}}\s(?:yêu cầu|đề nghị)\s"
    r"(?=(?:khẩn trương|nghiêm túc|tập trung|tăng cường|tiếp tục|chủ động|thực hiện|triển khai|tổ chức|kịp thời|đẩy mạnh|rà soát|quán triệt)\s)"
)


def asks_whom(text: str, start: int) -> Span | None:
    """Return where those stand of whom a superior body asks something at `start`, an empty span where nobody is named.

    None where no superior asks. "Sở A yêu cầu bổ sung hồ sơ" is what Sở A does.
    """
    match = _ASKED_ABOVE.match(text, start) if "yêu cầu" in text or "đề nghị" in text else None
    if match is None:
        return None
    return Span(*match.span("whom")) if match.group("whom") else Span(start, start)
