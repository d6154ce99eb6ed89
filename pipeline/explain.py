"""Why something was found: the rule that saw it, and the words that prove it."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

from pydantic import ValidationError

from pipeline.document.decision import Actor, Decision, Evidence, Obligation
from pipeline.errors import DamagedFile, MissingFile
from pipeline.write.decision_json import decisions_in

_QUOTE = 160


def explained(identity: str, output: Path) -> str:
    """Return, for people, what is behind a decision or one of its obligations.

    Raises MissingFile where the folder holds nothing of that id, DamagedFile where a result can't be read.
    """
    decision = _find(identity, output)
    obligation = next((found for found in decision.obligations if found.id == identity), None)
    lines = _of_obligation(obligation) if obligation is not None else _of_decision(decision)
    return "\n".join(lines)


def _find(identity: str, output: Path) -> Decision:
    base = identity.split(":", 1)[0]
    for path in sorted(decisions_in(output)):
        if path.parent.name.split("~", 1)[0] != base and path.parent.name != identity:
            continue
        try:
            decision = Decision.model_validate(json.loads(path.read_text("utf-8")))
        except (ValueError, ValidationError) as error:
            raise DamagedFile(
                f"{path}: not a decision that this version can read; extract it again",
                f"{path}: không phải kết quả mà phiên bản này đọc được; hãy trích xuất lại",
            ) from error
        if identity in (base, path.parent.name) or any(found.id == identity for found in decision.obligations):
            return decision
    raise MissingFile(
        f"{identity}: no such decision or obligation in {output}; see {output}/run.json for the ids",
        f"{identity}: không có trong {output}; xem mã trong {output}/run.json",
    )


def _of_decision(decision: Decision) -> Iterator[str]:
    head = decision.decision
    yield f"{decision.id}  {head.type} {head.number}  {head.issued_on}  {head.issuer.name}"
    yield f"  {head.subject}"
    yield f"  nguồn / source: {decision.source.name} ({decision.source.reader})"
    for field, evidence in head.evidence.items():
        yield f"  {field}: {_quote(evidence)}"
    yield f"  nghĩa vụ / obligations: {len(decision.obligations)}"
    for obligation in decision.obligations:
        yield f"    {obligation.id}  [{_rule(obligation)}]  {obligation.text[:90]}"
    for note in decision.notes:
        yield f"  ghi chú / note {note.code}: {note.message_vi} / {note.message}"


def _of_obligation(obligation: Obligation) -> Iterator[str]:
    yield f"{obligation.id}  ({obligation.kind}, {obligation.origin})"
    yield f"  {obligation.text}"
    yield f"  quy tắc / rule: {', '.join(obligation.reasons)}; độ tin cậy / confidence {obligation.confidence} ({obligation.review})"
    yield f"  căn cứ / quote: {_quote(obligation.evidence)}"
    for title, actors in (
        ("chủ trì / lead", obligation.lead),
        ("phối hợp / cooperating", obligation.cooperating),
        ("nơi nhận / recipient", obligation.recipient),
        ("cấp phê duyệt / approver", obligation.approver),
    ):
        for actor in actors:
            yield f"  {title}: {actor.name}{_inherited(actor)}  ← {_quote(actor.evidence)}"
    for deadline in obligation.deadlines:
        yield f"  thời hạn / deadline: {deadline.value or 'không rõ / unresolved'} ({deadline.kind})  ← {_quote(deadline.evidence)}"
    if obligation.condition:
        yield f"  điều kiện / condition: {obligation.condition}  ← {_quote(obligation.condition_evidence)}"
    if obligation.product:
        yield f"  sản phẩm / product: {obligation.product}  ← {_quote(obligation.product_evidence)}"


def _inherited(actor: Actor) -> str:
    return f" (kế thừa từ / inherited from {actor.inherited_from})" if actor.source == "inherited" else ""


def _rule(obligation: Obligation) -> str:
    return next((reason.removeprefix("rule:") for reason in obligation.reasons if reason.startswith("rule:")), "")


def _quote(evidence: list[Evidence]) -> str:
    if not evidence:
        return "không có căn cứ trong văn bản / no evidence in the text"
    first = evidence[0]
    place = f"trang / page {first.page}, " if first.page else ""
    words = " ".join(first.quote.split())
    return f"“{words[:_QUOTE]}{'…' if len(words) > _QUOTE else ''}” ({place}{first.start}–{first.end})"
