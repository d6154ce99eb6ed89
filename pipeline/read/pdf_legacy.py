"""Words of a PDF in legacy fonts to Unicode, before anything else looks at them."""

from __future__ import annotations

from array import array
from collections import Counter
from collections.abc import Sequence

from pipeline.read.legacy import NO_PLAN, Plan, Stretch, converted_line, may_be_legacy, plan_for, plan_of_text
from pipeline.read.legacy_tables import Legacy
from pipeline.read.pdf_lines import Row, Word
from pipeline.read.pdf_pages import Page

_SOFT_HYPHEN = "\u00ad"


def in_unicode(pages: list[Page], counted: Counter[Legacy]) -> tuple[list[Page], Plan]:
    """Return the pages with all words in Unicode, and how the file is read; add to `counted` what each encoding gave.

    Fonts' names tell how it is read, and where no name does, the text of all pages; counted are characters.
    """
    rows = [row for page in pages for row in page.all_rows()]
    text = "".join([row.text for row in rows])
    plan, are_named = NO_PLAN, _has_legacy_fonts(rows)
    if are_named:
        plan = plan_for(_stretches(row) for row in rows)
    elif may_be_legacy(text):
        plan = plan_of_text("\n".join(" ".join([word.text for word in row.words]) for row in rows))

    def convert(row: Row) -> Row:
        told = _SOFT_HYPHEN in row.text or _has_legacy_fonts([row])
        return _converted(row, plan, counted) if told or plan.unnamed else row

    if not plan.unnamed and not are_named and _SOFT_HYPHEN not in text:
        return pages, plan
    return [page.changed(convert) for page in pages], plan


def _has_legacy_fonts(rows: Sequence[Row]) -> bool:
    # A page has a handful of looks: they are told apart by their identities first.
    looks = {id(look): look for row in rows for look in row.looks}
    return any(look.font.encoding for look in looks.values())


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
    return word._replace(text=text, places=array("d", [word.x0 + step * at for at in range(len(text) + 1)]), first=0)


def _stretches(row: Row) -> list[Stretch]:
    return [Stretch(word.text if word.joined else f" {word.text}", word.look.font) for word in row.words]
