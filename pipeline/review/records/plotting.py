"""The accuracy over time as a drawing: one small chart a field, its points with their 95 % intervals.

An SVG element with attributes alone, neither scripts nor styles, so that it stands in a page under a strict content security
policy. All charts share one scale; each says in words (title) what it draws.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from math import floor
from typing import Literal
from xml.sax.saxutils import escape

from pipeline.compare.fields import TITLES
from pipeline.review.records.accuracy import Period, Rate

Language = Literal["vi", "en"]

_WORDS: dict[str, tuple[str, str]] = {
    "title": ("Máy trích đúng bao nhiêu", "How often the extractor was right"),
    "desc": (
        "Mỗi ô một trường: tỷ lệ đúng theo kỳ, với khoảng tin cậy 95 % (Wilson) và số nghĩa vụ n.",
        "One chart a field: the share that was right in each period, with its 95 % interval (Wilson) and the number of obligations n.",
    ),
    "none": ("Chưa có nghĩa vụ nào được quyết định", "Nothing was decided yet"),
    "": ("không rõ", "unknown"),
    "precision": ("Nghĩa vụ trích đúng", "Real obligations (precision)"),
    "recall": ("Nghĩa vụ không bị sót", "Obligations found (recall)"),
    **TITLES,
}

_WIDTH, _COLUMNS = 1240, 3
_CELL, _TALL = 400, 200
_LEFT, _RIGHT, _TOP, _BOTTOM = 48, 12, 34, 42
_GAP = 20
_LABELS, _COUNTS, _LONGEST = 5, 8, 12
"""Periods that are named below a chart, up to how many periods each point has its n, and the letters of a name below."""

_INK, _SOFT, _GRID, _LINE = "#1f2937", "#4b5563", "#d1d5db", "#1d4ed8"


@dataclass(frozen=True, slots=True)
class _Series:
    """One chart: its name and a rate for each period."""

    name: str
    rates: tuple[Rate, ...]


@dataclass(frozen=True, slots=True)
class _Frame:
    """Where a chart stands, in pixels, and which shares it shows: from `lowest` to 1."""

    x: float
    y: float
    lowest: float
    periods: int

    def across(self, number: int) -> float:
        """Return where a period is, from the left."""
        width = _CELL - _LEFT - _RIGHT
        return self.x + _LEFT + width * (number + 0.5) / self.periods

    def down(self, share: float) -> float:
        """Return where a share is, from the top."""
        height = _TALL - _TOP - _BOTTOM
        return self.y + _TOP + height * (1 - max(share, self.lowest)) / (1 - self.lowest)


def drawn(periods: Sequence[Period], language: Language = "vi") -> str:
    """Return an `<svg>` of the periods, in the order given, 1240 wide; where there are none it says so."""
    series = _series(periods)
    rows = -(-len(series) // _COLUMNS)
    height = rows * (_TALL + _GAP) if series else 60
    opening = (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_WIDTH} {height}" width="{_WIDTH}" height="{height}" '
        f'role="img" aria-labelledby="accuracy-title accuracy-desc" font-family="sans-serif" font-size="13">'
    )
    parts = [
        opening,
        f'<title id="accuracy-title">{escape(_word("title", language))}</title>',
        f'<desc id="accuracy-desc">{escape(_described(periods, language))}</desc>',
        f'<rect width="{_WIDTH}" height="{height}" fill="#ffffff"/>',
    ]
    if not series:
        parts.append(_text(_WIDTH / 2, 35, _word("none", language), anchor="middle"))
    lowest = _lowest(series)
    for number, one in enumerate(series):
        row, column = divmod(number, _COLUMNS)
        frame = _Frame(column * (_CELL + _GAP), row * (_TALL + _GAP), lowest, len(periods))
        parts += _chart(one, frame, [_named(period, language) for period in periods], language)
    return "\n".join((*parts, "</svg>"))


def _series(periods: Sequence[Period]) -> list[_Series]:
    if not periods:
        return []
    names = [one.field for one in periods[0].fields]
    return [
        _Series("precision", tuple(one.precision for one in periods)),
        _Series("recall", tuple(one.recall for one in periods)),
        *(_Series(name, tuple(one.fields[at].rate for one in periods)) for at, name in enumerate(names)),
    ]


def _lowest(series: Sequence[_Series]) -> float:
    """Return where the scale begins: below the lowest interval, at a tenth."""
    lows = [rate.low for one in series for rate in one.rates if rate.n]
    return min(floor(min(lows, default=0.0) * 10) / 10, 0.9)


def _chart(one: _Series, frame: _Frame, names: Sequence[str], language: Language) -> Iterator[str]:
    yield "<g>"
    yield _text(frame.x + _LEFT, frame.y + 16, _word(one.name, language), size=15, weight="bold", colour=_INK)
    yield from _scale(frame)
    there = [(number, rate) for number, rate in enumerate(one.rates) if rate.n]
    if frame.periods > _COUNTS and there:
        least, most = (way(rate.n for _, rate in there) for way in (min, max))
        yield _text(frame.x + _CELL - _RIGHT, frame.y + 16, f"n={least}\u2013{most}", anchor="end", size=11)
    line = " ".join(f"{frame.across(number):.1f},{frame.down(rate.share):.1f}" for number, rate in there)
    yield f'<polyline points="{line}" fill="none" stroke="{_LINE}" stroke-width="1.5" stroke-opacity="0.5"/>'
    for number, rate in there:
        yield from _point(rate, frame, number, names[number], language)
    step = -(-len(names) // _LABELS)
    for number in range(0, len(names), step):
        name = names[number]
        short = name if len(name) <= _LONGEST else f"{name[: _LONGEST - 1]}\u2026"
        yield _text(frame.across(number), frame.y + _TALL - 6, short, anchor="middle")
    yield "</g>"


def _scale(frame: _Frame) -> Iterator[str]:
    for tenth in range(round(frame.lowest * 10), 11):
        if frame.lowest < 0.5 and tenth % 2:
            continue
        y = frame.down(tenth / 10)
        yield f'<line x1="{frame.x + _LEFT}" x2="{frame.x + _CELL - _RIGHT}" y1="{y:.1f}" y2="{y:.1f}" stroke="{_GRID}"/>'
        yield _text(frame.x + _LEFT - 6, y + 4, f"{tenth * 10} %", anchor="end")


def _point(rate: Rate, frame: _Frame, number: int, name: str, language: Language) -> Iterator[str]:
    x, low, high = frame.across(number), frame.down(rate.low), frame.down(rate.high)
    yield f"<g><title>{escape(_told(name, rate, language))}</title>"
    yield f'<line x1="{x:.1f}" x2="{x:.1f}" y1="{high:.1f}" y2="{low:.1f}" stroke="{_LINE}" stroke-width="2"/>'
    for end in (high, low):
        yield f'<line x1="{x - 4:.1f}" x2="{x + 4:.1f}" y1="{end:.1f}" y2="{end:.1f}" stroke="{_LINE}" stroke-width="2"/>'
    yield f'<circle cx="{x:.1f}" cy="{frame.down(rate.share):.1f}" r="4" fill="{_LINE}"/>'
    if frame.periods <= _COUNTS:
        yield _text(x, frame.y + _TALL - 23, f"n={rate.n}", anchor="middle", size=11)
    yield "</g>"


def _described(periods: Sequence[Period], language: Language) -> str:
    """Return the drawing in words: what it shows, and its newest figures."""
    told = [_word("desc", language)]
    if periods:
        newest = [f"{_word(one.name, language)} {_percent(one.rates[-1], language)}" for one in _series(periods)]
        told.append(f"{_named(periods[-1], language)}: {'; '.join(newest)}.")
    return " ".join(told)


def _told(name: str, rate: Rate, language: Language) -> str:
    between = f"{_number(rate.low, language)}\u2013{_number(rate.high, language)} %"
    return f"{name}: {_percent(rate, language)} ({rate.right}/{rate.n}; {between})"


def _percent(rate: Rate, language: Language) -> str:
    return f"{_number(rate.share, language)} %" if rate.n else "-"


def _number(share: float, language: Language) -> str:
    shown = f"{share * 100:.1f}"
    return shown.replace(".", ",") if language == "vi" else shown


def _named(period: Period, language: Language) -> str:
    """Return what a period is called, without what XML can't hold."""
    return "".join(letter for letter in period.key if letter.isprintable()) or _word("", language)


def _word(name: str, language: Language) -> str:
    return _WORDS[name][language == "en"]


def _text(
    x: float,
    y: float,
    words: str,
    *,
    anchor: str = "start",
    size: int = 12,
    weight: str = "normal",
    colour: str = _SOFT,
) -> str:
    return (
        f'<text x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}" font-size="{size}" font-weight="{weight}" '
        f'fill="{colour}">{escape(words)}</text>'
    )
