"""Tables written one cell a line: a lone pipe before each cell, two in a row at the end of a row.

Spans are lost in this writing: a row that continues a merged cell is short. Its cells are put back by what they
hold, and the gap is marked as a merge with the row above.
"""

from __future__ import annotations

import re

from pipeline.document.source import Cell, Line, Table
from pipeline.read.header_levels import levelled_header, printed_levels
from pipeline.read.short_rows import ORDINAL, held_by, placed, rejoined

Cells = list[tuple[Line, ...]]


_PROSE = re.compile(
    r"[\s*]*(?:QUYẾT ĐỊNH|QUYẾT NGHỊ|NGHỊ QUYẾT|KẾ HOẠCH|QUY CHẾ|QUY ĐỊNH|CHỈ THỊ|THÔNG BÁO|THÔNG TƯ|PHỤ LỤC|"
    r"CHƯƠNG TRÌNH|ĐỀ ÁN|DANH MỤC|"
    r"CÔNG ĐIỆN|NGHỊ ĐỊNH|HƯỚNG DẪN|Căn cứ\s|Điều \d+\.|Kính gửi|(?:[IVX]{1,4}|[A-H])\.\s+[A-ZĐ]{2})"
)
_PROSE_LINES = 6
_NUMBERED = re.compile(
    r"[\s*]*(?:(?:\d{1,2}(?:\.\d{1,2}){0,3}|[A-H]|[IVX]{1,5})\.|[a-zđ]\))[\s*]+\S|[\s*]*(?:Phần\s+[IVX]{1,4}\b|Quy trình(?:\s+số)?[\s:]*\d)"
)
_FIRST_TITLE = re.compile(r"[\s*]*(?:(?:Số[\s*]+)?S?TT|(?:Số )?Thứ tự|Bước|Các bước|Trình tự)\b", re.IGNORECASE)
_RECIPIENTS = re.compile(r"[\s*_]*Nơi nhận\b", re.IGNORECASE)
# A stretch of stops, blanks and marks is looked at from its start only, however long it is.
_LAST_STOP = re.compile(r"(?<![.\s*_])[\s*_]*+\.[.\s*_]*$|(?:[:;]/?|\./)[.\s*_]*$")
# "PHỤ LỤC II" alone on its line, its title below: no cell begins so.
_APPENDIX = re.compile(r"[\s*]*PHỤ LỤC(?:\s+SỐ)?\s+(?:[IVX]{1,5}|\d{1,2})[\s*.:]*$")


def prose_starts(texts: list[str]) -> list[int]:
    """Tell of each line whether running text begins there, although no blank line parts it from the table above.

    Files saved without blank lines go from the letterhead's last cell straight into "QUYẾT ĐỊNH" and the basis. 0 says no, 1 that it
    reads so, 2 that nothing else can stand there: a heading above the header of the next table.
    """
    found = [0] * len(texts)
    for index, text in enumerate(texts):
        if text == "|" or (index and texts[index - 1] != "|"):
            continue
        end = index
        while end < len(texts) and texts[end] != "|":
            end += 1
        first = texts[index : min(end, index + 3)]
        if _stands_above_header(texts, index, end):
            found[index] = _CERTAIN
        else:
            found[index] = int(
                any(_APPENDIX.match(line) for line in first[:-1])
                or (end - index >= _PROSE_LINES and any(_PROSE.match(line) for line in first))
                or (end - index >= _PROSE_LINES and _stands_above_recipients(texts, end))
            )
    return found


_CERTAIN = 2


def _stands_above_header(texts: list[str], index: int, end: int) -> bool:
    """Tell whether a numbered heading stands between two tables: "2. Bến đò ngang, như sau:" and "TT" after one pipe."""
    return (
        bool(_NUMBERED.match(" ".join(texts[index : min(end, index + 2)])))
        and texts[end : end + 1] == ["|"]
        and texts[end + 1 : end + 2] != ["|"]
        and bool(_FIRST_TITLE.match(" ".join(texts[end + 1 : end + 3])))
    )


def _stands_above_recipients(texts: list[str], end: int) -> bool:
    """Tell whether what ends at `end` is the text of the decision: one pipe below it, Nơi nhận begins.

    A telegram lists whom it is sent to in a table, and the text follows that table's last pipe at once.
    """
    return (
        texts[end : end + 1] == ["|"]
        and bool(_RECIPIENTS.match(" ".join(texts[end + 1 : end + 2])))
        and bool(_LAST_STOP.search(texts[end - 1]))
    )


def loose_rows(
    pipes: list[bool], gaps: list[bool], prose: list[int], blanks: list[bool], *, two_columns: bool = False
) -> tuple[int, list[list[list[int]]]]:
    """Split the lines from a lone pipe on into rows of cells of line indexes; return the end, and the rows.

    A run of n pipes between contents closes a cell, stands for n - 2 empty cells, and opens the next row. The table
    ends at a blank line after a pipe, where running text begins, or where a full row is not followed by another one. `blanks` tells of
    each line whether it holds marks and no word, "** **": one such cell too many is no text below the table, and is left out.
    `two_columns` says that the table is known to have two (recipients beside the signature).
    """
    rows: list[list[list[int]]] = [[]]
    width = 2 if two_columns else 0
    index = 0
    while index < len(pipes):
        run = index
        while run < len(pipes) and pipes[run]:
            run += 1
        count = run - index
        if count == 0:
            break
        full = count == 1 and index > 0 and len(rows[-1]) == width and not _is_wider(rows, pipes, run)
        if full and width and len(rows) > 1 and blanks[run : run + 1] == [True] and all(pipes[run + 1 : run + 3]):
            index = run + 1
            continue
        # A cell in the midst of a wide row may begin with "Căn cứ …" as running text does; the row has no end there.
        inside = count == 1 and width > 2 and len(rows[-1]) == 1
        last = run == len(pipes) or gaps[run] or prose[run] > inside or full
        if index and count >= 2 and not last:
            rows[-1].extend([] for _ in range(count - 2))
            width = max(width, len(rows[-1]))
            rows.append([])
        elif index and last and len(rows) > 1:
            # Pipes at the end of the table: empty cells only as far as the rows above are wide.
            rows[-1].extend([] for _ in range(min(count - 2, width - len(rows[-1]))))
        content = run
        while content < len(pipes) and not pipes[content]:
            # Content without a closing pipe is text after the table.
            content += 1
        if content == len(pipes) or last:
            index = run
            break
        rows[-1].append(list(range(run, content)))
        index = content
    return max(index, 1), [row for row in rows if row]


def _is_wider(rows: list[list[list[int]]], pipes: list[bool], at: int) -> bool:
    """Tell whether the first row below a header of two rows goes on at `at`: it is wider than either of them.

    "STT | Địa phương | Số lượng | Tỷ lệ" over "cấp tỉnh | cấp xã" makes five columns.
    """
    if len(rows) != 3 or len(rows[1]) > len(rows[0]):
        return False
    cells = len(rows[2])
    while at < len(pipes) and cells < len(rows[0]) + len(rows[1]):
        while at < len(pipes) and not pipes[at]:
            at += 1
        cells += 1
        if all(pipes[at : at + 2]) and at + 1 < len(pipes):
            return True
        at += 1
    return False


def to_table(rows: list[Cells], raw: str) -> Table | None:
    """Build the table; short rows are aligned below the header, their missing cells merged with the row above."""
    rows = [row for row in rows if any(row)]
    if not rows:
        return None
    while len(rows[0]) > 1 and not rows[0][-1] and all(len(row) < len(rows[0]) for row in rows[1:]):
        rows[0].pop()
    columns = max(len(row) for row in rows)
    texts = [[cell_text(cell, raw) for cell in row] for row in rows]
    header = (printed_levels(*texts[:2]) if len(rows) > 2 else []) or levelled_header(texts, columns)
    cells: list[Cell] = [
        Cell(place.row, place.column, rows[place.row][place.index], place.row_span, place.column_span)
        for place in header
    ]
    levels = max((place.row + place.row_span for place in header), default=0)
    _rejoin(rows, texts, columns, max(levels, 1))
    held = held_by(texts, columns, max(levels, 1)) if any(len(row) < columns for row in rows[1:]) else None
    open_cells: dict[int, Cell] = {}
    for number, row in enumerate(rows):
        if number < levels:
            continue
        offset = _offset(row, columns, raw) if number else 0
        default = range(offset, offset + len(row))
        places = placed(texts[number], default, held) if held and number and default.stop <= columns else default
        if len(row) + offset < columns and _is_group(row, columns, raw):
            spans = [1] * (len(row) - 1) + [columns - len(row) + 1]
            column = 0
            for content, width in zip(row, spans, strict=True):
                cells.append(Cell(number, column, content, 1, width))
                column += width
            open_cells.clear()
            continue
        for column in range(columns):
            inside = column in places
            if not inside and column in open_cells:
                grown = open_cells[column]
                grown = Cell(grown.row, column, grown.lines, grown.row_span + 1)
                open_cells[column] = grown
                continue
            content = row[places.index(column)] if inside else ()
            if column in open_cells:
                cells.append(open_cells[column])
            open_cells[column] = Cell(number, column, content)
        if number + 1 == len(rows) or (len(rows[number + 1]) < columns and _is_group(rows[number + 1], columns, raw)):
            cells.extend(open_cells.values())
            open_cells.clear()
    cells.sort(key=lambda cell: (cell.row, cell.column))
    return Table(tuple(cells), len(rows), columns, header_rows=levels)


def _rejoin(rows: list[Cells], texts: list[list[str]], columns: int, first: int) -> None:
    """Put rows together that an empty cell has cut: two pipes around nothing are written as the end of a row is."""
    if columns < _FEWEST_COLUMNS or all(len(row) >= columns - 1 for row in rows):
        return
    held = held_by(texts, columns, first)
    at = first
    while at + 1 < len(rows):
        end = rejoined(texts, at, held)
        if end > at + 1:
            row, text = list(rows[at]), list(texts[at])
            for piece in range(at + 1, end):
                row += [(), *rows[piece]]
                text += ["", *texts[piece]]
            rows[at:end] = [row + [()] * (columns - len(row))]
            texts[at:end] = [text + [""] * (columns - len(text))]
        at += 1


_FEWEST_COLUMNS = 4


def cell_text(cell: tuple[Line, ...], raw: str) -> str:
    """Return the words of a cell as they stand in `raw`, a blank between its lines and pieces."""
    return " ".join(raw[piece.start : piece.end] for line in cell for piece in line.pieces)


def _offset(row: Cells, columns: int, raw: str) -> int:
    """Return 1 where a short row lacks its ordinal: the merged cell above holds it."""
    return int(len(row) < columns and columns > 2 and not ORDINAL.match(cell_text(row[0], raw)))


def _is_group(row: Cells, columns: int, raw: str) -> bool:
    """Tell whether a short row is the title of a group: an ordinal and one title, or one title alone.

    Behind "III.1.2" and its title empty cells may follow.
    """
    if columns <= 2:
        return False
    if len(row) == 1:
        return True
    if columns <= 3 or any(row[2:]):
        return False
    mark = ORDINAL.match(cell_text(row[0], raw))
    if mark is None:
        return False
    label = mark.group().strip(" .)")
    # "II | Hạ tầng |": a pipe at the end of each row leaves an empty cell.
    return len(row) == 2 or (not label[0].isdigit() and ("." in label or (label.isupper() and len(row) == 2 + 1)))
