"""The fields by which obligations are reviewed and compared: the office's own chain from who acts to on what condition, each a list of entries.

An entry is a JSON object with the words of one value, its normal form, and its evidence: an actor, a deadline, a cited
document, or for the other fields `{"text": …}`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from pipeline.compare.day_words import in_words
from pipeline.document.decision import Decision, Evidence, Obligation, Reference
from pipeline.letters import folded

Entry = dict[str, Any]
Entries = list[Entry]
Values = dict[str, Entries]

_DAYS = re.compile(r"(?<!\d)(\d{1,2})/(\d{1,2})/(\d{4})(?!\d)")

ACTORS = ("lead", "cooperating", "recipient", "approver")
FIELDS = ("lead", "text", "cooperating", "product", "deadlines", "recipient", "approver", "references", "condition")
"""Chủ thể, hành động, phối hợp, sản phẩm, thời hạn, nơi nhận, cấp phê duyệt, căn cứ, điều kiện: in the order of the form."""


TITLES: dict[str, tuple[str, str]] = {
    "lead": ("Chủ thể", "Who acts"),
    "text": ("Hành động", "Action"),
    "cooperating": ("Phối hợp", "Cooperating"),
    "product": ("Sản phẩm", "Product"),
    "deadlines": ("Thời hạn", "Deadline"),
    "recipient": ("Nơi nhận", "Recipient"),
    "approver": ("Cấp phê duyệt", "Approved by"),
    "references": ("Căn cứ", "Legal basis"),
    "condition": ("Điều kiện", "Condition"),
}
"""What the fields are called, in Vietnamese and in English."""


def values_of(obligation: Obligation, references: Mapping[str, Reference]) -> Values:
    """Return the fields of an extracted obligation; `references` are those of its decision by id."""
    # A table row's evidence is all of its cells; its words are those of the first.
    own = [_dumped(one) for one in obligation.evidence if one.cell == obligation.evidence[0].cell]
    return {
        "lead": [actor.model_dump(mode="json") for actor in obligation.lead],
        "text": [{"text": obligation.text, "kind": obligation.kind, "evidence": own}],
        "cooperating": [actor.model_dump(mode="json") for actor in obligation.cooperating],
        "product": _words(obligation.product, obligation.product_evidence),
        "deadlines": [deadline.model_dump(mode="json") for deadline in obligation.deadlines],
        "recipient": [actor.model_dump(mode="json") for actor in obligation.recipient],
        "approver": [actor.model_dump(mode="json") for actor in obligation.approver],
        "references": [_cited(references[name], obligation) for name in obligation.references if name in references],
        "condition": _words(obligation.condition, obligation.condition_evidence),
    }


def references_of(decision: Decision) -> dict[str, Reference]:
    """Return the cited documents of a decision by their ids."""
    return {reference.id: reference for reference in decision.references}


def empty_values() -> Values:
    """Return the fields of an obligation of which nothing is known."""
    return {name: [] for name in FIELDS}


def shown(field: str, entry: Entry) -> str:
    """Return the words of an entry for people."""
    return _SHOWN.get(field, _text)(entry)


def key_of(field: str, entry: Entry) -> str:
    """Return what an entry is compared by: its normal form where it has one, else its folded words.

    Evidence doesn't count: the same body named in another place is the same value.
    """
    if field == "deadlines" and entry.get("value"):
        return str(entry["value"])
    if field == "text":
        return f"{folded(_text(entry))} ({entry.get('kind', '')})"
    return folded(shown(field, entry))


def same(field: str, first: Sequence[Entry], second: Sequence[Entry]) -> bool:
    """Tell whether two lists of entries say the same; their order doesn't count."""
    return sorted(key_of(field, one) for one in first) == sorted(key_of(field, one) for one in second)


def evidence_of(entries: Sequence[Entry]) -> list[Evidence]:
    """Return all evidence of some entries, in order."""
    return [Evidence.model_validate(one) for entry in entries for one in entry.get("evidence", ())]


def _words(text: str, evidence: Sequence[Evidence]) -> Entries:
    return [{"text": text, "evidence": [_dumped(one) for one in evidence]}] if text else []


def _cited(reference: Reference, obligation: Obligation) -> Entry:
    """Return a cited document with the mentions of it that lie within the obligation."""
    within = [
        _dumped(one)
        for mention in reference.mentions
        for one in mention.evidence
        if any(own.start <= one.start and one.end <= own.end for own in obligation.evidence)
    ]
    return {
        "id": reference.id,
        "type": reference.type,
        "number": reference.number,
        "title": reference.title,
        "evidence": within,
    }


def _dumped(evidence: Evidence) -> Entry:
    return evidence.model_dump(mode="json")


def _text(entry: Entry) -> str:
    return str(entry.get("text", ""))


def _name(entry: Entry) -> str:
    return str(entry.get("name", ""))


def _deadline(entry: Entry) -> str:
    value, text = str(entry.get("value", "")), _text(entry)
    if not value or not text:
        return text or in_words(value)
    return text if _says_just_that(text, value) else f"{text} ({in_words(value)})"


def _says_just_that(text: str, value: str) -> bool:
    """Tell whether words name one day and it is the value's, or say that it goes on: the value then tells nothing more.

    "từ năm 2025 đến năm 2026" names the year 2026 too, and is another time: a person has to see what was made of it.
    """
    if value == "ongoing":
        return "thường xuyên" in folded(text)
    return [f"{int(day):02}/{int(month):02}/{year}" for day, month, year in _DAYS.findall(text)] == [in_words(value)]


def _reference(entry: Entry) -> str:
    named = entry.get("number") or entry.get("title") or ""
    return f"{entry.get('type', '')} {named}".strip()


_SHOWN: dict[str, Callable[[Entry], str]] = {
    **dict.fromkeys(ACTORS, _name),
    "deadlines": _deadline,
    "references": _reference,
}
