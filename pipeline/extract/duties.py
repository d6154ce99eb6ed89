"""Obligations as they stand in the outline: every order of the tasks, assignments and articles, with the words around it.

Walks the outline in reading order. Headings and lead-ins hand down who acts; slot lines fill the tasks above them.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from pipeline.document.duties import Duty, Heir
from pipeline.document.outline import Node, Outline, TablePart, Text, Zone
from pipeline.extract.entries import without_entries
from pipeline.extract.heirs import (
    CHARGED_END,
    actors_of_title,
    asked_below,
    heirs_of,
    is_lead_in,
    lists_no_orders,
    names_bodies,
    told_above,
)
from pipeline.extract.sentence_orders import (
    CHARGE,
    CHARGED,
    SILENT,
    SPARING,
    STRICT,
    Context,
    is_decided,
    is_effect,
    orders_of,
)
from pipeline.extract.slot_lines import (
    PARTS,
    is_content_title,
    labelled_slots,
    past_content_label,
    slot_of,
    with_slots_apart,
)
from pipeline.extract.task_tables import table_duties
from pipeline.grammar.heads import begins_name
from pipeline.grammar.names import EMPTY, Gazetteer
from pipeline.grammar.orders import Seams, orders_in, seams_of
from pipeline.grammar.sentences import sentences, trimmed
from pipeline.grammar.verbs import leading_verb
from pipeline.letters import small
from pipeline.spans import MappedText, Span, joined


@dataclass(slots=True)
class _Walk:
    """What the walk carries: the duties found, and counters; `known` are the names that the document shows plainly."""

    known: Gazetteer
    duties: list[Duty] = field(default_factory=list)
    task: int = 0


def _under(context: Context, heirs: tuple[Heir, ...]) -> Context:
    """Return the context with those who are handed down; mostly they are those of the context above."""
    return context if heirs is context.heirs else context._replace(heirs=heirs)


def duties_in(outline: Outline, known: Gazetteer = EMPTY) -> list[Duty]:
    """Return every duty of the document, in reading order."""
    walk = _Walk(known)
    subject = outline.letterhead.subject
    seams = seams_of(subject.text) if subject else ()
    for zone in outline.zones:
        _zone(walk, zone, seams)
    return walk.duties


def _zone(walk: _Walk, zone: Zone, seams: Seams) -> None:
    root = zone.root
    context = Context(root.role, zone.kind, seams=seams)
    has_nodes = any(True for _ in root.nodes())
    # What stands above the first numbered node of a plan tells the story; a plan without numbers is all text.
    _content(walk, root, context._replace(silent=has_nodes))


def _node(walk: _Walk, node: Node, context: Context) -> None:
    role = node.role or context.role
    if context.silent or context.role != role:
        context = context._replace(role=role, silent=False)
    heirs = context.heirs
    own: list[Duty] = []
    if node.titled and _FORBIDDEN.match(node.text):
        context = context._replace(forbidden=True)
    if node.mapped is not None:
        actors = actors_of_title(node, walk.known)
        if actors is not None:
            heirs = (Heir(actors, node.path, listed=True),)
            context = context._replace(unread=False)
        elif is_lead_in(node.text, below=bool(node.content)):
            own = _before_lead_in(walk, node.mapped, _under(context, heirs), node.path)
            own += _with_things(walk, node.mapped, list(node.texts()), _under(context, heirs), node.path)
            named = heirs_of(node.mapped, node.path, walk.known)
            heirs = named or heirs
            context = context._replace(
                unread=not named and not own and names_bodies(node.text),
                forbidden=context.forbidden or _is_prohibition(node.text),
                listing=context.listing or lists_no_orders(node.text),
            )
        elif not node.titled or _only_slots(node, walk.known) or not node.content or _tells(node):
            said = past_content_label(node.mapped)
            own = _orders(walk, said, _under(context, heirs), node.path, forced=_only_slots(node, walk.known))
    _content(walk, node, _under(context, heirs), own)


_TELLS = re.compile(r"\s(?:(?:có|chịu)\s+trách\s+nhiệm|phải)\s+(?=\S)")
_TITLE_LENGTH = 80


def _tells(node: Node) -> bool:
    """Tell whether a title is a sentence that tells somebody to act: "15. Mọi đội tàu phải tuân thủ …; không để …"."""
    return node.style != "article" and len(node.text) > _TITLE_LENGTH and _TELLS.search(node.text) is not None


def _content(walk: _Walk, node: Node, context: Context, own: list[Duty] | None = None) -> None:
    """Walk what stands in a node: paragraphs, bullets, slot lines, tables, nodes."""
    section = node.path
    group: list[Duty] = list(own or [])
    lead_ins = _told_below(walk, group, context.heirs, 0)
    after_slot = False
    parts, entries = without_entries(node.content, context.zone)
    parts = with_slots_apart(parts)
    title = node.mapped if node.titled else None
    listing = _NO_LIST
    peers = _Peers(section)
    for index, part in enumerate(parts):
        if isinstance(part, Node):
            below = _listed(_under(context, lead_ins.get(0, context.heirs)), listing < 1 or part.path in entries)
            _peer(walk, peers, part, group, _waiting(title, parts, index), below)
            group, after_slot = [], False
            continue
        if isinstance(part, TablePart):
            rows = table_duties(part, section, walk.task) if context.role != "procedures" else []
            walk.task += len({duty.task for duty in rows})
            walk.duties.extend(rows)
            continue
        slot = slot_of(part.mapped.text)
        if slot and (part.level or after_slot or group or _waiting(title, parts, index) is not None):
            group = _fill(walk, slot, part, group, context, section, title if not group else None)
            after_slot = True
            continue
        if after_slot:
            group, after_slot, title = [], False, None
        heirs = _handed_down(lead_ins, part.level, context.heirs)
        listing = _listing_level(listing, part)
        if is_lead_in(part.mapped.text, below=index + 1 < len(parts)):
            for level in [level for level in lead_ins if level >= part.level - _PEER]:
                del lead_ins[level]
            context = context._replace(forbidden=context.forbidden or _is_prohibition(part.mapped.text))
            if not context.silent:
                above = _handed_down(dict(lead_ins), part.level, context.heirs)
                group.extend(_before_lead_in(walk, part.mapped, context._replace(heirs=above), section))
                group.extend(
                    _with_things(walk, part.mapped, _below(parts, index), context._replace(heirs=above), section)
                )
            # What stands above the numbered parts hands nobody down, but for whom it asks.
            named = (asked_below if context.silent else heirs_of)(part.mapped, section, walk.known)
            if not part.level:
                context = context._replace(unread=not named and not context.silent and names_bodies(part.mapped.text))
            if named:
                # A lead-in that only says with whom leaves who leads to what stands above it.
                lead_ins[part.level - _PEER * _heads_peers(parts, index, named)] = (*named, *heirs)
            continue
        if context.silent and not part.level:
            continue
        forced = bool(part.level) and _slots_follow(parts, index)
        below = _listed(_under(context, heirs), part.level > listing)
        found = _orders(walk, part.mapped, below, section, forced=forced)
        group.extend(found)
        lead_ins |= _told_below(walk, found, heirs, part.level)


# A level deeper than any: no lead-in above lists anything but orders.
_NO_LIST = 99


def _listing_level(above: int, part: Text) -> int:
    """Return the level below which what stands after `part` is a list of things; `above` is the level before it."""
    if lists_no_orders(part.mapped.text):
        return min(above, part.level)
    return above if part.level > above else _NO_LIST


def _listed(context: Context, listed: bool) -> Context:
    """Return the context of what a lead-in lists: below conditions, cases and papers, verbs order nothing."""
    return context._replace(listing=True) if listed and not context.listing else context


def _below(parts: list[Text | TablePart | Node], index: int) -> list[MappedText]:
    """Return the paragraphs of lower level that stand below a lead-in; below a prohibition, numbered ones too."""
    first = parts[index]
    found: list[MappedText] = []
    if isinstance(first, Text) and _is_prohibition(first.mapped.text):
        nodes = [part for part in parts[index + 1 :] if isinstance(part, Node)]
        found = [text for node in nodes for text in ((node.mapped,) if node.mapped else ()) + tuple(node.texts())]
    for part in parts[index + 1 :]:
        if not isinstance(part, Text) or not isinstance(first, Text) or part.level <= first.level:
            break
        found.append(part.mapped)
    return found


def _before_lead_in(walk: _Walk, mapped: MappedText, context: Context, section: str) -> list[Duty]:
    """Return the duties of the sentences that stand before a lead-in: "Sở A cấp 300 áo phao. Trong đó:"."""
    spans = sentences(mapped.text)
    if len(spans) < _MORE_THAN_ONE or context.zone == "appendix":
        return []
    return _orders(walk, mapped.slice(0, spans[-2].end), context, section)


_MORE_THAN_ONE = 2


# "Hộ được vay vốn phải đáp ứng các điều kiện sau đây:" says who may, and tells nobody to act.
_MEETS = re.compile(r"\s(?:phải|cần)\s(?:đáp ứng|bảo đảm|đảm bảo|có|đủ|đạt)\s", re.IGNORECASE)


def _with_things(
    walk: _Walk, lead_in: MappedText, below: list[MappedText], context: Context, section: str
) -> list[Duty]:
    """Return the one duty of a lead-in that orders something, where what it lists are things and no orders of their own.

    Good: "Tổ chức trực ở các bến:" above "- Bến Lau;" and "- Bến Sậy." Not: "Sở Xây dựng có trách nhiệm:" above orders.
    """
    text = lead_in.text
    if (
        not below
        or context.zone == "appendix"
        or context.listing
        or context.role in SILENT
        or context.role in STRICT
        or CHARGED_END.search(text)
        or sum(len(mapped.text) for mapped in below) > _LIST_LIMIT
        or any(slot_of(mapped.text) or mapped.text.endswith(":") for mapped in below)
    ):
        return []
    span = sentences(text)[-1]
    if is_decided(text, span, context, section) or is_effect(text, span):
        return []
    if _is_prohibition(text):
        below = [mapped for mapped in below if not _NOT_ALLOWED.match(mapped.text)]
        return [_listing(walk, lead_in, span, below, context, section, "prohibits")]
    orders = orders_in(text, span, walk.known)
    if len(orders) != 1 or orders[0].span.end < span.end - 2 or orders[0].rule in {"must", "passive"}:
        return []
    if lists_no_orders(text):
        # "Hộ được hỗ trợ phải đáp ứng các điều kiện sau:" tells nobody to act; "Sở A thu hồi thẻ trong các trường hợp sau:" does.
        unlisted = not _THINGS_FOLLOW.search(text) and not orders[0].rule.endswith("-acts")
        if _MEETS.search(text) or (_ON_WHOM.search(text) and unlisted):
            return []
        return [_listing(walk, lead_in, orders[0].span, below, context, section, f"{orders[0].rule}-lists")]
    things = _THINGS_FOLLOW.search(text) and not _TASKS_FOLLOW.search(text)
    for mapped in () if things else below:
        if any(orders_in(mapped.text, sentence, walk.known) for sentence in sentences(mapped.text)):
            return []
    return [_listing(walk, lead_in, orders[0].span, below, context, section, f"{orders[0].rule}-lists")]


def _listing(
    walk: _Walk, lead_in: MappedText, span: Span, below: list[MappedText], context: Context, section: str, rule: str
) -> Duty:
    """Add the one duty of a lead-in together with all that it lists."""
    walk.task += 1
    paragraphs = (lead_in.slice(span.start, len(lead_in.text)), *below)
    whole = joined(paragraphs)
    duty = _duty(walk, whole, trimmed(whole.text, Span(0, len(whole.text))), section, context, 0, 0, rule)
    duty.paragraphs = paragraphs
    walk.duties.append(duty)
    return duty


# "Người lái đò không được làm những việc sau:" turns what it lists into its opposite: none of it is an order of its own.
_PROHIBITS = re.compile(r"\b(?:không được|nghiêm cấm|bị cấm)\s.*\b(?:hành vi|việc|điều)\b.*:\s*$", re.IGNORECASE)
_NOT_ALLOWED = re.compile(r"(?:không được|nghiêm cấm)\s", re.IGNORECASE)


# "Điều 6. Các hành vi bị nghiêm cấm": what stands below such a title is not to be done.
_FORBIDDEN = re.compile(
    r"(?:(?:các|những|quy định về)\s)*(?:(?:hành vi|việc|điều)\s(?:bị\s)?(?:nghiêm\s)?cấm|(?:việc|điều) không được làm)\b",
    re.IGNORECASE,
)


def _is_prohibition(text: str) -> bool:
    return _PROHIBITS.search(text) is not None


# "Sở A có trách nhiệm quản lý về kỹ thuật, bao gồm:" above what that means: "a) Vận hành …; b) Sửa lỗi …".
_TASKS_FOLLOW = re.compile(r"\strách nhiệm\s(?:quản lý|thực hiện)\s[^:;]{0,120}gồm\s*:\s*$")
# What follows such words are things, though they begin like orders: "cập nhật … đối với:" / "a) Báo cáo giá …".
_THINGS_FOLLOW = re.compile(r"\b(?:đối với|gồm|như|về|liên quan đến|bao gồm cả)\s*:\s*$")
_LIST_LIMIT = 3000
_ON_WHOM = re.compile(r"\s(?:phải|được|áp\s+dụng|bị|thuộc|là)\s")


@dataclass(slots=True)
class _Peers:
    """The duties of the labelled tasks that stand side by side since the last slot, and those that labelled slots are filling."""

    section: str
    duties: list[Duty] = field(default_factory=list)
    filled: list[Duty] = field(default_factory=list)


def _fill_peers(
    walk: _Walk, peers: _Peers, node: Node, group: list[Duty], title: MappedText | None, context: Context
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
            peers.filled = _orders(walk, title, context, peers.section, forced=True)
    for name, value in named:
        for duty in peers.filled:
            duty.slots.setdefault(name, []).append(value)
    return bool(named and peers.filled)


def _peer(
    walk: _Walk, peers: _Peers, node: Node, group: list[Duty], title: MappedText | None, context: Context
) -> None:
    """Walk a node: a slot fills the tasks above it; the duties of another are kept where slots after it may be said of them."""
    if not context.listing and _fill_peers(walk, peers, node, group, title, context):
        return
    first = len(walk.duties)
    _node(walk, node, context)
    peers.filled = []
    if node.titled and not is_content_title(node):
        peers.duties = []
    else:
        peers.duties += [duty for duty in walk.duties[first:] if duty.origin == "prose"]


def _waiting(title: MappedText | None, parts: list[Text | TablePart | Node], index: int) -> MappedText | None:
    """Return the title where nothing but slot lines stands between it and the part."""
    only = title is not None and all(
        slot_of(part.mapped.text) if isinstance(part, Text) else isinstance(part, Node) and labelled_slots(part)
        for part in parts[:index]
    )
    return title if only else None


# A lead-in for paragraphs of its own level lies half a level above them.
_PEER = 0.5


# What a paragraph that is an order itself hands down reaches the bullets right below it, and no numbered part.
_BELOW = 0.1


def _told_below(walk: _Walk, duties: list[Duty], heirs: tuple[Heir, ...], level: int) -> dict[float, tuple[Heir, ...]]:
    """Return who is handed down, by level, by a paragraph of that level that is an order itself; nobody beside `heirs`."""
    told = () if heirs else told_above(duties, walk.known)
    return {level + _BELOW: told} if told else {}


def _heads_peers(parts: list[Text | TablePart | Node], index: int, named: tuple[Heir, ...]) -> bool:
    """Tell whether a line that is only a body and a colon leads in paragraphs with the same mark: "- Sở Y tế:" above "- Kiểm tra …"."""
    first, following = parts[index], parts[index + 1]
    return (
        isinstance(first, Text)
        and isinstance(following, Text)
        and first.level == following.level
        and first.mapped.text.rstrip().endswith(":")
        and all(heir.listed and begins_name(heir.mapped.text, 0) for heir in named)
    )


def _handed_down(lead_ins: dict[float, tuple[Heir, ...]], level: int, above: tuple[Heir, ...]) -> tuple[Heir, ...]:
    """Return who acts for a paragraph of that level: the nearest lead-in above it on a lower level."""
    lower = [key for key in lead_ins if key < level]
    for key in [key for key in lead_ins if key >= level]:
        del lead_ins[key]
    return lead_ins[max(lower)] if lower else above


def _orders(walk: _Walk, mapped: MappedText, context: Context, section: str, *, forced: bool = False) -> list[Duty]:
    """Return the duties of one paragraph; `forced` is a task that slot lines follow: it counts whatever it says."""
    text = mapped.text
    charged = context.zone == "body" and CHARGE.search(text) is not None
    speaks = context.role not in SILENT or charged or context.role in SPARING
    if not speaks or (context.silent and not forced) or (context.forbidden and not _NOT_ALLOWED.match(text)):
        return []
    if context.listing and not CHARGED.search(text):
        return []
    walk.task += 1
    found: list[Duty] = []
    for number, sentence in enumerate(sentences(text)):
        slot = slot_of(text[sentence.start : sentence.end]) if found else None
        if slot and slot[0] == "time":
            # "… báo cáo Bộ. Thời hạn hoàn thành: trước ngày 30/11.": the slot line stands in the paragraph itself.
            span = trimmed(text, Span(sentence.start + slot[2], sentence.end))
            for duty in found:
                duty.slots.setdefault("time", []).append(mapped.slice(span.start, span.end))
            continue
        for piece, order in enumerate(orders_of(text, sentence, context, walk.known, section)):
            found.append(_duty(walk, mapped, order.span, section, context, number, piece, order.rule))
    if not found and forced:
        span = trimmed(text, Span(0, len(text)))
        if len(span):
            found.append(_duty(walk, mapped, span, section, context, 0, 0, "slots-follow"))
    walk.duties.extend(found)
    return found


def _duty(
    walk: _Walk, mapped: MappedText, span: Span, section: str, context: Context, sentence: int, piece: int, rule: str
) -> Duty:
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
    )


def _fill(
    walk: _Walk,
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
    if not group and title is not None and name in PARTS:
        group = _orders(walk, title, context, section, forced=True)
    told = _told_after_slot(text, walk.known) if name == "lead" else 0
    if told:
        _orders(walk, part.mapped.slice(told, len(text)), context, section)
        span = trimmed(text, Span(start, told))
    if len(span) == 0:
        return group
    value = part.mapped.slice(span.start, span.end)
    for duty in group:
        duty.slots.setdefault(name, []).append(value)
    return group


def _told_after_slot(text: str, known: Gazetteer) -> int:
    """Return where a sentence after that of the slot tells a body what to do, 0 where none does.

    "Cơ quan thực hiện: các xã ven sông. Đồng thời, các xã tiếp tục rà soát phao hằng tháng."
    """
    spans = sentences(text)[1:]
    told = spans and any(order.rule == "subject-acts" for order in orders_in(text, spans[0], known))
    return spans[0].start if told else 0


def _content_slot(walk: _Walk, mapped: MappedText, span: Span, context: Context, section: str) -> list[Duty]:
    """Return the duties that "Nội dung thực hiện: …" carries; a statement of what the thing is carries none."""
    text = mapped.text
    if not _orders_something(text, span.start, walk.known):
        return []
    walk.task += 1
    found: list[Duty] = []
    for number, sentence in enumerate(sentences(text[: span.end])):
        inner = Span(max(sentence.start, span.start), sentence.end)
        for piece, order in enumerate(orders_in(text[: span.end], inner, walk.known)):
            found.append(_duty(walk, mapped, order.span, section, context, number, piece, "content-slot"))
    walk.duties.extend(found)
    return found


def _only_slots(node: Node, known: Gazetteer) -> bool:
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


def _orders_something(text: str, start: int, known: Gazetteer) -> bool:
    """Tell whether the value of a slot line, which begins at `start`, begins with a verb, or with a body that is to act."""
    span = trimmed(text, Span(start, len(text)))
    if leading_verb(small(text), span.start) is not None:
        return True
    # "Nội dung: Cổng thông tin về bến đò cung cấp …" tells what the thing is for.
    orders = [] if text.startswith(("Cổng ", "Trang "), span.start) else orders_in(text, span, known)
    return any(order.rule == "subject-acts" for order in orders)


def _slots_follow(parts: list[Text | TablePart | Node], index: int) -> bool:
    """Tell whether the next part is a slot line of a task: who does it, or by when."""
    if index + 1 >= len(parts):
        return False
    following = parts[index + 1]
    if not isinstance(following, Text):
        return False
    slot = slot_of(following.mapped.text)
    return slot is not None and (slot[0] in {"lead", "time", "cooperating"} or following.level > 1)
