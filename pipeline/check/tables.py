"""Checks of tables: task tables that gave nothing, rows that name nobody, bodies that the text never names."""

from __future__ import annotations

import re
from collections.abc import Iterator

from pipeline.check.findings import Findings, note, texts_of
from pipeline.document.decision import Evidence, Note
from pipeline.document.outline import Node, TablePart, Zone
from pipeline.letters import folded

_MANY = 3


def _tables(node: Node) -> Iterator[TablePart]:
    for part in node.content:
        if isinstance(part, TablePart):
            yield part
        elif isinstance(part, Node):
            yield from _tables(part)


def _all_tables(findings: Findings) -> Iterator[tuple[Zone, TablePart]]:
    for zone in findings.outline.zones:
        for part in _tables(zone.root):
            yield zone, part


def empty_task_tables(findings: Findings) -> Iterator[Note]:
    """Tables with a column for tasks and one for who does them, or by when, that gave no task."""
    read = {duty.cells["task"].table for duty in findings.duties if "task" in duty.cells}
    for _, part in _all_tables(findings):
        roles = set(part.header.roles)
        if part.index in read or "task" not in roles or not roles & {"lead", "time"}:
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
    for _, part in _all_tables(findings):
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


def bodies_in_tables_alone(findings: Findings) -> Iterator[Note]:
    """Bodies that lead a row of a table and that the running text never names: one note lists them."""
    running = " ".join(folded(mapped.text) for mapped in texts_of(findings.outline))
    running += " " + " ".join(folded(line.mapped.text) for line in findings.outline.end.recipients)
    found: dict[str, list[Evidence]] = {}
    for obligation in findings.obligations:
        if obligation.origin != "table-row":
            continue
        for actor in obligation.lead:
            if actor.source == "explicit" and folded(actor.name) not in running:
                found.setdefault(actor.name, actor.evidence[:1])
    if found:
        listed = ", ".join(found)
        yield note(
            "body-in-table-only",
            "info",
            f"named in a table and nowhere in the text: {listed}",
            f"chỉ được nêu trong bảng, không có trong phần lời văn: {listed}",
            [evidence for places in found.values() for evidence in places],
        )


_APPENDIX = re.compile(r"phụ lục\s+(?:số\s+)?(?P<label>[ivxlc]+|\d{1,2})\b", re.IGNORECASE)


def unread_appendix_tables(findings: Findings) -> Iterator[Note]:
    """Tables of an appendix that an obligation sends to, in which no column was known."""
    sent = {
        folded(match.group("label"))
        for obligation in findings.obligations
        for match in _APPENDIX.finditer(obligation.text)
    }
    for zone, part in _all_tables(findings):
        label = folded(zone.root.label).removeprefix("phụ lục").strip()
        if zone.kind != "appendix" or label not in sent or set(part.header.roles) - {"", "ordinal"}:
            continue
        yield note(
            "appendix-table-unread",
            "info",
            f"table {part.index} of {zone.root.path}, which an obligation names, has no column that is known",
            f"bảng {part.index} của {zone.root.path} (được nhắc đến trong nhiệm vụ) không có cột nào nhận biết được",
            [findings.proof.of(cell.paragraphs[0])[0] for cell in part.grid.rows[0] if cell.paragraphs][:1],
        )
