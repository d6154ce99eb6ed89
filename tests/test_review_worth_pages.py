"""The pages of what the review is worth, of versions, people, loading and help: over HTTP, with people who really sign in."""

from __future__ import annotations

import re
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from argon2 import PasswordHasher
from fastapi.encoders import jsonable_encoder
from fastapi.testclient import TestClient
from ledgers import KINDS
from review_samples import (
    PLAN,
    REVIEWER,
    TASKS,
    extracted,
    item_named,
    named,
    opened,
    plan_text,
    sample_output,
    sheets,
    words_of,
)

from pipeline.review.pages import accuracy_routes, reload_routes, site
from pipeline.review.pages.app import create_app
from pipeline.review.pages.guard import COOKIE
from pipeline.review.pages.kept import Kept
from pipeline.review.pages.labels import LABELS
from pipeline.review.pages.versions_shown import differing
from pipeline.review.records import deciding, passwords
from pipeline.review.records.accuracy import account
from pipeline.review.records.loading import Loaded, load
from pipeline.review.records.people import ROLES, add_user, users
from pipeline.review.records.source import current_attempt
from pipeline.review.settings import Settings
from pipeline.store.database import Database

PASSWORD = "một mật khẩu dài"
NEWER = "78-QD-UBND-2031-03-02"
LATER = (
    TASKS[0].replace("Công an tỉnh", "Sở Y tế"),
    TASKS[1],
    "3. Sở Y tế diễn tập cứu nạn tại bến đò.",
    TASKS[3].replace("01/6/2031", "10/6/2031"),
)
"""The tasks of the newer decision: another body cooperates, one is gone, one is new, and the last has another day."""

PAGES = (
    "/accuracy",
    f"/accuracy?document={PLAN}&by=month",
    "/versions",
    f"/versions?left={PLAN}",
    f"/versions?left={PLAN}&right={NEWER}",
    "/people",
    "/me",
    "/help",
)

ROUTES = (
    ("GET", "/accuracy", "viewer"),
    ("GET", "/accuracy.svg", "viewer"),
    ("GET", "/versions", "viewer"),
    ("GET", "/help", "viewer"),
    ("GET", "/me", "viewer"),
    ("POST", "/me/password", "viewer"),
    ("GET", "/people", "admin"),
    ("POST", "/people/add", "admin"),
    ("POST", "/people/role", "admin"),
    ("POST", "/people/password", "admin"),
    ("POST", "/people/close", "admin"),
    ("POST", "/reload", "reviewer"),
)


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Hash passwords with little work; it is Argon2id all the same. What others compare with is made with all of it."""
    with monkeypatch.context() as changed:
        changed.setattr(passwords, "_hasher", PasswordHasher(time_cost=1, memory_cost=8, parallelism=1))
        passwords._nobody.cache_clear()
        yield
    passwords._nobody.cache_clear()


@pytest.fixture
def output(tmp_path: Path) -> Path:
    made = sample_output(tmp_path)
    extracted(made, plan_text(LATER).replace("77/QĐ-UBND", "78/QĐ-UBND"), "78.txt")
    assert (made / NEWER).is_dir()
    return made


@pytest.fixture(params=KINDS)
def database(request: pytest.FixtureRequest, tmp_path: Path, output: Path) -> Iterator[Database]:
    found = opened(request.param, tmp_path, output)
    with found.writing() as connection:
        for role in ROLES:
            add_user(connection, f"{role}1", role, PASSWORD)
    yield found
    found.close()


@pytest.fixture
def as_role(database: Database, output: Path) -> Callable[[str], TestClient]:
    """Return how to sign in as somebody of a role."""
    app = create_app(database, Settings(output, sign_in=True))
    return lambda role: signed_in(TestClient(app, follow_redirects=False), f"{role}1")


def signed_in(client: TestClient, name: str, password: str = PASSWORD) -> TestClient:
    answer = client.post("/sign-in", data={"name": name, "password": password})
    assert (answer.status_code, answer.headers.get("location")) == (303, "/queue")
    return client


def token(client: TestClient) -> str:
    found = re.search(r'name="csrf" value="(\w+)"', client.get("/me").text)
    assert found
    return found.group(1)


def send(client: TestClient, path: str, **form: str) -> Any:
    return client.post(path, data={"csrf": token(client), **form})


def told(database: Database) -> list[tuple[str, str, bool]]:
    with database.reading() as connection:
        return [(one.name, one.role, one.closed) for one in users(connection)]


# Who may, and what every page has


@pytest.mark.parametrize("role", ["", *ROLES])
def test_each_route_is_for_its_role(
    as_role: Callable[[str], TestClient], database: Database, output: Path, role: str
) -> None:
    client = (
        as_role(role)
        if role
        else TestClient(create_app(database, Settings(output, sign_in=True)), follow_redirects=False)
    )
    form = {"csrf": token(client)} if role else {}
    for method, path, needed in ROUTES:
        answer = client.get(path) if method == "GET" else client.post(path, data=form)
        if not role:
            assert (answer.status_code, answer.headers.get("location")) in (
                (303, "/sign-in"),
                (401, None),
                (403, None),
            ), path
        else:
            assert (answer.status_code == 403) == (ROLES.index(role) < ROLES.index(needed)), (path, answer.status_code)
    if role:
        assert ('href="/people"' in client.get("/help").text) == (role == "admin")
        assert ('action="/reload"' in client.get("/decisions").text) == (role != "viewer")
    else:
        assert client.get("/people.json").status_code == 401
    assert [one[1] for one in told(database)] == sorted(ROLES)


def test_a_form_from_elsewhere_does_nothing(as_role: Callable[[str], TestClient], database: Database) -> None:
    client = as_role("admin")
    for method, path, _ in ROUTES:
        if method == "POST":
            form = {"name": "viewer1", "role": "admin", "made": "yes", "csrf": "0" * 64}
            assert client.post(path, data=form).status_code == 403, path
    assert told(database) == [(f"{role}1", role, False) for role in sorted(ROLES)]


@pytest.mark.parametrize("path", PAGES)
@pytest.mark.parametrize("language", ["vi", "en"])
def test_a_page_and_its_json_say_the_same(
    as_role: Callable[[str], TestClient], monkeypatch: pytest.MonkeyPatch, path: str, language: str
) -> None:
    client = as_role("admin")
    client.get(f"/language/{language}")
    seen: list[dict[str, Any]] = []
    write = site.written
    monkeypatch.setattr(site, "written", lambda *given: (seen.append(given[3]), write(*given))[1])
    answer = client.get(path)
    assert (answer.status_code, f'<html lang="{language}">' in answer.text) == (200, True)
    # A strict policy lets neither run nor draw what stands in the page itself.
    assert not re.search(r"<style|<script(?! defer src)| style=| on\w+=", answer.text)
    content = {name: value for name, value in seen[0].items() if name != "drawing"}
    bare, _, query = path.partition("?")
    told = client.get(f"{bare}.json?{query}")
    assert told.headers["content-type"] == "application/json"
    assert told.json() == jsonable_encoder(content)


@pytest.mark.parametrize("kind", KINDS)
def test_without_decisions_and_users_the_pages_say_so(kind: str, tmp_path: Path) -> None:
    database = opened(kind, tmp_path)
    client = TestClient(create_app(database, Settings(tmp_path)))
    assert "Chưa có nghĩa vụ nào được quyết định" in client.get("/accuracy").text
    assert client.get("/accuracy.json").json()["periods"] == []
    assert "Chưa có quyết định nào" in client.get("/versions").text
    assert "Chưa có người dùng nào" in client.get("/me").text
    assert client.get("/help").status_code == 200
    assert client.get("/people").status_code == 403
    assert send_local(client, "/me/password").status_code == 403
    assert "<b>0</b> quyết định mới" in send_local(client, "/reload").text
    database.close()


def send_local(client: TestClient, path: str) -> Any:
    found = re.search(r'name="csrf" value="(\w+)"', client.get("/decisions").text)
    assert found
    return client.post(path, data={"csrf": found.group(1)})


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/accuracy?document=x", 404),
        ("/accuracy.svg?document=x", 404),
        ("/accuracy?by=day", 422),
        ("/versions?left=x", 404),
        (f"/versions?left={PLAN}&right=x", 404),
        (f"/versions?left={PLAN}&right={PLAN}", 422),
        ("/versions?left_attempt=1", 422),
        ("/versions?left_attempt=1&right_attempt=99", 404),
        ("/versions?left_attempt=1&right_attempt=2", 422),
        ("/versions?left_attempt=-1&right_attempt=99999999999", 422),
        ("/people/nobody", 404),
    ],
)
def test_what_is_unknown_or_unfit(as_role: Callable[[str], TestClient], path: str, status: int) -> None:
    client = as_role("admin")
    assert client.get(path).status_code == status


# Accuracy


def test_the_work_counts(
    as_role: Callable[[str], TestClient], database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    counted: list[int] = []
    monkeypatch.setattr(accuracy_routes, "account", lambda *given: (counted.append(1), account(*given))[1])
    client = as_role("viewer")
    with database.writing() as connection:
        one = named(connection, "Sở Tài chính bố trí")
        deciding.correct(
            connection, REVIEWER, one.item, "lead", [{**one.entries("lead")[0], "name": "Kho bạc"}], one.last
        )
        deciding.accept(connection, REVIEWER, one.item, named(connection, "Sở Tài chính bố trí").last)
        other = named(connection, "Sở Y tế diễn tập")
        deciding.accept(connection, REVIEWER, other.item, other.last)
    for _ in range(2):
        page = client.get("/accuracy").text
        assert "Đã rà soát <b>2</b> quyết định, <b>2</b> nghĩa vụ; người sửa <b>1</b>" in page
        cells = [
            re.escape(f'<td class="number">{told}') for told in ("2</td>", "1</td>", "50,0 %</td>", "9,5–90,5 %</td>")
        ]
        assert re.search("Chủ thể</th>" + "".join(cells), page)
        assert '<svg xmlns="http://www.w3.org/2000/svg"' in page
    assert len(counted) == 1
    figures = client.get(f"/accuracy.json?document={PLAN}").json()
    assert [figures["whole"][name] for name in ("decisions", "decided", "differed")] == [1, 1, 1]
    assert len(counted) == 2
    with database.writing() as connection:
        deciding.undo(connection, REVIEWER, other.item, named(connection, "Sở Y tế diễn tập").last)
    assert client.get("/accuracy.json").json()["whole"]["decided"] == 1
    picture = client.get("/accuracy.svg?by=month")
    assert (picture.headers["content-type"], picture.text.startswith("<svg ")) == ("image/svg+xml", True)


def test_only_so_many_things_are_kept() -> None:
    kept = Kept(2)
    for name in "ab":
        kept.keep(name, name.upper())
    assert kept.get("a") == "A"
    kept.keep("c", "C")
    assert [kept.get(name) for name in "abc"] == ["A", None, "C"]


# Versions


def test_what_became_of_a_decision(as_role: Callable[[str], TestClient], database: Database) -> None:
    client = as_role("viewer")
    path = f"?left={PLAN}&right={NEWER}"
    found = client.get(f"/versions.json{path}").json()["comparison"]
    assert [one["words"]["text"][0][:12] for one in found["added"]] == ["Sở Y tế diễn"]
    assert [one["words"]["text"][0][:12] for one in found["gone"]] == ["Sở Tài chính"]
    # In the text the other one comes first.
    changed, other = found["changed"]
    assert [[one["field"] for one in row["fields"]] for row in (changed, other)] == [
        ["deadlines", "text"],
        ["text", "cooperating"],
    ]
    deadline = changed["fields"][0]
    assert (deadline["old"], deadline["new"]) == (["ngày 01/6/2031"], ["ngày 10/6/2031"])
    assert (found["deadlines"], found["unchanged"], found["moved"]) == (1, 3, 0)
    page = client.get(f"/versions{path}").text
    with database.reading() as connection:
        gone = item_named(connection, "Sở Tài chính bố trí")
        added = item_named(connection, "Sở Y tế diễn tập")
    for item in (gone, added):
        assert f'href="/obligations/{item}"' in page
        assert f'href="/obligations/{item}/text" title=' in page
    for row in ("old", "new"):
        quote = changed[row]["places"]["deadlines"][0]["quote"]
        assert f'href="/obligations/{changed[row]["item"]}/deadlines" title="{quote}"' in page
    assert "<del>01/6/2031</del>" in page
    assert "<ins>10/6/2031</ins>" in page


def test_likely_versions_are_told_with_why(as_role: Callable[[str], TestClient]) -> None:
    client = as_role("viewer")
    (one,) = client.get(f"/versions.json?left={PLAN}").json()["candidates"]
    assert (one["document"], one["why"]) == (NEWER, "same-subject")
    assert {one["left"], one["right"]} == {PLAN, NEWER}
    page = client.get(f"/versions?left={PLAN}").text
    assert "Trích yếu giống nhau" in page
    assert f'href="/versions?left={one["left"]}&amp;right={one["right"]}"' in page


def test_two_extractions_of_a_decision(as_role: Callable[[str], TestClient], database: Database, output: Path) -> None:
    with database.reading() as connection:
        old = current_attempt(connection, PLAN)
    extracted(output, plan_text((*TASKS[:2], TASKS[2].replace("phao cứu sinh", "áo phao"), TASKS[3])))
    assert load(database, output).again == 1
    with database.reading() as connection:
        new = current_attempt(connection, PLAN)
        item = item_named(connection, "Sở Tài chính bố trí")
    client = as_role("viewer")
    assert [one["id"] for one in client.get(f"/versions.json?left={PLAN}").json()["attempts"]] == [old, new]
    path = f"?left_attempt={old}&right_attempt={new}"
    (changed,) = client.get(f"/versions.json{path}").json()["comparison"]["changed"]
    # What stands in the newest extraction is looked at as an item; what was extracted before is told with its place alone.
    assert (changed["old"]["item"], changed["new"]["item"]) == (0, item)
    page = client.get(f"/versions{path}").text
    assert f'href="/obligations/{item}/text"' in page
    assert f"ký tự {changed['old']['places']['text'][0]['start']}" in page


@pytest.mark.parametrize(
    ("old", "new", "gone", "came"),
    [
        ("trước ngày 15/12", "trước ngày 31/12", ["15/12"], ["31/12"]),
        ("a b c d", "a b x c d", [], ["x "]),
        ("một hai", "ba bốn năm", ["một hai"], ["ba bốn năm"]),
        ("", "Sở Y tế", [], ["Sở Y tế"]),
    ],
)
def test_words_that_differ_are_told(old: str, new: str, gone: list[str], came: list[str]) -> None:
    sides = differing(old, new)
    assert ["".join(one["text"] for one in side) for side in sides] == [old, new]
    assert [[one["text"] for one in side if not one["same"]] for side in sides] == [gone, came]


# People


def test_somebody_is_added_with_a_password_that_was_typed_twice(
    as_role: Callable[[str], TestClient], database: Database
) -> None:
    client = as_role("admin")
    answer = send(client, "/people/add", name="Hoa", role="reviewer", password=PASSWORD, again=PASSWORD + "!")
    assert (answer.status_code, "không giống nhau" in answer.text) == (422, True)
    answer = send(client, "/people/add", name="Hoa", role="reviewer", password=PASSWORD, again=PASSWORD)
    assert (answer.status_code, answer.headers["location"]) == (303, "/people")
    assert ("hoa", "reviewer", False) in told(database)
    assert send(client, "/people/add", name="hoa", role="viewer", made="yes").status_code == 400
    assert send(client, "/people/add", name="a b", role="viewer", made="yes").status_code == 422
    assert send(client, "/people/add", name="mai", role="boss", made="yes").status_code == 422
    client.cookies.clear()
    signed_in(client, "hoa")


def test_a_password_that_is_made_up_is_shown_once(as_role: Callable[[str], TestClient]) -> None:
    client = as_role("admin")
    for path in ("/people/add", "/people/password"):
        answer = send(client, path, name="hoa", role="viewer", made="yes")
        found = re.search(r"<code>([\w-]{16})</code>", answer.text)
        assert found, answer.text
        assert answer.headers["cache-control"] == "no-store"
        assert found.group(1) not in client.get("/people").text
        other = TestClient(client.app, follow_redirects=False)
        signed_in(other, "hoa", found.group(1))


def test_roles_passwords_and_closing(as_role: Callable[[str], TestClient], database: Database) -> None:
    client, viewer = as_role("admin"), as_role("viewer")
    assert send(client, "/people/role", name="viewer1", role="approver").status_code == 303
    assert viewer.get("/me.json").json()["role"] == "approver"
    assert send(client, "/people/password", name="viewer1", password="x" * 12, again="x" * 12).status_code == 303
    assert viewer.get("/me.json").status_code == 401
    signed_in(viewer, "viewer1", "x" * 12)
    assert send(client, "/people/close", name="viewer1").status_code == 303
    assert viewer.get("/me.json").status_code == 401
    assert ("viewer1", "approver", True) in told(database)
    for path in ("role", "password", "close"):
        assert send(client, f"/people/{path}", name="nobody", role="viewer", made="yes").status_code == 404
    page = client.get("/people").text
    assert page.index(">reviewer1") < page.index(">viewer1")  # those who are closed come last
    assert client.get("/people/role").headers["location"] == "/people"


def test_the_last_administrator_stays(as_role: Callable[[str], TestClient], database: Database) -> None:
    client = as_role("admin")
    before = told(database)
    for path in ("role", "close"):
        answer = send(client, f"/people/{path}", name="admin1", role="viewer")
        assert (answer.status_code, "quản trị cuối cùng" in answer.text) == (400, True)
    assert told(database) == before
    assert send(client, "/people/role", name="approver1", role="admin").status_code == 303
    assert send(client, "/people/close", name="admin1").status_code == 303
    assert client.get("/people.json").status_code == 401


def test_ones_own_password(as_role: Callable[[str], TestClient]) -> None:
    client, elsewhere = as_role("viewer"), as_role("viewer")
    new = "mật khẩu mới đây"
    answer = send(client, "/me/password", old="không phải", password=new, again=new)
    assert (answer.status_code, "mật khẩu hiện tại không đúng" in answer.text) == (422, True)
    assert send(client, "/me/password", old=PASSWORD, password=new, again="khác").status_code == 422
    assert send(client, "/me/password", old=PASSWORD, password="ngắn", again="ngắn").status_code == 422
    before = client.cookies[COOKIE]
    answer = send(client, "/me/password", old=PASSWORD, password=new, again=new)
    assert (answer.status_code, answer.headers["location"]) == (303, "/me?changed=1")
    assert client.cookies[COOKIE] != before
    assert "Đã đổi mật khẩu" in client.get("/me?changed=1").text
    assert elsewhere.get("/me.json").status_code == 401
    signed_in(elsewhere, "viewer1", new)


# Loading


def test_what_is_new_is_loaded(as_role: Callable[[str], TestClient], database: Database, output: Path) -> None:
    client = as_role("reviewer")
    with database.writing() as connection:
        for words in ("Sở Tài chính bố trí", "Sở Xây dựng chủ trì"):
            (item,) = items_of(database, PLAN, words)
            deciding.accept(connection, REVIEWER, item, 0)
    extracted(output, plan_text((TASKS[0], TASKS[1], "3. Sở Y tế diễn tập.", TASKS[3])))
    extracted(output, plan_text(LATER).replace("77/QĐ-UBND", "79/QĐ-UBND"), "79.txt")
    (output / NEWER / "source.txt").write_text("khác", "utf-8")
    (output / NEWER / "decision.json").write_text((output / NEWER / "decision.json").read_text("utf-8") + "\n", "utf-8")
    page = send(client, "/reload").text
    for told in (
        "<b>1</b> quyết định mới",
        "<b>1</b> quyết định được trích xuất lại",
        "<b>0</b> quyết định như cũ",
        "<b>1</b> nghĩa vụ đã quyết định, giữ",
        "<b>1</b> nghĩa vụ đã quyết định, mất",
    ):
        assert told in page, re.findall("<li>.*</li>", page)
    assert re.search(rf"<td>{NEWER}</td><td>source.txt is not the text", page)
    assert "79/QĐ-UBND" in client.get("/decisions").text
    assert client.get("/reload").headers["location"] == "/decisions"


def items_of(database: Database, document: str, words: str) -> list[int]:
    with database.reading() as connection:
        return [one.item for one in sheets(connection) if one.document == document and words_of(one).startswith(words)]


def test_one_loads_at_a_time_and_pages_are_answered_meanwhile(
    as_role: Callable[[str], TestClient], monkeypatch: pytest.MonkeyPatch
) -> None:
    begun, go_on = threading.Event(), threading.Event()

    def slowly(*_given: object) -> Loaded:
        begun.set()
        go_on.wait(20)
        return Loaded(new=7)

    monkeypatch.setattr(reload_routes, "load", slowly)
    first, second = as_role("reviewer"), as_role("approver")
    answers: list[Any] = []
    # One application, one event loop for all of its requests: what would block it would block the others.
    with TestClient(first.app, follow_redirects=False) as client:
        client.cookies = first.cookies
        form = {"csrf": token(client)}
        loading = threading.Thread(target=lambda: answers.append(client.post("/reload", data=form)))
        loading.start()
        assert begun.wait(20)
        other = TestClient(first.app, follow_redirects=False)
        other.portal = client.portal
        other.cookies = second.cookies
        began = time.monotonic()
        refused = send(other, "/reload")
        assert (refused.status_code, "đang có người nạp" in refused.text, time.monotonic() - began < 10) == (
            409,
            True,
            True,
        )
        go_on.set()
        loading.join()
        assert "<b>7</b> quyết định mới" in answers[0].text
        # Whoever comes after may.
        assert send(other, "/reload").status_code == 200


# Help


def test_the_help_tells_every_key_and_state(as_role: Callable[[str], TestClient], database: Database) -> None:
    client = as_role("admin")
    with database.writing() as connection:
        item = item_named(connection, "Sở Tài chính bố trí")
        deciding.accept(connection, REVIEWER, item, 0)
        open_one = item_named(connection, "Sở Y tế diễn tập")
    pages = (
        "/queue",
        "/decisions",
        f"/decisions/{PLAN}",
        f"/obligations/{item}",
        f"/obligations/{open_one}/lead",
        "/help",
    )
    keys = {key for path in pages for key in re.findall(r'data-key(?:-focus)?=["\'](.)["\']', client.get(path).text)}
    assert {"a", "b", "c", "d", "j", "s", "t", "z", "/", "?"} <= keys
    parts = {part["id"]: part for part in client.get("/help.json").json()["parts"]}
    assert keys <= {line["key"] for line in parts["buttons"]["lines"]}
    assert {(line["name_vi"], line["name"]) for line in parts["states"]["lines"]} == set(LABELS["state"].values())
    assert [(line["name_vi"], line["name"]) for line in parts["roles"]["lines"]] == [
        LABELS["role"][role] for role in ROLES
    ]
    assert "Không có căn cứ trong văn bản" in client.get("/help").text
