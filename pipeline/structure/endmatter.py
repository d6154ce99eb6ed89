"""The end of the form: Nơi nhận and the signature, side by side or one after the other."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from pipeline.document.outline import EndMatter, RecipientLine
from pipeline.document.paragraphs import Block, Paragraph
from pipeline.letters import UPPER
from pipeline.spans import MappedText, joined
from pipeline.structure import forms
from pipeline.structure.marks import appendix, bullet, marks


def begins_end(blocks: Sequence[Block], at: int) -> bool:
    """Tell whether the block at `at` begins the end matter: Nơi nhận, a line of delegated signing, or a bare office."""
    block = blocks[at]
    if not isinstance(block, Paragraph):
        return False
    text = block.text
    if text.startswith("|"):
        text = text.lstrip("| ")
        if _BODY_CELL.match(text):
            return True
    if text.endswith((")", "|")) and _SIGNED_ALONE.match(text):
        return True
    if forms.RECIPIENTS.match(text) and (len(text) < _ONE_LINE or "; - " in text):
        return True
    if forms.CAPACITY_SHORT.match(text):
        after = blocks[at + 1] if at + 1 < len(blocks) else None
        return isinstance(after, Paragraph) and bool(
            forms.POSITION.match(after.text) or forms.AUTHORITY.match(after.text)
        )
    if _signs_in_small(blocks, at):
        return True
    if not forms.is_title_capitals(text) or len(text) > 120:
        return False
    if forms.CAPACITY.match(text):
        return True
    # "THỦ TƯỚNG" alone, then a name: the head of the body signs in person.
    return bool(forms.POSITION.match(text)) and any(
        isinstance(following, Paragraph) and forms.NAME.match(following.text) for following in blocks[at + 1 : at + 4]
    )


_ONE_LINE = 400
"""Characters of the longest line of recipients; all of them, run together, may be longer."""


def _signs_in_small(blocks: Sequence[Block], at: int) -> int:
    """Return how long the line of signing in small letters is that stands at `at`, 0 where none does.

    Web sites write "KT. Chủ tịch" / "Phó Chủ tịch" / "(Đã ký)" / a name. Only the words that it was signed, which may stand on the
    line of the office, and a name below them, tell it from a sentence.
    """
    block = blocks[at]
    if not at or not isinstance(block, Paragraph) or len(block.text) > _SMALL_LENGTH or not block.text[:1].isupper():
        return 0
    lowered = block.text.lower()
    signed = _SIGNED.search(block.text) if "ký" in lowered or "kí" in lowered else None
    length = len(block.text[: signed.start() if signed else None].rstrip())
    if not (forms.CAPACITY.match(block.text) or forms.POSITION.match(block.text[:length].upper())):
        return 0
    above, *below = (one.text if isinstance(one, Paragraph) else "" for one in blocks[at - 1 : at + 5])
    delegated = forms.CAPACITY.match(above) and forms.is_title_capitals(above) and len(below) > 1
    if delegated and (_is_name(below[1]) or _is_capital_name(below[1])):
        # "TM. ỦY BAN NHÂN DÂN" / "Chủ tịch" / "LÊ VĂN SÓNG".
        return length
    last = next((index for index, text in enumerate(below) if _SIGNED.search(text)), len(below))
    return length if last + 1 < len(below) and _is_name(below[last + 1]) else 0


_SMALL_LENGTH = 48
# "Lê Văn Sóng (Đã ký)", "| UBND TỈNH … |": all that a web site left of a signature.
_SIGNED_ALONE = re.compile(rf"[{UPPER}]\w+(?:\s[{UPPER}]\w*){{1,4}}\s+\((?:đã|Đã)\s+ký\)[\s|]*$")
_BODY_CELL = re.compile(rf"(?:UBND|ỦY BAN NHÂN DÂN|UỶ BAN NHÂN DÂN)\s[{UPPER}\s]{{3,40}}\|?$")


@dataclass(slots=True)
class _Reading:
    recipients: list[RecipientLine] = field(default_factory=list)
    found: bool = False
    in_recipients: bool = False
    numbered: bool = False
    capacity: list[MappedText] = field(default_factory=list)
    position: list[MappedText] = field(default_factory=list)
    name: MappedText | None = None


def end_of(blocks: Sequence[Block], at: int) -> tuple[EndMatter, int]:
    """Read the end matter that begins at `at`; return it and the index of the first block after it."""
    reading = _Reading()
    column = -1
    while at < len(blocks):
        block = blocks[at]
        if not isinstance(block, Paragraph):
            break
        if block.beside != column:
            reading.in_recipients = False
            column = block.beside
        if _within_stamp(blocks, at) or ((reading.capacity or reading.position) and _SIGNED.match(block.text)):
            at += 1
            continue
        small = 0 if forms.is_title_capitals(block.text) else _signs_in_small(blocks, at)
        if small:
            reading.in_recipients = False
            (reading.capacity if forms.CAPACITY.match(block.text) else reading.position).append(
                block.mapped.slice(0, small)
            )
            at += 1
            continue
        if not _take(block, reading):
            break
        at += 1
    end = EndMatter(
        recipients=tuple(reading.recipients),
        recipients_found=reading.found,
        capacity=joined(reading.capacity) if reading.capacity else None,
        position=joined(reading.position) if reading.position else None,
        signer=reading.name,
    )
    return end, at


_CELLS_LENGTH = 240


def _within_stamp(blocks: Sequence[Block], at: int) -> bool:
    """Tell whether a line goes on with one of a stamp of digital signing, and another follows it.

    "Ký bởi: Hội đồng nhân dân tỉnh An" / "Bình" / "Cơ quan: …": the stamp is narrow, and its lines are wrapped.
    """
    above, block, below = (blocks[index] if 0 <= index < len(blocks) else None for index in (at - 1, at, at + 1))
    return (
        isinstance(above, Paragraph)
        and isinstance(block, Paragraph)
        and isinstance(below, Paragraph)
        and forms.STAMP.match(above.text) is not None
        and forms.STAMP.match(below.text) is not None
        and len(block.text.split()) < _FULL_NAME
    )


# A name of three words may stand between the lines of a stamp that was drawn over it.
_FULL_NAME = 3


_NUMBERED = re.compile(r"\d{1,2}\s?[.)]\s+(?=\S.{2,100}$)")
_CONTINUES = re.compile(r"[Cc]ác (?:Vụ|Phòng|Cục)\s?:")


# "CHỦ TỊCH (đã ký và đóng dấu)", or the words alone below the office.
_SIGNED = re.compile(
    r"\s*[(\[]?\s*(?:đã\s+(?:ký|kí)|(?:ký|kí)\s+tên)(?:\s*,?\s*(?:và\s+)?(?:đã\s+)?đóng\s+dấu)?\s*[)\]]?\s*\.?$",
    re.IGNORECASE,
)


# "(Đã ký) Lê Văn Sóng", "Đã ký: Lê Văn Sóng": the words and the name on one line.
_SIGNED_BY = re.compile(r"[(\[]?\s*(?:đã\s+)?(?:ký|kí)\s*[)\]]?\s*:?\s+(?=\S)", re.IGNORECASE)
_CELL = re.compile(r"[^|]+")


def _take(block: Paragraph, reading: _Reading) -> bool:
    if "|" in block.text and len(block.text) < _CELLS_LENGTH:
        # "Nơi nhận: | TM. ỦY BAN NHÂN DÂN |": a table whose line a web site left as text.
        cells = [block.mapped.slice(*cell.span()).stripped() for cell in _CELL.finditer(block.text)]
        taken = [_take_line(replace(block, mapped=cell), reading) for cell in cells if cell.text]
        return any(taken) or not taken
    return _take_line(block, reading)


def _take_line(block: Paragraph, reading: _Reading) -> bool:
    if reading.name is None and _SIGNED_ALONE.match(block.text):
        reading.name = block.mapped.slice(0, block.text.rindex("(")).stripped()
        return True
    numbered = _NUMBERED.match(block.text) if reading.in_recipients else None
    if numbered and (block.text.endswith((";", ".")) or reading.numbered):
        # "1. Như Điều 3;" / "2. Lưu VT."
        reading.numbered = True
        _take_recipients(block.mapped.slice(numbered.end(), len(block.text)), reading)
        return True
    return _take_unsigned(block, reading)


def _take_unsigned(block: Paragraph, reading: _Reading) -> bool:
    signed = _SIGNED.search(block.text)
    if signed and any(form.match(block.text[: signed.start()]) for form in (forms.POSITION, forms.CAPACITY)):
        block = replace(block, mapped=block.mapped.slice(0, signed.start()))
    text = block.text
    head = forms.RECIPIENTS.match(text)
    if head and not reading.found and (len(text) < _ONE_LINE or "; - " in text):
        reading.found = reading.in_recipients = True
        rest = block.mapped.slice(head.start("rest"), len(text)).stripped()
        if rest.text:
            _take_recipients(rest, reading)
        return True
    if reading.in_recipients and reading.recipients and _CONTINUES.match(text):
        # "- VPCP: BTCN, các PCN;" / "Các Vụ: TH, KTTH;": one line of recipients, set on two.
        reading.recipients[-1] = RecipientLine(joined([reading.recipients[-1].mapped, block.mapped]))
        return True
    if reading.in_recipients and reading.recipients and text.endswith((";", ".")) and _is_open(reading.recipients[-1]):
        # "- VPCP: BTCN, các Vụ: CN," / "KTTH, NN, TKBT;": all capitals, and no office.
        _take_recipients(block.mapped, reading)
        return True
    if reading.in_recipients and reading.recipients and _ends_broken_line(text, reading.recipients[-1]):
        # "- Đảng ủy" / "KTNN;": the second half is capitals throughout.
        _take_recipients(block.mapped, reading)
        return True
    if reading.in_recipients and bullet(text):
        # "- CT, PCT UBND TP;" is nearly all capitals, and a recipient all the same.
        _take_recipients(block.mapped, reading)
        return True
    if forms.STAMP.match(text) or not any(map(str.isalnum, text)):
        # A stamp; a rule, or the "|" between two cells of a page saved as text.
        return True
    if (forms.is_title_capitals(text) and len(text) < 120) or forms.CAPACITY_SHORT.match(text):
        return _take_office(block, reading)
    if reading.in_recipients and _is_recipient(text):
        _take_recipients(block.mapped, reading)
        return True
    if reading.name is None and (reading.capacity or reading.position) and _take_name(block.mapped, reading):
        return True
    return _SIGNED.match(text) is not None or (
        block.beside > 0 and len(text) < 60 and not marks(text) and reading.name is None and not reading.in_recipients
    )


def _take_name(mapped: MappedText, reading: _Reading) -> bool:
    signed_by = _SIGNED_BY.match(mapped.text)
    at = signed_by.end() if signed_by else 0
    if not _is_name(mapped.text[at:]):
        return False
    reading.name = mapped.slice(at, len(mapped.text))
    reading.in_recipients = False
    return True


def _is_open(line: RecipientLine) -> bool:
    """Tell whether a line of recipients goes on in the next one: it ends in a comma."""
    return line.mapped.text.rstrip().endswith((",", "-", "–", "và"))


def _ends_broken_line(text: str, line: RecipientLine) -> bool:
    """Tell whether a short line that ends in ";" goes on with the recipient above, which has no end yet."""
    if len(text) > 40 or not text.endswith(";") or forms.POSITION.match(text) or forms.CAPACITY_SHORT.match(text):
        return False
    return not line.mapped.text.rstrip().endswith((";", "."))


# "ỦY BAN NHÂN DÂN TỈNH …" ends long before: a longer line in capitals is the title of what is attached.
_NAME_LENGTH = 64


def _take_office(block: Paragraph, reading: _Reading) -> bool:
    text = block.text
    if appendix(text) or reading.name is not None:
        return False
    if forms.CAPACITY_SHORT.match(text):
        reading.capacity.append(block.mapped)
        reading.in_recipients = False
        return True
    if reading.capacity and not reading.position and forms.CAPACITY_SHORT.match(reading.capacity[-1].text):
        # "KT." / "CHỦ TỊCH" / "PHÓ CHỦ TỊCH": what follows the short form is whom the signer acts for.
        return _take_capacity(joined([reading.capacity.pop(), block.mapped]), reading)
    if forms.CAPACITY.match(text):
        return _take_capacity(block.mapped, reading)
    if _BODY_CELL.match(text):
        reading.capacity.append(block.mapped)
        return True
    if forms.POSITION.match(text) or forms.AUTHORITY.match(text):
        reading.position.append(block.mapped)
        reading.in_recipients = False
        return True
    titled = forms.TYPE_LINE.match(text) or text.startswith("VỀ ") or any(map(str.isdigit, text))
    goes_on = len(text) < _NAME_LENGTH and not titled
    if reading.capacity and not reading.position and goes_on:
        # "TM. ỦY BAN NHÂN DÂN" / "TỈNH …": the name of the collective goes on in the next line.
        reading.capacity.append(block.mapped)
        return True
    if reading.position and not forms.TYPE_LINE.match(text) and _is_capital_name(text):
        reading.name = block.mapped
        return True
    return False


def _take_capacity(mapped: MappedText, reading: _Reading) -> bool:
    """Take the line of delegated signing; where the signer's own office stands on the same line, part the two."""
    reading.in_recipients = False
    text = mapped.text
    for office in (
        "PHÓ CHỦ TỊCH",
        "P. CHỦ TỊCH",
        "P.CHỦ TỊCH",
        "THỨ TRƯỞNG",
        "PHÓ THỦ TƯỚNG",
        "PHÓ GIÁM ĐỐC",
        "PHÓ TỔNG",
        "PHÓ CỤC",
        "PHÓ CHÁNH",
        "PHÓ VIỆN",
        "PHÓ TRƯỞNG",
        "PHÓ BÍ THƯ",
        "PHÓ HIỆU TRƯỞNG",
        "PHÓ CHỦ NHIỆM",
        "PHÓ CHI CỤC",
    ):
        cut = text.find(f" {office}")
        if cut > 3:
            reading.capacity.append(mapped.slice(0, cut).stripped())
            reading.position.append(mapped.slice(cut, len(text)).stripped())
            return True
    cut = text.find(" CHỦ TỊCH")
    # "TM. ĐOÀN CHỦ TỊCH": a presidium.
    if cut > 3 and text.startswith("TM") and not text.endswith("ĐOÀN", 0, cut):
        reading.capacity.append(mapped.slice(0, cut).stripped())
        reading.position.append(mapped.slice(cut, len(text)).stripped())
        return True
    # "TM. ỦY BAN NHÂN DÂN" / "KT. CHỦ TỊCH" / "PHÓ CHỦ TỊCH": the last line of signing is the signer's.
    reading.capacity.append(mapped)
    return True


def _is_recipient(text: str) -> bool:
    if bullet(text):
        return True
    return len(text) < 200 and not marks(text) and not forms.ATTACHED_NOTE.match(text) and not _is_name(text)


_ARCHIVED = re.compile(r"Lưu\s*[:,]")


def left_over(block: Paragraph) -> bool:
    """Tell whether a paragraph right behind the end matter is one more recipient: "Lưu: VT.", or a name that ends in ";"."""
    text = block.text
    return len(text) < 200 and not marks(text) and bool(_ARCHIVED.match(text.lstrip("-– ")) or text.endswith(";"))


def _take_recipients(mapped: MappedText, reading: _Reading) -> None:
    reading.recipients = recipients_in(mapped, reading.recipients)


# "Gửi bản điện tử:", "Bản giấy:": in what form those below get theirs.
_IN_WHAT_FORM = re.compile(r"(?:Gửi\s+)?(?:bản|văn bản|VB)\s+(?:điện tử|giấy)\s*:$", re.IGNORECASE)
_NEXT_DASH = re.compile(r";\s*(?=[-–]\s*\S)")


def recipients_in(mapped: MappedText, above: Sequence[RecipientLine] = ()) -> list[RecipientLine]:
    """Split one printed line, or several that have run together ("- A; - B; - Lưu: VT."), into recipients.

    Returns those `above` with them: a line without a dash may go on with the last.
    """
    recipients = list(above)
    text = mapped.text
    starts = [0, *(match.end() for match in _NEXT_DASH.finditer(text))]
    for index, start in enumerate(starts):
        end = starts[index + 1] if index + 1 < len(starts) else len(text)
        part = mapped.slice(start, end).stripped()
        mark = bullet(part.text)
        if mark:
            part = part.slice(mark[1], len(part.text))
        elif _IN_WHAT_FORM.match(part.text):
            continue
        elif recipients and index == 0 and not recipients[-1].mapped.text.endswith((";", ".")):
            # A line without a dash goes on with the recipient above.
            recipients[-1] = RecipientLine(joined([recipients[-1].mapped, part]))
            continue
        if part.text.strip(" ;.-"):
            recipients.append(RecipientLine(part.stripped()))
    return recipients


def _is_name(text: str) -> bool:
    return len(text) < 50 and bool(forms.NAME.match(text.strip("() .")))


def _is_capital_name(text: str) -> bool:
    return 2 <= len(text.split()) <= 5
