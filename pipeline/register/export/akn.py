"""Decisions as Akoma Ntoso 3.0 (OASIS LegalDocML), a file each: structure, references, life, and what one does to another."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from lxml import etree
from sqlalchemy import Connection, select

from pipeline.batch.wrong_use import WrongUse
from pipeline.document.decision import Decision
from pipeline.errors import MissingFile
from pipeline.register import tables
from pipeline.register.entries import Held, Wanted, decisions, meant
from pipeline.register.export.akn_effects import active_of, cited_of, passive_of
from pipeline.register.export.akn_meta import SOURCE, add_life, add_meta
from pipeline.register.export.akn_text import NAMES, NAMESPACE, Ids, Node, add, add_blocks, add_nodes, outline_of
from pipeline.register.export.akn_uris import NO_DAY, Cited, day_of, needs_cobalt, slug, uri_of
from pipeline.register.export.forms import Options
from pipeline.register.export.telling import file_name, plain
from pipeline.register.loading import Shelf
from pipeline.write.atomic import disk_errors_named, together
from pipeline.write.decision_json import DECISION

FOLDER = "akn"
_HEAD = 1_000
"""Bytes at the beginning of a file that say who wrote it."""


def write(connection: Connection, folder: Path, wanted: Wanted, options: Options) -> list[Path]:
    """Write `akn/ID.xml` for each decision that is held, or those of what is wanted; those of decisions that are gone are removed.

    The structure is not in the register, so the output that it was taken from must be at hand. Raises WrongUse where none is told,
    MissingFile for a decision that is not in it any more, DamagedFile for one that can't be read, MissingTool without
    cobalt, DiskFull; then no file has changed.
    """
    needs_cobalt()
    if options.output is None:
        raise WrongUse(
            "Akoma Ntoso needs the output of `thihanh extract`; name it with --output",
            "Akoma Ntoso cần thư mục kết quả của `thihanh extract`; hãy ghi bằng --output",
        )
    written: list[Path] = []
    with together() as drafts:
        for held in _wanted(connection, wanted):
            told = document(connection, held, _published(options.output, held))
            path = folder / FOLDER / f"{file_name(held.id)}.xml"
            with drafts.writing(path) as file:
                file.buffer.write(etree.tostring(told, xml_declaration=True, encoding="UTF-8"))
            written.append(path)
    _remove_gone(connection, folder / FOLDER)
    return written


def _remove_gone(connection: Connection, folder: Path) -> None:
    """Remove what an export of before wrote of decisions that the register holds no more; files of others stay."""
    there = [path for path in sorted(folder.glob("*.xml")) if _ours(path)]
    if there:
        held = {f"{file_name(one.id)}.xml" for one in decisions(connection) if one.folder}
        for path in there:
            if path.name not in held:
                with disk_errors_named(path):
                    path.unlink()


def _ours(path: Path) -> bool:
    """Tell whether an export wrote a file: the head of each says so, below its namespace."""
    with disk_errors_named(path), path.open("rb") as file:
        head = file.read(_HEAD)
    return NAMESPACE.encode() in head and f'<identification source="{SOURCE}">'.encode() in head


def _wanted(connection: Connection, wanted: Wanted) -> Iterator[Held]:
    all_of_them = wanted == Wanted(standing=wanted.standing)
    for held in decisions(connection, [wanted.decision] if wanted.decision else ()):
        if not held.folder:
            continue
        own = tables.obligation.c
        query = meant(select(own.id), wanted).where(own.decision == held.id).limit(1)
        if all_of_them or connection.execute(query).first() is not None:
            yield held


def _published(output: Path, held: Held) -> Decision:
    path = output / held.folder / DECISION
    if not path.is_file():
        raise MissingFile(
            f"{path}: {held.id} is in the register and no more in the output; name its output, or extract and register it again",
            f"{path}: {held.id} có trong sổ mà không còn trong kết quả; hãy ghi đúng thư mục, hoặc trích xuất và đưa vào sổ lại",
        )
    return Shelf(output).load(held.folder).published


def document(connection: Connection, held: Held, decision: Decision) -> etree._Element:
    """Return a decision as an `akomaNtoso` element."""
    cited = cited_of(held)
    outline, ids = outline_of(decision), Ids()
    places: dict[str, str] = {}
    root = etree.Element(f"{{{NAMESPACE}}}akomaNtoso", nsmap=NAMES)
    act = add(root, "act", name=slug(held.type) or "van-ban", contains="originalVersion")
    taken_on = _taken_on(connection, held)
    meta = add_meta(act, held, cited, taken_on)
    _add_preface(act, held)
    _add_preamble(act, decision)
    body = add(act, "body", eId="body")
    add_nodes(body, outline.own, ids, "", places)
    if outline.tables or outline.notes or not len(body):
        rest = add(add(body, "hcontainer", name="rest", eId="hcontainer_1"), "content", eId="hcontainer_1__content_1")
        add_blocks(rest, "", outline.tables, outline.notes, ids, "hcontainer_1")
    _add_conclusions(act, decision)
    _add_attachments(act, held, cited, decision, outline.attached, ids, places, taken_on)
    active, passive = active_of(connection, held, decision), passive_of(connection, held, decision)
    add_life(meta, decision, held, cited, active, passive, places)
    return root


def _taken_on(connection: Connection, held: Held) -> str:
    own = tables.decision.c
    return str(connection.execute(select(own.taken_at).where(own.id == held.id)).scalar_one())[:10]


def _add_preface(act: etree._Element, held: Held) -> None:
    preface = add(act, "preface")
    if held.issuer:
        add(add(preface, "p"), "docAuthority", held.issuer, refersTo="#issuer")
    if held.number:
        add(add(preface, "p"), "docNumber", held.number)
    if day_of(held.issued_on) != NO_DAY:
        day = "/".join(reversed(held.issued_on.split("-")))
        add(add(preface, "p", f"{held.place}, " if held.place else ""), "docDate", day, date=held.issued_on)
    title = add(add(preface, "longTitle"), "p")
    add(title, "docType", held.type or "Văn bản").tail = " "
    add(title, "docTitle", held.subject)


def _add_preamble(act: etree._Element, decision: Decision) -> None:
    """Add the documents that the decision is based on; nothing where it names none."""
    basis = [one for one in decision.references if one.relation == "basis" and one.mentions]
    if not basis:
        return
    group = add(add(act, "preamble"), "citations", eId="citations_1")
    for number, one in enumerate(basis, 1):
        line = add(add(group, "citation", eId=f"citations_1__citation_{number}"), "p", "Căn cứ ")
        cited = Cited(one.type, one.number, one.issuer, one.issued_on)
        href = uri_of(cited).work_uri(work_component=False) if one.number else "#"
        ref = add(line, "ref", one.mentions[0].text, href=href, eId=f"ref_{number}")
        ref.tail = plain(f" {one.title}") if one.title and one.title not in one.mentions[0].text else None


def _add_conclusions(act: etree._Element, decision: Decision) -> None:
    signer = decision.decision.signer
    lines = [part for part in (signer.capacity, signer.position, signer.name) if part]
    recipients = decision.decision.recipients
    if not lines and not recipients:
        return
    told = add(act, "conclusions")
    for part in lines:
        add(add(told, "p"), "signature", part)
    if recipients:
        add(told, "p", "Nơi nhận:")
    for one in recipients:
        add(told, "p", f"- {one.name}{f' ({one.note})' if one.note else ''}")


def _add_attachments(
    act: etree._Element,
    held: Held,
    cited: Cited,
    decision: Decision,
    attached: dict[str, list[Node]],
    ids: Ids,
    places: dict[str, str],
    taken_on: str,
) -> None:
    """Add what the decision promulgates, and its appendices, each a document of its own with names of its own."""
    titles = {one.section: (one.type, one.title) for one in decision.decision.attachments}
    group = add(act, "attachments") if attached else None
    for number, (root, nodes) in enumerate(attached.items(), 1):
        if group is None:
            return
        identity = f"att_{number}"
        element = add(group, "attachment", eId=identity)
        kind, title = titles.get(root, ("Phụ lục", root))
        if title:
            add(element, "heading", f"{kind}: {title}" if root in titles else title)
        doc = add(element, "doc", name="annex" if root not in titles else slug(kind) or "annex")
        add_meta(doc, held, cited, taken_on, component=f"{identity}", title=title or kind)
        main = add(doc, "mainBody", eId=f"{identity}__mainBody")
        add_nodes(main, nodes, ids, identity, places)
        if not nodes:
            add_blocks(main, "", (), (), ids, identity)
