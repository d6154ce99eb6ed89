"""The head of the form: issuing body, number, place and day, type, subject, authority, and the basis."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from pipeline.document.outline import Letterhead
from pipeline.document.paragraphs import Block, Paragraph
from pipeline.letters import UPPER
from pipeline.spans import MappedText, joined
from pipeline.structure import forms
from pipeline.structure.authority import authority_at, without_authority
from pipeline.structure.letter_lines import cells_of, date_at, letter_subject, orders_in_small, starts_letter
from pipeline.structure.marks import appendix, marks
from pipeline.structure.page_title import subject_in_title

_HEAD_LIMIT = 80
_TOGETHER = re.compile(
    rf"(?P<number>\d*[a-zđ]?\s*(?:/\s*\d{{4}}\s*)?[/-]?\s*[{UPPER}][\w&]*(?:\s*[-/.]\s*[{UPPER}][\w&]*)*)\s+(?=[{UPPER}].*ngày)"
)


@dataclass(frozen=True, slots=True)
class Head:
    """The letterhead, the basis, and the index of the first block after them."""

    letterhead: Letterhead
    basis: tuple[MappedText, ...]
    end: int


def head_of(blocks: Sequence[Block]) -> Head:
    """Read the head of the document; where there is none, everything is None and nothing is consumed."""
    start = _start(blocks)
    at = start
    found: dict[str, MappedText] = {}
    issuer: list[MappedText] = []
    about: list[MappedText] = []
    limit = min(len(blocks), start + _HEAD_LIMIT)
    while at < limit:
        block = blocks[at]
        if not isinstance(block, Paragraph):
            break
        if _take_head_line(block, found, issuer):
            at += 1
            continue
        if about or not found.get("number"):
            break
        about, below = letter_subject(blocks, at)
        if below == at:
            break
        at = below
    type_index = at
    at, type_text, subject_parts = _type_and_subject(blocks, at)
    _take_from_title(blocks[type_index:at], found)
    bare = not found and at == start and at < len(blocks) and _is_bare_title(blocks, at)
    if type_index == at and (found.keys() >= {"number", "date"} or bare):
        subject_parts, at = _subject_alone(blocks, at)
    if type_index == start == at and not found:
        return Head(Letterhead(), (), start)
    subject_parts = subject_parts or about
    above, authority, at = authority_at(blocks, at)
    if subject_parts:
        subject_parts = [*subject_parts, *above]
    basis, at = _basis(blocks, at)
    if type_text is None and at:
        type_text = _ordered_type(blocks[at - 1])
    if subject_parts:
        subject_parts, authority = without_authority(subject_parts, authority, issuer)
    if not subject_parts and "number" in found:
        said = subject_in_title(blocks[:start], found["number"])
        subject_parts = [said] if said else []
    letterhead = Letterhead(
        issuer_lines=tuple(issuer),
        number=found.get("number") or found.get("bare"),
        place=found.get("place"),
        date=found.get("date"),
        type=type_text,
        subject=joined(subject_parts) if subject_parts else None,
        authority=authority,
    )
    return Head(letterhead, basis, at)


def _is_bare_title(blocks: Sequence[Block], at: int) -> bool:
    """Tell whether a text begins with the subject of a decision, right above who orders: a web site left out all that stands above."""
    block = blocks[at]
    if not isinstance(block, Paragraph) or not _ABOUT.match(block.text) or not forms.is_title_capitals(block.text):
        return False
    return any(
        isinstance(one, Paragraph) and forms.AUTHORITY.match(one.text) for one in blocks[at + 1 : at + 3]
    ) or bool(forms.AUTHORITY_END.search(block.text))


def _start(blocks: Sequence[Block]) -> int:
    """Return where the document begins: at its letterhead, after the banner of the site that it was saved from."""
    for index, block in enumerate(blocks[:_HEAD_LIMIT]):
        if isinstance(block, Paragraph) and forms.MOTTO.search(block.text):
            first = index
            while first:
                lines = starts_letter(blocks, first)
                if not lines and not (
                    _is_issuer_line(blocks[first - 1])
                    or _is_number_line(blocks[first - 1])
                    or _is_rule(blocks[first - 1])
                ):
                    break
                first -= lines or 1
            return first
    banner = [
        index
        for index, block in enumerate(blocks[:_HEAD_LIMIT])
        if isinstance(block, Paragraph) and forms.BANNER.search(block.text)
    ]
    return banner[-1] + 1 if banner else 0


def _is_rule(block: Block) -> bool:
    """Tell whether a block is only a rule: "-------", "--- o0o ---", or the "|" of a table that a web site left as text."""
    return isinstance(block, Paragraph) and _RULE.fullmatch(block.text) is not None


_RULE = re.compile(r"[\W_]*(?:[oO0]{3}[\W_]*)?")


def _is_number_line(block: Block) -> bool:
    return isinstance(block, Paragraph) and len(block.text) < 60 and bool(forms.NUMBER.match(block.text))


def _is_issuer_line(block: Block) -> bool:
    if not isinstance(block, Paragraph) or len(block.text) > 120:
        return False
    # "QUYẾT ĐỊNH BAN HÀNH KẾ HOẠCH …" above it all is the title of the page that the text was saved from.
    titled = forms.TYPE_LINE.match(block.text)
    return (
        forms.is_title_capitals(block.text)
        and not forms.BANNER.search(block.text)
        and (titled is None or not titled.group("rest"))
    )


def _take_head_line(block: Paragraph, found: dict[str, MappedText], issuer: list[MappedText]) -> bool:
    """Take one line of the letterhead; tell whether it was one."""
    text = block.text
    if cells := cells_of(block.mapped):
        taken = [_take_head_line(replace(block, mapped=cell), found, issuer) for cell in cells]
        return any(taken)
    if forms.MOTTO.search(text) or forms.MOTTO_TAIL.search(text):
        # "… Hạnh phúc Hà Nội, ngày …": the motto and the day have run together on one line.
        cut = text.find("Hạnh phúc")
        date = forms.DATE_LINE.match(text, cut + 10) if cut >= 0 else None
        if date:
            found.setdefault("place", block.mapped.slice(*date.span("place")).stripped())
            found.setdefault("date", date_at(block.mapped, date))
        return True
    if ((len(text) < 3 or "0" in text or "o" in text) and _RULE.fullmatch(text)) or _is_bare_number(
        block.mapped, found
    ):
        return True
    number = forms.NUMBER.match(text)
    if number and "number" not in found and len(text) < 160 and not forms.BASIS.match(text):
        _take_number(block.mapped, number.start("number"), found)
        return True
    date = forms.DATE_LINE.match(text) or forms.MONTH_LINE.match(text)
    if date and len(text) < 90:
        found.setdefault("place", block.mapped.slice(*date.span("place")).stripped())
        found.setdefault("date", date_at(block.mapped, date))
        return True
    if forms.STAMPED.match(text):
        return True
    if forms.TYPE_LINE.match(text) or forms.ORDERING.match(text) or forms.TYPE_ALONE.match(text):
        return False
    if found.get("number") and forms.DATE_ALONE.match(text):
        # "Số: 5/1999/QĐ-UB | ngày 29 tháng 06 năm 1999 |": the page has lost the place.
        found.setdefault("date", block.mapped)
        return True
    if forms.is_title_capitals(text) and len(text) < 160 and not found.get("date") and not _ABOUT.match(text):
        issuer.append(block.mapped)
        return True
    # "Quyết định 173/QĐ-BTP" above the letterhead: the title of the page that the text was saved from.
    if found or issuer or len(text) >= _PAGE_TITLE or _ABOUT.match(text):
        return False
    return not marks(text) and not forms.BASIS.match(text)


def _is_bare_number(mapped: MappedText, found: dict[str, MappedText]) -> bool:
    """Take a number without the word for it: a site prints it above the letterhead, or has nothing else of it."""
    bare = mapped.text[:1].isdigit() and _BARE_NUMBER.fullmatch(mapped.text) is not None
    if bare:
        found.setdefault("bare", mapped)
    return bare


_PAGE_TITLE = 80
_BARE_NUMBER = re.compile(
    rf"\d{{1,5}}[a-z]?(?:/\d{{4}})?/(?:QĐ|CT|KH|NQ|CTr)-[{UPPER}]\w*(?:-[{UPPER}]\w*)?", re.IGNORECASE
)
_ABOUT = re.compile(r"(?:VỀ VIỆC|V/V|BAN HÀNH)\s")


def _take_number(mapped: MappedText, start: int, found: dict[str, MappedText]) -> None:
    rest = mapped.slice(start, len(mapped.text)).stripped()
    # "Số: 12/QĐ-X Hà Nội, ngày …": number and day have run together on one line.
    together = _TOGETHER.match(rest.text)
    date = forms.DATE_LINE.search(rest.text, together.end("number")) if together else None
    if together and date:
        found["number"] = rest.slice(0, together.end("number")).stripped()
        found.setdefault("place", rest.slice(*date.span("place")).stripped())
        found.setdefault("date", date_at(rest, date))
        return
    found["number"] = rest


def _type_and_subject(blocks: Sequence[Block], at: int) -> tuple[int, MappedText | None, list[MappedText]]:
    if at >= len(blocks):
        return at, None, []
    block = blocks[at]
    if not isinstance(block, Paragraph):
        return at, None, []
    match = forms.TYPE_LINE.match(block.text)
    parts: list[MappedText] = []
    begun: MappedText | None = None
    if match and forms.is_title_capitals(match.group("type")):
        type_text = block.mapped.slice(*match.span("type"))
        if match.group("rest"):
            rest = block.mapped.slice(*match.span("rest")).stripped()
            parts.extend(_without_whose(rest))
            begun = rest if not parts else None
    elif forms.TYPE_ALONE.match(block.text):
        type_text = block.mapped.slice(0, len(block.text.rstrip(": ")))
    else:
        return at, None, []
    at += 1
    while at < len(blocks):
        following = blocks[at]
        if not isinstance(following, Paragraph):
            break
        if parts and orders_in_small(blocks, at, parts[-1].text):
            break
        whose = _whose_goes_on(begun, following)
        if whose is None and _ends_subject(following, parts):
            break
        parts.extend(whose if whose is not None else [following.mapped] if parts else _without_whose(following.mapped))
        begun = None
        at += 1
    return at, type_text, parts


def _whose_goes_on(begun: MappedText | None, following: Paragraph) -> list[MappedText] | None:
    """Return what stands behind the name of the body that an office above begins, None where no such name stands there.

    "CỦA BỘ TRƯỞNG" / "BỘ XÂY DỰNG" / "BAN HÀNH QUY CHẾ …".
    """
    if begun is None or not following.text.startswith(_BODIES):
        return None
    whose = forms.WHOSE.match(f"{begun.text} {following.text}")
    if whose is None:
        return None
    rest = following.mapped.slice(whose.end() - len(begun.text) - 1, len(following.text)).stripped()
    return [rest] if rest.text else []


_BODIES = ("BỘ ", "TỔNG CỤC ", "CỤC ", "ỦY BAN ", "UỶ BAN ", "UBND ", "NGÂN HÀNG ", "VIỆN ", "TÒA ÁN ", "TOÀ ÁN ")


_IN_TITLE = re.compile(
    r"\s(?:SỐ\s*:?\s*)?(?P<number>\d[^\s,]*[/-]\S*|\d+\s[A-ZĐ]+/\S+)\s+(?P<date>NGÀY\s+\d{1,2}(?:\s*[-/.]\s*\d{1,2}\s*[-/.]\s*|\s+THÁNG\s+\d{1,2}\s+NĂM\s+)\d{4})"
)


def _take_from_title(blocks: Sequence[Block], found: dict[str, MappedText]) -> None:
    """Take number and day from "QUYẾT ĐỊNH CỦA … SỐ … NGÀY …" where no line of the letterhead has them."""
    for block in blocks:
        if not isinstance(block, Paragraph) or "NGÀY" not in block.text:
            continue
        said = _IN_TITLE.search(block.text) if forms.WHOSE.search(block.text) else None
        if said:
            found.setdefault("number", block.mapped.slice(*said.span("number")))
            found.setdefault("date", block.mapped.slice(*said.span("date")))


def _without_whose(mapped: MappedText) -> list[MappedText]:
    """Return the beginning of a subject without the words that say whose decision it is, none where it is these words."""
    whose = forms.WHOSE.match(mapped.text)
    rest = mapped.slice(whose.end(), len(mapped.text)).stripped() if whose else mapped
    return [rest] if rest.text else []


# What may stand in capitals below the letterhead, and is no subject.
_NO_SUBJECT = re.compile(
    r"KÍNH GỬI|MỤC LỤC|LỜI |ĐIỆN|HỎA TỐC|KHẨN|THƯỢNG KHẨN|MẬT|TỐI MẬT|TUYỆT MẬT|DANH SÁCH|NỘI DUNG|PHỤ LỤC"
)
_SUBJECT_LENGTH = 16


def _subject_alone(blocks: Sequence[Block], at: int) -> tuple[list[MappedText], int]:
    """Return the subject that stands right below the letterhead, and where it ends: some web sites leave out the type above it."""
    first = at
    parts: list[MappedText] = []
    while at < len(blocks):
        block = blocks[at]
        if not isinstance(block, Paragraph) or not forms.is_title_capitals(block.text) or _ends_subject(block, parts):
            break
        if at == first and (len(block.text) < _SUBJECT_LENGTH or _NO_SUBJECT.match(block.text)):
            break
        parts.extend([block.mapped] if parts else _without_whose(block.mapped))
        at += 1
    return parts, at


_ORDERED = re.compile(r"(?:RA\s+)?(?P<type>QUYẾT\s+ĐỊNH)\s*[:;.]?$")


def _ordered_type(block: Block) -> MappedText | None:
    """Return the type that the ordering word names, where a web site left out the title: "QUYẾT ĐỊNH:" before the articles."""
    match = _ORDERED.match(block.text) if isinstance(block, Paragraph) else None
    return block.mapped.slice(*match.span("type")) if match and isinstance(block, Paragraph) else None


def _ends_subject(block: Paragraph, parts: list[MappedText]) -> bool:
    text = block.text
    if forms.BASIS.match(text) or forms.ORDERING.match(text) or marks(text) or appendix(text):
        return True
    if forms.AUTHORITY.match(text) and (parts or len(text) < 80):
        # "… CỦA" / "ỦY BAN NHÂN DÂN TỈNH": the subject goes on with the name of the body.
        return not (parts and parts[-1].text.endswith(" CỦA"))
    if forms.ATTACHED_NOTE.match(text) or text.startswith(("Kính gửi", "Ngày ")) or _WIRES.match(text):
        return True
    # The subject is a title: it has no full stop, and a title in capitals is followed by one in capitals only.
    letters = any(character.isalpha() for character in text)
    if parts and letters and forms.is_title_capitals(parts[0].text) and not forms.is_title_capitals(text):
        return True
    # In capitals the last line of a title may have one all the same, as gazettes set it.
    stops = (";", ":") if letters and forms.is_title_capitals(text) and len(text) < _TITLE_LINE else (".", ";", ":")
    return bool(parts) and (text.endswith(stops) or len(text) > 400)


_TITLE_LINE = 120


# "THỦ TƯỚNG CHÍNH PHỦ điện: Chủ tịch Ủy ban nhân dân các tỉnh …": to whom a wire goes.
_WIRES = re.compile(rf"[{UPPER}][{UPPER}\s,\-–]+\s(?:ĐIỆN|điện)(?:\s+yêu\s+cầu)?\s*:")


def _basis(blocks: Sequence[Block], at: int) -> tuple[tuple[MappedText, ...], int]:
    """Read the basis: all paragraphs up to the ordering word or the first article; "Căn cứ …" only, where neither comes."""
    end = at
    ordered = False
    while end < len(blocks) and end - at < 120:
        block = blocks[end]
        if not isinstance(block, Paragraph):
            break
        if forms.ORDERING.match(block.text):
            ordered = True
            break
        options = marks(block.text)
        if any(mark.style == "article" for mark in options):
            ordered = True
            break
        if any(mark.style in {"roman", "capital", "chapter", "part"} for mark in options):
            break
        end += 1
    if ordered:
        basis = _paragraphs(blocks[at:end])
        return basis, end + 1 if _is_ordering(blocks[end]) else end
    end = at
    while end < len(blocks):
        block = blocks[end]
        if (
            not isinstance(block, Paragraph)
            or not block.text.lstrip("- ").startswith(("Căn cứ", "Xét ", "Theo đề nghị"))
            or not block.text.endswith((";", ","))
        ):
            break
        end += 1
    return _paragraphs(blocks[at:end]), end


def _paragraphs(blocks: Sequence[Block]) -> tuple[MappedText, ...]:
    return tuple(block.mapped for block in blocks if isinstance(block, Paragraph))


def _is_ordering(block: Block) -> bool:
    return isinstance(block, Paragraph) and bool(forms.ORDERING.match(block.text))
