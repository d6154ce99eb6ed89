"""Checks of tables: task tables that gave nothing, rows that name nobody, bodies that the text never names."""

from __future__ import annotations

import re
from collections.abc import Iterator

from pipeline.check.findings import Findings, note, texts_of
from pipeline.document.decision import Evidence, Note
from pipeline.document.outline import Node, TablePart
from pipeline.grammar.blanks import has_blank
from pipeline.grammar.heads import kind_of
from pipeline.grammar.procedures import lists_procedures
from pipeline.letters import folded, small

_MANY = 3
_TITLE = 60
_SIGNED = re.compile(r"\(?[Kk]ý(?: tên)?,")


def _tables(node: Node) -> Iterator[TablePart]:
    for part in node.content:
        if isinstance(part, TablePart):
            yield part
        elif isinstance(part, Node):
            yield from _tables(part)


def _all_tables(findings: Findings) -> Iterator[TablePart]:
    for zone in findings.outline.zones:
        yield from _tables(zone.root)


def _is_form(part: TablePart) -> bool:
    """Tell whether a table is a form, or no table of words: blanks to fill in, places to sign, a formula, long titles."""
    texts = [cell.text for row in part.grid.rows for cell in row]
    return any(has_blank(text) or text in {"=", "+"} or _SIGNED.search(text) for text in texts) or any(
        len(title) > _TITLE for title in part.header.titles
    )


def empty_task_tables(findings: Findings) -> Iterator[Note]:
    """Tables with a column for tasks and one for who does them, or by when, that gave no task."""
    read = {duty.cells["task"].table for duty in findings.duties if "task" in duty.cells}
    for part in _all_tables(findings):
        roles = set(part.header.roles)
        if part.index in read or not roles >= {"task", "lead"} or len(part.header.roles) < _MANY:
            continue
        if _is_form(part) or lists_procedures(part):
            continue
        yield note(
            "task-table-empty",
            "warning",
            f"table {part.index} has the columns of a task table and no row of tasks",
            f"bảng {part.index} có các cột của bảng phân công nhiệm vụ nhưng không có dòng nhiệm vụ nào",
            [findings.proof.of(cell.paragraphs[0])[0] for cell in part.grid.rows[0] if cell.paragraphs][:1],
        )


def rows_without_lead(findings: Findings) -> Iterator[Note]:
    """Rows of a task table whose lead column is empty while other rows fill it: one note a table."""
    for part in _all_tables(findings):
        duties = [duty for duty in findings.duties if "task" in duty.cells and duty.cells["task"].table == part.index]
        filled = [duty for duty in duties if duty.slots.get("lead")]
        bare = [duty for duty in duties if not duty.slots.get("lead")]
        if "lead" not in part.header.roles or len(filled) < _MANY or not bare or len(bare) > len(filled):
            continue
        yield note(
            "row-without-lead",
            "info",
            f"{len(bare)} row(s) of table {part.index} name no lead, {len(filled)} do",
            f"bảng {part.index}: {len(bare)} dòng không ghi cơ quan chủ trì, {len(filled)} dòng có ghi",
            [evidence for duty in bare[:20] for evidence in findings.proof.of(duty.mapped)],
        )


# A procedure's steps name whoever handles a file; a group is no body that the text would name in the same words.
_PROCEDURE = re.compile(r"thủ tục hành chính|quy trình", re.IGNORECASE)
_GROUP = re.compile(
    r"(?:các|những|mọi|toàn thể)\s|.*\bcấp (?:tỉnh|huyện|xã|thành phố)\b|.*(?:liên quan|được giao)", re.IGNORECASE
)
_LONG = 80


def bodies_in_tables_alone(findings: Findings) -> Iterator[Note]:
    """Bodies that lead a row of a task table and that the running text never names: one note lists them."""
    if _PROCEDURE.search(findings.head.subject):
        return
    in_tables: dict[str, list[Evidence]] = {}
    for obligation in findings.obligations:
        if obligation.origin != "table-row":
            continue
        for actor in obligation.lead:
            name = actor.name
            if name in in_tables or actor.source != "explicit" or len(name) > _LONG:
                continue
            if kind_of(name) and not _GROUP.match(name):
                in_tables[name] = actor.evidence[:1]
    if not in_tables:
        return
    running = " ".join(_spelled(mapped.text) for mapped in texts_of(findings.outline))
    running += " " + " ".join(_spelled(line.mapped.text) for line in findings.outline.end.recipients)
    found = {name: evidence for name, evidence in in_tables.items() if _spelled(name) not in running}
    if found:
        listed = ", ".join(found)
        yield note(
            "body-in-table-only",
            "info",
            f"named in a table and nowhere in the text: {listed}",
            f"chỉ được nêu trong bảng, không có trong phần lời văn: {listed}",
            [evidence for places in found.values() for evidence in places],
        )


def _spelled(text: str) -> str:
    """Return the folded text with the commonest short forms of bodies in full."""
    return folded(text).replace("ubnd", "ủy ban nhân dân").replace("kh&cn", "khoa học và công nghệ")


_APPENDIX = re.compile(r"phụ lục\s+(?:số\s+)?(?P<label>[ivxlc]+|\d{1,2})\b")


def unread_appendix_tables(findings: Findings) -> Iterator[Note]:
    """Tables of an appendix that an obligation sends to, in which no column was known."""
    zones = [zone for zone in findings.outline.zones if zone.kind == "appendix"]
    if not zones:
        return
    sent = {
        folded(match.group("label"))
        for obligation in findings.obligations
        for match in _APPENDIX.finditer(small(obligation.text))
    }
    for zone in zones:
        label = folded(zone.root.label).removeprefix("phụ lục").strip()
        if label not in sent:
            continue
        tables = [part for part in _tables(zone.root) if not _is_form(part)]
        if not tables or any(set(part.header.roles) - {"", "ordinal"} for part in tables):
            continue
        yield note(
            "appendix-table-unread",
            "info",
            f"an obligation sends to {zone.root.path}, and no column of its {len(tables)} table(s) is known",
            f"nhiệm vụ dẫn đến {zone.root.path}, nhưng không nhận biết được cột nào trong {len(tables)} bảng ở đó",
            [findings.proof.of(cell.paragraphs[0])[0] for cell in tables[0].grid.rows[0] if cell.paragraphs][:1],
        )
