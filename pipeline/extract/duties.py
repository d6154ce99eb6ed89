"""Obligations as they stand in the outline: every order of the tasks, assignments and articles, with the words around it.

Walks the outline in reading order. Headings and lead-ins hand down who acts; slot lines fill the tasks above them.
"""

from __future__ import annotations

import re
from itertools import islice

from pipeline.document.duties import Duty, Heir
from pipeline.document.outline import Node, Outline, TablePart, Text, Zone
from pipeline.extract.entries import without_entries
from pipeline.extract.heirs import (
    actors_of_title,
    asked_below,
    heirs_of,
    is_body_alone,
    is_lead_in,
    is_of_others,
    lists_no_orders,
    names_bodies,
    told_above,
)
from pipeline.extract.listings import (
    NO_LIST,
    before_lead_in,
    is_prohibition,
    listing_level,
    paragraphs_below,
    with_things,
)
from pipeline.extract.seats import lists_tasks, says_place, seat_of
from pipeline.extract.sentence_orders import Context
from pipeline.extract.slot_filling import Peers, fill, fill_peers, only_slots, slots_follow, told_of_slots, waiting
from pipeline.extract.slot_lines import is_content_title, past_content_label, slot_of, with_slots_apart
from pipeline.extract.task_tables import table_duties
from pipeline.extract.walk import Walk, duties_of
from pipeline.extract.whens import Whens, by_lead_in, by_title
from pipeline.grammar.heads import begins_generic
from pipeline.grammar.names import EMPTY, Gazetteer
from pipeline.grammar.orders import Seams, seams_of
from pipeline.spans import MappedText


def _under(context: Context, heirs: tuple[Heir, ...]) -> Context:
    """Return the context with those who are handed down; mostly they are those of the context above."""
    return context if heirs is context.heirs else context._replace(heirs=heirs)


def _by(context: Context, when: MappedText | None) -> Context:
    """Return the context with the lead-in or title that says by when; mostly it is that of the context above."""
    return context if when is context.when else context._replace(when=when)


def duties_in(outline: Outline, known: Gazetteer = EMPTY) -> list[Duty]:
    """Return every duty of the document, in reading order."""
    walk = Walk(known)
    subject = outline.letterhead.subject
    seams = seams_of(subject.text) if subject else ()
    for zone in outline.zones:
        _zone(walk, zone, seams)
    return walk.duties


def _zone(walk: Walk, zone: Zone, seams: Seams) -> None:
    root = zone.root
    walk.seat = ()
    context = Context(root.role, zone.kind, seams=seams)
    has_nodes = any(True for _ in root.nodes())
    # What stands above the first numbered node of a plan tells the story; a plan without numbers is all text.
    _content(walk, root, context._replace(silent=has_nodes))


def _node(walk: Walk, node: Node, context: Context) -> None:
    role = node.role or context.role
    if context.silent or context.role != role:
        context = context._replace(role=role, silent=False)
    heirs = context.heirs
    own: list[Duty] = []
    if says_place(node):
        walk.seat = seat_of(node, walk.known) or walk.seat
    elif walk.seat and not heirs and lists_tasks(node):
        heirs = walk.seat
    if node.titled and _FORBIDDEN.match(node.text):
        context = context._replace(forbidden=True)
    if node.mapped is not None:
        context = _by(context, by_title(node.mapped, context.when, below=bool(node.content)))
        actors = actors_of_title(node, walk.known)
        if actors is not None:
            heirs = (Heir(actors, node.path, listed=True),)
            # "2. Khách đi đò có quyền gửi đơn bằng các hình thức sau": only what is open to them stands below.
            context = context._replace(unread=False, listing=context.listing or lists_no_orders(node.text))
        elif heirs and node.titled and is_of_others(node):
            heirs = ()
            context = context._replace(unread=True)
        elif (told := told_of_slots(node.mapped, node.content)) is not None:
            own = duties_of(walk, told, _under(context, heirs), node.path, forced=True)
        elif is_lead_in(node.text, below=bool(node.content)):
            own = before_lead_in(walk, node.mapped, _under(context, heirs), node.path)
            own += with_things(walk, node.mapped, list(node.texts()), _under(context, heirs), node.path)
            named = heirs_of(node.mapped, node.path, walk.known)
            heirs = named or heirs
            context = context._replace(
                unread=not named and not own and names_bodies(node.text),
                forbidden=context.forbidden or is_prohibition(node.text),
                listing=context.listing or lists_no_orders(node.text),
                when=by_lead_in(node.mapped, context.when, told=bool(own)),
            )
        elif _heads_parts(node):
            pass
        elif (forced := only_slots(node, walk.known)) or not node.titled or not node.content or _tells(node):
            said = past_content_label(node.mapped)
            own = duties_of(walk, said, _under(context, heirs), node.path, forced=forced)
    _content(walk, node, _under(context, heirs), own)


# "C. Phân công thực hiện." with a stop above its numbered parts is a title all the same.
_GROUP = re.compile(
    r"(?:Phân công|Tổ chức (?:triển khai(?:,? thực hiện)?|thực hiện))(?:,?\s(?:nhiệm vụ|trách nhiệm|thực hiện|tổ chức|cụ thể|công việc))*"
    r"(?:\s(?:Kế hoạch|Chương trình|Đề án|Chỉ thị)(?: này)?)?\s?\.?$",
    re.IGNORECASE,
)


def _heads_parts(node: Node) -> bool:
    """Tell whether a part's own words only name what is told in the numbered parts below it."""
    return _GROUP.match(node.text) is not None and any(isinstance(part, Node) for part in node.content)


_TELLS = re.compile(r"\s(?:(?:có|chịu)\s+trách\s+nhiệm|phải)\s+(?=\S)")
_TITLE_LENGTH = 80


def _tells(node: Node) -> bool:
    """Tell whether a title is a sentence that tells somebody to act: "15. Mọi đội tàu phải tuân thủ …; không để …"."""
    return node.style != "article" and len(node.text) > _TITLE_LENGTH and _TELLS.search(node.text) is not None


def _content(walk: Walk, node: Node, context: Context, own: list[Duty] | None = None) -> None:
    """Walk what stands in a node: paragraphs, bullets, slot lines, tables, nodes."""
    section = node.path
    group: list[Duty] = list(own or [])
    lead_ins = _told_below(walk, group, context.heirs, 0)
    whens = Whens(context.when)
    after_slot = False
    parts, entries = without_entries(node.content, context.zone)
    parts = with_slots_apart(parts)
    title = node.mapped if node.titled else None
    listing = NO_LIST
    peers = Peers(section)
    for index, part in enumerate(parts):
        if isinstance(part, Node):
            below = _listed(_under(context, lead_ins.get(0, context.heirs)), listing < 1 or part.path in entries)
            _peer(walk, peers, part, group, waiting(title, parts, index), _by(below, whens.above_nodes()))
            group, after_slot = [], False
            continue
        if isinstance(part, TablePart):
            _table(walk, part, context, section)
            continue
        slot = slot_of(part.mapped.text)
        if slot and (part.level or after_slot or group or waiting(title, parts, index) is not None):
            group = fill(walk, slot, part, group, context, section, title if not group else None)
            after_slot = True
            continue
        if after_slot:
            group, after_slot, title = [], False, None
        _without_ended(lead_ins, node, parts, index)
        heirs = _handed_down(lead_ins, part.level, context.heirs)
        when = whens.above(part.level)
        listing = listing_level(listing, part)
        told = told_of_slots(part.mapped, islice(parts, index + 1, None))
        if told is not None:
            group = duties_of(walk, told, _under(context, heirs), section, forced=True)
            continue
        if is_lead_in(part.mapped.text, below=index + 1 < len(parts)) or is_body_alone(parts, index, walk.known):
            for level in [level for level in lead_ins if level >= part.level - _PEER]:
                del lead_ins[level]
            context = context._replace(forbidden=context.forbidden or is_prohibition(part.mapped.text))
            above = _handed_down(dict(lead_ins), part.level, context.heirs)
            inside = _in_lead_in(walk, parts, index, context._replace(heirs=above), section)
            group.extend(inside)
            whens.lead_in(part, told=context.silent or bool(inside))
            # What stands above the numbered parts hands nobody down, but for whom it asks.
            named = (asked_below if context.silent else heirs_of)(part.mapped, section, walk.known)
            if not part.level:
                context = context._replace(unread=not named and not context.silent and names_bodies(part.mapped.text))
            if named:
                # A lead-in that only says with whom leaves who leads to what stands above it.
                lead_ins[part.level - _PEER * _heads_peers(parts, index, named)] = (*named, *heirs)
            continue
        if (context.silent and not part.level) or (not section and not lead_ins and _FOUNDED.match(part.mapped.text)):
            continue
        forced = bool(part.level) and slots_follow(parts, index)
        below = _listed(_under(context, heirs), part.level > listing)
        found = duties_of(walk, part.mapped, _by(below, when), section, forced=forced)
        group.extend(found)
        whens.title(parts, index)
        _without_titled(lead_ins, part, found)
        lead_ins |= _told_below(walk, found, heirs, part.level)


def _in_lead_in(
    walk: Walk, parts: list[Text | TablePart | Node], index: int, context: Context, section: str
) -> list[Duty]:
    """Return the duties that a lead-in holds itself, before its last clause and with the things that it lists; none in a silent part."""
    part = parts[index]
    if context.silent or not isinstance(part, Text):
        return []
    found = before_lead_in(walk, part.mapped, context, section)
    return [*found, *with_things(walk, part.mapped, paragraphs_below(parts, index), context, section)]


def _table(walk: Walk, part: TablePart, context: Context, section: str) -> None:
    rows = table_duties(part, section, walk.task, walk.known) if context.role != "procedures" else []
    walk.task += len({duty.task for duty in rows})
    walk.duties.extend(rows)


def _listed(context: Context, listed: bool) -> Context:
    """Return the context of what a lead-in lists: below conditions, cases and papers, verbs order nothing."""
    return context._replace(listing=True) if listed and not context.listing else context


# "Thực hiện Công văn số 15/UBND-VX ngày …;" above what a letter asks: what it is founded on.
_FOUNDED = re.compile(
    r"(?:Thực hiện|Căn cứ|Theo|Tiếp theo|Phúc đáp|Triển khai)\s[^;]{3,60}?\s(?:số\s*:?\s*\d|ngày\s+\d)[^;]*[;,]\s*$"
)
# "Điều 6. Các hành vi bị nghiêm cấm": what stands below such a title is not to be done.
_FORBIDDEN = re.compile(
    r"(?:(?:các|những|quy định về)\s)*(?:(?:hành vi|việc|điều)\s(?:bị\s)?(?:nghiêm\s)?cấm|(?:việc|điều) không được làm)\b",
    re.IGNORECASE,
)


def _peer(walk: Walk, peers: Peers, node: Node, group: list[Duty], title: MappedText | None, context: Context) -> None:
    """Walk a node: a slot fills the tasks above it; the duties of another are kept where slots after it may be said of them."""
    if not context.listing and fill_peers(walk, peers, node, group, title, context):
        return
    first = len(walk.duties)
    _node(walk, node, context)
    peers.filled = []
    if node.titled and not is_content_title(node):
        peers.duties = []
    else:
        peers.duties += [duty for duty in walk.duties[first:] if duty.origin == "prose"]


# A lead-in for paragraphs of its own level lies half a level above them.
_PEER = 0.5


# What a paragraph that is an order itself hands down reaches the bullets right below it, and no numbered part.
_BELOW = 0.1
# One that ends with a semicolon goes on in the next without a mark: "1. Giao Sở A kiểm phao;" above "Sửa bến cũ;".
_ON = -0.1


def _goes_on(mapped: MappedText | None) -> bool:
    return mapped is not None and mapped.text.rstrip().endswith(";")


def _without_ended(
    lead_ins: dict[float, tuple[Heir, ...]], node: Node, parts: list[Text | TablePart | Node], index: int
) -> None:
    """Forget whom a paragraph told that went on in the next, where the one right above this one did not."""
    if _ON in lead_ins:
        above = parts[index - 1] if index else node
        if not (isinstance(above, Text | Node) and _goes_on(above.mapped)):
            del lead_ins[_ON]


def _without_titled(lead_ins: dict[float, tuple[Heir, ...]], part: Text, found: list[Duty]) -> None:
    """Forget the body of a line above where a title that orders nothing follows: "Sở Y tế", …, "Kinh phí thực hiện"."""
    if not found and not part.level and part.mapped.text[-1].isalnum():
        lead_ins.pop(-_PEER, None)


def _told_below(walk: Walk, duties: list[Duty], heirs: tuple[Heir, ...], level: int) -> dict[float, tuple[Heir, ...]]:
    """Return who is handed down, by level, by a paragraph of that level that is an order itself; nobody beside `heirs`."""
    told = () if heirs else told_above(duties, walk.known)
    if not told:
        return {}
    return {level + _BELOW: told} if level or not _goes_on(duties[-1].task_mapped) else {_BELOW: told, _ON: told}


def _heads_peers(parts: list[Text | TablePart | Node], index: int, named: tuple[Heir, ...]) -> bool:
    """Tell whether a line that is only a body leads in paragraphs with the same mark: "- Sở Y tế:" above "- Kiểm tra …"."""
    first, following = parts[index], parts[index + 1]
    return (
        isinstance(first, Text)
        and isinstance(following, Text)
        and first.level == following.level
        and (first.mapped.text.rstrip().endswith(":") or first.mapped.text[-1].isalnum())
        and all(heir.listed and begins_generic(heir.mapped.text, 0) for heir in named)
    )


def _handed_down(lead_ins: dict[float, tuple[Heir, ...]], level: int, above: tuple[Heir, ...]) -> tuple[Heir, ...]:
    """Return who acts for a paragraph of that level: the nearest lead-in above it on a lower level."""
    lower = [key for key in lead_ins if key < level]
    for key in [key for key in lead_ins if key >= level]:
        del lead_ins[key]
    return lead_ins[max(lower)] if lower else above
