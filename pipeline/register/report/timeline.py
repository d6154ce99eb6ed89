"""The timeline: what falls due around a day, a band for each body, bars where a span is known and points where only a day is."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from pipeline.register.report.falling import Around, Falling, Found
from pipeline.register.report.svg import AMBER, BLUE, FONT, GREY, INK, RED, Spec, fitted

BODIES = 15
"""Bodies that have a band."""

_LANES = 4
_LANE, _GAP = 11, 7
_WIDTH = 860
# Months that each have a label.
_LABELLED = 18
# Two points that are nearer than this share of the width would lie upon one another.
_APART = 1 / 76
# A span that is longer says nothing of when the work is done.
_LONGEST = timedelta(days=92)


@dataclass(frozen=True, slots=True)
class Band:
    """A body with what is drawn of it, each with its lane, and how many times found no lane."""

    body: str
    placed: tuple[tuple[Falling, int], ...]
    lanes: int
    more: int


def bands(found: Found, bodies: Sequence[str], around: Around) -> list[Band]:
    """Lay times of each body into lanes, the first first, so that none lies upon another; the others are counted."""
    apart = (around.until - around.since) * _APART
    made = []
    for body in bodies:
        own = [one for (of, _), some in found.near.items() if of == body for one in some]
        ends: list[date] = []
        placed: list[tuple[Falling, int]] = []
        for one in sorted(own, key=lambda one: (_begin(one, around), one.last)):
            begin = _begin(one, around)
            lane = next((number for number, end in enumerate(ends) if end + apart <= begin), len(ends))
            if lane == _LANES:
                continue
            ends[lane:] = [one.last, *ends[lane + 1 :]]
            placed.append((one, lane))
        count = sum(many for (of, _), many in found.load.items() if of == body)
        if own:
            made.append(Band(body, tuple(placed), max(1, len(ends)), count - len(placed)))
    return made


def _begin(one: Falling, around: Around) -> date:
    return max(one.first, one.last - _LONGEST, around.since)


def timeline(drawn: Sequence[Band], around: Around, name: Callable[[str], str], words: Mapping[int, str]) -> Spec:
    """Return the plot. `words` are those of the obligations, by number; a point leads to its obligation in the page."""
    top, marks, names, floors = 0, [], [], []
    for number, band in enumerate(drawn):
        height = band.lanes * _LANE + _GAP
        floors.append({"top": top, "bottom": top + height, "odd": number % 2})
        more = f"+{band.more} nữa" if band.more else ""
        names.append({"y": top + height / 2, "name": fitted(name(band.body), 40), "more": more})
        marks += [
            {
                "first": _begin(one, around).isoformat(),
                "last": one.last.isoformat(),
                "y": top + _GAP / 2 + (lane + 0.5) * _LANE,
                "how": _how(one, around),
                "href": f"#o{one.obligation}",
                "told": f"{one.last:%d/%m/%Y} {fitted(words.get(one.obligation, ''), 160)}",
            }
            for one, lane in band.placed
        ]
        top += height
    y = {"type": "quantitative", "scale": {"domain": [0, top], "reverse": True, "nice": False}, "axis": None}
    across = {"type": "temporal", "scale": {"domain": [_utc(around.since), _utc(around.until)], "type": "utc"}}
    each = (around.until - around.since).days <= 31 * _LABELLED
    axis: Spec = {"format": "%m/%Y", "title": None, "orient": "top", "labelOverlap": not each, "labelFlush": False}
    axis |= {"tickCount": "month" if each else 8}
    shown = {
        "type": "nominal",
        "title": None,
        "scale": {"domain": list(HOW), "range": list(HOW.values())},
    }
    last = {"field": "last", "timeUnit": "utcyearmonthdate", **across, "axis": axis}
    told = {"field": "told", "type": "nominal"}
    return {
        "width": _WIDTH,
        "height": max(top, 20),
        "layer": [
            {
                "data": {"values": floors},
                "mark": {"type": "rect", "x": 0, "x2": _WIDTH},
                "encoding": {
                    "y": {"field": "top", **y},
                    "y2": {"field": "bottom"},
                    "color": {"condition": {"test": "datum.odd", "value": "#ffffff"}, "value": "#f6f8fa"},
                },
            },
            {
                "data": {"values": [{"day": around.today.isoformat(), "told": f"{around.today:%d/%m/%Y}"}]},
                "mark": {"type": "rule", "color": INK, "strokeDash": [4, 3], "tooltip": {"content": "encoding"}},
                "encoding": {"x": {"field": "day", "timeUnit": "utcyearmonthdate", **across, "axis": axis}},
            },
            {
                "data": {"values": marks},
                "mark": {"type": "bar", "height": 4, "opacity": 0.45},
                "encoding": {
                    "x": {**last, "field": "first"},
                    "x2": {"field": "last", "timeUnit": "utcyearmonthdate"},
                    "y": {"field": "y", **y},
                    "color": {"field": "how", **shown},
                },
            },
            {
                "data": {"values": marks},
                "mark": {"type": "point", "filled": True, "size": 62, "opacity": 1},
                "encoding": {
                    "x": last,
                    "y": {"field": "y", **y},
                    "color": {"field": "how", **shown},
                    "shape": {"field": "how", **shown, "scale": {"domain": list(HOW), "range": list(_SHAPES)}},
                    "href": {"field": "href", "type": "nominal"},
                    "description": told,
                },
            },
            {
                "data": {"values": names},
                "mark": {"type": "text", "x": -8, "align": "right", "fontSize": 11, "font": FONT},
                "encoding": {"y": {"field": "y", **y}, "text": {"field": "name", "type": "nominal"}},
            },
            {
                "data": {"values": names},
                "mark": {"type": "text", "x": _WIDTH + 6, "align": "left", "fontSize": 10, "color": GREY},
                "encoding": {"y": {"field": "y", **y}, "text": {"field": "more", "type": "nominal"}},
            },
        ],
    }


HOW = {"Sắp đến hạn / coming": BLUE, "Định kỳ / recurring": AMBER, "Đã qua hạn / passed": RED}
"""How a time is drawn, with its colour; its shape tells it too, on paper without colours."""

_SHAPES = ("circle", "diamond", "triangle-down")


def _how(one: Falling, around: Around) -> str:
    coming, again, passed = HOW
    return passed if one.last < around.today else again if one.again else coming


def _utc(day: date) -> str:
    return day.isoformat() + "T00:00:00Z"
