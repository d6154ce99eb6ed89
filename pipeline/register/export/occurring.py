"""When a deadline falls due, as a calendar says it: one day, a rule of RFC 5545, or the days one by one; always those of `days`."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from pipeline.register.days import anchor_of, occurrences
from pipeline.register.entries import Due, Held

_YEARLY = re.compile(r"R/P1Y/(?:(?P<month>\d{2})(?:-(?P<day>\d{2}))?|Q(?P<quarter>[1-4])|H(?P<half>[12]))")
_DAY_OF_MONTH = re.compile(r"R/P(?P<every>[13])M/(?P<day>\d{2})")
_LENGTHS = (31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)
_EVER = (date(1900, 1, 1), date(2200, 12, 31))
_AHEAD = timedelta(days=3 * 366)
_FIRST_WITHIN = timedelta(days=2 * 366)
_NEXT_WITHIN = timedelta(days=400)

Rule = Mapping[str, str | int | list[int]]


@dataclass(frozen=True, slots=True)
class Dated:
    """The days of a deadline: `first`, and `rule` by which it comes again, or `more` days where no rule gives just those.

    `printed` is False where the day was counted from another.
    """

    first: date
    rule: Rule | None
    more: tuple[date, ...]
    printed: bool


def dated(due: Due, decision: Held, since: date, today: date) -> Dated | None:
    """Return the days of a deadline, None where none follow from its words; `since` where nothing says from when one recurs.

    Days that no rule gives are told up to three years after `today`.
    """
    anchor = anchor_of(due, decision)
    if due.kind != "recurring":
        found = occurrences(due, _EVER, anchor=anchor)
        return Dated(found[0].last, None, (), found[0].printed) if found else None
    anchor = anchor or since
    first = occurrences(due, (anchor, _within(anchor, _FIRST_WITHIN)), anchor=anchor)
    if not first:
        return None
    rule = rule_of(due)
    end = max(_within(today, _AHEAD), first[0].last)
    more = occurrences(due, (first[0].last, end), anchor=anchor) if rule is None else []
    return Dated(first[0].last, rule, tuple(one.last for one in more[1:]), first[0].printed)


def coming(due: Due, decision: Held, today: date) -> list[date]:
    """Return the days of a deadline; of one that recurs those of the 400 days from `today` on."""
    window = (today, _within(today, _NEXT_WITHIN)) if due.kind == "recurring" else _EVER
    return [one.last for one in occurrences(due, window, anchor=anchor_of(due, decision))]


def rule_of(due: Due) -> Rule | None:
    """Return the rule of RFC 5545 that gives the days of a recurring deadline, None where none does.

    It is the printed one, but for days that a month may not have: the RFC skips that month, and the law takes its last day, which
    is BYMONTHDAY=-1. "Trước ngày 10/12" is due on the 9th, "trước ngày 01/3" on the last of February.
    """
    match = _YEARLY.fullmatch(due.value)
    if match:
        return _yearly(match, inclusive=due.inclusive)
    match = _DAY_OF_MONTH.fullmatch(due.value)
    if not match:
        return None
    quarterly = match.group("every") == "3"
    months = {"BYMONTH": [3, 6, 9, 12]} if quarterly else {}
    day = int(match.group("day"))
    if due.inclusive:
        told = -1 if day == 31 else day if quarterly or day <= 28 else 0
    elif day == 1:
        months = {"BYMONTH": [2, 5, 8, 11]} if quarterly else {}
        told = -1
    else:
        told = -2 if day == 31 else day - 1 if quarterly or day <= 28 else 0
    return {"FREQ": "MONTHLY", **months, "BYMONTHDAY": told} if told else None


def _yearly(match: re.Match[str], *, inclusive: bool) -> Rule | None:
    if match.group("day"):
        month, day = int(match.group("month")), int(match.group("day"))
        if not 1 <= month <= 12 or not 1 <= day <= 31:
            return None
        most = _LENGTHS[month - 1]
        short = day > most or (month == 2 and day == 29)
        if inclusive:
            return _each_year(month, -1 if short else day)
        if day == 1:
            return _each_year(month - 1 or 12, -1)
        return _each_year(month, -2 if short else day - 1)
    length = 1 if match.group("month") else 3 if match.group("quarter") else 6
    last = int(match.group("month") or match.group("quarter") or match.group("half")) * length
    return _each_year(last if inclusive else (last - length) or 12, -1) if 1 <= last <= 12 else None


def _each_year(month: int, day: int) -> Rule:
    return {"FREQ": "YEARLY", "BYMONTH": month, "BYMONTHDAY": day}


def _within(day: date, span: timedelta) -> date:
    return min(day, date.max - span) + span
