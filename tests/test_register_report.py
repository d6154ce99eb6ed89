"""The register as one page: what it shows and counts, that nothing leaves it, that hostile words stay words, that it sorts and filters."""

from __future__ import annotations

import itertools
import os
import re
import shutil
from collections import Counter
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest
from clean_decision import CLEAN
from ledgers import KINDS, new_url
from lxml import html
from playwright.sync_api import Browser, Page, sync_playwright
from register_samples import FERRIES, NEWER, OLD, REPLACES, laid, later, opened, read, taken, write
from typer.testing import CliRunner

from pipeline.cli import app
from pipeline.register.entries import duties
from pipeline.register.report.citing import Document, Edge, Graph, columns_of, graph, places
from pipeline.register.report.falling import Around, Falling, Found, found
from pipeline.register.report.load import months_of, periods
from pipeline.register.report.page import Limits, report
from pipeline.register.report.timeline import bands

TODAY = date(2031, 11, 20)
HOSTILE = (
    "<script>alert(1)</script><img src=x onerror=alert(2)>\"'&amp;{{ 7*7 }}</svg></style>\u202e=HYPERLINK(1)\u0000"
)


def hostile(output: Path, folder: str) -> None:
    """Let every text of a decision that the page shows be hostile."""
    place = output / folder
    decision = read(place)
    head = decision.decision.model_copy(
        update={
            "subject": HOSTILE,
            "number": HOSTILE,
            "issuer": decision.decision.issuer.model_copy(update={"name": HOSTILE}),
        }
    )
    changed = []
    for one in decision.obligations:
        actors = [actor.model_copy(update={"name": HOSTILE, "body_id": ""}) for actor in one.lead]
        deadlines = [limit.model_copy(update={"text": HOSTILE}) for limit in one.deadlines]
        proof = [evidence.model_copy(update={"quote": HOSTILE}) for evidence in one.evidence]
        changed.append(
            one.model_copy(
                update={
                    "text": HOSTILE,
                    "product": HOSTILE,
                    "section": HOSTILE,
                    "lead": actors,
                    "deadlines": deadlines,
                    "evidence": proof,
                }
            )
        )
    cited = [one.model_copy(update={"title": HOSTILE, "number": HOSTILE}) for one in decision.references]
    write(place, decision.model_copy(update={"decision": head, "obligations": changed, "references": cited}))


@pytest.fixture(params=KINDS)
def url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    url = new_url(request.param, tmp_path)
    output = tmp_path / "output"
    laid(output, CLEAN)
    laid(output, later("88", 5, f"Quyết định này có hiệu lực kể từ ngày ký và sửa đổi {OLD}."))
    taken(url, output)
    return url


def page_of(url: str, today: date = TODAY, **limits: int) -> str:
    database = opened(url)
    try:
        with database.reading() as connection:
            return report(connection, today, limits=Limits(**limits))
    finally:
        database.close()


def rows(page: str, table: str) -> list[list[str]]:
    return [
        [" ".join(cell.text_content().split()) for cell in row.iterchildren("td")]
        for row in html.fromstring(page.encode()).xpath(f"//table[@id='{table}']/tbody/tr")
    ]


def test_what_passed_and_what_comes(url: str) -> None:
    page = page_of(url)
    assert [row[:2] for row in rows(page, "passed-rows")] == [["14/11/2031", "-6"]]
    coming = rows(page, "coming-rows")
    assert ["19/12/2031", "29", "Sở Nội vụ"] in [row[:3] for row in coming]
    assert all(int(row[1]) >= 0 for row in coming)


def test_every_row_leads_to_its_verbatim_quote(url: str) -> None:
    tree = html.fromstring(page_of(url).encode())
    database = opened(url)
    with database.reading() as connection:
        quotes = {f"#o{duty.id}": duty.quote for duty in duties(connection)}
    database.close()
    links = tree.xpath("//table[@id='coming-rows' or @id='passed-rows' or @id='undated-rows']//td[last()]/a/@href")
    assert links
    for link in links:
        assert tree.xpath(f"//article[@id='{link[1:]}']/blockquote")[0].text == quotes[link]
    ids = set(tree.xpath("//@id"))
    inner = [str(link) for link in tree.xpath("//*[local-name()='a']/@href")]
    assert [link for link in inner if link[1:] not in ids] == []


def test_what_is_superseded_is_not_due(tmp_path: Path, url: str) -> None:
    laid(tmp_path / "output", later("90", 6, REPLACES))
    taken(url, tmp_path / "output")
    page = page_of(url)
    assert rows(page, "passed-rows") == []
    counts = [row[5:8] for row in rows(page, "decision-rows") if row[0] == "77/QĐ-UBND"]
    assert counts == [["0", str(len(read(tmp_path / "output" / FERRIES).obligations)), "0"]]


def test_what_is_left_out_is_counted(url: str) -> None:
    before = date(2031, 6, 1)
    page = page_of(url, before, times=1)
    whole = len(rows(page_of(url, before), "coming-rows"))
    assert whole > 1
    assert len(rows(page, "coming-rows")) == 1
    assert f"còn {whole - 1} dòng nữa" in page


def test_an_empty_register_is_a_page(tmp_path: Path) -> None:
    page = page_of(new_url("sqlite", tmp_path))
    assert rows(page, "coming-rows") == []
    assert "Không có thời hạn nào" in page


def test_the_last_time_of_a_recurring_duty_passed_and_all_others_come(tmp_path: Path) -> None:
    url = new_url("sqlite", tmp_path)
    text = later("88", 5, "Quyết định này có hiệu lực kể từ ngày ký.")
    laid(tmp_path / "output", text.replace("trước ngày 20/12/2031", "trước ngày 20 hằng tháng"))
    taken(url, tmp_path / "output")
    database = opened(url)
    with database.reading() as connection:
        result = found(connection, Around.day(date(2031, 9, 1), 3), 100)
    database.close()
    assert [one.last for one in result.passed] == [date(2031, 8, 19)]
    assert [one.last for one in result.coming] == [date(2031, 9, 19), date(2031, 10, 19), date(2031, 11, 19)]


def test_the_graph_takes_what_amends_first(url: str) -> None:
    database = opened(url)
    with database.reading() as connection:
        small, whole = graph(connection, 2), graph(connection, 60)
    database.close()
    assert [(edge.citing, edge.cited, edge.relation) for edge in small.edges] == [(NEWER, FERRIES, "amends")]
    assert small.more == len(whole.documents) - 2 > 0
    assert whole.more == whole.more_edges == 0


def test_columns_join_where_they_are_emptiest() -> None:
    documents = tuple(
        Document(f"{year}-{number}", "", "", f"{year}-01-01" if year else "", held=True)
        for year, many in (("", 1), ("2019", 1), ("2020", 1), ("2021", 5))
        for number in range(many)
    )
    tied = Graph(documents, (Edge("2021-0", "2019-0", "cites"),), 0, 0)
    columns = columns_of(tied, 3)
    assert columns == [("",), ("2019", "2020"), ("2021",)]
    assert sorted(places(tied, columns)) == sorted(one.id for one in documents)
    assert len(set(places(tied, columns).values())) == len(documents)


@pytest.mark.parametrize(("ahead", "columns"), [(12, "09/2031"), (24, "Q3/2031"), (120, "2031")])
def test_many_months_are_quarters_and_years(ahead: int, columns: str) -> None:
    months = months_of(Around.day(date(2031, 9, 30), ahead))
    assert months[0] == "2031-06"
    told = periods(months)
    assert told["2031-09"] == columns
    assert len(set(told.values())) <= 18
    assert len(set(told.values())) == len(list(itertools.groupby(told.values())))


def test_no_two_times_of_a_lane_lie_upon_one_another() -> None:
    around = Around.day(date(2031, 1, 1), 12)
    days = [date(2031, 1, 1) + timedelta(days=number) for number in range(20)]
    times = [Falling(day, day, number, 0, ("A",), True, False) for number, day in enumerate(days)]
    result = Found(load=Counter({("A", "2031-01"): 25}), near={("A", "2031-01"): times})
    (band,) = bands(result, ["A", "B"], around)
    assert len(band.placed) + band.more == 25
    assert band.more > 5
    for lane in range(band.lanes):
        own = [one.last for one, at in band.placed if at == lane]
        assert all(after - before >= timedelta(days=5) for before, after in itertools.pairwise(own))


def test_the_command(tmp_path: Path, url: str) -> None:
    file = tmp_path / "page.html"
    run = CliRunner().invoke(app, ["report", str(file), "--db", url, "--today", "20/11/2031", "--months", "6"])
    assert run.exit_code == 0, run.output
    assert rows(file.read_text("utf-8"), "passed-rows")[0][0] == "14/11/2031"


# In a browser


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    program = shutil.which("chromium")
    if program is None:
        pytest.skip("no Chromium here; apt-get install chromium")
    with sync_playwright() as started:
        # Chromium has no sandbox for root; what it opens is our own file only.
        browser = started.chromium.launch(executable_path=program, args=["--no-sandbox"] if os.geteuid() == 0 else [])
        yield browser
        browser.close()


@pytest.fixture
def visit(chromium: Browser, tmp_path: Path) -> Iterator[Callable[[str], Page]]:
    """Open a page from a file; in the end nothing ought to have been asked for, said or shown in a dialog."""
    faults: list[str] = []
    context = chromium.new_context(viewport={"width": 1280, "height": 900})
    file = tmp_path / "page.html"

    def open_page(text: str) -> Page:
        file.write_text(text, "utf-8")
        page = context.new_page()
        page.on("console", lambda message: faults.append(f"{message.type}: {message.text}"))
        page.on("pageerror", lambda error: faults.append(str(error)))
        page.on("dialog", lambda dialog: (faults.append(dialog.message), dialog.dismiss()))
        page.on("request", lambda request: request.url == file.as_uri() or faults.append(request.url))
        page.goto(file.as_uri())
        return page

    yield open_page
    context.close()
    assert faults == []


def sorted_by(page: Page, table: str, column: int) -> list[str]:
    page.locator(f"#{table} thead button").nth(column).click()
    return page.locator(f"#{table} tbody tr td:nth-child({column + 1})").all_inner_texts()


def test_rows_sort_by_day_not_by_digits_and_filter_without_accents(
    tmp_path: Path, visit: Callable[[str], Page]
) -> None:
    url = new_url("sqlite", tmp_path)
    for number, day in (("88", "05/3/2032"), ("89", "20/12/2031"), ("90", "15/01/2032")):
        text = later(number, 5, "Quyết định này có hiệu lực kể từ ngày ký.")
        laid(tmp_path / "output", text.replace("20/12/2031", day).replace("Sở Nội vụ lập", f"{LEADS[number]} lập"))
    taken(url, tmp_path / "output")
    page = visit(page_of(url))
    days = ["19/12/2031", "14/01/2032", "04/03/2032"]
    assert sorted_by(page, "coming-rows", 0) == days
    assert sorted_by(page, "coming-rows", 0) == days[::-1]
    assert sorted_by(page, "coming-rows", 1) == ["29", "55", "105"]
    assert sorted_by(page, "coming-rows", 2) == ["Đài Khí tượng", "Sở Nội vụ", "Sở Y tế"]
    page.fill("#coming-rows-words", "so dai")
    shown = page.locator("#coming-rows tbody tr:visible")
    assert shown.count() == 1
    assert "Đài Khí tượng" in shown.inner_text()
    assert page.locator("[data-for=coming-rows] output").inner_text() == "1 / 3"
    page.locator("#coming-rows tbody tr:visible td:last-child a").click()
    assert page.locator("article:target blockquote").is_visible()


LEADS = {"88": "Sở Y tế", "89": "Sở Nội vụ", "90": "Đài Khí tượng"}


def test_hostile_words_stay_words(tmp_path: Path, visit: Callable[[str], Page]) -> None:
    url, output = new_url("sqlite", tmp_path), tmp_path / "output"
    laid(output, CLEAN)
    laid(output, later("88", 5, f"Quyết định này có hiệu lực kể từ ngày ký và sửa đổi {OLD}."))
    for folder in (FERRIES, NEWER):
        hostile(output, folder)
    taken(url, output)
    text = page_of(url)
    assert "\u202e" not in text
    assert len(re.findall("<script", text)) == 1
    page = visit(text)
    assert page.locator("img").count() == 0
    assert page.locator("svg").count() == 3
    assert page.locator("article blockquote").first.inner_text().startswith("<script>alert(1)</script><img")
    assert "{{ 7*7 }}" in page.locator("#coming-rows").inner_text()


def test_it_prints_on_wide_pages_with_its_heads(tmp_path: Path, url: str, visit: Callable[[str], Page]) -> None:
    import pypdfium2

    page = visit(page_of(url))
    pdf = pypdfium2.PdfDocument(page.pdf(prefer_css_page_size=True))
    width, height = pdf[0].get_size()
    assert (round(width), round(height)) == (842, 595)
    text = "\n".join(one.get_textpage().get_text_bounded() for one in pdf)
    for heading in ("Tiến độ theo cơ quan", "Đã qua hạn", "Trích dẫn nguyên văn", "Nhiệm vụ"):
        assert heading in text


def test_nothing_is_clipped_or_wider_than_the_window(url: str, visit: Callable[[str], Page]) -> None:
    page = visit(page_of(url))
    assert page.evaluate("document.documentElement.scrollWidth") <= 1280
