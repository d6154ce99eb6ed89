"""Who must act: whom the sentence or its slot names, or whom the piece, the title or the lead-in above hands down."""

from __future__ import annotations

import re
from dataclasses import dataclass

from pipeline.document.duties import Duty, Heir
from pipeline.grammar.charged import past_persons
from pipeline.grammar.heads import begins_generic
from pipeline.grammar.name_lists import names_in_list
from pipeline.grammar.names import Gazetteer, Name
from pipeline.grammar.subjects import subject_of
from pipeline.grammar.told_slots import told_last
from pipeline.grammar.verbs import leading_verb, openings
from pipeline.letters import small
from pipeline.link.listed import Part, is_part_only, listed
from pipeline.spans import Span

_NOBODY: tuple[list[Part], str] = ([], "")


@dataclass(slots=True)
class Memory:
    """What the pieces of one sentence, and the sentences of one task, hand on.

    `lead` goes from piece to piece; the next sentence takes up `opening`, who leads the first piece of the one before.
    """

    task: int = -1
    sentence: int = -1
    lead: tuple[list[Part], str] = _NOBODY
    opening: tuple[list[Part], str] = _NOBODY
    cooperating: tuple[list[Part], str] = _NOBODY

    def keep(self, lead: tuple[list[Part], str], piece: int) -> None:
        """Remember who leads a piece of a sentence, and where that is said."""
        self.lead = lead
        if piece == 0:
            self.opening = lead


def lead_of(duty: Duty, names: tuple[Name, ...], known: Gazetteer, memory: Memory) -> tuple[list[Part], str]:
    """Return who must act, and the section it is inherited from ("" where the sentence or its slot says so)."""
    slot = duty.slots.get("lead")
    if slot:
        return [part for mapped in slot for part in listed(mapped, known)], ""
    asks = _asker(duty, names, known)
    if asks:
        memory.keep(asks, duty.piece)
        return asks
    if duty.rule == "charge" and len(names) == 1 and ";" in duty.mapped.text:
        # "Thành viên Ban chỉ đạo cải cách …; Giám đốc các sở; …": a word of the first name looked like what it does.
        charged = _charged(duty, known)
        if len(charged) > 1:
            return charged, ""
    if names and not (duty.heirs and is_part_only(duty.mapped.text, names)):
        found = [(duty.mapped, name.span.start, name.span.end) for name in names]
        memory.keep((found, duty.section), duty.piece)
        return found, ""
    if duty.rule == "charge":
        return _charged(duty, known), ""
    told = told_last(duty.mapped.text)
    if told:
        inside = names_in_list(duty.mapped.text, known, told.start, told.end)
        return [(duty.mapped, name.span.start, name.span.end) for name in inside], ""
    if memory.lead[0]:
        return memory.lead
    for heir in duty.heirs:
        found = _heir_names(heir, known)
        if found:
            return found, heir.section
    return [], ""


def _asker(duty: Duty, names: tuple[Name, ...], known: Gazetteer) -> tuple[list[Part], str] | None:
    """Return who does the asking, and where that is said, where a duty of a body asks another: "Yêu cầu chủ bến sửa phao".

    Good: below the title "Trách nhiệm của Sở Xây dựng". Not: in an article, or below a lead-in above the numbered parts,
    where the decision itself asks.
    """
    if not names or duty.rule != "asked-acts" or not small(duty.mapped.text).startswith(("đề nghị", "yêu cầu")):
        return None
    if _CLOSING.search(duty.mapped.text):
        return None
    for heir in duty.heirs:
        found = _heir_names(heir, known) if heir.section else []
        if found:
            return found, heir.section
    return None


# "Đề nghị các cơ quan, đơn vị nghiêm túc triển khai thực hiện": the closing words of a plan, which ask all.
_CLOSING = re.compile(r"\s(?:nghiêm túc|(?:triển khai|tổ chức) thực hiện)(?!\w)")


def _charged(duty: Duty, known: Gazetteer) -> list[Part]:
    """Return whom the closing article lists before "chịu trách nhiệm", however the list is set: "Các ông (bà): …; …"."""
    text = duty.mapped.text
    end = text.find(" chịu trách nhiệm")
    start = past_persons(text, 0)
    names = names_in_list(text, known, start, end) if end > start else []
    if not all(begins_generic(text, name.span.start) for name in names[:1]):
        return []
    return [(duty.mapped, name.span.start, name.span.end) for name in names]


def _heir_names(heir: Heir, known: Gazetteer) -> list[Part]:
    text = heir.mapped.text
    if heir.listed:
        return listed(heir.mapped, known)
    names, _, _ = subject_of(text, Span(0, len(text)), known)
    if names:
        return [(heir.mapped, name.span.start, name.span.end) for name in names]
    if leading_verb(small(text), 0) is not None and not text[0].isupper():
        return []
    if _is_order_lead_in(text):
        return []
    return listed(heir.mapped, known)


def _is_order_lead_in(text: str) -> bool:
    """Tell whether a lead-in is a verb phrase ("Chủ trì, phối hợp với … tham mưu:"): it names who cooperates, not who leads."""
    return text.rstrip().endswith(":") and any(
        leading_verb(small(text), place) for place in openings(small(text), 0)[:2]
    )
