"""Measures what confidence means: how often fields prove right against gold, by how sure they were said to be.

python benchmarks/confidence.py [NAME GOLD DOCUMENTS]... [--no-write]

Each NAME with its folders of gold and of documents is measured; the sample decisions always are. Writes the tables of
docs/confidence.md and the picture docs/confidence.svg (of the last set that is named), each with the second reader and without.
"""

from __future__ import annotations

import argparse
import json
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

from pipeline.check.confidence import AUTO, CERTAIN, FIELDS
from pipeline.document.decision import Decision, Obligation
from pipeline.evaluate.fold import FoldedText, likeness, overlap
from pipeline.evaluate.matching import match
from pipeline.evaluate.obligations import SAME_BODY, SAME_OBLIGATION
from pipeline.evaluate.values import deadline_value, name_of
from pipeline.lexicon.words import doubts
from pipeline.read.formats import SUFFIXES, read
from pipeline.steps import decided
from pipeline.trained import SecondReader, second_reader

ROOT = Path(__file__).resolve().parents[1]
PAGE = ROOT / "docs" / "confidence.md"
PICTURE = ROOT / "docs" / "confidence.svg"
BEGIN, END = "<!-- measured: begin -->", "<!-- measured: end -->"


@dataclass(frozen=True, slots=True)
class Judged:
    """A field of an extracted obligation: how sure it was said to be, and whether it is right."""

    field: str
    certainty: float
    right: bool


def judged(decision: Decision, gold: dict[str, Any]) -> Iterator[Judged]:
    """Yield every field of every obligation of a decision; the parts of one that is none in the gold are not counted."""
    wanted = gold["obligations"]
    pairs = match(
        [FoldedText.of(one["text"]) for one in wanted],
        [FoldedText.of(one.text) for one in decision.obligations],
        partial(overlap, floor=SAME_OBLIGATION),
        SAME_OBLIGATION,
    )
    partner = {found: wanted[index] for index, found in pairs.items()}
    for index, one in enumerate(decision.obligations):
        sure = certainties(one)
        other = partner.get(index)
        yield Judged("text", sure["text"], other is not None)
        if other is not None:
            for field in FIELDS[1:]:
                yield Judged(field, sure[field], same(one, other, field))


def certainties(one: Obligation) -> dict[str, float]:
    """Return how sure each field is, by the published reasons."""
    sure = dict.fromkeys(FIELDS, CERTAIN)
    for reason in one.reasons:
        field, _, code = reason.partition(":")
        if field in sure:
            sure[field] = min(sure[field], doubts()[code].certainty)
    return sure


def same(one: Obligation, other: dict[str, Any], field: str) -> bool:
    """Tell whether a field holds just what the gold says, no name or value more or less."""
    if field == "deadlines":
        return sorted(item.value for item in one.deadlines) == sorted(deadline_value(v) for v in other.get(field) or ())
    found = [FoldedText.of(actor.name) for actor in getattr(one, field)]
    wanted = [FoldedText.of(name_of(value)) for value in other.get(field) or ()]
    return len(match(wanted, found, likeness, SAME_BODY)) == len(wanted) == len(found)


def measured(gold: Path, documents: Path, reader: SecondReader | None) -> list[Judged]:
    """Extract every labelled document and judge its fields."""
    found: list[Judged] = []
    for path in sorted(gold.glob("*.json")):
        choices = (documents / f"{path.stem}{suffix}" for suffix in SUFFIXES)
        source = next((choice for choice in choices if choice.exists()), None)
        if source is not None:
            labels = json.loads(path.read_text("utf-8"))
            found += judged(decided(read(source.read_bytes(), source.name), reader), labels)
    return found


def share(items: Sequence[Judged]) -> str:
    """Return how many are right, in percent with one decimal, "-" for none."""
    return f"{100 * sum(item.right for item in items) / len(items):.1f} %" if items else "–"


def rows(found: Sequence[Judged]) -> list[tuple[str, ...]]:
    """Return, by field and for all, how many need no look, how often those are right, and how often the others."""
    lines: list[tuple[str, ...]] = []
    for field in (*FIELDS, "all"):
        items = [item for item in found if field in (item.field, "all")]
        auto = [item for item in items if item.certainty >= AUTO]
        rest = [item for item in items if item.certainty < AUTO]
        covered = f"{100 * len(auto) / len(items):.1f} %"
        lines.append((field, str(len(items)), share(items), covered, share(auto), str(len(rest)), share(rest)))
    return lines


def table(found: Sequence[Judged]) -> str:
    """Return the rows as a Markdown table."""
    head = ("field", "fields", "right", "need no look", "right there", "to look at", "right there")
    lines = [head, tuple("---" for _ in head), *rows(found)]
    return "\n".join("| " + " | ".join(line) + " |" for line in lines)


def picture(sets: dict[str, list[Judged]]) -> str:
    """Return a reliability plot as SVG: said certainty across, share that is right upwards, a dot a certainty."""
    side, edge = 420, 50
    low = 0.4

    def at(value: float) -> float:
        return (max(low, value) - low) / (1 - low) * side

    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {side + 2 * edge + 150} {side + 2 * edge}" font-family="sans-serif" font-size="12">',
        f'<rect x="{edge}" y="{edge}" width="{side}" height="{side}" fill="none" stroke="#999"/>',
        f'<line x1="{edge}" y1="{edge + side}" x2="{edge + side}" y2="{edge}" stroke="#bbb" stroke-dasharray="4"/>',
        f'<text x="{edge + side / 2}" y="{edge + side + 38}" text-anchor="middle">said certainty</text>',
        f'<text x="14" y="{edge + side / 2}" text-anchor="middle" transform="rotate(-90 14 {edge + side / 2})">share that is right</text>',
    ]  # fmt: skip
    for tick in (0.4, 0.6, 0.8, 1.0):
        parts.append(f'<text x="{edge + at(tick)}" y="{edge + side + 18}" text-anchor="middle">{tick:.1f}</text>')
        parts.append(f'<text x="{edge - 6}" y="{edge + side - at(tick) + 4}" text-anchor="end">{tick:.1f}</text>')
    for index, (name, found) in enumerate(sets.items()):
        colour = ("#1660a8", "#c8551b")[index % 2]
        bins: dict[float, list[bool]] = defaultdict(list)
        for item in found:
            bins[round(item.certainty, 2)].append(item.right)
        for sure, hits in sorted(bins.items()):
            right = sum(hits) / len(hits)
            size = 3 + min(9.0, len(hits) ** 0.5 / 4)
            label = f"{name}: {len(hits)} fields at {sure}, {100 * right:.1f} % right"
            parts.append(
                f'<circle cx="{edge + at(sure):.1f}" cy="{edge + side - at(right):.1f}" r="{size:.1f}" fill="{colour}" fill-opacity="0.6">'
                f"<title>{label}</title></circle>"
            )
        parts.append(f'<circle cx="{edge + side + 20}" cy="{edge + 10 + 20 * index}" r="5" fill="{colour}"/>')
        parts.append(f'<text x="{edge + side + 32}" y="{edge + 14 + 20 * index}">{name}</text>')
    return "\n".join([*parts, "</svg>"]) + "\n"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("sets", nargs="*", metavar="NAME GOLD DOCUMENTS")
    parser.add_argument("--no-write", action="store_true")
    options = parser.parse_args()
    triples = [("sample decisions", str(ROOT / "corpus" / "gold"), str(ROOT / "corpus"))]
    triples += [tuple(options.sets[start : start + 3]) for start in range(0, len(options.sets), 3)]  # type: ignore[misc]
    reader = second_reader()
    parts: list[str] = []
    shown: dict[str, list[Judged]] = {}
    for name, gold, documents in triples:
        shown = {
            "with the second reader": measured(Path(gold), Path(documents), reader),
            "rules alone": measured(Path(gold), Path(documents), None),
        }
        for how, found in shown.items():
            parts.append(f"### {name[0].upper()}{name[1:]}, {how}\n\n{table(found)}")
    text = "\n\n".join(parts)
    print(text)
    if not options.no_write:
        before, _, rest = PAGE.read_text("utf-8").partition(BEGIN)
        PAGE.write_text(f"{before}{BEGIN}\n\n{text}\n\n{END}{rest.partition(END)[2]}", "utf-8")
        PICTURE.write_text(picture(shown), "utf-8")


if __name__ == "__main__":
    main()
