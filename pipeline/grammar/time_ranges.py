"""Times that say from when to when, in two forms with "đến" between them, and those that say only from when."""

from __future__ import annotations

import re

from pipeline.grammar.time_values import Time
from pipeline.spans import Span

_FROM_TO = re.compile(r"\s*(?:[-–—]|đến)\s*(?:hết\s*)?(?:t\.?)?")
_FROM = re.compile(r"(?<!\w)từ\s+(?:giữa\s+|đầu\s+)?$")
_TO_LAST = re.compile(r"\s*(?:(?:[-–—]|đến)\s*(?:hết\s*)?)?")


_LAST_PART = re.compile(r"(?<=-)(?:Q\d|H\d|\d\d)$")


def _last_part(match: re.Match[str]) -> str:
    return {"Q": "Q4", "H": "H2"}.get(match.group()[0], "12")


def ranges(found: list[Time], lowered: str, *, whole: bool) -> list[Time]:
    """Join two periods with a dash or "đến" between them: "Quý IV/2025 - Quý II/2026"; in running text behind "từ" only."""
    joined: list[Time] = []
    for time in found:
        last = joined[-1] if joined else None
        if (
            last is not None
            and last.kind == time.kind == "period"
            and "/" not in last.value + time.value
            and (
                _FROM_TO.fullmatch(lowered[last.span.end : time.span.start])
                if whole
                else _FROM.search(lowered, 0, last.span.start) and _is_reached(lowered, last, time)
            )
        ):
            # "từ quý II năm 2031 đến hết năm 2031": to the last part of it.
            ends = time.value if last.value[:5] != f"{time.value}-" else _LAST_PART.sub(_last_part, last.value)
            joined[-1] = Time(Span(last.span.start, time.span.end), f"{last.value}/{ends}", "period")
        else:
            joined.append(time)
    return joined


def _is_reached(lowered: str, first: Time, last: Time) -> bool:
    """Tell whether "đến" leads from one time to the other: it may belong to the form of the second ("đến hết năm 2031")."""
    between = _TO_LAST.fullmatch(lowered, first.span.end, last.span.start)
    return between is not None and (bool(between.group().strip()) or lowered.startswith("đến ", last.span.start))
