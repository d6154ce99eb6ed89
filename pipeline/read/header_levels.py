"""Headers of several levels whose merged cells were lost: which title stands over which columns, by counting cells.

"TT | Tên mỏ | Tọa độ | Diện tích" over "Tên điểm | X | Y" makes six columns: the one title that can be a group stands over three.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import combinations

_ORDINAL = re.compile(r"\(?(?:\d{1,3}(?:\.\d{1,3})*|[IVXLC]{1,5}|[A-Ha-z])\s*[.)]*$")
# Titles that stand over one column, and titles that stand over several.
_SINGLE = re.compile(
    r"(?:(?:Số )?S?TT|Stt|Tên|Nội dung|Đơn vị|ĐVT|Ghi chú|Diện tích|Mã|Loại|Địa (?:điểm|chỉ)|Chủ đầu tư|Cơ quan|Nhiệm vụ|Chỉ tiêu|Lĩnh vực|"
    r"Căn cứ|Họ|Số hồ sơ|Hạng mục|Danh mục|Đối tượng|Văn bản)\b",
    re.IGNORECASE,
)
_GROUP = re.compile(
    r"(?:Trong đó|Mức|Số lượng|Kinh phí|Nguồn|Kế hoạch|Tọa độ|Mục tiêu|Công suất|Trữ lượng|Vốn|Giai đoạn|Phân kỳ|Hiện trạng|Kết quả|Tỷ lệ|"
    r"Quy mô|Giá|Thời gian|Chia ra|Năm)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Place:
    """Where the cell `index` of the printed row `row` stands: its first column, and how many rows and columns it spans."""

    row: int
    index: int
    column: int
    row_span: int
    column_span: int


def levelled_header(rows: list[list[str]], columns: int) -> list[Place]:
    """Return the places of the cells of a header of two or three rows; none where counting leaves more than one reading."""
    levels = next((at for at, row in enumerate(rows) if at and _is_full(row, columns)), 0)
    if not 2 <= levels <= 3 or len(rows[0]) >= columns:
        return []
    leaves = len(rows[levels - 1])
    singles = columns - leaves
    groups = _groups(rows[0], len(rows[0]) - singles, rows[levels - 1])
    middle = rows[1] if levels == 3 else []
    if not groups or leaves % len(groups) or (middle and (len(groups) > 1 or leaves % len(middle))):
        return []
    width = leaves // len(groups)
    found: list[Place] = []
    column = 0
    starts: list[int] = []
    for index in range(len(rows[0])):
        group = index in groups
        found.append(Place(0, index, column, 1 if group else levels, width if group else 1))
        if group:
            starts.extend(range(column, column + width))
        column += width if group else 1
    for index in range(len(middle)):
        share = leaves // len(middle)
        found.append(Place(1, index, starts[index * share], 1, share))
    found.extend(Place(levels - 1, index, starts[index], 1, 1) for index in range(leaves))
    return found


def printed_levels(first: list[str], second: list[str]) -> list[Place]:
    """Return the places of the cells of a header of two full rows; none where the second is no part of it.

    A title over several columns is printed once, with blanks after it, or over each of them: "Nội dung | Phân công | " over
    " | Chủ trì | Phối hợp", or "Nội dung | Phân công | Phân công" over "Nội dung | Chủ trì | Phối hợp".
    """
    if len(first) != len(second) or len(first) < _FEWEST or max(map(len, second)) > _LONGEST_TITLE:
        return []
    found: list[Place] = []
    column = 0
    while column < len(first):
        end = column + 1
        while end < len(first) and first[column] and first[end] in {"", first[column]} and second[end]:
            end += 1
        title, below = first[column], second[column:end]
        if end - column > 1 and all(below) and len({title, *below}) == len(below) + 1:
            found.append(Place(0, column, column, 1, end - column))
            found.extend(Place(1, at, at, 1, 1) for at in range(column, end))
        elif end - column > 1 or not title or second[column] not in {"", title}:
            return []
        else:
            found.append(Place(0, column, column, 2, 1))
        column = end
    grouped = sum(1 for place in found if place.column_span > 1)
    return found if grouped and any(place.row_span > 1 for place in found) else []


_FEWEST = 3
_LONGEST_TITLE = 60


def _is_full(row: list[str], columns: int) -> bool:
    return len(row) == columns or bool(row and _ORDINAL.match(row[0].strip()))


def _groups(titles: list[str], count: int, leaves: list[str]) -> frozenset[int]:
    """Return which `count` titles stand over several columns; none where neither they nor the titles below tell."""
    if not 1 <= count <= len(titles):
        return frozenset()
    width = len(leaves) // count
    able = [
        chosen
        for chosen in combinations(range(len(titles)), count)
        if all(_fits(titles[at], leaves[n * width : (n + 1) * width]) for n, at in enumerate(chosen))
    ]
    if len(able) == 1:
        return frozenset(able[0])
    free = [index for index, title in enumerate(titles) if not _SINGLE.match(title.strip())]
    if len(free) != count:
        free = [index for index in free if _GROUP.match(titles[index].strip())]
    return frozenset(free) if len(free) == count else frozenset()


_WHO = re.compile(r"(?:Phân công|Cơ quan|Đơn vị|Trách nhiệm|Tổ chức|Các (?:cơ quan|đơn vị))", re.IGNORECASE)
_DOES = re.compile(r"(?:(?:Cơ quan|Đơn vị)\s+)?(?:Chủ trì|Phối hợp|Thực hiện|Tham gia)", re.IGNORECASE)
_WHEN = re.compile(r"(?:Thời gian|Tiến độ|Lộ trình|Thời hạn|Giai đoạn|Năm)", re.IGNORECASE)
_TIMES = re.compile(r"(?:Bắt đầu|Kết thúc|Hoàn thành|(?:Năm )?20\d\d|Quý\s|Tháng\s)", re.IGNORECASE)


def _fits(title: str, leaves: list[str]) -> bool:
    """Tell whether titles below one are its parts: who leads and who cooperates, or the years of a time."""
    title = title.strip(" *")
    below = [leaf.strip(" *") for leaf in leaves]
    return bool(below) and (
        (_WHO.match(title) is not None and all(map(_DOES.match, below)))
        or (_WHEN.match(title) is not None and all(map(_TIMES.match, below)))
    )
