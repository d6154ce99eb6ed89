"""The published decision: the one source of the output contract and of its JSON Schema.

`schema_version` follows semantic versioning: additions are minor, anything else is major and says how to migrate.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from typing import Any, Literal, TypeVar

from pydantic import BaseModel, ConfigDict, Field

from pipeline.letters import folded

SCHEMA_VERSION = "1.2.0"

Relation = Literal["basis", "cites", "amends", "replaces", "repeals", "self"]
DeadlineKind = Literal["date", "period", "recurring", "relative", "ongoing"]
Review = Literal["auto", "check", "must-check"]
Level = Literal["info", "warning", "error"]


class Model(BaseModel):
    """A part of the contract: unknown fields are errors, and a part is never changed once made."""

    model_config = ConfigDict(extra="forbid", frozen=True)


Made = TypeVar("Made", bound=Model)


def maker(kind: type[Made]) -> Callable[[dict[str, Any]], Made]:
    """Return what makes a part of all its fields, in the model's order: what the model makes of them, in a quarter of the time.

    They are not checked, for the rules know what they put in; a run checks what a child hands it, and all that is read back.
    """
    every = set(kind.model_fields)
    held = vars(BaseModel)
    put_fields, put_names = held["__dict__"].__set__, held["__pydantic_fields_set__"].__set__
    put_extra, put_private = held["__pydantic_extra__"].__set__, held["__pydantic_private__"].__set__
    new = object.__new__

    def made(fields: dict[str, Any]) -> Made:
        one = new(kind)
        put_fields(one, fields)
        put_names(one, every)
        put_extra(one, None)
        put_private(one, None)
        return one

    return made


class CellPlace(Model):
    """Where a table cell stands; rows and columns count from 0, the header not counted."""

    table: str
    row: int
    column: int


class Evidence(Model):
    """What proves a value: verbatim words of the source and where they stand.

    `start` and `end` are offsets into the raw text (`source.txt`): `raw[start:end]` is the quote.
    `boxes` are fractions of the page from its top left corner, one a line; empty for formats without pages.
    """

    quote: str
    prefix: str = ""
    suffix: str = ""
    start: int
    end: int
    page: int | None = None
    boxes: list[tuple[float, float, float, float]] = Field(default_factory=list)
    cell: CellPlace | None = None


class SourceInfo(Model):
    """The file that a decision was read from.

    `encoding` is what its text was found to be in: "utf-8", "utf-16-le", "utf-16-be", "windows-1258", another code page
    that a web page names, "tcvn3" or "vni"; "" for Word and PDF files without text in legacy fonts.
    """

    name: str
    sha256: str
    media_type: str
    encoding: str = ""
    pages: int | None = None
    text_origin: Literal["text-layer", "ocr", "markup"]
    reader: str


class Issuer(Model):
    """The body that issues the decision, in full and in title case."""

    name: str
    body_id: str = ""
    evidence: list[Evidence] = Field(default_factory=list)


class Signer(Model):
    """Who signed: `position` is the signer's own, `capacity` the line of delegated signing ("KT. Bộ trưởng")."""

    name: str
    position: str
    capacity: str = ""
    evidence: list[Evidence] = Field(default_factory=list)


class Recipient(Model):
    """One line of Nơi nhận; `note` is what stands in its closing brackets.

    `stands_for` has the ids of the bodies that a line such as "Như Điều 3" means; empty for a name of its own.
    """

    name: str
    note: str = ""
    stands_for: list[str] = Field(default_factory=list)
    evidence: list[Evidence] = Field(default_factory=list)


class Attachment(Model):
    """A document that the decision promulgates; `section` is its root path, "#1" for the first."""

    type: str
    title: str
    section: str
    evidence: list[Evidence] = Field(default_factory=list)


class DecisionHead(Model):
    """The letterhead, the end, and what the articles say of the document itself; "" where nothing is printed."""

    type: str = ""
    number: str = ""
    issuer: Issuer = Issuer(name="")
    place: str = ""
    issued_on: str = ""
    subject: str = ""
    effective_on: str = ""
    signer: Signer = Signer(name="", position="")
    recipients: list[Recipient] = Field(default_factory=list)
    attachments: list[Attachment] = Field(default_factory=list)
    evidence: dict[str, list[Evidence]] = Field(default_factory=dict)


class Section(Model):
    """A labelled node of the outline; `path` joins the labels from the root."""

    path: str
    label: str
    kind: str
    heading: str
    text: str = ""
    role: str = ""
    evidence: list[Evidence] = Field(default_factory=list)


class Task(Model):
    """One numbered or bulleted block, or one table row, that orders something."""

    id: str
    section: str
    text: str
    evidence: list[Evidence] = Field(default_factory=list)


class Actor(Model):
    """A body in a role; `inherited_from` is the section whose words name it, "" where the sentence does."""

    name: str
    body_id: str = ""
    source: Literal["explicit", "inherited"] = "explicit"
    inherited_from: str = ""
    evidence: list[Evidence] = Field(default_factory=list)


class Deadline(Model):
    """A time limit: `value` is canonical ("2023-02-05", "2023-Q3", "R/P1Y/12-10", "P30D"), "" where it can't be resolved.

    `inclusive` is false behind "trước": `end` is then the first day that is too late, for "trước ngày 05/02/2023" that day, for "trước quý
    III/2023" the first of the quarter, and `start` is open.
    """

    value: str
    text: str
    kind: DeadlineKind
    start: str | None = None
    end: str | None = None
    rrule: str = ""
    inclusive: bool = True
    evidence: list[Evidence] = Field(default_factory=list)


def fingerprint_of(text: str) -> str:
    """Return what tells an obligation by its wording: 16 hexadecimal digits, the same for texts that are the same once folded."""
    return hashlib.sha256(folded(text).encode()).hexdigest()[:16]


class Obligation(Model):
    """What somebody is told to do. `id` is its place, `fingerprint` its folded wording.

    `verb` is the main verb as printed and `object` what it works on, "" where the words hold none. `condition` is what must
    have happened first and `product` what is to come of it, "" where nothing is said; the evidence of a value that stands
    in several paragraphs is one of each, and there is none for "". `same_as` lists the
    obligations of this decision that order the same in an appendix, or in the prose. `confidence` is that of the least
    sure field, `check` names the fields that a person should look at, `reasons` says why ("field:code").
    """

    id: str
    fingerprint: str
    task: str
    section: str
    text: str
    kind: str
    verb: str = ""
    object: str = ""
    lead: list[Actor] = Field(default_factory=list)
    cooperating: list[Actor] = Field(default_factory=list)
    recipient: list[Actor] = Field(default_factory=list)
    approver: list[Actor] = Field(default_factory=list)
    deadlines: list[Deadline] = Field(default_factory=list)
    condition: str = ""
    condition_evidence: list[Evidence] = Field(default_factory=list)
    product: str = ""
    product_evidence: list[Evidence] = Field(default_factory=list)
    references: list[str] = Field(default_factory=list)
    origin: Literal["prose", "table-row"] = "prose"
    same_as: list[str] = Field(default_factory=list)
    confidence: float = 1.0
    review: Review = "auto"
    check: list[str] = Field(default_factory=list)
    reasons: list[str] = Field(default_factory=list)
    evidence: list[Evidence] = Field(default_factory=list)


class Proposal(Model):
    """What only the second reader sees: for a person to take or leave, never a value of the decision.

    `kind` says what it would be; `obligation` is the id of the one that it would belong to, "" for a new obligation.
    """

    kind: Literal["obligation", "lead", "recipient", "deadline"]
    obligation: str = ""
    section: str = ""
    text: str
    evidence: list[Evidence] = Field(default_factory=list)


class Mention(Model):
    """One place where a reference is cited."""

    text: str
    evidence: list[Evidence] = Field(default_factory=list)


class Reference(Model):
    """A legal document that is cited; the strongest relation of its mentions wins."""

    id: str
    type: str
    number: str = ""
    issued_on: str = ""
    issuer: str = ""
    title: str = ""
    provision: str = ""
    relation: Relation = "cites"
    mentions: list[Mention] = Field(default_factory=list)


class Successor(Model):
    """A body that took over, from a day, for a field of work ("" for all of it)."""

    body_id: str
    from_: str = Field(alias="from")
    field: str = ""

    model_config = ConfigDict(extra="forbid", frozen=True, populate_by_name=True, serialize_by_alias=True)


class Body(Model):
    """A body that the decision names, once, with every name used for it."""

    id: str
    name: str
    names_used: list[str] = Field(default_factory=list)
    kind: str = ""
    successors: list[Successor] = Field(default_factory=list)
    evidence: list[Evidence] = Field(default_factory=list)


class TableOut(Model):
    """A table as one: continued over pages, repeated headers dropped, merged cells filled."""

    id: str
    caption: str = ""
    section: str = ""
    columns: list[str]
    rows: list[list[str]]
    roles: list[str] = Field(default_factory=list)
    pages: list[int] = Field(default_factory=list)
    evidence: list[Evidence] = Field(default_factory=list)


class Indicator(Model):
    """A measurable target: a number, a range "a-b", or ">=n", "<=n", "+n", "-n"."""

    name: str
    target: str
    unit: str = ""
    by: str = ""
    lead: list[str] = Field(default_factory=list)
    section: str = ""
    evidence: list[Evidence] = Field(default_factory=list)


class Abbreviation(Model):
    """A short form that the document itself introduces."""

    short: str
    long: str
    evidence: list[Evidence] = Field(default_factory=list)


class FootnoteOut(Model):
    """A footnote, lifted out of the sentence that it interrupts."""

    mark: str
    text: str
    section: str = ""
    evidence: list[Evidence] = Field(default_factory=list)


class RelationOut(Model):
    """What the decision does to another: amends, replaces or repeals it."""

    relation: Literal["amends", "replaces", "repeals"]
    number: str
    issued_on: str = ""
    evidence: list[Evidence] = Field(default_factory=list)


class Note(Model):
    """Something that a person should know: a contradiction, a gap, text that nothing covers."""

    code: str
    level: Level
    message: str
    message_vi: str
    evidence: list[Evidence] = Field(default_factory=list)


class Decision(Model):
    """Everything that was found in one decision: the output contract."""

    schema_version: str = SCHEMA_VERSION
    id: str
    source: SourceInfo
    decision: DecisionHead
    sections: list[Section] = Field(default_factory=list)
    tasks: list[Task] = Field(default_factory=list)
    obligations: list[Obligation] = Field(default_factory=list)
    references: list[Reference] = Field(default_factory=list)
    bodies: list[Body] = Field(default_factory=list)
    tables: list[TableOut] = Field(default_factory=list)
    indicators: list[Indicator] = Field(default_factory=list)
    abbreviations: list[Abbreviation] = Field(default_factory=list)
    footnotes: list[FootnoteOut] = Field(default_factory=list)
    relations: list[RelationOut] = Field(default_factory=list)
    notes: list[Note] = Field(default_factory=list)
    proposals: list[Proposal] = Field(default_factory=list)
