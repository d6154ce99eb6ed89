"""Conditions of `--where`: what they mean, and what a wrong one is told."""

from __future__ import annotations

import unicodedata

import pytest

from pipeline.store import Where, WrongWhere, parse_where


@pytest.mark.parametrize(
    ("text", "version", "holds"),
    [
        ("version<1.2", "1.1.9", True),
        ("version<1.2", "1.2.0", False),
        ("version<1.10", "1.9", True),  # not as text
        ("version<1.2", "1.2rc1", True),
        ("version<=1.2", "1.2.0", True),
        ("version>1.2", "1.2.0+local", True),
        ("version>=1.2", "1.1", False),
        ("version=1.2", "1.2.0", True),
        ("version!=1.2.0", "1.2", False),
        ("version != 1.2.0", "1.3", True),
    ],
)
def test_versions_compare_as_versions(text: str, version: str, holds: bool) -> None:
    assert parse_where(text).holds(version, "OK") is holds


def test_outcomes() -> None:
    assert parse_where("outcome=TIMEOUT").holds("1", "TIMEOUT")
    assert not parse_where("outcome=TIMEOUT").holds("1", "OK")
    assert parse_where("outcome!=OK").holds("1", "CRASH")
    assert not parse_where("outcome!=OK").holds("1", "OK")


def test_a_pattern_fits_one_of_the_names() -> None:
    where = parse_where("name~2025*.pdf")
    assert where.by_name
    assert where.holds("1", "OK", ["bản sao.pdf", "2025-01.pdf"])
    assert not where.holds("1", "OK", ["2025-01.docx"])
    assert not where.holds("1", "OK", ["2025-01.PDF"])
    assert not where.holds("1", "OK", [])


def test_composed_and_decomposed_names_are_one() -> None:
    name = "Quyết định Sông Lúa.pdf"
    for stored in (name, unicodedata.normalize("NFD", name)):
        for typed in ("Quyết*", unicodedata.normalize("NFD", "Quyết*")):
            assert parse_where(f"name~{typed}").holds("1", "OK", [stored])


def test_all_parts_have_to_hold() -> None:
    where = parse_where("version<1.2, outcome=TIMEOUT ,name~a*")
    assert where.holds("1.1", "TIMEOUT", ["a.pdf"])
    assert not where.holds("1.2", "TIMEOUT", ["a.pdf"])
    assert not where.holds("1.1", "MEMORY", ["a.pdf"])
    assert not where.holds("1.1", "TIMEOUT", ["b.pdf"])


def test_no_condition_means_everything() -> None:
    assert Where().holds("1", "OK")
    assert not Where().by_name


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("", "''"),
        ("version<1.2,", "''"),
        ("version<1.2,,outcome=OK", "''"),
        ("version", "'version'"),
        ("outcome=OK,size>3", "'size'"),
        ("version~1.2", "'~'"),
        ("outcome<OK", "'<'"),
        ("name=a.pdf", "'='"),
        ("version<một", "'một'"),
        ("version==1.2", "'=1.2'"),
        ("version<", "''"),
        ("outcome=ok", "'ok'"),
        ("name~", "''"),
    ],
)
def test_the_wrong_part_is_named_in_both_languages(text: str, named: str) -> None:
    with pytest.raises(WrongWhere) as caught:
        parse_where(text)
    assert isinstance(caught.value, ValueError)
    assert named in caught.value.message
    assert named in caught.value.message_vi
    assert caught.value.message != caught.value.message_vi
