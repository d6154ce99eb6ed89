"""Composing the raw text of a format that has none of its own: every run is written down and its offsets kept."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Sequence
from functools import partial
from operator import attrgetter
from typing import NamedTuple

from pipeline.document.source import Box, Line, new_line
from pipeline.read.legacy import NO_PLAN, UNTOLD, Font, Plan, Stretch, converted_line
from pipeline.read.legacy_tables import Legacy
from pipeline.spans import Span

_SURROGATE = re.compile("[\ud800-\udfff\x00]")
_ENCODING = attrgetter("font.encoding")
_UNIT = re.compile(r"(?:^|[\s\d(/])(?:[kcdm]?m|ha|W/m)$")


class Run(NamedTuple):
    """Characters of one look; a `raised` run is written into raw and is not text.

    `pointer` says that the format itself knows it for the mark of a note, whatever it looks like ("i", or "1" after "km").
    `font` is what the font's name tells of the encoding; the composer converts, so that raw is Unicode.
    """

    text: str
    bold: bool = False
    italic: bool = False
    raised: bool = False
    pointer: bool = False
    font: Font = UNTOLD


class Look(NamedTuple):
    """What a reader knows about a line besides its characters.

    `stops` are those of `Line`, for every character of the runs as they are given, blanks at their ends included; so are
    the stretches of `unsure`, counted from the first of those characters.
    """

    page: int | None = None
    box: Box | None = None
    centred: bool = False
    fill: float | None = None
    closed: bool = False
    gap: bool = False
    stops: bytes = b""
    slope: float = 0.0
    unsure: tuple[Span, ...] = ()


new_look: Callable[
    [tuple[int | None, Box | None, bool, float | None, bool, bool, bytes, float, tuple[Span, ...]]], Look
]
new_look = partial(tuple.__new__, Look)
"""Makes a look of all its fields, in order: three times as fast as naming them, and a file has thousands of lines."""


class Composer:
    """The raw text as it grows; each line starts where the last one ended, after one separator.

    `plan` says what is done with fonts that tell nothing; `lines` are what came in, for `plan_for`, where it is to
    be told, and `converted` counts the characters that came out of each legacy encoding.
    """

    def __init__(self, plan: Plan = NO_PLAN, *, tells: bool = False) -> None:
        self.plan = plan
        self._tells = tells
        self.lines: list[list[Stretch]] = []
        self.converted: Counter[Legacy] = Counter()
        self._parts: list[str] = []
        self._length = 0
        self._separator = ""

    @property
    def raw(self) -> str:
        """Everything written so far, what no character is as U+FFFD."""
        return _SURROGATE.sub("\ufffd", "".join(self._parts))

    def cell(self) -> None:
        """Let the next line be separated from the last by a tab: a cell of the same row begins."""
        if self._separator:
            self._separator = "\t"

    def row(self) -> None:
        """Let the next line be separated from the last by a line end: a row begins or a table is over."""
        if self._separator:
            self._separator = "\n"

    def line(self, runs: Sequence[Run], look: Look) -> Line | None:
        """Write runs as one line and return it; None, and nothing written, where there is only blank in them."""
        given = self._unified(runs)
        runs = trimmed(given)
        if not runs:
            return None
        self._parts.append(self._separator)
        self._length += len(self._separator)
        begin = self._length if runs is given else self._length - _blanks(given)
        self._separator = "\n"
        page, box, centred, fill, closed, gap, stops, slope, unsure = look
        pieces, raised = self._written(runs)
        if len(runs) > 1 or runs is not given:
            stops = stops[2 * (pieces[0].start - begin) : 2 * (pieces[-1].end - begin + 1)]
        if unsure:
            unsure = tuple([Span(begin + span.start, begin + span.end) for span in unsure])
        bold, italic = mostly(runs)
        return new_line((pieces, page, box, bold, italic, centred, fill, closed, raised, gap, stops, slope, unsure))

    def _written(self, runs: Sequence[Run]) -> tuple[tuple[Span, ...], tuple[Span, ...]]:
        """Write runs; return the spans of what is text, those side by side as one, and of what is raised."""
        if len(runs) == 1 and not runs[0].raised:
            return (self._write(runs[0].text),), ()
        pieces: list[Span] = []
        raised: list[Span] = []
        for run in runs:
            span = self._write(run.text)
            if run.raised:
                raised.append(span)
            elif pieces and pieces[-1].end == span.start:
                pieces[-1] = Span(pieces[-1].start, span.end)
            else:
                pieces.append(span)
        return tuple(pieces), tuple(raised)

    def _unified(self, runs: Sequence[Run]) -> Sequence[Run]:
        """Return the runs in Unicode, in fonts that need no telling."""
        if not self._tells and self.plan.unnamed is None and not any(map(_ENCODING, runs)):
            return runs
        line = [Stretch(run.text, run.font) for run in runs]
        if self._tells:
            self.lines.append(line)
        if self.plan.unnamed is None and not any(map(_ENCODING, runs)):
            return runs
        texts, kinds = converted_line(line, self.plan)
        for run, text, kind in zip(runs, texts, kinds, strict=True):
            if kind and text != run.text:
                self.converted[kind] += len(text)
        return [run._replace(text=text, font=UNTOLD) for text, run in zip(texts, runs, strict=True)]

    def _write(self, text: str) -> Span:
        start = self._length
        self._parts.append(text)
        self._length += len(text)
        return Span(start, self._length)


def _blanks(runs: Sequence[Run]) -> int:
    """Return how many blanks stand before the first visible character."""
    count = 0
    for run in runs:
        count += len(run.text) - len(run.text.lstrip())
        if run.text.strip():
            break
    return count


def mostly(runs: Sequence[Run]) -> tuple[bool, bool]:
    """Tell whether more than half of the visible characters that are text are bold, and whether they are italic."""
    if len(runs) == 1:
        return runs[0].bold and not runs[0].raised, runs[0].italic and not runs[0].raised
    counts = [0 if run.raised else len("".join(run.text.split())) for run in runs]
    total = sum(counts)
    bold_ones, italic_ones = (sum([count for run, count in zip(runs, counts, strict=True) if run[at]]) for at in (1, 2))
    return bold_ones * 2 > total, italic_ones * 2 > total


def trimmed(runs: Sequence[Run]) -> Sequence[Run]:
    """Return runs without blanks at either end; nothing where all is blank, the runs themselves where one is trim.

    Raised runs that stand alone are text: a line always has a piece. So is the 2 of "m2".
    """
    if len(runs) == 1 and not runs[0].raised:
        text = runs[0].text.strip()
        if text and text == runs[0].text:
            return runs
        return [runs[0]._replace(text=text)] if text else []
    kept = [run for run in runs if run.text]
    while kept and not kept[0].text.strip():
        kept.pop(0)
    while kept and not kept[-1].text.strip():
        kept.pop()
    if not kept:
        return []
    if kept[0].text[0].isspace():
        kept[0] = kept[0]._replace(text=kept[0].text.lstrip())
    if kept[-1].text[-1].isspace():
        kept[-1] = kept[-1]._replace(text=kept[-1].text.rstrip())
    if all(run.raised or not run.text.strip() for run in kept):
        return [Run(run.text, run.bold, run.italic) for run in kept]
    return _units_lowered(kept)


def _units_lowered(runs: list[Run]) -> list[Run]:
    lowered: list[Run] = []
    before = ""
    for run in runs:
        if run.raised and not run.pointer and (not is_mark(run.text) or _UNIT.search(before)):
            run = Run(run.text, run.bold, run.italic)
        lowered.append(run)
        before = (before + run.text)[-12:]
    return lowered


def is_mark(text: str) -> bool:
    """Tell whether raised text can be a footnote mark: "1", "(2)", "[3]", "*"; the "th" of "4th" can't."""
    return bool(re.fullmatch(r"\s*[(\[]?(?:\d{1,3}|\*{1,3}|[¹²³⁰-⁹]+)[)\]]?[,;]?\s*", text))
