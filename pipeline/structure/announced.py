"""Attached documents without the note "(Ban hành kèm theo …)": the subject or an article has said that they come."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import islice

from pipeline.document.paragraphs import Block, Paragraph
from pipeline.letters import folded
from pipeline.structure import forms
from pipeline.structure.marks import bullet, marks

_ARTICLE = re.compile(r"Điều (?P<n>\d{1,3})\b")
_WITHIN = 40
"""Paragraphs of the articles above, and of what is below, that are looked at."""
_TITLE_WORDS, _FEWEST_WORDS = 6, 3
"""How many words of the title behind its type are compared, and how many show it."""


def announced(subject: str, above: Sequence[Block], below: Sequence[Block], kind: str) -> bool:
    """Tell whether the title line at the head of `below` is that of a document which the articles `above`, or the `subject`, issue.

    Good: "Điều 1. Ban hành kèm theo Quyết định này Kế hoạch …" above "KẾ HOẠCH". Not: "DANH MỤC" between Điều 1 and Điều 2, nor a type that no
    article names; a decision without a note and a signature between it and its plan shows it by nothing else.
    """
    texts = [block.text for block in above[:_WITHIN] if isinstance(block, Paragraph)]
    numbers = [int(article.group("n")) for text in texts if (article := _ARTICLE.match(text))]
    # "Ban hành … Kế hoạch …" may come as "KẾ HOẠCH HÀNH ĐỘNG".
    if not numbers or not _says([subject, *texts], below, folded(kind).removesuffix(" hành động")):
        return False
    following = (block.text for block in islice(below, 1, _WITHIN) if isinstance(block, Paragraph))
    first = next((int(article.group("n")) for text in following if (article := _ARTICLE.match(text))), 0)
    return first != numbers[-1] + 1


def _says(texts: Sequence[str], below: Sequence[Block], kind: str) -> bool:
    """Tell whether an article promulgates a document of this kind, or names it by its kind and the title below the line."""
    said = [folded(text) for text in texts if kind in folded(text)]
    if not said:
        return False
    issued = re.compile(
        rf"(?:ban hành|phê duyệt(?= kèm))(?: kèm theo(?: \w+){{1,3}} này)?\W+(?:(?:bản|bộ|\d+|\(\w+\))\W+)?{re.escape(kind)}\b"
    )
    words = " ".join(block.text for block in below[:2] if isinstance(block, Paragraph)).split()
    own = len(words) - len(kind.split())
    title = folded(" ".join(words[: _TITLE_WORDS + len(kind.split())]))
    return any(issued.search(text) or (own >= _FEWEST_WORDS and title in text) for text in said)


def goes_on(title: str, block: Paragraph) -> bool:
    """Tell whether a line below the title of an announced document is still of it: in capitals like it, or in small letters.

    Nothing ends such a title; the headings of the text itself may follow without a mark.
    """
    text = block.text
    if marks(text) or bullet(text):
        return False
    return text[:1].islower() or (forms.is_title_capitals(title) and forms.is_title_capitals(text))
