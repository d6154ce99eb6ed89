"""Where a Word file says the same twice, puts text into shapes, takes text away, and which of its fields never end."""

from __future__ import annotations

from lxml import etree

from pipeline.read.docx_parts import attribute, child, local

DROPPED = frozenset({"del", "moveFrom"})
"""What a tracked change takes away: deleted, or moved to another place."""


def keeps_text(node: etree._Element) -> bool:
    """Tell whether anything of a paragraph is left when its tracked deletions are accepted."""
    return any(
        (local(below) == "t" and bool((below.text or "").strip())) or keeps_text(below)
        for below in node
        if local(below) not in DROPPED
    )


def chosen(node: etree._Element) -> etree._Element | None:
    """Return one of the two forms of the same content (`mc:AlternateContent`), so that nothing is read twice."""
    choice = child(node, "Choice")
    return choice if choice is not None and len(choice) else child(node, "Fallback")


def text_boxes(node: etree._Element) -> list[etree._Element]:
    """Return the outermost text boxes of a drawing, DrawingML or VML."""
    found: list[etree._Element] = []
    waiting = [node]
    while waiting:
        here = waiting.pop()
        name = local(here)
        if name == "txbxContent":
            found.append(here)
            continue
        if name == "AlternateContent":
            form = chosen(here)
            waiting.extend([] if form is None else [form])
            continue
        waiting.extend(reversed(here))
    return found


class Fields:
    """Which fields are open at a place; the instruction of a field is not printed, its result is.

    A field that begins and never ends would hide all that follows: its beginning is passed over.
    """

    def __init__(self, *roots: etree._Element | None) -> None:
        self._endless = {node for root in roots if root is not None for node in _endless(root)}
        self._instructing: list[bool] = []

    @property
    def in_instruction(self) -> bool:
        """Tell whether what comes next is part of an instruction."""
        return any(self._instructing)

    def pass_mark(self, node: etree._Element) -> None:
        """Take note of a `w:fldChar`."""
        kind = attribute(node, "fldCharType")
        if kind == "begin" and node not in self._endless:
            self._instructing.append(True)
        elif kind == "separate" and self._instructing:
            self._instructing[-1] = False
        elif kind == "end" and self._instructing:
            self._instructing.pop()


def _endless(root: etree._Element) -> list[etree._Element]:
    open_marks: list[etree._Element] = []
    for node in root.iter("{*}fldChar"):
        kind = attribute(node, "fldCharType")
        if kind == "begin":
            open_marks.append(node)
        elif kind == "end" and open_marks:
            open_marks.pop()
    return open_marks
