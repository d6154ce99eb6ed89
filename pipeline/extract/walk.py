"""What the walk through the outline carries, and the duties of one paragraph."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from pipeline.document.duties import Duty, Heir
from pipeline.extract.sentence_orders import CHARGED, SILENT, SPARING, STANDING, Context, charges_in, orders_of
from pipeline.extract.slot_lines import slots_inside
from pipeline.grammar.names import Gazetteer
from pipeline.grammar.sentences import sentences, trimmed
from pipeline.spans import MappedText, Span

NOT_ALLOWED = re.compile(r"(?:không được|nghiêm cấm)\s", re.IGNORECASE)
"""What is not to be done."""


@dataclass(slots=True)
class Walk:
    """What the walk carries: the duties found, and counters; `known` are the names that the document shows plainly."""

    known: Gazetteer
    duties: list[Duty] = field(default_factory=list)
    task: int = 0
    seat: tuple[Heir, ...] = ()
    """The body that the zone gives its place and its tasks: "Điều 1. Vị trí và chức năng: Chi cục A là …"."""


def duties_of(walk: Walk, mapped: MappedText, context: Context, section: str, *, forced: bool = False) -> list[Duty]:
    """Return the duties of one paragraph; `forced` is a task that slot lines follow: it counts whatever it says."""
    text = mapped.text
    charged = context.zone == "body" and charges_in(text, 0, len(text))
    speaks = context.role not in SILENT or charged or context.role in SPARING
    if not speaks or (context.silent and not forced) or (context.forbidden and not NOT_ALLOWED.match(text)):
        return []
    if context.listing and not (CHARGED.search(text) or STANDING.search(text)):
        return []
    walk.task += 1
    found: list[Duty] = []
    for number, sentence in enumerate(sentences(text)):
        # "… báo cáo Bộ. Chủ trì: Sở A. Thời hạn: trước ngày 30/11.": the slot lines stand in the paragraph itself.
        until, slots = slots_inside(mapped, sentence, below=bool(found))
        if not slots or until > sentence.start:
            task = Span(sentence.start, until)
            for piece, order in enumerate(orders_of(text, task, context, walk.known, section)):
                found.append(duty_of(walk, mapped, order.span, section, context, number, piece, order.rule))
        for name, value in slots:
            for duty in found:
                if name != "lead" or duty.rule != "subject-acts":
                    duty.slots.setdefault(name, []).append(value)
    if not found and forced:
        span = trimmed(text, Span(0, len(text)))
        if len(span):
            found.append(duty_of(walk, mapped, span, section, context, 0, 0, "slots-follow"))
    walk.duties.extend(found)
    return found


def duty_of(
    walk: Walk, mapped: MappedText, span: Span, section: str, context: Context, sentence: int, piece: int, rule: str
) -> Duty:
    """Return the duty that a rule has found at a span of a paragraph, the `piece`-th of its `sentence`-th sentence, both from 0."""
    return Duty(
        mapped.slice(span.start, span.end),
        section,
        walk.task,
        mapped,
        sentence,
        piece,
        context.role,
        context.heirs,
        rule=rule,
        unread_lead_in=context.unread,
        when=context.when,
    )
