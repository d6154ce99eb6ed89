"""Checks of the outline: marks missing or printed twice, articles that are not there, counts that the text states."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache

from pipeline.check.findings import Findings, note
from pipeline.document.decision import Level, Note
from pipeline.document.outline import Node, TablePart, Text
from pipeline.grammar.blanks import has_blank
from pipeline.lexicon.words import counted_nouns
from pipeline.spans import MappedText

_LEVELS: dict[str, Level] = {"outline-restart": "info"}


def outline_notes(findings: Findings) -> Iterator[Note]:
    """Marks that are missing or printed twice; where a page ends before a missing one, that is told too."""
    for odd in findings.outline.notes:
        evidence = findings.proof.of(odd.mapped) if odd.mapped else []
        before = findings.proof.of(odd.before) if odd.before else []
        message, message_vi = odd.message, odd.message_vi
        pages = [one.page for one in (*before, *evidence)]
        if odd.code == "outline-gap" and len(set(pages)) > 1 and None not in pages:
            message += f"; page {pages[0]} ends between them, look there"
            message_vi += f"; giữa hai đề mục có chỗ ngắt trang {pages[0]}, cần xem lại chỗ đó"
        yield note(odd.code, _LEVELS.get(odd.code, "warning"), message, message_vi, evidence)


def missing_articles(findings: Findings) -> Iterator[Note]:
    """Numbers that the articles of the decision, or of a document attached to it, leave out, over all chapters."""
    for zone in findings.outline.zones:
        if zone.kind == "appendix":
            # Appendices quote the articles of other documents.
            continue
        last = 0
        for node in _articles(zone.root):
            number = _number(node.label)
            if number == last + 2:
                yield _article_note(findings, node, f"Điều {last + 1}")
            elif number > last + 2 and last:
                yield _article_note(findings, node, f"Điều {last + 1} - Điều {number - 1}")
            elif number < last:
                # The numbering begins anew: what follows is another text.
                break
            last = number


def _article_note(findings: Findings, node: Node, missing: str) -> Note:
    return note(
        "article-missing",
        "warning",
        f"{missing} is not in the text before {node.label}",
        f"không thấy {missing} trước {node.label}",
        findings.proof.of(node.mark) if node.mark else [],
    )


def _articles(node: Node) -> Iterator[Node]:
    """Yield the articles below a node, and none that stands inside another: that one is quoted."""
    for part in node.nodes():
        if part.style == "article":
            yield part
        else:
            yield from _articles(part)


def _number(label: str) -> int:
    digits = re.search(r"\d+", label)
    return int(digits.group()) if digits else 0


@lru_cache(maxsize=1)
def _stated() -> re.Pattern[str]:
    nouns = "|".join(re.escape(noun) for noun in counted_nouns())
    return re.compile(
        rf"(?<![\d/.,-])(?P<count>0?[2-9]|[1-4]\d)\s+(?:\([^()]{{2,20}}\)\s+)?(?P<noun>{nouns})\b"
        r"(?P<more>[^.:;,\d()]{0,60})\b(?:sau|sau đây|như sau|dưới đây)\s*:$"
    )


_NO_TOTAL = re.compile(
    r"(?:tối thiểu|ít nhất|tối đa|hơn|trên|dưới|khoảng|đủ|trong|mức|từ|khoản|điều|mục|điểm)\s*$", re.IGNORECASE
)


# "01 dự án luật, 03 dự án nghị quyết sau đây:" lists both.
_ANOTHER = re.compile(r"(?<![\d/.,-])\d{1,2}\s[^\d.;:]{2,50}(?:,|và)\s*$")


def stated_counts(findings: Findings) -> Iterator[Note]:
    """Lead-ins that state how many follow ("với 6 quan điểm sau:"), and another number does."""
    for zone in findings.outline.zones:
        for node in zone.root.walk():
            if node.mapped is not None and node is not zone.root:
                yield from _count_note(findings, node.mapped, node.content)
            for index, part in enumerate(node.content):
                if isinstance(part, Text) and part.mapped.text.endswith(":"):
                    yield from _count_note(findings, part.mapped, _below(node.content[index + 1 :], part.level))


def _below(parts: Sequence[Text | TablePart | Node], level: int) -> list[Text | TablePart | Node]:
    """Return the parts that a lead-in of a bullet level introduces: up to the next text on its own level or above."""
    found: list[Text | TablePart | Node] = []
    for part in parts:
        if isinstance(part, TablePart) or (isinstance(part, Text) and part.level <= level):
            break
        found.append(part)
    return found


def _count_note(findings: Findings, lead_in: MappedText, parts: Sequence[Text | TablePart | Node]) -> Iterator[Note]:
    stated = _stated().search(lead_in.text) if lead_in.text.endswith(":") else None
    before = lead_in.text[: stated.start()] if stated else ""
    if stated is None or _NO_TOTAL.search(before) or _ANOTHER.search(before[-60:]):
        return
    listed = _listed(parts)
    count = int(stated.group("count"))
    if listed < 2 or listed == count:
        return
    phrase = lead_in.text[stated.start() : stated.end("noun")]
    yield note(
        "count-differs",
        "warning",
        f"the text states {phrase!r}, and {listed} are listed below",
        f"văn bản nêu “{phrase}” nhưng bên dưới có {listed}",
        findings.proof.part(lead_in, stated.start(), stated.end()),
    )


def _listed(parts: Sequence[Text | TablePart | Node]) -> int:
    """Return how many items stand right below: numbered from the first on, or bullets of one level; 0 where unsure."""
    if not parts:
        return 0
    first = parts[0]
    if isinstance(first, Text):
        if not first.level or any(isinstance(part, Node | TablePart) for part in parts):
            return 0
        return sum(isinstance(part, Text) and part.level == first.level for part in parts)
    if isinstance(first, TablePart) or not re.search(r"(?:^|\D)(?:1|I|a|A)$", first.label):
        return 0
    nodes = [part for part in parts if isinstance(part, Node)]
    if any(node.style != first.style or has_blank(node.text) for node in nodes):
        return 0
    return len(nodes)
