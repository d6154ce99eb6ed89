"""Is this text at all? Characters that stand for nothing, or signs inside words, tell a text that nobody can read."""

from __future__ import annotations

import re

from pipeline.errors import UnreadableText
from pipeline.read.syllables import is_syllable

# Not the soft hyphen, the no-break space, and the signs that follow a number or a name: ° ² ³ ¹ ® ½.
_STRANGE = (
    "\u0080-\u009f\u00a1-\u00aa\u00ac\u00af\u00b4-\u00b8\u00ba\u00bf\u00d7\u00f7"
    "\u02c6\u02dc\u0192\u20ac\u2021\u2030\u2039\u203a\u2122\ue000-\uf8ff\ufffd"
)
_SUSPECT = re.compile(f"[{_STRANGE}]")
_BROKEN = re.compile(rf"[^\W\d_][{_STRANGE}]|[{_STRANGE}][^\W\d_]|[{_STRANGE}]{{2}}")
_ENOUGH = 20
_LOST_SHARE = 0.01
_BROKEN_SHARE = 0.3


def refuse_unreadable(text: str, name: str) -> None:
    """Refuse a text that nobody could read.

    Raises UnreadableText where `why_unreadable` gives a reason.
    """
    reasons = why_unreadable(text)
    if reasons:
        raise unreadable(name, *reasons)


def why_unreadable(text: str) -> tuple[str, str] | None:
    """Return why a text can't be read, in English and Vietnamese; None where it can.

    It can't where more than one character in a hundred was lost, or where of the words with letters beyond ASCII almost
    every third or more has signs or controls inside it ("Quyáº¿t", "ngµy"): other languages have letters there.
    """
    if len(_SUSPECT.findall(text)) < _ENOUGH:
        return None
    lost = lost_characters(text)
    if lost:
        return f"{lost} of its characters are lost (\ufffd)", f"{lost} ký tự đã mất (\ufffd)"
    beyond = [word for word in text.split() if not word.isascii()]
    broken = sum(bool(_BROKEN.search(word)) and not is_syllable(word) for word in beyond)
    if broken >= _ENOUGH and broken > _BROKEN_SHARE * len(beyond):
        return (
            f"{broken} words hold signs where letters ought to be: the text was decoded wrongly before it was saved",
            f"{broken} từ có ký hiệu ở chỗ của chữ cái: văn bản đã bị giải mã sai trước khi lưu",
        )
    return None


def lost_characters(text: str) -> int:
    """Return how many characters were lost in decoding, 0 where they are too few to matter: up to one in a hundred."""
    lost = text.count("\ufffd")
    return lost if lost > _LOST_SHARE * (len(text) - text.count(" ")) else 0


def unreadable(name: str, reason: str, reason_vi: str) -> UnreadableText:
    """Return the error for text that can't be read."""
    return UnreadableText(
        f"{name}: the text can't be read: {reason}; get the file again, or save it from its program as UTF-8",
        f"{name}: không đọc được chữ: {reason_vi}; hãy lấy lại tệp, hoặc lưu lại bằng UTF-8 từ phần mềm gốc",
    )
