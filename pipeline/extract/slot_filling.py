"""Slot lines fill the tasks above them: who leads, with whom, by when, with what result."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import islice

from pipeline.document.duties import Duty
from pipeline.document.outline import Node, TablePart, Text
from pipeline.extract.sentence_orders import Context
from pipeline.extract.slot_lines import PARTS, labelled_slots, slot_of
from pipeline.extract.walk import Walk, duties_of, duty_of
from pipeline.grammar.heads import begins_name
from pipeline.grammar.names import Gazetteer
from pipeline.grammar.orders import orders_in
from pipeline.grammar.sentences import sentences, trimmed
from pipeline.grammar.verbs import leading_verb
from pipeline.letters import small
from pipeline.spans import MappedText, Span


@dataclass(slots=True)
class Peers:
    """The duties of the labelled tasks that stand side by side since the last slot, and those that labelled slots are filling."""

    section: str
    duties: list[Duty] = field(default_factory=list)
    filled: list[Duty] = field(default_factory=list)


def fill_peers(
    walk: Walk, peers: Peers, node: Node, group: list[Duty], title: MappedText | None, context: Context
) -> bool:
    """Put what labelled slots name into the tasks that stand above them; tell whether there are any.

    These are the tasks in the title and the bullets above, and the labelled ones: "c) Cơ quan chủ trì: …" is said of "a) …" and
    "b) …". "3. Thời gian thực hiện: …" alone may be the time of the whole plan.
    """
    named = labelled_slots(node)
    if named and not peers.filled:
        tasks = peers.duties if node.style == "point" or named[0][0] in {"lead", "cooperating"} else []
        peers.filled = [duty for duty in (*group, *tasks) if not duty.slots]
        peers.duties = []
        if not peers.filled and title is not None and not title.text.isupper():
            peers.filled = duties_of(walk, title, context, peers.section, forced=True)
    for name, value in named:
        for duty in peers.filled:
            # "2. Sở B bố trí kinh phí" above "4. Cơ quan chủ trì: Sở A": B says itself that it acts.
            if name != "lead" or duty.rule != "subject-acts":
                duty.slots.setdefault(name, []).append(value)
    return bool(named and peers.filled)


def waiting(title: MappedText | None, parts: list[Text | TablePart | Node], index: int) -> MappedText | None:
    """Return the title where nothing but slot lines stands between it and the part."""
    only = title is not None and all(
        slot_of(part.mapped.text) if isinstance(part, Text) else isinstance(part, Node) and labelled_slots(part)
        for part in islice(parts, index)
    )
    return title if only else None


def fill(
    walk: Walk,
    slot: tuple[str, str, int],
    part: Text,
    group: list[Duty],
    context: Context,
    section: str,
    title: MappedText | None,
) -> list[Duty]:
    """Put the value of a slot line into the duties of its group; a title with slots alone below it becomes the duty."""
    name, _, start = slot
    text = part.mapped.text
    span = trimmed(text, Span(start, len(text)))
    if name == "content":
        found = _content_slot(walk, part.mapped, span, context, section)
        if found:
            return [*group, *found]
        return group
    told = _told_after_slot(text, walk.known) if name == "lead" else 0
    if not group and not told and title is not None and name in PARTS:
        group = duties_of(walk, title, context, section, forced=True)
    span = trimmed(text, Span(start, told)) if told else span
    if len(span) == 0:
        return group
    value = part.mapped.slice(span.start, span.end)
    more = part.mapped.slice(told, len(text))
    when = slot_of(more.text) if told and group else None
    if when and when[0] == "time":
        # "Đơn vị thực hiện: Đội Lái đò. Hoàn thành trong quý II/2031.": one more slot.
        for duty in group:
            duty.slots.setdefault("time", []).append(more.slice(when[2], len(more.text)))
    for duty in duties_of(walk, more, context, section) if told and not when else ():
        if duty.rule == "leading-verb":
            duty.slots.setdefault(name, []).append(value)
    for duty in group:
        duty.slots.setdefault(name, []).append(value)
    return group


def _told_after_slot(text: str, known: Gazetteer) -> int:
    """Return where a sentence after that of the slot tells a body what to do, 0 where none does.

    "Cơ quan thực hiện: các xã ven sông. Đồng thời, các xã tiếp tục rà soát phao hằng tháng."; where it names nobody, those of the
    slot are told: "Đơn vị thực hiện: Đội Lái đò. Sửa phao trước ngày 20/12."
    """
    spans = sentences(text)[1:]
    told = spans and any(order.rule in {"subject-acts", "leading-verb"} for order in orders_in(text, spans[0], known))
    return spans[0].start if told else 0


def _content_slot(walk: Walk, mapped: MappedText, span: Span, context: Context, section: str) -> list[Duty]:
    """Return the duties that "Nội dung thực hiện: …" carries; a statement of what the thing is carries none."""
    text = mapped.text
    if not _orders_something(text, span.start, walk.known):
        return []
    walk.task += 1
    found: list[Duty] = []
    for number, sentence in enumerate(sentences(text[: span.end])):
        inner = Span(max(sentence.start, span.start), sentence.end)
        for piece, order in enumerate(orders_in(text[: span.end], inner, walk.known)):
            found.append(duty_of(walk, mapped, order.span, section, context, number, piece, "content-slot"))
    walk.duties.extend(found)
    return found


def only_slots(node: Node, known: Gazetteer) -> bool:
    """Tell whether slot lines, and nothing else, stand below a heading."""
    names: set[str] = set()
    for part in node.content:
        if isinstance(part, TablePart):
            continue
        if isinstance(part, Node):
            # "V. THỜI GIAN VÀ TRÁCH NHIỆM THỰC HIỆN" above the two tells of the whole plan.
            labelled = [] if node.text.isupper() else labelled_slots(part)
            if not labelled:
                return False
            names.update(name for name, _ in labelled)
            continue
        slot = slot_of(part.mapped.text)
        if slot is None:
            return False
        name, _, start = slot
        if name == "content" and _orders_something(part.mapped.text, start, known):
            return False
        names.add(name)
    return bool(names & PARTS)


# "Việc kiểm kê phao được thực hiện như sau:", "In sổ tay:" above the lines that name who does it.
_AS_FOLLOWS = re.compile(
    r"\s*,?\s*(?:cụ thể\s+)?(?:(?:được\s+)?(?:thực hiện|tiến hành|triển khai|phân công)\s+)?(?:cụ thể\s+)?(?:như sau|sau đây)?\s*:\s*$"
)


def told_of_slots(mapped: MappedText, parts: Iterable[Text | TablePart | Node]) -> MappedText | None:
    """Return the task in a line with a colon at its end that slot lines follow, one of them with who does it; None for other lines."""
    if not mapped.text.rstrip().endswith(":") or mapped.text.isupper():
        return None
    names: list[str] = []
    for part in parts:
        slot = slot_of(part.mapped.text) if isinstance(part, Text) else None
        labelled = labelled_slots(part) if isinstance(part, Node) else []
        if slot is None and not labelled:
            break
        names += [slot[0]] if slot else [name for name, _ in labelled]
    follows = _AS_FOLLOWS.search(mapped.text)
    if "lead" not in names or set(names) - PARTS or follows is None or slot_of(mapped.text) is not None:
        return None
    told = mapped.slice(0, follows.start())
    return told if " " in told.text.strip() and not begins_name(told.text, 0) else None


def _orders_something(text: str, start: int, known: Gazetteer) -> bool:
    """Tell whether the value of a slot line, which begins at `start`, begins with a verb, or with a body that is to act."""
    span = trimmed(text, Span(start, len(text)))
    if leading_verb(small(text), span.start) is not None:
        return True
    # "Nội dung: Cổng thông tin về bến đò cung cấp …" tells what the thing is for.
    orders = [] if text.startswith(("Cổng ", "Trang "), span.start) else orders_in(text, span, known)
    return any(order.rule == "subject-acts" for order in orders)


def slots_follow(parts: list[Text | TablePart | Node], index: int) -> bool:
    """Tell whether the next part is a slot line of a task: who does it, or by when."""
    if index + 1 >= len(parts):
        return False
    following = parts[index + 1]
    if not isinstance(following, Text):
        return False
    slot = slot_of(following.mapped.text)
    return slot is not None and (slot[0] in {"lead", "time", "cooperating"} or following.level > 1)
