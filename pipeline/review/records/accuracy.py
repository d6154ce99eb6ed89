"""How often the extractor was right, by what people decided: field by field, over time and by version.

An item counts once its main sheet is decided, with the last word said of it. It is held against what was extracted when it was
decided: a newer extraction changes nothing of the past.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from math import sqrt
from typing import Literal

from packaging.version import InvalidVersion, Version
from sqlalchemy import Connection

from pipeline.compare.fields import FIELDS
from pipeline.review.records.judged import ADDED, INVENTED, KEPT, Judged, judged
from pipeline.review.records.refusals import Unfit
from pipeline.review.records.source import current_attempt

By = Literal["week", "month", "version"]
BY: tuple[By, ...] = ("week", "month", "version")

_Z = 1.959963984540054
"""The 0.975 quantile of the normal distribution: an interval of 95 %."""


@dataclass(frozen=True, slots=True)
class Rate:
    """How many of `n` were right, with Wilson's 95 % interval (Wilson 1927) of the share; all 0 to 1 where `n` is 0."""

    n: int
    right: int
    share: float
    low: float
    high: float

    @classmethod
    def of(cls, right: int, n: int) -> Rate:
        """Count `right` of `n`."""
        if not n:
            return cls(0, 0, 0.0, 0.0, 1.0)
        share, square = right / n, _Z * _Z / n
        middle = (share + square / 2) / (1 + square)
        half = _Z * sqrt(share * (1 - share) / n + square / (4 * n)) / (1 + square)
        return cls(n, right, share, max(0.0, middle - half), min(1.0, middle + half))


@dataclass(frozen=True, slots=True)
class FieldRate:
    """A field: of the obligations that were extracted and kept, how many had it right."""

    field: str
    rate: Rate


@dataclass(frozen=True, slots=True)
class Period:
    """A week ("2026-W05"), a month ("2026-01") or a version ("" for an extraction that doesn't tell), in UTC.

    `precision` counts the kept of the extracted obligations, `recall` the extracted of the kept ones. An obligation that was cut or
    joined by a person was extracted and not kept, what they made of it kept and not extracted. `differed` counts the decided ones
    that are not in every field as extracted.
    """

    key: str
    decisions: int
    decided: int
    differed: int
    precision: Rate
    recall: Rate
    fields: tuple[FieldRate, ...]


@dataclass(frozen=True, slots=True)
class Account:
    """The periods, oldest first, and everything as one period without a key, each obligation and each decision counted once."""

    periods: tuple[Period, ...]
    whole: Period


def accuracy(connection: Connection, by: str = "week", document: str = "", since: str = "") -> tuple[Period, ...]:
    """Return how often the extractor was right, of one decision or of all, oldest first; `since` is the first day (ISO) that counts.

    By version, an obligation that was extracted anew after it was decided counts for both versions, unless a person has yet to say
    what holds. Raises Missing for an unknown decision, Unfit for another `by` and for a `since` that is no day.
    """
    return account(connection, by, document, since).periods


def account(connection: Connection, by: str = "week", document: str = "", since: str = "") -> Account:
    """Return the periods that `accuracy` returns, and all that was decided as one, in one reading. Raises what that raises."""
    if by not in BY:
        raise Unfit(f"{by}: there is only {', '.join(BY)}", f"{by}: chỉ có {', '.join(BY)}")
    if since:
        try:
            since = date.fromisoformat(since).isoformat()
        except ValueError as error:
            raise Unfit(f"{since} is no day", f"{since} không phải là ngày") from error
    if document:
        current_attempt(connection, document)
    found: dict[str, _Counts] = {}
    whole = _Counts()
    for one in judged(connection, document, since):
        whole.add(one)
        for key, each in _keyed(one, by):
            found.setdefault(key, _Counts()).add(each)
    periods = (found[key].period(key) for key in sorted(found, key=_age if by == "version" else str))
    return Account(tuple(periods), whole.period(""))


def altogether(periods: Iterable[Period]) -> Period | None:
    """Return several periods as one, None for none: "n decisions, m differed". Weeks and months add up; versions may share items."""
    several = list(periods)
    if not several:
        return None
    return Period(
        key="",
        # A decision that was reviewed in two periods counts in both.
        decisions=sum(one.decisions for one in several),
        decided=sum(one.decided for one in several),
        differed=sum(one.differed for one in several),
        precision=_sum(one.precision for one in several),
        recall=_sum(one.recall for one in several),
        fields=tuple(
            FieldRate(name, _sum(one.fields[number].rate for one in several)) for number, name in enumerate(FIELDS)
        ),
    )


def _sum(rates: Iterable[Rate]) -> Rate:
    several = list(rates)
    return Rate.of(sum(one.right for one in several), sum(one.n for one in several))


def _keyed(one: Judged, by: str) -> Iterator[tuple[str, Judged]]:
    if by == "week":
        year, week, _ = date.fromisoformat(one.at[:10]).isocalendar()
        yield f"{year}-W{week:02}", one
    elif by == "month":
        yield one.at[:7], one
    else:
        yield one.version, one
        if one.anew is not None and one.anew.version != one.version:
            yield one.anew.version, one.anew


def _age(version: str) -> tuple[bool, Version, str]:
    """Sort versions by age, what doesn't tell its version and what is no version first."""
    try:
        return True, Version(version), version
    except InvalidVersion:
        return False, Version("0"), version


class _Counts:
    """Counts of one period."""

    __slots__ = ("_documents", "_kinds", "_right", "differed")

    def __init__(self) -> None:
        self._documents: set[str] = set()
        self._kinds = Counter[str]()
        self._right = Counter[str]()
        self.differed = 0

    def add(self, one: Judged) -> None:
        self._documents.add(one.document)
        self._kinds[one.kind] += 1
        self._right.update(one.right)
        self.differed += one.kind != KEPT or len(one.right) < len(FIELDS)

    def period(self, key: str) -> Period:
        kept, added = self._kinds[KEPT], self._kinds[ADDED]
        return Period(
            key=key,
            decisions=len(self._documents),
            decided=self._kinds.total(),
            differed=self.differed,
            precision=Rate.of(kept, kept + self._kinds[INVENTED]),
            recall=Rate.of(kept, kept + added),
            fields=tuple(FieldRate(name, Rate.of(self._right[name], kept)) for name in FIELDS),
        )
