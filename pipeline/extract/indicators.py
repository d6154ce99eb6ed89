"""Indicators: measurable targets, from target tables and from the text."""

from __future__ import annotations

import re
from collections.abc import Iterator

from pipeline.document.decision import Evidence, Indicator
from pipeline.document.outline import Header, Node, Outline, TablePart, Text
from pipeline.document.paragraphs import GridCell
from pipeline.document.proof import Proof
from pipeline.grammar.names import Gazetteer, names_in_list
from pipeline.letters import UPPER
from pipeline.spans import MappedText

_NUMBER = r"\d{1,3}(?:\.\d{3})+(?:,\d+)?|\d+(?:[,.]\d+)?"
_CELL = re.compile(
    rf"\s*(?P<sign>>=|<=|≥|≤|>|<|\+|(?:tối thiểu|ít nhất|trên|từ|tối đa|dưới|không quá|khoảng|đạt|tăng|"
    rf"giảm)\s+)?\s*(?P<a>{_NUMBER})\s*(?:%?\s*[-–]\s*(?P<b>{_NUMBER}))?\s*(?P<unit>%|\D{{0,24}})?\s*(?:trở "
    rf"lên)?\s*$",
    re.IGNORECASE,
)
_UNITS = (
    r"%|điểm %|điểm phần trăm|bậc|tỷ đồng|triệu đồng|nghìn tỷ đồng|USD|tỷ USD|triệu USD|người|lao động|hộ|xã|"
    r"phường|huyện|km|ha|m2|m²|tấn|"
    r"nghìn tấn|triệu tấn|MW|doanh nghiệp|cơ sở|lượt|giường bệnh|bác sĩ|trường|lớp|mô hình|dự án|sản phẩm|điểm|"
    r"lần|năm|tuổi|thủ tục"
)
_PROSE = re.compile(
    rf"(?P<sign>ít nhất|tối thiểu|trên|từ|tối đa|dưới|không quá|khoảng|đạt|tăng|giảm|bình "
    rf"quân)?\s*(?P<a>{_NUMBER})\s*(?:%?\s*[-–]\s*(?P<b>{_NUMBER}))?\s*(?P<unit>{_UNITS})(?!\w)(?P<up>\s*trở "
    rf"lên)?",
    re.IGNORECASE,
)
_RANK = re.compile(
    rf"(?:nâng|tăng|cải thiện)\s+(?P<name>xếp hạng\s.{{3,160}}?)\s+lên\s+(?P<sign>ít nhất|tối "
    rf"thiểu)?\s*(?P<a>{_NUMBER})\s*(?P<unit>bậc)",
    re.IGNORECASE,
)
_WHOLE = re.compile(
    rf"(?:mục tiêu|phấn đấu|bảo đảm|đảm bảo|"
    rf"có)\s+(?:đạt\s+)?(?P<a>100)\s*%\s+(?P<name>[{UPPER}a-zđà-ỹ][^.;:]{{5,160}})",
    re.IGNORECASE,
)
_BY = re.compile(r"(?:đến(?:\s+hết)?|vào|trong)\s+(?:năm\s+)?(?P<year>20\d\d)", re.IGNORECASE)
_YEAR = re.compile(r"20\d\d(?:\s*[-–]\s*20\d\d)?")
_AT_LEAST = frozenset({">=", "≥", ">", "tối thiểu", "ít nhất", "trên", "từ"})
_AT_MOST = frozenset({"<=", "≤", "<", "tối đa", "dưới", "không quá"})


def indicators_in(outline: Outline, known: Gazetteer, proof: Proof) -> list[Indicator]:
    """Return the targets of the document: each filled cell of a target table, and the measurable targets of the text."""
    found: list[Indicator] = []
    for node, zone_title in _nodes(outline):
        for part in node.content:
            if isinstance(part, TablePart):
                found.extend(_of_table(part, node.path, zone_title, known, proof))
            elif isinstance(part, Text):
                found.extend(_of_text(part.mapped, node, proof))
        if node.mapped is not None and node.label and node.style != "appendix":
            found.extend(_of_text(node.mapped, node, proof))
    return _once(found)


def _nodes(outline: Outline) -> Iterator[tuple[Node, str]]:
    for zone in outline.zones:
        for node in zone.root.walk():
            yield node, zone.title.text if zone.title else ""


def _of_table(part: TablePart, section: str, title: str, known: Gazetteer, proof: Proof) -> list[Indicator]:
    header = part.header
    columns = _target_columns(header, part)
    if not columns:
        return []
    name_at = _name_column(header, part, columns)
    if name_at is None:
        return []
    unit_at = header.roles.index("unit") if "unit" in header.roles else None
    lead_at = header.roles.index("lead") if "lead" in header.roles else None
    found: list[Indicator] = []
    group = ""
    lead: list[str] = []
    for row in part.grid.rows[header.rows :]:
        name = row[name_at].text.strip(" .;:")
        if not name:
            continue
        if not any(row[column].text.strip() for column in columns) or _is_group(row, columns):
            group = name
            continue
        if lead_at is not None and row[lead_at].text.strip():
            lead = [row[lead_at].text[n.span.start : n.span.end] for n in names_in_list(row[lead_at].text, known)]
        if row[0].text.strip() and lead_at is not None and not row[lead_at].text.strip():
            lead = []
        for column in columns:
            target = target_of(row[column].text)
            if target is None:
                continue
            found.append(
                Indicator(
                    name=f"{group} - {name}" if group else name,
                    target=target[0],
                    unit=row[unit_at].text.strip(" .") if unit_at is not None else target[1],
                    by=_by(header.titles[column], title),
                    lead=lead,
                    section=section,
                    evidence=_cells(row, (name_at, column), proof),
                )
            )
    return found


def _is_group(row: tuple[GridCell, ...], columns: list[int]) -> bool:
    texts = {cell.text for cell in row if cell.text}
    return len(texts) == 1 or all(
        row[column].repeated and row[column].text == row[max(0, column - 1)].text for column in columns
    )


def _cells(row: tuple[GridCell, ...], columns: tuple[int, int], proof: Proof) -> list[Evidence]:
    return [evidence for column in columns for mapped in row[column].paragraphs for evidence in proof.of(mapped)]


def _target_columns(header: Header, part: TablePart) -> list[int]:
    """Return the columns that hold targets: those titled by a year or as a target, filled with figures."""
    if "task" in header.roles and "indicator" not in header.roles and "year" not in header.roles:
        return []
    if "indicator" not in header.roles and "unit" not in header.roles:
        return []
    found: list[int] = []
    rows = part.grid.rows[header.rows :]
    for column, title in enumerate(header.titles):
        if header.roles[column] in {"ordinal", "unit", "lead", "cooperating", "remark", "indicator", "funding"}:
            continue
        telling = bool(_YEAR.search(title)) or "mục tiêu" in title.lower() or "kế hoạch" in title.lower()
        filled = [row[column].text for row in rows if row[column].text.strip()]
        if telling and filled and sum(target_of(text) is not None for text in filled) >= 0.5 * len(filled):
            found.append(column)
    return found


def _name_column(header: Header, part: TablePart, columns: list[int]) -> int | None:
    if "indicator" in header.roles:
        return header.roles.index("indicator")
    free = [index for index, role in enumerate(header.roles) if index not in columns and role in {"", "task"}]
    rows = part.grid.rows[header.rows :]
    return max(free, key=lambda index: sum(len(row[index].text) for row in rows), default=None)


def _by(title: str, caption: str) -> str:
    years = re.findall(r"20\d\d", title) or re.findall(r"(?:đến|năm)\s+(?:năm\s+)?(20\d\d)", caption.lower())
    return years[-1] if years else ""


def target_of(text: str) -> tuple[str, str] | None:
    """Return a target in canonical form and its unit: "46.200" is "46200", "65-70" stays, "trên 85%" is ">=85"; None if none."""
    match = _CELL.match(text.strip())
    if not match:
        return None
    first = number_of(match.group("a"))
    unit = (match.group("unit") or "").strip(" .")
    if match.group("b"):
        return f"{first}-{number_of(match.group('b'))}", unit
    return _signed(match.group("sign"), first, up=text.strip().endswith("trở lên")), unit.removesuffix(
        "trở lên"
    ).strip()


def _signed(sign: str | None, number: str, *, up: bool) -> str:
    word = (sign or "").strip().lower()
    if word in _AT_LEAST or up:
        return f">={number}"
    if word in _AT_MOST:
        return f"<={number}"
    if word in {"tăng", "+"}:
        return f"+{number}"
    return f"-{number}" if word == "giảm" else number


def number_of(printed: str) -> str:
    """Return a number as it is written in data: "46.200" is "46200", "48,3" is "48.3"."""
    if re.fullmatch(r"\d{1,3}(?:\.\d{3})+(?:,\d+)?", printed):
        printed = printed.replace(".", "")
    return re.sub(r"^0+(?=\d)", "", printed.replace(",", "."))


def _of_text(mapped: MappedText, node: Node, proof: Proof) -> list[Indicator]:
    text = mapped.text
    found: list[Indicator] = []
    for match in _RANK.finditer(text):
        found.append(
            _indicator(
                mapped,
                match,
                match.group("name"),
                _signed(match.group("sign") or "ít nhất", number_of(match.group("a")), up=False),
                "bậc",
                node,
                proof,
            )
        )
    for match in _WHOLE.finditer(text):
        if node.role != "objectives":
            found.append(_indicator(mapped, match, _tidy(match.group("name")), "100", "%", node, proof))
    if node.role == "objectives" and not found:
        found.extend(_objectives(mapped, node, proof))
    return found


def _objectives(mapped: MappedText, node: Node, proof: Proof) -> list[Indicator]:
    """Read the targets of an objectives section: what is measured stands before the figure, or after "100%"."""
    text = mapped.text
    by = _BY.search(text)
    found: list[Indicator] = []
    start = 0
    for match in _PROSE.finditer(text):
        if match.group("unit").lower() in {"năm", "tuổi", "lần"} or _YEAR.fullmatch(match.group("a")):
            continue
        before = re.split(r"[;.]", text[start : match.start()])[-1]
        name = _tidy(before)
        if len(name) < 6:
            after = re.match(r"\s*([^,;.]{5,160})", text[match.end() :])
            name = _tidy(after.group(1)) if after else ""
        start = match.end()
        if len(name) < 6:
            continue
        value = number_of(match.group("a"))
        target = (
            f"{value}-{number_of(match.group('b'))}"
            if match.group("b")
            else _signed(match.group("sign"), value, up=bool(match.group("up")))
        )
        found.append(
            _indicator(mapped, match, name, target, match.group("unit"), node, proof, by.group("year") if by else "")
        )
    return found


def _indicator(
    mapped: MappedText, match: re.Match[str], name: str, target: str, unit: str, node: Node, proof: Proof, by: str = ""
) -> Indicator:
    return Indicator(
        name=name.strip(" ,.;:"),
        target=target,
        unit=unit,
        by=by,
        section=node.path,
        evidence=proof.part(mapped, *match.span()),
    )


def _tidy(text: str) -> str:
    """Return the name of what is measured, without the words that only lead up to the figure."""
    name = re.sub(
        r"^\s*(?:[-–+,]|và|phấn đấu|đến\s+(?:hết\s+)?năm\s+\d{4},?|trong đó,?|bảo đảm|đảm bảo|có|đạt|mục tiêu)\s*",
        "",
        text.strip(),
        flags=re.IGNORECASE,
    )
    name = re.sub(
        r"\s*(?:phấn đấu\s+)?(?:đạt|khoảng|lên|còn|xuống|là|từ|bình quân|ở mức|tăng|giảm|trên|dưới|ít nhất|tối "
        r"thiểu|có)+\s*$",
        "",
        name,
        flags=re.IGNORECASE,
    )
    return name.strip(" ,.;:()")


def _once(found: list[Indicator]) -> list[Indicator]:
    kept: list[Indicator] = []
    for indicator in found:
        if not any(
            other.target == indicator.target
            and other.name.casefold() == indicator.name.casefold()
            and other.by == indicator.by
            for other in kept
        ):
            kept.append(indicator)
    return kept
