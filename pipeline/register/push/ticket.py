"""An obligation as a ticket of another program: what it is called, what it says, when it is due, whose it is, whether it has ended."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from urllib.parse import quote

from pipeline.register.entries import IN_FORCE, SUPERSEDED, Duty

_TITLE = 255
"""Characters of a title: the limit of OpenProject's subject and of Jira's summary."""


@dataclass(frozen=True, slots=True)
class Ticket:
    """What is sent of an obligation.

    `facts` are lines for people, name and value; `start` and `due` are days (ISO, "" for none); `ended` is "" while it is in
    force, else why it is not, in words; `bodies` are ids and names of its leads.
    """

    key: str
    title: str
    text: str
    quote: str
    facts: tuple[tuple[str, str], ...]
    link: str
    start: str
    due: str
    ended: str
    bodies: tuple[str, ...]


def tickets(duties: Iterable[Duty], link: str = "") -> Iterator[Ticket]:
    """Yield obligations as tickets; `link` is an address with {decision} and {obligation} in it, "" for none."""
    for duty in duties:
        yield ticket_of(duty, link)


def ticket_of(duty: Duty, link: str = "") -> Ticket:
    """Return an obligation as a ticket. It is due on the first day that one of its deadlines ends on."""
    dated = sorted((one for one in duty.deadlines if one.end), key=lambda one: one.end)
    first = dated[0] if dated else None
    facts = (
        ("Chủ trì / lead", "; ".join(duty.named("lead"))),
        ("Phối hợp / cooperating", "; ".join(duty.named("cooperating"))),
        ("Thời hạn / deadline", "; ".join(one.text for one in duty.deadlines)),
        ("Sản phẩm / product", duty.product),
        ("Điều kiện / condition", duty.condition),
        ("Văn bản / decision", ", ".join(part for part in (duty.decision, duty.section) if part)),
        ("Trang / page", "" if duty.page is None else str(duty.page)),
        ("Mã / id", duty.key),
    )
    return Ticket(
        key=duty.key,
        title=titled(duty.text) or duty.key,
        text=duty.text,
        quote=duty.quote,
        facts=tuple((name, one_line(value)) for name, value in facts if value),
        link=link.replace("{decision}", quote(duty.decision, "")).replace("{obligation}", quote(duty.key, "")),
        start=first.start if first and first.start < first.end else "",
        due=first.end if first else "",
        ended=_ended(duty),
        bodies=tuple(name for one in duty.actors if one.role == "lead" for name in (one.body, one.name) if name),
    )


def titled(text: str) -> str:
    """Return a text as a title: one line of at most 255 characters, cut between words."""
    line = one_line(text)
    if len(line) <= _TITLE:
        return line
    cut = line[: _TITLE - 2]
    return f"{cut[: cut.rfind(' ')] if ' ' in cut[150:] else cut} …"


def one_line(text: str) -> str:
    """Return a text with single blanks for all that is blank."""
    return " ".join(text.split())


def _ended(duty: Duty) -> str:
    if duty.standing == IN_FORCE:
        return ""
    if duty.standing == SUPERSEDED:
        how = f"{duty.superseded_how}: " if duty.superseded_how else ""
        return one_line(f"không còn hiệu lực / superseded ({how}{duty.superseded_by}) {duty.superseded_proof}")
    return "văn bản không còn giao việc này / withdrawn from its decision"
