"""Pieces of a sentence, cut at its semicolons, that stay with the one before them."""

from __future__ import annotations

import re

from pipeline.grammar.heads import begins_name, begins_office
from pipeline.grammar.name_lists import run_of_names
from pipeline.grammar.names import Gazetteer
from pipeline.grammar.sentences import trimmed
from pipeline.grammar.statements import gains, is_charged
from pipeline.grammar.subjects import subject_of
from pipeline.grammar.verbs import acts_given, leading_verb, openings, verb_at
from pipeline.letters import small
from pipeline.spans import Span

LISTS = re.compile(r"\b(?:như|(?:bao\s+)?gồm(?:\s+có)?|ví\s+dụ|về|liên\s+quan\s+đến)\s*:\s")
"""What opens a list of things, verbs among them too: "… tiện ích số như: định danh số; tích hợp dữ liệu"."""
# "… phụ trách các lĩnh vực: thủy lợi; phòng chống thiên tai", "Phụ trách các đơn vị: Ban A; Ban B": up to a task of its own.
_FIELDS = re.compile(
    r"(?:lĩnh\s+vực|mảng|mặt)(?:\s+công\s+tác)?(?:\s+sau(?:\s+đây)?)?\s*:\s|"
    r"[Pp]hụ\s+trách(?:\s+(?:các\s+)?(?:phòng|đơn\s+vị|cơ\s+quan|địa\s+(?:phương|bàn)|xã|bộ\s+phận)[^:;.]{0,40})?\s*:\s"
)
_OWN_TASK = re.compile(
    r"(?:trực\s+tiếp|chỉ\s+đạo|theo\s+dõi|tham\s+gia|làm|giúp|thay\s+mặt|thực\s+hiện|phụ\s+trách|chịu\s+trách|kiêm|ký|chủ\s+trì|được)\s",
    re.IGNORECASE,
)


def list_opened(text: str, clause: Span, before: str) -> str:
    """Return what a clause lists from here on: "things", "fields" of work or units, "" for none; `before` was opened by those before it."""
    if before == "things" or text.find(":", clause.start, clause.end) < 0:
        return before
    if LISTS.search(text, clause.start, clause.end):
        return "things"
    return "fields" if _FIELDS.search(text, clause.start, clause.end) else before


def is_listed(text: str, clause: Span, opened: str) -> bool:
    """Tell whether a clause is a part of the list that was opened: of things each is, of fields all but a task of its own."""
    return opened == "things" or (opened == "fields" and not _OWN_TASK.match(text, clause.start))


def stays(text: str, piece: Span, following: Span, known: Gazetteer) -> bool:
    """Tell whether what follows a semicolon goes on with the piece before it: its ground, what is forbidden, rights, partners."""
    return (
        _is_ground(text, piece, following, known)
        or _is_forbidden(text, piece, following)
        or _is_right(text, piece, following, known)
        or _lists_partners(text, piece, following, known)
    )


# "Trên cơ sở tổng hợp nhu cầu của các sở, ban, ngành; Sở Tài chính tham mưu …": the ground of what follows.
_PURPOSE = re.compile(r"(?:Để|Nhằm)\s")
_GROUND = re.compile(r"(?:Trên\s+cơ\s+sở|Căn\s+cứ)\s[^:]*$")


def _is_ground(text: str, piece: Span, following: Span, known: Gazetteer) -> bool:
    """Tell whether a piece only says on what ground, or for what, the next one is done.

    Nothing after the commas of a ground tells an act; a purpose may hold acts, but who acts stands in the next piece.
    """
    if _PURPOSE.match(text, piece.start):
        return bool(subject_of(text, following, known)[0]) and not subject_of(text, piece, known)[0]
    if not _GROUND.match(text, piece.start, piece.end) or subject_of(text, piece, known)[0]:
        return False
    lowered = small(text[: piece.end])
    places = openings(lowered, piece.start)
    return not acts_given(lowered, piece.start, piece.end) and not any(
        leading_verb(lowered, place) for place in places if lowered[place - 2 : place] == ", "
    )


_FORBIDS = re.compile(r"(?:nghiêm\s+cấm|cấm|(?:tuyệt\s+đối\s+)?không\s+được)\s", re.IGNORECASE)
_OWN_ORDER = re.compile(
    r"(?:không|nghiêm|tuyệt\s+đối|phải|chấp\s+hành|thực\s+hiện|chịu|báo\s+cáo|xử\s+lý|khi|nếu|trường\s+hợp)\s"
)


def _is_forbidden(text: str, piece: Span, following: Span) -> bool:
    """Tell whether what follows is one more thing forbidden: "Nghiêm cấm cho mượn thẻ; sử dụng thẻ của người khác".

    Cut off, it would order what the sentence forbids.
    """
    part = trimmed(text, piece)
    if not _FORBIDS.match(text, part.start, part.end):
        return False
    lowered = small(text[: following.end])
    return not _OWN_ORDER.match(lowered, following.start) and verb_at(lowered, following.start) is not None


def _is_right(text: str, piece: Span, following: Span, known: Gazetteer) -> bool:
    """Tell whether what follows is one more right: "Khách được quyền đổi vé; từ chối đò cũ; yêu cầu xuất hóa đơn"."""
    if "quyền" not in text[piece.start : piece.end] or not gains(text, trimmed(text, piece)):
        return False
    lowered = small(text[: following.end])
    verb = verb_at(lowered, following.start)
    own = (
        text[following.start].isupper()
        or _OWN_ORDER.match(lowered, following.start)
        or is_charged(text[following.start - 1 : following.end])
    )
    return verb is not None and not own and not subject_of(text, following, known)[0]


_LEADS_WITH = re.compile(r"(?:chủ\s+trì,?\s+)?phối\s+hợp\s+(?:chặt\s+chẽ\s+)?(?:(?:với|cùng)\s+)?")


def _lists_partners(text: str, piece: Span, following: Span, known: Gazetteer) -> bool:
    """Tell whether what follows goes on with those who cooperate: "Sở A (chủ trì,) phối hợp với Sở B; UBND các xã kiểm tra bến".

    Nothing that is to be done stands before the semicolon: cut off there, the piece would order nothing.
    """
    if text.find("hối hợp", piece.start, piece.end) < 0 or not (
        begins_name(text, following.start) or begins_office(text, following.start)
    ):
        return False
    lowered = small(text[: piece.end])
    leads = list(_LEADS_WITH.finditer(lowered, piece.start))
    end = len(text[: piece.end].rstrip(" ;"))
    return bool(leads) and leads[-1].end() < end and run_of_names(text[:end], leads[-1].end(), known)[1] >= end
