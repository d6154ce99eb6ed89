"""Checks of words: short forms that nothing introduces."""

from __future__ import annotations

import re
from collections.abc import Iterator

from pipeline.check.findings import Findings, note
from pipeline.document.decision import Evidence, Note, Obligation
from pipeline.letters import LOWER, UPPER, composed
from pipeline.lexicon.words import general_abbreviations

# Capitals inside a number ("12/QĐ-SXD") or a code are no words of the sentence.
_SHORT = re.compile(rf"[{UPPER}](?<![\w/.&-].)[{UPPER}&]{{1,9}}(?![\w/&-]|\.\w)")
_SMALL = re.compile(rf"[{LOWER}]{{2}}")
_ROMAN = re.compile(r"(?<![IVXLC])[IVXLC]+$")


def undeclared_abbreviations(findings: Findings) -> Iterator[Note]:
    """Short forms in obligations that the text never introduces and that are not in general use: one note lists them."""
    known = frozenset(general_abbreviations()) | {one.short for one in findings.abbreviations}
    unknown: dict[str, Obligation] = {}
    for obligation in findings.obligations:
        for short in _short_forms(obligation):
            if short not in unknown and not _is_known(short, known):
                unknown[short] = obligation
    if not unknown:
        return
    # Markdown writes "R\\&D".
    raw = composed(findings.outline.clean.source.raw).replace("\\", "")
    found = {short: _places(one, short) for short, one in unknown.items() if not _is_introduced(short, raw)}
    if found:
        listed = ", ".join(found)
        yield note(
            "abbreviation-undeclared",
            "info",
            f"short forms that the text does not introduce: {listed}",
            f"chữ viết tắt chưa được giải thích trong văn bản: {listed}",
            [evidence for places in found.values() for evidence in places],
        )


def _is_known(short: str, known: frozenset[str]) -> bool:
    """Tell whether a short form, or each of the two that "HĐND&UBND" joins, needs no introduction."""
    return short in known or ("&" in short and all(part in known for part in short.split("&")))


def _short_forms(obligation: Obligation) -> list[str]:
    """Return the short forms of a sentence in small letters; a sentence in capitals shows none."""
    text = obligation.text
    found = [match for match in _SHORT.finditer(text) if not _ROMAN.match(match.group())]
    if not found or not _SMALL.search(text) or sum(map(str.isupper, text)) > 0.5 * sum(map(str.isalpha, text)):
        return []
    return [match.group() for match in found if not _beside_capitals(text, match.start(), match.end())]


def _beside_capitals(text: str, start: int, end: int) -> bool:
    """Tell whether a word in capitals stands among others: it is part of a title set so."""
    before, after = text[:start].split()[-1:], text[end:].split()[:1]
    return any(len(word) > 1 and word.strip("“”\"',.;:").isupper() for word in (*before, *after))


def _is_introduced(short: str, raw: str) -> bool:
    """Tell whether the document explains a short form, in brackets, in quotation marks or in a list of short forms."""
    word = re.escape(short)
    explained = re.compile(
        rf"[(“\"]\s*[*_]*{word}[*_]*\s*[)”\"]|(?:tắt|gọn)\s+là:?\s+\S?{word}\b|{word}\s*(?::|\()\s*\w|\w\s+[-–]\s+{word}\b"
    )
    # Only around the word itself: to search all of a document for each of its short forms takes as long as reading it.
    at = raw.find(short)
    while at >= 0:
        if explained.search(raw, max(0, at - _AROUND), at + len(short) + _AROUND):
            return True
        at = raw.find(short, at + 1)
    return False


_AROUND = 200


def _places(obligation: Obligation, short: str) -> list[Evidence]:
    """Return the part of an obligation's evidence in which the short form stands."""
    word = re.compile(rf"(?<!\w){re.escape(short)}(?!\w)")
    return [one for one in obligation.evidence if word.search(one.quote)][:1] or obligation.evidence[:1]
