"""Rows that have fewer cells than their table: an empty cell was lost in the writing, or a cell is merged with the one above.

What stands in the full rows tells which columns a short row leaves out: a body stands below bodies, a time below times.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence, Set
from dataclasses import dataclass
from itertools import combinations

from pipeline.grammar.heads import begins_generic
from pipeline.grammar.times import form_of
from pipeline.letters import folded
from pipeline.lexicon.words import column_role

Texts = Sequence[Sequence[str]]

ORDINAL = re.compile(
    r"\s*(?:\d{1,3}(?:\.\d{1,3})*|[IVXLC]{1,6}(?:\.\d{1,2}){0,3}|[A-Za-zđĐ]|Bước\s+\d{1,2})\s*[.):]?\s*$"
)
ROW_NUMBER = re.compile(r"0?(\d{1,3})[.)]?")
"""The whole of a cell that numbers a row: "1", "02."; where cells stand one a line it tells where each row begins."""
GROUP_MARK = re.compile(r"(?:[IVX]{1,5}|[A-H])[.)]?")
"""The whole of a cell that numbers a group of rows: "II", "A."."""
COLUMN_NUMBER = re.compile(r"\(\d{1,2}\)")
"""The whole of a cell below the titles that numbers a column: "(1)"."""
_MARK = re.compile(r"\s*[xX✓✔√]\s*$")
_TIME = re.compile(
    r"(?:năm\s+)?20\d\d(?:\s*[-–]\s*20\d\d)?$|(?:hằng|hàng|theo tiến độ|theo kế hoạch|khi (?:có|được)|sau khi|ngay sau|từ năm|trước\s)",
    re.IGNORECASE,
)
_NUMBER = re.compile(r"[\d.,]+\s*%?$")
_SHORT = 90
_KINDS = {"ordinal": "ordinal", "lead": "body", "cooperating": "body", "approver": "body", "time": "time"}


def kind_of_cell(text: str) -> str:
    """Return what a cell looks like: "ordinal", "mark", "number", "time", "body", "text", or "" where it is empty."""
    text = text.strip(" *_-–+.;")
    if not text:
        return ""
    if _MARK.match(text):
        return "mark"
    if ORDINAL.match(text):
        return "ordinal"
    if len(text) < _SHORT and (_TIME.match(text) or form_of(text)) and not begins_generic(text, 0):
        return "time"
    if _NUMBER.match(text):
        return "number"
    return "body" if begins_generic(text, 0) else "text"


def are_of_tasks(roles: Set[str]) -> bool:
    """Tell whether the roles of the titles behind that of the numbers are those of a table of tasks: who acts, and what else is known of it."""
    return "lead" in roles and len(roles - {"", "lead"}) > 0


@dataclass(frozen=True, slots=True)
class Held:
    """What stands in the columns of a table: how often each kind of cell, the full rows, and whether it is a table of tasks."""

    kinds: tuple[Counter[str], ...]
    full: Texts
    tasks: bool


def held_by(texts: Texts, columns: int, first: int) -> Held:
    """Return what the columns of a table hold, by its full rows from `first` on, and by the titles above."""
    found: tuple[Counter[str], ...] = tuple(Counter() for _ in range(columns))
    full = [row for row in texts[first:] if len(row) == columns]
    for row in full:
        for column, text in enumerate(row):
            kind = kind_of_cell(text)
            if kind:
                found[column][kind] += 1
    roles: set[str] = set()
    for row in texts[:first]:
        roles |= {role_of_title(title) for title in row}
        for column, title in enumerate(row if len(row) == columns else ()):
            kind = _KINDS.get(role_of_title(title), "")
            if kind:
                found[column][kind] += 2
    steps = any(_STEP.match(row[0]) for row in texts if row)
    for column, kinds in enumerate(found):
        if not kinds and not any(column < len(row) and row[column] for row in texts[:first]):
            kinds[""] = 1  # cells at the end of a row that no title stands over hold nothing
    titled = first > 1 or len(texts[0]) == columns
    return Held(found, full, titled and not steps and bool(roles & {"lead", "time"}) and len(roles & _PARTS) > 1)


_PARTS = {"lead", "cooperating", "time", "task", "product"}
_STEP = re.compile(r"[\s*]*(?:Các\s+bước|Bước|Trình\s+tự|B\d)\b", re.IGNORECASE)


def role_of_title(title: str) -> str:
    """Return what a column holds by the words of its title, "" where they don't tell; emphasis marks don't count."""
    return column_role(folded(title.replace("*", " ")))


def placed(row: Sequence[str], default: Sequence[int], held: Held) -> Sequence[int]:
    """Return the columns of a short row's cells: `default`, or in a table of tasks those that clearly fit better.

    A body that led a full row leads this one too; cells that are left out side by side are likelier than such that are left out apart.
    """
    columns = len(held.kinds)
    if not held.tasks or not 1 < len(row) < columns or columns > _MOST_COLUMNS:
        return default
    kinds = [kind_of_cell(text) for text in row]
    if "text" not in kinds or not {"body", "time", "mark"} & set(kinds):
        return default

    def fit(places: Sequence[int]) -> float:
        shares = sum(_share(held.kinds[place], kind) for place, kind in zip(places, kinds, strict=True))
        seen = sum(any(full[at] == text for full in held.full) for at, text in zip(places, row, strict=True) if text)
        gaps = sum(1 for at in range(columns) if at not in places and (at == 0 or at - 1 in places))
        return shares + _SEEN * seen - _GAP * gaps + _LITTLE * _order(places, kinds, row)

    best, places = max((fit(places), places) for places in combinations(range(columns), len(row)))
    return places if best - fit(default) >= _CLEAR else default


_MOST_COLUMNS = 10
_CLEAR = 0.5
_SEEN = 0.3
_GAP = 0.25
_LITTLE = 0.001
# Many, or whoever is concerned, cooperate; one body by its name leads.
_MANY = re.compile(r"[;,\n]|(?:^|\s)(?:các|những|cấp|liên quan)\s", re.IGNORECASE)


def _order(places: Sequence[int], kinds: Sequence[str], row: Sequence[str]) -> int:
    """Return which of equal placements is likelier: with its number the task stands left, without it the titles of groups do.

    Of two columns of bodies a single one stands in the left one, which says who leads, and many in the right one.
    """
    found = 0
    for place, kind, text in zip(places, kinds, row, strict=True):
        left = places[0] == 0 if kind == "text" else kind == "body" and not _MANY.search(text)
        found += -place if left else place
    return found


def _share(profile: Counter[str], kind: str) -> float:
    """Return how well a cell fits below a column: the share of its kind there; an empty one, and an unknown column, say nothing."""
    total = sum(profile.values())
    return profile[kind] / total if kind and total else _UNKNOWN


_UNKNOWN = 0.4


def rejoined(texts: Texts, at: int, held: Held) -> int:
    """Return after which row the short row `at` ends that empty cells have cut; `at + 1` where it is whole.

    Two pipes around an empty cell are written as the end of a row is. With the empty cells the pieces make a full row, and each cell
    fits its column.
    """
    columns = len(held.kinds)
    row = texts[at]
    if len(row) >= columns - 1 or not ORDINAL.match(row[0]) or _MARK.match(row[0]):
        return at + 1
    kinds = [kind_of_cell(text) for text in row]
    end = at + 1
    while end < len(texts) and texts[end] and not (ORDINAL.match(texts[end][0]) and not _MARK.match(texts[end][0])):
        kinds += ["", *map(kind_of_cell, texts[end])]
        end += 1
        if len(kinds) > columns or not (held.tasks or (end == at + 2 and len(held.full) >= _ENOUGH)):
            break
        whole = len(kinds) == columns or (len(kinds) == columns - 1 and end == len(texts))
        if whole and _fit(kinds, held):
            return end
    return at + 1


_ENOUGH = 3


def _fit(kinds: list[str], held: Held) -> bool:
    shares = [_share(profile, kind) for profile, kind in zip(held.kinds, kinds, strict=False) if kind]
    return sum(shares) >= _FITS * len(shares) and shares.count(0) <= 1


_FITS = 0.55
