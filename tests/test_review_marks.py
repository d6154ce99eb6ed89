"""What the pages mark in a source is what the fields quote, to the character and to the box, and nothing else."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from fastapi.testclient import TestClient
from hypothesis import given
from hypothesis import strategies as st
from ledgers import KINDS
from lxml import html
from review_pages import PAGES, TABLE, World, form, item_of, record_of, select, three_decisions, tree, world
from review_samples import PLAN, extracted, plan_text

from pipeline.review.pages.sources_shown import Mark, text_shown

BOATS = "Sở Xây dựng chủ trì"
Places = dict[str, set[int]]


@pytest.fixture(scope="module", params=KINDS)
def made(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    folder = tmp_path_factory.mktemp("marks")
    with world(request.param, folder, three_decisions(folder)) as one:
        yield one


def fields_of(browser: TestClient, document: str) -> list[tuple[str, dict[str, object]]]:
    """Return every piece of evidence of a decision, with what it proves: "12:lead"."""
    told = browser.get(f"/decisions/{document}.json").json()["obligations"]
    return [
        (f"{one['id']}:{field['name']}", evidence)
        for one in told
        for field in record_of(browser, one["id"])["fields"]
        for entry in field["entries"]
        for evidence in entry["evidence"]
    ]


def marked(page: html.HtmlElement) -> Places:
    """Return the characters that are marked, by what they prove, as the markup counts them."""
    found: Places = {}
    for piece in select(page, "pre.text > mark"):
        start = int(piece.get("data-s"))
        for on in piece.get("data-on").split():
            found.setdefault(on, set()).update(range(start, start + len(piece.text)))
    return found


def quoted(browser: TestClient, document: str) -> Places:
    found: Places = {}
    for on, evidence in fields_of(browser, document):
        found.setdefault(on, set()).update(range(evidence["start"], evidence["end"]))
    return found


def source_txt(made: World, document: str) -> str:
    return (made.settings.output / document / "source.txt").read_bytes().decode("utf-8")


@pytest.mark.parametrize("document", [PLAN, TABLE, PAGES])
def test_the_pieces_are_the_text_and_the_marks_are_the_evidence(made: World, document: str) -> None:
    browser, raw = made.browser("viewer"), source_txt(made, document)
    page = tree(browser.get(f"/decisions/{document}?view=text"))
    pieces = select(page, "pre.text > *")
    assert all(not len(piece) for piece in pieces)
    at = 0
    for piece in pieces:
        assert int(piece.get("data-s")) == at
        at += len(piece.text)
    assert "".join(piece.text for piece in pieces) == raw.replace("\f", "▯")
    told = browser.get(f"/decisions/{document}/source.json?view=text").json()["source"]["pieces"]
    assert "".join(piece["text"] for piece in told) == raw
    wanted = quoted(browser, document)
    assert len(wanted) > 10
    assert marked(page) == wanted
    for _, evidence in fields_of(browser, document):
        assert raw[evidence["start"] : evidence["end"]] == evidence["quote"]
    part = tree(browser.get(f"/decisions/{document}/source?view=text"))
    assert marked(part) == wanted


def test_the_boxes_on_the_pages_are_those_of_the_evidence(made: World) -> None:
    browser = made.browser("viewer")
    page = tree(browser.get(f"/decisions/{PAGES}"))
    assert select(page, "#source")[0].get("data-view") == "pages"
    drawn = {
        (int(figure.get("data-page")), on, *(round(float(box.get(name)), 6) for name in ("x", "y", "width", "height")))
        for figure in select(page, "figure.page")
        for box in select(figure, "rect")
        for on in box.get("data-on").split()
    }
    decision = made.settings.output / PAGES / "decision.json"
    attempt = _decision(decision)
    boxes = {
        (one.page, one.start, one.end): [
            (round(x0, 6), round(y0, 6), round(x1 - x0, 6), round(y1 - y0, 6)) for x0, y0, x1, y1 in one.boxes
        ]
        for one in attempt
    }
    found = fields_of(browser, PAGES)
    wanted = {(one["page"], on, *box) for on, one in found for box in boxes[(one["page"], one["start"], one["end"])]}
    assert len(wanted) > 100
    assert drawn == wanted


def _decision(path: Path) -> list[object]:
    from pipeline.document.decision import Evidence
    from pipeline.write.decision_json import from_json

    def inside(value: object) -> Iterator[Evidence]:
        if isinstance(value, Evidence):
            yield value
        elif isinstance(value, list):
            for one in value:
                yield from inside(one)
        elif hasattr(type(value), "model_fields"):
            for name in type(value).model_fields:
                yield from inside(getattr(value, name))

    return list(inside(from_json(path.read_text("utf-8"))))


@pytest.mark.parametrize("kind", KINDS)
def test_a_value_that_stands_ten_times_in_the_text_is_marked_where_it_was_read(kind: str, tmp_path: Path) -> None:
    output = tmp_path / "output"
    extracted(output, plan_text(before="\n\n".join(["Sở Xây dựng là cơ quan của tỉnh."] * 10)))
    with world(kind, tmp_path, output) as made:
        browser, raw = made.browser(), source_txt(made, PLAN)
        assert raw.count("Sở Xây dựng") >= 11
        item = item_of(browser, BOATS)
        own = raw.index("Sở Xây dựng chủ trì")
        page = tree(browser.get(f"/obligations/{item}"))
        assert marked(page)[f"{item}:lead"] == set(range(own, own + 11))
        assert marked(page) == quoted(browser, PLAN)
        # What a person selects is marked where they selected it, and no more where the machine had read it.
        there = raw.index("Sở Xây dựng là cơ quan", own // 2)
        edit = form(browser, f"/obligations/{item}/lead/edit", "/correct")
        edit = edit.filled(line="Sở Xây dựng", places=f"{there}-{there + 11}")
        assert edit.send(browser).status_code == 303
        page = tree(browser.get(f"/obligations/{item}"))
        assert marked(page)[f"{item}:lead"] == set(range(there, there + 11))


@given(
    st.text("ab \n", min_size=1, max_size=30),
    st.lists(
        st.tuples(st.integers(0, 29), st.integers(1, 30), st.sampled_from(["1:lead", "1:text", "2:text"])), max_size=8
    ),
)
def test_marks_that_overlap_are_cut_and_each_keeps_its_characters(raw: str, told: list[tuple[int, int, str]]) -> None:
    marks = sorted(
        (Mark(start, min(end, len(raw)), on, None, ()) for start, end, on in told if start < min(end, len(raw))),
        key=lambda one: (one.start, one.end, one.on),
    )
    pieces = text_shown(raw, marks)
    assert "".join(piece["text"] for piece in pieces) == raw
    assert [piece["start"] for piece in pieces] == [
        sum(len(one["text"]) for one in pieces[:number]) for number in range(len(pieces))
    ]
    for at in range(len(raw)):
        [piece] = [one for one in pieces if one["start"] <= at < one["start"] + len(one["text"])]
        assert set(piece["on"]) == {mark.on for mark in marks if mark.start <= at < mark.end}
        over = [mark for mark in marks if mark.start <= at < mark.end]
        if over:
            narrowest = min(mark.end - mark.start for mark in over)
            assert piece["on"][0] in {mark.on for mark in over if mark.end - mark.start == narrowest}


def test_words_in_a_box_are_told_with_their_places(made: World) -> None:
    browser, raw = made.browser("viewer"), source_txt(made, PAGES)
    told = browser.get(
        f"/decisions/{PAGES}/text.json", params={"page": 1, "x0": 0.9, "y0": 0.3, "x1": 0.1, "y1": 0.2}
    ).json()
    assert told["places"]
    assert told["text"] == " ".join(" ".join(raw[start:end] for start, end in told["places"]).split())
    for wrong in ({"page": 0}, {"x0": 2}, {"x0": "nan"}, {"y1": "x"}):
        asked = {"page": 1, "x0": 0.1, "y0": 0.1, "x1": 0.9, "y1": 0.9} | wrong
        assert browser.get(f"/decisions/{PAGES}/text.json", params=asked).status_code == 422, wrong
    nothing = browser.get(f"/decisions/{PAGES}/text.json", params={"page": 99, "x0": 0, "y0": 0, "x1": 1, "y1": 1})
    assert (nothing.status_code, "message_vi" in nothing.json()) == (422, True)


def test_pictures_are_those_of_known_extractions_alone(made: World) -> None:
    browser = made.browser("viewer")
    page = tree(browser.get(f"/decisions/{PAGES}"))
    pictures = [one.get("src") for one in select(page, "figure img")]
    assert len(pictures) > 1
    answer = browser.get(pictures[0])
    assert (answer.status_code, answer.headers["content-type"], answer.content[:2]) == (200, "image/jpeg", b"\xff\xd8")
    folder = pictures[0].rpartition("/")[0]
    for wrong in (
        f"{folder}/{len(pictures) + 1}.jpg",
        "/pictures/99/1.jpg",
        f"{folder}/..%2f..%2freview.sqlite.jpg",
        "/pictures/99999999999/1.jpg",
    ):
        assert browser.get(wrong).status_code in (404, 422), wrong
