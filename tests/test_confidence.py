"""Confidence: every doubt is raised where it holds and not where it doesn't; a field without one needs no look."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from sample_decision import obligation

from pipeline.check.agreement import Agreement, agreement
from pipeline.check.confidence import AUTO, FIELDS, Case, verdict_of
from pipeline.document.decision import Actor, Deadline, Obligation
from pipeline.document.duties import Duty
from pipeline.lexicon.words import doubts
from pipeline.spans import MappedText, Piece, Span
from pipeline.trained import Reading

TEXT = "Sở Xây dựng kiểm tra các cầu treo dân sinh trước ngày 15/6"
LEAD = Actor(name="Sở Xây dựng")
DAY = Deadline(value="2031-06-15", text="trước ngày 15/6", kind="date")
AGREED = Agreement(True, frozenset({"lead", "cooperating", "recipient", "approver"}), frozenset(), None, (), ())


def mapped(text: str) -> MappedText:
    return MappedText.of([Piece(text, 0, len(text))])


def case(text: str = TEXT, seen: Agreement | None = AGREED, **more: Any) -> Case:
    about = {key: more.pop(key) for key in ("rule", "role", "slots", "unread_lead_in") if key in more}
    unsure, recognised = more.pop("unsure", False), more.pop("recognised", frozenset())
    one = obligation("7-QD-X", 1, text, **{"lead": [LEAD], "deadlines": [DAY], **more})
    duty = Duty(mapped(text), one.section, 0, mapped(text), **{"role": "tasks", "rule": "subject-acts", **about})
    return Case(one, duty, seen, unsure, recognised)


CLEAR = case()
OTHER = replace(AGREED, seen=frozenset())
INHERITED = Actor(name="Sở Y tế", source="inherited", inherited_from="#1/II")
RAISED: dict[str, tuple[Case, Case]] = {
    "order-unread": (
        case(seen=replace(AGREED, order=False)),
        case(seen=replace(AGREED, order=False), origin="table-row"),
    ),
    "one-reader": (case(seen=None), case(seen=None, origin="table-row")),
    "odd-place": (case(role="purpose"), case(role="purpose", rule="charge")),
    "odd-rule": (case(rule="content-slot"), CLEAR),
    "very-long": (case(TEXT + " và đường dẫn" * 60), CLEAR),
    "very-short": (case("Kiểm tra cầu"), case("Kiểm tra cầu treo")),
    "form-template": (case("Căn cứ Quyết định số ……/QĐ-…… của xã"), case("Kiểm tra cầu treo, đò ngang…")),
    "outline-unsure": (case(unsure=True), CLEAR),
    "text-recognised": (case(recognised=frozenset({"text"})), case(recognised=frozenset({"lead"}))),
    "lead-recognised": (case(recognised=frozenset({"lead"})), case(recognised=frozenset({"text"}))),
    "cooperating-recognised": (case(recognised=frozenset({"cooperating"})), CLEAR),
    "recipient-recognised": (case(recognised=frozenset({"recipient"})), CLEAR),
    "approver-recognised": (case(recognised=frozenset({"approver"})), CLEAR),
    "deadline-recognised": (case(recognised=frozenset({"deadlines"})), CLEAR),
    "lead-unread": (case(seen=OTHER), case(seen=OTHER, slots={"lead": [mapped("Sở Xây dựng")]})),
    "lead-one-reader": (case(seen=None), case(seen=None, lead=[])),
    "lead-missed": (case(seen=replace(AGREED, first=Span(0, 11)), lead=[]), CLEAR),
    "lead-nowhere": (case(role="organisation", lead=[]), case(lead=[])),
    "lead-in-unread": (case(unread_lead_in=True, lead=[]), case(unread_lead_in=True)),
    "lead-inherited": (case(lead=[INHERITED]), CLEAR),
    "lead-head-unknown": (case(lead=[Actor(name="Cụm bến phía Nam")]), CLEAR),
    "lead-cell-unread": (case(lead=[], slots={"lead": [mapped("như mục 2")]}), case(lead=[])),
    "cooperating-unread": (case(seen=OTHER, cooperating=[LEAD]), case(seen=OTHER)),
    "cooperating-one-reader": (case(seen=None, cooperating=[LEAD]), case(seen=None)),
    "cooperating-inherited": (case(cooperating=[INHERITED]), case(cooperating=[LEAD])),
    "cooperating-missed": (case("Phối hợp với bên thuê bến sửa cầu"), case("Phối hợp sửa cầu ở bến Rớ")),
    "recipient-unread": (case(seen=OTHER, recipient=[LEAD]), case(seen=OTHER)),
    "recipient-one-reader": (case(seen=None, recipient=[LEAD]), case(seen=None)),
    "recipient-missed": (case(seen=replace(AGREED, addressed=(Span(0, 3),))), CLEAR),
    "approver-unread": (case(seen=OTHER, approver=[LEAD]), case(seen=OTHER)),
    "approver-one-reader": (case(seen=None, approver=[LEAD]), case(seen=None)),
    "deadline-unresolved": (case(deadlines=[DAY.model_copy(update={"value": ""})]), CLEAR),
    "deadline-missed": (
        case(seen=replace(AGREED, untaken=(Span(3, 9),))),
        case(seen=replace(AGREED, untaken=(Span(3, 9),)), slots={"time": [mapped("Quý II")]}),
    ),
    "deadline-one-reader": (case(seen=None), case(seen=None, deadlines=[])),
}


def raised(one: Case) -> set[str]:
    return {reason.split(":", 1)[1] for reason in verdict_of(one).reasons if not reason.startswith("rule:")}


def test_every_doubt_has_a_case() -> None:
    assert set(RAISED) == set(doubts())
    assert {row.field for row in doubts().values()} <= set(FIELDS)


@pytest.mark.parametrize("code", RAISED)
def test_doubts(code: str) -> None:
    holds, holds_not = RAISED[code]
    assert code in raised(holds)
    assert code not in raised(holds_not)
    verdict = verdict_of(holds)
    row = doubts()[code]
    assert verdict.confidence <= row.certainty
    assert (row.field in verdict.check) == (row.certainty < AUTO)


def test_what_both_read_alike_needs_no_look() -> None:
    verdict = verdict_of(CLEAR)
    assert (verdict.review, verdict.check, verdict.reasons) == ("auto", (), ("rule:subject-acts",))
    assert verdict_of(case(seen=OTHER)).review == "check"
    assert verdict_of(RAISED["form-template"][0]).review == "must-check"


# Agreement


def order(**more: Any) -> Obligation:
    return obligation("7-QD-X", 1, "Sở Xây dựng báo cáo Ủy ban nhân dân tỉnh trước ngày 15/6", **more)


def read(one: Obligation, *names: str, times: tuple[str, ...] = ()) -> Agreement:
    def spans(words: tuple[str, ...]) -> tuple[Span, ...]:
        return tuple(Span(one.text.index(word), one.text.index(word) + len(word)) for word in words)

    return agreement(one, Reading(spans(names), spans(times), (Span(0, len(one.text)),)))


def test_a_name_at_the_beginning_without_a_role_would_lead() -> None:
    assert read(order(), "Sở Xây dựng").first == Span(0, 11)
    assert read(order(lead=[LEAD]), "Sở Xây dựng").first is None


def test_a_name_after_a_verb_of_reporting_without_a_role_would_receive() -> None:
    one = order(lead=[LEAD])
    (span,) = read(one, "Sở Xây dựng", "Ủy ban nhân dân tỉnh").addressed
    assert one.text[span.start : span.end] == "Ủy ban nhân dân tỉnh"
    taken = order(lead=[LEAD], recipient=[Actor(name="Ủy ban nhân dân tỉnh")])
    assert read(taken, "Sở Xây dựng", "Ủy ban nhân dân tỉnh").addressed == ()


def test_a_role_is_seen_where_all_its_names_are() -> None:
    one = order(lead=[LEAD], recipient=[Actor(name="Ủy ban nhân dân tỉnh")])
    assert read(one, "Sở Xây dựng").seen == {"lead", "cooperating", "approver"}
    assert "lead" not in read(one, "Sở Xây").seen


def test_a_time_that_the_rules_took_is_taken() -> None:
    assert read(order(deadlines=[DAY]), times=("ngày 15/6",)).untaken == ()
    assert len(read(order(), times=("trước ngày 15/6",)).untaken) == 1
