"""The word lists: every row is found in its own example by the code that uses it; no row stands twice."""

from __future__ import annotations

import re
from collections import Counter
from importlib import resources
from itertools import pairwise
from typing import Any

import pytest
import yaml
from pydantic import TypeAdapter

from pipeline.extract.slot_lines import slot_of
from pipeline.grammar.acts import act_in
from pipeline.grammar.citations import citations_in
from pipeline.grammar.heads import begins_generic, begins_name, kind_of
from pipeline.grammar.name_lists import names_in_list
from pipeline.grammar.names import Gazetteer, name_end
from pipeline.grammar.subjects import subject_of
from pipeline.grammar.targets import targets_in
from pipeline.grammar.verbs import past_adverbs, verb_at
from pipeline.letters import folded
from pipeline.lexicon.departments import DepartmentRow
from pipeline.lexicon.laws import LawRow, law_names
from pipeline.lexicon.phrases import PhraseRow
from pipeline.lexicon.registry import BodyRow, registry
from pipeline.lexicon.words import (
    AdverbRow,
    ColumnRow,
    CountedRow,
    DoubtRow,
    GeneralRow,
    HeadRow,
    NameEndRow,
    ObjectEndRow,
    PeopleRow,
    RoleRow,
    Row,
    ShortActRow,
    SlotRow,
    SurnameRow,
    TargetUnitRow,
    TypeRow,
    VerbRow,
    column_row,
    rows,
    section_roles,
)
from pipeline.spans import Span
from pipeline.structure.marks import bullet, marks
from pipeline.structure.table_roles import role_of_column

DATA = resources.files("pipeline.lexicon").joinpath("data")
LISTS: dict[str, tuple[type[Row], tuple[str, ...]]] = {
    "adverbs": (AdverbRow, ("adverb",)),
    "bodies": (BodyRow, ("id",)),
    "body_heads": (HeadRow, ("head",)),
    "column_people": (PeopleRow, ("noun",)),
    "counted_nouns": (CountedRow, ("noun",)),
    "document_types": (TypeRow, ("type",)),
    "departments": (DepartmentRow, ("owner", "slug")),
    "doubts": (DoubtRow, ("code",)),
    "general_abbreviations": (GeneralRow, ("short",)),
    "laws": (LawRow, ("name",)),
    "name_ends": (NameEndRow, ("word",)),
    "object_ends": (ObjectEndRow, ("word",)),
    "provinces": (BodyRow, ("id",)),
    "section_roles": (RoleRow, ("starts", "holds")),
    "set_phrases": (PhraseRow, ("phrases",)),
    "short_acts": (ShortActRow, ("act",)),
    "slots": (SlotRow, ("label",)),
    "target_units": (TargetUnitRow, ("unit",)),
    "surnames": (SurnameRow, ("surname",)),
    "table_columns": (ColumnRow, ("holds", "who")),
    "verbs": (VerbRow, ("verb",)),
}


def each(name: str) -> pytest.MarkDecorator:
    keys = LISTS[name][1]
    found = [LISTS[name][0].model_validate(row) for row in rows(name)]
    ids = [" ".join(str(getattr(row, key)) for key in keys if getattr(row, key)) for row in found]
    return pytest.mark.parametrize("row", found, ids=ids)


def places(word: str, text: str) -> list[int]:
    """Return where a word stands in a text, as a whole word."""
    return [match.start() for match in re.finditer(rf"(?<!\w){re.escape(word)}(?!\w)", text)]


# The files


def test_every_file_is_known() -> None:
    assert {path.name.removesuffix(".yaml") for path in DATA.iterdir() if path.name.endswith(".yaml")} == set(LISTS)


@pytest.mark.parametrize("name", LISTS)
def test_rows_are_typed_and_the_file_says_what_it_holds(name: str) -> None:
    text = DATA.joinpath(f"{name}.yaml").read_text("utf-8")
    assert text.startswith("# "), "a header comment says what the rows are and where they come from"
    loaded: list[dict[str, Any]] = yaml.safe_load(text)
    found = TypeAdapter(list[LISTS[name][0]]).validate_python(loaded)  # type: ignore[misc]
    assert found
    assert all(row.example.strip() for row in found)


@pytest.mark.parametrize("name", LISTS)
def test_no_row_stands_twice(name: str) -> None:
    keys = LISTS[name][1]
    # Heads are told apart by their capitals: "các Sở, ngành" and "các sở, ngành" are two.
    same = str if name == "body_heads" else folded
    count = Counter(tuple(same(str(row.get(key, ""))) for key in keys) for row in rows(name))
    assert [key for key, times in count.items() if times > 1] == []


@pytest.mark.parametrize("name", LISTS)
def test_no_example_serves_two_rows(name: str) -> None:
    count = Counter(row["example"] for row in rows(name))
    assert [example for example, times in count.items() if times > 1] == []


@pytest.mark.parametrize(
    ("name", "key"),
    [("slots", "label"), ("section_roles", "starts"), ("section_roles", "holds"), ("table_columns", "holds")],
)
def test_words_matched_against_folded_text_are_folded(name: str, key: str) -> None:
    words = [row[key] for row in rows(name) if row.get(key)]
    assert [word for word in words if folded(word) != word] == []


# Titles, slots, columns


@each("section_roles")
def test_section_roles(row: RoleRow) -> None:
    title = row.example
    found = marks(title)
    assert section_roles().role(title[found[0].end :] if found else title) == row.role


@each("slots")
def test_slots(row: SlotRow) -> None:
    mark = bullet(row.example)
    found = slot_of(row.example[mark[1] :] if mark else row.example)
    assert found is not None
    assert found[:2] == (row.slot, row.label)
    assert (row.example[mark[1] :] if mark else row.example)[found[2] :].strip()


def test_a_sentence_with_a_colon_is_no_slot_line() -> None:
    assert slot_of("Các xã ven biển cần chuẩn bị: áo phao, đèn pin.") is None
    assert slot_of("Sở Xây dựng:") is None


@each("table_columns")
def test_columns(row: ColumnRow) -> None:
    assert column_row(folded(row.example)) == row, "a row above it wins"
    assert role_of_column(row.example) == row.role


@each("column_people")
def test_people_in_titles_of_columns(row: PeopleRow) -> None:
    assert re.search(rf"(?<!\w){re.escape(row.noun)} (?:thực hiện|phụ trách)$", folded(row.example))
    assert role_of_column(row.example) == "lead"


@pytest.mark.parametrize(
    "title", ["Lãnh đạo sở phụ trách", "Đơn vị theo dõi việc thực hiện", "Sở Xây dựng", "Phòng Tổ chức"]
)
def test_titles_of_others_than_who_does_it(title: str) -> None:
    assert role_of_column(title) == ""


# People without titles


@each("surnames")
def test_surnames(row: SurnameRow) -> None:
    assert [row.example[one.span.start : one.span.end] for one in names_in_list(row.example)] == row.example.split(", ")


# What ends an object


@each("object_ends")
def test_object_ends(row: ObjectEndRow) -> None:
    act = act_in(row.example)
    assert act.object is not None
    assert row.example[act.object.end :].lstrip(" ,").startswith(row.word)


# Units


@each("target_units")
def test_target_units(row: TargetUnitRow) -> None:
    found = targets_in(f"Chỉ số {row.example}" if not row.counted else row.example)
    assert found, row.example
    assert found[0].unit.startswith(row.unit)
    assert row.counted == (row.unit in found[0].name)


# Verbs and adverbs


@each("verbs")
def test_verbs(row: VerbRow) -> None:
    lowered = row.example.lower()
    found = [verb for at in places(row.verb.lower(), lowered) if (verb := verb_at(lowered, at))]
    exact = [verb for verb in found if verb.verb == row.verb]
    # A longer verb that begins with the row's own wins where both stand: "báo cáo kết quả" over "báo cáo".
    assert exact or any(verb.verb.startswith(f"{row.verb} ") and verb.kind == row.kind for verb in found), (
        f"{row.example}: {found}"
    )
    assert all(verb.kind == row.kind for verb in exact)


@each("adverbs")
def test_adverbs(row: AdverbRow) -> None:
    lowered = row.example.lower()
    found = places(row.adverb, lowered)
    # "tự kiểm tra" is a verb of its own: the longer one wins.
    verbs = [verb for at in found if (verb := verb_at(lowered, at)) and verb.verb.startswith(f"{row.adverb} ")]
    assert verbs or any(past_adverbs(lowered, at) >= at + len(row.adverb) for at in found)


# Bodies


@each("body_heads")
def test_body_heads(row: HeadRow) -> None:
    at = next(iter(places(row.head, row.example)), -1)
    assert at >= 0, "the example shows the head as it is printed"
    begins = begins_name if row.head[0].isupper() else begins_generic
    assert begins(row.example, at) or begins_generic(row.example, max(0, row.example.lower().rfind("các ", 0, at)))
    if row.head[0].isupper() and row.kind != "collective":
        assert kind_of(row.example[at:]) == ("person-for-unit" if row.person else row.kind)


@each("bodies")
def test_bodies(row: BodyRow) -> None:
    found = registry().by_name(row.name)
    assert found is not None
    assert found.id == row.id
    known = Gazetteer(registry().names())
    at = row.example.find(row.name)
    assert at >= 0, "the example shows the name"
    if " " in row.name:
        assert name_end(row.example, at, known) == at + len(row.name)


@each("provinces")
def test_provinces(row: BodyRow) -> None:
    assert registry().by_name(row.name).id == row.id  # type: ignore[union-attr]
    at = row.example.lower().find(row.name.lower())
    assert at >= 0
    assert Gazetteer(registry().names()).match(row.example.lower(), at) == at + len(row.name)


def test_other_names_and_codes_lead_to_one_body_of_their_time() -> None:
    names: dict[str, list[BodyRow]] = {}
    for row in registry().rows:
        for name in {folded(name) for name in (row.name, *row.aliases)}:
            names.setdefault(name, []).append(row)
    shared = {name: [row.id for row in found] for name, found in names.items() if len(found) > 1 and not _apart(found)}
    assert shared == {}


def _apart(found: list[BodyRow]) -> bool:
    """Tell whether bodies of one name followed each other in time."""
    spans = sorted((row.valid_from or "0000", row.valid_to or "9999") for row in found)
    return all(first[1] < second[0] for first, second in pairwise(spans))


@pytest.mark.parametrize("name", ["bodies", "provinces"])
def test_ids_days_and_successors_are_well_formed(name: str) -> None:
    ids = {row.id for row in registry().rows}
    for row in (BodyRow.model_validate(row) for row in rows(name)):
        assert re.fullmatch(r"vn\.[a-z0-9-]+", row.id)
        assert re.fullmatch(r"(?:\d{4}-\d{2}-\d{2})?", row.valid_from)
        assert re.fullmatch(r"(?:\d{4}-\d{2}-\d{2})?", row.valid_to)
        assert row.source.strip()
        for successor in row.successors:
            assert successor.body_id in ids, f"{row.id} has an unknown successor"
            assert re.fullmatch(r"\d{4}-\d{2}-\d{2}", successor.from_)
            assert successor.body_id != row.id
            assert not row.valid_to or row.valid_to < successor.from_


def test_codes_in_numbers_lead_to_their_body() -> None:
    assert registry().by_code("TTg").name == "Thủ tướng Chính phủ"  # type: ignore[union-attr]
    assert registry().by_code("LĐTBXH") == registry().by_code("BLĐTBXH")
    assert registry().by_code("KHÔNGCÓ") is None


@each("name_ends")
def test_name_ends(row: NameEndRow) -> None:
    at = next(iter(places(row.word.strip(), row.example)), -1)
    assert at > 0
    assert name_end(row.example, 0) == len(row.example[:at].rstrip(" ,"))


@each("short_acts")
def test_short_acts(row: ShortActRow) -> None:
    at = next(iter(places(row.act, row.example)), -1)
    assert at > 0
    names, _, _ = subject_of(row.example, Span(0, len(row.example)))
    assert [row.example[name.span.start : name.span.end] for name in names] == [row.example[: at - 1]]


# Laws and types of documents


@each("laws")
def test_laws(row: LawRow) -> None:
    lowered = row.example.lower()
    at = lowered.find(row.name.lower())
    assert at > 0
    assert law_names().match(lowered, at) == at + len(row.name)
    assert row.name in {citation.title for citation in citations_in(row.example)}


@each("document_types")
def test_document_types(row: TypeRow) -> None:
    found = citations_in(row.example)
    assert [citation.type for citation in found] == [row.type]
    if not row.named and row.codes:
        assert found[0].number
