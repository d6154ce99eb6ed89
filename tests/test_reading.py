"""What read a file, and where its text lies: a box drawn on a page is a stretch of text, and back."""

from __future__ import annotations

import io
import json
import os
import sys
from base64 import b64encode
from itertools import pairwise
from pathlib import Path

import pytest
from clean_decision import CLEAN
from drawn_pages import FULL, HEIGHT, LEFT, RIGHT, WIDTH, body, pdf, write
from pydantic import ValidationError
from reportlab.pdfgen.canvas import Canvas
from scanned_pages import needs_tesseract, pictures, saved, worn
from test_show import scanned
from typer.testing import CliRunner

from pipeline import __version__
from pipeline.batch import child, endings, inputs, said
from pipeline.batch.inputs import seen_from
from pipeline.batch.job import Job
from pipeline.batch.run import _Packed, extract
from pipeline.batch.sandbox import Limits
from pipeline.cli import app
from pipeline.document.proof import Proof
from pipeline.document.reading import LaidLine, Reading
from pipeline.document.source import Line, Source, packed_stops
from pipeline.read.formats import read
from pipeline.spans import Span
from pipeline.trained import MODEL
from pipeline.write.reading_json import from_json, to_json

CORPUS = Path(__file__).parents[1] / "corpus"
PLAN = CORPUS / "pdf" / "1876-QD-UBND.pdf"
WHOLE = (0.0, 0.0, 1.0, 1.0)
FINE = 2e-5
"""By how much a place may differ: boxes and slopes are written with five digits."""


def page(canvas: Canvas) -> None:
    """Draw lines, a table of four cells and a footnote."""
    body(canvas)
    xs, ys = (LEFT, 300.0, RIGHT), (100.0, 130.0, 160.0)
    for y in ys:
        canvas.line(xs[0], HEIGHT - y, xs[-1], HEIGHT - y)
    for x in xs:
        canvas.line(x, HEIGHT - ys[0], x, HEIGHT - ys[-1])
    for x, y, text in ((0, 0, "Nhiem vu"), (1, 0, "Han"), (0, 1, "Bao cao ket qua"), (1, 1, "Quy II")):
        write(canvas, xs[x] + 5, ys[y] + 20, text)
    write(canvas, LEFT, 500, "theo quy hoach")
    write(canvas, LEFT + canvas.stringWidth("theo quy hoach", "Times-Roman", 13), 495, "1", size=8)
    canvas.line(LEFT, HEIGHT - 740, LEFT + 120, HEIGHT - 740)
    write(canvas, LEFT, 752, "1", size=6.5)
    write(canvas, LEFT + 6, 755, "Quy hoach cua vung trong giai doan dau.", size=10)


@pytest.fixture(scope="module")
def drawn() -> Source:
    return read(pdf(page, body), "a.pdf")


def text_in(source: Source, reading: Reading, where: int, box: tuple[float, float, float, float]) -> list[str]:
    return [source.raw[start:end] for start, end in reading.spans_in(where, box)]


def points(x0: float, y0: float, x1: float, y1: float) -> tuple[float, float, float, float]:
    return x0 / WIDTH, y0 / HEIGHT, x1 / WIDTH, y1 / HEIGHT


# There and back


def agrees(source: Source, reading: Reading) -> int:
    """Look at each line, parts of it and spans over several; return how many boxes agreed with those of evidence."""
    proof = Proof(source)
    spans = [
        (start, end)
        for laid in reading.lines
        for first, last in [(laid.pieces[0][0], laid.pieces[-1][1])]
        for start, end in ((first, last), (first + 1, last + 40), ((first + last) // 2, last), (first - 5, first + 1))
        if 0 <= start < end
    ]
    count = 0
    for start, end in [*spans, (0, len(source.raw)), (7, 7)]:
        ours, theirs = reading.boxes_of(start, end), proof.places(Span(start, end))
        assert [where for where, _ in ours] == [where for where, _ in theirs]
        for (_, one), (_, other) in zip(ours, theirs, strict=True):
            assert one == pytest.approx(other, abs=FINE)
            count += 1
    return count


def comes_back(reading: Reading) -> None:
    """Look whether what lies in the boxes of a part of a line holds that part."""
    for laid in reading.lines:
        first, last = laid.pieces[0][0], laid.pieces[-1][1]
        for start, end in ((first, last), (first, first + 1), ((first + last) // 2, last), (last - 1, last)):
            for where, box in reading.boxes_of(start, end):
                assert any(a <= start and end <= b for a, b in reading.spans_in(where, box)), (start, end)


def test_boxes_are_those_of_evidence_and_hold_what_they_are_of(drawn: Source) -> None:
    for source in (drawn, read(PLAN.read_bytes(), PLAN.name)):
        reading = from_json(to_json(Reading.of(source)))
        assert agrees(source, reading) > 4 * len(reading.lines)
        comes_back(reading)


def test_a_scan_with_its_text_on_it_too(tmp_path: Path) -> None:
    (tmp_path / "a.pdf").write_bytes(pdf(page))
    source = read(scanned(tmp_path / "a.pdf"), "a.pdf")
    reading = Reading.of(source)
    assert reading.lines
    agrees(source, reading)
    comes_back(reading)


@needs_tesseract
def test_a_page_that_is_askew(tmp_path: Path) -> None:
    source = read(saved([worn(pictures(PLAN)[0], turn=1.5)], "PNG"), "a.png")
    reading = from_json(to_json(Reading.of(source)))
    assert any(laid.slope for laid in reading.lines)
    agrees(source, reading)
    comes_back(reading)


def test_a_line_that_sinks_is_where_it_has_sunk_to() -> None:
    stops = packed_stops([0.1, 0.3, 0.5, 0.7, 0.9], 1.0)
    line = Line((Span(10, 14),), 1, (0.1, 0.20, 0.9, 0.22), stops=stops, slope=0.1)
    laid = LaidLine.of(line, 1, (0.1, 0.20, 0.9, 0.22))
    assert laid.line() == line
    reading = Reading(version="1", second_reader="", file="", lines=[laid])
    assert reading.spans_in(1, (0.0, 0.19, 1.0, 0.23)) == [(10, 11)]
    assert reading.spans_in(1, (0.0, 0.25, 1.0, 0.30)) == [(12, 14)]
    comes_back(reading)


def test_a_line_of_which_only_its_box_is_known_is_whole_or_not_there() -> None:
    laid = LaidLine(page=2, box=(0.1, 0.2, 0.5, 0.3), pieces=[(3, 9), (12, 20)])
    reading = Reading(version="1", second_reader="", file="", lines=[laid])
    assert reading.spans_in(2, (0.25, 0.2, 0.35, 0.3)) == [(3, 20)]
    assert reading.spans_in(2, (0.1, 0.2, 0.25, 0.3)) == []
    assert reading.spans_in(1, WHOLE) == []
    assert reading.boxes_of(5, 6) == [(2, (0.1, 0.2, 0.5, 0.3))]
    assert reading.boxes_of(20, 30) == []


def test_a_mark_without_a_width_comes_back_with_its_letter() -> None:
    stops = packed_stops([0.1, 0.2, 0.2, 0.3], 1.0)
    laid = LaidLine.of(Line((Span(0, 3),), 1, stops=stops), 1, (0.1, 0.2, 0.3, 0.3))
    reading = Reading(version="1", second_reader="", file="", lines=[laid])
    [(where, box)] = reading.boxes_of(0, 2)
    assert reading.spans_in(where, box) == [(0, 2)]


# What lies in a box


def test_a_box_around_some_words_is_these_words(drawn: Source) -> None:
    reading = Reading.of(drawn)
    first = Canvas(io.BytesIO()).stringWidth("Cac don vi", "Times-Roman", 13)
    assert text_in(drawn, reading, 1, points(LEFT - 5, 285, LEFT + first + 1, 325)) == ["Cac don vi"] * 2
    assert text_in(drawn, reading, 2, points(LEFT - 5, 285, RIGHT, 305)) == [f"{FULL} 0."]
    assert text_in(drawn, reading, 1, points(LEFT, 600, RIGHT, 700)) == []


def test_lines_of_tables_and_footnotes_are_among_them_and_all_are_in_raw_order(drawn: Source) -> None:
    reading = Reading.of(drawn)
    assert text_in(drawn, reading, 1, points(LEFT, 131, 300, 160)) == ["Bao cao ket qua"]
    assert text_in(drawn, reading, 1, points(LEFT, 745, RIGHT, 760))[-1].endswith("trong giai doan dau.")
    everything = [*reading.spans_in(1, WHOLE), *reading.spans_in(2, WHOLE)]
    assert everything == sorted(everything)
    assert len(everything) == len(reading.lines)
    assert all(one.pieces[0][0] < other.pieces[0][0] for one, other in pairwise(reading.lines))


@pytest.mark.parametrize("name", ["412-QD-BTSKTB.txt", "1876-QD-UBND.md", "docx/935-QD-TTg.docx"])
def test_a_format_without_pages_has_no_lines(name: str) -> None:
    path = CORPUS / name
    reading = Reading.of(read(path.read_bytes(), path.name), MODEL)
    assert to_json(reading) == f'{{"version":"{__version__}","second_reader":"{MODEL}","file":"","lines":[]}}\n'
    assert reading.spans_in(1, WHOLE) == []
    assert reading.boxes_of(0, 100) == []


# As JSON, and from a child


def test_as_json_it_comes_back_the_same_and_says_nothing_twice(drawn: Source) -> None:
    reading = Reading.of(drawn)
    told = to_json(reading)
    assert from_json(told) == reading
    assert to_json(from_json(told)) == told == to_json(Reading.of(drawn))
    assert "slope" not in told
    line = json.loads(told)["lines"][0]
    assert list(line) == ["page", "box", "pieces", "stops"]
    assert all(round(one, 5) == one for one in line["box"])


GOOD = {"page": 1, "box": [0, 0, 1, 1], "pieces": [[0, 3]]}


@pytest.mark.parametrize(
    "line",
    [
        GOOD | {"page": 0},
        GOOD | {"box": [0, 0, 1]},
        GOOD | {"box": [0, 0, 1, float("nan")]},
        GOOD | {"pieces": []},
        GOOD | {"pieces": [[-1, 3]]},
        GOOD | {"pieces": [[3, 0]]},
        GOOD | {"pieces": [[2, 4], [3, 5]]},
        GOOD | {"stops": "é"},
        GOOD | {"stops": "AAA"},
        GOOD | {"slope": float("inf")},
        GOOD | {"more": 1},
    ],
)
def test_what_a_child_says_of_a_line_is_looked_at(line: dict[str, object]) -> None:
    told = {"version": "1", "second_reader": "", "file": ""}
    assert from_json(json.dumps(told | {"lines": [GOOD, GOOD | {"stops": b64encode(b"abc").decode()}]})).boxes_of(1, 2)
    with pytest.raises(ValidationError):
        from_json(json.dumps(told | {"lines": [line]}))
    with pytest.raises(ValidationError):
        from_json(json.dumps(told | {"lines": [GOOD | {"pieces": [[5, 6]]}, GOOD]}))


def test_a_child_sends_it_and_it_waits_packed(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_text(CLEAN, "utf-8")
    told = child._result(path, "a.txt", child.Way(), Limits(), None)
    done = endings.said(Job(path, "a.txt"), said.packed(dict(told)))
    assert done.reading == Reading(version=__version__, second_reader="", file="", lines=[])
    assert _Packed.of(done).done() == done
    del told["reading"]
    assert endings.said(Job(path, "a.txt"), said.packed(told)).code == "INTERNAL"


# Where the file lies


def test_a_file_is_seen_from_the_output(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "in" / "deep").mkdir(parents=True)
    assert seen_from(tmp_path / "out", tmp_path / "in" / "quyết định.pdf") == "../in/quyết định.pdf"
    assert seen_from(tmp_path / "out", tmp_path / "out" / "a.pdf") == "a.pdf"
    assert seen_from(tmp_path / "out", Path(os.fsdecode(os.fsencode(tmp_path) + b"/\xff.pdf"))) == "../\\xff.pdf"
    monkeypatch.chdir(tmp_path / "in")
    assert seen_from(Path("../out"), Path("deep/a.pdf")) == "../in/deep/a.pdf"
    (tmp_path / "link").symlink_to(tmp_path / "in" / "deep")
    assert seen_from(Path("../link"), Path("a.pdf")) == "../a.pdf"


def test_what_came_by_standard_input_lies_nowhere(tmp_path: Path) -> None:
    [path] = inputs.inputs(["-"], stdin=io.BytesIO(b"x"))
    assert seen_from(tmp_path, path) == ""
    assert seen_from(tmp_path, tmp_path / "stdin") == "stdin"


def test_where_there_is_no_way_none_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def on_another_drive(*_: object) -> str:
        raise ValueError("path is on mount 'D:', start on mount 'C:'")

    monkeypatch.setattr(os.path, "relpath", on_another_drive)
    assert seen_from(tmp_path, tmp_path / "a.pdf") == ""


# In an output


def test_it_lies_beside_each_decision(tmp_path: Path) -> None:
    run = extract([PLAN], tmp_path / "out", ("json",), lambda _: None)
    folder = tmp_path / "out" / run.outcomes[0].folder
    assert sorted(path.name for path in folder.iterdir()) == ["decision.json", "reading.json", "source.txt"]
    told = (folder / "reading.json").read_text("utf-8")
    reading = from_json(told)
    assert to_json(reading) == told
    assert (reading.version, reading.second_reader) == (__version__, "")
    assert (tmp_path / "out" / reading.file).samefile(PLAN)
    assert not Path(reading.file).is_absolute()
    head = json.loads((folder / "decision.json").read_text("utf-8"))["decision"]["evidence"]["number"][0]
    [(where, box)] = reading.boxes_of(head["start"], head["end"])
    assert (where, box) == (head["page"], pytest.approx(head["boxes"][0], abs=FINE))
    assert (head["start"], head["end"]) in reading.spans_in(where, box)


def test_an_output_of_before_is_left_as_it_is(tmp_path: Path) -> None:
    (tmp_path / "77.txt").write_text(CLEAN, "utf-8")
    command = ["extract", str(tmp_path / "77.txt"), "-o", str(tmp_path / "out"), "-q", "--no-second-reader"]
    assert CliRunner().invoke(app, command).exit_code == 0
    [path] = (tmp_path / "out").glob("*/reading.json")
    assert from_json(path.read_text("utf-8")).file == "../77.txt"
    path.unlink()
    assert CliRunner().invoke(app, command).exit_code == 0
    assert not path.exists(), "what is done is not done again"
    assert CliRunner().invoke(app, [*command, "--force"]).exit_code == 0
    assert path.exists()


def test_the_second_reader_is_named(tmp_path: Path) -> None:
    (tmp_path / "77.txt").write_text(CLEAN, "utf-8")
    command = ["extract", str(tmp_path / "77.txt"), "-o", str(tmp_path / "out"), "-q"]
    assert CliRunner().invoke(app, command).exit_code == 0
    told = json.loads((tmp_path / "out" / "run.json").read_text("utf-8"))["options"]["second_reader"]
    [path] = (tmp_path / "out").glob("*/reading.json")
    assert from_json(path.read_text("utf-8")).second_reader == (told or "")


@pytest.mark.skipif(sys.byteorder != "little", reason="stops are written as the machine has them")
def test_stops_are_written_low_byte_first() -> None:
    assert packed_stops([1.0], 65535.0) == b"\x01\x00"
