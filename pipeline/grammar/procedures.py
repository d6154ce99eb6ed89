"""Tables of administrative procedures: they say who handles applications, in which steps, and order nobody anything."""

from __future__ import annotations

import re

from pipeline.document.outline import TablePart

_PROCEDURE = re.compile(
    r"thủ tục hành chính|\bTTHC\b|^(?:Các )?Bước\b|^Tên thủ tục|^Trình tự|Mức giá|^Đơn giá", re.IGNORECASE
)
# What the description of a procedure is made of, but for its steps.
_ENTRY = re.compile(
    r"(?P<label>Cách\s+thức\s+thực\s+hiện|Thành\s+phần(?:,|\s+và)?\s+(?:số\s+lượng\s+)?hồ\s+sơ|Số\s+lượng\s+hồ\s+sơ|Thời\s+hạn\s+giải\s+quyết|"
    r"Đối\s+tượng\s+thực\s+hiện|Cơ\s+quan\s+(?:trực\s+tiếp\s+)?(?:thực\s+hiện|giải\s+quyết|có\s+thẩm\s+quyền)|"
    r"Kết\s+quả\s+(?:của\s+việc\s+)?(?:thực\s+hiện|giải\s+quyết)|Phí\b|Lệ\s+phí|Tên\s+mẫu\s+đơn|Mẫu\s+đơn|Yêu\s+cầu,?\s+(?:và\s+)?điều\s+kiện|"
    r"Căn\s+cứ\s+pháp\s+lý)",
    re.IGNORECASE,
)
_STEPS = re.compile(r"(?:Trình\s+tự|Các\s+bước|Quy\s+trình)\s+(?:thực\s+hiện|giải\s+quyết)|Bước\s+\d", re.IGNORECASE)
_ENOUGH = 4
# A campaign too has those it is for, ways and results; only a procedure has papers, fees and forms.
_OF_AN_APPLICATION = re.compile(r"thành|số\s+lượng|thời\s+hạn|phí|lệ\s+phí|tên\s+mẫu|mẫu")
_STEP = re.compile(r"Bước\s+\d")


def lists_procedures(part: TablePart) -> bool:
    """Tell whether a table lists procedures, their steps, or prices, by its titles and its first column."""
    header = part.header
    steps = sum(_STEP.match(row[0].text) is not None for row in part.grid.rows[header.rows :])
    return steps > 1 or any(_PROCEDURE.search(title) for title in header.titles)


def procedure_entries(texts: list[str]) -> frozenset[int]:
    """Return which of the paragraphs of a section belong to the entries of a procedure, those on its steps left out.

    Good: "Cách thức thực hiện: …", "Cơ quan giải quyết: Sở A" and what stands below them, where four of them stand together.
    """
    labels = {match.group("label").casefold() for text in texts if (match := _ENTRY.match(text))}
    if len(labels) < _ENOUGH or not any(map(_OF_AN_APPLICATION.match, labels)):
        return frozenset()
    found: set[int] = set()
    inside = False
    for index, text in enumerate(texts):
        inside = _ENTRY.match(text) is not None or (inside and _STEPS.match(text) is None)
        if inside:
            found.add(index)
    return frozenset(found)


def begins_procedure(texts: list[str]) -> bool:
    """Tell whether the paragraphs of a section describe a procedure: entries or steps stand among them."""
    return any(_ENTRY.match(text) or _STEPS.match(text) for text in texts)
