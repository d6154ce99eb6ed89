"""The report as one HTML file: plots, tables and quotes, with nothing that is fetched and one small script of its own."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby, islice
from pathlib import Path
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup
from sqlalchemy import Connection

from pipeline import __version__
from pipeline.letters import visible
from pipeline.register.changes import last_change
from pipeline.register.entries import Duty
from pipeline.register.entries import decisions as heads
from pipeline.register.graph import not_held
from pipeline.register.report import rows
from pipeline.register.report.citing import Document, Graph, graph
from pipeline.register.report.falling import NOBODY, Around, Found, found
from pipeline.register.report.graph_plot import graph_plot
from pipeline.register.report.load import busiest, load_plot, months_of
from pipeline.register.report.svg import drawn
from pipeline.register.report.timeline import BODIES, Band, bands, timeline


@dataclass(frozen=True, slots=True)
class Limits:
    """How much the page shows of each sort; the rest is counted.

    `times` come, as many passed; `undated` deadlines have no day; `documents` stand in the graph.
    """

    times: int = 1_000
    undated: int = 300
    decisions: int = 500
    not_held: int = 200
    documents: int = 60


KINDS = {
    "date": "ngày / date",
    "period": "kỳ / period",
    "recurring": "định kỳ / recurring",
    "relative": "tính từ sự kiện / relative",
    "ongoing": "thường xuyên / ongoing",
}
ROLES = {
    "lead": "Chủ trì / Lead",
    "cooperating": "Phối hợp / Cooperating",
    "recipient": "Nơi nhận / Recipient",
    "approver": "Cấp phê duyệt / Approver",
}


def report(connection: Connection, today: date, *, months: int = 12, limits: Limits | None = None) -> str:
    """Return the page: what falls due up to some months after a day, what passed before it, what cites what.

    Raises MissingTool where vl-convert is not installed.
    """
    limits = limits or Limits()
    around = Around.day(today, months)
    times = found(connection, around, limits.times)
    undated = times.undated[: limits.undated]
    shown = busiest(times.load, BODIES)
    banded = bands(times, shown, around)
    numbers = [one.obligation for one in (*times.coming, *times.passed)] + [number for number, _ in undated]
    numbers += [one.obligation for band in banded for one, _ in band.placed]
    duties = rows.duties_by_number(connection, numbers)
    decisions = rows.decision_rows(connection, limits.decisions)
    tied = graph(connection, limits.documents)
    held = sorted({duty.decision for duty in duties.values()})
    anchors = {row.held.id: f"d{number}" for number, row in enumerate(decisions, 1)}
    content = {
        "around": around,
        "months": months,
        "counts": rows.counted(connection),
        "last": last_change(connection),
        "times": times,
        "coming": rows.time_rows(times.coming, duties, today),
        "passed": rows.time_rows(times.passed[::-1], duties, today),
        "undated": rows.undated_rows(undated, duties),
        "decisions": decisions,
        "anchors": anchors,
        "numbers": {one.id: one.number for one in (heads(connection, held) if held else ())},
        "missing": list(islice(not_held(connection), limits.not_held + 1)),
        "quotes": _by_decision(duties.values()),
        "limits": limits,
        "graph": tied,
        "plots": _plots(times, around, banded, tied, duties, anchors),
    }
    return _written(content)


def _plots(
    times: Found,
    around: Around,
    banded: Sequence[Band],
    tied: Graph,
    duties: Mapping[int, Duty],
    anchors: Mapping[str, str],
) -> dict[str, Any]:
    shown = [band.body for band in banded]
    words = {number: duty.text for number, duty in duties.items()}
    return {
        "bodies": len(shown),
        "of_bodies": len({body for body, _ in times.load}),
        "timeline": Markup(drawn(timeline(banded, around, body_name, words))) if banded else "",  # noqa: S704
        "load": Markup(drawn(load_plot(times.load, shown, months_of(around), body_name))) if shown else "",  # noqa: S704
        "citing": Markup(drawn(graph_plot(tied, lambda one: _anchor(one, anchors)))) if tied.edges else "",  # noqa: S704
    }


def body_name(body: str) -> str:
    """Return the name of a body for people."""
    return "(không nêu cơ quan / nobody named)" if body == NOBODY else body


def _anchor(one: Document, anchors: Mapping[str, str]) -> str:
    return "#" + (anchors.get(one.id, "decisions") if one.held else "missing")


def _by_decision(duties: Any) -> list[tuple[str, list[Duty]]]:
    ordered: Sequence[Duty] = sorted(duties, key=lambda one: (one.decision, one.position, one.id))
    return [(decision, list(some)) for decision, some in groupby(ordered, key=lambda one: one.decision)]


def _written(content: Mapping[str, Any]) -> str:
    folder = Path(__file__).with_name("templates")
    script = (folder / "report.js").read_text("utf-8")
    # The browser runs the script whose bytes have this hash, and nothing that a document may bring.
    digest = base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()
    return _ENVIRONMENT.get_template("report.html").render(
        **content,
        style=Markup((folder / "report.css").read_text("utf-8")),  # noqa: S704
        script=Markup(script),  # noqa: S704
        digest=digest,
        version=__version__,
        kinds=KINDS,
        roles=ROLES,
    )


def day(iso: str) -> str:
    """Return an ISO day as offices write days."""
    return "/".join(reversed(iso.split("-"))) if iso else ""


def _finalized(value: object) -> object:
    # Whatever the template writes goes through here; markup of our own is no str.
    return visible(value) if type(value) is str else value


def _environment() -> Environment:
    environment = Environment(
        loader=PackageLoader("pipeline.register.report"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        finalize=_finalized,
    )
    environment.filters["day"] = day
    return environment


_ENVIRONMENT = _environment()
