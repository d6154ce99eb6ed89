"""Words of a PDF in legacy fonts to Unicode, before anything else looks at them."""

from __future__ import annotations

from array import array
from collections import Counter
from collections.abc import Sequence
from operator import attrgetter

from pipeline.read.legacy import NO_PLAN, UNTOLD, Plan, Stretch, converted_line, may_be_legacy, plan_for, plan_of_text
from pipeline.read.legacy_tables import Legacy
from pipeline.read.pdf_lines import Row, Word
from pipeline.read.pdf_pages import Page

_SOFT_HYPHEN = "\u00ad"
_FONT = attrgetter("font")


def in_unicode(pages: list[Page], plan: Plan, counted: Counter[Legacy]) -> list[Page]:
    """Return the pages with all words in Unicode, and add to `counted` how many characters each encoding gave."""

    def convert(row: Row) -> Row:
        told = _SOFT_HYPHEN in row.text or _has_legacy_fonts([row])
        return _converted(row, plan, counted) if told or plan.unnamed else row

    rows = [row for page in pages for row in page.all_rows()]
    if not plan.unnamed and not _has_legacy_fonts(rows) and not any(_SOFT_HYPHEN in row.text for row in rows):
        return pages
    return [page.changed(convert) for page in pages]


def plan_of(pages: Sequence[Page]) -> Plan:
    """Return how a file is read: by its fonts' names, and where no name tells it, by the text of all pages."""
    rows = [row for page in pages for row in page.all_rows()]
    if _has_legacy_fonts(rows):
        return plan_for(_stretches(row) for row in rows)
    if not may_be_legacy("".join([row.text for row in rows])):
        return NO_PLAN
    return plan_of_text("\n".join(" ".join([word.text for word in row.words]) for row in rows))


def _has_legacy_fonts(rows: Sequence[Row]) -> bool:
    for row in rows:
        for font in map(_FONT, row.words):
            if font is not UNTOLD and font.encoding:
                return True
    return False


def _converted(row: Row, plan: Plan, counted: Counter[Legacy]) -> Row:
    stretches = _stretches(row)
    texts, kinds = converted_line(stretches, plan)
    words: list[Word] = []
    for word, stretch, text, kind in zip(row.words, stretches, texts, kinds, strict=True):
        if kind and text != stretch.text:
            counted[kind] += len(text)
        # Each word brought its blank along; a soft hyphen that is no letter is the hyphen that Word's PDFs print.
        shown = (text if kind else text.replace(_SOFT_HYPHEN, "-")).removeprefix(" ")
        words.append(word if shown == word.text else _respelt(word, shown))
    return row.part(words)


def _respelt(word: Word, text: str) -> Word:
    """Return a word with other letters, which share its width evenly where there are more or fewer of them."""
    if len(text) + 1 == len(word.stops):
        return word._replace(text=text)
    step = (word.x1 - word.x0) / max(len(text), 1)
    return word._replace(text=text, stops=array("d", [word.x0 + step * at for at in range(len(text) + 1)]))


def _stretches(row: Row) -> list[Stretch]:
    return [Stretch(word.text if word.joined else f" {word.text}", word.font) for word in row.words]
