"""Tables of targets: a figure in each cell of a column of targets, or in the words of the row itself."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from pipeline.document.decision import Evidence, Indicator
from pipeline.document.outline import Header, TablePart
from pipeline.document.paragraphs import GridCell
from pipeline.document.proof import Proof
from pipeline.extract.cell_parties import told_apart
from pipeline.grammar.figures import NUMBER, number_of, signed
from pipeline.grammar.name_lists import names_in_list
from pipeline.grammar.names import Gazetteer
from pipeline.grammar.targets import targets_in
from pipeline.grammar.verbs import leading_verb

_SIGNS = r">=|<=|≥|≤|>|<|\+|tối thiểu|ít nhất|không dưới|trên|từ|tối đa|dưới|không quá|khoảng|đạt|tăng|giảm"
_CELL = re.compile(
    rf"\s*(?P<signs>(?:(?:{_SIGNS})\s*)*)(?<![\w])(?P<a>{NUMBER})\s*(?:%?\s*[-–]\s*(?P<b>{NUMBER}))?\s*(?P<unit>%|[^\d%]{{0,80}})?"
    r"[^\d]{0,80}$",
    re.IGNORECASE,
)
_SIGN = re.compile(_SIGNS, re.IGNORECASE)
_YEARS = re.compile(r"20\d\d")
# A row that only says when: "Đến năm 2030", "Giai đoạn 2025-2027".
_TIME_ALONE = re.compile(
    r"(?:(?:mục tiêu|chỉ tiêu|đến|giai đoạn|năm|hết|cuối|tầm nhìn)\s+)+20\d\d(?:\s*[-–]\s*(?:năm\s+)?20\d\d)?",
    re.IGNORECASE,
)
_TOLD = re.compile(r"20\d\d|mục tiêu|kế hoạch|\bkh\b|giai đoạn", re.IGNORECASE)
_TOLD_OF_INDICATORS = re.compile(r"chỉ tiêu|kết quả|giá trị|mức|phấn đấu|cần đạt|số lượng", re.IGNORECASE)
# What was reached, or a comparison: "Thực hiện năm 2024", "Ước TH 2025", "So với năm 2024 (%)".
_REACHED = re.compile(r"thực hiện|hiện trạng|hiện có|ước|cùng kỳ|\b[uư]?th\b|đã đạt|đạt được", re.IGNORECASE)
_COMPARED = re.compile(r"so với|so sánh|/\s*(?:[uư]?th\b|thực hiện|ước)", re.IGNORECASE)
_PLANNED = re.compile(r"mục tiêu|kế hoạch|chỉ tiêu|phấn đấu|\bkh\b", re.IGNORECASE)
_ACTS = re.compile(r"\s+(?:chủ trì|phối hợp|thực hiện|tổng hợp|theo dõi)(?!\w)")
# "Đơn vị theo dõi", "Cơ quan phụ trách, báo cáo": who answers for a target, where no column is titled by who leads.
_WATCHES = re.compile(
    r"(?:đơn vị|cơ quan|sở,? ngành|ngành)\s+(?:theo dõi|phụ trách|báo cáo|đánh giá|tổng hợp|chịu trách nhiệm)",
    re.IGNORECASE,
)
_OTHER = frozenset({"ordinal", "unit", "lead", "cooperating", "approver", "remark", "funding"})
_LABELLED = re.compile(r"(?P<label>[IVX]+|[A-Z]|\d+(?:\.\d+)*)[.)]\s+")
_LABEL = re.compile(r"(?:(?P<roman>[IVX]+|[A-Z])|(?P<number>\d+))(?P<below>(?:\.\d+)*)\.?$")


def indicators_of(part: TablePart, section: str, title: str, known: Gazetteer, proof: Proof) -> Iterator[Indicator]:
    """Yield an indicator for each filled cell of the columns of targets; where there are none, for each figure in the names themselves.

    `title` is that of the zone, which may say the year. A row without a figure titles the rows below it: "group - row".
    """
    header = part.header
    named = "indicator" in header.roles
    if not named and ("unit" not in header.roles or ("task" in header.roles and "year" not in header.roles)):
        return
    columns = _target_columns(header, part)
    name_at = _name_column(header, part, columns) if columns else header.roles.index("indicator") if named else None
    if name_at is None:
        return
    unit_at, lead_at, time_at = (
        header.roles.index(role) if role in header.roles else None for role in ("unit", "lead", "time")
    )
    if lead_at is None:
        lead_at = next((column for column, title in enumerate(header.titles) if _WATCHES.match(title)), None)
    groups = _Groups()
    lead: list[str] = []
    for row in part.grid.rows[header.rows :]:
        name = row[name_at].text.strip(" .;:")
        if not name:
            continue
        label = row[0].text.strip() if name_at else ""
        filled = [column for column in columns if row[column].text.strip()]
        if _is_group(row, name_at, columns) or (columns and not filled):
            groups.open(label, name)
            continue
        groups.close(label)
        if lead_at is not None and row[lead_at].text.strip():
            lead = list(_leads(row[lead_at], known))
        elif row[0].text.strip():
            lead = []
        if not columns:
            due = _years(row[time_at].text) if time_at is not None else ""
            yield from _of_words(row[name_at], section, due or groups.by, lead, proof)
            continue
        for column in filled:
            for what, target, unit in targets_of(row[column].text):
                yield Indicator(
                    name=" - ".join(part for part in (groups.name, name, what) if part),
                    target=target,
                    unit=(row[unit_at].text.strip(" .") if unit_at is not None else "") or unit,
                    by=_years(header.titles[column]) or groups.by or _by(title),
                    lead=lead,
                    section=section,
                    evidence=_cells(row, (name_at, column), proof),
                )


def _leads(cell: GridCell, known: Gazetteer) -> Iterator[str]:
    """Yield who leads by a cell; "Sở A thúc đẩy, theo dõi" names one."""
    for mapped in told_apart(cell.paragraphs, known)[0]:
        for name in names_in_list(mapped.text, known):
            printed = _ACTS.split(mapped.text[name.span.start : name.span.end])[0]
            if not printed[0].islower() or leading_verb(printed, 0) is None:
                yield printed


def _of_words(cell: GridCell, section: str, by: str, lead: list[str], proof: Proof) -> Iterator[Indicator]:
    """Yield the targets that the words of a cell name: "Tỷ lệ bến khách có phao đạt 80%"."""
    for mapped in cell.paragraphs:
        for target in targets_in(mapped.text, by):
            yield Indicator(
                name=target.name, target=target.value, unit=target.unit, by=target.by, lead=lead, section=section,
                evidence=proof.of(mapped),
            )  # fmt: skip


@dataclass(slots=True)
class _Groups:
    """The titles among the rows that the row in hand stands below, the outermost first, each with its label; and their year."""

    _open: list[tuple[str, str, str]] = field(default_factory=list)

    @property
    def name(self) -> str:
        """The innermost title that names something, "" where there is none."""
        return next((name for _, name, _ in reversed(self._open) if name), "")

    @property
    def by(self) -> str:
        """The year of the innermost title that says one, "" where none does."""
        return next((by for _, _, by in reversed(self._open) if by), "")

    def open(self, label: str, name: str) -> None:
        """Begin the rows below a title; one that only says when gives them their year, and no name."""
        printed = _LABEL.match(label) or _LABELLED.match(name)
        if printed and "label" in printed.groupdict():
            label, name = printed["label"], name[printed.end() :]
        self.close(label, titled=True)
        self._open.append((label, "" if _TIME_ALONE.fullmatch(name) else name, _years(name)))

    def close(self, label: str, *, titled: bool = False) -> None:
        """End the titles that a row with this label doesn't stand below."""
        while self._open and not _is_below(label, self._open[-1][0], titled=titled):
            self._open.pop()


def _is_below(label: str, above: str, *, titled: bool) -> bool:
    """Tell whether a row stands below a title, by their labels: 11.2 below 11, 3 below II, a title with no label below none like it."""
    match, over = _LABEL.match(label), _LABEL.match(above)
    if over is None:
        return not titled
    if match is None:
        return not titled or not label
    if label.startswith(above.rstrip(".") + "."):
        return True
    if over["roman"] is None:
        return False
    return match["roman"] is None and (not over["below"] or not titled)


def _is_group(row: tuple[GridCell, ...], name_at: int, columns: list[int]) -> bool:
    """Tell whether a row is a title: one text in all its cells, or one beside its number and nothing else."""
    texts = {cell.text for cell in row if cell.text.strip()}
    if len(texts) == 1:
        return True
    if columns:
        return all(row[column].repeated and row[column].text == row[max(0, column - 1)].text for column in columns)
    return not any(row[column].text.strip() for column in range(len(row)) if column not in {0, name_at})


def _cells(row: tuple[GridCell, ...], columns: tuple[int, int], proof: Proof) -> list[Evidence]:
    return [evidence for column in columns for mapped in row[column].paragraphs for evidence in proof.of(mapped)]


def _target_columns(header: Header, part: TablePart) -> list[int]:
    """Return the columns that hold targets: those titled by a year or as targets, filled with figures."""
    if "task" in header.roles and "indicator" not in header.roles and "year" not in header.roles:
        return []
    named = header.roles.index("indicator") if "indicator" in header.roles else None
    rows = part.grid.rows[header.rows :]
    found: list[int] = []
    for column, title in enumerate(header.titles):
        if header.roles[column] in _OTHER or column == named:
            continue
        telling = _TOLD.search(title) or (named is not None and _TOLD_OF_INDICATORS.search(title))
        if not telling or _COMPARED.search(title) or (_REACHED.search(title) and not _PLANNED.search(title)):
            continue
        filled = [row[column].text for row in rows if row[column].text.strip()]
        # "Đạt mức tiên tiến" stands in a column of targets too; a column of words is none.
        if filled and sum(bool(targets_of(text)) for text in filled) >= 0.5 * len(filled):
            found.append(column)
    return _planned(header, found)


_YEAR_ALONE = re.compile(r"(?:năm\s+)?(?P<year>20\d\d)", re.IGNORECASE)


def _planned(header: Header, columns: list[int]) -> list[int]:
    """Return the columns without those of a bare year before all that are titled as plans: "Năm 2030 | Kế hoạch 2031 | Mục tiêu 2035"."""
    plans = [_years(header.titles[column]) for column in columns if _PLANNED.search(header.titles[column])]
    first = min(filter(None, plans), default="")
    alone = {
        column: match["year"] for column in columns if (match := _YEAR_ALONE.fullmatch(header.titles[column].strip()))
    }
    return [column for column in columns if not (first and alone.get(column, first) < first)]


def _name_column(header: Header, part: TablePart, columns: list[int]) -> int | None:
    if "indicator" in header.roles:
        return header.roles.index("indicator")
    free = [index for index, role in enumerate(header.roles) if index not in columns and role in {"", "task"}]
    rows = part.grid.rows[header.rows :]
    return max(free, key=lambda index: sum(len(row[index].text) for row in rows), default=None)


def _years(text: str) -> str:
    years = _YEARS.findall(text)
    return years[-1] if years else ""


_BY_TITLE = re.compile(r"(?:đến|năm)\s+(?:năm\s+)?(20\d\d)")


def _by(caption: str) -> str:
    years = _BY_TITLE.findall(caption.lower())
    return years[-1] if years else ""


def targets_of(text: str) -> list[tuple[str, str, str]]:
    """Return the targets of a cell: of what beside the row's name, in canonical form, and the unit; none for words.

    "46.200" is "46200", "65-70" stays, "trên 85%" is ">=85"; "≤ 3 Đông Nam Á; ≤ 50 thế giới" is two.
    """
    pieces = [piece for piece in text.split(";") if piece.strip()]
    if len(pieces) > 1:
        found = [target for piece in pieces for target in targets_of(piece)]
        return [(unit, target, "") for _, target, unit in found] if len(found) == len(pieces) else []
    match = _CELL.match(text.strip())
    if not match:
        return []
    first = number_of(match["a"])
    unit = (match["unit"] or "").strip(" .").removesuffix("trở lên").strip()
    if match["b"]:
        return [("", f"{first}-{number_of(match['b'])}", unit)]
    signs = tuple(_SIGN.findall(match["signs"]))
    return [("", "+" + first if signs == ("+",) else signed(signs, first, up=text.strip().endswith("trở lên")), unit)]
