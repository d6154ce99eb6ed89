"""Tables whose cells crawlers have joined by " | ", with no pipe before the first nor after the last, a row a line or a paragraph."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from pipeline.document.source import Line, Table
from pipeline.letters import UPPER, composed
from pipeline.read.header_levels import levelled_header
from pipeline.read.limits import check_cells
from pipeline.read.markdown_tables import Cells, cell_text, to_table
from pipeline.read.short_rows import ORDINAL, role_of_title
from pipeline.read.text_lines import RawLine
from pipeline.spans import Span

_BAR = re.compile(r"(?<!\S)\|(?!\S)")
# Only the letterhead and the recipients beside the signature are set side by side in two cells.
_BESIDE = re.compile(
    r"C[ỘÔ]NG\s+H[ÒO][AÀ]|N[ơo]i\s+nh[ậa]n|^\W*S[ốo]\s*:[^|]{0,60}\|[^|]{0,60}\bng[àa]y\b", re.IGNORECASE
)
_SIGNED = re.compile(r"N[ơo]i\s+nh[ậa]n", re.IGNORECASE)
# "Trần Văn Bến" alone below the cell that ends with the signer's title: an editor's blank lines have cut it off.
_NAME = re.compile(rf"[{UPPER}]\w+(?:\s[{UPPER}]\w+){{1,5}}$")


@dataclass(frozen=True, slots=True)
class _Unit:
    """A row as it may stand: lines from `start` up to `end`, and how many bars are in them."""

    start: int
    end: int
    bars: int


def open_pipe_tables(raw: str, lines: list[RawLine], name: str) -> dict[int, tuple[int, Table]]:
    """Return the tables of a plain text, by the index of their first line, each with the index after its last one.

    Two rows at least, of three cells or more: "TT | Nhiệm vụ | Cơ quan chủ trì" above "1 | Rà soát bến | Sở A". Of two cells only
    the letterhead and the end of the form. Raises TooWideTable where a table has more cells than are read; `name` is the file's.
    """
    found: dict[int, tuple[int, Table]] = {}
    if " | " not in raw:
        return found
    units = list(_units(raw, lines))
    at = 0
    while at < len(units):
        end = _run_end(raw, lines, units, at)
        if end == at:
            at += 1
            continue
        last = units[end - 1].end
        last += _name_below(raw, lines, units[end - 1], last)
        rows = [_cells(raw, lines[unit.start : unit.end]) for unit in units[at : end - 1]]
        rows.append(_cells(raw, lines[units[end - 1].start : last]))
        check_cells(len(rows), max(map(len, rows)), name)
        table = to_table([_merged(row, raw) for row in rows], raw)
        if table is not None:
            found[units[at].start] = (last, table)
        at = end
    return found


def _units(raw: str, lines: list[RawLine]) -> Iterator[_Unit]:
    """Yield the lines, or the paragraphs, that may be rows: a paragraph, where a cell goes over several of its lines."""
    at = 0
    while at < len(lines):
        end = at + 1
        while end < len(lines) and not lines[end].gap:
            end += 1
        bars = [_bars(raw, line) for line in lines[at:end]]
        if 0 in bars and bars[0] > 1:
            # "| - Cấp phao | |" below four titles: the first and the last cell are empty.
            bars = [count or _between_blanks(raw, lines[at + number], bars[0]) for number, count in enumerate(bars)]
        if len(bars) > 1 and (bars[0] <= 1 or any(count != bars[0] for count in bars)) and sum(bars) < _MOST_BARS:
            yield _Unit(at, end, sum(bars))
        else:
            yield from (_Unit(at + number, at + number + 1, count) for number, count in enumerate(bars))
        at = end


_MOST_BARS = 16


def _bars(raw: str, line: RawLine) -> int:
    start, end = line.span.start, line.span.end
    if raw.startswith("|", start) and raw.endswith("|", start, end):
        # Rows drawn with pipes on both sides are read elsewhere.
        return 0
    return sum(1 for _ in _BAR.finditer(raw, start, end))


def _between_blanks(raw: str, line: RawLine, most: int) -> int:
    """Return `most` where a line that looks drawn with pipes on both sides has as many bars, around empty cells; 0 for others."""
    start, end = line.span.start, line.span.end
    return most * (raw.startswith("|", start) and sum(1 for _ in _BAR.finditer(raw, start, end)) == most)


def _run_end(raw: str, lines: list[RawLine], units: list[_Unit], at: int) -> int:
    """Return the index after the rows of one table from `at` on; `at` itself where none begins."""
    first = units[at]
    if first.bars == 1:
        text = composed(raw[lines[first.start].span.start : lines[first.end - 1].span.end])
        return at + 1 if _BESIDE.search(text) else at
    end = at + 1
    most = _most_bars(raw, lines, units, at)
    titled = _is_header(_texts(raw, lines, first))
    while first.bars > 1 and end < len(units) and units[end].bars <= most:
        if units[end].bars < _FEWEST - 1 and not (titled and _is_short_row(raw, lines, units, end)):
            break
        end += 1
    return end if end > at + 1 else at


def _texts(raw: str, lines: list[RawLine], unit: _Unit) -> list[str]:
    return [cell_text(cell, raw) for cell in _cells(raw, lines[unit.start : unit.end])]


def _most_bars(raw: str, lines: list[RawLine], units: list[_Unit], at: int) -> int:
    """Return how many bars a row has at most: those of the header, or where it has two rows those of the row below it."""
    first = units[at].bars
    if at + 2 >= len(units) or units[at + 2].bars <= first or not 0 < units[at + 1].bars <= first:
        return first
    below = units[at + 2].bars
    texts = [_texts(raw, lines, unit) for unit in units[at : at + 3]]
    return below if levelled_header(texts, below + 1) else first


def _is_header(titles: list[str]) -> bool:
    """Tell whether a row is the header of a table of tasks: of its titles two at least say what such a column holds."""
    return len({role for title in titles if (role := role_of_title(title))} - {"ordinal"}) > 1


def _is_short_row(raw: str, lines: list[RawLine], units: list[_Unit], at: int) -> bool:
    """Tell whether a row of one or two cells goes on with the table above: a group's title, or a row whose other cells are merged."""
    unit = units[at]
    if unit.bars:
        return True
    text = raw[lines[unit.start].span.start : lines[unit.end - 1].span.end].strip()
    if unit.end - unit.start > 1 or len(text) > _TITLE or not _GROUP_TITLE.match(text) or text[-1] in ":;.":
        return False
    below = next((one for one in units[at + 1 : at + 3] if one.bars), None)
    return below is not None and below.bars > 1 and not _is_header(_texts(raw, lines, below))


_TITLE = 160
_GROUP_TITLE = re.compile(rf"(?:[IVX]{{1,5}}|[A-H]|\d{{1,2}})[.)]?\s+\S|[{UPPER}\s,;-]+$")


def _name_below(raw: str, lines: list[RawLine], unit: _Unit, last: int) -> int:
    """Return 1 where the line below the recipients and the signer's title is the signer's name, which belongs to them."""
    if unit.bars != 1 or last >= len(lines):
        return 0
    text = composed(raw[lines[unit.start].span.start : lines[unit.end - 1].span.end])
    below = composed(raw[lines[last].span.start : lines[last].span.end])
    return int(_SIGNED.search(text) is not None and _NAME.match(below) is not None)


def _cells(raw: str, lines: list[RawLine]) -> Cells:
    """Return the cells of a row, each with its lines."""
    cells: list[list[Line]] = [[]]
    for line in lines:
        start = line.span.start
        for match in _BAR.finditer(raw, line.span.start, line.span.end):
            cells[-1].extend(_line(raw, start, match.start()))
            cells.append([])
            start = match.end()
        cells[-1].extend(_line(raw, start, line.span.end))
    return [tuple(cell) for cell in cells]


def _line(raw: str, start: int, end: int) -> Iterator[Line]:
    text = raw[start:end]
    stripped = text.strip()
    if stripped:
        begin = start + text.index(stripped[0])
        yield Line((Span(begin, begin + len(stripped)),))


def _merged(row: Cells, raw: str) -> Cells:
    """Return the title of a group once: in such texts it stands in each of the columns that its cell spans."""
    texts = [cell_text(cell, raw) for cell in row]
    if len(row) > _FEWEST and texts[-1] and len(set(texts[1:])) == 1:
        # "GĐ1" is no number that tells a title from a row whose other cells are merged.
        return row[:2] if ORDINAL.match(texts[0]) else row
    return row[:1] if len(row) > 1 and texts[0] and len(set(texts)) == 1 else row


_FEWEST = 3
