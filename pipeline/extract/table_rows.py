"""Which rows of a task table are titles of groups, which say the titles of the columns again, and which go on with the row above."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from pipeline.document.outline import Header
from pipeline.extract.task_columns import COLUMN_NUMBER, Columns, Row
from pipeline.grammar.alternatives import one_of
from pipeline.grammar.heads import begins_generic, begins_name
from pipeline.grammar.name_lists import run_of_names
from pipeline.letters import folded
from pipeline.lexicon.words import column_role, columns
from pipeline.spans import MappedText

_GROUP_MARK = re.compile(r"(?:[IVXLC]+(?:\.\d{1,2}){0,3}|[A-H])\s*[.)]?$")


def is_group_row(row: Row, header: Header) -> bool:
    """Tell whether a row is no task: the title of a group, over all columns or behind a mark with what it costs, a total, or numbers of columns."""
    texts = [cell.text for cell in row]
    first = texts[0]
    body = [text for index, text in enumerate(texts) if text and header.roles[index] != "ordinal"]
    if not body:
        return True
    if len(set(body)) == 1 and len(body) >= max(2, len(row) - 2):
        return True
    # "GĐ1 | Khảo sát | Khảo sát | Khảo sát", "GĐ1 | KHẢO SÁT | | ": a label in a column that isn't titled as one of numbers.
    if (
        len(row) > _FEWEST
        and first
        and texts[1]
        and (len(set(texts[1:])) == 1 or (texts[1].isupper() and not any(texts[2:])))
    ):
        return True
    if _TOTAL.match(body[0]) and all(text == body[0] or _FIGURES.fullmatch(text) for text in body):
        return True
    if _repeats_numbers(texts):
        return True
    # "A | NHIỆM VỤ MỚI | | | 1.200": what all of the group costs.
    body = [text for text in body if not _FIGURES.fullmatch(text)] if _GROUP_MARK.match(first) else body
    if len(body) > 1 or len(row) < _FEWEST:
        return False
    return bool(_GROUP_MARK.match(first)) or (len(texts) - texts.count("") == 1 and len(row) > _FEWEST)


def _repeats_numbers(texts: list[str]) -> bool:
    """Tell whether the cells of a row count its columns from the first to the last: "(1) | (2) | (3)", which a converter repeats on each page.

    More strictly than for the header: "3 | 4 | 5" may be figures.
    """
    numbers = (COLUMN_NUMBER.fullmatch(text.strip()) for text in texts)
    return len(texts) >= _FEWEST and all(
        number is not None and int(number.group(1)) == at for at, number in enumerate(numbers, 1)
    )


_FEWEST = 3
# "Tổng cộng | | | 1.620".
_TOTAL = re.compile(r"(?:tổng\s+(?:cộng|số|kinh phí)|cộng)(?:\s*\([^()]{1,30}\))?\s*:?$", re.IGNORECASE)
_FIGURES = re.compile(r"[\d.,\s]+")


# Most cells hold no word of a title, which one search tells.
@lru_cache(maxsize=1)
def _title_words() -> re.Pattern[str]:
    return re.compile(one_of(row.holds for row in columns()))


def is_titles_again(row: Row, header: Header) -> bool:
    """Tell whether a row below the title of a group says the titles of the columns once more, in the same words or in others."""
    texts = [cell.text for cell in row]
    filled = sum(bool(text) and role != "ordinal" for role, text in zip(header.roles, texts, strict=True))
    same = sum(bool(text) and text == title for text, title in zip(texts, header.titles, strict=True))
    if same >= max(2, filled / 2):
        return True
    told = [(role, text) for role, text in zip(header.roles, texts, strict=True) if role in _TITLED and text]
    return len(told) > 1 and all(
        len(text) <= _LONGEST_TITLE and _title_words().search(folded(text)) and column_role(folded(text)) == role
        for role, text in told
    )


_TITLED = frozenset({"lead", "cooperating", "time", "product", "approver", "recipient"})
_LONGEST_TITLE = 60


_NUMBER = re.compile(r"(\d{1,3}(?:\.\d{1,3})*)\s*[.)]?$")
# In a column of numbers a letter needs no stop behind it.
_BELOW_NUMBER = re.compile(r"[a-zđ]\s*[.)]?$|[-–+•*]")
_BULLET = re.compile(r"(?:[a-zđ]\s*[.)]|[-–+•*])")


def heads_rows(rows: tuple[Row, ...], at: int, header: Header, columns: Columns) -> bool:
    """Tell whether a row with a number and nothing but a title is the title of the rows below it: "1 | Quy hoạch" above "1.1 | …".

    Above "1.1" it may say by when all of them are done.
    """
    task, ordinal = columns.parts["task"], columns.parts.get("ordinal")
    if at + 1 == len(rows) or not rows[at][task].text:
        return False
    row = rows[at]
    if ordinal is None:
        return _heads_in_text(row, rows[at + 1], task)
    told = {role for index, role in enumerate(header.roles) if index != task and role != "ordinal" and row[index].text}
    if told - {"time"}:
        return False
    number, below = _NUMBER.fullmatch(row[ordinal].text.strip()), rows[at + 1]
    if number is None or not any(cell.text for index, cell in enumerate(below) if index not in {ordinal, task}):
        return False
    mark = below[ordinal].text.strip()
    if mark:
        return mark.startswith(f"{number.group(1)}.") or (not told and _BELOW_NUMBER.match(mark) is not None)
    return not told and (row[task].text.endswith(":") or _BULLET.match(below[task].text) is not None)


# "1. Công tác kiểm tra" above "1.1. Kiểm tra bến" or "a) Kiểm tra bến", "I. …" above "1. …".
_MARK_IN_TEXT = re.compile(r"(?P<roman>[IVX]{1,4})[.)]\s|(?P<number>\d{1,2}(?:\.\d{1,2})*)[.)]?\s|[a-zđ][.)]\s")


def _heads_in_text(row: Row, below: Row, task: int) -> bool:
    """Tell whether a row is but a title above a row marked one level below it, the marks standing before the words of the tasks."""
    if any(cell.text for index, cell in enumerate(row) if index != task) or not any(
        cell.text for index, cell in enumerate(below) if index != task
    ):
        return False
    mark, next_mark = _MARK_IN_TEXT.match(row[task].text), _MARK_IN_TEXT.match(below[task].text)
    if mark is None or next_mark is None or not (mark["roman"] or mark["number"]):
        return False
    if mark["roman"]:
        return next_mark["roman"] is None
    return next_mark["number"] is None or next_mark["number"].startswith(f"{mark['number']}.")


def _mark(row: Row, header: Header) -> str:
    """Return how the mark of a row is written: "I" for Roman numbers, "A", "1", "a", "" for none."""
    mark = next((row[index].text for index, role in enumerate(header.roles) if role == "ordinal"), "").strip(" .)")
    return (
        "I" if _ROMAN.fullmatch(mark) else "1" if mark[:1].isdigit() else mark[:1] and ("A" if mark.isupper() else "a")
    )


_ROMAN = re.compile(r"[IVXL]+")


@dataclass(frozen=True, slots=True)
class Group:
    """The title of the rows below it, which names the body that does them: its cell, its column, and how its row is marked."""

    paragraphs: tuple[MappedText, ...]
    row: int
    column: int
    mark: str


def group_body(row: Row, number: int, header: Header) -> Group | None:
    """Return the title of a group that is the name of a body and no more: "II | Sở Y tế" above all that it has to do."""
    for index, cell in enumerate(row):
        text = cell.text.rstrip(" .:")
        if text and not _MARK_ALONE.fullmatch(text):
            label = _LABEL.match(text)
            start = label.end() if label else 0
            return Group(cell.paragraphs, number, index, _mark(row, header)) if _is_body(text[start:]) else None
    return None


def _is_body(text: str) -> bool:
    """Tell whether a title is names of bodies and no more; in capitals the first words tell."""
    if text.isupper():
        return len(text) < _LONGEST_TITLE and begins_name(text.capitalize(), 0)
    names, end = run_of_names(text, 0) if begins_generic(text, 0) else ([], 0)
    return bool(names) and end >= len(text) and (names[0].head != "" or text.startswith(("Các ", "các ")))


_MARK_ALONE = re.compile(r"[IVXL]+|[A-Ha-z]|\d{1,2}(?:\.\d{1,2})*")
# "II. Sở Y tế" in one cell.
_LABEL = re.compile(r"(?:[IVXL]+|[A-H]|\d{1,2})[.)]\s+")


def parts_group(row: Row, header: Header, group: Group | None) -> bool:
    """Tell whether the title of a group below another is a part of it: marked in another way."""
    return group is not None and _mark(row, header) != group.mark


def goes_on(row: Row, header: Header, columns: Columns) -> bool:
    """Tell whether a row without a number goes on with the one above, whose cells stand for it as well: bodies, and the time below bullets.

    Good: " | - Phát tờ rơi | | " below "1 | Tuyên truyền | Sở A | Quý I". A title alone, without a bullet, begins a group.
    """
    ordinal, lead, task = columns.parts.get("ordinal"), columns.parts.get("lead"), columns.parts["task"]
    if ordinal is None or lead is None or row[lead].text or not row[task].text:
        return False
    if lead < task or row[ordinal].text.strip(" -–+•*"):
        # Left of the tasks a body stands for all those beside it, and each of them has a number of its own.
        return lead < task
    text = row[task].text
    return (
        any(cell.text for index, cell in enumerate(row) if index != task and header.roles[index] != "remark")
        or _BULLET.match(row[ordinal].text or text) is not None
    )
