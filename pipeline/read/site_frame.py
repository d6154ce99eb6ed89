"""The frame of a law site around a page saved as text: its banner above the document, its lists and letters below."""

from __future__ import annotations

import re

from pipeline.document.source import Remark
from pipeline.letters import composed
from pipeline.read.text_lines import RawLine
from pipeline.spans import Span

_BANNER = re.compile(r"Đang tải văn bản")
_STATUS = re.compile(r"\**\s*Tình trạng\s*:")
_TAIL = re.compile(
    r"(?:Văn bản này chưa cập nhật nội dung|NỘI DUNG SỬA ĐỔI, HƯỚNG DẪN|#+\s*Văn bản liên quan|Thưa Quý khách|"
    r"Bạn Chưa Đăng Nhập|"
    r"FILE ĐƯỢC ĐÍNH KÈM)"
)
_TITLE_AGAIN = re.compile(
    r"(?:Quyết định|Nghị quyết|Kế hoạch|Thông tư|Nghị định|Chỉ thị|Công điện|Thông báo|Luật|Công văn)\s.*\d"
)


def document_lines(raw: str, lines: list[RawLine]) -> tuple[list[RawLine], tuple[Remark, ...]]:
    """Return the lines of the document itself, and a remark on what was cut above them and one on what was below.

    All lines and no remark come back where no banner of a site stands above.
    """
    texts = [composed(raw[line.span.start : line.span.end]) for line in lines]
    banner = next((index for index, text in enumerate(texts[:200]) if _BANNER.search(text)), -1)
    if banner < 0:
        return lines, ()
    status = next(
        (index for index in range(banner, min(len(texts), banner + 90)) if _STATUS.match(texts[index])), banner
    )
    start = status + 1
    # The status' own value, and the pipes around it, belong to the banner's table.
    while (
        start < len(texts)
        and start < status + 8
        and (texts[start] == "|" or len(texts[start]) < 30)
        and "ỦY BAN" not in texts[start].upper()
    ):
        if texts[start] == "|" and start + 1 < len(texts) and texts[start + 1].strip("* ").isupper():
            break
        start += 1
    end = next((index for index in range(start, len(texts)) if _TAIL.match(texts[index])), len(texts))
    while end > start and (texts[end - 1] == "|" or _TITLE_AGAIN.match(texts[end - 1])) and end > start + 20:
        if texts[end - 1] == "|":
            break
        end -= 1
    return lines[start:end], tuple(_remark(part) for part in (lines[:start], lines[end:]) if part)


def _remark(cut: list[RawLine]) -> Remark:
    count = len(cut)
    return Remark(
        "site-frame",
        f"{count} line(s) of the web page around the document were left out",
        f"bỏ qua {count} dòng của trang web bao quanh văn bản",
        Span(cut[0].span.start, cut[-1].span.end),
    )
