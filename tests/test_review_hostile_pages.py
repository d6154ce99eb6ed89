"""Decisions that try to be more than text: whatever stands in them is shown as text, at its place, and does nothing."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from ledgers import KINDS
from lxml import html
from review_pages import World, form, forms, select, tree, words, world
from review_samples import extracted, plan_text, table_html
from test_read_docx import docx, paragraph

from pipeline.write.decision_json import decisions_in, from_json

SCRIPT = "<script>alert(1)</script>"
PICTURE = '"><img src=x onerror=alert(1)>'
LINK = "<a href='javascript:alert(1)'>xem</a>"
TEMPLATE = "{{7*7}}{% raw %}${7*7}"
FORMULA = '=HYPERLINK("http://elsewhere.example")'
TURNED = "\u202exoay ngược\u202c"
HIDDEN = "ẩ\u200bn\u200d\u2060\u00ad\ufeff"
CONTROL = "\x01\x1b\x7f\x85"
ALL = " ".join(
    (SCRIPT, PICTURE, LINK, TEMPLATE, FORMULA, "-->", "</pre></textarea></title></option>", TURNED, HIDDEN, CONTROL)
)

TASKS = (
    f"1. Sở Xây dựng {SCRIPT} chủ trì, phối hợp với Công an tỉnh {PICTURE} rà soát {ALL} bến đò, báo cáo Ủy ban nhân dân tỉnh trước ngày 15/11/2031.",
    f"2. Công an tỉnh kiểm tra {LINK} áo phao theo Nghị định số 07/2031/NĐ-CP {TEMPLATE}, hoàn thành trong quý II {TURNED} năm 2031.",
    f"3. {FORMULA} bố trí kinh phí mua phao {HIDDEN} cứu sinh.",
)
ROWS = (
    ("1", f"Kiểm tra bến đò {ALL}", f"Sở Xây dựng {PICTURE}", f"Tháng 5/2031 {SCRIPT}"),
    ("2", FORMULA + " rà soát", f"=Công an tỉnh {TURNED}", HIDDEN),
)
UNSEEN = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\xad\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff]")
SUBJECT = "Ban hành Kế hoạch an toàn đò ngang"


def hostile_text() -> str:
    return (
        plan_text(TASKS)
        .replace(SUBJECT, f"{SUBJECT} {SCRIPT}{PICTURE}{TURNED}")
        .replace("Trần Văn Bến", f"Trần {SCRIPT}")
    )


def hostile_html() -> str:
    escaped = [tuple(html.tostring(_element(cell), encoding="unicode")[3:-4] for cell in row) for row in ROWS]
    return (
        table_html(tuple(escaped))
        .replace("77/QĐ", "78/QĐ")
        .replace(SUBJECT, f"{SUBJECT} &lt;script&gt;x&lt;/script&gt;")
    )


def _element(text: str) -> html.HtmlElement:
    element = html.Element("p")
    # What no HTML can hold is left out; the text file holds it.
    element.text = re.sub("[\x00-\x08\x0b-\x1f]", "", text)
    return element


def hostile_docx() -> bytes:
    lines = hostile_text().replace("77/QĐ", "79/QĐ").split("\n\n")
    kept = (re.sub("[\x00-\x08\x0b-\x1f]", "", line) for line in lines)
    return docx(
        "".join(paragraph(one.replace("&", "&amp;").replace("<", "&lt;")) for line in kept for one in line.split("\n"))
    )


def adapt(folder: Path) -> None:
    """Put into a decision what no reader lets through, its quotes still those of its text."""
    decision = json.loads((folder / "decision.json").read_text("utf-8"))
    head = decision["decision"]
    for name in ("type", "number", "subject", "place"):
        head[name] = f"{head[name]} {ALL}"
    head["issuer"]["name"] += f" {SCRIPT}{PICTURE}"
    decision["notes"].append({"code": f"x{PICTURE}", "level": "warning", "message": ALL, "message_vi": ALL})
    for one in decision["obligations"]:
        one["product"], one["condition"] = f"sản phẩm {ALL}", FORMULA
        for role in ("lead", "cooperating", "recipient"):
            for actor in one[role]:
                actor["name"], actor["inherited_from"] = f"{actor['name']} {ALL}", PICTURE
        for deadline in one["deadlines"]:
            deadline["text"] += f" {SCRIPT}{TURNED}"
    for one in decision["references"]:
        one["title"], one["type"] = f"{one['title']} {ALL}", f"{one['type']}{PICTURE}"
    for one in decision["bodies"]:
        one["name"] += f" {PICTURE}"
    decision["source"]["name"] = f"77 {SCRIPT}{PICTURE}.txt"
    (folder / "decision.json").write_text(json.dumps(decision, ensure_ascii=False), "utf-8")


def hostile_output(folder: Path) -> Path:
    output = folder / "output"
    extracted(output, hostile_text())
    extracted(output, hostile_html(), "78.html")
    extracted(output, hostile_docx(), "79.docx")
    adapt(extracted(output, hostile_text().replace("77/QĐ", "80/QĐ"), "80.txt"))
    return output


@pytest.fixture(scope="module", params=KINDS)
def made(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    folder = tmp_path_factory.mktemp("hostile")
    with world(request.param, folder, hostile_output(folder)) as one:
        _decide(one)
        yield one


def _decide(one: World) -> None:
    """Let people say hostile things too: what they say is shown beside what was extracted."""
    lan = one.browser()
    rows = lan.get("/queue.json", params={"state": "open"}).json()["rows"]
    for row in rows[:3]:
        for name in ("cooperating", "product"):
            edit = form(lan, f"/obligations/{row['item']}/{name}/edit", "/correct")
            assert (
                edit.filled(line=[ALL, FORMULA, PICTURE], reason=FORMULA + ALL.replace("\0", "")).send(lan).status_code
                == 303
            )
    assert form(lan, f"/obligations/{rows[3]['item']}", "/reject").filled(reason=SCRIPT).send(lan).status_code == 303


def addresses(made: World) -> list[str]:
    browser = made.browser("approver")
    rows = browser.get("/queue.json", params={"state": "all"}).json()["rows"]
    documents = sorted({row["document"] for row in rows})
    return [
        "/queue", "/queue?state=all", "/queue/accept", "/decisions", "/log", f"/queue?q={PICTURE}", f"/log?document={SCRIPT}",
        f"/queue?document={SCRIPT}&body={PICTURE}&issuer={LINK}&kind={SCRIPT}&due_from={PICTURE}", f"/nowhere/{SCRIPT}",
        f"/decisions/{PICTURE}", f"/obligations/{rows[0]['item']}/{SCRIPT}".replace("</", "<%2F"),
        *(f"/decisions/{document}{more}" for document in documents for more in ("", "?view=text", "/source")),
        *(
            f"/obligations/{row['item']}{more}"
            for row in rows
            for more in ("", "/lead", "/product/edit", "/text/edit", "/deadlines/edit", "/references/edit", "/split", "/merge")
        ),
    ]  # fmt: skip


@pytest.mark.parametrize("language", ["vi", "en"])
def test_nothing_of_a_document_becomes_an_element_or_an_attribute(made: World, language: str) -> None:
    browser = made.browser("approver")
    browser.get(f"/language/{language}")
    known_tags, known_names = _known(made)
    looked = 0
    for address in addresses(made):
        for headers in ({}, {"HX-Request": "true"}):
            answer = browser.get(address, headers=headers)
            assert answer.status_code in (200, 404), (address, answer.status_code)
            page = tree(answer)
            looked += 1
            whole = page.find(".//title") is not None
            assert [one.get("src") for one in page.iter("script")] == (
                ["/static/htmx-2.0.11.min.js", "/static/review.js"] if whole else []
            ), address
            for one in page.iter(html.etree.Element):
                assert one.tag in known_tags, (address, one.tag)
                for name, value in one.attrib.items():
                    assert name in known_names, (address, name)
                    assert not name.startswith("on"), address
                    if name in ("href", "src", "action", "hx-get", "hx-post"):
                        assert re.match(r"[/?#]", value), (address, value)
                        assert not value.startswith("//")
                    assert not UNSEEN.search(value), (address, name, value)
            assert not UNSEEN.search(page.text_content()), address
            assert not list(page.iter(html.etree.Comment)), address
            assert "49" not in words(page).replace("#49", "").split(), address
    assert looked > 150


def _known(made: World) -> tuple[set[str], set[str]]:
    """Return the tags and attributes that templates write, by reading the templates."""
    folder = Path(__file__).parents[1] / "pipeline" / "review" / "pages" / "templates"
    source = "".join(path.read_text("utf-8") for path in folder.glob("*.html"))
    tags = set(re.findall(r"<([a-z]\w*)", source, re.IGNORECASE))
    names = set(re.findall(r"[\s\"}]([a-zA-Z][\w-]*)(?==[\"']|[>\s{])", source))
    return {one.lower() for one in tags}, {one.lower() for one in names} - {
        one for one in names if one.startswith("on")
    }


def test_what_is_hidden_is_seen_and_places_are_right(made: World) -> None:
    browser = made.browser("viewer")
    rows = browser.get("/decisions.json").json()["rows"]
    assert len(rows) == 4
    for row in rows:
        folder = made.settings.output / row["id"]
        raw = (folder / "source.txt").read_bytes().decode("utf-8")
        page = tree(browser.get(f"/decisions/{row['id']}?view=text"))
        pieces = select(page, "pre.text > *")
        shown = "".join(piece.text for piece in pieces)
        assert shown == UNSEEN.sub("▯", raw)
        assert ("▯xoay ngược▯" in shown) == ("\u202exoay" in raw)
        at = 0
        for piece in pieces:
            assert int(piece.get("data-s")) == at
            at += len(piece.text)
        decision = from_json((folder / "decision.json").read_text("utf-8"))
        assert decision.obligations
        for one in decision.obligations:
            for proof in one.evidence:
                inside = [
                    piece for piece in select(page, "pre.text > mark")
                    if proof.start <= int(piece.get("data-s")) < proof.end
                ]  # fmt: skip
                if one.evidence[0].cell is None:
                    assert "".join(piece.text for piece in inside) == UNSEEN.sub("▯", proof.quote)
    assert "\u202e" in "".join((made.settings.output / row["id"] / "source.txt").read_text("utf-8") for row in rows)


def test_the_files_were_read_as_such(made: World) -> None:
    texts = [
        from_json((folder / "decision.json").read_text("utf-8")).model_dump_json()
        for folder in (path.parent for path in decisions_in(made.settings.output))
    ]
    for wanted in (SCRIPT, "onerror=alert(1)", "javascript:alert(1)", "{{7*7}}", "HYPERLINK", "\u202e"):
        assert sum(wanted in text for text in texts) >= 3, wanted


def test_the_table_for_spreadsheets_runs_nothing(made: World) -> None:
    answer = made.browser("viewer").get("/log.csv")
    assert answer.headers["content-type"] == "text/csv; charset=utf-8"
    assert "attachment" in answer.headers["content-disposition"]
    rows = list(csv.reader(io.StringIO(answer.text.removeprefix("\ufeff"))))
    assert any(cell.startswith("'=HYPERLINK") for row in rows for cell in row)
    for row in rows:
        assert len(row) == len(rows[0])
        for cell in row:
            assert not re.match(r"[=+@\t\r\n-]", cell), cell


def test_a_form_that_is_saved_as_it_stands_changes_nothing(made: World) -> None:
    """What can't be seen is shown by a sign that stands for it; the sign must not get into what is saved."""
    browser = made.new_browser("reviewer")
    rows = browser.get("/queue.json", params={"state": "open"}).json()["rows"]
    checked = 0
    for row in rows:
        before = browser.get(f"/obligations/{row['item']}.json").json()["record"]["fields"]
        for field in before:
            if field["state"] != "open" or not field["entries"]:
                continue
            at = f"/obligations/{row['item']}/{field['name']}/edit"
            edit = form(browser, at, "/correct")
            assert not any("▯" in value for _, value in edit.fields), at
            assert edit.send(browser).status_code == 303, at
            now = browser.get(f"/obligations/{row['item']}/{field['name']}.json").json()["record"]["fields"]
            [after] = [one for one in now if one["name"] == field["name"]]
            assert (after["state"], after["entries"]) == ("accepted", field["entries"]), at
            checked += 1
    assert checked > 20


def test_a_search_keeps_what_was_typed(made: World) -> None:
    page = tree(made.browser("viewer").get("/queue", params={"q": PICTURE, "body": LINK, "state": "all"}))
    asked = dict(next(one.fields for one in forms(page) if one.method == "get"))
    assert (asked["q"], asked["body"]) == (PICTURE, LINK)


def test_what_is_hidden_in_an_obligation_keeps_nobody_from_splitting_it(made: World) -> None:
    browser = made.browser()
    rows = browser.get("/queue.json", params={"state": "all"}).json()["rows"]
    hidden = [row["item"] for row in rows if UNSEEN.search(row["words"]["text"][0]) and row["state"] != "rejected"]
    assert hidden
    for item in hidden:
        asked = form(browser, f"/obligations/{item}/split", "/split")
        first, *others = asked.value("text").split(" ")
        answer = asked.filled(text=f"{first} {others[0]}\n{' '.join(others[1:])}").send(browser)
        assert answer.status_code == 303, answer.text
        part = answer.headers["location"].partition("?")[0]
        text = browser.get(f"{part}.json").json()["record"]["fields"][1]["entries"][0]
        assert text["shown"] == f"{first} {others[0]}"
        quotes = " ".join(one["quote"] for one in text["evidence"])
        assert "".join(filter(str.isprintable, quotes)) == f"{first} {others[0]}"
