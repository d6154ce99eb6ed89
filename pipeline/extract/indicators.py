"""Indicators: measurable targets, from target tables and from the text."""

from __future__ import annotations

import re
from collections.abc import Iterator

from pipeline.document.decision import Evidence, Indicator
from pipeline.document.outline import Header, Node, Outline, TablePart, Text
from pipeline.document.paragraphs import GridCell
from pipeline.document.proof import Proof
from pipeline.grammar.name_lists import names_in_list
from pipeline.grammar.names import Gazetteer
from pipeline.grammar.verbs import leading_verb
from pipeline.letters import UPPER, small
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
    r"lần|năm|tuổi|thủ tục|vùng|trung tâm|điểm đến|hợp tác xã"
)
_PROSE = re.compile(
    rf"(?P<sign>ít nhất|tối thiểu|trên|từ|tối đa|dưới|không quá|khoảng|đạt|tăng|giảm|bình "
    rf"quân)?\s*(?<!\d)(?P<a>{_NUMBER})\s*(?:%?\s*[-–]\s*(?P<b>{_NUMBER}))?\s*(?P<unit>{_UNITS})(?!\w)(?P<up>\s*trở "
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
    for node, zone_title, by in _nodes(outline):
        for part in node.content:
            if isinstance(part, TablePart):
                found.extend(_of_table(part, node.path, zone_title, known, proof))
            elif isinstance(part, Text):
                found.extend(_of_text(part.mapped, node, proof, by))
        if node.mapped is not None and node.label and node.style != "appendix":
            found.extend(_of_text(node.mapped, node, proof, by))
    return _once(found)


def _nodes(outline: Outline) -> Iterator[tuple[Node, str, str]]:
    """Yield every node with the title of its zone, and the year by which the targets below its headings are due."""
    for zone in outline.zones:
        title = zone.title.text if zone.title else ""
        stack = [(zone.root, "")]
        while stack:
            node, above = stack.pop()
            text = node.text
            year = _BY.search(text) if "20" in text and (node.titled or text.endswith(":")) else None
            by = year.group("year") if year else above
            yield node, title, by
            stack.extend((below, by) for below in reversed(list(node.nodes())))


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


def _of_text(mapped: MappedText, node: Node, proof: Proof, by: str) -> list[Indicator]:
    text = mapped.text
    found: list[Indicator] = []
    lowered = text.lower()
    for match in _RANK.finditer(text) if "xếp hạng" in lowered else ():
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
    for match in _WHOLE.finditer(text) if "100" in text else ():
        if node.role != "objectives":
            found.append(_indicator(mapped, match, _tidy(match.group("name")), "100", "%", node, proof))
    if node.role == "objectives" and not found:
        found.extend(_objectives(mapped, node, proof, by))
    return found


def _objectives(mapped: MappedText, node: Node, proof: Proof, by: str) -> list[Indicator]:
    """Read the targets of an objectives section: what is measured stands before the figure, or after it.

    "Tỷ lệ lao động qua đào tạo đạt 65-70%" and "trên 80% số trạm y tế xã, phường có bác sĩ".
    """
    text = mapped.text
    said = _BY.search(text)
    year = said.group("year") if said else by
    figures = [match for match in _PROSE.finditer(text) if _is_target(match, text)]
    found: list[Indicator] = []
    start = 0
    for number, match in enumerate(figures):
        limit = figures[number + 1].start() if number + 1 < len(figures) else len(text)
        name = _measured(text, start, match, limit)
        start = match.end()
        if len(name) < 6:
            continue
        value = number_of(match.group("a"))
        target = (
            f"{value}-{number_of(match.group('b'))}"
            if match.group("b")
            else _signed(match.group("sign"), value, up=bool(match.group("up")))
        )
        found.append(_indicator(mapped, match, name, target, match.group("unit"), node, proof, year))
    return found


def _is_target(match: re.Match[str], text: str) -> bool:
    """Tell a target from a year, an age or a number that only counts what is spoken of ("gồm 05 xã")."""
    if match.group("unit").lower() in {"năm", "tuổi", "lần", "tháng"} or _YEAR.fullmatch(match.group("a")):
        return False
    return not text[: match.start()].rstrip().endswith(("Điều", "khoản", "số", "từ"))


_MEASURES = re.compile(
    r"(?:tỷ lệ|tỉ lệ|tỷ trọng|tốc độ|mức|số|tổng|diện tích|sản lượng|năng suất|thu nhập|giá trị|chỉ số|quy mô|doanh thu|kim ngạch|độ che phủ|"
    r"mật độ|hệ số|tuổi thọ|vốn|lượng|công suất|GRDP|GDP|xếp hạng|tăng trưởng|thời gian|mỗi)\b",
    re.IGNORECASE,
)
_COUNTED = frozenset(
    {
        "doanh nghiệp",
        "cơ sở",
        "trường",
        "lớp",
        "mô hình",
        "dự án",
        "sản phẩm",
        "xã",
        "phường",
        "hộ",
        "vùng",
        "trung tâm",
        "điểm đến",
        "hợp tác xã",
    }
)
_REACHES = re.compile(
    r"(?:đạt|chiếm|còn|lên|xuống|bằng|là|giảm|tăng|trên|dưới|khoảng|thiểu|nhất|đa)\s*$", re.IGNORECASE
)
_NAME_STOP = re.compile(
    r"[;.](?:\s|$)|,\s+(?:trong đó|phấn đấu|góp phần|nhằm|bảo đảm|đến năm)\b|\s(?:vào|trong|đến)\s+(?:cuối\s+)?năm\s+20\d\d"
)


def _measured(text: str, start: int, match: re.Match[str], limit: int) -> str:
    """Return what a figure measures: the words before it where they name a measure, else those after it."""
    before = re.split(r"[;.]\s", text[start : match.start()])[-1]
    name = _tidy(before.rsplit(":", 1)[-1] if ":" in before else before)
    if match.group("unit").lower() in _COUNTED and not _MEASURES.match(name):
        # "Hình thành ít nhất 20 mô hình sản xuất …, có khả năng nhân rộng": what is counted is the name.
        counted = re.match(r"[^,;.()]*", text[match.end() : limit])
        return f"{match.group('unit')}{counted.group().rstrip()}" if counted else ""
    whole = match.group("a") == "100" and match.group("unit") == "%"
    if len(name) > 5 and (_MEASURES.match(name) or (_REACHES.search(before) and not whole)):
        return name
    stop = _NAME_STOP.search(text, match.end(), limit)
    after = _tidy(
        re.sub(
            r"(?:,|\svà|\sphấn đấu|\strên|\sđạt|\sít nhất){1,12}\s*$",
            "",
            text[match.end() : stop.start() if stop else limit],
        )
    )
    if len(after) > 5:
        # "giải ngân 100% kế hoạch vốn": the verb belongs to what is measured.
        return f"{name} {after}" if 0 < len(name.split()) <= 3 and leading_verb(small(name), 0) else after
    return name if len(name) > 5 else ""


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
        r"^(?:\s*(?:[-–+,:]|và\b|phấn đấu|(?:đến|trong)\s+(?:hết\s+)?năm\s+\d{4},?|trong đó,?|bảo đảm|đảm bảo|có\b|đạt|mục tiêu|duy trì|tăng thêm|"
        r"ít nhất|tối thiểu|đối với [^:]{3,60}:|tại [^:]{3,40}:)\s*)+",
        "",
        text.strip(),
        flags=re.IGNORECASE,
    )
    name = re.sub(
        r"\s*(?:phấn đấu\s+)?(?:đạt|khoảng|lên|còn|xuống|là|từ|bình quân|ở mức|tăng|giảm|trên|dưới|ít nhất|tối "
        r"thiểu|có){1,12}\s*$",
        "",
        name,
        flags=re.IGNORECASE,
    )
    return name.strip(" ,.;:()")


def _once(found: list[Indicator]) -> list[Indicator]:
    kept: dict[tuple[str, str, str], Indicator] = {}
    for indicator in found:
        kept.setdefault((indicator.target, indicator.name.casefold(), indicator.by), indicator)
    return list(kept.values())
