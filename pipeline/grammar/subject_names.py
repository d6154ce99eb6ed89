"""Which of the names found are the subject: without company and asides, with the members and the charge that belong to the last."""

from __future__ import annotations

import re
from itertools import pairwise

from pipeline.grammar.heads import begins_generic
from pipeline.grammar.names import Gazetteer, Name
from pipeline.letters import UPPER, small
from pipeline.spans import Span

_PROPER = re.compile(rf"\s[{UPPER}]")
_MODAL_LATER = re.compile(
    r"\s(?=(?:có trách nhiệm|chịu trách nhiệm|chủ động|phải|cần|căn cứ|có nhiệm vụ|khẩn trương|kịp thời|tổ chức "
    r"thực hiện|trả lời|gửi (?:văn bản|ý kiến)|có văn bản|có ý kiến)\b)"
)


def without_company(clause: str, names: list[Name], end: int) -> tuple[list[Name], int]:
    """Return the names before "cùng với", and where they end: "Sở A cùng với Sở B tổ chức …" tells A, and B cooperates."""
    for index, (one, other) in enumerate(pairwise(names), 1):
        if "cùng với" in clause[one.span.end : other.span.start]:
            return names[:index], one.span.end
    return names, end


_STANDING = re.compile(r"(?:cơ quan|đơn vị|bộ phận) (?:thường trực|đầu mối|giúp việc)(?!\w)")


def without_asides(clause: str, names: list[Name]) -> list[Name]:
    """Return the names without what only says what the one before them is: "Sở A, cơ quan thường trực Ban B, tổng hợp …".

    Nor is "mỗi lực lượng" behind those whom it is said of: "Sở A, Công an tỉnh, mỗi đơn vị cử 02 cán bộ …".
    """
    kept: list[Name] = []
    for name in names:
        aside = _STANDING.match(clause, name.span.start) and clause.startswith(",", name.span.end)
        if not (kept and (aside or clause.startswith(("mỗi ", "từng "), name.span.start))):
            kept.append(name)
    return kept


_GIVEN = re.compile(
    r"\s(?:được\s+(?:giao|phân\s+công|phân\s+cấp|ủy\s+quyền|cấp|lấy\s+ý\s+kiến|hỏi\s+ý\s+kiến|đề\s+nghị|mời)|có\s+tên|"
    # "Các cơ quan, cá nhân là đối tượng kiểm tra có trách nhiệm …"
    r"là\s+(?:đối\s+tượng|thành\s+viên|chủ)|"
    # "Các xã chưa có nhà đò khẩn trương bố trí đất": which of them, what they have not done tells.
    r"(?:còn\s+)?chưa\s+(?:có|được|đạt|ban\s+hành|hoàn\s+thành|thực\s+hiện|triển\s+khai|xây\s+dựng|lập|báo\s+cáo|nộp|gửi))(?!\w)"
)


_GIVEN_SHORT, _GIVEN_LONG = 140, 320
# "Ủy ban nhân dân cấp xã được phân cấp … có trách nhiệm": what is given says nothing of which body it is.
_OWN_NAMES = frozenset({"Ủy ban nhân dân", "Uỷ ban nhân dân", "UBND", "Hội đồng nhân dân", "HĐND"})


def with_what_is_given(clause: str, names: list[Name], end: int) -> int:
    """Take "được giao …" into the last name: "cơ quan được giao quản lý bến có trách nhiệm …"; return where it ends."""
    if not _GIVEN.match(clause, end):
        return end
    later = _MODAL_LATER.search(clause, end)
    last = names[-1]
    if later is None or later.start() - end >= (_GIVEN_LONG if last.head in _OWN_NAMES else _GIVEN_SHORT):
        return end
    if last.head not in _OWN_NAMES and not _PROPER.search(clause, last.span.start, last.span.end):
        # "cơ quan được giao quản lý bến": that is how it is known. "Sở A được phân công chủ trì" has a name of its own.
        names[-1] = Name(Span(last.span.start, later.start()), last.head, last.collective)
    return later.start()


_MEMBER = r"(?:cơ quan|đơn vị|địa phương|sở|ban|ngành|bộ|tổ chức|cá nhân|doanh nghiệp|xã|phường|đặc khu|đoàn thể)"
_MEMBERS = re.compile(rf"(?<!cán )(?<!toàn )(?:(?:các|những)\s+)?{_MEMBER}(?:\s*,\s*{_MEMBER})*\s*,\s*$", re.IGNORECASE)


# "…, bộ, cơ quan ngang bộ, Ủy ban nhân dân cấp tỉnh ban hành kế hoạch".
_MINISTRIES = re.compile(r"(?<![^\s])(?P<who>bộ, cơ quan ngang bộ(?:, cơ quan thuộc Chính phủ)?)(?:,|,? và)\s$")


def with_members(clause: str, start: int, names: list[Name]) -> list[Name]:
    """Take what stands before the first name into it where a collective was cut at a comma of its own.

    "nếu có vướng mắc các cơ quan, đơn vị, địa phương kịp thời phản ánh": the subject is all three.
    """
    first = names[0]
    ministries = _MINISTRIES.search(clause, start, first.span.start)
    if ministries:
        return [Name(Span(*ministries.span("who")), "", collective=True), *names]
    if first.head and not first.collective:
        return names
    if not clause[start : first.span.start].rstrip().endswith(","):
        return names
    match = _MEMBERS.search(clause, start, first.span.start)
    if not match or match.end() != first.span.start:
        return names
    return [Name(Span(match.start(), first.span.end), first.head, collective=True), *names[1:]]


# "Đối với các vụ được giao đề án, ngoài việc chung, có trách nhiệm …".
_CHARGED = re.compile(
    r"(?P<known>(?:\s(?:được|có|đang|chưa|không|thuộc|quản lý|phụ trách)\s[^,;:.]{3,120})?)(?P<aside>,[^;:.]{0,200}?)?\s(?:có trách nhiệm|phải)\s"
)
_COMMA = re.compile(r",\s+")


def towards_charged(
    clause: str, names: list[Name], end: int, known: Gazetteer
) -> tuple[tuple[Name, ...], int, int] | None:
    """Return whom "Đối với …" charges where no colon stands behind them, with what they are known by; None where another is charged.

    Good: "Đối với các vụ được giao đề án, ngoài việc chung, có trách nhiệm gửi tiến độ". Not: "Đối với các xã xa, Sở A có trách nhiệm …".
    """
    charged = _CHARGED.match(clause, end)
    if charged is None:
        return None
    for comma in _COMMA.finditer(clause, end, charged.end()):
        if begins_generic(clause, comma.end()) or known.match(small(clause), comma.end()) > comma.end():
            return None
    last = names[-1]
    whole = Name(Span(last.span.start, charged.end("known")), last.head, last.collective)
    return (
        (*names[:-1], whole),
        charged.end("aside") if charged.group("aside") else charged.end("known"),
        names[0].span.start,
    )
