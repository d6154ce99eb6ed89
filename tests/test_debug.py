"""The view of a document line by line: nothing is left out, each thing names its rule, and the rules are there."""

from __future__ import annotations

import importlib
import json
import os
import re
from pathlib import Path

import pytest
from clean_decision import CLEAN
from typer.testing import CliRunner

from pipeline.cli import app
from pipeline.debug import DebugLine, debug_json, debug_text, debugged
from pipeline.document.source import Footnote, Line, Source
from pipeline.read.formats import SUFFIXES, read
from pipeline.steps import worked

ROOT = Path(__file__).parents[1]
REAL = os.environ.get("THIHANH_REAL")
CORPUS = sorted(path for path in (ROOT / "corpus").glob("*.*") if path.suffix in SUFFIXES and path.stem != "README")


def lines_of(text: str) -> list[DebugLine]:
    return debugged(worked(read(text.encode(), "77.txt")))


def line_with(lines: list[DebugLine], words: str) -> DebugLine:
    return next(line for line in lines if words in line.text)


def source_lines(source: Source) -> list[int]:
    """Return where each line of a source that holds text begins."""
    starts = []
    for element in source.elements:
        if isinstance(element, Line):
            lines = [element]
        elif isinstance(element, Footnote):
            lines = list(element.lines)
        else:
            lines = [line for cell in element.cells for line in cell.lines]
        starts += [line.start for line in lines if "".join(source.raw[p.start : p.end] for p in line.pieces).strip()]
    return starts


def check(path: Path) -> None:
    source = read(path.read_bytes(), path.name)
    work = worked(source)
    lines = debugged(work)
    assert [line.start for line in lines] == source_lines(source)
    assert [line.number for line in lines] == list(range(1, len(lines) + 1))
    assert all(line.roles and line.fate_rule and all(role.rule for role in line.roles) for line in lines)
    assert not [line.text for line in lines if line.fate_rule == "unknown"]
    shown = [finding.value for line in lines for finding in line.findings if finding.kind == "obligations"]
    assert len(shown) == len(work.obligations[0])
    assert all(finding.rule for line in lines for finding in line.findings)


@pytest.mark.parametrize("path", CORPUS, ids=[path.name for path in CORPUS])
def test_every_line_of_the_sample_decisions_is_shown_once(path: Path) -> None:
    check(path)


def real_documents() -> list[Path]:
    folder = Path(REAL or "") / "real"
    labelled = sorted((folder / "labelled").glob("*"))
    return [path for path in [*labelled, *sorted((folder / "unlabelled").glob("*"))[::9]] if path.suffix in SUFFIXES]


@pytest.mark.skipif(not REAL, reason="THIHANH_REAL is not set: no folder of real documents")
def test_every_line_of_real_documents_is_shown_once() -> None:
    from pipeline.errors import ThihanhError

    checked = 0
    for path in real_documents():
        try:
            check(path)
        except ThihanhError:
            continue
        checked += 1
    assert checked > 20


def test_each_line_tells_what_it_is_and_by_which_rule() -> None:
    lines = lines_of(CLEAN)
    for words, role, rule in (
        ("Số: 77/QĐ-UBND", "number", "forms.NUMBER"),
        ("CỘNG HÒA", "form", "forms.MOTTO"),
        ("Căn cứ Nghị định", "basis", "letterhead._basis"),
        ("Điều 2.", "mark", "marks.article"),
        ("- Các bến đò;", "recipient", "endmatter._is_recipient"),
        ("Trần Văn Bến", "signer", "forms.NAME"),
        ("AN TOÀN ĐÒ NGANG", "title", "forms.ATTACHED_NOTE"),
        ("Phụ lục I", "appendix mark", "marks.appendix"),
    ):
        line = next(line for line in lines if line.text.startswith(words))
        assert (line.roles[0].name, line.roles[0].rule) == (role, rule)
    assert [(line.fate, line.fate_rule) for line in lines if line.text == "-------"] == [("dropped", "drawn-rule")]


def test_each_finding_stands_under_its_line_with_its_rule() -> None:
    lines = lines_of(CLEAN)
    found = {(one.kind, one.rule) for one in line_with(lines, "1. Sở Xây dựng rà soát").findings}
    assert found == {
        ("obligations", "orders.subject-acts"),
        ("bodies", "subjects.subject_of"),
        ("deadlines", "times.day_month"),
    }
    assert {one.rule for one in line_with(lines, "Căn cứ Nghị định").findings} == {"citations.numbered"}


def test_a_line_that_joins_the_one_before_names_the_rule() -> None:
    cut = CLEAN.replace("rà soát toàn bộ bến đò", "rà soát\ntoàn bộ bến đò")
    line = line_with(lines_of(cut), "toàn bộ bến đò trước")
    assert (line.fate, line.fate_rule) == ("joins", "unfinished")
    assert line.roles[0].place == "#1/II/1 (tasks)"


def test_the_rules_that_are_named_are_there() -> None:
    """A rule "module.name" is a name of that module of the structuring or normalizing step."""
    lines = lines_of(CLEAN)
    names = {role.rule for line in lines for role in line.roles}
    for module, name in (
        rule.split(".", 1) for rule in names if re.match(r"(?:forms|letterhead|endmatter|zones)\.", rule)
    ):
        assert hasattr(importlib.import_module(f"pipeline.structure.{module}"), name), f"{module}.{name}"


def test_only_some_kinds_and_json() -> None:
    lines = lines_of(CLEAN)
    text = debug_text(lines, ["deadlines"])
    assert "2031-11-15" in text
    assert text.count("•") == 1
    assert len(text.splitlines()) == 3
    objects = [json.loads(line) for line in debug_json(lines).splitlines()]
    assert [one["number"] for one in objects] == [line.number for line in lines]
    assert {"text", "fate", "fate_rule", "roles", "findings"} <= set(objects[0])


def test_the_command(tmp_path: Path) -> None:
    path = tmp_path / "77.txt"
    path.write_text(CLEAN, "utf-8")
    run = CliRunner()
    shown = run.invoke(app, ["debug", str(path), "--line", "4-5"])
    assert shown.exit_code == 0
    assert [line.split("│")[0].strip() for line in shown.output.splitlines() if "│" in line] == ["4", "5"]
    assert run.invoke(app, ["debug", str(path), "--line", "four"]).exit_code == 2
    assert run.invoke(app, ["debug", str(path), "--only", "nothing"]).exit_code == 2
    assert "obligations" in run.invoke(app, ["debug", str(path), "--only", "obligations", "--json"]).output
