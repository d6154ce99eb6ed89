"""The header of a grid: how many rows it takes, its column titles, and what each column holds."""

from __future__ import annotations

import re
from itertools import pairwise

from pipeline.document.outline import Header
from pipeline.document.paragraphs import Grid, GridCell
from pipeline.grammar.heads import begins_generic
from pipeline.grammar.times import times_in
from pipeline.grammar.told_slots import holds_both
from pipeline.letters import folded
from pipeline.lexicon.words import column_role
from pipeline.structure.headless import headless

Row = tuple[GridCell, ...]

_YEAR = re.compile(r"(?:đến\s+)?(?:năm\s+)?(?:20\d\d)(?:\s*[-–]\s*20\d\d)?$")
_NUMBERS = re.compile(r"\(?\s*(?:\d{1,2}|[A-Da-d])\s*\)?(?:\s*=.*)?$")


def header_of(grid: Grid) -> Header:
    """Return the header of a grid; a second row belongs to it where the first one has cells merged sideways.

    Good: "Kết quả" over "2024" and "2025" gives "Kết quả / 2024". A row "(1) (2) (3)" below is dropped, as is one above with the
    title of the whole table.
    """
    found = headless(grid)
    if found is not None:
        return found
    top = _rows_above(grid)
    first = grid.rows[top]
    count = max(top + 1, grid.header_rows)
    if count == top + 1 and len(grid.rows) > top + 2 and _is_upper(first) and _is_lower(grid.rows[top + 1], first):
        count += 1
    titles = []
    for column in range(len(first)):
        parts: list[str] = []
        for row in grid.rows[top:count]:
            text = row[column].text
            if text and text not in parts:
                parts.append(text)
        titles.append(" / ".join(parts))
    skip = 1 if len(grid.rows) > count and is_column_numbers(grid.rows[count]) else 0
    return Header(count + skip, tuple(titles), tuple(_roles(titles, grid.rows[count + skip :])))


def _rows_above(grid: Grid) -> int:
    """Return how many rows stand above the titles of a table of tasks: its own title over all columns, or numbers of the columns."""
    for at, row in enumerate(grid.rows[:_MOST_ABOVE]):
        if not (is_one_title(row) or is_column_numbers(row)):
            return at if at and len({role_of_column(cell.text) for cell in row} - {"", "ordinal", "year"}) > 1 else 0
    return 0


_MOST_ABOVE = 3


def is_one_title(row: Row) -> bool:
    """Tell whether a row has one text for all columns, in the first cell alone or in each that it spans."""
    return bool(row[0].text) and len(row) > 1 and {cell.text for cell in row[1:]} <= {"", row[0].text}


def _is_upper(row: tuple[GridCell, ...]) -> bool:
    return any(cell.repeated and row[index - 1].text == cell.text for index, cell in enumerate(row) if index)


def _is_lower(row: tuple[GridCell, ...], upper: tuple[GridCell, ...]) -> bool:
    """Tell whether a row is the lower half of a header: it repeats the cells merged downwards."""
    same = sum(1 for low, up in zip(row, upper, strict=True) if low.repeated and low.text == up.text)
    other = [low for low, up in zip(row, upper, strict=True) if low.text != up.text]
    return same >= 1 and all(len(cell.text) < 60 for cell in other)


def is_column_numbers(row: tuple[GridCell, ...]) -> bool:
    """Tell whether a row only numbers the columns: "(1) (2) (3)"."""
    texts = [cell.text for cell in row if cell.text]
    if len(texts) < 3 or not all(_NUMBERS.match(text) for text in texts):
        return False
    numbers = [int(digits.group()) for text in texts if (digits := re.search(r"\d+", text))]
    return len(numbers) >= 2 and all(second == first + 1 for first, second in pairwise(numbers))


def _roles(titles: list[str], rows: tuple[Row, ...]) -> list[str]:
    roles = [role_of_column(title) for title in titles]
    for index, role in enumerate(roles):
        # "Nhiệm vụ của Bộ" above "14, 26" says which tasks of another table are meant.
        texts = [row[index].text for row in rows if row[index].text] if role == "task" else []
        if texts and not any(any(map(str.isalpha, text)) for text in texts):
            roles[index] = ""
    chairs = ["chủ trì" in folded(titles[at]).rpartition(" / ")[2] for at in range(len(titles))]
    if any(chairs[at] for at, role in enumerate(roles) if role == "lead"):
        # "Phân công" over "Phụ trách" and "Chủ trì": whoever is in charge of it is not whoever does it.
        roles = ["" if role == "lead" and not chairs[at] else role for at, role in enumerate(roles)]
    if roles.count("approver") > 1:
        # Beside "Cấp ban hành", "Cơ quan trình" is who submits it.
        decides = [
            role == "approver" and _DECIDES.search(folded(titles[at])) is not None for at, role in enumerate(roles)
        ]
        roles = [
            "" if role == "approver" and any(decides) and not decides[at] else role for at, role in enumerate(roles)
        ]
    task = _task_column(titles, roles, rows)
    found: list[str] = []
    for index, role in enumerate(roles):
        again = role in found and role in {"ordinal", "lead", "cooperating", "approver"}
        found.append("" if again or (role == "task" and index != task) else role)
    timed = {"time", "product", "cooperating", "year"} & set(found) or any(
        _OF_TIME.match(folded(one)) for one in titles
    )
    if "lead" not in found and "task" in found and timed:
        told = next(
            (at for at, title in enumerate(titles) if found[at] in {"", "unit"} and _names(title, at, rows)), -1
        )
        if told >= 0:
            found[told] = "lead"
    if "time" not in found and {"task", "lead"} <= set(found):
        # "Trình Ban Thường vụ", "Trình Ban Chấp hành" above months.
        found = [role or ("time" if _dates(titles[at], at, rows) else "") for at, role in enumerate(found)]
    return found


# "Quý I", "Tháng 5" above marks.
_OF_TIME = re.compile(r"(?:quý (?:iv|i{1,3}|[1-4])|tháng \d{1,2}|t\d{1,2})$")
_DECIDES = re.compile(r"ban hành|phê duyệt|quyết định|thông qua")
# "Nhóm nhiệm vụ" over several rows of "Nhiệm vụ cụ thể"; "Văn bản giao nhiệm vụ" says which document asks for it.
_GROUPS = re.compile(r"(?:các )?(?:nhóm|lĩnh vực|mảng|văn bản giao|căn cứ|cơ sở)\b|.*\bgiao nhiệm vụ")


def _task_column(titles: list[str], roles: list[str], rows: tuple[Row, ...]) -> int:
    """Return the column that holds the task where several titles could: not that of groups, which goes over several rows each."""
    able = [index for index, role in enumerate(roles) if role == "task"]
    if len(able) > 1:
        able = [index for index in able if not _GROUPS.match(folded(titles[index]))] or able
        own = {index: sum(1 for row in rows if row[index].text and not row[index].repeated) for index in able}
        if own[able[0]] * _MORE < max(own.values()):
            return max(able, key=lambda index: own[index])
    return able[0] if able else -1


_MORE = 1.25
_WHO = re.compile(
    # "Đơn vị được kiểm tra" has no task: somebody else inspects it.
    r"(?!.*\b(?:được (?:kiểm tra|giám sát|thanh tra|kiểm toán|hỗ trợ|khảo sát|đánh giá)|thụ hưởng|hưởng lợi))"
    r"(?:các )?(?:cơ quan|đơn vị|bộ phận|tổ chức|phòng|ban|tổ|đội|địa phương|thành phần|phụ trách|thực hiện|trách nhiệm|tham mưu|lực lượng)\b"
)


def _names(title: str, column: int, rows: tuple[Row, ...]) -> bool:
    """Tell whether a column titled "Đơn vị" or the like names bodies in its rows, and no units of measure."""
    if not _WHO.match(folded(title)):
        return False
    filled = [row[column].text for row in rows if row[column].text and row[column].text != row[column - 1].text]
    named = sum(begins_generic(text.lstrip("-–+ "), 0) for text in filled)
    return named > 1 and named >= _MOST * len(filled)


_MOST = 0.7
# Days of something else than the task: "Ngày sinh", "Ngày ban hành văn bản", "Niên độ".
_OTHER_DAYS = re.compile(r"sinh|ban hành|căn cứ|văn bản|niên độ|tình hình|thực trạng|đối tượng|mục tiêu|chỉ tiêu")


def _dates(title: str, column: int, rows: tuple[Row, ...]) -> bool:
    """Tell whether a column whose title says nothing holds times in its rows, and no more than times."""
    if _OTHER_DAYS.search(folded(title)):
        return False
    filled = [row[column].text for row in rows if row[column].text]
    timed = sum(len(text) < _SHORT and bool(times_in(text, _ANY_YEAR, whole=True)) for text in filled)
    return timed > 1 and timed >= _MOST * len(filled)


_SHORT, _ANY_YEAR = 40, 2000


def role_of_column(title: str) -> str:
    """Return what a column holds by its title, "" where the words don't tell."""
    text = folded(title)
    if _YEAR.match(text):
        return "year"
    if holds_both(text):
        # "Cơ quan chủ trì, phối hợp" over "Chủ trì" and "Phối hợp", or one column for both, of which the first leads.
        lower = title.rpartition(" / ")[2]
        # "Đơn vị thực hiện (Chủ trì / Phối hợp)" is one title for all its stroke.
        return role_of_column(lower) if " / " in title and lower.count(")") == lower.count("(") else "lead"
    # "Trách nhiệm" over "Chính" and "Hỗ trợ", "Thời gian" over "Từ" and "Đến": the lower title alone tells.
    lower = text.rpartition(" / ")[2] if " / " in text else ""
    return "remark" if lower in _BEGINS else column_role(text) or (column_role(lower) if lower else "")


_BEGINS = frozenset({"từ", "từ ngày", "từ tháng"})
