"""Tables to grids: merged cells filled, layout tables told from real ones, tables joined over pages."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from difflib import SequenceMatcher
from itertools import pairwise

from pipeline.document.paragraphs import Grid, GridCell
from pipeline.document.source import Element, Line, Table
from pipeline.letters import LOWER, UPPER, composed, to_roman
from pipeline.normalize.characters import cleaned
from pipeline.normalize.false_columns import without_false_columns
from pipeline.normalize.furniture import is_rule
from pipeline.normalize.joining import STARTS_ITEM, spliced
from pipeline.spans import MappedText, joined

_LAYOUT = re.compile(
    r"CỘNG\s+H[ÒO][AÀ]\s+X[ÃA]\s+HỘI|Độc\s+lập\s*[-–]\s*Tự\s+do|^[^\S\n]*Số\s*:|Nơi\s+nhận|^[^\S\n]*(?:KT|TM|TL|TUQ)\s*\.|"
    r"Đang tải văn bản|Số hiệu\s*:",
    re.MULTILINE,
)
_FORM = re.compile(r"CỘNG\s+H[ÒO][AÀ]\s+X[ÃA]\s+HỘI|Nơi\s+nhận")
_OFFICE = re.compile(
    r"(?:PHÓ |TM\.|KT\.|TL\.|Q\.)?\s*(?:CHỦ TỊCH|BỘ TRƯỞNG|THỨ TRƯỞNG|GIÁM ĐỐC|THỦ TƯỚNG|CỤC TRƯỞNG|VIỆN TRƯỞNG|"
    r"CHÁNH|TRƯỞNG|BÍ THƯ)"
)
_PERSON = re.compile(rf"[{UPPER}][{LOWER}]+(?:\s+[{UPPER}][{LOWER}]+){{1,4}}$")
_TERMINAL = re.compile(r"[.;:!?]\s*$")
# "Năm 2031" / "- 2032" in a narrow cell: the second line is no bullet.
_SECOND_NUMBER = re.compile(r"[-–]\s*\d")
_NEW_NAME = re.compile(
    r"(?:Các|Sở|Bộ|Vụ|Cục|UBND|Ủy\s+ban|Uỷ\s+ban|HĐND|Hội|Công\s+an|Văn\s+phòng|Ban|Viện|Trung\s+tâm|Thanh\s+tra|Tổng\s+cục|"
    r"Phòng|Chi\s+cục|Trường|Báo|Đài)\s+\S|(?:Ủy\s+ban|Uỷ\s+ban|UBND)$"
)
_REST_OF_NAME = re.compile(rf"[-–]\s[{UPPER}]\w+(?:\s\w+){{0,2}}$")
_YEAR_BEGUN = re.compile(r"\d/(20\d?)$")
_YEAR_REST = re.compile(r"\d{1,2}(?!\d)")
_YEAR_DIGITS = 4
_DIGIT = re.compile(r"\d")
_WIDE = 4
_NARROW = 40
_HEAD = 2
_ALMOST = 0.93
# "Văn phòng" / "Ủy ban nhân dân tỉnh": the office of the committee, and no two bodies.
_OFFICE_OF = re.compile(r"(?:^|[\s,;])Văn\s+phòng$")
_OWNER = re.compile(r"(?:Ủy\s+ban|Uỷ\s+ban|UBND|HĐND|Hội\s+đồng|Tỉnh|Thành|Đoàn|Bộ|Sở)(?:\s|$)")
_JOINT = re.compile(r"(?:[,;–-]|\b(?:và|của|Giám đốc|Chủ tịch|Thủ trưởng|Bộ trưởng|Vụ trưởng|Cục trưởng|Chánh))\s*$")


def is_layout(table: Table, raw: str) -> bool:
    """Tell whether a table is only a frame: the letterhead, or the recipients beside the signature."""
    if table.columns == 1:
        return True
    if table.columns > _FRAME and _numbers_rows(table.cells[0].lines, raw):
        return False
    if table.rows > 6 and not any(
        _FORM.search(composed(raw[line.start : line.end])) for cell in table.cells[:24] for line in cell.lines
    ):
        return False
    if table.rows <= 2 and table.columns <= 2 and any(_signs(cell.lines, raw) for cell in table.cells):
        return True
    return any(
        _LAYOUT.search(composed("\n".join(raw[line.start : line.end] for line in cell.lines)))
        for cell in table.cells
        if cell.lines
    )


def whole_frames(elements: Iterable[Element], raw: str) -> Iterator[Element]:
    """Yield elements; recipients beside the signature that the page end has cut are one table with their rest below it."""
    above: Element | None = None
    for element in elements:
        if isinstance(above, Table) and isinstance(element, Table) and _is_cut_frame(above, element, raw):
            pairs = zip(above.cells, element.cells, strict=True)
            cells = tuple(replace(cell, lines=(*cell.lines, *rest.lines)) for cell, rest in pairs)
            above = replace(above, cells=cells, pages=(*above.pages, *element.pages))
            continue
        if above is not None:
            yield above
        above = element
    if above is not None:
        yield above


def _is_cut_frame(above: Table, below: Table, raw: str) -> bool:
    """Tell whether a table of two cells goes on with that on the next page, which is no letterhead of what is attached."""
    if (above.rows, above.columns, below.rows, below.columns) != (1, 2, 1, 2):
        return False
    return (
        above.pages != ()
        and below.pages == (above.pages[-1] + 1,)
        and _says(above, _RECIPIENTS, raw)
        and not _says(below, _FRAME_BEGINS, raw)
    )


_RECIPIENTS = re.compile(r"Nơi\s+nhận")
_FRAME_BEGINS = re.compile(r"CỘNG\s+H[ÒO][AÀ]\s+X[ÃA]\s+HỘI|Độc\s+lập\s*[-–]\s*Tự\s+do|^[^\S\n]*Số\s*:|Nơi\s+nhận")


def _says(table: Table, words: re.Pattern[str], raw: str) -> bool:
    return any(words.search(composed(raw[line.start : line.end])) for cell in table.cells for line in cell.lines)


# A frame has two columns, at times with an empty one between or beside them.
_FRAME = 3
_NUMBERS_ROWS = re.compile(r"(?:S?TT|Số\s+(?:TT|thứ\s+tự))\s*\.?", re.IGNORECASE)


def _numbers_rows(lines: tuple[Line, ...], raw: str) -> bool:
    """Tell whether a cell is the title "TT" of a column of numbers: a table of reports may have a column "Nơi nhận" beside it."""
    text = " ".join(composed(raw[line.start : line.end]).strip("* ") for line in lines)
    return _NUMBERS_ROWS.fullmatch(text.strip()) is not None


def _signs(lines: tuple[Line, ...], raw: str) -> bool:
    """Tell whether a cell holds a signature: an office in capitals over a name."""
    texts = [composed(raw[line.start : line.end]).strip("* ") for line in lines]
    texts = [text for text in texts if text]
    return len(texts) >= 2 and bool(_OFFICE.match(texts[0])) and bool(_PERSON.match(texts[-1]))


def to_grid(table: Table, raw: str) -> Grid:
    """Return the grid of a table: a merged cell is repeated in every row and column that it spans."""
    table = without_false_columns(table)
    blank = GridCell(())
    rows = [[blank] * table.columns for _ in range(table.rows)]
    for cell in table.cells:
        paragraphs = cell_paragraphs(cell.lines, raw)
        if cell.row_span == cell.column_span == 1 and cell.row < table.rows and cell.column < table.columns:
            rows[cell.row][cell.column] = GridCell(paragraphs)
            continue
        for row in range(cell.row, min(cell.row + cell.row_span, table.rows)):
            for column in range(cell.column, min(cell.column + cell.column_span, table.columns)):
                repeated = (row, column) != (cell.row, cell.column)
                rows[row][column] = GridCell(paragraphs, repeated)
    kept = [row for row in rows if any(cell.paragraphs for cell in row)]
    return Grid(tuple(_untorn(kept)), table.header_rows, table.pages)


def _untorn(rows: list[list[GridCell]]) -> Iterator[tuple[GridCell, ...]]:
    """Yield the rows, each with the rest of its words that a converter has put into a row of their own where the page ends."""
    above: tuple[GridCell, ...] = ()
    for row in rows:
        if above and not row[0].paragraphs and _is_rest_of(above, row):
            above = tuple(_grown(top, bottom) for top, bottom in zip(above, row, strict=True))
            continue
        if above:
            yield above
        above = tuple(row)
    if above:
        yield above


_SOME_WORDS = 3


def _is_rest_of(above: tuple[GridCell, ...], row: list[GridCell]) -> bool:
    """Tell whether all that a row without a number holds goes on in small letters with what stands above: " | và công bố kết quả | | "."""
    own = [(top, cell) for top, cell in zip(above, row, strict=True) if cell.paragraphs]
    return (
        above[0].text.strip(" .)").isdigit()
        and any(cell.text.count(" ") >= _SOME_WORDS for _, cell in own)
        and all(
            cell.text[0].islower() and not cell.repeated and top.text and not _TERMINAL.search(top.text)
            for top, cell in own
        )
    )


def cell_paragraphs(lines: tuple[Line, ...], raw: str) -> tuple[MappedText, ...]:
    """Join the lines of a cell to its paragraphs: a wrapped line goes on, a new name or item begins a paragraph."""
    if len(lines) == 1:
        only = cleaned(raw, lines[0].pieces)
        return (only,) if only.text and not is_rule(only.text) else ()
    found: list[MappedText] = []
    cleans: list[tuple[Line, MappedText]] = []
    for line in lines:
        mapped = cleaned(raw, line.pieces)
        if mapped.text and not is_rule(mapped.text):
            cleans.append((line, mapped))
    for index, (_, mapped) in enumerate(cleans):
        if not found:
            found.append(mapped)
            continue
        short = mapped.text.count(" ") < _HEAD
        following = " ".join([clean.text for _, clean in cleans[index + 1 : index + 3]]) if short else ""
        if _is_cut_year(found[-1].text, mapped.text):
            found[-1] = joined([found[-1], mapped], "")
        elif (not cleans[index - 1][0].closed and _is_rest(found[-1].text, mapped.text)) or not _begins(
            found[-1].text, mapped.text, following
        ):
            found[-1] = spliced(found[-1], mapped)
        else:
            found.append(mapped)
    return tuple(found)


def _is_cut_year(before: str, after: str) -> bool:
    """Tell whether a narrow column has cut a year: "30/4/202" / "6"."""
    rest = _YEAR_REST.match(after)
    begun = _YEAR_BEGUN.search(before) if rest else None
    return begun is not None and rest is not None and len(begun.group(1)) + len(rest.group()) == _YEAR_DIGITS


def _is_rest(before: str, after: str) -> bool:
    """Tell whether a dash at the beginning of a line stands inside a name: "Phòng Văn hóa" / "- Xã hội"."""
    return (
        len(before) < _NARROW
        and _REST_OF_NAME.match(after) is not None
        and not _TERMINAL.search(before)
        and _NEW_NAME.match(before) is not None
        and _NEW_NAME.match(after.lstrip("-– ")) is None
    )


def _begins(before: str, after: str, following: str) -> bool:
    if before[-1].isdigit() and _SECOND_NUMBER.match(after):
        return False
    if STARTS_ITEM.match(after):
        return not (
            after.startswith(("-", "–")) and not _TERMINAL.search(before) and len(before) < _NARROW and " - " in after
        )
    if not after[0].isupper():
        return False
    if _TERMINAL.search(before):
        return True
    # "Văn" / "phòng" in a narrow column: the head of a name may go over two lines.
    named = _NEW_NAME.match(after) or (_NEW_NAME.match(f"{after} {following}") if following else None)
    return named is not None and not _JOINT.search(before) and not (_OFFICE_OF.search(before) and _OWNER.match(after))


def continues(before: Grid, after: Grid) -> bool:
    """Tell whether `after` goes on with the table `before`: same width, and its header repeated or none at all."""
    if not before.rows or not after.rows or len(before.rows[0]) != len(after.rows[0]):
        return False
    if _same(before.rows[0], after.rows[0]):
        return True
    head = after.rows[0][0].text.strip(" .)")
    last = next((row[0].text.strip(" .)") for row in reversed(before.rows) if row[0].text.strip(" .)")), "")
    if not head or _counts_on(last, head):
        return True
    if _opens_group(after.rows[0]):
        group = next((row[0].text.strip(" .)") for row in reversed(before.rows) if _opens_group(row)), "")
        return head == _NEXT_GROUP.get(group)
    # "III | Về bảo vệ môi trường" alone at the foot of a page: the next one begins with its row 1.
    return head == "1" and _opens_group(before.rows[-1])


_GROUP_MARK = re.compile(r"(?:[IVX]{1,6}|[A-H])[.)]?$")
_NEXT_GROUP = dict([*pairwise(map(to_roman, range(1, 30))), *pairwise("ABCDEGH")])
_ORDINAL = re.compile(r"\d{1,3}(?:\.\d{1,3}){0,3}$")


def _counts_on(last: str, head: str) -> bool:
    """Tell whether a number follows another in a first column: "7" after "6", "2.1" after "2", "3" after "2.4"."""
    if not (_ORDINAL.match(last) and _ORDINAL.match(head)):
        return False
    before, after = ([int(part) for part in text.split(".")] for text in (last, head))
    level = len(after) - 1
    if level == len(before):
        return after == [*before, 1]
    return level < len(before) and after == [*before[:level], before[level] + 1]


def _opens_group(row: tuple[GridCell, ...]) -> bool:
    """Tell whether a row is the title of a group: a Roman number or a letter, and one text in all cells that have any."""
    return bool(_GROUP_MARK.match(row[0].text.strip())) and len({cell.text for cell in row[1:]} - {""}) == 1


def _same(first: tuple[GridCell, ...], second: tuple[GridCell, ...]) -> bool:
    """Tell whether two rows say the same; on scans a letter or two of a long row may have been read otherwise."""
    ours, theirs = [cell.text.casefold() for cell in first], [cell.text.casefold() for cell in second]
    if ours == theirs:
        return True
    equal = sum(mine == other for mine, other in zip(ours, theirs, strict=True))
    if len(ours) < _WIDE or equal < len(ours) - 2 or any(_DIGIT.search(text) for text in (*ours, *theirs)):
        return False
    return SequenceMatcher(None, "\t".join(ours), "\t".join(theirs), autojunk=False).ratio() > _ALMOST


def continued(before: Grid, after: Grid) -> Grid:
    """Append a continuation; its repeated header is dropped, and a row cut by the page is joined."""
    rows = list(after.rows)
    header = 0
    while header < min(len(before.rows), len(rows)) and _same(before.rows[header], rows[header]):
        header += 1
    merged = list(before.rows)
    rows = _filled_on(merged[-1], rows[header:])
    if rows and merged and not rows[0][0].text and _is_torn(merged[-1], rows[0]):
        merged[-1] = tuple(_grown(top, bottom) for top, bottom in zip(merged[-1], rows[0], strict=True))
        rows = _whole_below(merged[-1], rows[0], rows[1:])
    return Grid((*merged, *rows), before.header_rows, tuple(sorted({*before.pages, *after.pages})))


def _whole_below(
    whole: tuple[GridCell, ...], rest: tuple[GridCell, ...], rows: list[tuple[GridCell, ...]]
) -> list[tuple[GridCell, ...]]:
    """Return the rows below a row that the page has cut with its merged cells whole: they repeat no more than the rest of them."""
    filled = [list(row) for row in rows]
    for column, cell in enumerate(rest):
        for row in filled if cell.paragraphs else ():
            if not row[column].repeated or row[column].paragraphs != cell.paragraphs:
                break
            row[column] = GridCell(whole[column].paragraphs, repeated=True)
    return [tuple(row) for row in filled]


def _filled_on(above: tuple[GridCell, ...], rows: list[tuple[GridCell, ...]]) -> list[tuple[GridCell, ...]]:
    """Fill a merged cell that the page has cut: its lower part, blank and of several rows, opens the next page."""
    if len(rows) < 2:
        return rows
    filled = [list(row) for row in rows]
    for column, cell in enumerate(above):
        if filled[0][column].paragraphs or filled[0][column].repeated or not cell.paragraphs:
            continue
        for row in range(1, len(filled)):
            lower = filled[row][column]
            if lower.paragraphs or not lower.repeated:
                break
            filled[row][column] = GridCell(cell.paragraphs, repeated=True)
        if filled[1][column].paragraphs and filled[1][column].repeated:
            filled[0][column] = GridCell(cell.paragraphs, repeated=True)
    return [tuple(row) for row in filled]


def _is_torn(top: tuple[GridCell, ...], bottom: tuple[GridCell, ...]) -> bool:
    """Tell whether the first row of a page is the rest of the row above: some cell goes on in small letters.

    Or it has no number as the row above has, and more cells of its own are blank than not, which no row of its own would leave so.
    """
    own = [(whole, part) for whole, part in zip(top, bottom, strict=True) if not part.repeated]
    if any(
        part.text and part.text[0].islower() and whole.text and not _TERMINAL.search(whole.text) for whole, part in own
    ):
        return True
    numbered = top[0].text.strip(" .)").isdigit() and not bottom[0].repeated
    blank = sum(1 for whole, part in own[1:] if whole.text and not part.text)
    rest = [part for whole, part in own[1:] if whole.text and part.text]
    return numbered and 0 < len(rest) < blank


def _grown(top: GridCell, bottom: GridCell) -> GridCell:
    # A merged cell has been filled with what stands above: it is no rest of it.
    if not bottom.paragraphs or (bottom.repeated and bottom.text == top.text):
        return top
    if not top.paragraphs:
        return bottom
    last, first = top.paragraphs[-1], bottom.paragraphs[0]
    if _begins(last.text, first.text, ""):
        return GridCell((*top.paragraphs, *bottom.paragraphs), top.repeated)
    return GridCell((*top.paragraphs[:-1], spliced(last, first), *bottom.paragraphs[1:]), top.repeated)
