"""Two published decisions compared, and the differences as lines for people and as JSON."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from pipeline.compare.fields import Values, key_of, references_of, shown, values_of
from pipeline.compare.versions import Comparison, compared
from pipeline.document.decision import Decision
from pipeline.letters import visible


@dataclass(frozen=True, slots=True)
class Extracted:
    """An obligation as it was extracted; `page` is None for formats without pages."""

    key: str
    section: str
    page: int | None
    values: Values

    @property
    def text(self) -> str:
        """Its words."""
        return " ".join(shown("text", entry) for entry in self.values["text"])


FIELD_NAMES = {
    "lead": "chủ trì / lead",
    "text": "nội dung / text",
    "cooperating": "phối hợp / cooperating",
    "product": "sản phẩm / product",
    "deadlines": "thời hạn / deadline",
    "recipient": "nơi nhận / recipient",
    "approver": "cấp phê duyệt / approver",
    "references": "căn cứ / references",
    "condition": "điều kiện / condition",
}


def extracted(decision: Decision) -> tuple[Extracted, ...]:
    """Return the obligations of a decision in the order of the text."""
    references = references_of(decision)
    return tuple(
        Extracted(
            one.id,
            one.section,
            next((proof.page for proof in one.evidence if proof.page is not None), None),
            values_of(one, references),
        )
        for one in decision.obligations
    )


def difference(old: Decision, new: Decision) -> Comparison[Extracted]:
    """Compare two decisions, or two extractions of one."""
    return compared(extracted(old), extracted(new))


def differ(found: Comparison[Extracted]) -> bool:
    """Tell whether anything is different: an obligation that only stands in another section is."""
    return bool(found.added or found.gone or found.changed or found.moved)


def lines_of(found: Comparison[Extracted]) -> Iterator[str]:
    """Yield the differences for people: "-" what is gone, "+" what was added, "~" what changed, with each field before and after."""
    for one in found.gone:
        yield f"- {_place(one)}\t{_line(one.text)}"
    for one in found.added:
        yield f"+ {_place(one)}\t{_line(one.text)}"
    for change in found.changed:
        place = f"{_place(change.old)} → {_place(change.new)}" if change.moved else _place(change.new)
        yield f"~ {place}\t{_line(change.new.text)}"
        for field in change.fields:
            old, new = ("; ".join(words) or "∅" for words in field.words)
            yield f"    {FIELD_NAMES[field.field]}: {_line(old)} → {_line(new)}"
    yield (
        f"{len(found.added)} thêm, {len(found.gone)} bỏ, {len(found.changed)} đổi, {found.unchanged} như cũ "
        f"({found.moved} chuyển chỗ) / added, gone, changed, the same (moved)"
    )


def as_json(found: Comparison[Extracted]) -> str:
    """Return the differences as one JSON object."""
    told = {
        "added": [_told(one) for one in found.added],
        "gone": [_told(one) for one in found.gone],
        "changed": [
            {
                "old": _told(change.old),
                "new": _told(change.new),
                "moved": change.moved,
                "fields": {
                    field.field: [[_entry(field.field, entry) for entry in side] for side in (field.old, field.new)]
                    for field in change.fields
                },
            }
            for change in found.changed
        ],
        "unchanged": found.unchanged,
        "moved": found.moved,
    }
    return json.dumps(told, ensure_ascii=False, indent=2)


def _told(one: Extracted) -> dict[str, Any]:
    return {"obligation": one.key, "section": one.section, "page": one.page, "text": one.text}


def _entry(field: str, entry: dict[str, Any]) -> dict[str, Any]:
    quotes = [proof["quote"] for proof in entry.get("evidence", ())]
    return {"value": key_of(field, entry), "words": shown(field, entry), "quotes": quotes}


def _place(one: Extracted) -> str:
    place = _line(one.section) or "#"
    return f"{place} (tr. {one.page})" if one.page is not None else place


def _line(text: str) -> str:
    return " ".join(visible(text).split())
