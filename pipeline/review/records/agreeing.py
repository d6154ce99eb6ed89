"""How often two persons agree who answered for the same items without seeing each other's answers."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from sqlalchemy import Connection

from pipeline.compare.fields import FIELDS, same
from pipeline.review.records.comparing import OBLIGATION, Pair, pairs

Judgement = tuple[bool, bool]
"""What two persons said of one thing that is so or isn't."""


@dataclass(frozen=True, slots=True)
class Agreement:
    """How two persons agree on a field: in `same` of `compared` items they said the same, which is the `share`.

    `kappa` is Cohen's, of a judgement with two outcomes that both made (`kappa_of`): of OBLIGATION whether it is one, of a
    field whether it was extracted rightly. Values themselves are free words and no categories, so chance can't be taken off
    their share. None where nothing was compared, and for kappa also where both always said one and the same: chance alone
    would do that.
    """

    field: str
    compared: int
    same: int
    share: float | None
    kappa: float | None
    kappa_of: Literal["is-obligation", "extracted-rightly"]


def agreement(connection: Connection, document: str = "") -> list[Agreement]:
    """Return the agreement on OBLIGATION and on each field, of one decision or of all.

    Compared are the first answers as they were when the items were sent; fields only where neither rejected the item.
    """
    found = pairs(connection, document)
    both = [pair for pair in found if not pair.sent.rejected and not pair.answer.rejected]
    whole = [(pair.sent.rejected, pair.answer.rejected) for pair in found]
    agreed = sum(first == second for first, second in whole)
    return [
        Agreement(OBLIGATION, len(whole), agreed, _share(agreed, len(whole)), kappa_of(whole), "is-obligation"),
        *(_field(name, both) for name in FIELDS),
    ]


def kappa_of(judgements: Sequence[Judgement]) -> float | None:
    """Return Cohen's kappa (Educational and Psychological Measurement 20, 1960): agreement beyond chance, 1 for all of it.

    None for no judgements, and where chance alone would always agree.
    """
    count = len(judgements)
    if not count:
        return None
    firsts, seconds = Counter(one for one, _ in judgements), Counter(one for _, one in judgements)
    # In whole numbers, so that certain agreement is found exactly.
    chance = sum(firsts[outcome] * seconds[outcome] for outcome in (False, True))
    agreed = sum(first == second for first, second in judgements)
    if chance == count * count:
        return None
    return (agreed * count - chance) / (count * count - chance)


def _field(name: str, found: Sequence[Pair]) -> Agreement:
    agreed = sum(same(name, pair.sent.entries(name), pair.answer.entries(name)) for pair in found)
    verdicts = [(_right(name, pair, first=True), _right(name, pair, first=False)) for pair in found]
    return Agreement(name, len(found), agreed, _share(agreed, len(found)), kappa_of(verdicts), "extracted-rightly")


def _right(name: str, pair: Pair, *, first: bool) -> bool:
    said = pair.sent if first else pair.answer
    return same(name, said.entries(name), (pair.main.original or {}).get(name, []))


def _share(part: int, whole: int) -> float | None:
    return part / whole if whole else None
