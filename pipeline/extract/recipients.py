"""The lines of Nơi nhận, each with the note in brackets that ends it."""

from __future__ import annotations

import re

from pipeline.document.decision import Recipient
from pipeline.document.outline import Outline
from pipeline.document.proof import Proof
from pipeline.grammar.sentences import trimmed
from pipeline.spans import Span

_NOTE = re.compile(r"\s*\((?P<note>[^()]*)\)\s*$")
# "- Thường trực Tỉnh ủy;  Báo" / "- Thường trực HĐND tỉnh;  cáo.": what stands beside a brace over several lines.
_BESIDE_BRACE = re.compile(
    r";\s+(?P<note>(?:để\s+)?(?:báo\s+cáo|b/c|phối\s+hợp|p/h|thực\s+hiện|biết)|(?P<half>để|báo|cáo|phối|hợp|thực|hiện))$",
    re.IGNORECASE,
)


def recipients_of(outline: Outline, proof: Proof) -> list[Recipient]:
    """Return the recipients in the order of the lines, without the dash and the closing stop."""
    found: list[Recipient] = []
    braced: list[tuple[int, re.Match[str]]] = []
    for line in outline.end.recipients:
        text = line.mapped.text
        span = _closing(text)
        whole = text[span.start : span.end]
        if not any(map(str.isalnum, whole)):
            continue  # "|": the rule of a table that a web site left as text
        brace = _BESIDE_BRACE.search(whole)
        if brace:
            whole = whole[: brace.start()]
            braced.append((len(found), brace))
        note = _NOTE.search(whole)
        name = whole[: note.start()].strip() if note and _is_note(note.group("note"), whole) else whole
        found.append(
            Recipient(
                name=name.strip(" ;,"),
                note=note.group("note").strip() if note and name != whole else "",
                evidence=proof.part(line.mapped, span.start, span.end),
            )
        )
    halves = " ".join(brace["half"] for _, brace in braced if brace["half"])
    for index, brace in braced:
        said = found[index].note or (halves if brace["half"] else brace["note"])
        found[index] = found[index].model_copy(update={"note": said})
    return found


def _closing(text: str) -> Span:
    end = len(text)
    while end and text[end - 1] in " ;,./":
        end -= 1
    return Span(0, end) if end else trimmed(text, Span(0, len(text)))


def _is_note(note: str, whole: str) -> bool:
    """Tell a note ("để b/c") from copies and initials that belong to the line ("Lưu: VT, (TH/MT)")."""
    return not whole.startswith("Lưu") and not note.strip().isdigit()
