"""Orders: whether a clause tells somebody to do something, and how a sentence is cut into orders."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from itertools import pairwise

from pipeline.grammar.charged import past_persons
from pipeline.grammar.done import says_what_was_done, tells_result
from pipeline.grammar.heads import begins_name, begins_office
from pipeline.grammar.name_lists import run_of_names
from pipeline.grammar.names import EMPTY, Gazetteer, Name
from pipeline.grammar.no_subjects import ASKED_BY, ASKS
from pipeline.grammar.pieces import LISTS, is_listed, list_opened, stays
from pipeline.grammar.sentences import INLINE_MARK, clauses, trimmed
from pipeline.grammar.statements import (
    gains,
    is_charged,
    is_made_of,
    is_notice,
    is_remark,
    is_set,
    is_target,
    says_what_holds,
    says_what_is,
    says_which_rule,
    settles_itself,
)
from pipeline.grammar.subjects import subject_of
from pipeline.grammar.time_limits import WHEN_LABEL
from pipeline.grammar.told_things import MUST, then_at, told_of_things
from pipeline.grammar.verbs import leading_verb, openings, past_adverbs, verb_at
from pipeline.grammar.workers import is_known_by_work
from pipeline.letters import UPPER, small
from pipeline.spans import Span

# "Có trách nhiệm khóa cổng …" below the name of who is charged: whatever the verb is, it is an order.
_CHARGE = re.compile(r"(?:có|chịu)\s+trách\s+nhiệm\s+(?!của|về\s+nội)\w")
# "… thì được hưởng …": what somebody gets is no order.
_GETS = re.compile(r"\sthì\s(?:được|không\s+được)\s(?!giao|phân\s+công)")
_ABOUT = re.compile(r"(?:khi|đối\s+với|trường\s+hợp)\s[^,:]+(?:$|:)")
# "Trên đây là Kế hoạch …, yêu cầu Thủ trưởng các sở; Chủ tịch UBND xã …"
_ASKED_LATER = re.compile(r"(?:đ(?<=, đ)ề nghị|y(?<=, y)êu cầu)\s(?=[" + UPPER + r"c])")
# "Bước 1. Thành lập …" numbers the act, as "Bước 1: …" does.
_LABEL = re.compile(
    r"[^.;:]{3,160}:\s+|(?:Bước|Giai đoạn|Đợt|Nhiệm vụ|Giải pháp|Nội dung|Hoạt động|Công việc|Việc)\s(?:\d{1,2}|[IVX]{1,4})\.\s+"
)


# "…; hoàn thành trước ngày 30/11/2025", "…; xong trong quý II (Sở A chủ trì, Sở B phối hợp)" says by when what stands before it is done.
_DUE = re.compile(
    r"(?:phải\s+)?(?:hoàn\s+thành\s+(?:xong\s+)?|xong\s+)(?:trước|trong|chậm\s+nhất|vào)\s+(?:(?:ngày|tháng|quý|năm|cuối|dịp(?:\s+kỷ\s+niệm)?)\s+)?[\dIVX]"
    r"(?:[^,;]{0,30}|[^,;(]{0,30}\([^()]{3,160}\)[\s.]*)$"
)


@dataclass(frozen=True, slots=True)
class Order:
    """A clause that orders something: its span, the subject's names, where the subject ends, and the rule that saw it."""

    span: Span
    subject: tuple[Name, ...]
    after_subject: int
    rule: str


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
    if subject and (is_notice(clause) or is_set(clause, start - span.start, end - span.start)):
        return None
    if _orders_nobody(text, span):
        return None
    if subject:
        rule = "asked" if ASKS.match(text, span.start) else "subject"
        return Order(span, subject, end, f"{rule}-acts" if start >= span.start else rule)
    if strict:
        return None
    lowered = small(text[: span.end])
    gets = " thì " in clause and _GETS.search(clause)
    notice = lowered.startswith("trên đây là", span.start) or is_notice(clause)
    if (
        notice
        or gets
        or _may(text, span, known)
        or says_what_is(clause)
        or says_what_holds(text, span)
        or _only_names(text, span, known)
        or says_what_was_done(text, span, known)
    ):
        return None
    for place in openings(lowered, span.start):
        if (
            place < span.end
            and (place == span.start or lowered[place - 2 : place] != ": ")
            and (_acts(lowered, place) or _CHARGE.match(lowered, place))
        ):
            return Order(span, (), span.start, "leading-verb")
    then = _THEN_AT_ONCE.search(lowered, span.start) if " thì " in clause else None
    if then and verb_at(lowered, then.end()) is not None:
        return Order(span, (), span.start, "leading-verb")
    if end > span.start:
        # Nobody is named to act, but with whom it is to be done: "Cùng với Sở A kiểm tra …".
        return Order(span, (), span.start, "leading-verb")
    rule = told_of_things(text, span)
    return Order(span, (), span.start, rule) if rule else None


# "Bến không đủ điều kiện thì kiên quyết đình chỉ".
_THEN_AT_ONCE = re.compile(r"\sthì\s(?:phải\s)?(?:(?:kiên quyết|cương quyết|lập tức|ngay lập tức|khẩn trương)\s)+")


def _may(text: str, span: Span, known: Gazetteer) -> bool:
    """Tell whether somebody who is named may do something: "Khi cần thiết, Trưởng ban có thể đề nghị …, bổ sung …"."""
    at = text.find(" có thể ", span.start, span.end)
    if at < 0 or is_charged(text[span.start : span.end]):
        return False
    return any(
        begins_name(text, place) and run_of_names(text, place, known)[1] == at
        for place in openings(small(text[: span.end]), span.start)
        if place < at
    )


def _acts(lowered: str, place: int) -> bool:
    """Tell whether an act begins at a place: "Khi báo cáo …", "Đối với dự báo cấp hai" only name what the act is about."""
    verb = leading_verb(lowered, place)
    return verb is not None and not (verb.noun and verb.start > place and _ABOUT.match(lowered, place))


def _orders_nobody(text: str, span: Span) -> bool:
    """Tell whether a clause says how things are, what came of them or what somebody gets, or names bodies by their work, however it begins."""
    clause = text[span.start : span.end]
    return (
        is_remark(clause)
        or is_target(clause)
        or is_made_of(clause)
        or settles_itself(clause)
        or tells_result(clause)
        or gains(text, span)
        or is_known_by_work(text, span)
    )


# "giao nhiệm vụ cho" may stand before the name.
_ASKED_WIDTH = 24


def _after_matter(text: str, span: Span, known: Gazetteer, *, strict: bool) -> Order | None:
    """Return the order after a label that names a matter: "Về điều chuyển vốn …: Bộ Tài chính rà soát …"."""
    colon = text.find(": ", span.start, min(span.end, span.start + 420))
    if colon < 0:
        return None
    inner = Span(colon + 2, span.end)
    if text.startswith(("Về ", "Đối với ", "- Về "), span.start):
        while colon >= 0:
            inner = Span(colon + 2, span.end)
            names, _, start = subject_of(text, inner, known)
            if names and start - inner.start < _ASKED_WIDTH:
                return order_in(text, inner, known, strict=strict)
            colon = text.find(": ", colon + 2, min(span.end, span.start + 420))
        return None
    return None


Seams = tuple[tuple[str, str], ...]
"""The words before and behind each semicolon of a title, in small letters."""
_SEAM_WIDTH = 16


def seams_of(title: str) -> Seams:
    """Return the seams of a title that holds semicolons: "… của Đảng; tăng tốc, bứt phá"."""
    parts = [small(part).strip() for part in title.split(";")] if ";" in title else []
    return tuple((one[-_SEAM_WIDTH:], two[:_SEAM_WIDTH]) for one, two in pairwise(parts))


def _within_title(text: str, clause: Span, seams: Seams) -> bool:
    """Tell whether the semicolon before a clause is one of the title, which the sentence says once more."""
    if not seams:
        return False
    before = small(text[max(0, clause.start - 2 * _SEAM_WIDTH) : clause.start]).rstrip(" ;")
    after = small(text[clause.start : clause.start + _SEAM_WIDTH])
    return any(before.endswith(one) and after.startswith(two) for one, two in seams)


def orders_in(
    text: str, sentence: Span, known: Gazetteer = EMPTY, *, strict: bool = False, seams: Seams = ()
) -> list[Order]:
    """Cut a sentence at its semicolons into orders; a piece that could not stand alone stays with the one before it.

    `seams` are those of the document's own title: it is not cut where the sentence says it again.
    """
    if small(text[sentence.start : sentence.start + 12]).startswith("trên đây là") and not _ASKED_LATER.search(
        text, sentence.start, sentence.end
    ):
        # "Trên đây là Kế hoạch …; tăng tốc, bứt phá …": the title that is said once more.
        return _told_at_end(text, sentence, known)
    pieces: list[Span] = []
    opened = ""
    for clause in clauses(text, sentence):
        if pieces and (
            is_listed(text, clause, opened)
            or _within_title(text, clause, seams)
            or _DUE.match(text, clause.start, clause.end)
            or stays(text, pieces[-1], clause, known)
            or not stands_alone(text, clause, known)
            or _only_names(text, pieces[-1], known)
        ):
            pieces[-1] = Span(pieces[-1].start, clause.end)
        else:
            pieces.append(clause)
        opened = list_opened(text, clause, opened)
    found: list[Order] = []
    if pieces and tells_result(text[pieces[0].start : pieces[0].end]):
        # "Công an tỉnh phát hiện 45 vụ; thu nộp ngân sách 320 triệu đồng": what goes on with a result was done as well.
        return found
    for piece in pieces:
        span = trimmed(text, piece)
        order = order_in(text, span, known, strict=strict)
        if order is None:
            order = _after_label(text, span, known, strict=strict)
        if order is not None:
            found.append(order)
    return found


_ALL_TOLD = re.compile(r"[;,] (?=(?:các|mọi|Các|Thủ\s+trưởng|Giám\s+đốc)\s)")


def _told_at_end(text: str, sentence: Span, known: Gazetteer) -> list[Order]:
    """Return the order behind a title that is said once more: "Trên đây là Kế hoạch …, các xã nghiêm túc tổ chức thực hiện".

    Behind a semicolon it stands alone; behind a comma it is the whole sentence.
    """
    ends = [match.end() for match in _ALL_TOLD.finditer(text, sentence.start, sentence.end)]
    for start in reversed(ends):
        span = trimmed(text, Span(start, sentence.end))
        order = order_in(text, span, known) if "thực hiện" in text[start : sentence.end] else None
        if order is not None and order.rule == "subject-acts":
            whole = span if text[start - 2] == ";" else trimmed(text, sentence)
            return [Order(whole, order.subject, order.after_subject, order.rule)]
    return []


_ASKING = ("yêu cầu", "đề nghị", " giao ")
"""Words of which one stands where a superior asks."""


def _only_names(text: str, piece: Span, known: Gazetteer) -> bool:
    """Tell whether a piece is but a part of a list of subjects: "Giám đốc Sở A; Chủ tịch xã B; … chịu trách nhiệm …"."""
    part = trimmed(text, piece)
    asked = ASKS.match(text, part.start)
    if asked is None and any(map(text.__contains__, _ASKING)):
        asked = _ASKED_LATER.search(text, part.start, part.end) or ASKED_BY.match(text, part.start, part.end)
    start = past_persons(text, asked.end() if asked else part.start)
    if is_known_by_work(text, part):
        return True
    if not (begins_name(text, start) or (asked and begins_office(text, start))) or part.end - start > 600:
        return False
    limit = len(text[: part.end].rstrip(" ;,"))
    while start < limit:
        names, end = run_of_names(text[:limit], start, known)
        if not names:
            return False
        start = end
        while start < limit and text[start] in " ;,":
            start += 1
    return True


# "… với 05 chức năng: (i) Lưu trữ dữ liệu; (ii) Định danh": what is listed are things.
_LISTED_THINGS = re.compile(
    r"\s(?:chức\s+năng|nội\s+dung|nhóm|loại|đối\s+tượng|tiêu\s+chí|cấu\s+phần|thành\s+phần|lĩnh\s+vực|hạng\s+mục|mục\s+tiêu|chỉ\s+tiêu|trường\s+hợp|"
    r"điều\s+kiện|hình\s+thức|phương\s+án|chương\s+trình|đề\s+án|dự\s+án|luật)(?:\s[^:;,.]{1,30})?$"
)


def _lists_acts(lowered: str, start: int) -> bool:
    """Tell whether the items of which one begins at `start` are acts: a colon stands before the first, and no word for things before it."""
    colon = lowered.rfind(": (", 0, start)
    return colon >= 0 and _LISTED_THINGS.search(lowered, max(0, colon - 60), colon) is None


# Nouns too, but acts where a piece begins with them in a capital: "…; Nghiên cứu khả năng mở bến", "…; Phát triển đội đò".
_RATHER_ACTS = frozenset(
    ("nghiên cứu", "phát triển", "hỗ trợ", "tổ chức", "xây dựng", "tuyên truyền", "vận động", "phổ biến", "tham mưu", "đề xuất", "đổi mới",
     "ứng dụng", "kiểm tra", "giám sát", "kiểm soát", "quản lý", "vận hành", "thí điểm", "khai thác", "bảo vệ", "gia tăng", "đầu tư", "đào tạo",
     "bồi dưỡng", "tập huấn", "khảo sát", "điều tra", "đánh giá", "trang bị", "chuyển đổi", "lựa chọn", "hợp tác", "liên kết", "cắt giảm",
     "tiết kiệm")
)  # fmt: skip


def stands_alone(text: str, clause: Span, known: Gazetteer) -> bool:
    """Tell whether what follows a semicolon begins with a verb, or with a body and its verb."""
    lowered = small(text[: clause.end])
    start = clause.start
    item = INLINE_MARK.match(lowered, start)
    if item and _lists_acts(lowered, start):
        # "Sở A tập trung: (i) Rà soát bến; (ii) Cấp áo phao".
        start = item.end()
        clause = Span(start, clause.end)
    # "…; trong đó quy định cụ thể …" says how the act before it is done.
    # "…; không chịu trách nhiệm về …" says what the act before it does not take in.
    if lowered.startswith(
        ("nhất là", "đặc biệt là", "trong đó", "gắn với", "nhằm", "góp phần", "để ", "không chịu trách nhiệm"), start
    ):
        return False
    verb = leading_verb(lowered, start)
    if verb is not None:
        # A capital after a semicolon, on a word that is a noun too, begins a title: "…; Quy hoạch mạng lưới …".
        # Two acts in a row are none: "…; Đào tạo, bồi dưỡng nhân lực …".
        more = _goes_on_with_act(lowered, verb.end) or verb.verb in _RATHER_ACTS
        return more or item is not None or not (verb.noun and text[start].isupper() and verb.start == start)
    if _CHARGE.match(lowered, start) or subject_of(text, clause, known)[0]:
        return True
    if lowered.startswith(("khi ", "nếu "), start) and then_at(lowered, start):
        return True
    return any(leading_verb(lowered, place) is not None for place in openings(lowered, start)[1:]) or bool(
        MUST.search(text[start : clause.end]) and not text[start].islower()
    )


# "Bước 1: Thống kê số bến": the step is not what the matter is called.
_STEP = re.compile(r"(?:Bước|Đợt)\s\d")
# "Tên dự án: Xây dựng cầu phao", "Hình thức quản lý dự án: Thuê tư vấn": what a project is called and how it is made.
_OF_PROJECT = re.compile(
    r"(?:tên (?:gói thầu|dự án|công trình|đề tài|hạng mục)|(?:hình|phương) thức (?:quản lý|lựa chọn|đầu tư)|(?:nội dung(?:,| và) )?quy mô đầu tư)\b",
    re.IGNORECASE,
)


def _after_label(text: str, span: Span, known: Gazetteer, *, strict: bool) -> Order | None:
    """Return the order after a label that names a matter and orders nothing: "Kế hoạch sử dụng đất: Thực hiện …"."""
    label = _LABEL.match(text, span.start, span.end)
    if not label or LISTS.search(text, span.start, label.end()) or _OF_PROJECT.match(text, span.start):
        return None
    if _orders_nobody(text, span):
        return None
    when = WHEN_LABEL.match(text, span.start, label.end())
    verb = verb_at(small(text), past_adverbs(small(text), label.end()))
    numbered = text[label.end() - 3 : label.end() - 2].isdigit()
    noun = verb is not None and verb.noun and verb.verb != "tổ chức"
    if (
        noun
        and verb
        and (numbered or not _goes_on_with_act(small(text), verb.end))
        and when is None
        and not _STEP.match(label.group())
    ):
        # "Dự án 9: Quản lý, giám sát phao tiêu" says what it is called.
        return None
    if when is None and says_which_rule(text, Span(label.end(), span.end)):
        return None
    order = order_in(text, Span(label.end(), span.end), known, strict=strict)
    if order is not None and when:
        # "Tháng 7 năm 2031: sơ kết …": the label says by when, and so belongs to the order.
        return replace(order, span=Span(span.start, order.span.end))
    return order


def _goes_on_with_act(lowered: str, end: int) -> bool:
    """Tell whether a second act follows one that ends at `end`: a word that is a noun too is none there ("Đào tạo, bồi dưỡng …")."""
    return lowered.startswith(", ", end) and verb_at(lowered, end + 2) is not None
