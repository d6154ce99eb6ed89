"""Letterheads and signatures that a web copy has run together into one line, cut at their fixed parts.

Such a line reads "Hà Nội, ngày 29 tháng 01 năm 2015 QUYẾT ĐỊNH BAN HÀNH … BỘ TRƯỞNG BỘ TƯ PHÁP": the parts of the form
(NĐ 30/2020, Phụ lục I) stand in it in their order, so each is a place to cut.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from pipeline.letters import LOWER, UPPER
from pipeline.spans import MappedText

_TYPES = (
    "QUYẾT ĐỊNH|KẾ HOẠCH|CHƯƠNG TRÌNH|CHỈ THỊ|NGHỊ QUYẾT|QUY CHẾ|QUY ĐỊNH|ĐỀ ÁN|PHƯƠNG ÁN|THÔNG BÁO|DANH MỤC|ĐIỀU LỆ|"
    "HƯỚNG DẪN|PHỤ LỤC"
)
_CUTS = (
    # after the day in the letterhead, before the type in capitals
    re.compile(rf"(?<=\d{{4}})\s+(?=(?:{_TYPES})\b)"),
    # between the issuing body and the national motto, and between the motto's lines
    re.compile(r"(?<!\s)\s+(?=CỘNG H[ÒO]A XÃ HỘI CHỦ NGHĨA)|(?<=VIỆT NAM)\s+(?=Độc lập\b)|(?:(?<!\s)\s+)?[-_]{5,}\s*"),
    # before the head of the issuing body, in capitals, at the end of the title
    re.compile(
        r"(?<!PHÓ)(?<!KT\.)(?<!TM\.)(?<!TL\.)(?<!Q\.)(?<!\s)\s+(?=(?:BỘ TRƯỞNG|THỦ TƯỚNG CHÍNH PHỦ$|CHỦ TỊCH|TỔNG GIÁM "
        r"ĐỐC|TỔNG CỤC TRƯỞNG|CỤC TRƯỞNG|CHÁNH ÁN|VIỆN TRƯỞNG|GIÁM ĐỐC)"
        rf"\b[{UPPER}\s,–-]*$)"
    ),
    # before the ordering word at the end of the basis
    re.compile(r"(?<=[,;.])\s+(?=QUYẾT ĐỊNH\s*:?$)"),
    # after the basis has begun on the title's line
    re.compile(rf"(?<=[{UPPER}])\s+(?=Căn cứ\s)"),
    # before the attached document's type, after the signer's name; before its note in brackets
    re.compile(rf"(?<=[{LOWER}])\s+(?=(?:{_TYPES})\s+[{UPPER}]{{2,}})"),
    re.compile(r"(?<!\s)\s+(?=\((?:Ban hành kèm|Kèm) theo)"),
    # inside the signature: before the signer's own title, and before the name
    re.compile(r"(?<=Hạnh phúc)\s+(?=\S)|(?<=HẠNH PHÚC)\s+(?=\S)"),
    re.compile(
        r"(?<=BỘ TRƯỞNG)\s+(?=THỨ TRƯỞNG)|(?<=CHỦ TỊCH)\s+(?=PHÓ CHỦ TỊCH)|(?<=ỦY BAN NHÂN DÂN)\s+(?=CHỦ TỊCH\b)"
    ),
    re.compile(
        rf"(?:(?<=TRƯỞNG)|(?<=CHỦ TỊCH)|(?<=GIÁM ĐỐC)|(?<=THỦ "
        rf"TƯỚNG))\s+(?=[{UPPER}][{LOWER}]+(?:\s+[{UPPER}][{LOWER}]+){{1,4}}(?:\s|$))"
    ),
)
_ORDERING = re.compile(r"[,;.]\s+QUYẾT ĐỊNH\s*:?$")
_SIGNATURE = re.compile(r"(?:TM|KT|TL|TUQ|Q)\s?\.\s*[A-ZĐ]")
_SIGNS = ("T", "K", "Q")
_HEAD = re.compile(rf"CỘNG H[ÒO]A XÃ HỘI|,\s*ngày\s+\d{{1,2}}\s+tháng\s+\d{{1,2}}\s+năm\s+\d{{4}}\s+(?:{_TYPES})\b")

_WORD_AT_END = 16


def _has_head(text: str) -> bool:
    return ("ngày" in text or "XÃ HỘI" in text) and _HEAD.search(text) is not None


def unfolded(mapped: MappedText) -> Iterator[MappedText]:
    """Yield the parts of a paragraph that holds several parts of the form; any other paragraph comes back whole.

    Good: "KT. BỘ TRƯỞNG THỨ TRƯỞNG Trần Văn Bình KẾ HOẠCH …" gives four. Not cut: a sentence that names a plan.
    """
    text = mapped.text
    ordering = _ORDERING.search(text) if "QUYẾT ĐỊNH" in text[-_WORD_AT_END:] else None
    whole = not (_has_head(text) or (text.startswith(_SIGNS) and _SIGNATURE.match(text)))
    if whole and ordering is None:
        yield mapped
        return
    if whole and ordering:
        yield mapped.slice(0, ordering.start() + 1).stripped()
        yield mapped.slice(ordering.start() + 1, len(text)).stripped()
        return
    cuts = sorted({(match.start(), match.end()) for pattern in _CUTS for match in pattern.finditer(text)})
    position = 0
    for start, end in cuts:
        if start > position:
            yield mapped.slice(position, start).stripped()
        position = max(position, end)
    if position < len(text):
        yield mapped.slice(position, len(text)).stripped()
