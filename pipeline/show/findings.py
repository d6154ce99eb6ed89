"""Everything in a decision that has a place on a page, by the ids under which it can be asked for."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from pipeline.document.decision import Actor, Decision, DecisionHead, Evidence, Obligation
from pipeline.errors import MissingFile

Role = Literal["finding", "lead", "cooperating", "recipient", "approver", "deadline", "condition", "product"]

_WIDTH = 90


@dataclass(frozen=True, slots=True)
class Mark:
    """Words to be marked: their role, what to call them in the legend, and where they stand."""

    role: Role
    label: str
    evidence: tuple[Evidence, ...]


@dataclass(frozen=True, slots=True)
class Shown:
    """A finding: its short id ("o1"), its other ids, its kind in both languages, its text, and what is marked of it."""

    id: str
    others: tuple[str, ...]
    kind: str
    text: str
    marks: tuple[Mark, ...]

    @property
    def pages(self) -> tuple[int, ...]:
        """The pages that its evidence begins on, sorted."""
        return tuple(sorted({one.page for mark in self.marks for one in mark.evidence if one.page is not None}))


def findings_of(decision: Decision) -> list[Shown]:
    """Return every finding of a decision that has evidence, in the order of the output.

    Obligations are o1, o2, …, tasks t1, references ref1, tables table1, and so on; sections are asked for by their paths,
    bodies by their ids, the parts of the letterhead by their names ("number"). What has a longer id in the output has
    that as well.
    """
    found = [
        *_head(decision.decision),
        *_obligations(decision),
        *(_one(one.id.rpartition(":")[2], "nhiệm vụ / task", one.text, one.evidence, one.id) for one in decision.tasks),
        *(_one(one.path, "mục / section", f"{one.label} {one.heading}", one.evidence) for one in decision.sections),
        *(
            _one(
                one.id,
                "viện dẫn / reference",
                one.mentions[0].text if one.mentions else one.number,
                [evidence for mention in one.mentions for evidence in mention.evidence],
            )
            for one in decision.references
        ),
        *(_one(one.id.rpartition("/")[2], "cơ quan / body", one.name, one.evidence, one.id) for one in decision.bodies),
        *(
            _one(one.id.rpartition(":")[2], "bảng / table", one.caption or ", ".join(one.columns), one.evidence, one.id)
            for one in decision.tables
        ),
        *_numbered(
            "indicator",
            "chỉ tiêu / indicator",
            ((f"{one.name}: {one.target} {one.unit}", one.evidence) for one in decision.indicators),
        ),
        *_numbered(
            "abbreviation",
            "chữ viết tắt / abbreviation",
            ((f"{one.short} = {one.long}", one.evidence) for one in decision.abbreviations),
        ),
        *_numbered(
            "footnote", "chú thích / footnote", ((f"{one.mark} {one.text}", one.evidence) for one in decision.footnotes)
        ),
        *_numbered(
            "relation",
            "quan hệ / relation",
            ((f"{one.relation} {one.number}", one.evidence) for one in decision.relations),
        ),
        *_numbered(
            "note",
            "ghi chú / note",
            ((f"{one.code}: {one.message_vi} / {one.message}", one.evidence) for one in decision.notes),
        ),
        *_numbered(
            "proposal", "đề xuất / proposal", ((f"{one.kind}: {one.text}", one.evidence) for one in decision.proposals)
        ),
    ]
    return [shown for shown in found if any(mark.evidence for mark in shown.marks)]


def _one(identity: str, kind: str, text: str, evidence: Sequence[Evidence], *others: str) -> Shown:
    text = " ".join(text.split())
    return Shown(identity, others, kind, text, (Mark("finding", f"{kind}: {text}", tuple(evidence)),))


def _numbered(name: str, kind: str, ones: Iterable[tuple[str, list[Evidence]]]) -> Iterator[Shown]:
    for number, (text, evidence) in enumerate(ones, 1):
        yield _one(f"{name}{number}", kind, text, evidence)


_HEAD = {
    "type": "loại văn bản / type",
    "number": "số, ký hiệu / number",
    "place": "địa danh / place",
    "issued_on": "ngày ban hành / day of issue",
    "subject": "trích yếu / subject",
    "effective_on": "ngày hiệu lực / day of effect",
}


def _head(head: DecisionHead) -> Iterator[Shown]:
    for name, evidence in head.evidence.items():
        yield _one(name, _HEAD.get(name, name), str(getattr(head, name, "")), evidence)
    yield _one("issuer", "cơ quan ban hành / issuer", head.issuer.name, head.issuer.evidence)
    yield _one("signer", "người ký / signer", f"{head.signer.position} {head.signer.name}", head.signer.evidence)
    yield from _numbered("recipient", "nơi nhận / recipient", ((one.name, one.evidence) for one in head.recipients))
    yield from _numbered(
        "attachment", "văn bản kèm theo / attachment", ((one.title, one.evidence) for one in head.attachments)
    )


def _obligations(decision: Decision) -> Iterator[Shown]:
    for number, one in enumerate(decision.obligations, 1):
        others = (one.id, one.id.partition(":")[2])
        yield Shown(f"o{number}", others, "nghĩa vụ / obligation", one.text, tuple(_marks(one)))


def _marks(one: Obligation) -> Iterator[Mark]:
    yield Mark("finding", f"nghĩa vụ / obligation: {one.text}", tuple(one.evidence))
    roles: tuple[tuple[Role, str, list[Actor]], ...] = (
        ("lead", "chủ trì / lead", one.lead),
        ("cooperating", "phối hợp / cooperating", one.cooperating),
        ("recipient", "nơi nhận / recipient", one.recipient),
        ("approver", "cấp phê duyệt / approver", one.approver),
    )
    for role, title, actors in roles:
        for actor in actors:
            place = f" (kế thừa từ / inherited from {actor.inherited_from})" if actor.source == "inherited" else ""
            yield Mark(role, f"{title}: {actor.name}{place}", tuple(actor.evidence))
    for deadline in one.deadlines:
        value = deadline.value or "không rõ / unresolved"
        yield Mark("deadline", f"thời hạn / deadline: {deadline.text} → {value}", tuple(deadline.evidence))
    if one.condition:
        yield Mark("condition", f"điều kiện / condition: {one.condition}", tuple(one.condition_evidence))
    if one.product:
        yield Mark("product", f"sản phẩm / product: {one.product}", tuple(one.product_evidence))


def chosen(findings: Sequence[Shown], identity: str, name: str) -> Shown:
    """Return the finding of an id, short or as in the output.

    Raises MissingFile where the document `name` has none of that id.
    """
    for shown in findings:
        if identity == shown.id or identity in shown.others:
            return shown
    raise MissingFile(
        f"{name}: nothing found has the id {identity}; leave --finding out to see all ids",
        f"{name}: không có kết quả nào mang mã {identity}; bỏ --finding để xem mọi mã",
    )


def listing(findings: Iterable[Shown]) -> str:
    """Return the ids for people: one line each, with its pages, its kind and the first of its text."""
    lines: list[str] = []
    for shown in findings:
        pages = ", ".join(map(str, shown.pages)) or "-"
        text = shown.text[:_WIDTH] + ("…" if len(shown.text) > _WIDTH else "")
        lines.append(f"{shown.id}\ttrang / page {pages}\t{shown.kind}\t{text}")
    return "\n".join(lines)
