"""The marked cases in `tests/cases`: each line is one case that a lawyer can read; a failure shows it as marked and as found."""

from __future__ import annotations

import pytest
from case_files import Case, cases, marked, message, unmarked

from pipeline.document.outline import Node
from pipeline.document.paragraphs import Paragraph
from pipeline.extract.duties import duties_in
from pipeline.grammar.acts import act_in
from pipeline.grammar.citations import Citation, citations_in
from pipeline.grammar.conditions import condition_in
from pipeline.grammar.name_lists import names_in_list, run_of_names
from pipeline.grammar.names import EMPTY, Gazetteer
from pipeline.grammar.numbers import canonical, issuer_code, type_code
from pipeline.grammar.orders import orders_in
from pipeline.grammar.parties import parties_in
from pipeline.grammar.sentences import sentences
from pipeline.grammar.subjects import subject_of
from pipeline.grammar.targets import targets_in
from pipeline.grammar.times import times_in
from pipeline.lexicon.registry import registry
from pipeline.link.bodies import gazetteer_of
from pipeline.link.deadlines import masked
from pipeline.normalize.document import normalized
from pipeline.normalize.joining import Candidate, glue, joins
from pipeline.read.formats import read
from pipeline.spans import MappedText, Piece, Span
from pipeline.steps import decided
from pipeline.structure.tree import Counter, grown
from pipeline.structure.zones import structured

YEAR = 2031
KNOWN = Gazetteer(registry().names())


def each(name: str, *, modes: bool = True) -> pytest.MarkDecorator:
    found = cases(name, modes=modes)
    return pytest.mark.parametrize("case", found, ids=[case.where for case in found])


def test_marks_are_read_and_written_alike() -> None:
    line = "[[lead: Sở Xây dựng]] phối hợp với [[with: Sở Y tế]] sửa [[cầu]]."
    text, marks = unmarked(line)
    assert text == "Sở Xây dựng phối hợp với Sở Y tế sửa cầu."
    assert [text[start:end] for _, start, end in marks] == ["Sở Xây dựng", "Sở Y tế", "cầu"]
    assert marked(text, marks) == line


# Times


@each("times.txt")
def test_times(case: Case) -> None:
    line, _, wanted = case.text.rpartition(" → ")
    text, marks = unmarked(line)
    whole = case.mode == "column"
    found = times_in(text if whole else masked(text), YEAR, whole=whole)
    values = "; ".join(time.value or "unresolved" for time in found) or "none"
    shown = f"{marked(text, [('', time.span.start, time.span.end) for time in found])} → {values}"
    assert values == wanted, message(case, case.text, shown)
    if not marks:
        return
    if len(marks) == len(found):
        pairs = zip(marks, found, strict=True)
        assert all(start < time.span.end and time.span.start < end for (_, start, end), time in pairs), message(
            case, case.text, shown
        )
    else:
        assert found, message(case, case.text, shown)
        assert all(any(start < time.span.end and time.span.start < end for _, start, end in marks) for time in found), (
            message(case, case.text, shown)
        )


# Targets


@each("targets.txt")
def test_targets(case: Case) -> None:
    line, _, wanted = case.text.rpartition(" → ")
    text, marks = unmarked(line)
    found = targets_in(text, stated=case.mode != "objectives", measured_shares=case.mode == "aims")
    shown = " || ".join(
        f"{one.name} = {one.value} {one.unit}{f' ({one.by})' if one.by else ''}" for one in found
    ) or "none"  # fmt: skip
    assert shown == wanted, message(case, case.text, f"{line} → {shown}")
    if marks:
        places = [("", one.start, one.end) for one in found]
        assert places == marks, message(case, line, marked(text, places))


# Names


@each("names.txt")
def test_names(case: Case) -> None:
    text, marks = unmarked(case.text)
    if case.mode == "list":
        names = names_in_list(text, KNOWN)
    elif case.mode == "run":
        names = run_of_names(text, 0, KNOWN)[0]
    else:
        names = list(subject_of(text, Span(0, len(text)), KNOWN)[0])
    found = [("", name.span.start, name.span.end) for name in names]
    assert found == marks, message(case, case.text, marked(text, found))


def test_lists_are_cut_without_a_registry_too() -> None:
    text = "Cục Bảo tồn Hang động, Vụ Pháp chế và Văn phòng Bộ"
    names = [text[name.span.start : name.span.end] for name in names_in_list(text, EMPTY)]
    assert names == ["Cục Bảo tồn Hang động", "Vụ Pháp chế", "Văn phòng Bộ"]


# Citations


def printed(citation: Citation, parts: int) -> str:
    if citation.blank:
        return "blank"
    day = f"!{citation.bad_date.removeprefix('ngày').strip()}" if citation.bad_date else citation.issued_on
    values = [citation.type, citation.number, day, citation.issuer, citation.title]
    return " · ".join(value or "-" for value in values[:parts])


@each("citations.txt", modes=False)
def test_citations(case: Case) -> None:
    line, _, wanted = case.text.rpartition(" → ")
    text, marks = unmarked(line)
    parts = [] if wanted == "none" else wanted.split(" || ")
    found = citations_in(text, KNOWN)
    shown = " || ".join(printed(one, 5) for one in found) or "none"
    where = marked(text, [("", one.span.start, one.span.end) for one in found]) if len(found) == len(parts) else text
    told = message(case, case.text, f"{where} → {shown}")
    assert len(found) == len(parts), told
    for one, part, (_, start, end) in zip(found, parts, marks, strict=True):
        assert printed(one, part.count(" · ") + 1) == part, told
        assert start < one.span.end, told
        assert one.span.start < end, told


@each("numbers.txt", modes=False)
def test_numbers(case: Case) -> None:
    line, wanted, kind, issuer = (part.strip() for part in case.text.split("|"))
    found = canonical(line)
    shown = f"{line} | {found} | {type_code(found) or '-'} | {issuer_code(found)}"
    assert (found, type_code(found) or "-", issuer_code(found)) == (wanted, kind, issuer), message(
        case, case.text, shown
    )


@each("relations.txt", modes=False)
def test_relations(case: Case) -> None:
    text, marks = unmarked(case.text)
    lines = text.replace(" / ", "\n\n")
    raw = f"Số: 5/QĐ-SXD\n\nQUYẾT ĐỊNH\n\nCăn cứ chức năng được giao;\n\nQUYẾT ĐỊNH:\n\nĐiều 1. {lines}\n"
    found: list[tuple[str, int, int]] = []
    for reference in decided(read(raw.encode(), "a.txt")).references:
        if reference.relation == "self":
            continue
        at = text.find(reference.mentions[0].text)
        found.append((reference.relation, at, at + len(reference.mentions[0].text)))
    assert found == marks, message(case, case.text, marked(text, found))


# Orders


def spans_of_orders(case: Case, text: str) -> list[tuple[str, int, int]]:
    if case.mode in {"task", "purpose"}:
        strict = case.mode == "purpose"
        return [
            ("", order.span.start, order.span.end)
            for sentence in sentences(text)
            for order in orders_in(text, sentence, KNOWN, strict=strict)
        ]
    if case.mode == "article":
        lines = text.replace(" / ", "\n\n")
        raw = f"QUYẾT ĐỊNH:\n\nĐiều 1. {lines}\n"
    else:
        raw = "QUYẾT ĐỊNH:\n\nĐiều 1. Ban hành kèm theo Quyết định này Kế hoạch.\n\nKẾ HOẠCH\n\nAN TOÀN ĐÒ NGANG\n\n"
        raw += "(Ban hành kèm theo Quyết định số 5/QĐ-SXD)\n\nII. NHIỆM VỤ\n\n1. Kiểm tra bến bãi\n\n"
        raw += text.replace(" / ", "\n\n") + "\n"
    clean = normalized(read(raw.encode(), "a.txt"))
    outline = structured(clean)
    found: list[tuple[str, int, int]] = []
    at = 0
    for duty in duties_in(outline, gazetteer_of(outline)):
        place = text.find(duty.mapped.text, at)
        if place < 0:
            # An order that is no stretch of the case's own lines is shown at its end.
            return [*found, (f"{duty.mapped.text} ", len(text), len(text))]
        at = place + len(duty.mapped.text)
        found.append(("", place, at))
    return found


@each("orders.txt")
def test_orders(case: Case) -> None:
    text, marks = unmarked(case.text)
    found = spans_of_orders(case, text)
    assert found == marks, message(case, case.text, marked(text, found))


# Parties


@each("parties.txt", modes=False)
def test_parties(case: Case) -> None:
    text, marks = unmarked(case.text)
    names, after, _ = subject_of(text, Span(0, len(text)), KNOWN)
    parties = parties_in(text, after if names else 0, KNOWN)
    found = [("lead", name.span.start, name.span.end) for name in names]
    found += [("with", span.start, span.end) for span in parties.cooperating]
    both = set(parties.recipient) & set(parties.approver)
    found += [("to+by" if span in both else "to", span.start, span.end) for span in parties.recipient]
    found += [("by", span.start, span.end) for span in parties.approver if span not in both]
    condition = condition_in(text, KNOWN)
    if condition:
        found.append(("if", condition.start, condition.end))
    found.sort(key=lambda mark: mark[1])
    assert found == marks, message(case, case.text, marked(text, found))


# Marks and depth


def paragraph(text: str, start: int = 0) -> Paragraph:
    return Paragraph(MappedText.of([Piece(text, start, len(text))]))


@each("marks.txt", modes=False)
def test_marks(case: Case) -> None:
    marks, _, wanted = case.text.partition(" → ")
    root = Node("", "", "body", None)
    grown(root, [paragraph(f"{mark.strip()} Rà soát bến đò") for mark in marks.split(" | ")], Counter())
    found = " | ".join(node.path for node in root.walk() if node.label)
    assert found == wanted, message(case, case.text, f"{marks} → {found}")


# Joining


@each("joining.txt")
def test_joining(case: Case) -> None:
    how, _, pair = case.mode.partition(" [")
    sign = next(sign for sign in (" ~~ ", " ~ ", " // ") if sign in case.text)
    first, second = case.text.split(sign)
    filled = {"full": 0.97, "short": 0.4, "closed": None, "fluid": None, "apart": None}[how]
    before = Candidate(first, closed=how == "closed", filled=filled)
    after = Candidate(second, gap=how == "apart")
    together = joins(before, after, frozenset({pair.rstrip("]")}), fluid=how in {"fluid", "apart"})
    found = {"": " ~~ ", " ": " ~ "}[glue(first, second)] if together else " // "
    assert found == sign, message(case, case.text, f"{first}{found}{second}")


# Acts


@each("acts.txt")
def test_acts(case: Case) -> None:
    text, marks = unmarked(case.text)
    names, after, _ = subject_of(text, Span(0, len(text)), KNOWN)
    act = act_in(text, after if names else 0, KNOWN)
    found = [(role, span.start, span.end) for role, span in (("verb", act.verb), ("object", act.object)) if span]
    shown = f"{act.kind.removesuffix('_out')}: {marked(text, found)}"
    assert shown == f"{case.mode}: {marked(text, marks)}", message(case, case.text, shown)
