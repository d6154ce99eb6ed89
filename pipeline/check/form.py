"""Checks of the form: what the reader noticed, and the parts that every decision has."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from pipeline.check.findings import Findings, note
from pipeline.document.decision import Note
from pipeline.letters import BROKEN_LETTERS
from pipeline.spans import Span


def reader_remarks(findings: Findings) -> Iterator[Note]:
    """What the reader noticed: tracked changes, text that it left out."""
    for remark in findings.outline.clean.source.remarks:
        evidence = [findings.proof.at(remark.span)] if remark.span else []
        yield note(remark.code, remark.level, remark.message, remark.message_vi, evidence)


def missing_parts(findings: Findings) -> Iterator[Note]:
    """Parts of the form that every decision has, and this one does not show."""
    head = findings.head
    for value, code, name, name_vi in (
        (head.number, "missing-number", "number", "số, ký hiệu"),
        (head.issued_on, "missing-date", "day of issue", "ngày ban hành"),
        (head.issuer.name, "missing-issuer", "issuing body", "cơ quan ban hành"),
        (head.signer.name, "missing-signer", "signer", "người ký"),
    ):
        if not value:
            yield note(
                code, "warning", f"no {name} was found in the text", f"không tìm thấy {name_vi} trong văn bản", []
            )


def unsure_parts(findings: Findings) -> Iterator[Note]:
    """Parts of the form whose words were recognised in a picture with little certainty: a number put in by hand."""
    letterhead, end = findings.outline.letterhead, findings.outline.end
    for mapped, code, name, name_vi in (
        (letterhead.number, findings.head.number, "number", "số, ký hiệu"),
        (letterhead.date, findings.head.issued_on, "day of issue", "ngày ban hành"),
        (end.signer, findings.head.signer.name, "signer's name", "họ tên người ký"),
    ):
        unsure = findings.proof.unsure(findings.proof.of(mapped)) if mapped is not None and code else []
        if unsure:
            yield note(
                "ocr-unsure",
                "warning",
                f"the {name} was recognised with little certainty; compare it with the page",
                f"{name_vi} nhận dạng từ ảnh chưa chắc chắn; hãy đối chiếu với bản gốc",
                unsure,
            )


def mended_number(findings: Findings) -> Iterator[Note]:
    """The number of the letterhead, printed otherwise than elsewhere in the same document."""
    printed = findings.outline.letterhead.number
    if printed is None or not findings.head.number:
        return
    number = findings.head.number
    if "".join(printed.text.split()).strip(".,;:|") == number:
        return
    # "30…/KH-UBND" was set over the dots of the form; "1240 QĐ-LĐT BXH" stands elsewhere as it should.
    dotted = "".join(printed.text.split()).translate(_DOTS) == number.translate(_DOTS)
    yield note(
        "number-mended",
        "warning",
        f"the letterhead prints {printed.text!r}; "
        + (f"read as {number!r}" if dotted else f"the form {number!r} is printed elsewhere in the document"),
        f"phần đầu in “{printed.text}”; "
        + (f"đọc là “{number}”" if dotted else f"dạng “{number}” được in ở chỗ khác trong văn bản"),
        findings.proof.of(printed),
    )


_DOTS = str.maketrans("", "", ".…_")
_BROKEN = re.compile("[" + "".join(BROKEN_LETTERS) + "]")


def mended_letters(findings: Findings) -> Iterator[Note]:
    """Letters that a font with a broken map left for Vietnamese ones, read as those; one note counts them."""
    raw = findings.outline.clean.source.raw
    # Few documents have any: to look for each of the five takes a tenth of the time of going through the letters.
    found = any(map(raw.__contains__, BROKEN_LETTERS))
    places = [Span(*match.span()) for match in _BROKEN.finditer(raw)] if found else []
    yield from _counting_note(
        "letters-mended",
        findings,
        places,
        "letters come from a font with a broken map and are read as the Vietnamese ones meant",
        "chữ bị phông lỗi in sai được đọc lại thành chữ tiếng Việt",
    )


def mended_syllables(findings: Findings) -> Iterator[Note]:
    """Syllables that the text layer had split, read as whole; one note counts them."""
    yield from _counting_note(
        "syllables-mended",
        findings,
        findings.outline.clean.mended,
        "syllables that blanks had split are read as whole",
        "tiếng bị tách rời bởi khoảng trắng được đọc liền lại",
    )


def parted_syllables(findings: Findings) -> Iterator[Note]:
    """Words that had been run together, read apart; one note counts them."""
    yield from _counting_note(
        "syllables-parted",
        findings,
        findings.outline.clean.parted,
        "words that had been run together are read apart",
        "chỗ viết liền hai tiếng được đọc tách ra",
    )


def _counting_note(code: str, findings: Findings, places: Sequence[Span], said: str, said_vi: str) -> Iterator[Note]:
    """Yield the note that counts what was read otherwise than printed, the first twenty places as its evidence; none where nothing was."""
    if places:
        shown = [findings.proof.at(place) for place in places[:20]]
        yield note(code, "info", f"{len(places)} {said}", f"{len(places)} {said_vi}", shown)
