"""How much falls due of whom in which month, as a table of counts with colours."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence

from dateutil.relativedelta import relativedelta

from pipeline.register.report.falling import Around
from pipeline.register.report.svg import FONT, Spec, fitted

_ROW, _WIDTH = 22, 58
_COLUMNS = 18


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


def periods(months: Sequence[str]) -> dict[str, str]:
    """Return the column of each month: itself ("03/2026"), and of many months the quarter ("Q1/2026") or the year."""
    if len(months) <= _COLUMNS:
        return {month: f"{month[5:]}/{month[:4]}" for month in months}
    if len(months) <= 3 * _COLUMNS:
        return {month: f"Q{(int(month[5:]) + 2) // 3}/{month[:4]}" for month in months}
    return {month: month[:4] for month in months}


def load_plot(
    load: Mapping[tuple[str, str], int], bodies: Sequence[str], months: Sequence[str], name: Callable[[str], str]
) -> Spec:
    """Return the plot: a row for each body, a column for each month, or each quarter or year where there are many."""
    column = periods(months)
    counts: Counter[tuple[str, str]] = Counter()
    for (body, month), count in load.items():
        counts[body, column[month]] += count
    columns = list(dict.fromkeys(column.values()))
    rows = [
        {"row": row, "column": one, "count": counts[body, one]}
        for row, body in enumerate(bodies)
        for one in columns
        if counts[body, one]
    ]
    names = [{"row": row, "name": fitted(name(body), 40)} for row, body in enumerate(bodies)]
    y = {"field": "row", "type": "ordinal", "scale": {"domain": list(range(len(bodies)))}, "axis": None}
    x = {
        "field": "column",
        "type": "ordinal",
        "title": None,
        "scale": {"domain": columns},
        "axis": {"orient": "top", "labelAngle": 0, "domain": False, "ticks": False},
    }
    most = max((counts[body, one] for body in bodies for one in columns), default=1) or 1
    number = {"field": "count", "type": "quantitative"}
    scale = {"domain": [0, most], "range": ["#eef4fa", "#1f5f99"]}
    return {
        "width": len(columns) * _WIDTH,
        "height": max(1, len(bodies)) * _ROW,
        "layer": [
            {
                "data": {"values": rows},
                "mark": {"type": "rect", "stroke": "#ffffff"},
                "encoding": {"x": x, "y": y, "color": {**number, "scale": scale, "legend": None}},
            },
            {
                "data": {"values": rows},
                "mark": {"type": "text", "fontSize": 11},
                "encoding": {
                    "x": x,
                    "y": y,
                    "text": number,
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
