"""The parts of a document: body, attached documents, appendices, each with an outline of its own."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from pipeline.document.outline import EndMatter, Node, Outline, StructureNote, Zone
from pipeline.document.paragraphs import Block, CleanDocument, Paragraph
from pipeline.spans import MappedText, joined
from pipeline.structure import forms
from pipeline.structure.announced import announced, goes_on
from pipeline.structure.endmatter import begins_end, end_of, left_over, recipients_in
from pipeline.structure.letterhead import head_of
from pipeline.structure.marks import appendix, bullet, marks, sheet
from pipeline.structure.roles import UNTITLED, with_roles
from pipeline.structure.tree import Counter, grown

_TITLE_LIMIT = 14
_NOTE = re.compile(r"\s\((?=(?:Ban hành )?[Kk]èm theo\s)")
_WIRES = re.compile(r"(?:^|\s)điện:\s*$")
_PROCEDURES = re.compile(r"công bố.*thủ tục hành chính|quy trình nội bộ.*thủ tục hành chính", re.IGNORECASE)


def structured(clean: CleanDocument) -> Outline:
    """Return the outline of a clean document. Any document gives one: without a form, one zone holds everything."""
    blocks = clean.blocks
    head = head_of(blocks)
    subject = head.letterhead.subject
    parts, end = _parts(blocks, head.end, subject.text if subject is not None else "")
    counter = Counter()
    notes: list[StructureNote] = []
    zones: list[Zone] = []
    listing = subject is not None and bool(_PROCEDURES.search(subject.text))
    attached = 0
    seen: dict[str, int] = {}
    for part in parts:
        if part.kind == "attachment":
            attached += 1
            path = f"#{attached}"
        elif part.kind == "appendix":
            seen[part.label] = seen.get(part.label, 0) + 1
            path = part.label if seen[part.label] == 1 else f"{part.label}({seen[part.label]})"
        else:
            path = ""
        title = joined(part.title) if part.title else None
        root = Node(path, part.label if part.kind == "appendix" else "", part.kind, title, titled=True, mark=part.mark)
        notes.extend(grown(root, part.blocks, counter))
        with_roles(root, part.kind, part.type, listing=listing)
        zones.append(Zone(part.kind, part.type, title, part.note, root))
    return Outline(clean, head.letterhead, head.basis, tuple(zones), end, clean.footnotes, tuple(notes))


@dataclass(slots=True)
class _Part:
    kind: str
    type: str = ""
    label: str = ""
    mark: MappedText | None = None
    title: list[MappedText] = field(default_factory=list)
    note: MappedText | None = None
    blocks: list[Block] = field(default_factory=list)


def _parts(blocks: Sequence[Block], at: int, subject: str) -> tuple[list[_Part], EndMatter]:
    """Split what follows the head into parts; signatures of attached documents are left out of their text.

    `subject` is the decision's own.
    """
    parts = [_Part("body")]
    end = EndMatter()
    while at < len(blocks):
        block = blocks[at]
        if isinstance(block, Paragraph):
            body = parts[-1].blocks if parts[-1].kind == "body" else ()
            ended = bool(end.signer or end.capacity or end.recipients_found)
            opened = _opened(blocks, at, (subject, body), ended=ended)
            if opened is not None:
                part, at = opened
                parts.append(part)
                continue
            if begins_end(blocks, at) and _is_last_of_part(blocks, at, end):
                found, after = end_of(blocks, at)
                if after > at:
                    end = _merged(end, found, own=parts[-1].kind == "body")
                    at = after
                    continue
            if _is_letterhead_again(blocks, at):
                at += 1
                continue
        if parts[-1].kind == "body" and end.signer is not None:
            if isinstance(block, Paragraph) and left_over(block):
                # The last recipients, which the page set below the signature: "Lưu: VT."
                end = replace(end, recipients=(*end.recipients, *recipients_in(block.mapped)))
                at += 1
                continue
            # What follows the signature without a title (a translation, a list) is no part of the last article.
            parts.append(_Part("appendix", label="Phụ lục", type=UNTITLED, mark=_first_words(block)))
        parts[-1].blocks.extend(_addressees(blocks, at) or [block])
        at += 1
    return parts, end


def _addressees(blocks: Sequence[Block], at: int) -> list[Block]:
    """Return the lines of the layout table below "THỦ TƯỚNG CHÍNH PHỦ điện:": it is no table; [] where none stands at `at`."""
    block, above = blocks[at], blocks[at - 1] if at else None
    if isinstance(block, Paragraph) or not isinstance(above, Paragraph) or not _WIRES.search(above.text):
        return []
    cells = [cell for row in block.rows for cell in row if not cell.repeated]
    return [Paragraph(mapped) for cell in cells for mapped in cell.paragraphs if mapped.text]


def _first_words(block: Block) -> MappedText | None:
    """Return what shows where a part without a title begins: its first paragraph, or the first cell with text."""
    if isinstance(block, Paragraph):
        return block.mapped
    return next((part for row in block.rows for cell in row for part in cell.paragraphs if part.text), None)


def _merged(first: EndMatter, second: EndMatter, *, own: bool) -> EndMatter:
    """Join Nơi nhận and a signature that stands apart from it; what an attached document repeats adds nothing.

    The second is the decision's `own` where it stands in no attached document: forms have recipients, too.
    """
    second = second if own or first.signer is None else EndMatter()
    return EndMatter(
        recipients=first.recipients or second.recipients,
        recipients_found=first.recipients_found or second.recipients_found,
        capacity=first.capacity if first.signer else first.capacity or second.capacity,
        position=first.position if first.signer else first.position or second.position,
        signer=first.signer or second.signer,
    )


def _is_last_of_part(blocks: Sequence[Block], at: int, end: EndMatter) -> bool:
    """Tell whether the signature at `at` is one: after the first, only a line of delegated signing or Nơi nhận counts."""
    block = blocks[at]
    text = block.text if isinstance(block, Paragraph) else ""
    if end.signer is None:
        return True
    return bool(forms.RECIPIENTS.match(text) or forms.CAPACITY.match(text) or forms.POSITION.match(text))


def _is_letterhead_again(blocks: Sequence[Block], at: int) -> bool:
    """Tell whether a line belongs to a letterhead repeated above an attached document, or to a bare office below one."""
    block = blocks[at]
    if not isinstance(block, Paragraph):
        return False
    text = block.text
    if len(text) < 120 and forms.MOTTO.search(text):
        return True
    if len(text) < 60 and forms.MOTTO_TAIL.match(text):
        return True
    if len(text) > 120 or not forms.is_title_capitals(text) or marks(text) or bullet(text):
        return False
    window = blocks[at + 1 : at + 4]
    return any(isinstance(following, Paragraph) and forms.MOTTO.search(following.text) for following in window) or (
        bool(forms.AUTHORITY.match(text)) and not forms.TYPE_LINE.match(text)
    )


def _opened(
    blocks: Sequence[Block], at: int, said: tuple[str, Sequence[Block]], *, ended: bool
) -> tuple[_Part, int] | None:
    """Return the part that begins at `at` and the index of its first block of text, or None.

    `said` is the decision's subject, and what its articles hold so far, empty behind an opened part. `ended` says that the decision's own
    end matter has been read: only then can a title of no known type open a part.
    """
    block = blocks[at]
    assert isinstance(block, Paragraph)
    text = block.text
    found = appendix(text) or (sheet(text) if ended else None)
    if found and (len(text) < 250 or block.bold or _NOTE.search(text)) and _is_heading(block, found):
        label, start = found
        part = _Part("appendix", label=label, mark=block.mapped)
        rest = block.mapped.slice(start, len(text)).stripped()
        return part, _titled(blocks, at + 1, part, rest)
    match = forms.TYPE_LINE.match(text)
    # "LỊCH CÔNG TÁC …" and the like: a title in capitals, with the note of an attached document right below.
    if match is None and (not ended or len(text) > 300 or not forms.is_title_capitals(text)):
        return None
    if marks(text) or bullet(text):
        return None
    noted = _note_follows(blocks, at)
    if not noted and (match is None or not announced(*said, blocks[at:], match.group("type"))):
        return None
    if match is None:
        if _is_form_line(blocks, at):
            return None
        part = _Part("attachment")
        return part, _titled(blocks, at + 1, part, block.mapped)
    if not forms.is_title_capitals(text if match.group("rest") is None else match.group("type")):
        return None
    part = _Part("attachment", type=_sentence(match.group("type")))
    rest = block.mapped.slice(match.end("type"), len(text)).stripped()
    return part, _titled(blocks, at + 1, part, rest, noted=noted)


def _is_form_line(blocks: Sequence[Block], at: int) -> bool:
    """Tell whether a line in capitals belongs to a repeated letterhead or a signature: the title proper comes later."""
    for block in blocks[at : at + _TITLE_LIMIT]:
        if not isinstance(block, Paragraph) or forms.ATTACHED_NOTE.match(block.text.lstrip("(")):
            return False
        text = block.text
        if (
            forms.MOTTO.search(text)
            or forms.CAPACITY.match(text)
            or forms.AUTHORITY.match(text)
            or forms.POSITION.match(text)
        ):
            return True
        if block is not blocks[at] and forms.TYPE_LINE.match(text) and forms.is_title_capitals(text):
            return True
    return False


def _is_heading(block: Paragraph, found: tuple[str, int]) -> bool:
    """Tell an appendix heading from a sentence that begins with its name."""
    rest = block.text[found[1] :].strip()
    note = _NOTE.search(rest)
    rest = rest[: note.start()] if note else rest
    return (
        not rest
        or block.bold
        or block.centred
        or forms.is_title_capitals(rest)
        or rest.startswith("(")
        or (rest[0].isupper() and not rest.endswith((".", ";")) and len(rest) < 160)
    )


def _note_follows(blocks: Sequence[Block], at: int) -> bool:
    """Tell whether "(Ban hành kèm theo …)" stands within the lines of title after `at`: that makes an attached document."""
    for following in blocks[at : at + _TITLE_LIMIT]:
        if not isinstance(following, Paragraph):
            return False
        index = following.text.find("(")
        if index >= 0 and forms.ATTACHED_NOTE.match(following.text[index:]):
            return True
        if forms.ATTACHED_NOTE.match(following.text):
            return True
        if following is not blocks[at] and (marks(following.text) or len(following.text) > 900):
            return False
    return False


def _titled(blocks: Sequence[Block], at: int, part: _Part, rest: MappedText, *, noted: bool = True) -> int:
    """Read the title and the note of a part; return the index of its first block of text. Without a note it ends where it no longer goes on."""
    # The line that opened the part is consumed whatever it says, so that the walk goes on.
    if rest.text and not _take_title_line(rest, None, part):
        part.title.append(rest)
    for _ in range(_TITLE_LIMIT):
        if at >= len(blocks):
            return at
        block = blocks[at]
        if not isinstance(block, Paragraph) or not (noted or not part.title or goes_on(part.title[-1].text, block)):
            return at
        if not _take_title_line(block.mapped, block, part):
            return at
        at += 1
    return at


def _take_title_line(mapped: MappedText, block: Paragraph | None, part: _Part) -> bool:
    text = mapped.text
    if forms.ATTACHED_NOTE.match(text):
        if part.note is not None:
            return False
        part.note = mapped
        return True
    if part.note is not None and not (text.endswith(")") and part.note.text.count("(") > part.note.text.count(")")):
        return False
    if part.note is not None:
        part.note = joined([part.note, mapped])
        return True
    if block is not None and (marks(text) or bullet(text) or begins_text(block, part)):
        return False
    cut = text.find(" (")
    if cut > 0 and forms.ATTACHED_NOTE.match(text[cut + 1 :]):
        part.title.append(mapped.slice(0, cut).stripped())
        part.note = mapped.slice(cut, len(text)).stripped()
        return True
    part.title.append(mapped)
    return True


def begins_text(block: Paragraph, part: _Part) -> bool:
    """Tell whether a paragraph below a title is running text: it ends in a stop, or follows a title in capitals."""
    text = block.text
    if text.endswith((".", ":", ";")) and len(text) > 60:
        return True
    if not part.title:
        return False
    capitals = forms.is_title_capitals(part.title[-1].text)
    return capitals and not forms.is_title_capitals(text) and not (block.centred or block.bold)


def _sentence(type_name: str) -> str:
    return type_name[0] + type_name[1:].lower()
