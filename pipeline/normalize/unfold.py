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
        r"(?<!PHÓ)(?<!ĐOÀN)(?<!CHI)(?<!TỔNG)(?<!KT\.)(?<!TM\.)(?<!TL\.)(?<!Q\.)(?<!\s)\s+(?=(?:BỘ TRƯỞNG|THỦ TƯỚNG CHÍNH PHỦ$|CHỦ TỊCH|TỔNG GIÁM "
        r"ĐỐC|TỔNG CỤC TRƯỞNG|CỤC TRƯỞNG|CHÁNH ÁN|VIỆN TRƯỞNG|GIÁM ĐỐC)"
        rf"\b[{UPPER}\s,–-]*$)"
    ),
    # before the ordering word at the end of the basis
    re.compile(r"(?<=[,;.])\s+(?=QUYẾT ĐỊNH\s*:?$)"),
    # a whole decision on one line: its basis, its articles, its end
    re.compile(r"(?<=;)\s+(?=(?:Căn cứ|Theo đề nghị|Xét đề nghị)\s)|(?<=[,;.])\s+(?=QUYẾT ĐỊNH\s*:?\s+Điều\s+1)"),
    re.compile(r"(?<=[.;:/])\s+(?=Điều\s+\d{1,2}\s?[.:]\s)|(?<=[./])\s+(?=Nơi nhận\s*:)"),
    # after the basis has begun on the title's line
    re.compile(rf"(?<=[{UPPER}])\s+(?=Căn cứ\s)"),
    # before the attached document's type, after the signer's name; before its note in brackets
    re.compile(rf"(?<=[{LOWER}])\s+(?=(?:{_TYPES})\s+[{UPPER}]{{2,}})"),
    re.compile(r"(?<!\s)\s+(?=\((?:Ban hành kèm|Kèm) theo)"),
    # inside the signature: before the signer's own title, and before the name
    re.compile(r"(?<=Hạnh phúc)\s+(?=\S)|(?<=HẠNH PHÚC)\s+(?=\S)"),
    re.compile(
        r"(?<=BỘ TRƯỞNG)\s+(?=THỨ TRƯỞNG)|(?<=CHỦ TỊCH)\s+(?=PHÓ CHỦ TỊCH)|(?<=ỦY BAN NHÂN DÂN)\s+(?=CHỦ TỊCH\b)|"
        r"(?<=GIÁM ĐỐC)\s+(?=PHÓ (?:TỔNG )?GIÁM ĐỐC)|(?<=CỤC TRƯỞNG)\s+(?=PHÓ (?:CHI |TỔNG )?CỤC TRƯỞNG)"
    ),
    # "TM. ỦY BAN NHÂN DÂN KT. CHỦ TỊCH PHÓ CHỦ TỊCH Lê Văn Sóng": all of the signature on one line.
    re.compile(
        rf"(?<=[{UPPER}])\s+(?=(?:KT|TUQ|K/T)\s?\.)|(?<=DÂN TỈNH)\s+(?=CHỦ TỊCH\b)|(?<=\S)\s+(?=\([Đđ]ã ký\)\s)"
    ),
    re.compile(
        rf"(?:(?<=TRƯỞNG)|(?<=CHỦ TỊCH)|(?<=GIÁM ĐỐC)|(?<=THỦ "
        rf"TƯỚNG))\s+(?=[{UPPER}][{LOWER}]+(?:\s+[{UPPER}][{LOWER}]+){{1,4}}(?:\s|$))"
    ),
)
_ORDERING = re.compile(r"[,;.]\s+QUYẾT ĐỊNH\s*:?$")
# "CHỦ TỊCH (đã ký) Lê Văn Sóng" is one, too.
_SIGNATURE = re.compile(
    rf"(?:TM|KT|TL|TUQ|Q)\s?\.\s*[{UPPER}]|(?:PHÓ )?(?:CHỦ TỊCH|GIÁM ĐỐC|TRƯỞNG|THỨ TRƯỞNG|BỘ TRƯỞNG)\s+\([Đđ]ã ký\)\s"
)
_SIGNS = ("T", "K", "Q", "P", "C", "G", "B")
_HEAD = re.compile(rf"CỘNG H[ÒO]A XÃ HỘI|,\s*ngày\s+\d{{1,2}}\s+tháng\s+\d{{1,2}}\s+năm\s+\d{{4}}\s+(?:{_TYPES})\b")

_WORD_AT_END = 16


_CELL = re.compile(r"[^|]+")
_OFFICE = re.compile(
    rf"[\s|]*(?:TM|KT|TL|TUQ|Q|K/T|T/M)\s?[./]\s*[{UPPER}]|[\s|]*(?:CHỦ TỊCH|GIÁM ĐỐC|BỘ TRƯỞNG|THỦ TƯỚNG|CỤC TRƯỞNG)\b"
)


def _ends_in_cells(mapped: MappedText) -> list[MappedText]:
    """Return the cells of an end of the form that a web site left as one line: "Nơi nhận: - …; - … | KT. CHỦ TỊCH … |"; none where it is no such."""
    text = mapped.text
    if not text.startswith("Nơi nhận") or "|" not in text:
        return []
    cells = [cell.span() for cell in _CELL.finditer(text)]
    if not any(_OFFICE.match(text, start) for start, _ in cells[1:]):
        return []
    return [part for start, end in cells if (part := mapped.slice(start, end).stripped()).text]


def _has_head(text: str) -> bool:
    return ("ngày" in text or "XÃ HỘI" in text) and _HEAD.search(text) is not None


def unfolded(mapped: MappedText) -> Iterator[MappedText]:
    """Yield the parts of a paragraph that holds several parts of the form; any other paragraph comes back whole.

    Good: "KT. BỘ TRƯỞNG THỨ TRƯỞNG Trần Văn Bình KẾ HOẠCH …" gives four. Not cut: a sentence that names a plan.
    """
    cells = _ends_in_cells(mapped)
    if cells:
        for cell in cells:
            yield from unfolded(cell)
        return
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
