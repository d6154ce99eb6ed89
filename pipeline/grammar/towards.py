"""Labels that say whom what follows is about, and tell them to do it: "Đối với Sở A: Chỉ đạo …", "Nhiệm vụ của Tổ B: …"."""

from __future__ import annotations

import re

from pipeline.grammar.heads import begins_name, begins_public
from pipeline.grammar.name_lists import run_of_names
from pipeline.grammar.names import Gazetteer, Name
from pipeline.grammar.subject_names import towards_charged
from pipeline.grammar.verbs import leading_verb

# "Để …; các sở, ban, ngành triển khai …", "Định kỳ trước ngày 31/12, cơ quan thuế các cấp báo cáo …"
OF_THE_STATE = re.compile(
    r"các (?:sở|bộ|ban|cơ quan|đơn vị|địa phương|xã|phường|cấp)(?:,|\s)|(?:cơ quan|đơn vị|chính quyền|cấp ủy)\s[^,;.]{2,30}?\scác cấp\s",
    re.IGNORECASE,
)
# "Sở A: (1) Phối hợp …", "Sở A: - Phối hợp …": the mark of the first item stands between.
LABEL = re.compile(r"\s?:\s+(?:\((?:\d{1,2}|[ivx]{1,4})\)\s+|[-–+•]\s+)?(?=\S)")
# "Đối với UBND các huyện cần xây dựng kế hoạch …", "Đối với Sở A, chủ trì …"
_TOLD_THEN = re.compile(
    r",?\s(?:cần|phải|có trách nhiệm|chủ động|chủ trì|khẩn trương)\s(?!được|có(?!\s(?:kế hoạch|phương án|giải pháp|biện pháp))|thiết|hỗ trợ\s)"
)
# "Đối với các sở có bến đò cần sửa" says which of them it is about.
_OF_SOME = re.compile(r"\s(?:có|chưa|đã|nơi|bị|được)\s")
# "Đối với Cục A, Bộ B yêu cầu tăng cường …": the last name is that of whoever asks.
_ASKED_THEN = re.compile(r"\s(?:(?:cũng|tiếp tục)\s)?(?:yêu cầu|đề nghị)\s")
_TOWARDS = re.compile(r"(?:(?:Riêng\s)?[Đđ]ối với|(?:Nhiệm vụ|Trách nhiệm)(?:\scụ thể)? của)\s(?=\S)")


def towards_whom(clause: str, lowered: str, start: int, known: Gazetteer) -> tuple[tuple[Name, ...], int, int] | None:
    """Return whom a label names that are told what follows it: "Đối với Sở A: Chỉ đạo …", "Nhiệm vụ của Tổ B: …"; None for people and matters."""
    towards = (
        _TOWARDS.match(clause, start)
        if lowered.startswith(("đối với", "riêng", "nhiệm vụ", "trách nhiệm"), start)
        else None
    )
    if towards is None or not (
        begins_name(clause, towards.end())
        or OF_THE_STATE.match(clause, towards.end())
        or known.match(lowered, towards.end()) > towards.end()
    ):
        return None
    names, end = run_of_names(clause, towards.end(), known)
    if not names or begins_public(clause, towards.end()):
        return None
    label = LABEL.match(clause, end)
    if label is not None and leading_verb(lowered, label.end()) is not None:
        return tuple(names), label.end(), towards.end()
    charged = towards_charged(clause, names, end, known) if label is None else None
    if charged is not None:
        return charged
    asked = _ASKED_THEN.match(clause, end) if len(names) > 1 else None
    if (
        asked is not None
        and clause.startswith(", ", names[-2].span.end)
        and leading_verb(lowered, asked.end()) is not None
    ):
        return tuple(names[:-1]), asked.end(), towards.end()
    of_some = _OF_SOME.search(clause, towards.end(), end) or clause.rstrip().endswith(":")
    return (tuple(names), end, towards.end()) if not of_some and _TOLD_THEN.match(clause, end) else None
