"""The sample decisions with their gold, as marked texts: every paragraph, its bodies, its time limits, its orders."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from compose import Marked

from pipeline.check.findings import texts_of
from pipeline.document.decision import Decision
from pipeline.letters import folded
from pipeline.read.formats import read
from pipeline.steps import decided, worked

CORPUS = Path(__file__).resolve().parents[2] / "corpus"
ROLES = ("lead", "cooperating", "recipient", "approver")


@dataclass(frozen=True, slots=True)
class Known:
    """What the gold of one decision says, as strings to look for in its paragraphs."""

    names: frozenset[str]
    limits: frozenset[str]
    orders: tuple[str, ...]


def of_corpus() -> list[Marked]:
    """Return every paragraph of the sample decisions, marked by the gold; a text not found as printed is passed over."""
    found: list[Marked] = []
    for path in sorted(CORPUS.glob("gold/*.json")):
        gold = json.loads(path.read_text("utf-8"))
        choices = (CORPUS / f"{path.stem}{suffix}" for suffix in (".txt", ".md"))
        source = next(choice for choice in choices if choice.exists())
        text = read(source.read_bytes(), source.name)
        known = _known(gold, decided(text))
        found += [_marked(mapped.text, known) for mapped in texts_of(worked(text).outline) if len(mapped.text) > 3]
    return found


def _known(gold: dict[str, list[dict[str, list[str]]]], decision: Decision) -> Known:
    obligations = gold.get("obligations", [])
    names = {name for one in obligations for role in ROLES for name in one.get(role, ()) or ()}
    values = {folded(str(one["text"])): one.get("deadlines", []) for one in obligations}
    # The gold holds values only. Where the extraction gives the same ones, its words are those that the annotator saw.
    limits = {
        deadline.text
        for one in decision.obligations
        if [deadline.value for deadline in one.deadlines] == values.get(folded(one.text))
        for deadline in one.deadlines
    }
    return Known(frozenset(names), frozenset(limits), tuple(str(one["text"]).strip(" .;") for one in obligations))


def _marked(text: str, known: Known) -> Marked:
    orders = [(at, at + len(said)) for said in known.orders if (at := text.find(said)) >= 0]
    held = [(start, end) for start, end in _found(text, known.limits) if any(a <= start < b for a, b in orders)]
    names = [(*place, "BODY") for place in _found(text, known.names)] + [(*place, "TIME") for place in held]
    return Marked(text, tuple(sorted(names)), tuple(sorted(set(orders))))


def _found(text: str, words: Iterable[str]) -> Iterator[tuple[int, int]]:
    """Yield where the words stand, the longest first, none within another."""
    taken: list[tuple[int, int]] = []
    for word in sorted(words, key=lambda one: (-len(one), one)):
        for match in re.finditer(re.escape(word), text):
            if not any(start < match.end() and match.start() < end for start, end in taken):
                taken.append(match.span())
    return iter(sorted(taken))
