"""From the blocks of one zone to its tree of labelled nodes, bullets, paragraphs and tables."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from pipeline.document.outline import Node, StructureNote, TablePart, Text
from pipeline.document.paragraphs import Block, Paragraph
from pipeline.grammar.blanks import has_blank
from pipeline.spans import MappedText, joined
from pipeline.structure import forms
from pipeline.structure.depth import Placed, placed
from pipeline.structure.marks import Mark, bullet, marks, step
from pipeline.structure.table_roles import header_of

_MAX_QUOTED = 40
_AMENDS = re.compile(r"\d{1,2}\.\s*(?:Sửa đổi|Bổ sung|Thay thế|Bãi bỏ)\b")
_ARTICLE = re.compile(r"Điều (?P<n>\d{1,3})[.:]")
_ORDERS = re.compile(r"trách nhiệm|chủ trì|giao |đề nghị|phải ", re.IGNORECASE)


@dataclass(slots=True)
class Counter:
    """Numbers the tables of a document from 1."""

    tables: int = 0


def grown(root: Node, blocks: Sequence[Block], counter: Counter) -> list[StructureNote]:
    """Fill `root` with what the blocks hold; return notes on misnumbered marks."""
    quoted = _quoted(blocks)
    readings = {index: found for index, block in enumerate(blocks) if index not in quoted and (found := _marks(block))}
    for index in _running(blocks, readings):
        del readings[index]
    places, margin = placed(list(readings.values()))
    by_index = dict(zip(readings, places, strict=True))
    stack: list[Node] = [root]
    seen: dict[str, int] = {}
    last_title: Node | None = None
    for index, block in enumerate(blocks):
        place = by_index.get(index)
        if not isinstance(block, Paragraph):
            counter.tables += 1
            stack[-1].content.append(TablePart(block, counter.tables, header_of(block)))
            last_title = None
            continue
        if place is None:
            last_title = _add_text(stack, block, last_title, in_quote=index in quoted)
            continue
        last_title = _add_node(stack, block, place, seen)
    _raise_leading_bullets(root)
    _mark_titles(root)
    _sentences_as_titles(root)
    return _numbering_notes(root, margin)


def _marks(block: Block) -> tuple[Mark, ...]:
    return marks(block.text) if isinstance(block, Paragraph) else ()


_WITHIN = re.compile(r"(?<=[:;,.] )\((?P<n>\d{1,2})\)\s")


def _running(blocks: Sequence[Block], readings: dict[int, tuple[Mark, ...]]) -> list[int]:
    """Return the paragraphs above all nodes that go on with an enumeration begun inside a paragraph.

    "…, cụ thể như sau: (1) Số bến là 12;" above "(2) Cắt giảm 3 bến.": what stands before the first node opens none.
    """
    found: list[int] = []
    last = 0
    for index, block in enumerate(blocks):
        marked = readings.get(index, ())
        if marked and (not last or all(mark.style != "arabic-parens" or mark.ordinal != last + 1 for mark in marked)):
            break
        if marked:
            found.append(index)
            last += 1
        inside = _WITHIN.findall(block.text) if isinstance(block, Paragraph) else []
        last = int(inside[-1]) if inside else last
    return found


def _quoted(blocks: Sequence[Block]) -> frozenset[int]:
    """Return the indexes of paragraphs inside a quotation that goes on over several: the new wording of an amendment."""
    found: set[int] = set()
    begun: int | None = None
    article: Paragraph | None = None
    for index, block in enumerate(blocks):
        if not isinstance(block, Paragraph):
            continue
        text = block.text
        if begun is None:
            article = block if _ARTICLE.match(text) else article
            opened = text.count("“") + text.count("«")
            closed = text.count("”") + text.count("»")
            straight = text.startswith('"') and text.count('"') == 1
            if (opened > closed and (text.startswith("“") or text.rstrip().endswith(("“", ":")))) or straight:
                begun = index
            continue
        if index - begun > _MAX_QUOTED:
            # The closing mark was forgotten; nothing more is taken as quoted.
            found -= set(range(begun + 1, index))
            begun = None
            continue
        if _AMENDS.match(text) or _next_article(block, article):
            # The closing mark was forgotten: the next point of the amending document begins.
            begun = None
            continue
        found.add(index)
        if _closes(text):
            begun = None
    return frozenset(found) if begun is None else frozenset(index for index in found if index <= begun)


def _next_article(block: Paragraph, last: Paragraph | None) -> bool:
    """Tell whether a paragraph is the amending document's own next article: next number, and set in the same weight."""
    here, before = _ARTICLE.match(block.text), _ARTICLE.match(last.text) if last else None
    if last is None or here is None or before is None or block.bold != last.bold:
        return False
    return int(here.group("n")) == int(before.group("n")) + 1


def _closes(text: str) -> bool:
    """Tell whether a paragraph ends the quotation that it stands in; a word quoted inside it (“…”) does not."""
    opened = text.count("“") + text.count("«")
    closed = text.count("”") + text.count("»")
    return closed > opened or text.rstrip(".;, ").endswith('"')


def _add_node(stack: list[Node], block: Paragraph, place: Placed, seen: dict[str, int]) -> Node | None:
    mark = place.mark
    del stack[place.depth + 1 :]
    parent = stack[-1]
    rest = block.mapped.slice(mark.end, len(block.text)).stripped()
    node = Node(
        path=_path(parent, mark.label, seen),
        label=mark.label,
        style=mark.style,
        mapped=rest if rest.text else None,
        mark=block.mapped.slice(0, mark.end).stripped(),
        bold=block.bold,
    )
    parent.content.append(node)
    stack.append(node)
    # "Điều 1." or "Chương II" alone on its line: the title comes in the next one.
    return node if node.mapped is None or mark.style in {"chapter", "part", "division", "subdivision"} else None


def _path(parent: Node, label: str, seen: dict[str, int]) -> str:
    path = f"{parent.path}/{label}" if parent.path else label
    seen[path] = seen.get(path, 0) + 1
    return path if seen[path] == 1 else f"{path}({seen[path]})"


def _add_text(stack: list[Node], block: Paragraph, last_title: Node | None, *, in_quote: bool) -> Node | None:
    if last_title is not None and not in_quote and not bullet(block.text):
        if last_title.mapped is None:
            last_title.mapped = block.mapped
            last_title.bold = block.bold
            return last_title if forms.is_title_capitals(block.text) else None
        if forms.is_title_capitals(block.text) and forms.is_title_capitals(last_title.mapped.text):
            last_title.mapped = joined([last_title.mapped, block.mapped])
            return last_title
    mark = None if in_quote else bullet(block.text)
    if mark:
        level, start = mark
        text = block.mapped.slice(start, len(block.text)).stripped()
        stack[-1].content.append(Text(text, level, block.bold, block.italic))
    else:
        stack[-1].content.append(Text(block.mapped, 0, block.bold, block.italic))
    return None


def _raise_leading_bullets(root: Node) -> None:
    """Put bullets of a lower mark above those that they introduce: "* Sở Y tế:" above "- Kiểm tra …", "+ Sở Y tế:" above "- Kiểm tra …".

    So a part is set that opens with such a line, and from a "* …:" on wherever it stands; "-", "+", "*" is the usual order.
    """
    for node in root.walk():
        found = _leading_bullet(node.content)
        if found is None:
            continue
        first, raised = found
        for at, part in enumerate(node.content[first:], first):
            if isinstance(part, Text) and part.level:
                level = 1 if part.level == raised else part.level + (part.level < raised)
                node.content[at] = replace(part, level=level)


def _leading_bullet(content: Sequence[Text | TablePart | Node]) -> tuple[int, int] | None:
    """Return the place and level of the first bullet that leads in the next one, though its mark is the lower one of the two; None without."""
    opened = False
    for at, (part, below) in enumerate(pairwise(content)):
        if not isinstance(part, Text) or not part.level:
            continue
        lower = isinstance(below, Text) and part.level > below.level > 0
        if lower and (part.level == _STAR or not opened) and part.mapped.text.endswith(":"):
            return at, part.level
        opened = True
    return None


_STAR = 3


def _mark_titles(root: Node) -> None:
    """Decide which nodes' own paragraph is a title.

    A title names its group: it is set in bold or capitals, or something stands below it and it is no full sentence
    with a stop, or it ends in a colon.
    """
    for node in root.walk():
        if node is root or node.mapped is None:
            continue
        text = node.text
        styled = node.style in {"chapter", "part", "division", "subdivision"}
        short = len(text) < 220 and not text.endswith((";", ":", "./."))
        node.titled = (
            styled
            or (short and (node.bold or (bool(node.content) and not text.endswith("."))))
            or forms.is_title_capitals(text)
        )


def _sentences_as_titles(root: Node) -> None:
    """Take a verb phrase with a stop for a title where most of its siblings, like it, have paragraphs of their own below.

    "1. Hoàn thiện thể chế … ." over three paragraphs names a group; "2. Sở A chịu trách nhiệm … ." is an order. So does "3. Nâng cao
    chất lượng … ." above "a)" and "b)" where the other groups beside it have titles without a stop.
    """
    for parent in root.walk():
        siblings = [node for node in parent.nodes() if node.mapped is not None]
        groups = [node for node in siblings if any(True for _ in node.nodes())]
        if sum(node.titled for node in groups) >= max(2, len(groups) / 2):
            for node in groups:
                node.titled = node.titled or (_is_phrase(node.text) and "; " not in node.text)
        below = [
            node
            for node in siblings
            if node.content and isinstance(node.content[0], Text) and not node.content[0].level
        ]
        if len(below) < 3 or len(below) < 0.6 * len(siblings):
            continue
        for node in below:
            node.titled = node.titled or _is_phrase(node.text)


def _is_phrase(text: str) -> bool:
    """Tell whether a text is one phrase that tells nobody to act."""
    one = len(text) < 320 and ". " not in text.rstrip(". ")
    return one and not text.endswith(":") and not _ORDERS.search(text)


def _numbering_notes(root: Node, margin: float) -> list[StructureNote]:
    notes: list[StructureNote] = []
    for parent in root.walk():
        previous: Node | None = None
        for node in parent.nodes():
            if previous is not None and previous.style == node.style:
                notes.extend(_gap_note(previous, node))
            previous = node
    if margin < 0.2 and len(notes) > 0 and root.mapped is not None:
        notes.append(
            StructureNote(
                "outline-unsure",
                "two nestings of the outline are nearly as good; check the paths",
                "có hai cách phân cấp đề mục gần như ngang nhau; cần kiểm tra đường dẫn",
                root.mapped,
            )
        )
    return notes


def _gap_note(previous: Node, node: Node) -> list[StructureNote]:
    """Return the note on a mark that does not follow the one before it; a template numbers its parts as it likes.

    Gaps between articles are looked for over all chapters at once, by a check of its own.
    """
    first, second = _reading(previous), _reading(node)
    if first is None or second is None or node.mark is None:
        return []
    further = step(first.ordinal, first.label, second)
    if further == 1 or (further > 1 and node.style == "article"):
        return []
    if _is_template(previous) or _is_template(node) or _is_foreign(node):
        return []
    kept = "kept as printed", "giữ nguyên như bản gốc"
    if further == 0:
        return [
            StructureNote(
                "outline-duplicate",
                f"the mark {node.label!r} is printed twice in a row; {kept[0]}, path {node.path}",
                f"đề mục “{node.label}” được đánh số trùng; {kept[1]}, đường dẫn {node.path}",
                node.mark,
                previous.mark,
            )
        ]
    if further < 0:
        return [
            StructureNote(
                "outline-restart",
                f"the numbering begins again: {node.label!r} follows {previous.label!r}; {kept[0]}, path {node.path}",
                f"đánh số lại từ đầu: “{node.label}” đứng sau “{previous.label}”; {kept[1]}, đường dẫn {node.path}",
                node.mark,
                previous.mark,
            )
        ]
    return [
        StructureNote(
            "outline-gap",
            f"the mark {node.label!r} follows {previous.label!r}; {kept[0]}",
            f"đề mục “{node.label}” đứng sau “{previous.label}”; {kept[1]}",
            node.mark,
            previous.mark,
        )
    ]


def _is_template(node: Node) -> bool:
    """Tell whether a node holds blanks to be filled in."""
    return has_blank(node.text) or any(has_blank(mapped.text) for mapped in node.texts())


def _is_foreign(node: Node) -> bool:
    """Tell whether a node is in another language: some sites print a translation below. Vietnamese has signs above letters."""
    return len(node.text) >= 12 and node.text.isascii() and " " in node.text


def _reading(node: Node) -> Mark | None:
    found = [mark for mark in marks((node.mark.text if node.mark else "") + " X") if mark.style == node.style]
    return found[0] if found else None


def plain(mapped: MappedText | None) -> str:
    """Return the text of a mapped text, "" for None."""
    return mapped.text if mapped else ""
