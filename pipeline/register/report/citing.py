"""Which documents stand in the graph of decisions, and where: what ends or amends another first, then what is cited the most."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import Connection, case, func, select

from pipeline.register import tables

RELATIONS = ("replaces", "repeals", "amends", "basis", "cites")
"""From the strongest to the weakest, as the graph takes them."""

_MANY = 4_000
_ROUNDS = 6
_YEAR = re.compile(r"/((?:19|20)\d\d)/")


@dataclass(frozen=True, slots=True)
class Document:
    """A document of the graph: held (then `id` is the decision's) or only cited (then `id` is made of its number and day)."""

    id: str
    name: str
    title: str
    issued_on: str
    held: bool

    @property
    def year(self) -> str:
        """The year that it was issued in, as its day or else its number tells ("97/2015/QH13"); "" where neither does."""
        found = _YEAR.search(self.name)
        return self.issued_on[:4] or (found[1] if found else "")


@dataclass(frozen=True, slots=True)
class Edge:
    """A decision that cites a document, and how; of several ways the strongest."""

    citing: str
    cited: str
    relation: str


@dataclass(frozen=True, slots=True)
class Graph:
    """Documents and what ties them; `more` documents and `more_edges` edges are left out."""

    documents: tuple[Document, ...]
    edges: tuple[Edge, ...]
    more: int
    more_edges: int


def graph(connection: Connection, most: int) -> Graph:
    """Return the graph of at most so many documents; a document that nothing ties to another of them is left out."""
    documents, edges, left_out = _read(connection)
    weights = Counter[str]()
    for edge in edges:
        for end in (edge.citing, edge.cited):
            weights[end] += 1
    chosen: dict[str, None] = {}
    # An edge is of use only with both its ends, so the strongest edges choose, and among equals those of the most cited documents.
    for edge in sorted(
        edges, key=lambda one: (_weak(one), -weights[one.cited], one.cited, -weights[one.citing], one.citing)
    ):
        new = [end for end in (edge.citing, edge.cited) if end not in chosen]
        if len(chosen) + len(new) <= most:
            chosen |= dict.fromkeys(new)
    drawn = tuple(edge for edge in edges if edge.citing in chosen and edge.cited in chosen)
    return Graph(
        tuple(documents[key] for key in chosen),
        drawn,
        len(weights) - len(chosen),
        len(edges) - len(drawn) + left_out,
    )


def _weak(edge: Edge) -> bool:
    return RELATIONS.index(edge.relation) > RELATIONS.index("amends")


def _read(connection: Connection) -> tuple[dict[str, Document], list[Edge], int]:
    """Return documents by id and the edges; of a large register only the strongest, and how many links were left out."""
    own, head = tables.link.c, tables.decision.c
    strength = case({name: number for number, name in enumerate(RELATIONS)}, value=own.relation, else_=len(RELATIONS))
    often = func.count().over(partition_by=(own.number_key, own.issued_on))
    query = (
        select(
            tables.link, head.number.label("by"), head.subject, head.issued_on.label("by_day"), strength.label("rank")
        )
        .join_from(tables.link, tables.decision, head.id == own.decision)
        .where(own.number_key != "", own.relation.in_(RELATIONS), head.folder != "")
        .order_by(strength, often.desc(), own.number_key, own.issued_on, own.decision, own.reference)
        .limit(_MANY)
    )
    rows = connection.execute(query).all()
    held = _held(connection, {row.target for row in rows if row.target})
    documents: dict[str, Document] = {}
    edges: dict[tuple[str, str], Edge] = {}
    for row in rows:
        cited = row.target or f"{row.number_key} {row.issued_on}"
        documents.setdefault(
            row.decision, Document(row.decision, row.by or row.decision, row.subject, row.by_day, held=True)
        )
        if row.target in held:
            documents[cited] = held[row.target]
        else:
            documents.setdefault(cited, Document(cited, row.number, row.title, row.issued_on, held=False))
        edges.setdefault((row.decision, cited), Edge(row.decision, cited, row.relation))
    count = connection.execute(
        select(func.count()).select_from(tables.link).where(own.number_key != "", own.relation.in_(RELATIONS))
    ).scalar_one()
    return documents, list(edges.values()), max(0, count - len(rows))


def _held(connection: Connection, ids: Iterable[str]) -> dict[str, Document]:
    head, wanted = tables.decision.c, sorted(ids)
    found = {}
    for at in range(0, len(wanted), 500):
        query = select(head.id, head.number, head.subject, head.issued_on).where(head.id.in_(wanted[at : at + 500]))
        for row in connection.execute(query):
            found[row.id] = Document(row.id, row.number or row.id, row.subject, row.issued_on, held=True)
    return found


def columns_of(graph: Graph, most: int) -> list[tuple[str, ...]]:
    """Return the years of the documents as columns, "" for no day first; the emptiest neighbours are one until there are few enough."""
    sizes = Counter(one.year for one in graph.documents)
    columns: list[tuple[str, ...]] = [(year,) for year in sorted(sizes)]
    while len(columns) > most:
        first = 1 if columns[0] == ("",) else 0
        pairs = range(first, len(columns) - 1)
        at = min(pairs, key=lambda at: (sum(sizes[year] for year in (*columns[at], *columns[at + 1])), at))
        columns[at : at + 2] = [columns[at] + columns[at + 1]]
    return columns


def places(graph: Graph, columns: Sequence[Sequence[str]]) -> Mapping[str, tuple[int, float]]:
    """Return where each document stands, as (column, share of the height), so that those are near that are tied to the same ones.

    Each goes to the mean height of its neighbours a few times, column by column (the barycentre rule of Sugiyama et al. 1981).
    """
    number = {year: at for at, years in enumerate(columns) for year in years}
    by_column: list[list[str]] = [[] for _ in columns]
    for one in graph.documents:
        by_column[number[one.year]].append(one.id)
    neighbours: dict[str, list[str]] = {one.id: [] for one in graph.documents}
    for edge in graph.edges:
        neighbours[edge.citing].append(edge.cited)
        neighbours[edge.cited].append(edge.citing)
    heights: dict[str, float] = {}
    for ids in by_column:
        heights |= _spread(ids)
    for _ in range(_ROUNDS):
        for ids in by_column:
            ids.sort(key=lambda one: (_mean([heights[other] for other in neighbours[one]], heights[one]), one))
            heights |= _spread(ids)
    return {one: (at, heights[one]) for at, ids in enumerate(by_column) for one in ids}


def _spread(ids: Sequence[str]) -> dict[str, float]:
    return {one: (number + 0.5) / len(ids) for number, one in enumerate(ids)}


def _mean(values: Sequence[float], alone: float) -> float:
    return sum(values) / len(values) if values else alone
