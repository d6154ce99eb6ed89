"""Duties to obligations: who leads, with whom, to whom, by when, on what condition; inherited from above where it must be."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from pipeline.document.decision import Actor, Evidence, Obligation, Task, fingerprint_of, maker
from pipeline.document.duties import LATER, Duty
from pipeline.document.proof import Place, Proof
from pipeline.grammar.acts import act_in
from pipeline.grammar.conditions import condition_in, opening_condition
from pipeline.grammar.name_lists import names_in_list
from pipeline.grammar.names import Gazetteer, Name
from pipeline.grammar.parties import parties_in
from pipeline.grammar.subjects import subject_of
from pipeline.grammar.times import times_in
from pipeline.letters import folded, small
from pipeline.link.body_ids import BodyIds
from pipeline.link.deadlines import deadlines_of
from pipeline.link.leads import Memory, lead_of
from pipeline.link.listed import Part, listed, listed_with
from pipeline.spans import MappedText, Span


@dataclass(frozen=True, slots=True)
class Setting:
    """What holds for the whole document: its id, the year for days printed without one, the names known."""

    decision_id: str
    year: int
    known: Gazetteer
    body_ids: BodyIds


def obligations_of(duties: list[Duty], setting: Setting, proof: Proof) -> tuple[list[Obligation], list[Task]]:
    """Return the obligations of the duties, in order, and the tasks that they were cut from."""
    found: list[Obligation] = []
    tasks: list[Task] = []
    numbers: dict[str, int] = {}
    memory = Memory()
    for duty in duties:
        within = proof.within(_cells(duty, setting)) if duty.cells else proof
        numbers[duty.section] = numbers.get(duty.section, 0) + 1
        if memory.task != duty.task:
            memory = Memory(duty.task)
            tasks.append(
                _task_of(
                    {
                        "id": f"{setting.decision_id}:t{len(tasks) + 1}",
                        "section": duty.section,
                        "text": duty.task_mapped.text,
                        "evidence": within.of(duty.task_mapped),
                    }
                )
            )
        found.append(_obligation(duty, numbers[duty.section], tasks[-1].id, setting, within, memory))
    return found, tasks


def _obligation(duty: Duty, number: int, task: str, setting: Setting, proof: Proof, memory: Memory) -> Obligation:
    text = duty.mapped.text
    names, after, _ = subject_of(text, Span(0, len(text)), setting.known)
    if memory.sentence != duty.sentence:
        memory.sentence = duty.sentence
        memory.cooperating = ([], "")
        # "…; Sở B cấp áo phao. Định kỳ báo cáo …": B's piece is over.
        memory.lead = memory.opening
    names, beside = _chaired(text, names)
    lead, lead_from = lead_of(duty, names, setting.known, memory)
    parties = parties_in(text, after if names else 0, setting.known)
    cooperating, coop_from = _cooperating(duty, names, parties.cooperating, setting, memory)
    recipient: list[Part] = [(duty.mapped, span.start, span.end) for span in parties.recipient]
    approver: list[Part] = [(duty.mapped, span.start, span.end) for span in parties.approver]
    cooperating = [*cooperating, *((duty.mapped, name.span.start, name.span.end) for name in beside)]
    if duty.rule.startswith("charge"):
        cooperating, recipient, approver = [], [], []
    asked = _asked(duty, names, lead)
    if asked:
        recipient = [*(part for part in asked), *recipient]
    column = _approver_column(duty, setting)
    approver = column or approver
    recipient = _merged(_merged(recipient, _recipient_column(duty, setting)), column)
    recipient = [part for part in recipient if not _same_as(part, lead)]
    act = act_in(text, after, setting.known)
    condition, condition_evidence = _condition(duty, setting, proof)
    product, product_evidence = _product(duty, proof)
    return _obligation_of(
        {
            "id": f"{setting.decision_id}:{duty.section or 'root'}:{number}",
            "fingerprint": fingerprint_of(text),
            "task": task,
            "section": duty.section,
            "text": text,
            "kind": act.kind,
            "verb": _words(text, act.verb),
            "object": _words(text, act.object),
            "lead": _actors(lead, lead_from, setting, proof),
            "cooperating": _actors(cooperating, coop_from, setting, proof),
            "recipient": _actors(recipient, "", setting, proof),
            "approver": _actors(approver, "", setting, proof),
            "deadlines": deadlines_of(duty, setting.year, setting.known, proof),
            "condition": condition,
            "condition_evidence": condition_evidence,
            "product": product,
            "product_evidence": product_evidence,
            "references": [],
            "origin": "table-row" if duty.origin == "table-row" else "prose",
            "same_as": [],
            "confidence": 1.0,
            "review": "auto",
            "check": [],
            "reasons": [],
            "evidence": _evidence(duty, proof),
        }
    )


def _chaired(text: str, names: tuple[Name, ...]) -> tuple[tuple[Name, ...], tuple[Name, ...]]:
    """Return who leads of those who are to act, and who acts beside: "Vụ A (chủ trì), Vụ B và Vụ C xây dựng …"."""
    if " (chủ trì)" not in text:
        return names, ()
    chairs = tuple(name for name in names if text.startswith(" (chủ trì)", name.span.end))
    return (chairs, tuple(name for name in names if name not in chairs)) if chairs else (names, ())


def _words(text: str, span: Span | None) -> str:
    return "" if span is None else text[span.start : span.end]


def _cooperating(
    duty: Duty, names: tuple[Name, ...], spans: tuple[Span, ...], setting: Setting, memory: Memory
) -> tuple[list[Part], str]:
    slot = duty.slots.get("cooperating")
    if slot:
        return [part for mapped in slot for part in listed(mapped, setting.known)], ""
    found = [(duty.mapped, span.start, span.end) for span in spans]
    told = [part for mapped in duty.slots.get("lead", ()) for part in listed_with(mapped, setting.known)]
    if told:
        return [*found, *told], ""
    if found:
        memory.cooperating = (found, duty.section)
        return found, ""
    if memory.cooperating[0]:
        # "A phối hợp với B …; B tổng hợp …": nobody cooperates with himself.
        own = {folded(duty.mapped.text[name.span.start : name.span.end]) for name in names}
        parts, section = memory.cooperating
        return [part for part in parts if folded(part[0].text[part[1] : part[2]]) not in own], section
    # Whoever a sentence names to act acts with nobody that a lead-in names beside another.
    for heir in () if names else duty.heirs:
        text = heir.mapped.text
        parties = parties_in(text, 0, setting.known)
        if parties.cooperating:
            return [(heir.mapped, span.start, span.end) for span in parties.cooperating], heir.section
    return [], ""


def _asked(duty: Duty, names: tuple[Name, ...], lead: list[Part]) -> list[Part]:
    """Return who is asked ("Đề nghị Ủy ban A cử cán bộ …") where a slot or heading says who does the asking."""
    text = duty.mapped.text
    if not names or not small(text).startswith(("đề nghị", "yêu cầu")):
        return []
    if any(part[0] is duty.mapped for part in lead):
        return []
    return [(duty.mapped, name.span.start, name.span.end) for name in names]


def _approver_column(duty: Duty, setting: Setting) -> list[Part]:
    """Return who decides by the column or slot "Cấp trình/phê duyệt"; it receives the draft as well."""
    found: list[Part] = []
    for mapped in duty.slots.get("approver", ()):
        text = mapped.text
        start = len(text) - len(small(text).removeprefix("trình ").removeprefix("báo cáo "))
        found.extend((mapped, name.span.start, name.span.end) for name in names_in_list(text, setting.known, start))
    return found


def _recipient_column(duty: Duty, setting: Setting) -> list[Part]:
    """Return to whom a report goes by the column "Nơi nhận báo cáo"."""
    return [part for mapped in duty.slots.get("recipient", ()) for part in listed(mapped, setting.known)]


def _merged(first: list[Part], second: list[Part]) -> list[Part]:
    if not second:
        return first
    names = {folded(part[0].text[part[1] : part[2]]) for part in first}
    return [*first, *(part for part in second if folded(part[0].text[part[1] : part[2]]) not in names)]


def _same_as(part: Part, others: list[Part]) -> bool:
    name = folded(part[0].text[part[1] : part[2]])
    return any(
        other[0] is part[0] and other[1] == part[1] and folded(other[0].text[other[1] : other[2]]) == name
        for other in others
    )


_obligation_of = maker(Obligation)
_task_of = maker(Task)
_actor_of = maker(Actor)


def _actors(parts: list[Part], inherited_from: str, setting: Setting, proof: Proof) -> list[Actor]:
    if not parts:
        return []
    actors: list[Actor] = []
    seen: set[str] = set()
    for mapped, start, end in parts:
        name = mapped.text[start:end].strip(" ,.;:")
        key = folded(name)
        if not name or key in seen:
            continue
        seen.add(key)
        actors.append(
            _actor_of(
                {
                    "name": name,
                    "body_id": setting.body_ids.of(name),
                    "source": "inherited" if inherited_from else "explicit",
                    "inherited_from": inherited_from,
                    "evidence": proof.part(mapped, start, end),
                }
            )
        )
    return actors


def _condition(duty: Duty, setting: Setting, proof: Proof) -> tuple[str, list[Evidence]]:
    found = condition_in(duty.mapped.text, setting.known)
    if found:
        said = _bare(duty.mapped, found)
        return said.text, _by_paragraph(said, duty.paragraphs, proof)
    for mapped in duty.slots.get("time", ()):
        inside = condition_in(mapped.text, setting.known, cell=True)
        times = times_in(mapped.text, 2000, whole=True) if inside else []
        # "Năm 2031 và khi có yêu cầu" says both; "trong vòng 30 ngày sau khi ký" is a time.
        if inside and not any(time.span.end > inside.start - _BEFORE_CONDITION for time in times):
            said = _bare(mapped, inside)
            return said.text, proof.of(said)
    for heir in duty.heirs:
        above = opening_condition(heir.said.text, setting.known) if heir.said else None
        if heir.said and above:
            said = _bare(heir.said, above)
            return said.text, proof.of(said)
    return "", []


_BEFORE_CONDITION = 2


def _bare(mapped: MappedText, span: Span) -> MappedText:
    """Return a stretch of a mapped text without the punctuation around it."""
    text = mapped.text[span.start : span.end]
    left = len(text) - len(text.lstrip(_AROUND))
    return mapped.slice(span.start + left, span.start + len(text.rstrip(_AROUND)))


_AROUND = " ,.;"


def _by_paragraph(said: MappedText, paragraphs: tuple[MappedText, ...], proof: Proof) -> list[Evidence]:
    """Return the evidence for words that may go over several paragraphs, one a paragraph: between two, other words may stand."""
    if len(paragraphs) < 2 or not said.text:
        return proof.of(said)
    whole = said.raw_whole()
    spans = [mapped.raw_whole() for mapped in paragraphs if mapped.text]
    return [
        proof.at(Span(max(span.start, whole.start), min(span.end, whole.end))) for span in spans if span.overlaps(whole)
    ]


def _product(duty: Duty, proof: Proof) -> tuple[str, list[Evidence]]:
    """Return what is to come of the duty; a product of several lines or paragraphs has a piece of evidence for each."""
    parts = duty.slots.get("product", ())
    if not parts:
        return "", []
    whole = " ".join(part.text for part in parts)
    product = whole.strip(" .;")
    start = len(whole) - len(whole.lstrip(" .;"))
    end = start + len(product)
    evidence: list[Evidence] = []
    at = 0
    for part in parts:
        evidence += proof.part(part, max(start - at, 0), min(end - at, len(part.text)))
        at += len(part.text) + 1
    return product, evidence


def _evidence(duty: Duty, proof: Proof) -> list[Evidence]:
    if not duty.cells:
        return proof.of(duty.mapped)
    later = [part for part in duty.cells if part.startswith(LATER)]
    order = [part for part in (*_CELLS, *later, *_CELLS_BEHIND) if part in duty.cells]
    said = [mapped for part in order for mapped in duty.cells[part].mapped]
    return [place for mapped in said for place in proof.of(mapped)]


_CELLS, _CELLS_BEHIND = ("task", "lead", "cooperating", "time"), ("product", "approver")


def _cells(duty: Duty, setting: Setting) -> Iterator[tuple[Span, Place]]:
    """Yield the raw stretches of the cells that a row's duty was read from, each with its place in the table."""
    for ref in duty.cells.values():
        place = f"{setting.decision_id}:table{ref.table}", ref.row, ref.column
        for mapped in ref.mapped:
            if mapped.text:
                yield mapped.raw_whole(), place
