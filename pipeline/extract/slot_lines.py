"""Slot lines: lines below a task that only name its parts ("- Cơ quan chủ trì: …"), bulleted or labelled ("b) Cơ quan chủ trì: …")."""

from __future__ import annotations

import re
from dataclasses import replace
from functools import lru_cache

from pipeline.document.outline import Node, TablePart, Text
from pipeline.grammar.heads import begins_generic, begins_name
from pipeline.grammar.name_lists import run_of_names
from pipeline.grammar.sentences import trimmed
from pipeline.grammar.told_slots import told_last
from pipeline.letters import folded
from pipeline.lexicon.words import slots
from pipeline.spans import MappedText, Span

PARTS = frozenset({"lead", "cooperating", "time", "product", "approver", "content", "task"})
"""The slots that a task has; a place or a cost is none of them."""

# A line of its own that says by when, and nothing else: "Thời hạn chậm nhất 05 ngày làm việc kể từ ngày ký Quyết định",
# "Hoàn thành trước ngày 30/6/2031".
_BARE_TERM = re.compile(
    r"(?:[-+*•]\s*)?(?:Thời\s+hạn(?:\s+(?:hoàn\s+thành|thực\s+hiện))?\s"
    r"(?=(?:chậm\s+nhất|muộn\s+nhất|không\s+quá|trước|trong)\s[^,;:]{4,110}$)|"
    r"Thời\s+gian\s+(?:thực\s+hiện|hoàn\s+thành)\s+(?=(?:sau\s+khi|ngay\s+sau|trước|trong|từ)\s[^,;:]{4,110}$)|"
    r"Hoàn\s+thành\s+(?:xong\s+)?(?=(?:trước|trong|chậm\s+nhất|vào)\s(?:(?:ngày|tháng|quý|năm|cuối)\s)*[\dIVX]"
    r"(?:[\dIVX/\s-]|tháng|quý|năm|và){0,24}\.?$))"
)


# "Chủ trì triển khai các nhiệm vụ: …" orders something; "Chủ trì thực hiện: Sở A" says who does.
_ACT = re.compile(
    r"chủ trì (?:triển khai|xây dựng|tham mưu|tổ chức|thực hiện|hướng dẫn|rà soát) (?:các |những |nhiệm vụ|nội dung|việc)"
)


_MORE = 34
"""How much more than its telling beginning a label may say."""


@lru_cache(maxsize=256)
def slot_of(text: str) -> tuple[str, str, int] | None:
    """Return the slot, its label and where its value begins, for a slot line ("Cơ quan chủ trì: …"), or None."""
    colon = text.find(":")
    if not 2 < colon < 60:
        bare = _BARE_TERM.match(text) if colon < 0 else None
        return ("time", "thời hạn", bare.end()) if bare else None
    label = folded(text[:colon])
    for row in slots():
        if not label.startswith(row.label) or len(label) > len(row.label) + (0 if row.exact else _MORE):
            continue
        if not _ACT.match(label):
            return row.slot, row.label, colon + 1
    return ("lead", label, colon + 1) if label in _WHO_ALONE and _names_who(text[colon + 1 :]) else None


# Labels of slots only where nothing but names follows them: "Trách nhiệm: Sở A, Sở B", and not "Trách nhiệm: Kiểm tra phao".
_WHO_ALONE = frozenset(
    {"thực hiện", "trách nhiệm", "giao", "giao nhiệm vụ", "phụ trách", "đầu mối", "đầu mối thực hiện"}
)


_LEADS = re.compile(r"\s*,?\s(?:chủ trì|phối hợp|thực hiện)(?!\w)|\s*(?:\([^()]*\)\s*)?[.;]?\s*$")


def _names_who(value: str) -> bool:
    """Tell whether a value is who does something, and no act: "Thực hiện: Vụ A chủ trì, Cục B phối hợp"."""
    value = value.strip()
    return begins_name(value, 0) and _LEADS.match(value, run_of_names(value, 0)[1]) is not None


# "Đơn vị chủ trì: Vụ A. Đơn vị phối hợp: Vụ B; thời gian: quý II": where a further label may begin.
_FURTHER = re.compile(r"[.;,]\s+(?=[^\W\d_][^:.;,]{5,40}:\s)")


def with_slots_apart(parts: list[Text | TablePart | Node]) -> list[Text | TablePart | Node]:
    """Return the parts with a line of several slots cut into one line a slot; other parts stay as they are."""
    if not any(isinstance(part, Text) and part.mapped.text.count(":") > 1 for part in parts):
        return parts
    found: list[Text | TablePart | Node] = []
    for part in parts:
        found.extend(_apart(part) if isinstance(part, Text) else (part,))
    return found


def _apart(part: Text) -> list[Text]:
    text = part.mapped.text
    first = slot_of(text) if text.count(":") > 1 else None
    if first is None:
        return [part]
    starts = [0, *_further(text, first[2])]
    ends = [*starts[1:], len(text)]
    return [replace(part, mapped=part.mapped.slice(start, end)) for start, end in zip(starts, ends, strict=True)]


# A slot inside brackets too: "(chủ trì: Sở A; thời gian: quý II)".
_INSIDE = re.compile(r"(?:[.;,]|\s[-–])\s+(?=[^\W\d_][^:.;,()]{5,40}:\s)|\s\((?=[^\W\d_][^:.;,()]{5,40}:\s)")
_SAYS_WHEN = re.compile(r"\d|thường xuyên|hằng|hàng", re.IGNORECASE)


def slots_inside(mapped: MappedText, sentence: Span, *, below: bool) -> tuple[int, list[tuple[str, MappedText]]]:
    """Return where the slots begin that a sentence ends with, and what they name: "…; chủ trì: Sở A; thời gian: quý II".

    Its end and nothing where it names none. `below` says that a task stands before the sentence: then it may be made of slots.
    """
    text = mapped.text[: sentence.end]
    slot = slot_of(text[sentence.start :]) if below else None
    if slot and slot[0] == "time":
        # "… báo cáo Bộ. Thời hạn hoàn thành không quá 05 ngày …"
        begins = [Span(sentence.start, sentence.start)]
    elif text.find(":", sentence.start) < 0:
        return sentence.end, []
    else:
        begins = [Span(sentence.start, sentence.start)] if below and _is_inside(text, sentence.start) else []
    begins += [Span(*match.span()) for match in _INSIDE.finditer(text, sentence.start) if _is_inside(text, match.end())]
    found: list[tuple[str, MappedText]] = []
    for index, at in enumerate(begins):
        end = begins[index + 1].start if index + 1 < len(begins) else sentence.end
        # The bracket that closes behind the last slot belongs to none.
        shut = text[at.end : end].count(")") > text[at.end : end].count("(")
        slot = slot_of(text[at.end : text.rfind(")", at.end, end) if shut else end])
        span = trimmed(text, Span(at.end + (slot[2] if slot else 0), text.rfind(")", at.end, end) if shut else end))
        if slot and len(span):
            found.append((slot[0], mapped.slice(span.start, span.end)))
    until = begins[0].start if begins else sentence.end
    # "… (Sở A chủ trì; thời gian: quý II)": who leads stands before the first label, in the same brackets.
    opened = text.rfind("(", sentence.start, until) if found else -1
    told = told_last(f"{text[opened:until]})") if opened > sentence.start and ")" not in text[opened:until] else None
    if told:
        return opened, [("lead", mapped.slice(opened + told.start, opened + told.end)), *found]
    return until, found


_FURTHER_END = re.compile(r"[.;]\s|\)")


def _is_inside(text: str, at: int) -> bool:
    """Tell whether the words at `at` name a part of the task before them, by their label and what they say of it: a body, a time, a product."""
    colon = text.find(":", at, at + _LONGEST)
    label = folded(text[at:colon].strip()) if colon > 0 else ""
    name = next((slot for slot, pattern in _LABELS.items() if pattern.fullmatch(label)), "")
    value = text[colon + 1 :].lstrip()
    if label == "phân công" or label in _WHO_ALONE:
        return _names_who(_FURTHER_END.split(value, maxsplit=1)[0])
    if name in {"lead", "cooperating"}:
        return begins_generic(value, 0)
    return (name == "time" and _SAYS_WHEN.search(value, 0, 60) is not None) or label.startswith("sản phẩm")


def _further(text: str, start: int) -> list[int]:
    """Return where further slots of a line begin."""
    found = [further.end() for further in _FURTHER.finditer(text, start)]
    return [at for at in found if (slot := slot_of(text[at:])) and slot[0] != "content"]


def _named_apart(name: str, value: MappedText) -> list[tuple[str, MappedText]]:
    """Return what a labelled line says of its slot, and of those behind it: "4.2. Đơn vị chủ trì: Sở A; đơn vị phối hợp: Sở B"."""
    starts = [0, *_further(value.text, 0)] if ":" in value.text else [0]
    found: list[tuple[str, MappedText]] = []
    for start, end in zip(starts, [*starts[1:], len(value.text)], strict=True):
        slot = slot_of(value.text[start:end]) if start else None
        span = trimmed(value.text, Span(start + (slot[2] if slot else 0), end))
        found.append((slot[0] if slot else name, value.slice(span.start, span.end)))
    return found


_WHO = r"(?:cơ quan|đơn vị|cơ quan, đơn vị)"
_DOES = r"(?:chủ trì|phối hợp|thực hiện|đầu mối|tham mưu|chịu trách nhiệm)"
# What a labelled line may be called to name a part of a task. Not "d) Thời hạn giải quyết: …", "e) Cơ quan thực hiện thủ tục
# hành chính: …": these are parts of a procedure; nor "3. Kết quả: …", which tells what came of something.
_LABELS = {
    "lead": re.compile(
        rf"{_WHO} (?:được giao )?(?:chủ trì|thực hiện|đầu mối|tham mưu|triển khai|soạn thảo|theo dõi|tổ chức thực hiện|chịu trách nhiệm)"
        rf"(?:,? (?:chính|thực hiện|soạn thảo|tham mưu))?|{_WHO} được giao"
        r"|chủ trì(?: thực hiện)?|(?:phân công|trách nhiệm) thực hiện"
        r"|(?:phòng|khoa|bộ phận|sở|sở, ngành|tổ chức|cơ quan, tổ chức|cơ quan/đơn vị|người|cán bộ) (?:chủ trì|thực hiện)"
        r"|chủ đầu tư|(?:cơ quan|đơn vị) tổ chức"
        r"|(?:người|cán bộ|đơn vị|cơ quan|lãnh đạo|đồng chí|bộ phận) phụ trách|người chịu trách nhiệm(?: chính)?"
    ),
    "cooperating": re.compile(
        rf"(?:(?:các )?{_WHO}|cơ quan, tổ chức|cơ quan/đơn vị|phòng|khoa|bộ phận|người|sở, ngành|lực lượng|thành phần) (?:cùng )?phối hợp"
        rf"(?: (?:chính|thực hiện|soạn thảo))?|phối hợp(?: thực hiện)?|{_WHO} (?:tham gia|hỗ trợ)"
    ),
    "time": re.compile(
        r"(?:thời gian|thời hạn|tiến độ)(?: (?:thực hiện|hoàn thành|triển khai|trình|ban hành))?(?:,? (?:và )?(?:thực hiện|hoàn thành))?|"
        r"hoàn thành|hạn(?: chót| cuối)?|mốc hoàn thành|năm thực hiện"
    ),
    "product": re.compile(r"(?:dự kiến )?(?:sản phẩm|kết quả)(?: (?:đầu ra|dự kiến|thực hiện|hoàn thành|cần đạt))*"),
    "approver": re.compile(r"cấp (?:trình|phê duyệt|ban hành)|thẩm quyền ban hành"),
}
# "2. Cơ quan chủ trì, phối hợp" above "a) Cơ quan chủ trì" and "b) Cơ quan phối hợp".
_BOTH = re.compile(rf"{_WHO} {_DOES}(?:(?:,| và) (?:{_WHO} )?{_DOES})+")
# With nothing after it, only such a line is more than a title: "b) Cơ quan phối hợp" above "- Sở A.".
_BARE = re.compile(
    rf"{_WHO} {_DOES}|(?:chủ trì|phối hợp) thực hiện|(?:thời gian|thời hạn|tiến độ) (?:thực hiện|hoàn thành)"
)
# "1. Nội dung, biện pháp" above the tasks that the lines after it name the parts of.
_CONTENT = re.compile(
    r"(?:các )?nội dung(?:,? (?:và )?(?:biện pháp|giải pháp|nhiệm vụ|công việc|thực hiện|cụ thể))*|(?:nhiệm vụ|công việc)(?: cụ thể)?"
)


def is_content_title(node: Node) -> bool:
    """Tell whether a title says no more than that tasks follow: "1. Nội dung, biện pháp"."""
    return node.titled and _CONTENT.fullmatch(folded(node.text.strip(" .:"))) is not None


def past_content_label(mapped: MappedText) -> MappedText:
    """Return a labelled task without "Nội dung:" before its words: "a) Nội dung: Các xã rà soát …" beside "b) Thời hạn: …"."""
    colon = mapped.text.find(":", 0, _LONGEST)
    if colon < 0 or not _CONTENT.fullmatch(folded(mapped.text[:colon].strip())):
        return mapped
    span = trimmed(mapped.text, Span(colon + 1, len(mapped.text)))
    return mapped.slice(span.start, len(mapped.text)) if len(span) else mapped


def labelled_slots(node: Node) -> list[tuple[str, MappedText]]:
    """Return what a labelled line names of a task, by slot: its own value, or those of the lines below it; [] where it is a task.

    Good: "b) Cơ quan phối hợp: Sở A.", "2. Cơ quan chủ trì" above "- Bộ A." and "- Bộ B.". Not: "c) Thời hạn giải quyết: 05 ngày".
    """
    if node.mapped is None:
        return []
    text = node.text
    colon = text.find(":")
    bare = _BARE_TERM.match(text) if colon < 0 and not node.content else None
    if bare:
        return [("time", node.mapped.slice(bare.end(), len(text)))]
    stem = (text[:colon] if colon > 0 else text).strip(" .")
    if len(stem) > _LONGEST + _TAKEN_AWAY:
        return []
    label = folded(stem)
    if len(label) > _LONGEST or (colon < 0 and not (_BARE.fullmatch(label) or _BOTH.fullmatch(label))):
        return []
    name = next((slot for slot, pattern in _LABELS.items() if pattern.fullmatch(label)), "")
    if not name and not _BOTH.fullmatch(label):
        return []
    found: list[tuple[str, MappedText]] = []
    span = trimmed(text, Span(colon + 1, len(text))) if colon > 0 else Span(0, 0)
    if name and len(span):
        found += _named_apart(name, node.mapped.slice(span.start, span.end))
    for part in node.content:
        below = _below(part, name)
        if not below:
            return []
        found += below
    return found if name or not len(span) else []


_LONGEST = 60
# Of quotes and of blanks around dashes, which a label in one form is without, there are fewer.
_TAKEN_AWAY = 20


def _below(part: Text | TablePart | Node, name: str) -> list[tuple[str, MappedText]]:
    if isinstance(part, Node):
        return labelled_slots(part)
    if isinstance(part, TablePart) or not name:
        return []
    text = part.mapped.text
    # "- Báo Sông Lúa: mở chuyên mục;" among those who act: what comes after the colon is the share of each.
    colon = text.find(":") if name in {"lead", "cooperating"} else -1
    span = trimmed(text, Span(0, colon if colon > 0 else len(text)))
    # "(Văn phòng Ban Chỉ đạo là cơ quan thường trực)" tells more of a body and names none.
    remark = text.startswith("(", span.start)
    return [("place" if remark else name, part.mapped.slice(span.start, span.end))]
