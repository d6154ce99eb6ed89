"""Text that is one line, no text, or says that it is in another encoding; and other files called text or PDF."""

from __future__ import annotations

import random
from collections.abc import Iterator

from clean_decision import CLEAN

from hostile.cases import Hostile, hostile
from hostile.web import page
from hostile.word import word

PNG = b"\x89PNG\r\n\x1a\n" + b"\0\0\0\rIHDR" + b"\0" * 200
POINTER = b"version https://git-lfs.github.com/spec/v1\noid sha256:" + b"0" * 64 + b"\nsize 12345\n"


def _noise(size: int, seed: int = 7) -> bytes:
    return random.Random(seed).randbytes(size)


def files() -> Iterator[Hostile]:
    """Yield the family."""
    wrong = "DAMAGED WRONG_TYPE"
    yield hostile("good.txt", CLEAN.encode(), "OK")
    yield hostile("empty.txt", b"", "EMPTY")
    yield hostile("nuls.txt", b"\0" * 100_000, "EMPTY")
    yield hostile("line_20_mb.txt", lambda: b"l\xc3\xbaa " * 3_900_000, "LIMIT_TEXT")
    yield hostile("line_190_kb.txt", lambda: CLEAN.encode() + "lúa ".encode() * 47_000, "OK")
    yield hostile("over_20_mb.txt", lambda: b"lua\n" * 5_100_000, "LIMIT_SIZE")
    yield hostile("noise.txt", lambda: _noise(100_000), "WRONG_TYPE UNREADABLE")
    yield hostile("noise_8_mb.txt", lambda: _noise(8_000_000).replace(b"\0", b"\1"), "UNREADABLE LIMIT_TEXT", slow=True)
    yield hostile("nul_between.txt", CLEAN.replace("Sở", "S\0ở").encode(), "OK WRONG_TYPE UNREADABLE")
    yield hostile("nul_late.txt", (CLEAN * 3 + "Bến\0Sậy" * 99).encode(), "OK")
    yield hostile("controls.txt", CLEAN.replace("Sở", "\x1b[31mSở\x0b\x07").encode(), "OK UNREADABLE")
    yield hostile("bidi.txt", CLEAN.replace("Sở", "\u202eSở\u2066\u200b\u200d").encode(), "OK")
    yield hostile("bom_utf16_lies.txt", b"\xff\xfe" + CLEAN.encode(), "UNREADABLE NOT_A_DOCUMENT")
    yield hostile(
        "bom_utf8_lies.txt", b"\xef\xbb\xbf" + CLEAN.encode("utf-16-le"), "UNREADABLE NOT_A_DOCUMENT WRONG_TYPE OK"
    )
    yield hostile("bom_only.txt", b"\xef\xbb\xbf", "EMPTY")
    yield hostile("utf16_no_bom.txt", CLEAN.encode("utf-16-le"), "OK")
    yield hostile("utf16_odd.txt", CLEAN.encode("utf-16") + b"\0", "OK")
    yield hostile(
        "surrogates_utf8.txt", CLEAN.replace("Lau", "\ud800").encode("utf-8", "surrogatepass"), "OK UNREADABLE"
    )
    yield hostile("surrogates_utf16.txt", CLEAN.replace("Lau", "\udc00\ud800").encode("utf-16", "surrogatepass"), "OK")
    yield hostile("nonsense.txt", "\uffff\ufdd0\U0010ffff\ue000".encode() * 999, "UNREADABLE NOT_A_DOCUMENT EMPTY")
    yield hostile("marks.txt", ("e" + "\u0301" * 50_000 + "\n" + CLEAN).encode(), "OK UNREADABLE")
    yield hostile("pipes.md", (CLEAN + "|" * 100_000).encode(), "OK LIMIT_TABLE")
    yield hostile("pipe_rows.md", lambda: (CLEAN + "\n\n" + "| a | b |\n|---|---|\n" * 5_000).encode(), "OK")
    yield hostile(
        "pipe_wide.md",
        lambda: (CLEAN + "\n\n" + "|a" * 20_000 + "|\n" + "|-" * 20_000 + "|\n" + "|a|b|\n" * 200).encode(),
        "LIMIT_TABLE OK",
    )
    yield hostile("stars.md", (CLEAN + "\n\n" + "**a*" * 20_000).encode(), "OK")
    yield hostile("brackets.md", (CLEAN + "\n\n" + "[" * 50_000 + "](" * 50_000).encode(), "OK")
    yield hostile("tabs.txt", (CLEAN + "\n" + "a\t" * 50_000 + "\n" + "b\tc\td\n" * 50).encode(), "OK LIMIT_TABLE")
    yield hostile("blanks.txt", (CLEAN + "\n" + "x" + " " * 150_000 + "x").encode(), "OK")
    yield hostile("blank_lines.txt", (CLEAN + "\n" * 1_000_000 + "x").encode(), "OK")
    yield hostile("articles.txt", lambda: (CLEAN + "".join(f"Điều {at}.\n" for at in range(4, 2_000))).encode(), "OK")
    yield hostile("digits.txt", (CLEAN + "\nSố " + "9" * 100_000 + "/QĐ-UBND\n").encode(), "OK")
    yield hostile("np_nothing.pdf", b"", "EMPTY")
    yield hostile("np_nuls.pdf", b"\0" * 10_000, "EMPTY")
    yield hostile("np_noise.pdf", lambda: _noise(50_000), wrong)
    yield hostile("np_html.pdf", page, wrong + " OK")
    yield hostile("np_docx.pdf", word, "OK")
    yield hostile("np_png.pdf", PNG, "DAMAGED NEEDS_OCR EMPTY UNREADABLE NOT_A_DOCUMENT")
    yield hostile("np_pointer.pdf", POINTER, wrong)
    yield hostile("np_text.docx", CLEAN.encode(), "OK")
    yield hostile("np_noise.docx", lambda: b"PK\x03\x04" + _noise(9_000), wrong)
    yield hostile("np_word_in_noise.docx", lambda: b"PK\x03\x04word/" + _noise(9_000), "DAMAGED")
    yield hostile("np_html.doc", page, "OK")
    yield hostile("np_pointer.txt", POINTER, "NOT_A_DOCUMENT UNREADABLE")
