"""The pages of the review application: what they show, where they lead, what their forms do."""

from __future__ import annotations

import csv
import io
import json
import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import parse_qsl, urljoin, urlsplit

import httpx
import pytest
from fastapi.testclient import TestClient
from ledgers import KINDS
from lxml import html
from review_pages import (
    HTMX,
    PAGES,
    TABLE,
    Form,
    World,
    form,
    forms,
    item_of,
    record_of,
    select,
    three_decisions,
    tree,
    words,
    world,
)
from review_samples import PLAN

from pipeline.compare.fields import FIELDS
from pipeline.review.pages.app import ROUTERS

BOATS = "Sở Xây dựng chủ trì"
VESTS = "Công an tỉnh kiểm tra"
MONEY = "Sở Tài chính bố trí"
LIST = "đăng tải danh sách"
ROLES = ["viewer", "reviewer", "approver", "admin"]
LATER = ("versions", "orphans")
"""First words of addresses that a page may name before there are such pages; once there are, they are looked at too."""


@pytest.fixture(scope="module")
def output(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return three_decisions(tmp_path_factory.mktemp("pages"))


@pytest.fixture(scope="module", params=KINDS)
def still(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory, output: Path) -> Iterator[World]:
    """Give an application in which nothing is changed once something of everything was done."""
    with world(request.param, tmp_path_factory.mktemp("still"), output) as made:
        _something_of_everything(made)
        yield made


@pytest.fixture(params=KINDS)
def fresh(request: pytest.FixtureRequest, tmp_path: Path, output: Path) -> Iterator[World]:
    with world(request.param, tmp_path, output) as made:
        yield made


def _something_of_everything(made: World) -> None:
    lan, minh = made.browser("reviewer"), made.browser("approver")
    boats, vests, money = item_of(lan, BOATS), item_of(lan, VESTS), item_of(lan, MONEY)
    for browser, item, ending, more in (
        (lan, boats, "/accept", {}),
        (minh, boats, "/approve", {}),
        (lan, boats, "/done", {"day": "2031-11-01"}),
        (lan, vests, "/reject", {}),
        (lan, money, "/lead/accept", {}),
        (lan, money, "/cooperating/correct", {"line": ["Kho bạc", "Sở Nội vụ"], "reason": "Công văn 12"}),
    ):
        at = f"/obligations/{item}/cooperating/edit" if ending.endswith("correct") else f"/obligations/{item}"
        assert form(browser, at, ending).filled(**more).send(browser).status_code == 303
    whole = item_of(lan, LIST)
    asked = form(lan, f"/obligations/{whole}/split", "/split").filled(
        text="đăng tải danh sách\nbến đò trước ngày 01/6/2031"
    )
    assert asked.send(lan).status_code == 303


def links(page: html.HtmlElement, address: str) -> list[tuple[str, bool]]:
    """Return where a page leads, from its own address, and whether htmx goes there."""
    found = [(one, False) for one in page.xpath("//@href | //@src")] + [(one, True) for one in page.xpath("//@hx-get")]
    return [(urljoin(address, one), by_htmx) for one, by_htmx in found if not one.startswith("#")]


def _shape(address: str) -> tuple[str, frozenset[str]]:
    """Return what addresses have in common that differ by numbers, by what is filtered for, and then by the field."""
    parts = urlsplit(address)
    path, names = re.sub(r"\d+", "#", parts.path), frozenset(name for name, _ in parse_qsl(parts.query))
    return re.sub(rf"/({'|'.join(FIELDS)})\b", "/*", path) if names else path, names


def _there(address: str) -> bool:
    first = urlsplit(address).path.split("/")[1]
    routes = [route.path.split("/")[1] for module in ROUTERS for route in module.router.routes]
    return first in routes or first not in LATER


# What pages lead to


@pytest.mark.parametrize("role", ROLES)
def test_every_link_of_every_page_leads_somewhere(still: World, role: str) -> None:
    browser = still.browser(role)
    waiting, seen, often = [("/", False)], set(), Counter()
    while waiting:
        address, by_htmx = waiting.pop()
        shape = (*_shape(address), by_htmx)
        if (address, by_htmx) in seen or often[shape] >= 2 or not _there(address):
            continue
        seen.add((address, by_htmx))
        often[shape] += 1
        answer = browser.get(address, headers=HTMX if by_htmx else {})
        assert answer.status_code in (200, 303, 204), (address, answer.status_code)
        if "location" in answer.headers:
            waiting.append((answer.headers["location"], False))
        elif "hx-redirect" in answer.headers:
            waiting.append((answer.headers["hx-redirect"], False))
        elif answer.headers["content-type"].startswith("text/html"):
            page = tree(answer)
            assert (page.find(".//title") is None) == by_htmx, address
            waiting.extend(links(page, address))
    shapes = {path for path, *_ in often}
    assert {
        "/queue",
        "/queue.json",
        "/decisions",
        "/log",
        "/log.csv",
        "/log.jsonl",
        "/log.json",
        "/language/en",
    } <= shapes
    assert {"/obligations/#", "/obligations/#/lead", "/obligations/#.json", "/pictures/#/#.jpg"} <= shapes
    assert {
        "/static/review.js",
        "/static/review.css",
        "/decisions/#-QD-UBND-#-#-#",
        "/obligations/#/deadlines",
    } <= shapes
    deciding = {"/obligations/#/lead/edit", "/obligations/#/split", "/obligations/#/merge", "/queue/accept"}
    assert deciding & shapes == (set() if role == "viewer" else deciding)


def test_who_may_only_look_has_no_forms_that_change_something(still: World) -> None:
    browser = still.browser("viewer")
    for address in ("/queue", f"/obligations/{item_of(browser, BOATS)}", f"/decisions/{PLAN}", "/log", "/decisions"):
        page = tree(browser.get(address))
        assert {one.action for one in forms(page) if one.method == "post"} == {"/sign-out"}


@pytest.mark.parametrize("role", ["reviewer", "approver", "admin"])
def test_every_form_can_be_sent_as_it_stands(fresh: World, role: str) -> None:
    browser = fresh.browser(role)
    minh = fresh.browser("approver" if role != "approver" else "admin")
    item, other = item_of(browser, BOATS), item_of(browser, VESTS)
    assert form(minh, f"/obligations/{other}", "/accept").send(minh).status_code == 303
    assert form(browser, f"/obligations/{item}", "/condition/accept").send(browser).status_code == 303
    pages = [f"/obligations/{one}{more}" for one in (item, other) for more in ("", "/split", "/merge")]
    pages += [f"/obligations/{item}/{name}/edit" for name in FIELDS]
    pages += [f"/decisions/{PLAN}", f"/decisions/{PAGES}", "/queue", f"/queue/accept?document={TABLE}", "/log"]
    sent: Counter[str] = Counter()
    for address in pages:
        asked = [one for one in forms(tree(browser.get(address))) if one.action != "/sign-out"]
        for place in [one.action for one in asked]:
            # Each is sent from a page that is as it was: what was done before is taken back first.
            one = next(each for each in forms(tree(browser.get(address))) if each.action == place)
            answer = one.send(browser)
            ending = place.partition("?")[0].rpartition("/")[2]
            sent[ending] += 1
            assert answer.status_code == _expected(one, ending), (address, place, answer.text)
            if answer.status_code == 422:
                assert words(tree(answer).get_element_by_id("main")).startswith("Không thực hiện được")
            elif place.startswith("/obligations/"):
                last = form(browser, f"/obligations/{place.split('/')[2]}", "/undo") if ending != "undo" else None
                assert last is None or last.send(browser).status_code == 303
    wanted = {"accept", "reject", "undo", "done", "correct", "add", "split", "merge", "queue"}
    assert set(sent) >= wanted | ({"approve"} if role != "reviewer" else set()), sent


def _expected(one: Form, ending: str) -> int:
    """Return the status of a form as it stands: nothing is selected yet, no line is broken, no second one ticked."""
    if ending in ("split", "merge") or (ending == "add" and not one.value("places")):
        return 422
    return 200 if one.action.startswith("/queue") else 303


# What pages show


def test_the_page_of_an_obligation_shows_what_its_json_holds(still: World) -> None:
    browser = still.browser("approver")
    for beginning in (BOATS, MONEY, VESTS):
        item = item_of(browser, beginning)
        page, told = tree(browser.get(f"/obligations/{item}")), browser.get(f"/obligations/{item}.json").json()
        record = told["record"]
        for field in record["fields"]:
            section = page.get_element_by_id(f"field-{field['name']}")
            assert [words(one) for one in select(section, ".words")] == [one["shown"] for one in field["entries"]]
            proofs = [(int(one.get("data-s")), one.get("title")) for one in select(section, "button.proof")]
            assert proofs == [(one["start"], one["quote"]) for entry in field["entries"] for one in entry["evidence"]]
            unproved = [entry for entry in field["entries"] if not entry["evidence"]]
            assert len(select(section, ".unproved")) == len(unproved)
            assert bool(select(section, f".chip.{field['state']}")) == (field["state"] != "open")
            assert len(select(section, "p.doubt")) == len(field["doubts"])
            assert [words(one).partition(": ")[2] for one in select(section, "p.proposal q")] == [""] * len(
                [one for one in record["proposals"] if one["field"] == field["name"]]
            )
        assert len(select(page, ".events > li")) == len(told["history"])
        assert words(select(page, ".where span")[0]).startswith(
            f"{record['position']['number']}/{record['position']['of']}"
        )
        assert words(select(page, ".decision-head h1")[0]) == "Quyết định 77/QĐ-UBND"
        pieces = [(int(one.get("data-s")), one.text) for one in select(page, "pre.text > *")]
        assert pieces == [(one["start"], one["text"]) for one in told["source"]["pieces"]]
    assert words(select(page, ".states")[0]).startswith("Đã bỏ")


def test_a_record_read_from_a_table_shows_its_row(still: World) -> None:
    browser = still.browser()
    item = item_of(browser, "Cấp phát áo phao")
    page, record = tree(browser.get(f"/obligations/{item}")), record_of(browser, item)
    assert words(select(page, ".cells h2")[0]) == "Dòng của bảng 4/4 · NHIỆM VỤ"
    assert [words(one) for one in select(page, ".cells th")] == ["TT", "Nhiệm vụ", "Cơ quan chủ trì", "Thời hạn"]
    assert [words(one) for one in select(page, ".cells td")] == [one["text"] for one in record["cells"]["cells"]]
    assert [words(one) for one in select(page, ".cells td.proves")] == [
        "Cấp phát áo phao cho người lái đò", "Công an tỉnh", "Quý III/2031",
    ]  # fmt: skip


def test_the_queue_shows_what_its_json_holds(still: World) -> None:
    browser = still.browser()
    for query in ("", "?state=all", "?state=rejected", f"?document={TABLE}", "?q=ben+do&state=all", "?standing=within"):
        page, told = tree(browser.get(f"/queue{query}")), browser.get(f"/queue.json{query}").json()
        rows = select(page, "table.rows tbody tr")
        shown = [
            int(re.search(r"/obligations/(\d+)", select(row, "td:nth-child(3) a")[0].get("href"))[1]) for row in rows
        ]
        assert shown == [row["item"] for row in told["rows"]]
        assert [words(select(row, "td:nth-child(3)")[0]) for row in rows] == [
            " ".join(row["words"]["text"]) for row in told["rows"]
        ]
        assert words(page.find(".//h1/small")) == f"{told['total']} nghĩa vụ"
        assert [int(words(one)) for one in select(page, ".counts b")] == [
            told["counts"][name] for name in ("on-time", "within", "overdue", "unknown")
        ]
        given = dict(next(one.fields for one in forms(page) if one.method == "get"))
        assert {name: given.get(name, "") for name in ("q", "document", "standing")} == {
            name: told["filters"][name] for name in ("q", "document", "standing")
        }


def test_the_other_pages_show_what_their_json_holds(still: World) -> None:
    browser = still.browser()
    rows = browser.get("/decisions.json").json()["rows"]
    shown = select(tree(browser.get("/decisions")), "table.rows tbody tr")
    assert [select(one, "a")[0].get("href") for one in shown] == [f"/decisions/{row['id']}" for row in rows]
    assert {row["id"] for row in rows} == {PLAN, TABLE, PAGES}
    for document in (PLAN, TABLE, PAGES):
        told, page = browser.get(f"/decisions/{document}.json").json(), tree(browser.get(f"/decisions/{document}"))
        listed = select(page, "ol.obligations > li")
        assert [int(one.get("data-item")) for one in listed] == [one["id"] for one in told["obligations"]]
        assert [words(one.find("a")) for one in listed] == [
            " ".join(one["words"]["text"]) for one in told["obligations"]
        ]
        assert told["source"] == browser.get(f"/decisions/{document}/source.json").json()["source"]
        assert len(select(page, ".ticks li")) == len(told["proposals"]) == (document == PLAN)
    log, told = tree(browser.get("/log")), browser.get("/log.json").json()
    assert [one.get("id") for one in select(log, ".events > li")] == [f"event-{one['seq']}" for one in told["events"]]
    preview, told = tree(browser.get("/queue/accept")), browser.get("/queue/accept.json").json()
    ticked = {f"{row['item']}:{row['last']}" for row in told["rows"] if row["urgency"] > 0}
    assert {one.get("value") for one in select(preview, "input[name=item][checked]")} == ticked


def test_the_language_is_kept_and_leads_back(still: World) -> None:
    browser = still.new_browser("viewer")
    address = f"/obligations/{item_of(browser, BOATS)}?q=b%E1%BA%BFn+%C4%91%C3%B2&state=all"
    page = tree(browser.get(address))
    assert (page.get("lang"), words(select(page, "nav a")[0])) == ("vi", "Hàng đợi")
    [other] = page.xpath("//a[starts-with(@href, '/language/')]/@href")
    answer = browser.get(other)
    assert (answer.status_code, urlsplit(answer.headers["location"]).path) == (303, urlsplit(address).path)
    assert parse_qsl(urlsplit(answer.headers["location"]).query) == [("q", "bến đò"), ("state", "all")]
    page = tree(browser.get(answer.headers["location"]))
    assert (page.get("lang"), words(select(page, "nav a")[0])) == ("en", "Queue")
    assert browser.get("/obligations/999").status_code == 404
    assert "no obligation 999 here" in words(tree(browser.get("/obligations/999")))


def test_the_log_can_be_taken_away_whole(still: World) -> None:
    browser = still.browser("viewer")
    lines = [json.loads(line) for line in browser.get("/log.jsonl").text.splitlines()]
    assert [one["seq"] for one in lines] == sorted(one["seq"] for one in lines)
    answer = browser.get("/log.csv")
    assert answer.headers["content-disposition"] == 'attachment; filename="thihanh-log.csv"'
    rows = list(csv.DictReader(io.StringIO(answer.text.removeprefix("\ufeff"))))
    assert [(int(row["seq"]), row["who"], row["action"], json.loads(row["new"])) for row in rows] == [
        (one["seq"], one["who"], one["action"], one["new"]) for one in lines
    ]
    some = browser.get("/log.jsonl", params={"document": PLAN, "since": lines[2]["seq"]}).text.splitlines()
    assert [json.loads(one) for one in some] == [one for one in lines[3:] if one["document"] == PLAN]
    [told] = [one for one in browser.get("/log.json").json()["events"] if one["reason"]]
    assert (told["reason"], told["changes"][0]["new"]) == ("Công văn 12", ["Kho bạc", "Sở Nội vụ"])


def test_the_history_of_a_field_is_its_own(still: World) -> None:
    browser = still.browser()
    item = item_of(browser, MONEY)
    for name, count in (("lead", 1), ("cooperating", 1), ("recipient", 0)):
        page, told = (
            tree(browser.get(f"/obligations/{item}/{name}")),
            browser.get(f"/obligations/{item}/{name}.json").json(),
        )
        assert (told["record"]["field"], len(told["history"]), len(select(page, ".events > li"))) == (
            name,
            count,
            count,
        )
        assert [one.get("id") for one in select(page, ".field.chosen")] == [f"field-{name}"]
        assert select(page, "details.history")[0].get("open") is not None
    assert browser.get(f"/obligations/{item}/due").status_code == 404
    assert browser.get(f"/obligations/{item}/due/edit").status_code == 404


# What forms do


def test_the_next_record_opens_after_a_decision(fresh: World) -> None:
    browser = fresh.browser()
    query = {"document": PLAN}
    order = [one["id"] for one in browser.get(f"/decisions/{PLAN}.json").json()["obligations"]]
    for at, item in enumerate(order):
        address = f"/obligations/{item}?document={PLAN}"
        after = f"/obligations/{order[at + 1]}?document={PLAN}" if at + 1 < len(order) else f"/queue?document={PLAN}"
        answer = form(browser, address, "/accept" if at % 2 else "/reject").send(browser)
        assert (answer.status_code, answer.headers["location"]) == (303, after)
    assert browser.get("/queue.json", params=query).json()["total"] == 0


def test_htmx_gets_the_part_that_changes_and_its_address(fresh: World) -> None:
    browser = fresh.browser()
    first, second, *_, last = [one["id"] for one in browser.get(f"/decisions/{PLAN}.json").json()["obligations"]]
    answer = form(browser, f"/obligations/{first}?document={PLAN}", "/accept").send(browser, htmx=True)
    assert (answer.status_code, answer.headers["hx-push-url"]) == (200, f"/obligations/{second}?document={PLAN}")
    # Accepting changes no mark of the source.
    assert answer.headers["hx-trigger-after-settle"] == "record-shown"
    assert "<html" not in answer.text
    assert select(tree(answer), "section#record")[0].get("data-item") == str(second)
    answer = form(browser, f"/obligations/{second}", "/lead/accept").send(browser, htmx=True)
    shown = select(tree(answer), "section#record")[0]
    assert (shown.get("data-item"), shown.get("data-field")) == (str(second), "lead")
    assert answer.headers["hx-push-url"] == f"/obligations/{second}/lead"
    looked = browser.get(f"/obligations/{second}/lead", headers=HTMX)
    assert select(tree(looked), "section#record")
    assert looked.headers["hx-trigger-after-settle"] == "record-shown"
    # The next one is in another decision: its source has to come with it.
    answer = form(browser, f"/obligations/{last}?state=open", "/accept").send(browser, htmx=True)
    assert (answer.status_code, answer.text) == (204, "")
    other = int(re.fullmatch(r"/obligations/(\d+)\?state=open", answer.headers["hx-redirect"])[1])
    assert record_of(browser, other)["document"] == TABLE
    undone = form(browser, f"/obligations/{last}", "/undo").send(browser, htmx=True)
    assert (undone.status_code, undone.headers["hx-push-url"]) == (200, f"/obligations/{last}")
    assert record_of(browser, last)["state"] == "open"


def test_who_was_overtaken_is_told_and_nothing_is_done(fresh: World) -> None:
    lan, ha = fresh.browser("reviewer"), fresh.browser("admin")
    item = item_of(lan, BOATS)
    old = {
        ending: form(lan, f"/obligations/{item}", ending) for ending in ("/accept", "/reject", "/lead/accept", "/done")
    }
    old["/correct"] = form(lan, f"/obligations/{item}/lead/edit", "/lead/correct").filled(line="Sở Nội vụ")
    ticked = form(lan, "/queue/accept", "/queue/accept")
    assert form(ha, f"/obligations/{item}", "/product/accept").send(ha).status_code == 303
    before = record_of(lan, item)["fields"]
    for one in old.values():
        answer = one.send(lan)
        assert answer.status_code == 409, one.action
        assert words(select(tree(answer), "p.refused")[0])
        answer = one.send(lan, htmx=True)
        assert (answer.status_code, answer.headers["hx-retarget"], answer.headers["hx-reswap"]) == (
            409,
            "#message",
            "innerHTML",
        )
        assert [one.tag for one in tree(answer).body] == ["p"]
    answer = ticked.filled(item=[value for name, value in ticked.fields if name == "item"]).send(lan)
    assert [one.get("href") for one in select(tree(answer), "p.refused a")] == [f"/obligations/{item}"]
    assert record_of(lan, item)["fields"] == before


@pytest.mark.parametrize(
    ("at", "ending", "more"),
    [
        ("/deadlines/edit", "/correct", {"line": "trước Tết", "value": "31/12/2031"}),
        ("/deadlines/edit", "/correct", {"line": "", "value": "2031-02-30"}),
        ("/deadlines/edit", "/correct", {"line": "2031", "places": "5"}),
        ("/deadlines/edit", "/correct", {"line": "2031", "places": "5-999999"}),
        ("/text/edit", "/correct", {"line": "rà soát", "value": "<b>"}),
        ("/text/edit", "/correct", {"line": "", "value": ""}),
        ("/lead/edit", "/correct", {"line": "x" * 30_000}),
        ("/lead/edit", "/correct", {"line": ["x"] * 201}),
        ("/lead/edit", "/correct", {"line": "x", "reason": "x" * 2001}),
        ("/lead/edit", "/correct", {"seen": "-1"}),
        ("/lead/edit", "/correct", {"seen": "all"}),
        ("", "/done", {"day": "31/12/2031"}),
        ("", "/done", {"day": "2031-02-30"}),
        ("/split", "/split", {"text": "Sở Xây dựng\nchủ trì"}),
        ("", "/add", {"places": "10-5"}),
        ("", "/add", {"places": "1,2"}),
        ("/merge", "/merge", {"item": "x:1"}),
    ],
)  # fmt: skip
def test_what_cannot_be_taken_is_told(still: World, at: str, ending: str, more: dict[str, str | list[str]]) -> None:
    browser = still.browser()
    item = item_of(browser, MONEY)
    before = record_of(browser, item)
    one = form(browser, f"/obligations/{item}{at}", ending).filled(**more)
    answer = one.send(browser)
    assert answer.status_code == 422, answer.text
    assert len(words(select(tree(answer), "main p.refused")[0])) > 8
    assert one.send(browser, htmx=True).headers["hx-retarget"] == "#message"
    assert record_of(browser, item) == before


def test_fields_are_corrected_and_their_evidence_is_what_was_selected(fresh: World) -> None:
    browser = fresh.browser()
    item = item_of(browser, VESTS)
    raw = "".join(one["text"] for one in browser.get(f"/decisions/{PLAN}.json").json()["source"]["pieces"])
    start = raw.index("Đài Phát thanh tỉnh")
    edit = form(browser, f"/obligations/{item}/lead/edit", "/lead/correct")
    assert [value for name, value in edit.fields if name == "line"] == ["Công an tỉnh", ""]
    edit = edit.filled(
        line=["Công an tỉnh", "Đài Phát thanh tỉnh"], places=["", f"{start}-{start + 19}"], reason="theo thực tế"
    )
    assert edit.send(browser).headers["location"] == f"/obligations/{item}/lead"
    lead = record_of(browser, item)["fields"][0]
    assert (lead["state"], [one["shown"] for one in lead["entries"]]) == (
        "corrected",
        ["Công an tỉnh", "Đài Phát thanh tỉnh"],
    )
    assert [(one["start"], one["quote"]) for one in lead["entries"][1]["evidence"]] == [(start, "Đài Phát thanh tỉnh")]
    page = tree(browser.get(f"/obligations/{item}"))
    assert [words(one) for one in select(page, "#field-lead .original del")] == ["Công an tỉnh"]
    took = form(browser, f"/obligations/{item}/recipient/edit?take={_proposed(browser, item)}", "/recipient/correct")
    assert took.send(browser).status_code == 303
    recipient = record_of(browser, item)["fields"][5]
    assert [(one["shown"], len(one["evidence"])) for one in recipient["entries"]] == [("Các bến đò", 1)]


def _proposed(browser: TestClient, item: int) -> str:
    [one] = record_of(browser, item)["proposals"]
    return str(one["places"])


def test_obligations_are_added_split_and_merged_and_all_of_it_taken_back(fresh: World) -> None:
    browser = fresh.browser()
    before = browser.get(f"/decisions/{PLAN}.json").json()["obligations"]

    def now() -> list[str]:
        return [" ".join(one["words"]["text"]) for one in browser.get(f"/decisions/{PLAN}.json").json()["obligations"]]

    raw = "".join(one["text"] for one in browser.get(f"/decisions/{PLAN}.json").json()["source"]["pieces"])
    start = raw.index("Nâng cao ý thức")
    added = form(browser, f"/decisions/{PLAN}", "/add").filled(places=f"{start}-{start + 34}").send(browser)
    item = _item(added)
    assert added.headers["location"] == f"/obligations/{item}/lead?document={PLAN}"
    assert "Nâng cao ý thức của người lái đò." in now()
    undone = form(browser, f"/obligations/{item}", "/undo").send(browser, htmx=True)
    assert (undone.status_code, undone.headers["hx-redirect"]) == (204, f"/decisions/{PLAN}")
    assert "Nâng cao ý thức của người lái đò." not in now()
    whole = item_of(browser, LIST)
    split = form(browser, f"/obligations/{whole}/split", "/split").filled(
        text="đăng tải danh sách\r\nbến đò trước ngày 01/6/2031"
    )
    part = _item(split.send(browser))
    assert now()[-2:] == ["đăng tải danh sách", "bến đò trước ngày 01/6/2031"]
    asked = form(browser, f"/obligations/{part}/merge", "/merge")
    near = select(tree(browser.get(f"/obligations/{part}/merge")), "input[name=item]")
    ticked = [one.get("value") for one in near][-2:]
    merged = _item(asked.filled(item=ticked).send(browser))
    assert now()[-1] == "đăng tải danh sách bến đò trước ngày 01/6/2031"
    assert form(browser, f"/obligations/{merged}", "/undo").send(browser).headers["location"] == f"/decisions/{PLAN}"
    assert form(browser, f"/obligations/{part}", "/undo").send(browser).headers["location"] == f"/decisions/{PLAN}"
    assert now() == [" ".join(one["words"]["text"]) for one in before]


def _item(answer: httpx.Response) -> int:
    assert answer.status_code == 303, answer.text
    return int(re.match(r"/obligations/(\d+)", answer.headers["location"])[1])


def test_what_is_ticked_is_accepted_and_no_more(fresh: World) -> None:
    browser = fresh.browser()
    one = form(browser, f"/queue/accept?document={TABLE}", "/queue/accept")
    ticked = [value for name, value in one.fields if name == "item"]
    answer = one.filled(item=ticked[1:3]).send(browser)
    assert words(tree(answer).find(".//h1")) == "Đã chấp nhận 2"
    rows = browser.get("/queue.json", params={"document": TABLE, "state": "all"}).json()["rows"]
    accepted = {row["item"] for row in rows if row["state"] == "accepted"}
    assert accepted == {int(value.partition(":")[0]) for value in ticked[1:3]}
    for wrong in ([], ["1"], ["1:x"], ["1:0"] * 201):
        assert one.filled(item=wrong).send(browser).status_code == 422, wrong


def test_who_checked_it_does_not_approve_it(fresh: World) -> None:
    minh, ha = fresh.browser("approver"), fresh.browser("admin")
    item = item_of(minh, BOATS)
    assert form(minh, f"/obligations/{item}", "/accept").send(minh).status_code == 303
    answer = form(minh, f"/obligations/{item}", "/approve").send(minh)
    assert (answer.status_code, "người thứ hai" in words(tree(answer))) == (403, True)
    assert form(ha, f"/obligations/{item}", "/approve").send(ha).status_code == 303
    assert record_of(minh, item)["approved_by"] == "hà"
    assert words(select(tree(minh.get(f"/obligations/{item}")), ".chip.approved")[0]) == "Đã duyệt: hà"
