"""The graph of decisions as a plot: years from left to right, an arrow from what cites to what is cited."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from math import atan2, degrees, hypot

from pipeline.register.report.citing import Document, Edge, Graph, columns_of, places
from pipeline.register.report.svg import AMBER, BLUE, FONT, GREY, INK, RED, Spec, fitted

RELATIONS = {
    "replaces": ("Thay thế / replaces", RED),
    "repeals": ("Bãi bỏ / repeals", "#7d3c98"),
    "amends": ("Sửa đổi / amends", AMBER),
    "basis": ("Căn cứ / based on", BLUE),
    "cites": ("Dẫn chiếu / cites", "#8fa3b5"),
}
"""What an arrow says, in both languages, and its colour."""

HELD, NOT_HELD = "Có trong sổ / held", "Chưa có / not held"

_COLUMNS, _WIDTH, _ROW = 8, 1_060, 17
_HEAD = 9.0

Point = tuple[float, float]


def graph_plot(graph: Graph, anchor: Callable[[Document], str]) -> Spec:
    """Return the plot; `anchor` gives the place of a document in the page."""
    columns = columns_of(graph, _COLUMNS)
    stands = places(graph, columns)
    tallest = max((sum(1 for at, _ in stands.values() if at == column) for column in range(len(columns))), default=1)
    height = max(160, tallest * _ROW)
    step = _WIDTH / max(1, len(columns))
    at: dict[str, Point] = {one: (column * step + 24, share * height) for one, (column, share) in stands.items()}
    nodes = [
        {
            "x": at[one.id][0],
            "y": at[one.id][1],
            "name": fitted(one.name or one.title, 22),
            "held": HELD if one.held else NOT_HELD,
            "href": anchor(one),
            "told": fitted(f"{one.name} {one.title}", 160),
        }
        for one in graph.documents
    ]
    lines, heads = _arrows(graph.edges, at)
    heading = [{"x": number * step + 24, "name": _years(years)} for number, years in enumerate(columns)]
    x = {"field": "x", "type": "quantitative", "axis": None, "scale": {"domain": [0, _WIDTH + 60], "nice": False}}
    y = {
        "field": "y", "type": "quantitative", "axis": None,
        "scale": {"domain": [-22, height], "reverse": True, "nice": False},
    }  # fmt: skip
    how = {
        "field": "how",
        "type": "nominal",
        "title": None,
        "scale": {
            "domain": [name for name, _ in RELATIONS.values()],
            "range": [colour for _, colour in RELATIONS.values()],
        },
    }
    held = {
        "field": "held",
        "type": "nominal",
        "title": None,
        "scale": {"domain": [HELD, NOT_HELD], "range": [INK, "#ffffff"]},
        "legend": {"orient": "bottom"},
    }
    name = {"field": "name", "type": "nominal"}
    label = {"type": "text", "align": "left", "dx": 14, "fontSize": 10, "font": FONT}
    return {
        "width": _WIDTH + 60,
        "height": height + 22,
        "layer": [
            {
                "data": {"values": lines},
                "mark": {"type": "line", "interpolate": "basis", "strokeWidth": 1.2, "opacity": 0.75},
                "encoding": {
                    "x": x, "y": y, "color": how,
                    "detail": {"field": "edge", "type": "nominal"},
                    "order": {"field": "place", "type": "quantitative"},
                },
            },
            {
                "data": {"values": nodes},
                "mark": {**label, "stroke": "#ffffff", "strokeWidth": 3, "strokeJoin": "round"},
                "encoding": {"x": x, "y": y, "text": name},
            },
            {"data": {"values": nodes}, "mark": label, "encoding": {"x": x, "y": y, "text": name}},
            {
                "data": {"values": nodes},
                "mark": {"type": "point", "filled": True, "size": 60, "opacity": 1, "stroke": INK, "strokeWidth": 1.3},
                "encoding": {
                    "x": x, "y": y, "fill": held,
                    "href": {"field": "href", "type": "nominal"},
                    "description": {"field": "told", "type": "nominal"},
                },
            },
            {
                "data": {"values": heads},
                "mark": {"type": "point", "shape": "triangle", "filled": True, "size": 42, "opacity": 1},
                "encoding": {
                    "x": x, "y": y, "color": how,
                    "angle": {"field": "angle", "type": "quantitative", "scale": None},
                },
            },
            {
                "data": {"values": heading},
                "mark": {"type": "text", "align": "left", "fontSize": 11, "fontWeight": "bold", "color": GREY},
                "encoding": {"x": x, "y": {"datum": -12, **{k: v for k, v in y.items() if k != "field"}}, "text": name},
            },
        ],
        "resolve": {"legend": {"color": "shared"}},
    }  # fmt: skip


def _arrows(edges: tuple[Edge, ...], at: Mapping[str, Point]) -> tuple[list[Spec], list[Spec]]:
    """Return the points of the lines and the heads of the arrows; a line within a column bends out of it to the left."""
    lines, heads = [], []
    for number, edge in enumerate(edges):
        start, end = at[edge.citing], at[edge.cited]
        same = abs(start[0] - end[0]) < 1
        bend = min(70.0, 14 + abs(start[1] - end[1]) / 3) if same else 0.0
        middle = ((start[0] + end[0]) / 2 - bend, (start[1] + end[1]) / 2)
        dx, dy = end[0] - middle[0], end[1] - middle[1]
        far = hypot(dx, dy) or 1.0
        how = RELATIONS[edge.relation][0]
        lines += [
            {"edge": number, "place": place, "x": x, "y": y, "how": how}
            for place, (x, y) in enumerate((start, middle, end))
        ]
        heads.append(
            {
                "x": end[0] - dx / far * _HEAD,
                "y": end[1] - dy / far * _HEAD,
                "angle": degrees(atan2(dx, -dy)) % 360,
                "how": how,
            }
        )
    return lines, heads


def _years(years: tuple[str, ...]) -> str:
    if years == ("",):
        return "?"
    return years[0] if len(years) == 1 else f"{years[0]}–{years[-1]}"
