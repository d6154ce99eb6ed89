"""Orders: whether a clause tells somebody to do something, and how a sentence is cut into orders."""

from __future__ import annotations

import re
from dataclasses import dataclass

from pipeline.grammar.heads import begins_generic, begins_name
from pipeline.grammar.names import EMPTY, Gazetteer, Name, names_in_list, run_of_names
from pipeline.grammar.sentences import clauses, trimmed
from pipeline.grammar.verbs import leading_verb, openings, past_adverbs, verb_at
from pipeline.letters import small
from pipeline.spans import Span

# What follows a subject where it is told to act.
_MODAL = re.compile(
    r"\s*(?:\([^()]{1,80}\)\s*)?[,]?\s*(?:có\s+trách\s+nhiệm|chịu\s+trách\s+nhiệm|có\s+nhiệm\s+vụ|chủ\s+trì|chủ\s+động|phối\s+hợp|"
    r"phải|cần|không\s+được|định\s+kỳ|thường\s+xuyên|kịp\s+thời|tiếp\s+tục|căn\s+cứ|theo\s+chức\s+năng|trong\s+phạm\s+vi|"
    r"theo\s+thẩm\s+quyền|theo\s+nhiệm\s+vụ|tự\s+|là\s+(?:cơ\s+quan|đơn\s+vị|đầu\s+mối)|đầu\s+mối|giúp|khẩn\s+trương|nghiêm\s+túc|"
    r"tập\s+trung|hằng\s+|hàng\s+(?:năm|quý|tháng|tuần|ngày)|trước\s+ngày|tích\s+cực|trên\s+cơ\s+sở|cùng\s+với)"
)
_MODAL_LATER = re.compile(
    r"\s(?=(?:có trách nhiệm|chịu trách nhiệm|chủ động|phải|cần|căn cứ|có nhiệm vụ|khẩn trương|kịp thời|tổ chức "
    r"thực hiện)\b)"
)
_PAST = re.compile(
    r"\s*(?:đã|đang|vừa|được\s+(?:coi|xem|hiểu|hưởng|quyền)|có\s+quyền|là\s+(?!cơ\s+quan|đơn\s+vị|đầu\s+mối)|gồm|bao\s+gồm)(?!\w)"
)
_MUST = re.compile(r"\s(?:phải|không\s+được)\s")
_PASSIVE = re.compile(
    r"\s(?:đều\s+)?được\s+(?:báo\s+cáo|ghi\s+nhận|lưu|cập\s+nhật|gửi|thông\s+báo|công\s+khai|bàn\s+giao)\s"
)
_ASKS = re.compile(
    r"(?:giao|đề\s+nghị|yêu\s+cầu|phân\s+công|ủy\s+quyền(?:\s+cho)?|giao\s+nhiệm\s+vụ\s+cho)\s+(?:cho\s+)?",
    re.IGNORECASE,
)
_STATEMENT = re.compile(r"\s(?:dự\s+kiến\s+là|ước\s+đạt|là\s+năm|tăng\s+\d|giảm\s+\d|chiếm\s+khoảng)\s")
_LABEL = re.compile(r"[^.;:]{3,160}:\s+")


@dataclass(frozen=True, slots=True)
class Order:
    """A clause that orders something: its span, the subject's names, where the subject ends, and the rule that saw it."""

    span: Span
    subject: tuple[Name, ...]
    after_subject: int
    rule: str


def subject_of(text: str, span: Span, known: Gazetteer = EMPTY) -> tuple[tuple[Name, ...], int, int]:
    """Return the names that the clause has for its subject, where they end, and where they begin; no names if none.

    The subject stands at the beginning, or after the comma of an opening: "Căn cứ …, Sở Tài chính chủ trì …".
    """
    clause = text[: span.end]
    lowered = small(clause)
    for place in openings(lowered, span.start):
        if place >= span.end:
            break
        asked = _ASKS.match(clause, place)
        start = asked.end() if asked else place
        if not begins_generic(clause, start) and known.match(lowered, start) == start:
            continue
        if place != span.start and _between_is_verb(lowered, span.start, place):
            continue
        names, end = _charged(clause, start, known) or run_of_names(clause, start, known)
        if not names:
            continue
        # "Ủy ban nhân dân tỉnh giao Sở A …": who is asked acts, not who asks.
        handed = _ASKS.match(clause, end + 1) if clause[end : end + 1] == " " else None
        if handed and begins_name(clause, handed.end()):
            inner, inner_end = run_of_names(clause, handed.end(), known)
            if inner and _acts(clause, lowered, inner_end):
                return tuple(inner), inner_end, handed.end()
        names = _with_members(clause, span.start, names)
        if clause.startswith((" được giao", " được phân công", " được ủy quyền"), end):
            later = _MODAL_LATER.search(clause, end)
            if later and later.start() - end < 140:
                last = names[-1]
                names[-1] = Name(Span(last.span.start, later.start()), last.head, last.collective)
                end = later.start()
        if (
            place != span.start
            and not asked
            and not begins_name(clause, start)
            and known.match(lowered, start) == start
            and not _STRONG.match(clause, end)
        ):
            # A common noun after some comma is no subject unless it is plainly told to act.
            continue
        if asked or _acts(clause, lowered, end):
            return tuple(names), end, start
    return (), span.start, span.start


_STRONG = re.compile(r"\s*(?:có\s+trách\s+nhiệm|chịu\s+trách\s+nhiệm|phải|chủ\s+động|cần|kịp\s+thời|phản\s+ánh)\s")


_MEMBER = r"(?:cơ quan|đơn vị|địa phương|sở|ban|ngành|bộ|tổ chức|cá nhân|doanh nghiệp|xã|phường|đặc khu|đoàn thể)"
_MEMBERS = re.compile(rf"(?:(?:các|những)\s+)?{_MEMBER}(?:\s*,\s*{_MEMBER})*\s*,\s*$", re.IGNORECASE)


def _with_members(clause: str, start: int, names: list[Name]) -> list[Name]:
    """Take what stands before the first name into it where a collective was cut at a comma of its own.

    "nếu có vướng mắc các cơ quan, đơn vị, địa phương kịp thời phản ánh": the subject is all three.
    """
    first = names[0]
    if first.head and not first.collective:
        return names
    match = _MEMBERS.search(clause, start, first.span.start)
    if not match or match.end() != first.span.start:
        return names
    return [Name(Span(match.start(), first.span.end), first.head, collective=True), *names[1:]]


def _between_is_verb(lowered: str, start: int, place: int) -> bool:
    """Tell whether what stands before the would-be subject is a verb: "Ưu tiên các doanh nghiệp …" has no subject."""
    return past_adverbs(lowered, start) == place and verb_at(lowered, start) is not None


_CHARGED = re.compile(r"\s(?:có|chịu)\s+trách\s+nhiệm[\s:,]")
_QUALIFIER = re.compile(r",?\s(?:trong phạm vi|theo chức năng|theo nhiệm vụ|theo thẩm quyền|căn cứ|trên cơ sở)\s")
_OTHER_ACT = re.compile(r"\s(?:chủ trì|phối hợp|là|để|đã|được|xây dựng kế hoạch|phải|cần|khi|nếu)\s|[.:“]")


def _charged(clause: str, start: int, known: Gazetteer) -> tuple[list[Name], int] | None:
    """Read everything up to "có/chịu trách nhiệm" as a list of names: there, no verb can stand inside."""
    match = _CHARGED.search(clause, start)
    if not match or match.start() - start > 700 or _OTHER_ACT.search(clause, start, match.start()):
        return None
    # "…, trong phạm vi chức năng, nhiệm vụ của mình, có trách nhiệm": the qualifier is no part of the list.
    qualifier = _QUALIFIER.search(clause, start, match.start())
    names = names_in_list(clause, known, start, qualifier.start() if qualifier else match.start())
    return (names, match.start()) if names else None


def _acts(clause: str, lowered: str, end: int) -> bool:
    """Tell whether what follows a name says that it is to act."""
    if _PAST.match(clause, end):
        return False
    if _MODAL.match(clause, end):
        return True
    at = end
    while at < len(clause) and clause[at] in " ,":
        at += 1
    return verb_at(lowered, at) is not None or verb_at(lowered, past_adverbs(lowered, at)) is not None


def order_in(text: str, span: Span, known: Gazetteer = EMPTY, *, strict: bool = False) -> Order | None:
    """Return the order that the clause gives, or None.

    `strict` (purpose, requirements, viewpoints): only a clause that names who is to act.
    Good: "Tăng cường kiểm tra …", "Sở Tài chính chủ trì …", "Hồ sơ phải được lưu …". Not: "Năm 2022 tình hình …".
    """
    clause = text[span.start : span.end]
    if not clause.strip():
        return None
    matter = _after_matter(text, span, known, strict=strict)
    if matter is not None:
        return matter
    subject, end, start = subject_of(text, span, known)
    if subject:
        rule = "asked" if _ASKS.match(text, span.start) else "subject"
        return Order(span, subject, end, f"{rule}-acts" if start >= span.start else rule)
    if strict:
        return None
    lowered = small(text[: span.end])
    if _STATEMENT.search(clause):
        return None
    for place in openings(lowered, span.start):
        if place < span.end and leading_verb(lowered, place) is not None:
            return Order(span, (), span.start, "leading-verb")
    if _MUST.search(clause):
        return Order(span, (), span.start, "must")
    if _PASSIVE.search(clause):
        return Order(span, (), span.start, "passive")
    return None


def _after_matter(text: str, span: Span, known: Gazetteer, *, strict: bool) -> Order | None:
    """Return the order after a label: "Về điều chuyển vốn …: Bộ Tài chính rà soát …", or "Sở Du lịch: Phối hợp …"."""
    colon = text.find(": ", span.start, min(span.end, span.start + 420))
    if colon < 0:
        return None
    inner = Span(colon + 2, span.end)
    if text.startswith(("Về ", "Đối với ", "- Về "), span.start):
        while colon >= 0:
            inner = Span(colon + 2, span.end)
            names, _, _ = subject_of(text, inner, known)
            if names:
                return order_in(text, inner, known, strict=strict)
            colon = text.find(": ", colon + 2, min(span.end, span.start + 420))
        return None
    if not begins_name(text, span.start) or colon - span.start > 160:
        return None
    label, end = run_of_names(text[:colon], span.start, known)
    if not label or end < colon - 1 or leading_verb(small(text[: span.end]), inner.start) is None:
        return None
    return Order(inner, tuple(label), inner.start, "subject-acts")


def orders_in(text: str, sentence: Span, known: Gazetteer = EMPTY, *, strict: bool = False) -> list[Order]:
    """Cut a sentence at its semicolons into orders; a piece that could not stand alone stays with the one before it."""
    pieces: list[Span] = []
    for clause in clauses(text, sentence):
        if pieces and not stands_alone(text, clause, known):
            pieces[-1] = Span(pieces[-1].start, clause.end)
        else:
            pieces.append(clause)
    found: list[Order] = []
    for piece in pieces:
        span = trimmed(text, piece)
        order = order_in(text, span, known, strict=strict)
        if order is None:
            order = _after_label(text, span, known, strict=strict)
        if order is not None:
            found.append(order)
    return found


def stands_alone(text: str, clause: Span, known: Gazetteer) -> bool:
    """Tell whether what follows a semicolon begins with a verb, or with a body and its verb."""
    lowered = small(text[: clause.end])
    start = clause.start
    # "…; trong đó quy định cụ thể …" says how the act before it is done.
    if lowered.startswith(("nhất là", "đặc biệt là", "trong đó", "gắn với", "nhằm", "góp phần", "để "), start):
        return False
    verb = leading_verb(lowered, start)
    if verb is not None:
        # A capital after a semicolon, on a word that is a noun too, begins a title: "…; Quy hoạch mạng lưới …".
        return not (verb.noun and text[start].isupper() and verb.start == start)
    subject, _, _ = subject_of(text, clause, known)
    if subject:
        return True
    return any(leading_verb(lowered, place) is not None for place in openings(lowered, start)[1:]) or bool(
        _MUST.search(text[start : clause.end]) and not text[start].islower()
    )


def _after_label(text: str, span: Span, known: Gazetteer, *, strict: bool) -> Order | None:
    """Return the order after a label that names a matter and orders nothing: "Kế hoạch sử dụng đất: Thực hiện …"."""
    label = _LABEL.match(text, span.start, span.end)
    if not label:
        return None
    verb = verb_at(small(text), past_adverbs(small(text), label.end()))
    if verb is not None and verb.noun:
        return None
    return order_in(text, Span(label.end(), span.end), known, strict=strict)
