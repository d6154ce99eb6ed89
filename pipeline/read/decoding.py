"""Bytes to text: which encoding a file is in, what was undone, and when it can't be told."""

from __future__ import annotations

import codecs
import re
import unicodedata
from dataclasses import dataclass

from pipeline.document.source import Remark
from pipeline.read.legacy import Plan, converted_text, plan_of_text
from pipeline.read.legacy_tables import CONVERTERS
from pipeline.read.readable import lost_characters, refuse_unreadable, unreadable
from pipeline.read.remarks import converted_remark, converted_remarks, mended_remark
from pipeline.read.syllables import syllable_share

_UTF16_MARKS = ((codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"))
_MARKUP = re.compile(
    r"<(script|style)\b(?:(?!<\1\b).)*?</\1\s*>|<[a-z!/][^<>]*>|&#?\w{1,32};", re.IGNORECASE | re.DOTALL
)
_SAMPLE = 4096
_TOLD_BY = 300_000
"""So many bytes tell the encoding: six readings of 8 MB of noise took fifteen seconds."""
_FAIR = 0.6
_ROUNDS = 3
_CP1252 = {
    code: bytes([code]).decode("cp1252") for code in range(0x80, 0xA0) if code not in (0x81, 0x8D, 0x8F, 0x90, 0x9D)
}
_TO_BYTE = {ord(char): code for code, char in _CP1252.items()}
_NO_BYTE = re.compile(f"[^\x00-\xff{''.join(_CP1252.values())}]")


@dataclass(frozen=True, slots=True)
class Decoded:
    """Text with its line ends and NUL characters as they were; `encoding` is Python's name or "windows-1258"."""

    text: str
    encoding: str
    remarks: tuple[Remark, ...] = ()


def utf16_of(data: bytes) -> str:
    """Return "utf-16-le" or "utf-16-be" for text in it, with a byte order mark or without; "" for anything else.

    Most characters of any Vietnamese text are ASCII: every second byte is then zero, always on the same side.
    """
    for mark, encoding in _UTF16_MARKS:
        if data.startswith(mark):
            return encoding
    sample = data[: min(len(data), _SAMPLE) // 2 * 2]
    pairs = len(sample) // 2
    first, second = sample[::2].count(0), sample[1::2].count(0)
    for zeros, others, encoding in ((second, first, "utf-16-le"), (first, second, "utf-16-be")):
        if pairs and zeros > 0.4 * pairs and not others:
            try:
                text = sample.decode(encoding)
            except UnicodeDecodeError:  # the sample cuts a surrogate pair, or it is no text
                return ""
            odd = sum(unicodedata.category(char) in ("Cc", "Cn") and char not in "\t\n\r\f" for char in text)
            return encoding if not odd else ""
    return ""


def decode(data: bytes, name: str, declared: str = "") -> Decoded:
    """Return the text of a file that is text, without a byte order mark; legacy letters are not converted yet.

    `declared` is the code page that the file itself names, "" for none: it is believed where UTF-8 is ruled out and
    no Vietnamese encoding fits.
    Text that was read as Western and written as UTF-8, once or several times over, is undone where that is lossless.

    Raises:
        UnreadableText: in no encoding do the bytes make Vietnamese words.
    """
    found = _unicode(data) or _code_page(data, name, declared)
    return _unwound(found)


def decoded_text(data: bytes, name: str) -> Decoded:
    """Return the text of a plain file: decoded, legacy letters converted, refused where it makes no words.

    Raises UnreadableText as `decode` and `refuse_unreadable` do.
    """
    found = decode(data, name)
    plan = plan_of_text(found.text)
    if plan.unnamed:
        remarks = (*found.remarks, *converted_remarks([plan.unnamed], plan))
        found = Decoded(converted_text(found.text, plan), plan.unnamed, remarks)
    refuse_unreadable(found.text, name)
    return found


def _unicode(data: bytes) -> Decoded | None:
    """Return what a byte order mark, zero bytes or well-formed UTF-8 prove; None where the bytes prove nothing."""
    encoding = "utf-8" if data.startswith(codecs.BOM_UTF8) else utf16_of(data)
    if encoding:
        return _with_losses(data.decode(encoding, "replace").removeprefix("\ufeff"), encoding)
    try:
        return Decoded(data.decode("utf-8"), "utf-8")
    except UnicodeDecodeError:
        return None


def _code_page(data: bytes, name: str, declared: str) -> Decoded:
    """Return the reading, of all that 8-bit Vietnamese text was written in, that makes the most words; else raise."""
    encodings = ("windows-1258", "utf-8", *CONVERTERS, "windows-1252")
    told_by = data[:_TOLD_BY]
    shares = {
        encoding: syllable_share(_MARKUP.sub(" ", reading.text))
        for encoding in encodings
        if (reading := _reading(told_by, encoding)) is not None
    }
    likely = max(shares, key=lambda encoding: shares[encoding])
    best = _reading(data, likely) if shares[likely] >= _FAIR else None
    if best is not None and not lost_characters(best.text):
        return best
    stated = _declared(data, declared)
    if stated is not None:
        return stated
    raise unreadable(
        name,
        "its bytes make Vietnamese words in no known encoding (UTF-8, UTF-16, Windows-1258, TCVN3, VNI)",
        "các byte không thành tiếng Việt trong bảng mã nào đã biết (UTF-8, UTF-16, Windows-1258, TCVN3, VNI)",
    )


def _reading(data: bytes, encoding: str) -> Decoded | None:
    """Return the reading of bytes in one encoding or legacy font; None where they can't be in it."""
    if encoding == "utf-8":
        return _with_losses(data.decode("utf-8", "replace"), "utf-8")
    if encoding == "windows-1258":
        try:
            vietnamese = unicodedata.normalize("NFC", data.decode("cp1258"))
        except UnicodeDecodeError:
            return None
        return Decoded(vietnamese, "windows-1258", (converted_remark("windows-1258"),))
    western = data.decode("latin-1").translate(_CP1252)
    for legacy in CONVERTERS:
        if legacy == encoding:
            return Decoded(converted_text(western, Plan(legacy)), legacy, (converted_remark(legacy),))
    return Decoded(western, "windows-1252")


def _declared(data: bytes, declared: str) -> Decoded | None:
    """Return the text in the code page that the file names, where it is a known one and fits."""
    try:
        encoding = codecs.lookup(declared).name if declared else ""
        # A page that says UTF-8 and holds broken bytes is shown by browsers, with marks for what is lost.
        how = "replace" if encoding == "utf-8" else "strict"
        return _with_losses(data.decode(encoding, how), encoding.replace("cp125", "windows-125")) if encoding else None
    except (UnicodeDecodeError, LookupError):
        return None


def _with_losses(text: str, encoding: str) -> Decoded:
    """Return decoded text with a remark on the characters that could not be decoded."""
    lost = text.count("\ufffd")
    if not lost:
        return Decoded(text, encoding)
    remark = Remark(
        "characters-lost",
        f"{lost} character(s) could not be decoded and stand as \ufffd",
        f"{lost} ký tự không giải mã được, hiện là \ufffd",
        level="warning",
    )
    return Decoded(text, encoding, (remark,))


def _unwound(found: Decoded) -> Decoded:
    """Undo UTF-8 that was read as Western and written as UTF-8 again ("Quyáº¿t", "QuyÃ¡ÂºÂ¿t").

    It is undone only as a whole and without loss, and where more words come out.
    """
    text, undone = found.text, False
    for _ in range(_ROUNDS):
        inner = _inner(text)
        if inner is None or syllable_share(inner) <= syllable_share(text):
            break
        text, undone = inner, True
    return Decoded(text.removeprefix("\ufeff"), found.encoding, (mended_remark(),)) if undone else found


def _inner(text: str) -> str | None:
    """Return the UTF-8 text whose bytes the characters are, None where they are none or say the same."""
    if text.isascii() or _NO_BYTE.search(text):
        return None
    try:
        return text.translate(_TO_BYTE).encode("latin-1").decode("utf-8")
    except UnicodeDecodeError:
        return None
