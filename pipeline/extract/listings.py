"""What a lead-in lists: things, which make one duty with it, conditions, which order nothing, or what nobody may do."""

from __future__ import annotations

import re

from pipeline.document.duties import Duty
from pipeline.document.outline import Node, TablePart, Text
from pipeline.extract.heirs import CHARGED_END, lists_no_orders, lists_powers
from pipeline.extract.sentence_orders import SILENT, STRICT, Context, is_decided, is_effect
from pipeline.extract.slot_lines import slot_of
from pipeline.extract.walk import NOT_ALLOWED, Walk, duties_of, duty_of
from pipeline.grammar.orders import orders_in
from pipeline.grammar.sentences import sentences, trimmed
from pipeline.spans import MappedText, Span, joined

# A level deeper than any: no lead-in above lists anything but orders.
NO_LIST = 99


def listing_level(above: int, part: Text) -> int:
    """Return the level below which what stands after `part` is a list of things; `above` is the level before it."""
    if lists_no_orders(part.mapped.text):
        return min(above, part.level)
    return above if part.level > above else NO_LIST


def paragraphs_below(parts: list[Text | TablePart | Node], index: int) -> list[MappedText]:
    """Return the paragraphs of lower level that stand below a lead-in; below a prohibition, numbered ones too."""
    first = parts[index]
    found: list[MappedText] = []
    if isinstance(first, Text) and is_prohibition(first.mapped.text):
        nodes = [part for part in parts[index + 1 :] if isinstance(part, Node)]
        found = [text for node in nodes for text in ((node.mapped,) if node.mapped else ()) + tuple(node.texts())]
    for part in parts[index + 1 :]:
        if not isinstance(part, Text) or not isinstance(first, Text) or part.level <= first.level:
            break
        found.append(part.mapped)
    return found


def before_lead_in(walk: Walk, mapped: MappedText, context: Context, section: str) -> list[Duty]:
    """Return the duties of the sentences that stand before a lead-in: "Sở A cấp 300 áo phao. Trong đó:"."""
    spans = sentences(mapped.text)
    if len(spans) < _MORE_THAN_ONE or context.zone == "appendix":
        return []
    return duties_of(walk, mapped.slice(0, spans[-2].end), context, section)


_MORE_THAN_ONE = 2


# "Hộ được vay vốn phải đáp ứng các điều kiện sau đây:" says who may, and tells nobody to act.
_MEETS = re.compile(r"\s(?:phải|cần)\s(?:đáp ứng|bảo đảm|đảm bảo|có|đủ|đạt)\s", re.IGNORECASE)


def with_things(walk: Walk, lead_in: MappedText, below: list[MappedText], context: Context, section: str) -> list[Duty]:
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
        or lists_powers(text)
        or sum(len(mapped.text) for mapped in below) > _LIST_LIMIT
        or any(slot_of(mapped.text) or mapped.text.endswith(":") for mapped in below)
    ):
        return []
    span = sentences(text)[-1]
    if is_decided(text, span, context, section) or is_effect(text, span):
        return []
    if is_prohibition(text):
        below = [mapped for mapped in below if not NOT_ALLOWED.match(mapped.text)]
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
    walk: Walk, lead_in: MappedText, span: Span, below: list[MappedText], context: Context, section: str, rule: str
) -> Duty:
    """Add the one duty of a lead-in together with all that it lists."""
    walk.task += 1
    paragraphs = (lead_in.slice(span.start, len(lead_in.text)), *below)
    whole = joined(paragraphs)
    duty = duty_of(walk, whole, trimmed(whole.text, Span(0, len(whole.text))), section, context, 0, 0, rule)
    duty.paragraphs = paragraphs
    walk.duties.append(duty)
    return duty


# "Người lái đò không được làm những việc sau:" turns what it lists into its opposite: none of it is an order of its own.
_PROHIBITS = re.compile(r"\b(?:không được|nghiêm cấm|bị cấm)\s.*\b(?:hành vi|việc|điều)\b.*:\s*$", re.IGNORECASE)


def is_prohibition(text: str) -> bool:
    """Tell whether a lead-in says that what it lists may not be done."""
    return text.rstrip().endswith(":") and _PROHIBITS.search(text) is not None


# "Sở A có trách nhiệm quản lý về kỹ thuật, bao gồm:" above what that means: "a) Vận hành …; b) Sửa lỗi …".
_TASKS_FOLLOW = re.compile(r"\strách nhiệm\s(?:quản lý|thực hiện)\s[^:;]{0,120}gồm\s*:\s*$")
# What follows such words are things, though they begin like orders: "cập nhật … đối với:" / "a) Báo cáo giá …".
_THINGS_FOLLOW = re.compile(r"\b(?:đối với|gồm|như|về|liên quan đến|bao gồm cả)\s*:\s*$")
_LIST_LIMIT = 3000
_ON_WHOM = re.compile(r"\s(?:phải|được|áp\s+dụng|bị|thuộc|là)\s")
