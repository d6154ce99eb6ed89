"""What a person types for a field, as entries: times in their normal form, and only evidence that is theirs."""

from __future__ import annotations

import unicodedata
from pathlib import Path

import pytest
from review_samples import extracted, plan_text

from pipeline.compare.fields import FIELDS, Entries, key_of, references_of, shown, values_of
from pipeline.document.decision import Decision
from pipeline.review.records.entering import Line, deadline, entered
from pipeline.review.records.refusals import Unfit
from pipeline.review.records.source import SourceText
from pipeline.write.decision_json import from_json


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return extracted(tmp_path_factory.mktemp("entering"), plan_text())


@pytest.fixture(scope="module")
def decision(folder: Path) -> Decision:
    return from_json((folder / "decision.json").read_text("utf-8"))


@pytest.fixture(scope="module")
def source(folder: Path) -> SourceText:
    return SourceText((folder / "source.txt").read_bytes().decode("utf-8"), None)


@pytest.fixture
def there(decision: Decision) -> dict[str, Entries]:
    [one] = [one for one in decision.obligations if one.text.startswith("Sở Xây dựng chủ trì")]
    return values_of(one, references_of(decision))


CANONICAL = [
    ("2031-11-15", "date", None, "2031-11-15"),
    ("2028-02-29", "date", None, "2028-02-29"),
    ("2031-05", "period", "2031-05-01", "2031-05-31"),
    ("2027-02", "period", "2027-02-01", "2027-02-28"),
    ("2031-Q4", "period", "2031-10-01", "2031-12-31"),
    ("2031-H1", "period", "2031-01-01", "2031-06-30"),
    ("2031", "period", "2031-01-01", "2031-12-31"),
    ("2031-05/2031-07", "period", "2031-05-01", "2031-07-31"),
    ("2031-05-02/2031-05-09", "period", "2031-05-02", "2031-05-09"),
    ("2030/..", "period", "2030-01-01", None),
    ("P30D", "relative", None, None),
    ("P10BD", "relative", None, None),
    ("ongoing", "ongoing", None, None),
    ("R/P1Y", "recurring", None, None),
    ("R/P1Y/12-10", "recurring", None, None),
    ("R/P1Y/02-29", "recurring", None, None),
    ("R/P1Y/09", "recurring", None, None),
    ("R/P1Y/Q4", "recurring", None, None),
    ("R/P1M/20", "recurring", None, None),
    ("R/P3M/15", "recurring", None, None),
    ("R/P1W", "recurring", None, None),
]


@pytest.mark.parametrize(("value", "kind", "start", "end"), CANONICAL)
def test_canonical_times(value: str, kind: str, start: str | None, end: str | None, decision: Decision) -> None:
    made = deadline("", value, decision)
    assert (made["value"], made["text"], made["kind"], made["start"], made["end"]) == (value, value, kind, start, end)
    assert made["rrule"].startswith("FREQ=") == (kind == "recurring")


@pytest.mark.parametrize(
    "value",
    [
        "2027-02-29", "2031-02-30", "2031-13-01", "2031-04-31", "2031-00", "2031-Q5", "2031-H3", "31-12-2031", "15/11/2031",
        "2031-07/2031-05", "2031-05-09/2031-05-02", "2031-05/", "../2031", "P0D", "P", "P1X", "R/P1Y/13-01", "R/P1Y/02-30",
        "R/P1Y/04-31", "R/P1Y/---", "R/P1Y/Q9", "R/P3M/Q2", "R/P1M/32", "R/P1D/12-10", "R/P0Y", "sớm", "2031-11-15 ", "٢٠٣١",
        "2031-11-15T00:00", "0000",
    ],
)  # fmt: skip
def test_times_that_are_none_are_refused(value: str, decision: Decision) -> None:
    with pytest.raises(Unfit) as caught:
        deadline("trước ngày ấy", value, decision)
    assert caught.value.status == 422
    assert caught.value.message_vi != caught.value.message


READ = [
    ("trước ngày 15/11/2031", "2031-11-15", False),
    ("chậm nhất ngày 15 tháng 11 năm 2031", "2031-11-15", True),
    ("quý II năm 2031", "2031-Q2", True),
    ("hằng năm, trước ngày 10/12", "R/P1Y/12-10", False),
    ("trước ngày 15/11", "2031-11-15", False),
    ("khi nước lên", "", True),
]


@pytest.mark.parametrize(("words", "value", "inclusive"), READ)
def test_a_time_is_read_from_its_words(words: str, value: str, inclusive: bool, decision: Decision) -> None:
    made = deadline(words, "", decision)
    assert (made["text"], made["value"], made["inclusive"]) == (words, value, inclusive)


def test_a_value_that_is_given_holds_whatever_the_words_are(decision: Decision) -> None:
    made = deadline("trước ngày 15/11", "2032-11-15", decision)
    assert (made["text"], made["value"], made["end"]) == ("trước ngày 15/11", "2032-11-15", "2032-11-15")


def lines_of(field: str, entries: Entries) -> list[Line]:
    """Return what a form shows for entries, unchanged."""
    said = "name" if field in ("lead", "cooperating", "recipient", "approver") else "text"
    value = {"deadlines": "value", "text": "kind"}.get(field, "")
    return [
        Line(shown(field, one) if field == "references" else str(one[said]), str(one.get(value, "")) if value else "")
        for one in entries
    ]


def test_a_form_that_is_sent_as_it_was_shown_changes_nothing(decision: Decision, source: SourceText) -> None:
    looked_at = 0
    inherited = False
    for one in decision.obligations:
        for field, entries in values_of(one, references_of(decision)).items():
            inherited |= any(entry.get("source") == "inherited" for entry in entries)
            assert entered(field, lines_of(field, entries), entries, source, decision) == entries
            looked_at += bool(entries)
    assert looked_at > 15
    assert inherited


def test_lines_that_say_what_stood_there_keep_its_evidence(
    there: dict[str, Entries], decision: Decision, source: SourceText
) -> None:
    lines = [Line("Sở Tài chính"), Line(" sở  xây dựng ")]
    new, old = entered("lead", lines, there["lead"], source, decision)
    assert new["evidence"] == []
    assert old["name"] == "sở xây dựng"
    assert old["evidence"] == there["lead"][0]["evidence"] != []


def test_a_line_in_the_place_of_another_has_its_evidence(
    there: dict[str, Entries], decision: Decision, source: SourceText
) -> None:
    [one] = entered("deadlines", [Line("trước ngày 15/11/2031", "2031-11-14")], there["deadlines"], source, decision)
    assert one["value"] == "2031-11-14"
    assert one["evidence"] == there["deadlines"][0]["evidence"] != []


def test_a_line_has_no_evidence_of_one_that_only_moved(
    there: dict[str, Entries], decision: Decision, source: SourceText
) -> None:
    before = [*there["lead"], *there["cooperating"]]
    moved, new = entered("lead", [Line("Công an tỉnh"), Line("Sở Y tế")], before, source, decision)
    assert moved["evidence"] == before[1]["evidence"] != []
    assert new["evidence"] == []


def test_selected_places_prove_a_line(there: dict[str, Entries], decision: Decision, source: SourceText) -> None:
    at = source.raw.index("Giám đốc Sở Xây dựng")
    [one] = entered("lead", [Line("Sở Xây dựng", "", ((at - 1, at + 20),))], there["lead"], source, decision)
    assert [(place["quote"], place["start"]) for place in one["evidence"]] == [("Giám đốc Sở Xây dựng", at)]
    with pytest.raises(Unfit, match="outside"):
        entered("lead", [Line("x", "", ((0, len(source.raw) + 1),))], [], source, decision)


def test_empty_lines_are_left_out(decision: Decision, source: SourceText) -> None:
    assert entered("lead", [Line(" "), Line("\u200b\n"), Line("")], [], source, decision) == []


def test_letters_are_composed_and_what_can_not_be_seen_is_left_out(decision: Decision, source: SourceText) -> None:
    typed = unicodedata.normalize("NFD", "Sở\u00a0Xây dựng") + "\x00\u200b\ud800"
    [one] = entered("lead", [Line(typed)], [], source, decision)
    assert (one["name"], one["body_id"]) == ("Sở Xây dựng", decision_body(decision, "Sở Xây dựng"))


def test_too_much_is_refused(decision: Decision, source: SourceText) -> None:
    for field in FIELDS:
        with pytest.raises(Unfit):
            entered(field, [Line("a" * 4001)], [], source, decision)
    with pytest.raises(Unfit):
        entered("text", [Line("Rà soát", "kind; of")], [], source, decision)


def decision_body(decision: Decision, name: str) -> str:
    return next(body.id for body in decision.bodies if name in (body.name, *body.names_used))


def test_bodies_are_found_by_the_names_that_the_decision_uses(decision: Decision, source: SourceText) -> None:
    assert any(len(body.names_used) > 0 for body in decision.bodies)
    for body in decision.bodies:
        for name in (body.name, *body.names_used):
            [one] = entered("approver", [Line(name.upper())], [], source, decision)
            assert one["body_id"]
    [unknown] = entered("approver", [Line("Sở Thủy văn")], [], source, decision)
    assert (unknown["name"], unknown["body_id"], unknown["source"]) == ("Sở Thủy văn", "", "explicit")


def test_references_are_found_by_their_number(decision: Decision, source: SourceText) -> None:
    cited = next(one for one in decision.references if one.number == "07/2031/NĐ-CP")
    [one] = entered("references", [Line("khoản 2 Điều 5 Nghị định số 07/2031/NĐ-CP")], [], source, decision)
    assert (one["id"], one["number"], one["type"]) == (cited.id, "07/2031/NĐ-CP", "Nghị định")
    for other in ("Nghị định số 107/2031/NĐ-CP", "Công văn 9/CV-SXD", "07/2031/NĐ-CPX"):
        [one] = entered("references", [Line(other)], [], source, decision)
        assert (one["id"], one["title"]) == ("", other)


def test_a_reference_without_a_name_is_none_of_those_typed(decision: Decision, source: SourceText) -> None:
    nameless = decision.references[0].model_copy(update={"id": "nameless", "number": "", "title": ""})
    with_it = decision.model_copy(update={"references": [nameless]})
    [one] = entered("references", [Line("Công văn 9/CV-SXD")], [], source, with_it)
    assert one["id"] == ""


def test_two_spellings_of_one_body_are_one_value() -> None:
    assert key_of("lead", {"name": "Uỷ ban nhân dân  xã"}) == key_of("lead", {"name": "ỦY BAN nhân dân xã"})
