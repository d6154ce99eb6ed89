"""The parts of a Word file: the zip, its XML, and the looks that styles give."""

from __future__ import annotations

import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, replace

from lxml import etree

from pipeline.errors import DamagedFile, EncryptedFile
from pipeline.read import limits
from pipeline.read.packed import Packed

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENCRYPTED_STREAM = "EncryptedPackage".encode("utf-16-le")
_MAX_NUMBER = 32767
_OFF = ("0", "false", "off", "none")


@dataclass(frozen=True, slots=True)
class Style:
    """What a style says about look and list; None where it says nothing."""

    bold: bool | None = None
    italic: bool | None = None
    centred: bool | None = None
    caps: bool | None = None
    raised: bool | None = None
    hidden: bool | None = None
    number: str | None = None
    depth: int | None = None
    ansi: str | None = None
    ascii: str | None = None
    complex: str | None = None

    @property
    def face(self) -> str:
        """The font that letters beyond ASCII are set in, as far as it is told; a theme's begins with "+"."""
        return self.ansi or self.ascii or self.complex or ""

    def over(self, base: Style) -> Style:
        """Return this style with `base` filling what it leaves open."""
        names = self.__dataclass_fields__
        own = {name: getattr(self, name) for name in names if getattr(self, name) is not None}
        return replace(base, **own)


PLAIN = Style()
"""A style that says nothing."""


@dataclass(frozen=True, slots=True)
class Parts:
    """The XML roots that a reader walks; None where the file has no such part.

    `headers` are the page headers in the order in which the sections name them, each once.
    """

    document: etree._Element
    styles: etree._Element | None
    numbering: etree._Element | None
    footnotes: etree._Element | None
    endnotes: etree._Element | None
    theme: etree._Element | None
    headers: tuple[etree._Element, ...] = ()


def local(node: etree._Element) -> str:
    """Return an element's name without its namespace, "" for comments and instructions.

    Strict and transitional files differ in the namespace alone.
    """
    tag = node.tag
    return tag.rpartition("}")[2] if isinstance(tag, str) else ""


def child(node: etree._Element | None, name: str) -> etree._Element | None:
    """Return the first child of that name, or None; None has no children."""
    return next(children(node, name), None)


def children(node: etree._Element | None, name: str) -> Iterator[etree._Element]:
    """Yield the children of that name."""
    if node is not None:
        for below in node:
            if local(below) == name:
                yield below


def attribute(node: etree._Element | None, name: str) -> str | None:
    """Return an attribute's value, whatever its namespace, or None."""
    if node is None:
        return None
    for key, value in node.items():
        if str(key).rpartition("}")[2] == name:
            return str(value)
    return None


def number(node: etree._Element | None, name: str = "val") -> int | None:
    """Return an attribute as a whole number, None if it is absent, no number, or larger than Word can count."""
    value = attribute(node, name)
    try:
        found = None if value is None else int(value)
    except ValueError:
        return None
    return found if found is not None and abs(found) <= _MAX_NUMBER else None


def switch(node: etree._Element | None) -> bool | None:
    """Return an on/off property: on without `val`, None where it is not given."""
    return None if node is None else attribute(node, "val") not in _OFF


def look(run: etree._Element | None, paragraph: etree._Element | None = None) -> Style:
    """Read the looks that a `w:rPr` and a `w:pPr` set themselves."""
    align = attribute(child(paragraph, "jc"), "val")
    raised = attribute(child(run, "vertAlign"), "val")
    own = child(paragraph, "numPr")
    fonts = child(run, "rFonts")
    return Style(
        bold=switch(child(run, "b")),
        italic=switch(child(run, "i")),
        centred=None if align is None else align == "center",
        caps=switch(child(run, "caps")),
        raised=None if raised is None else raised == "superscript",
        hidden=switch(child(run, "vanish")),
        number=attribute(child(own, "numId"), "val"),
        depth=number(child(own, "ilvl")),
        ansi=_face(fonts, "hAnsi", "hAnsiTheme"),
        ascii=_face(fonts, "ascii", "asciiTheme"),
        complex=_face(fonts, "cs", "cstheme"),
    )


def _face(fonts: etree._Element | None, slot: str, theme: str) -> str | None:
    """Return a font's name, or "+" and the place in the theme that gives it; the theme goes first, as in Word."""
    themed = attribute(fonts, theme)
    return f"+{themed}" if themed else attribute(fonts, slot)


def theme_fonts(root: etree._Element | None) -> dict[str, str]:
    """Return the fonts of a theme by the names that `Style.face` gives for them ("+minorHAnsi")."""
    scheme = child(child(root, "themeElements"), "fontScheme")
    found: dict[str, str] = {}
    for kind in ("major", "minor"):
        fonts = child(scheme, f"{kind}Font")
        latin, bidi = (attribute(child(fonts, name), "typeface") or "" for name in ("latin", "cs"))
        found |= {f"+{kind}HAnsi": latin, f"+{kind}Ascii": latin, f"+{kind}Bidi": bidi}
    return found


def styles(root: etree._Element | None) -> dict[str, Style]:
    """Return every style with what it inherits; "" is the default paragraph style."""
    defaults = child(root, "docDefaults")
    base = look(
        child(child(defaults, "rPrDefault"), "rPr"),
        child(child(defaults, "pPrDefault"), "pPr"),
    )
    nodes = {attribute(node, "styleId") or "": node for node in children(root, "style")}
    found: dict[str, Style] = {}
    for key, node in nodes.items():
        found[key] = _inherited(node, nodes, base if attribute(node, "type") == "paragraph" else Style())
        if attribute(node, "type") == "paragraph" and attribute(node, "default") in ("1", "true", "on"):
            found[""] = found[key]
    found.setdefault("", base)
    return found


def _inherited(node: etree._Element | None, nodes: dict[str, etree._Element], base: Style) -> Style:
    chain: list[etree._Element] = []
    while node is not None and node not in chain:
        chain.append(node)
        node = nodes.get(attribute(child(node, "basedOn"), "val") or "\n")
    for above in reversed(chain):
        base = look(child(above, "rPr"), child(above, "pPr")).over(base)
    return base


def parts(data: bytes, name: str) -> Parts:
    """Open a Word file.

    Raises:
        EncryptedFile: the bytes are the container that Word wraps around a file with a password.
        DamagedFile: no zip, no document in it, XML that is not well formed or declares entities.
        TooMuchPacked: the zip holds more than is unpacked, or a part twice.
        TooMuchText: its elements lie too deep in each other.
    """
    if data.startswith(_OLE):
        if _ENCRYPTED_STREAM in data:
            raise EncryptedFile.of(name)
        raise damaged(name, "it is an old .doc file")
    try:
        return _parts(Packed(data, name), name)
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, NotImplementedError, ValueError) as error:
        raise damaged(name, str(error)) from error


def notes_of(root: etree._Element | None) -> dict[str, etree._Element]:
    """Return the footnotes or endnotes of a part by their ids, without the lines that are drawn above them."""
    if root is None:
        return {}
    return {attribute(node, "id") or "": node for node in root if attribute(node, "type") in (None, "normal")}


def damaged(name: str, why: str) -> DamagedFile:
    """Return the error for a Word file that can't be read."""
    return DamagedFile(
        f"{name} can't be read as a Word file ({why}): open it in Word and save it again",
        f"Không đọc được {name} như tệp Word ({why}): hãy mở bằng Word và lưu lại",
    )


def _parts(archive: Packed, name: str) -> Parts:
    main = _target(_xml(archive, "_rels/.rels", name), "officeDocument", "", "word/document.xml")
    folder, _, base = main.rpartition("/")
    relations = _xml(archive, f"{folder}/_rels/{base}.rels", name)

    def part(kind: str, place: str = "") -> etree._Element | None:
        return _xml(archive, _target(relations, kind, folder, f"{folder}/{place}{kind}.xml"), name)

    document = _xml(archive, main, name)
    if document is None:
        raise damaged(name, "there is no document in it")
    targets = {relation.get("Id"): relation.get("Target") or "" for relation in children(relations, "Relationship")}
    named = dict.fromkeys(targets.get(attribute(node, "id"), "") for node in document.iter("{*}headerReference"))
    headers = (_xml(archive, _path(target, folder), name) for target in named if target)
    return Parts(
        document,
        part("styles"),
        part("numbering"),
        part("footnotes"),
        part("endnotes"),
        part("theme", "theme/"),
        tuple(header for header in headers if header is not None),
    )


def _target(relations: etree._Element | None, kind: str, folder: str, default: str) -> str:
    for relation in children(relations, "Relationship"):
        if (relation.get("Type") or "").endswith(f"/{kind}"):
            return _path(relation.get("Target") or default, folder)
    return default


def _path(target: str, folder: str) -> str:
    return target.lstrip("/") if target.startswith("/") or not folder else f"{folder}/{target}"


def _xml(archive: Packed, path: str, name: str) -> etree._Element | None:
    content = archive.read(path)
    if content is None:
        return None
    # OOXML has no use for a document type (ECMA-376 part 2, 9.1.4 forbids it): entities grow, or fetch files.
    if b"<!DOCTYPE" in content.replace(b"\x00", b""):
        raise damaged(name, f"{path} declares a document type")
    parser = etree.XMLParser(resolve_entities=False, no_network=True, remove_comments=True, remove_pis=True)
    try:
        root = etree.fromstring(content, parser)
    except etree.XMLSyntaxError as error:
        if "depth" in str(error).lower():
            raise limits.too_deep(name) from error
        raise damaged(name, f"{path}: {error}") from error
    if root.getroottree().docinfo.internalDTD is not None:  # in an encoding whose letters are not ASCII's
        raise damaged(name, f"{path} declares a document type")
    if is_deep(root):
        raise limits.too_deep(name)
    return root


def is_deep(root: etree._Element) -> bool:
    """Tell whether elements lie deeper in each other than `limits.DEPTH`."""
    depth = 0
    for event, _ in etree.iterwalk(root, events=("start", "end")):
        depth += 1 if event == "start" else -1
        if depth > limits.DEPTH:
            return True
    return False
