"""Names and messages as they may be shown: nothing in a file's name steers the terminal or breaks a line of a log."""

from __future__ import annotations

import unicodedata

_STEERING = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"})
"""Categories of Unicode that print nothing and change what is around them: ESC and line ends, marks of direction,
zero-width letters, halves of pairs (they stand for the bytes of a name that is not UTF-8), line separators."""


def escaped(text: str) -> str:
    r"""Return the text on one line, with every character that would steer the output as \uXXXX (\UXXXXXXXX beyond)."""
    return "".join(_code(letter) if unicodedata.category(letter) in _STEERING else letter for letter in text)


def _code(letter: str) -> str:
    number = ord(letter)
    return f"\\u{number:04x}" if number <= 0xFFFF else f"\\U{number:08x}"
