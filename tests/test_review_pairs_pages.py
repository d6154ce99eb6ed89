"""The pages of two pairs of eyes and of what lost its place: who sees what, and what their forms do."""

from __future__ import annotations

import dataclasses
import json
import re
from collections.abc import Callable, Iterator
from html import unescape
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient
from httpx import Response
from ledgers import KINDS
from review_samples import PLAN, TASKS, item_named, opened, plan_text, reloaded, sample_output

from pipeline.review.pages.app import create_app
from pipeline.review.records.deciding import accept, correct, reject, reject_field
from pipeline.review.records.events import Person
from pipeline.review.records.loading import load
from pipeline.review.records.people import add_user, close_user
from pipeline.review.records.second import send_sample
from pipeline.review.records.sheets import MAIN, Sheet, sheet_of
from pipeline.review.settings import Settings
from pipeline.store.database import Database

PASSWORD = "bến đò ngang sông Lô 2031"
PEOPLE = {"lan": "reviewer", "hoa": "reviewer", "minh": "approver", "tuấn": "approver", "khách": "viewer"}
FIRST, SECOND, SENDER = Person("lan", "reviewer"), Person("hoa", "reviewer"), Person("minh", "approver")

POLICE = "Công an tỉnh kiểm tra"
SECRET = "áo phao bí mật"
WHY = "lý do bí mật"
REWORDED = (TASKS[0], TASKS[1].replace("kiểm tra áo phao", "rà soát áo phao cứu sinh"), *TASKS[2:])


@pytest.fixture(params=KINDS)
def database(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Database]:
    made = opened(request.param, tmp_path, sample_output(tmp_path))
    with made.writing() as connection:
        for name, role in PEOPLE.items():
            add_user(connection, name, role, PASSWORD)
    yield made
    made.close()


class Browser:
    """A person at the pages: signed in, following redirects, sending the token that the page before gave."""

    def __init__(self, app: Any, name: str) -> None:
        self.client = TestClient(app)
        answer = self.client.post("/sign-in", data={"name": name, "password": PASSWORD}, follow_redirects=False)
        assert answer.status_code == 303, answer.text
        found = re.search(r'name="csrf" value="(\w+)"', self.client.get("/queue").text)
        assert found
        self.csrf = found[1]

    def get(self, address: str, **options: Any) -> Response:
        return self.client.get(address, **options)

    def text(self, address: str) -> str:
        answer = self.get(address)
        assert answer.status_code == 200, (address, answer.status_code)
        return unescape(answer.text)

    def json(self, address: str) -> Any:
        answer = self.get(address)
        assert answer.status_code == 200, (address, answer.text)
        return answer.json()

    def post(self, address: str, status: int = 303, **data: Any) -> Response:
        answer = self.client.post(address, data={"csrf": self.csrf, **data}, follow_redirects=False)
        assert answer.status_code == status, (address, answer.status_code, answer.text)
        return answer


@pytest.fixture
def sign_in(database: Database, tmp_path: Path) -> Iterator[Callable[[str], Browser]]:
    app = create_app(database, Settings(output=tmp_path / "output", sign_in=True))
    browsers: dict[str, Browser] = {}
    yield lambda name: browsers.get(name) or browsers.setdefault(name, Browser(app, name))
    app.state.site.pictures.close()


def sheet(database: Database, item: int, name: str = MAIN) -> Sheet:
    with database.reading() as connection:
        return sheet_of(connection, item, name)


def answered(database: Database) -> int:
    """Let the first person answer for the police's task, with words that nobody else would use; return its number."""
    with database.writing() as connection:
        item = item_named(connection, POLICE)
        entries = [{"text": SECRET, "evidence": []}]
        seen = correct(connection, FIRST, item, "product", entries, 0, reason=WHY)
        seen = correct(
            connection, FIRST, item, "lead", [{"name": "Bí Mật", "text": "Bí Mật", "evidence": []}], seen
        )  # fmt: skip
        accept(connection, FIRST, item, seen)
    return item


def sent(database: Database) -> int:
    item = answered(database)
    with database.writing() as connection:
        assert send_sample(connection, SENDER, SECOND.name, [item]) == [item]
    return item


def differing(database: Database) -> int:
    item = sent(database)
    with database.writing() as connection:
        seen = sheet_of(connection, item, SECOND.name).last
        seen = correct(
            connection, SECOND, item, "product", [{"text": "phao tròn", "evidence": []}], seen, sheet=SECOND.name
        )
        accept(connection, SECOND, item, seen, SECOND.name)
    return item


def orphaned(database: Database, folder: Path) -> int:
    item = answered(database)
    assert reloaded(database, folder / "output", plan_text(REWORDED)).orphaned == 1
    return item


def conflicting(database: Database, folder: Path) -> int:
    """Load the plan as an extraction would read it that finds another product and no deadline."""
    item = answered(database)
    path = folder / "output" / PLAN / "decision.json"
    decision = json.loads(path.read_text("utf-8"))
    (task,) = [one for one in decision["obligations"] if one["text"].startswith(POLICE)]
    task["lead"][0]["name"] = "Công an xã"
    task["deadlines"] = []
    path.write_text(json.dumps(decision, ensure_ascii=False), "utf-8")
    assert load(database, folder / "output").again == 1
    return item


# ---- who may do what ----


def test_what_each_role_may_see_and_do(database: Database, sign_in: Callable[[str], Browser], tmp_path: Path) -> None:
    item = differing(database)
    allowed = {
        "/second": ("lan", "minh"),
        "/disagreements": ("minh",),
        f"/disagreements/{item}": ("minh",),
        f"/disagreements/{item}/product": ("minh",),
        "/orphans": ("khách", "lan", "minh"),
    }
    for address, names in allowed.items():
        for name in ("khách", "lan", "minh"):
            for suffix in ("", ".json"):
                answer = sign_in(name).get(address + suffix)
                assert answer.status_code == (200 if name in names else 403), (name, address)
    seen = sheet(database, item).last
    posts = {
        "/second/send": "lan",
        f"/second/{item}/withdraw": "lan",
        f"/second/{item}/accept": "khách",
        f"/second/{item}/product/correct": "khách",
        f"/disagreements/{item}/product/settle": "lan",
        f"/disagreements/{item}/undo": "lan",
        f"/orphans/{item}/keep": "khách",
        f"/orphans/{item}/dismiss": "khách",
        f"/orphans/{item}/reattach": "khách",
        f"/orphans/{item}/product/take": "khách",
        f"/orphans/{item}/undo": "khách",
    }
    for address, name in posts.items():
        sign_in(name).post(address, 403, seen=seen, reason="x", choice="first", to=f"{item}:{seen}", field="product")
    assert sheet(database, item).last == seen


def test_nobody_comes_without_signing_in_and_no_form_without_its_token(
    database: Database, sign_in: Callable[[str], Browser]
) -> None:
    item = sent(database)
    seen = {name: sheet(database, item, name).last for name in (MAIN, SECOND.name)}
    stranger = TestClient(sign_in("hoa").client.app)
    for address in ("/second", f"/second/{item}", "/disagreements", "/orphans", f"/orphans/{item}"):
        assert stranger.get(address, follow_redirects=False).headers["location"] == "/sign-in"
        assert stranger.get(f"{address}.json").status_code == 401
    for name, address in (
        ("hoa", f"/second/{item}/accept"), ("hoa", f"/second/{item}/reject"), ("hoa", f"/second/{item}/undo"),
        ("hoa", f"/second/{item}/product/accept"), ("hoa", f"/second/{item}/product/reject"),
        ("hoa", f"/second/{item}/product/correct"), ("minh", "/second/send"), ("minh", f"/second/{item}/withdraw"),
        ("minh", f"/disagreements/{item}/product/settle"), ("minh", f"/disagreements/{item}/undo"),
        ("minh", f"/orphans/{item}/keep"), ("minh", f"/orphans/{item}/product/take"),
        ("minh", f"/orphans/{item}/dismiss"), ("minh", f"/orphans/{item}/reattach"), ("minh", f"/orphans/{item}/undo"),
    ):  # fmt: skip
        for token in ("", sign_in("lan").csrf):
            answer = sign_in(name).client.post(address, data={"csrf": token, "seen": seen[SECOND.name]})
            assert answer.status_code == 403, address
            assert "biểu mẫu" in answer.text, address
    assert {name: sheet(database, item, name).last for name in (MAIN, SECOND.name)} == seen


def test_the_pages_lead_to_what_a_person_may_see(database: Database, sign_in: Callable[[str], Browser]) -> None:
    sent(database)

    def leads(name: str) -> list[str]:
        header = sign_in(name).text("/log").partition("</nav>")[0]
        return re.findall(r'href="(/second|/disagreements|/orphans)"', header)

    assert leads("khách") == ["/orphans"]
    assert leads("hoa") == ["/second", "/orphans"]
    assert leads("minh") == ["/second", "/disagreements", "/orphans"]
    assert '<span class="waiting">1</span>' in sign_in("hoa").text("/log")
    assert '<span class="waiting">' not in sign_in("lan").text("/log")


# ---- a sample is sent ----


def test_a_share_is_sent_and_told(database: Database, sign_in: Callable[[str], Browser]) -> None:
    item = answered(database)
    minh = sign_in("minh")
    assert minh.json("/second.json")["sending"]["reviewers"] == ["hoa", "lan", "minh", "tuấn"]
    assert minh.post("/second/send", reviewer="hoa", percent="100").headers["location"] == "/second?sent=1&to=hoa"
    assert "Đã gửi 1 nghĩa vụ cho hoa" in minh.text("/second?sent=1&to=hoa")
    told = minh.json("/second.json")
    (person,) = told["sending"]["people"]
    assert [person["reviewer"], person["sent"], person["waiting"], person["settled"]] == ["hoa", 1, 1, 0]
    assert (person["items"][0]["item"], person["items"][0]["asked_by"]) == (item, "minh")
    assert told["waiting"] == []
    again = minh.post("/second/send", reviewer="hoa", percent="100").headers["location"]
    assert "Không gửi mục nào" in minh.text(again)
    (waiting,) = sign_in("hoa").json("/second.json")["waiting"]
    assert (waiting["item"], len(waiting["open"])) == (item, 9)
    assert sign_in("hoa").json("/second.json")["sending"] is None


def test_chosen_items_are_sent_and_withdrawn(database: Database, sign_in: Callable[[str], Browser]) -> None:
    item = answered(database)
    minh = sign_in("minh")
    (offered,) = minh.json(f"/second.json?document={PLAN}")["sending"]["offered"]
    assert (offered["item"], offered["checked_by"]) == (item, "lan")
    assert f'name="item" value="{item}"' in minh.text(f"/second?document={PLAN}")
    minh.post("/second/send", 422, reviewer="hoa", chosen="true")
    minh.post("/second/send", 403, reviewer="lan", chosen="true", item=[item])
    minh.post("/second/send", reviewer="hoa", chosen="true", item=[item])
    assert minh.json(f"/second.json?document={PLAN}")["sending"]["offered"] == []
    minh.post(f"/second/{item}/withdraw", 409, seen=0)
    minh.post(f"/second/{item}/withdraw", seen=sheet(database, item, "hoa").last)
    assert sign_in("hoa").json("/second.json")["waiting"] == []
    assert minh.json("/second.json")["sending"]["people"] == []
    assert sign_in("hoa").get(f"/second/{item}").status_code == 404
    assert sign_in("hoa").get(f"/obligations/{item}").status_code == 200


def test_only_open_users_who_may_review_are_asked(database: Database, sign_in: Callable[[str], Browser]) -> None:
    item = answered(database)
    with database.writing() as connection:
        close_user(connection, "tuấn")
    for name in ("khách", "tuấn", "không ai", ""):
        sign_in("minh").post("/second/send", 422, reviewer=name, chosen="true", item=[item])
    for percent in ("-1", "101", "nan", "x"):
        sign_in("minh").post("/second/send", 422, reviewer="hoa", percent=percent)
    sign_in("minh").post("/second/send", 404, reviewer="hoa", document="no such")
    assert sign_in("hoa").json("/second.json")["waiting"] == []


# ---- blind ----

ROUTES = (
    "/queue", "/queue?state=all", "/queue?state=checked", "/queue.json?state=all", "/queue.json?state=all&q=bi+mat",
    "/log", "/log.json", "/log.csv", "/log.jsonl", f"/log.json?document={PLAN}", f"/log.csv?document={PLAN}",
    "/decisions", "/decisions.json", f"/decisions/{PLAN}", f"/decisions/{PLAN}.json", f"/decisions/{PLAN}/source",
    f"/decisions/{PLAN}/source.json", "/orphans", "/orphans.json?closed=true", "/second", "/second.json",
    "/second/{item}", "/second/{item}.json", "/second/{item}/product", "/second/{item}/product.json",
    "/second/{item}/lead/edit", "/second/{item}/source", "/second/{item}/source.json", "/obligations/{other}/merge",
    "/obligations/{other}", "/obligations/{other}.json",
)  # fmt: skip
MAIN_PAGES = ("", "/product", "/product/edit", "/split", "/merge")


def traces(answer: Response) -> list[str]:
    told = unescape(answer.text)
    return [word for word in (SECRET, WHY, "Bí Mật") if word.casefold() in told.casefold()]


def test_nothing_of_the_first_answers_reaches_the_second_reviewer(
    database: Database, sign_in: Callable[[str], Browser]
) -> None:
    item = sent(database)
    with database.reading() as connection:
        other = item_named(connection, "Sở Tài chính")
    told = []
    for route in ROUTES:
        address = route.format(item=item, other=other)
        answer = sign_in("hoa").get(address)
        assert answer.status_code == 200, address
        assert traces(answer) == [], address
        told += traces(sign_in("tuấn").get(address)) if "second" not in address else []
    assert set(told) == {SECRET, WHY, "Bí Mật"}  # the same pages tell it to others
    for page in MAIN_PAGES:
        answer = sign_in("hoa").get(f"/obligations/{item}{page}", follow_redirects=False)
        assert (answer.status_code, answer.headers.get("location")) == (303, f"/second/{item}"), page
        part = sign_in("hoa").get(f"/obligations/{item}{page}", headers={"HX-Request": "true"})
        assert (part.status_code, part.headers.get("hx-redirect"), part.text) == (204, f"/second/{item}", ""), page
    for page in (f"/obligations/{item}.json", f"/obligations/{item}/product.json", f"/orphans/{item}.json"):
        answer = sign_in("hoa").get(page)
        assert (answer.status_code, traces(answer)) == (403, []), page


def test_what_is_blind_is_in_none_of_the_lists(database: Database, sign_in: Callable[[str], Browser]) -> None:
    item = sent(database)
    hoa, tuan = sign_in("hoa"), sign_in("tuấn")

    def listed(browser: Browser) -> tuple[bool, ...]:
        queue = browser.json("/queue.json?state=all")
        decision = browser.json(f"/decisions/{PLAN}.json")
        marks = {on for piece in decision["source"]["pieces"] for on in piece["on"]}
        source = browser.json(f"/decisions/{PLAN}/source.json")["source"]
        return (
            item in [row["item"] for row in queue["rows"]],
            "Bí Mật" in queue["choices"]["body"],
            item in [one["id"] for one in decision["obligations"]],
            any(on.startswith(f"{item}:") for on in marks),
            any(on.startswith(f"{item}:") for piece in source["pieces"] for on in piece["on"]),
            any(event["item"] == item and event["sheet"] == "" for event in browser.json("/log.json")["events"]),
            f'"item": {item}, "sheet": ""' in browser.get("/log.jsonl").text,
        )

    assert set(listed(tuan)) == {True}
    assert set(listed(hoa)) == {False}
    assert hoa.json(f"/decisions/{PLAN}.json")["blind"] == [item]
    assert hoa.json("/queue.json?state=all")["total"] == tuan.json("/queue.json?state=all")["total"] - 1
    # The next and the previous one of another obligation are never it.
    with database.reading() as connection:
        others = [item_named(connection, words) for words in ("Sở Xây dựng chủ trì", "Sở Tài chính")]
    beside = [hoa.json(f"/obligations/{one}.json?state=all&document={PLAN}")["record"] for one in others]
    assert item not in {one[way] for one in beside for way in ("next", "previous")}
    assert item not in [one["id"] for one in _near(hoa, others[0])]
    hoa.post(f"/second/{item}/accept", seen=sheet(database, item, "hoa").last)
    assert set(listed(hoa)) == {True}
    assert hoa.get(f"/obligations/{item}").status_code == 200


def _near(browser: Browser, item: int) -> list[dict[str, int]]:
    ticks = re.findall(r'name="item" value="(\d+):\d+"', browser.text(f"/obligations/{item}/merge"))
    return [{"id": int(one)} for one in ticks]


def test_versions_are_compared_as_extracted_for_who_is_blind(
    database: Database, sign_in: Callable[[str], Browser], tmp_path: Path
) -> None:
    item = sent(database)
    reloaded(database, tmp_path / "output", plan_text().replace("77/QĐ-UBND", "78/QĐ-UBND"), "78.txt")
    other = next(
        name for name in sorted(path.name for path in (tmp_path / "output").iterdir()) if name.startswith("78")
    )
    said = sheet(database, item).entries("product")[0]["text"]
    address = f"/versions.json?left={other}&right={PLAN}"
    assert said in sign_in("lan").get(address).text
    assert said not in sign_in("hoa").get(address).text
    assert sign_in("hoa").json(address)["comparison"]["changed"] == []


def test_the_main_sheet_takes_no_answer_from_who_is_blind(
    database: Database, sign_in: Callable[[str], Browser]
) -> None:
    item = sent(database)
    seen = sheet(database, item).last
    with database.reading() as connection:
        other = item_named(connection, "Sở Tài chính")
    for act in ("accept", "reject", "undo", "done", "split", "product/accept", "product/reject", "product/correct"):
        sign_in("hoa").post(f"/obligations/{item}/{act}", 403, seen=seen, line="x", text="x")
    sign_in("hoa").post(f"/orphans/{item}/keep", 403, seen=seen)
    sign_in("hoa").post(f"/decisions/{PLAN}/merge", 403, item=[f"{item}:{seen}", f"{other}:0"])
    assert sheet(database, item).last == seen


def test_the_second_answers_on_a_sheet_of_their_own(database: Database, sign_in: Callable[[str], Browser]) -> None:
    item, hoa = sent(database), sign_in("hoa")
    before = sheet(database, item)
    page = hoa.text(f"/second/{item}")
    for absent in ("/split", "/merge", "/done", "/approve?", '/approve"', f'"/obligations/{item}', "lan"):
        assert absent not in page.partition("</header>")[2], absent
    for key in "acsxb":
        assert f'data-key="{key}"' in page
    marks = {on for piece in hoa.json(f"/second/{item}.json")["source"]["pieces"] for on in piece["on"]}
    assert {on.partition(":")[0] for on in marks} == {str(item)}

    def seen() -> int:
        return sheet(database, item, "hoa").last

    assert hoa.post(f"/second/{item}/lead/accept", seen=seen()).headers["location"] == f"/second/{item}/lead"
    hoa.post(f"/second/{item}/deadlines/reject", seen=seen(), reason="sai")
    start = next(p for p in hoa.json(f"/second/{item}.json")["source"]["pieces"] if p["on"])["start"]
    hoa.post(f"/second/{item}/product/correct", seen=seen(), line=["phao"], places=[f"{start}-{start + 7}"])
    hoa.post(f"/second/{item}/undo", 409, seen=seen() - 1)
    shown = {one["name"]: one["state"] for one in hoa.json(f"/second/{item}.json")["record"]["fields"]}
    assert (shown["lead"], shown["deadlines"], shown["product"], shown["text"]) == (
        "accepted", "rejected", "corrected", "open",
    )  # fmt: skip
    source = hoa.json(f"/second/{item}/source.json")["source"]
    assert any(f"{item}:product" in piece["on"] for piece in source["pieces"])
    assert any(f"{item}:deadlines" in piece["on"] for piece in source["pieces"])  # what was extracted stays marked
    history = hoa.json(f"/second/{item}.json")["history"]
    assert [one["action"] for one in history] == ["corrected", "rejected", "accepted", "sent"]
    assert {one["sheet"] for one in history} == {"hoa"}
    hoa.post(f"/second/{item}/undo", seen=seen())
    assert sheet(database, item, "hoa").fields["product"].state == "open"
    assert hoa.post(f"/second/{item}/accept", seen=seen()).headers["location"] == "/second"
    assert sheet(database, item, "hoa").state == "corrected"
    assert sheet(database, item) == before


def test_what_waits_next_opens_by_itself(database: Database, sign_in: Callable[[str], Browser]) -> None:
    with database.writing() as connection:
        items = [item_named(connection, words) for words in ("Sở Xây dựng chủ trì", POLICE, "Sở Tài chính")]
        for item in items:
            accept(connection, FIRST, item, 0)
        send_sample(connection, SENDER, SECOND.name, items)
    hoa = sign_in("hoa")
    second = hoa.json(f"/second/{items[1]}.json")["record"]
    assert (second["previous"], second["next"]) == (items[0], items[2])
    assert second["position"] == {"number": 2, "of": 3, "open": 3}
    answer = hoa.client.post(
        f"/second/{items[1]}/accept",
        data={"csrf": hoa.csrf, "seen": second["last"]},
        headers={"HX-Request": "true"},
    )
    assert answer.headers["hx-push-url"] == f"/second/{items[2]}"
    assert f'data-item="{items[2]}"' in answer.text
    reject_seen = sheet(database, items[2], "hoa").last
    assert hoa.post(f"/second/{items[2]}/reject", seen=reject_seen).headers["location"] == f"/second/{items[0]}"
    last = sheet(database, items[0], "hoa").last
    assert hoa.post(f"/second/{items[0]}/accept", seen=last).headers["location"] == "/second"


def test_another_ones_sheet_is_nobodys_to_see_or_answer_on(
    database: Database, sign_in: Callable[[str], Browser]
) -> None:
    item = sent(database)
    seen = sheet(database, item, "hoa").last
    for name in ("lan", "minh"):
        for page in ("", ".json", "/product", "/product/edit", "/source"):
            assert sign_in(name).get(f"/second/{item}{page}").status_code == 403
        for act in ("accept", "reject", "undo", "product/accept", "product/reject", "product/correct"):
            sign_in(name).post(f"/second/{item}/{act}", 403, seen=seen, line="x")
    assert sign_in("hoa").get("/second/999").status_code == 404
    assert sign_in("hoa").get(f"/second/{item}/colour").status_code == 404
    assert sheet(database, item, "hoa").last == seen


# ---- disagreements ----


def test_both_answers_side_by_side_and_how_often_two_agree(
    database: Database, sign_in: Callable[[str], Browser]
) -> None:
    item = differing(database)
    told = sign_in("tuấn").json("/disagreements.json")
    (row,) = told["rows"]
    assert (row["item"], row["first_by"], row["second_by"], row["left"]) == (item, "lan", "hoa", ["lead", "product"])
    product = row["fields"][1]
    assert (product["extracted"], product["first"]["words"], product["second"]["words"]) == (
        [],
        [SECRET],
        ["phao tròn"],
    )
    assert (product["first"]["who"], product["second"]["who"], product["settled"]) == ("lan", "hoa", None)
    agreed = {one["field"]: (one["compared"], one["same"], one["share"]) for one in told["agreement"]}
    assert agreed["product"] == (1, 0, 0.0)
    assert agreed["text"] == (1, 1, 1.0)
    for address in ("/disagreements", f"/disagreements/{item}"):
        page = sign_in("tuấn").text(address)
        for words in (SECRET, "phao tròn", "lan", "hoa"):
            assert words in page
    assert sign_in("tuấn").json(f"/disagreements/{item}.json")["two"]["left"] == ["lead", "product"]


def test_settled_field_by_field_and_taken_back(database: Database, sign_in: Callable[[str], Browser]) -> None:
    item, tuan = differing(database), sign_in("tuấn")

    def seen() -> int:
        return max(sheet(database, item).last, sheet(database, item, "hoa").last)

    address = f"/disagreements/{item}"
    tuan.post(f"{address}/product/settle", 409, seen=seen() - 1, choice="second")
    tuan.post(f"{address}/text/settle", 400, seen=seen(), choice="second")
    for choice in ("", "third"):
        tuan.post(f"{address}/product/settle", 422, seen=seen(), choice=choice)
    assert tuan.post(f"{address}/product/settle", seen=seen(), choice="second").headers["location"] == address
    assert sheet(database, item).entries("product")[0]["text"] == "phao tròn"
    assert "Hoàn tác phân xử" in tuan.text(address)
    page = tuan.text(f"{address}?edit=lead")
    assert page.count('name="line"') == 2
    done = tuan.post(
        f"{address}/lead/settle", seen=seen(), choice="other", line=["Công an huyện"], value=[""], places=[""]
    )
    assert done.headers["location"] == "/disagreements"
    assert sheet(database, item).entries("lead")[0]["name"] == "Công an huyện"
    assert tuan.json("/disagreements.json")["rows"] == []
    (row,) = tuan.json("/disagreements.json?settled=true")["rows"]
    assert [one["settled"]["words"] for one in row["fields"]] == [["Công an huyện"], ["phao tròn"]]
    assert [one["settled"]["who"] for one in row["fields"]] == ["tuấn", "tuấn"]
    (person,) = tuan.json("/second.json")["sending"]["people"]
    assert person["settled"] == 1
    assert f"/second/{item}/withdraw" not in tuan.text("/second")
    tuan.post(f"{address}/undo", seen=sheet(database, item).last)
    assert tuan.json("/disagreements.json")["rows"][0]["left"] == ["lead"]
    tuan.post(f"{address}/undo", seen=sheet(database, item).last)
    tuan.post(f"{address}/undo", 400, seen=sheet(database, item).last)
    assert sheet(database, item).entries("product")[0]["text"] == SECRET


def test_one_who_says_it_is_no_obligation(database: Database, sign_in: Callable[[str], Browser]) -> None:
    item, tuan = sent(database), sign_in("tuấn")
    with database.writing() as connection:
        reject(connection, SECOND, item, sheet_of(connection, item, "hoa").last, sheet="hoa")
    (row,) = tuan.json("/disagreements.json")["rows"]
    assert row["left"] == ["obligation"]
    seen = row["seen"]
    assert tuan.get(f"/disagreements/{item}/obligation").status_code == 200
    tuan.post(f"/disagreements/{item}/obligation/settle", 422, seen=seen, choice="other", line="x")
    tuan.post(f"/disagreements/{item}/obligation/settle", seen=seen, choice="second")
    assert sheet(database, item).state == "rejected"


def test_one_of_the_two_settles_only_where_there_is_no_third(
    database: Database, sign_in: Callable[[str], Browser]
) -> None:
    with database.writing() as connection:
        item = item_named(connection, POLICE)
        seen = reject_field(connection, SENDER, item, "deadlines", 0)
        accept(connection, SENDER, item, seen)
        send_sample(connection, Person("tuấn", "approver"), SECOND.name, [item])
        accept(connection, SECOND, item, sheet_of(connection, item, "hoa").last, "hoa")
    minh, address = sign_in("minh"), f"/disagreements/{item}"
    seen = minh.json("/disagreements.json")["rows"][0]["seen"]
    assert "cần người thứ ba" in minh.text(address)
    assert "/settle" not in minh.text(address)
    minh.post(f"{address}/deadlines/settle", 403, seen=seen, choice="first")
    with database.writing() as connection:
        close_user(connection, "tuấn")
    assert "/settle" in minh.text(address)
    minh.post(f"{address}/deadlines/settle", seen=seen, choice="first")
    assert minh.json("/disagreements.json")["rows"] == []


def test_two_who_agree_leave_nothing_to_settle(database: Database, sign_in: Callable[[str], Browser]) -> None:
    with database.writing() as connection:
        item = item_named(connection, POLICE)
        accept(connection, FIRST, item, 0)
        send_sample(connection, SENDER, SECOND.name, [item])
    assert sign_in("minh").get(f"/disagreements/{item}").status_code == 404
    with database.writing() as connection:
        accept(connection, SECOND, item, sheet_of(connection, item, "hoa").last, "hoa")
    assert sign_in("minh").json("/disagreements.json")["rows"] == []
    assert sign_in("minh").get(f"/disagreements/{item}").status_code == 404


# ---- what lost its place, and what is read otherwise ----


def three(browser: Browser, item: int) -> dict[str, Any]:
    return {one["name"]: one for one in browser.json(f"/orphans/{item}.json")["three"]["fields"]}


def test_a_conflict_three_ways_taken_kept_and_taken_back(
    database: Database, sign_in: Callable[[str], Browser], tmp_path: Path
) -> None:
    item, lan = conflicting(database, tmp_path), sign_in("lan")
    assert f'href="/orphans/{item}"' in lan.text(f"/obligations/{item}")
    (row,) = lan.json("/orphans.json")["conflicts"]
    assert (row["item"], row["kind"], [one["name"] for one in row["fields"]]) == (
        item, "conflict", ["lead", "deadlines"],
    )  # fmt: skip
    lead = three(lan, item)["lead"]
    assert (lead["before"], lead["person"], lead["now"]) == (["Công an tỉnh"], ["Bí Mật"], ["Công an xã"])
    page = lan.text(f"/orphans/{item}")
    for words in ("Công an tỉnh", "Bí Mật", "Công an xã", f"/orphans/{item}/lead/take"):
        assert words in page
    assert "/take" not in sign_in("khách").text(f"/orphans/{item}")
    lan.post(f"/orphans/{item}/lead/take", 409, seen=0)
    lan.post(f"/orphans/{item}/product/take", 400, seen=sheet(database, item).last)
    lan.post(f"/orphans/{item}/lead/take", seen=sheet(database, item).last)
    assert list(three(lan, item)) == ["deadlines"]
    lan.post(f"/orphans/{item}/keep", seen=sheet(database, item).last)
    assert (sheet(database, item).before, lan.json("/orphans.json")["conflicts"]) == (None, [])
    assert "Đã xử lý xong" in lan.text(f"/orphans/{item}")
    lan.post(f"/orphans/{item}/undo", seen=sheet(database, item).last)
    lan.post(f"/orphans/{item}/undo", seen=sheet(database, item).last)
    assert list(three(lan, item)) == ["lead", "deadlines"]
    lan.post(f"/orphans/{item}/undo", 400, seen=sheet(database, item).last)


def test_a_correction_on_the_obligation_page_ends_the_conflict(
    database: Database, sign_in: Callable[[str], Browser], tmp_path: Path
) -> None:
    item, lan = conflicting(database, tmp_path), sign_in("lan")
    lan.post(f"/obligations/{item}/deadlines/reject", seen=sheet(database, item).last)
    assert list(three(lan, item)) == ["lead"]
    lan.post(f"/obligations/{item}/lead/correct", seen=sheet(database, item).last, line=["Công an xã"])
    assert lan.json("/orphans.json")["conflicts"] == []
    assert lan.get(f"/orphans/{item}").status_code == 404
    assert item not in [row["item"] for row in lan.json("/queue.json")["rows"] if row["conflict"]]


def test_an_orphan_dismissed_with_its_reason_and_taken_back(
    database: Database, sign_in: Callable[[str], Browser], tmp_path: Path
) -> None:
    item, lan = orphaned(database, tmp_path), sign_in("lan")
    (row,) = lan.json("/orphans.json")["orphans"]
    assert (row["item"], row["was"], row["who"], row["standing"]) == (item, "corrected", "lan", "waiting")
    assert f'href="/orphans/{item}"' in lan.text("/orphans")
    fields = three(lan, item)
    assert (fields["product"]["before"], fields["product"]["person"]) == ([], [SECRET])
    assert fields["text"]["now"] != fields["text"]["before"]
    assert "/dismiss" not in sign_in("khách").text(f"/orphans/{item}")
    for reason in ("", "   "):
        lan.post(f"/orphans/{item}/dismiss", 422, seen=sheet(database, item).last, reason=reason)
    lan.post(f"/orphans/{item}/dismiss", seen=sheet(database, item).last, reason="nhiệm vụ đã bỏ")
    assert lan.json("/orphans.json")["orphans"] == []
    (closed,) = lan.json("/orphans.json?closed=true")["orphans"]
    assert (closed["standing"], closed["closed_by"], closed["reason"]) == ("dismissed", "lan", "nhiệm vụ đã bỏ")
    assert "nhiệm vụ đã bỏ" in lan.text(f"/orphans/{item}")
    lan.post(f"/orphans/{item}/undo", seen=sheet(database, item).last)
    assert [one["standing"] for one in lan.json("/orphans.json")["orphans"]] == ["waiting"]


def test_an_orphan_reattached_to_the_nearest_or_another(
    database: Database, sign_in: Callable[[str], Browser], tmp_path: Path
) -> None:
    item, lan = orphaned(database, tmp_path), sign_in("lan")
    with database.reading() as connection:
        near = item_named(connection, "Công an tỉnh rà soát")
        other = item_named(connection, "Sở Tài chính")
    told = lan.json(f"/orphans/{item}.json")["three"]
    assert told["nearest"]["item"] == near
    assert {near, other} <= {one["item"] for one in told["targets"]}
    assert re.search(rf'value="{near}:0" selected', lan.text(f"/orphans/{item}"))
    seen = sheet(database, item).last
    for given in ({"field": "product"}, {"to": f"{near}:0"}, {"to": "x", "field": "product"}):
        lan.post(f"/orphans/{item}/reattach", 422, seen=seen, **given)
    lan.post(f"/orphans/{item}/reattach", seen=seen, to=f"{near}:0", field=["product"])
    assert sheet(database, near).entries("product")[0]["text"] == SECRET
    lan.post(
        f"/orphans/{item}/reattach", seen=sheet(database, item).last, to=f"{other}:{sheet(database, other).last}", field=["product", "lead"]
    )  # fmt: skip
    assert sheet(database, other).entries("lead")[0]["name"] == "Bí Mật"
    assert lan.json("/orphans.json")["orphans"] == []
    lan.post(f"/orphans/{item}/undo", seen=sheet(database, item).last)
    assert sheet(database, other).entries("product") == []
    lan.post(f"/orphans/{item}/undo", seen=sheet(database, item).last)
    assert sheet(database, near).fields["product"].state == "open"
    assert len(lan.json("/orphans.json")["orphans"]) == 1


def test_a_conflict_of_what_is_blind_is_not_shown(
    database: Database, sign_in: Callable[[str], Browser], tmp_path: Path
) -> None:
    item = conflicting(database, tmp_path)
    with database.writing() as connection:
        send_sample(connection, SENDER, SECOND.name, [item])
    assert sign_in("hoa").json("/orphans.json")["conflicts"] == []
    assert len(sign_in("lan").json("/orphans.json")["conflicts"]) == 1
    assert sign_in("hoa").get(f"/orphans/{item}.json").status_code == 403
    assert sign_in("hoa").json(f"/second/{item}.json")["record"]["conflicts"] == []


def test_nothing_to_see_for_what_has_its_place(database: Database, sign_in: Callable[[str], Browser]) -> None:
    item = answered(database)
    for address in (f"/orphans/{item}", "/orphans/999", f"/orphans/{item}/colour", "/disagreements/999"):
        assert sign_in("minh").get(address).status_code == 404, address
        assert sign_in("minh").get(f"{address}.json").status_code == 404, address


# ---- JSON and HTML are the same ----


def values(content: Any) -> set[str]:
    """Return the words in a page's JSON that its Vietnamese HTML must have too."""
    if isinstance(content, dict):
        return set().union(*(values(one) for name, one in content.items() if name != "message")) if content else set()
    if isinstance(content, list):
        return set().union(*(values(one) for one in content)) if content else set()
    return {content} if isinstance(content, str) and len(content) > 3 and " " in content else set()


def test_each_page_is_told_as_json_too(database: Database, sign_in: Callable[[str], Browser], tmp_path: Path) -> None:
    item = differing(database)
    with database.writing() as connection:
        waiting = item_named(connection, "Sở Tài chính")
        accept(connection, FIRST, waiting, 0)
        send_sample(connection, SENDER, SECOND.name, [waiting])
    pages = (
        ("hoa", "/second", "waiting"), ("hoa", f"/second/{waiting}", "record"),
        ("tuấn", "/disagreements", "rows"), ("tuấn", f"/disagreements/{item}", "two"),
    )  # fmt: skip
    for name, address, part in pages:
        told = values(sign_in(name).json(f"{address}.json")[part])
        page = " ".join(re.sub(r"<[^>]+>", " ", sign_in(name).text(address)).split())
        assert told, address
        assert [one for one in told if " ".join(one.split()) not in page] == [], address
    orphan = orphaned_besides(database, tmp_path)
    told = values(sign_in("lan").json(f"/orphans/{orphan}.json")["three"]["fields"])
    page = " ".join(re.sub(r"<[^>]+>", " ", sign_in("lan").text(f"/orphans/{orphan}")).split())
    assert [one for one in told if " ".join(one.split()) not in page] == []


def orphaned_besides(database: Database, folder: Path) -> int:
    """Reword the task that was answered, and load it; return the item that is orphaned."""
    with database.reading() as connection:
        item = item_named(connection, POLICE)
    assert reloaded(database, folder / "output", plan_text(REWORDED)).orphaned >= 1
    assert dataclasses.asdict(sheet(database, item))["state"] == "orphaned"
    return item
