"""A small register for tests of exports: two decisions of our own, of which the later replaces the earlier, and hostile words."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from sample_decision import evidence, obligation, sample
from sqlalchemy import Connection

from pipeline.document.decision import Actor, Body, Deadline, Decision, Mention, Reference
from pipeline.register.entries import Wanted
from pipeline.register.export.forms import one_moment, options_of, writers_of
from pipeline.register.opening import open_register
from pipeline.register.taking_in import take_in
from pipeline.store.database import Database
from pipeline.write.decision_json import to_json

ALL = Wanted(standing=())
HOSTILE = [
    "=1+1",
    "+84 24 3000 0000",
    "-2+3",
    "@SUM(A1:A2)",
    "\t=1+1",
    "\r=1+1",
    "'=1+1",
    '=HYPERLINK("http://example.vn","xem")',
    "{=1+1}",
    "một\nhai\r\nba\u2028bốn\x85năm",
    'nói: "được", rồi; đi',
    "_x0041_ và \x01 và \ufffe",
    "https://example.vn/a?b=c&d=<e>",
    "123",
    "2031-03-02",
    "🌱" * 20,
    "dài " * 10_000,
]
"""Words that some reader takes for something else than words."""

EARLIER, LATER = "45-QD-SNN-2031-03-02", "46-QD-SNN-2031-06-01"


def decisions() -> list[Decision]:
    """Return the decisions of the register."""
    earlier = sample(EARLIER)
    nursery = Actor(name="Phòng Vườn ươm", body_id="phong-vuon-uom", evidence=evidence("Phòng Vườn ươm", 3))
    words = "thay thế Quyết định số 45/QĐ-SNN ngày 02/3/2031"
    later = earlier.model_copy(
        update={
            "id": LATER,
            "source": earlier.source.model_copy(update={"sha256": "1" * 64, "name": "46.pdf"}),
            "decision": earlier.decision.model_copy(
                update={"number": "46/QĐ-SNN", "issued_on": "2031-06-01", "effective_on": ""}
            ),
            "obligations": [
                obligation(
                    LATER,
                    number,
                    text,
                    product=text,
                    lead=[nursery, Actor(name=text, body_id="la-lung", evidence=evidence(text))],
                    deadlines=[_deadline(number, text)],
                )
                for number, text in enumerate(HOSTILE, 1)
            ],
            "bodies": [*earlier.bodies, Body(id="la-lung", name="=Lạ lùng")],
            "references": [
                Reference(
                    id="qd-45",
                    type="Quyết định",
                    number="45/QĐ-SNN",
                    issued_on="2031-03-02",
                    relation="replaces",
                    mentions=[Mention(text=words, evidence=evidence(words, 40))],
                )
            ],
        }
    )
    return [earlier, later]


def _deadline(number: int, text: str) -> Deadline:
    kinds: list[dict[str, Any]] = [
        {"value": "2031-07-31", "kind": "date", "end": "2031-07-31"},
        {"value": "2031-Q3", "kind": "period", "start": "2031-07-01", "end": "2031-09-30"},
        {"value": "P30D", "kind": "relative"},
        {"value": "R/P1Y/12-10", "kind": "recurring", "rrule": "FREQ=YEARLY;BYMONTH=12;BYMONTHDAY=10"},
        {"value": "ongoing", "kind": "ongoing"},
    ]
    return Deadline(text=text, evidence=evidence(text, 9), **kinds[number % len(kinds)])


def filled(url: str, folder: Path) -> Database:
    """Return a register at an address with the decisions taken in."""
    for decision in decisions():
        place = folder / decision.id
        place.mkdir(parents=True)
        (place / "decision.json").write_text(to_json(decision), "utf-8")
        lines = "\n".join(one.text for one in decision.obligations)
        (place / "source.txt").write_text(f"{decision.decision.number}\n{lines}", "utf-8", newline="")
    database = open_register(url)
    taken = take_in(database, folder)
    assert taken.added == [EARLIER, LATER]
    assert not taken.damaged
    return database


def written(connection: Connection, form: str, folder: Path, wanted: Wanted = ALL, **options: Any) -> list[Path]:
    """Write a form as of 15/08/2031 unless told otherwise."""
    told = options_of(**{"today": "2031-08-15", **options})
    with one_moment(connection) as now:
        return writers_of([form])[form](now, folder, wanted, told)
