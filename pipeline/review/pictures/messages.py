"""What a process that draws is asked, and what it says: bytes on a socket, each message after its length."""

from __future__ import annotations

import struct
from dataclasses import dataclass
from typing import Literal

ASKED = struct.Struct("<BIIQ")
"""Before a file's bytes: 1 for a page, 0 for the sizes of all; its number; its width in pixels; how many bytes follow."""

SAID = struct.Struct("<cBQ")
"""Before an answer: its kind; 1 where the process ends after it; how many bytes follow."""

READY, DONE, NO_PAGE, FAILED = b"r", b"d", b"n", b"f"
"""Kinds of answers: it can be asked; the picture, or the sizes as JSON; there is no such page; a code."""

MOST_SAID = 40_000_000
"""Bytes of an answer; a picture of 16 million pixels that is all noise has fewer."""


@dataclass(frozen=True, slots=True)
class Question:
    """A page to be drawn, `width` pixels wide, or with page 0 the sizes of all pages to be told."""

    page: int = 0
    width: int = 0

    @property
    def what(self) -> Literal["page", "sizes"]:
        """What is asked for."""
        return "page" if self.page else "sizes"

    def head(self, length: int) -> bytes:
        """Return the beginning of the message; a file's `length` bytes follow."""
        return ASKED.pack(self.what == "page", self.page, self.width, length)
