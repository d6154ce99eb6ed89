"""The outline of a decision: zones, labelled nodes of any depth, and what stands in them, in reading order."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from pipeline.document.paragraphs import CleanDocument, FootnoteText, Grid
from pipeline.spans import MappedText


@dataclass(slots=True, unsafe_hash=True)
class Text:
    """A paragraph with no label: running text (`level` 0), or a bullet (`level` 1 for "-", 2 for "+" below it, …).

    Never changed once made, as a paragraph isn't.
    """

    mapped: MappedText
    level: int = 0
    bold: bool = False
    italic: bool = False


@dataclass(frozen=True, slots=True)
class Header:
    """The header of a table: its number of rows, the column titles (upper / lower), and what each column holds."""

    rows: int
    titles: tuple[str, ...]
    roles: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class TablePart:
    """A table where it stands in the outline; `index` numbers the tables of the document from 1."""

    grid: Grid
    index: int
    header: Header


@dataclass(slots=True)
class Node:
    """A labelled node: `label` is the mark without its punctuation, `path` joins the labels from the root.

    `mapped` is the node's own first paragraph without its mark, None where the label stands alone; `titled` says that
    this paragraph is a title and no text of its own. `content` holds paragraphs, tables and nodes in reading order.
    """

    path: str
    label: str
    style: str
    mapped: MappedText | None
    mark: MappedText | None = None
    bold: bool = False
    titled: bool = False
    role: str = ""
    content: list[Text | TablePart | Node] = field(default_factory=list)

    @property
    def text(self) -> str:
        """The node's own first paragraph, "" where it has none."""
        return self.mapped.text if self.mapped else ""

    def nodes(self) -> Iterator[Node]:
        """Yield the nodes right below this one."""
        return (part for part in self.content if isinstance(part, Node))

    def walk(self) -> Iterator[Node]:
        """Yield this node and all nodes below it, in reading order."""
        waiting = [self]
        while waiting:
            node = waiting.pop()
            yield node
            waiting.extend([part for part in reversed(node.content) if isinstance(part, Node)])

    def texts(self) -> Iterator[MappedText]:
        """Yield the paragraphs below this node in reading order, those of lower nodes too; no tables, nor its own."""
        waiting = self.content[::-1]
        while waiting:
            part = waiting.pop()
            if isinstance(part, Text):
                yield part.mapped
            elif isinstance(part, Node):
                if part.mapped is not None:
                    yield part.mapped
                waiting.extend(reversed(part.content))


@dataclass(frozen=True, slots=True)
class Letterhead:
    """The parts of the head of the form as they are printed; None where a part is missing."""

    issuer_lines: tuple[MappedText, ...] = ()
    number: MappedText | None = None
    place: MappedText | None = None
    date: MappedText | None = None
    type: MappedText | None = None
    subject: MappedText | None = None
    authority: MappedText | None = None


@dataclass(frozen=True, slots=True)
class RecipientLine:
    """A line of Nơi nhận without its dash and closing punctuation."""

    mapped: MappedText


@dataclass(frozen=True, slots=True)
class EndMatter:
    """Recipients and signature; `capacity` and `position` are the printed lines above the name."""

    recipients: tuple[RecipientLine, ...] = ()
    recipients_found: bool = False
    capacity: MappedText | None = None
    position: MappedText | None = None
    signer: MappedText | None = None


@dataclass(frozen=True, slots=True)
class Zone:
    """A part of the document with an outline of its own: the body, an attached document ("#1"), an appendix.

    `title` is its title, `note` the "(Ban hành kèm theo …)" below it; `root` holds the nodes and has the zone's path.
    """

    kind: str
    type: str
    title: MappedText | None
    note: MappedText | None
    root: Node


@dataclass(frozen=True, slots=True)
class StructureNote:
    """Something odd about the structure, to be published as a note: a `code` of `docs/notes.md` and where it stands.

    `before` is the mark that it contradicts, where there is one.
    """

    code: str
    message: str
    message_vi: str
    mapped: MappedText | None = None
    before: MappedText | None = None


@dataclass(frozen=True, slots=True)
class Outline:
    """A document after structuring."""

    clean: CleanDocument
    letterhead: Letterhead
    basis: tuple[MappedText, ...]
    zones: tuple[Zone, ...]
    end: EndMatter
    footnotes: tuple[FootnoteText, ...]
    notes: tuple[StructureNote, ...] = ()

    def nodes(self) -> Iterator[Node]:
        """Yield every node that carries a label, in reading order; zone roots without one are left out."""
        for zone in self.zones:
            for node in zone.root.walk():
                if node.label:
                    yield node
