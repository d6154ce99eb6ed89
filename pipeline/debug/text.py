"""The lines of a document for people and for programs."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict

from pipeline.debug.findings import KINDS
from pipeline.debug.lines import DebugLine

_WIDTH = 110
_FATES = {
    "begins": "mở đoạn / begins",
    "joins": "nối tiếp / joins",
    "footnote": "chú thích / footnote",
    "dropped": "bỏ qua / dropped",
}


def debug_text(lines: Iterable[DebugLine], kinds: Sequence[str] = ()) -> str:
    """Return the lines for people; with `kinds`, only lines that hold such findings, and those alone."""
    return "\n".join(text for line in lines for text in _text(line, kinds))


def _text(line: DebugLine, kinds: Sequence[str]) -> Iterator[str]:
    findings = [finding for finding in line.findings if not kinds or finding.kind in kinds]
    if kinds and not findings:
        return
    page = f" tr. {line.page}" if line.page else ""
    yield f"{line.number:>5}{page} │ {line.text[:_WIDTH]}{'…' if len(line.text) > _WIDTH else ''}"
    roles = "; ".join(
        f"{role.name_vi} / {role.name}{f' [{role.place}]' if role.place else ''} ← {role.rule}" for role in line.roles
    )
    yield f"        {_FATES[line.fate]} ← {line.fate_rule}; {roles}"
    for finding in findings:
        yield f"        • {KINDS[finding.kind]} / {finding.kind}: {finding.value}  ← {finding.rule}"


def debug_json(lines: Iterable[DebugLine], kinds: Sequence[str] = ()) -> str:
    """Return the lines as JSON, one object a line of the source, one a line of text."""
    chosen = (
        {**asdict(line), "findings": [asdict(one) for one in line.findings if not kinds or one.kind in kinds]}
        for line in lines
    )
    return "\n".join(json.dumps(one, ensure_ascii=False) for one in chosen)
