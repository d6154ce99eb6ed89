"""Who cooperates: the list behind "phối hợp với", and whoever the text says it of beside the lead."""

from __future__ import annotations

import re

from pipeline.grammar.heads import begins_generic, begins_office
from pipeline.grammar.name_lists import run_of_names
from pipeline.grammar.names import Gazetteer, name_end
from pipeline.letters import UPPER
from pipeline.spans import Span

# "phối hợp với bên mua điện, bên bán điện", "… với các nhà mạng (A, B)": whom no head word tells, but who stands where a body does.
_PARTNER = re.compile(
    r"(?:các\s+)?(?:bên\s+(?:mua|bán|thuê|cho|liên|có)|nhà\s+(?:tài trợ|mạng|thầu|đầu tư|cung cấp|khoa học|sản xuất|trường)|"
    r"thương nhân|ngân hàng|chủ\s+(?:rừng|dự án|bến|đầu tư|sở hữu|hộ|tàu|phương tiện|nguồn)|tổ chức\s+quốc tế)(?!\w)",
    re.IGNORECASE,
)
_NEXT_PARTNER = re.compile(r"(?:\s*\([^()]{1,80}\))?\s*(?:,|\svà\s)\s*")


# "phối hợp với các đơn vị: Sở A, Công an tỉnh …": who they are follows.
_WHO_FOLLOWS = re.compile(
    rf"các (?:cơ quan|đơn vị|địa phương|sở|ngành|lực lượng|tổ chức|phòng)[^,;:.()]{{0,20}}(?:, [^,;:.()]{{2,24}}){{0,2}}:\s(?=[{UPPER}])"
)
_NEXT_LISTED = re.compile(r"\s*;\s+(?:và\s+)?")
_LISTED = re.compile(rf"[{UPPER}]|các\s")


def beside(text: str, at: int, known: Gazetteer, *, said: bool) -> list[Span]:
    """Return with whom something is done, from `at` on; where "với" is not said, only bodies known by a head word."""
    if not said and not begins_generic(text, at):
        return []
    label = _WHO_FOLLOWS.match(text, at)
    at = label.end() if label and begins_generic(text, label.end()) else at
    found: list[Span] = []
    while _PARTNER.match(text, at) and not begins_generic(text, at):
        end = name_end(text, at, known)
        found.append(Span(at, len(text[:end].rstrip(" ,"))))
        following = _NEXT_PARTNER.match(text, end)
        if following is None:
            return found
        at = following.end()
    names, end = run_of_names(text, at, known)
    while (
        names
        and (gap := _NEXT_LISTED.match(text, end))
        and (_LISTED.match(text, gap.end()) or begins_office(text, gap.end()))
    ):
        # "… phối hợp với Sở A; Ủy ban nhân dân các xã; thủ trưởng các ngành kiểm tra": a semicolon inside a clause parts those who cooperate.
        more, end = run_of_names(text, gap.end(), known)
        names = [*names, *more]
        if not more:
            break
    return [*found, *(name.span for name in names)]


# "Vụ A chủ trì soạn thảo, Vụ B và Vụ C phối hợp", "(Sở A chủ trì; Sở B phối hợp)": whoever stands there cooperates, with no "với" to say so.
_LEADS = re.compile(r"\bchủ trì(?:\s[^,;.:]{1,40})?[,;]\s+")
_COOPERATES = re.compile(
    r"\s+(?:(?:là|có trách nhiệm|cùng|tham gia|làm)\s+(?:cơ quan\s+|đơn vị\s+)?)?phối hợp(?!\s+(?:với|cùng|chặt))\b"
)


def beside_lead(text: str, known: Gazetteer) -> list[Span]:
    """Return who cooperates where the text says it of them as a subject, right after who leads."""
    for match in _LEADS.finditer(text):
        names, end = run_of_names(text, match.end(), known)
        if names and _COOPERATES.match(text, end):
            return [name.span for name in names]
    return []
