"""What Akoma Ntoso says about a decision: its names as work, expression and file, its life, what it does to others, and they to it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from lxml import etree

from pipeline.document.decision import Decision
from pipeline.register.entries import Held
from pipeline.register.export.akn_text import add
from pipeline.register.export.akn_uris import LANGUAGE, NO_DAY, Cited, day_of, slug, uri_of
from pipeline.register.export.telling import plain

SOURCE = "#thihanh"
METADATA = "urn:thihanh:nd30-2020-pl6"
"""Namespace of the fields of Nghị định 30/2020/NĐ-CP, Phụ lục VI."""

_MODS = {"amends": "substitution", "replaces": "replacement", "repeals": "repeal"}
_EVENTS = {"amends": "amendment", "replaces": "repeal", "repeals": "repeal"}


@dataclass(frozen=True, slots=True)
class Effect:
    """What one document does to another.

    `other` is the one that is not this, `day` the one that it holds from ("" for what this one does), `sections` those of this one
    that say it, or that it is done to.
    """

    relation: str
    other: Cited
    day: str = ""
    sections: tuple[str, ...] = ()


def add_meta(
    parent: etree._Element,
    held: Held,
    cited: Cited,
    taken_on: str,
    *,
    component: str = "",
    title: str = "",
) -> etree._Element:
    """Add `meta` with the identification of a decision, or of a part that is attached to it (`component`, by its name)."""
    meta = add(parent, "meta")
    told = add(meta, "identification", source=SOURCE)
    uri = uri_of(cited)
    uri.work_component = component or "main"
    day = day_of(cited.issued_on)
    author = "#issuer" if held.issuer else SOURCE
    for name, this, whole, when, what, by in (
        ("FRBRWork", uri.work_uri(), uri.work_uri(work_component=False), day, "issued", author),
        ("FRBRExpression", uri.expression_uri(), uri.expression_uri(work_component=False), day, "issued", author),
        (
            "FRBRManifestation",
            uri.manifestation_uri(),
            uri.manifestation_uri(work_component=False),
            taken_on,
            "taken-in",
            SOURCE,
        ),
    ):
        part = add(told, name)
        add(part, "FRBRthis", value=this)
        add(part, "FRBRuri", value=whole)
        if name == "FRBRWork":
            add(part, "FRBRalias", value=plain(title or held.subject or held.id), name="title")
        add(part, "FRBRdate", date=when, name=what if when != NO_DAY else "not-printed")
        add(part, "FRBRauthor", href=by)
        if name == "FRBRWork":
            add(part, "FRBRcountry", value="vn")
            add(part, "FRBRsubtype", value=slug(held.type) or "van-ban")
            if held.number:
                add(part, "FRBRnumber", value=plain(held.number))
        elif name == "FRBRExpression":
            add(part, "FRBRlanguage", language=LANGUAGE)
        else:
            add(part, "FRBRformat", value="application/akn+xml")
    return meta


def add_life(
    meta: etree._Element,
    decision: Decision,
    held: Held,
    cited: Cited,
    active: Sequence[Effect],
    passive: Sequence[Effect],
    places: Mapping[str, str],
) -> None:
    """Add lifecycle, analysis, references and the fields of Phụ lục VI; what has no day is in no lifecycle."""
    day = day_of(held.issued_on)
    changes = [(number, one) for number, one in enumerate(passive, 1) if day_of(one.day) != NO_DAY]
    if day != NO_DAY or changes:
        life = add(meta, "lifecycle", source=SOURCE)
        if day != NO_DAY:
            add(life, "eventRef", eId="eventRef_1", date=day, source="#original", type="generation")
        for number, one in changes:
            add(
                life,
                "eventRef",
                eId=f"eventRef_{number + 1}",
                date=one.day,
                source=f"#passiveRef_{number}",
                type=_EVENTS[one.relation],
            )
    if active or passive:
        analysis = add(meta, "analysis", source=SOURCE)
        for name, prefix, effects in (("activeModifications", "am", active), ("passiveModifications", "pm", passive)):
            if effects:
                group = add(analysis, name)
            for number, one in enumerate(effects, 1):
                mod = add(group, "textualMod", type=_MODS[one.relation], eId=f"{prefix}_{number}")
                here = [f"#{places[path]}" for path in one.sections if path in places] or ["#"]
                other = [uri_of(one.other).work_uri(work_component=False)]
                sources, destinations = (here, other) if prefix == "am" else (other, here)
                for href in sources:
                    add(mod, "source", href=href)
                for href in destinations:
                    add(mod, "destination", href=href)
    _add_references(meta, decision, held, cited, active, passive)
    _add_fields(meta, decision, held)


def _add_references(
    meta: etree._Element,
    decision: Decision,
    held: Held,
    cited: Cited,
    active: Sequence[Effect],
    passive: Sequence[Effect],
) -> None:
    told = add(meta, "references", source=SOURCE)
    own = uri_of(cited).work_uri(work_component=False)
    add(told, "original", eId="original", href=own, showAs=_shown(f"{held.type} {held.number}"))
    for name, effects in (("activeRef", active), ("passiveRef", passive)):
        for number, one in enumerate(effects, 1):
            href = uri_of(one.other).work_uri(work_component=False)
            add(told, name, eId=f"{name}_{number}", href=href, showAs=_shown(f"{one.other.type} {one.other.number}"))
    add(told, "TLCOrganization", eId="thihanh", href="/akn/ontology/organization/thihanh", showAs="thihanh")
    signer = decision.decision.signer
    for identity, kind, name, showing in (
        ("issuer", "organization", "TLCOrganization", held.issuer),
        ("signer", "person", "TLCPerson", signer.name),
        ("position", "role", "TLCRole", signer.position),
    ):
        if showing:
            add(
                told,
                name,
                eId=identity,
                href=f"/akn/ontology/{kind}/vn/{slug(showing) or identity}",
                showAs=_shown(showing),
            )


def _add_fields(meta: etree._Element, decision: Decision, held: Held) -> None:
    number, _, notation = held.number.partition("/")
    head = decision.decision
    fields = {
        "OrganId": held.issuer_id,
        "TypeName": held.type,
        "CodeNumber": number,
        "CodeNotation": notation,
        "IssuedDate": "/".join(reversed(held.issued_on.split("-"))),
        "OrganName": held.issuer,
        "Subject": held.subject,
        "Language": "Tiếng Việt",
        "PageAmount": str(decision.source.pages or ""),
        "Position": head.signer.position,
        "FullName": head.signer.name,
    }
    told = add(meta, "proprietary", source=SOURCE)
    for name, value in fields.items():
        if value:
            etree.SubElement(told, f"{{{METADATA}}}{name}", nsmap={"nd30": METADATA}).text = plain(value)


def _shown(text: str) -> str:
    return " ".join(plain(text).split()) or "?"
