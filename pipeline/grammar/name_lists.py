"""Lists of names of bodies, and how they are cut: in a cell or slot line, and in running text."""

from __future__ import annotations

import re
from functools import lru_cache

from pipeline.grammar.heads import COLLECTIVE, begins_generic, begins_name, begins_office, head_pattern
from pipeline.grammar.names import EMPTY, TITLED, Gazetteer, Name, name_end
from pipeline.letters import UPPER, even, small
from pipeline.spans import Span

_SEPARATOR = re.compile(r"\s*(?:[,;]|\s[-–]\s|/|\bvà\b|\bcùng\b(?: với)?|\bcũng như\b|\bhoặc\b)\s*")
_IN_BRACKETS = re.compile(r"\s*\([^()]*\)")
_SHORT_BRACKETS = re.compile(r"\s*\([^()]{1,80}\)")
_BRACKET = re.compile(r"\s*\(")
_GENERIC = (
    "các ", "cơ quan", "đơn vị", "Cơ quan", "Đơn vị", "cơ sở ", "lực lượng", "viện nghiên cứu", "trường ", "hệ thống", "sở,", "ngành",
    "mọi người", "người dân",
)  # fmt: skip
# What belongs to the words behind a name and not to the name: "Hội đồng nhân dân tỉnh có …", "chủ bến không …".
_LOOSE_END = re.compile(
    r"(?:\s+(?:có|không|không\s+thể|không\s+bắt\s+buộc|có\s+thể|hoặc|chỉ|tự|bị|và|của|với|nơi|cho|ra|theo|do|cùng|cũng|đều|sẽ|"
    r"vẫn|còn|nên|thì|ngay|(?<!sở )tại|trong|tùy|[-–]))+$"
)
_QUALIFIED = re.compile(
    r"\s(?:theo (?:chức năng|nhiệm vụ|thẩm quyền|phân công)|trong phạm vi|được phân công|được giao nhiệm vụ)\b"
)


def names_in_list(text: str, known: Gazetteer = EMPTY, start: int = 0, end: int | None = None) -> list[Name]:
    """Cut a list of names ("Cục A, Vụ B và Văn phòng Bộ") into names; collectives stay whole.

    Good: "các sở, ngành, UBND xã, phường" is two. Not three: "xã, phường" go on with their committee.
    """
    text = even(text)
    return list(_cut_list(text, known, start, len(text) if end is None else end))


# A table says who acts in row after row, and most often the same: a list is cut once.
@lru_cache(maxsize=512)
def _cut_list(text: str, known: Gazetteer, start: int, limit: int) -> tuple[Name, ...]:
    found: list[Name] = []
    at = start
    body = text[:limit]
    while at < limit:
        while at < limit and (
            text[at] in " ,;.-–/+\n" or body.startswith("và ", at) or body.startswith("cùng với ", at)
        ):
            at += 3 if body.startswith("và ", at) else 9 if body.startswith("cùng với ", at) else 1
        if at >= limit:
            break
        many = _MANY_OF_OFFICE.match(body, at)
        parts = _known_parts(body, at, many.end(), known) if many else []
        if len(parts) > 1:
            found.append(_name(text, at, parts[0].end))
            found.extend(Name(span, found[-1].head, collective=False) for span in parts[1:])
            at = parts[-1].end
            continue
        stop = name_end(body, at, known, in_list=True)
        if stop <= at:
            stop = at + 1
        bracket = _IN_BRACKETS.match(body, stop)
        # "Các sở, ngành theo chức năng, nhiệm vụ được giao": the qualifier is no part of the last name.
        qualifier = _QUALIFIED.search(body, at, stop)
        if qualifier:
            found.append(_name(text, at, qualifier.start()))
            break
        while stop > at and text[stop - 1] in " ,;.:-–/":
            stop -= 1
        if stop > at:
            found.append(_name(text, at, stop))
        at = max(stop, at + 1)
        if bracket and _BRACKET.match(body, stop):
            at = bracket.end()
    return tuple(_spread(body, found, known))


_HEAD_OF_MANY = re.compile(r"các (?P<head>Sở|Bộ|Vụ|Cục|Ban|Tập đoàn|Tổng công ty)$")
_MANY_NAMED = re.compile(
    rf"(?:[Cc]ác|Giám đốc các|Thủ trưởng các|Bộ trưởng các) (?P<head>Sở|Bộ|Vụ|Cục|Ban|Tập đoàn|Tổng công ty):\s+(?P<first>[{UPPER}])"
)
_PART = re.compile(r"\s*(?:,|;|\svà\s)\s*")


def _spread(text: str, found: list[Name], known: Gazetteer) -> list[Name]:
    """Cut "Giám đốc các Sở: Tài chính, Xây dựng" into one name for each: the first with the head that all share."""
    names: list[Name] = []
    at = 0
    while at < len(found):
        name, following = found[at], found[at + 1] if at + 1 < len(found) else None
        whole = _MANY_NAMED.match(text, name.span.start, name.span.end)
        many = _HEAD_OF_MANY.search(text[name.span.start : name.span.end])
        if whole:
            # "các Tập đoàn: A Việt Nam, B" of running text, read as one name so far.
            cut = _shared(text, whole.start("first"), name.span.end, whole.group("head"), known)
            at += 1
        elif many and following and text[name.span.end : following.span.start].strip() == ":":
            cut = _shared(text, following.span.start, following.span.end, many.group("head"), known)
            at += 2
        else:
            names.append(name)
            at += 1
            continue
        names.append(Name(Span(name.span.start, cut[0].end), name.head, collective=False))
        names.extend(Name(span, name.head, collective=False) for span in cut[1:])
    return names


def _shared(text: str, start: int, end: int, head: str, known: Gazetteer) -> list[Span]:
    """Return the parts of a list that share a head: a known one whole ("Nông nghiệp và Môi trường"), else up to the comma."""
    spans: list[Span] = []
    at = start
    while at < end:
        whole = known.match(small(f"{head} {text[at:end]}"), 0) - len(head) - 1
        comma = text.find(",", at, end)
        stop = at + whole if whole > 0 else (comma if comma > 0 else end)
        spans.append(Span(at, stop))
        gap = _PART.match(text, stop)
        at = gap.end() if gap else end
    return spans


_MANY_OF_OFFICE = re.compile(r"(?:Bộ trưởng|Giám đốc|Thủ trưởng|Cục trưởng|Vụ trưởng) các (?:Sở|Bộ|Vụ|Cục|Ban)(?=:\s)")
_MANY_FOLLOW = re.compile(rf":\s+(?=[{UPPER}])")
_LONGEST_PART = 90


def _known_parts(text: str, start: int, end: int, known: Gazetteer) -> list[Span]:
    """Return the known bodies behind "Bộ trưởng các Bộ:", a name from `start` to `end` of running text; none where none is.

    Not: "Giám đốc các Sở: Kiểm tra …", where the colon leads to what is ordered.
    """
    many = _HEAD_OF_MANY.search(text[start:end])
    colon = _MANY_FOLLOW.match(text, end) if many else None
    spans: list[Span] = []
    at = colon.end() if colon else len(text)
    while many and at < len(text):
        whole = (
            known.match(small(f"{many.group('head')} {text[at : at + _LONGEST_PART]}"), 0) - len(many.group("head")) - 1
        )
        if whole <= 0:
            break
        spans.append(Span(at, at + whole))
        gap = _PART.match(text, at + whole)
        at = gap.end() if gap else len(text)
    return spans


def _name(text: str, start: int, end: int) -> Name:
    head = head_pattern().match(text, start)
    group = bool(COLLECTIVE.match(text, start)) or head is None
    return Name(Span(start, end), head.group() if head else "", group)


# "Phòng Kinh tế đối với xã; phòng Kinh tế, Hạ tầng và Đô thị đối với phường quản lý …": a semicolon parts the two.
_UNIT_NEXT = re.compile(rf"(?:phòng|ban|trạm|hạt|chi cục|trung tâm)\s[{UPPER}]")


def run_of_names(text: str, position: int, known: Gazetteer = EMPTY) -> tuple[list[Name], int]:
    """Read the list of names that begins at `position` of running text; return the names and where the list ends.

    Nothing is found where no name begins there. The list ends before a verb, a stop, or a word that is no name.
    """
    text = even(text)
    found: list[Name] = []
    at = position
    while at < len(text) and (
        TITLED.match(text, at)
        or begins_name(text, at)
        or known.match(small(text), at) > at
        or (begins_generic(text, at))
        or (found and text.startswith(_GENERIC, at))
    ):
        end = name_end(text, at, known)
        while end > at and text[end - 1] in " ,;.:":
            end -= 1
        if end <= at:
            break
        loose = _LOOSE_END.search(text, at, end)
        found.append(_name(text, at, loose.start() if loose else end))
        parts = _known_parts(text, at, end, known)
        if parts:
            # "Bộ trưởng các Bộ: Quốc phòng, Công an chủ động …"
            head = found.pop().head
            found.extend(
                Name(Span(span.start if i else at, span.end), head, collective=False) for i, span in enumerate(parts)
            )
            end = parts[-1].end
        bracket = _SHORT_BRACKETS.match(text, end)
        after = bracket.end() if bracket else end
        separator = _SEPARATOR.match(text, after)
        if not separator or separator.end() == after:
            return _spread(text, found, known), after
        if not (
            begins_name(text, separator.end())
            or TITLED.match(text, separator.end())
            or text.startswith(_GENERIC, separator.end())
            or begins_office(text, separator.end())
            or (";" in separator.group() and _UNIT_NEXT.match(text, separator.end()))
        ):
            return _spread(text, found, known), after
        at = separator.end()
    return _spread(text, found, known), (found[-1].span.end if found else position)
