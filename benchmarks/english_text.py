"""An English text with American citations, made for eyecite: as long as asked for, with as many citations, the same each time."""

from __future__ import annotations

import random

_NAMES = (
    "Alder",
    "Birch",
    "Cedar Falls",
    "Dunmore",
    "Eastfield",
    "Fenwick",
    "Garland County",
    "Hollis",
    "Ironside",
    "Juniper",
)
_BODIES = (
    "The Department of Ferries",
    "The Harbor Board",
    "Each county office",
    "The Secretary",
    "The Council of Mills",
)
_DUTIES = (
    "shall submit a report on the state of its landings before the fifteenth day of each quarter",
    "shall review the list of services that are open to the public and publish it in plain words",
    "is responsible for the training of clerks, in cooperation with the offices of the province",
    "shall set the fees for the coming year and send them to the treasury for review",
    "shall see to it that every file that was received is answered within ten working days",
)


def english(length: int, citations: int) -> str:
    """Return a text of that many characters with that many citations: statutes, regulations and cases, evenly spread."""
    rng = random.Random(length)
    lines = [_citing(rng) for _ in range(citations)]
    while sum(map(len, lines)) + len(lines) < length:
        lines.insert(rng.randrange(len(lines) + 1), f"{rng.choice(_BODIES)} {rng.choice(_DUTIES)}.")
    # What is too much is taken from the plain lines, never from a citation.
    over = sum(map(len, lines)) + len(lines) - length
    for index, line in enumerate(lines):
        if over > 0 and line.startswith(_BODIES) and "§" not in line:
            lines[index] = line[: max(0, len(line) - over)]
            over -= len(line) - len(lines[index])
    return "\n".join(lines) + "\n"


def _citing(rng: random.Random) -> str:
    volume, page, year = rng.randint(100, 580), rng.randint(2, 900), rng.randint(1950, 2024)
    kind = rng.randrange(4)
    if kind == 0:
        return f"The Board acts under {rng.randint(5, 50)} U.S.C. § {page} and reports what it did."
    if kind == 1:
        return f"Fees follow {rng.randint(5, 50)} C.F.R. § {page}.{rng.randint(1, 40)} as it stands on the day of the order."
    one, other = rng.sample(_NAMES, 2)
    if kind == 2:
        return f"What a landing is was told in {one} v. {other}, {volume} U.S. {page}, {page + 2} ({year})."
    return f"The same was held in {one} v. {other}, {volume} F.3d {page} (9th Cir. {year})."
