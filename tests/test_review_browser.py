"""The work of reviewing as people do it: in a browser, by mouse and by keys, with what they see and what is kept afterwards."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, ExitStack, closing
from pathlib import Path

import pytest
from browser import Visit, chromium, served, visiting
from ledgers import KINDS
from playwright.sync_api import Browser
from review_samples import NUMBER, PAGED, PLAN, extracted, item_named, opened, plan_text, sheets, words_of

from pipeline.review.pages.site import visible
from pipeline.review.records.events import events
from pipeline.review.records.sheets import sheet_of
from pipeline.review.records.source import attempt_of, current_attempt
from pipeline.store.database import Database

PDF = "1876-QD-UBND-2025-10-27"
COMBINED = "Ghi chú 😀 𝒦𝓎: điê\u0323n năng; cô\u0323ng đô\u0300ng 👩‍👧 bến đò."
"""Characters of two units each, letters with loose marks, several characters that draw one sign."""

Window = Callable[..., AbstractContextManager[Visit]]


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as started:
        yield started


@pytest.fixture
def kind() -> str:
    return "sqlite"


@pytest.fixture
def database(kind: str, tmp_path: Path) -> Iterator[Database]:
    output = tmp_path / "output"
    extracted(output, plan_text(before=COMBINED))
    extracted(output, PAGED.read_bytes(), PAGED.name)
    with closing(opened(kind, tmp_path, output)) as made:
        yield made


@pytest.fixture
def window(browser: Browser, database: Database, tmp_path: Path) -> Iterator[Window]:
    with served(database, tmp_path / "output", PAGED.parent) as server:
        yield lambda name="", *refusals: visiting(browser, server, name, refusals)


def item(database: Database, words: str) -> int:
    with database.reading() as connection:
        return item_named(connection, words)


def acts(database: Database) -> list[tuple[str, str, str]]:
    """Return who did what to which field, without what loading wrote down."""
    with database.reading() as connection:
        return [(one.who, one.action, one.field) for one in events(connection) if one.who != "thihanh"]


def field(visit: Visit) -> str:
    return visit.page.locator("#record").get_attribute("data-field") or ""


def chosen(visit: Visit) -> str:
    """Return the words that are marked as proof of the field in sight."""
    return "".join(visit.page.locator("#source mark.field-on").all_inner_texts())


def click(visit: Visit, selector: str) -> None:
    visit.page.locator(selector).first.click()
    visit.settled()


@pytest.mark.parametrize("kind", KINDS)
def test_the_work_by_mouse(window: Window, database: Database) -> None:
    wanted = item(database, "Bố trí máy quét")
    with window("lan") as lan:
        click(lan, "text=Bắt đầu từ đầu hàng đợi")
        assert lan.path().startswith("/obligations/")
        lan.open(f"/decisions/{PDF}")
        click(lan, f".obligations [data-item='{wanted}'] a")

        # From a field to its source, and from the source to a field.
        click(lan, "#field-deadlines .proof")
        assert field(lan) == "deadlines"
        assert lan.page.locator(".field.chosen").count() == 1
        assert lan.in_sight("#source rect.field-on")
        assert f"{wanted}:deadlines" in (lan.page.locator("#source rect.field-on").first.get_attribute("data-on") or "")
        click(lan, f"#source rect[data-on~='{wanted}:cooperating']")
        assert (field(lan), lan.path().split("?")[0]) == ("cooperating", f"/obligations/{wanted}/cooperating")
        assert lan.in_sight("#field-cooperating.chosen")

        # A value typed.
        click(lan, "#field-deadlines >> text=Sửa")
        lan.page.locator(".editing [name=line]").first.fill("trước ngày 20/12/2026")
        lan.page.locator(".editing [name=value]").first.fill("")
        click(lan, ".editing [data-save]")
        assert "trước ngày 20/12/2026" in lan.told("#field-deadlines")
        assert "Thường xuyên, liên tục" in lan.told("#field-deadlines .original")
        assert lan.page.locator("#source rect.field-on").count()

        click(lan, ".acts >> text=Chấp nhận")
        assert lan.page.locator("#record").get_attribute("data-item") != str(wanted)

        # Words of a page, by a box around them.
        lan.open(f"/decisions/{PDF}")
        box = lan.page.locator(f"#source rect[data-on='{wanted}:text']").first
        box.scroll_into_view_if_needed()
        place = box.bounding_box()
        lan.drag((place["x"] - 6, place["y"] - 2), (place["x"] + place["width"] + 6, place["y"] + place["height"] + 2))
        assert "Bố trí máy quét, máy lấy số" in lan.told("#selection")
        assert lan.in_sight("#selection button")
        click(lan, "#selection button")
        assert "Bố trí máy quét, máy lấy số" in lan.told("#field-text .words")
        assert lan.page.locator("#source rect.on").count() >= 1
    assert acts(database) == [
        ("lan", "corrected", "deadlines"), ("lan", "accepted", ""), ("lan", "added", ""),
    ]  # fmt: skip

    with window("minh") as minh:
        minh.open(f"/obligations/{wanted}?document={PDF}&state=all")
        click(minh, ".acts >> text=Duyệt")
        minh.open(f"/obligations/{wanted}")
        click(minh, ".history summary")
        assert "Duyệt · minh (Người duyệt)" in minh.told(".history .events")
        minh.open("/log")
        assert "minh (Người duyệt)" in minh.told(".events")
    with database.reading() as connection:
        sheet = sheet_of(connection, wanted)
    assert (sheet.checked_by, sheet.approved_by) == ("lan", "minh")


def test_the_work_by_keys(window: Window, database: Database) -> None:
    with window("lan") as lan:
        lan.press("Enter")
        assert lan.path().startswith("/obligations/")
        lan.press("q", "/")
        lan.page.keyboard.type("kiem tra ao phao")
        lan.press("Enter")
        lan.page.locator("h1").click()
        lan.press("Enter")
        one = item(database, "Công an tỉnh kiểm tra áo phao")
        assert lan.path().split("?")[0] == f"/obligations/{one}"
        lan.press("5")
        assert field(lan) == "deadlines"
        assert lan.in_sight("#source mark.field-on")
        assert chosen(lan) == "quý II năm 2031"
        lan.press("s")
        lan.press("Control+a")
        lan.page.keyboard.type("trước ngày 30/4/2031")  # with letters that are keys elsewhere
        lan.press("Tab", "Delete", "Control+Enter")
        assert "trước ngày 30/4/2031" in lan.told("#field-deadlines")
        lan.press("z")
        assert "quý II/2031" in lan.told("#field-deadlines")
        lan.press("1", "c", "a")
        assert acts(database) == [
            ("lan", "corrected", "deadlines"), ("lan", "undone", "deadlines"), ("lan", "accepted", "lead"), ("lan", "accepted", ""),
        ]  # fmt: skip

        # What is two, cut in two; and taken back.
        two = item(database, "Đài Phát thanh tỉnh xây dựng")
        lan.open(f"/obligations/{two}?document={PLAN}")
        lan.press("g")
        assert lan.page.locator("input[type=checkbox]:checked").count() == 1
        lan.press("Escape")
        assert "Gộp" in lan.told(".acts")
        lan.press("h")
        assert lan.page.evaluate("document.activeElement.name") == "text"
        lan.press("Control+Home", *["Control+ArrowRight"] * 4, "Enter", "Control+Enter")
        assert words_at(database, lan) == "Đài Phát thanh tỉnh"
        lan.press("z")
        assert lan.path() == f"/decisions/{PLAN}"
    assert item(database, "Đài Phát thanh tỉnh xây dựng") == two


def test_words_are_selected_by_keys(window: Window, database: Database) -> None:
    one = item(database, "Công an tỉnh kiểm tra áo phao")
    with window("lan") as lan:
        lan.open(f"/obligations/{one}?document={PLAN}")
        # From where the obligation's own words begin, along the line, and stretched over four words.
        lan.press("v", "ArrowRight", "ArrowRight", *["Shift+ArrowRight"] * 3)
        assert lan.told("#selected-words") == "tỉnh kiểm tra áo"
        lan.press("Shift+ArrowLeft", "Enter")
        assert lan.told("#selected-words") == "tỉnh kiểm tra"
        lan.press("t")
        assert lan.told("#field-text .words") == "tỉnh kiểm tra"
        added = int(lan.page.locator("#record").get_attribute("data-item"))
        with database.reading() as connection:
            (entry,) = sheet_of(connection, added).entries("text")
            raw = attempt_of(connection, current_attempt(connection, PLAN)).source.raw
        [proof] = entry["evidence"]
        assert raw[proof["start"] : proof["end"]] == proof["quote"] == "tỉnh kiểm tra"

        # Into a line that is being edited.
        lan.open(f"/obligations/{one}/product?document={PLAN}")
        lan.press("s", "Alt+v", "ArrowDown", "Home", "Shift+End", "Enter")
        taken = lan.page.locator(".editing [name=line]").first.input_value()
        assert taken
        assert taken in " ".join(raw.split())
        lan.press("Control+Enter")
        assert taken in lan.told("#field-product .words")

        # Along the lines of a page; left again, nothing stays selected.
        lan.open(f"/obligations/{item(database, 'Bố trí máy quét')}?document={PDF}")
        lan.press("v", "Shift+ArrowDown")
        assert lan.told("#selected-words").startswith("Bố trí máy quét")
        assert lan.page.locator("#source rect.picked").count() == 2
        assert lan.in_sight("#source rect.picked")
        lan.press("Escape")
        assert lan.page.locator("#source rect.picked").count() == 0
        assert not lan.page.locator("#selection").is_visible()


def words_at(database: Database, visit: Visit) -> str:
    with database.reading() as connection:
        return words_of(sheet_of(connection, int(visit.page.locator("#record").get_attribute("data-item") or 0)))


def test_a_deadline_is_corrected_by_selecting_its_words(window: Window, database: Database) -> None:
    one = item(database, "Công an tỉnh kiểm tra áo phao")
    with window("lan") as lan:
        lan.open(f"/obligations/{one}/deadlines?document={PLAN}")
        lan.press("s")
        assert lan.in_sight(".editing [data-save]")
        lan.select("trước ngày 15/11/2031")
        assert lan.page.locator(".editing [name=line]").first.input_value() == "trước ngày 15/11/2031"
        assert not lan.page.locator("#selection").is_visible()
        lan.press("Control+Enter")
        assert "trước ngày 15/11/2031" in lan.told("#field-deadlines")
        with database.reading() as connection:
            assert sheet_of(connection, one).entries("deadlines")[0]["value"] == "2031-11-15"
        assert chosen(lan) == "trước ngày 15/11/2031"
        assert lan.in_sight("#source mark.field-on")
    with database.reading() as connection:
        (entry,) = sheet_of(connection, one).entries("deadlines")
    assert [one["quote"] for one in entry["evidence"]] == ["trước ngày 15/11/2031"]


@pytest.mark.parametrize(
    "words", [COMBINED[10:], "cô\u0323ng đô\u0300ng 👩‍👧 bến", "Sở Tài chính bố trí kinh phí mua phao"]
)
def test_what_is_selected_is_what_is_sent_whatever_stands_before(
    window: Window, database: Database, words: str
) -> None:
    with window("lan") as lan:
        lan.open(f"/decisions/{PLAN}")
        lan.select(visible(words))
        places = lan.page.locator("#selected-places").input_value()
        with database.reading() as connection:
            raw = attempt_of(connection, current_attempt(connection, PLAN)).source.raw
        assert [raw[slice(*map(int, place.split("-")))] for place in places.split(",")] == [words]
        lan.press("t")
        assert lan.path().split("?")[0].endswith("/lead")
        # What was added is marked in the source, where it was selected.
        assert "".join(lan.page.locator("#source mark.on").all_inner_texts()).replace("\n", " ") == visible(words)
        lan.press("2", "s", "Control+a", "Delete")
        lan.select(visible(words))
        assert lan.page.locator(".editing [name=line]").first.input_value() == words.replace("\u200d", "")


def test_two_people_at_once_and_nothing_typed_is_lost(window: Window, database: Database) -> None:
    one = item(database, "Sở Tài chính bố trí")
    with window("lan", 409) as lan, window("minh") as minh:
        lan.open(f"/obligations/{one}/lead?document={PLAN}")
        minh.open(f"/obligations/{one}?document={PLAN}")
        lan.press("s")
        lan.page.locator(".editing [name=line]").first.fill("Sở Tài chính và Kho bạc")
        minh.press("a")
        lan.press("Control+Enter")
        assert lan.in_sight("#message .refused")
        assert "minh" in lan.told("#message")
        assert lan.page.locator(".editing [name=line]").first.input_value() == "Sở Tài chính và Kho bạc"
        assert not lan.page.locator(".busy").count()
    assert acts(database) == [("minh", "accepted", "")]


def test_the_language_changes_and_the_place_stays(window: Window, database: Database) -> None:
    one = item(database, "Sở Tài chính bố trí")
    with window("lan") as lan:
        lan.open(f"/obligations/{one}?q=tai+chinh&document={PLAN}")
        lan.press("5")
        place = lan.path()
        assert place == f"/obligations/{one}/deadlines?q=tai+chinh&document={PLAN}"
        click(lan, "text=English")
        assert lan.path() == place
        assert "Deadline" in lan.told("#field-deadlines")
        assert lan.page.locator("html").get_attribute("lang") == "en"
        lan.press("j", "k")
        click(lan, "text=Tiếng Việt")
        assert lan.path().split("?")[0].startswith(f"/obligations/{one}")


def test_back_and_forward_go_where_one_was(window: Window, database: Database) -> None:
    with window("lan") as lan:
        lan.open(f"/queue?document={PLAN}")
        lan.press("Enter")
        first, words = lan.path(), lan.told("#field-text .words")
        lan.press("j")
        second, others = lan.path(), lan.told("#field-text .words")
        assert first != second
        assert words != others
        lan.page.go_back()
        lan.settled()
        assert (lan.path(), lan.told("#field-text .words")) == (first, words)
        lan.page.go_back()
        lan.settled()
        assert lan.path() == f"/queue?document={PLAN}"
        lan.page.go_forward()
        lan.settled()
        assert (lan.path(), lan.told("#field-text .words")) == (first, words)


def test_the_work_goes_on_until_nothing_is_left(window: Window, database: Database) -> None:
    with database.reading() as connection:
        there = [one.item for one in sheets(connection) if one.document == PLAN]
    with window("lan") as lan:
        lan.open(f"/queue?document={PLAN}")
        # From wherever need is greatest, and one passed over.
        lan.press("Enter", "j", *["a"] * len(there))
        assert lan.path() == f"/queue?document={PLAN}"
    assert len(acts(database)) == len(there)


def test_no_key_acts_while_somebody_types(window: Window, database: Database) -> None:
    one = item(database, "Đài Phát thanh tỉnh xây dựng")
    letters = "a b c d g h j k q s t x z 1 2 3 9 /"
    with window("lan") as lan:
        lan.open(f"/obligations/{one}?document={PLAN}")
        lan.press("1", "s")
        lan.press("Control+a")
        lan.page.keyboard.type(letters)
        assert lan.page.locator(".editing [name=line]").first.input_value() == letters
        # The mouse has been elsewhere: what is half corrected is still not decided over.
        lan.page.locator(".decision-head p").click()
        lan.press(*"abjz1")
        assert lan.page.locator(".editing [name=line]").first.input_value() == letters
        lan.press("Escape", "h", "Control+a")
        lan.page.keyboard.type(letters)
        assert lan.page.locator("textarea").input_value() == letters
        lan.open("/queue")
        lan.page.locator("[name=q]").click()
        lan.page.keyboard.type(letters)
        assert lan.path() == "/queue"
    assert acts(database) == []


@pytest.mark.parametrize("page", ["/queue", "one/deadlines", "checked"])
def test_every_key_that_is_shown_does_something(window: Window, database: Database, page: str) -> None:
    one = item(database, "Công an tỉnh kiểm tra áo phao")
    with ExitStack() as stack:
        lan = stack.enter_context(window("lan"))
        minh = stack.enter_context(window("minh"))
        if page == "checked":
            lan.open(f"/obligations/{one}?document={PLAN}")
            lan.press("a")
        address = (
            page if page.startswith("/") else f"/obligations/{page.replace('checked', 'one').replace('one', str(one))}"
        )
        minh.open(address)
        keys = minh.page.evaluate(
            "[...document.querySelectorAll('[data-key]')].filter((one) => one.querySelector('kbd')?.checkVisibility()).map((one) => one.dataset.key)"
        )
        fields = minh.page.evaluate(
            "[...document.querySelectorAll('[data-field-key]')].map((one) => one.dataset.fieldKey)"
        )
        assert len(set(keys)) == len(keys)
        assert {"/queue": {"enter"}, "one/deadlines": set("cxsabhg"), "checked": set("dbhg")}[page] <= set(keys)
        for key in fields:
            minh.press(key)
            assert minh.page.locator(f".field.chosen [data-field-key='{key}']").count() == 1
        for key in keys:
            minh.open(address)
            if not minh.page.locator(f"[data-key='{key}']:visible").count():
                continue  # what a key before this one has decided
            before = len(minh.seen.asked)
            minh.press({"enter": "Enter"}.get(key, key))
            assert minh.seen.asked[before:], key


def test_who_is_not_signed_in_sees_nothing(window: Window) -> None:
    with window("", 401) as nobody:
        for path in ("/queue", f"/decisions/{PLAN}", "/obligations/1", "/log"):
            nobody.open(path)
            assert nobody.path() == "/sign-in"
        nobody.page.fill("[name=name]", "lan")
        nobody.page.fill("[name=password]", "không phải")
        nobody.press("Enter")
        assert nobody.path() == "/sign-in"
        assert nobody.page.locator("[role=alert]").is_visible()
        assert NUMBER not in nobody.told("body")
