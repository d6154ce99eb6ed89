"""How much falls due of whom in which month, as a table of counts with colours."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence

from dateutil.relativedelta import relativedelta

from pipeline.register.report.falling import Around
from pipeline.register.report.svg import FONT, Spec, fitted

_ROW, _COLUMN = 22, 58


def busiest(load: Mapping[tuple[str, str], int], most: int) -> list[str]:
    """Return the bodies with the most that falls due, at most so many, the busiest first."""
    by_body: Counter[str] = Counter()
    for (body, _), count in load.items():
        by_body[body] += count
    return [body for body, _ in sorted(by_body.items(), key=lambda pair: (-pair[1], pair[0]))[:most]]


def months_of(around: Around) -> list[str]:
    """Return the months of the days that are looked at: "2026-03"."""
    found, day = [], around.since.replace(day=1)
    while day <= around.until:
        found.append(day.isoformat()[:7])
        day += relativedelta(months=1)
    return found


def load_plot(
    load: Mapping[tuple[str, str], int], bodies: Sequence[str], months: Sequence[str], name: Callable[[str], str]
) -> Spec:
    """Return the plot: a row for each body, a column for each month."""
    rows = [
        {"row": row, "month": f"{month[5:]}/{month[:4]}", "count": load[body, month]}
        for row, body in enumerate(bodies)
        for month in months
        if load.get((body, month))
    ]
    names = [{"row": row, "name": fitted(name(body), 40)} for row, body in enumerate(bodies)]
    y = {"field": "row", "type": "ordinal", "scale": {"domain": list(range(len(bodies)))}, "axis": None}
    x = {
        "field": "month",
        "type": "ordinal",
        "title": None,
        "scale": {"domain": [f"{month[5:]}/{month[:4]}" for month in months]},
        "axis": {"orient": "top", "labelAngle": 0, "domain": False, "ticks": False},
    }
    most = max((load.get((body, month), 0) for body in bodies for month in months), default=1)
    count = {"field": "count", "type": "quantitative"}
    scale = {"domain": [0, most], "range": ["#eef4fa", "#1f5f99"]}
    return {
        "width": len(months) * _COLUMN,
        "height": max(1, len(bodies)) * _ROW,
        "layer": [
            {
                "data": {"values": rows},
                "mark": {"type": "rect", "stroke": "#ffffff"},
                "encoding": {"x": x, "y": y, "color": {**count, "scale": scale, "legend": None}},
            },
            {
                "data": {"values": rows},
                "mark": {"type": "text", "fontSize": 11},
                "encoding": {
                    "x": x,
                    "y": y,
                    "text": count,
                    "color": {
                        "condition": {"test": f"datum.count > {most / 2}", "value": "#ffffff"},
                        "value": "#1d2733",
                    },
                },
            },
            {
                "data": {"values": names},
                "mark": {"type": "text", "x": -8, "align": "right", "fontSize": 11, "font": FONT},
                "encoding": {"y": y, "text": {"field": "name", "type": "nominal"}},
            },
        ],
    }
