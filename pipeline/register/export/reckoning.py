"""What is reckoned for people beside what is printed: the day a duty is due by, how it stands on a day, who carries it now."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from typing import Literal

from pipeline.register.carriers import WHY, Carrying, carriers
from pipeline.register.days import Occurrence, anchor_of, occurrences
from pipeline.register.entries import Due, Duty, Held, Named

State = Literal["within", "past", "unclear", "recurring", "ongoing", "none"]
"""By a day: the last day is not over; it is; no day follows from the words; recurring without a day; without end; no deadline.

It tells of time alone: whether a duty is done is not known here.
"""

_EVER = (date.min, date.max)
# A duty that recurs less often than every five years is none that words have been seen for.
_AHEAD = (timedelta(days=400), timedelta(days=6 * 366))


@dataclass(frozen=True, slots=True)
class Reckoned:
    """A deadline by a day; `last` is None where no day follows. Of a recurring one it is the next time."""

    state: State
    last: date | None = None
    why: tuple[str, ...] = ()


def reckoned(due: Due, held: Held, today: date) -> Reckoned:
    """Return how a deadline of a decision stands on a day."""
    if due.kind == "ongoing":
        return Reckoned("ongoing")
    if due.kind == "recurring":
        one = next_time(due, held, today)
        return Reckoned("within", one.last, one.why) if one else Reckoned("recurring")
    one = due_once(due, held)
    if one is None:
        return Reckoned("unclear")
    return Reckoned("past" if one.last < today else "within", one.last, one.why)


def due_once(due: Due, held: Held) -> Occurrence | None:
    """Return when a deadline that doesn't recur falls due, whatever day it is now; None where no day follows."""
    if due.kind == "recurring":
        return None
    found = occurrences(due, _EVER, anchor=anchor_of(due, held))
    return found[-1] if found else None


def next_time(due: Due, held: Held, today: date) -> Occurrence | None:
    """Return the next time that a recurring deadline falls due, today counted; None where no day follows from the words."""
    for ahead in _AHEAD:
        try:
            end = today + ahead
        except OverflowError:
            end = date.max
        found = occurrences(due, (today, end), anchor=anchor_of(due, held))
        if found:
            return found[0]
    return None


def of_duty(duty: Duty, held: Held, today: date) -> Reckoned:
    """Return how an obligation stands: by the next of its deadlines to come, else by the last that is over.

    So it is past its time only where all of its deadlines are.
    """
    found = [reckoned(due, held, today) for due in duty.deadlines]
    ahead = [one for one in found if one.state == "within"]
    if ahead:
        return min(ahead, key=lambda one: one.last or date.max)
    # Of what has no day, what goes on says more than what is over.
    for state in ("recurring", "ongoing", "unclear"):
        if any(one.state == state for one in found):
            return Reckoned(state)
    return max(found, key=lambda one: one.last or date.min) if found else Reckoned("none")


def carried_by(duty: Duty, held: Held, today: date) -> list[str]:
    """Return who carries an obligation on a day, a name or a few words for each body that leads."""
    return [_told(_carrying(one, duty, held, today)) for one in duty.actors if one.role == "lead"]


def _carrying(one: Named, duty: Duty, held: Held, today: date) -> Carrying:
    return _found(one.body or one.name, today, duty.text, one.name, held.issuer, held.issued_on)


@lru_cache(maxsize=10_000)
def _found(body: str, today: date, text: str, name: str, issuer: str, issued_on: str) -> Carrying:
    return carriers(body, today, text, name=name, issuer=issuer, issued_on=issued_on)


def _told(one: Carrying) -> str:
    if one.decided:
        return ", ".join(name for _, name in one.carriers)
    why = WHY[one.why[-1]][1] if one.why else ""
    if one.candidates:
        return f"{' hoặc '.join(name for _, name in one.candidates)} ({why})"
    return f"{one.printed} ({why})"
