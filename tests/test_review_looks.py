"""What holds on every screen: nothing is clipped or covered, everybody can read and reach it, and no document takes hold of it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from browser import chromium, served, visiting
from playwright.sync_api import Browser
from review_samples import PAGED, PLAN, extracted, opened, plan_text, sheets, table_html, words_of
from review_screens import screens

from pipeline.store.database import Database

PDF = "1876-QD-UBND-2025-10-27"

IMAGE = "<img src=x onerror=alert(1)>"
HOSTILE = (
    f"Sở {IMAGE} Xây dựng",
    "<script>alert(2)</script>",
    "\"><svg onload=alert(3)>' onmouseover='alert(4)",
    '=HYPERLINK("http://evil.example/","x")',
    "\u202egnud yâX ởS\u202c",
    "an\u200btoàn\ufeff",
    "{{ 7 * 7 }}{% raw %}",
    "javascript:alert(5)",
    "https://evil.example/x.png",
    "</textarea></title></style><iframe src=https://evil.example/>",
)
TASKS = tuple(
    f"{number}. Sở Xây dựng chủ trì, phối hợp với Công an tỉnh {words} rà soát bến đò, báo cáo Ủy ban nhân dân tỉnh {words} "
    f"trước ngày 15/11/2031 theo Nghị định số 07/2031/NĐ-CP."
    for number, words in enumerate(HOSTILE, 1)
)

_FAULTS = """() => {
  const faults = [];
  const shown = (one) => one.checkVisibility({ visibilityProperty: true }) && one.getClientRects().length;
  const named = (one) => `${one.tagName}.${one.className?.baseVal ?? one.className} "${one.textContent.trim().slice(0, 40)}"`;
  const wide = document.scrollingElement.scrollWidth - innerWidth;
  if (wide > 0) faults.push(`the page is ${wide} wider than the window`);
  for (const one of document.body.querySelectorAll('*')) {
    if (!shown(one) || one.closest('svg, .skip, option, datalist')) continue;
    const style = getComputedStyle(one);
    const own = [...one.childNodes].some((node) => node.nodeType === 3 && node.data.trim());
    const box = one.getBoundingClientRect();
    const unseen = style.position === 'absolute' && box.width <= 1;
    const clips = ['hidden', 'clip'].includes(style.overflowY);
    if (clips && !unseen && own && !one.matches('.decision-head p')
        && (one.scrollHeight > one.clientHeight + 1 || one.scrollWidth > one.clientWidth + 1)) faults.push(`clipped: ${named(one)}`);
    if (one.matches('h1, h2, p, li, td, th, label, button, .button, .chip') && style.overflowX === 'visible' && style.display !== 'inline'
        && one.scrollWidth > one.clientWidth + 1) faults.push(`runs over: ${named(one)}`);
    if (own || one.matches('input:not([type=checkbox], [type=hidden]), textarea')) {
      const height = parseFloat(style.lineHeight) / parseFloat(style.fontSize);
      if (!one.matches('select') && !(height >= 1.35)) faults.push(`lines of ${height}: ${named(one)}`);
      if (parseFloat(style.fontSize) < 11.5) faults.push(`letters of ${style.fontSize}: ${named(one)}`);
    }
  }
  const pressed = [...document.querySelectorAll('button, .button, input:not([type=hidden]), select, textarea, summary')].filter(shown);
  const afloat = (one) => one.closest('.acts, .selection, header, thead, .source-head');
  for (const [at, one] of pressed.entries()) {
    const a = one.getBoundingClientRect();
    for (const other of pressed.slice(at + 1)) {
      const b = other.getBoundingClientRect();
      const over = Math.min(a.right, b.right) - Math.max(a.left, b.left) > 1 && Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top) > 1;
      if (over && afloat(one) === afloat(other)) faults.push(`${named(one)} covers ${named(other)}`);
    }
  }
  return faults;
}"""


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as started:
        yield started


@pytest.fixture(scope="module")
def database(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Database]:
    folder = tmp_path_factory.mktemp("looks")
    extracted(folder / "output", plan_text(TASKS, before=" ".join(HOSTILE)))
    extracted(folder / "output", PAGED.read_bytes(), PAGED.name)
    with closing(opened("sqlite", folder, folder / "output")) as made:
        yield made


@pytest.fixture(scope="module")
def server(database: Database, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    output = next(tmp_path_factory.getbasetemp().glob("looks*")) / "output"
    with served(database, output, PAGED.parent) as address:
        yield address


def item_of(database: Database, document: str, at: int = 3) -> int:
    with database.reading() as connection:
        return [one.item for one in sheets(connection) if one.document == document][at]


@pytest.mark.parametrize("language", ["vi", "en"])
@pytest.mark.parametrize("document", [PDF, PLAN])
def test_nothing_is_clipped_or_covered_at_any_width(
    browser: Browser, server: str, database: Database, document: str, language: str
) -> None:
    found: dict[str, list[str]] = {}
    with visiting(browser, server, "minh", (404,)) as minh:
        minh.open(f"/language/{language}?back=/queue")
        for name in screens(minh, item_of(database, document), document):
            for width in (1024, 1280, 1920):
                minh.page.set_viewport_size({"width": width, "height": 900})
                faults = minh.page.evaluate(_FAULTS)
                if faults:
                    found[f"{name} at {width}"] = faults
    assert found == {}


@pytest.mark.parametrize("document", [PDF, PLAN])
def test_everybody_can_read_and_reach_everything(
    browser: Browser, server: str, database: Database, document: str
) -> None:
    found: dict[str, list[Any]] = {}
    # axe brings a script of its own, which our pages would not let in.
    with visiting(browser, server, "minh", (404,), bypass_csp=True) as minh:
        for name in screens(minh, item_of(database, document), document):
            violations = Axe().run(minh.page).response["violations"]
            if violations:
                found[name] = [
                    (one["impact"], one["id"], [" ".join(node["target"]) for node in one["nodes"]][:4])
                    for one in violations
                ]
    with visiting(browser, server, bypass_csp=True) as nobody:
        nobody.open("/sign-in")
        violations = Axe().run(nobody.page).response["violations"]
        if violations:
            found["sign-in"] = [(one["impact"], one["id"]) for one in violations]
    assert found == {}


def test_no_document_takes_hold_of_a_page(browser: Browser, server: str, database: Database) -> None:
    with database.reading() as connection:
        there = [sheet.item for sheet in sheets(connection) if sheet.document == PLAN and "alert" in words_of(sheet)]
    assert there
    with visiting(browser, server, "minh", (404,)) as minh:
        minh.open(f"/queue?document={PLAN}")
        assert IMAGE in minh.told("tbody")
        minh.open(f"/decisions/{PLAN}")
        assert "\u202e" not in minh.page.content()
        assert "▯gnud yâX ởS▯" in minh.told("#source")
        for item in there[:2]:
            for _ in screens(minh, item, PLAN):
                assert minh.page.locator("main img[src=x], main iframe, main script, svg[onload]").count() == 0
        # What a person types is no better.
        minh.open(f"/obligations/{there[0]}/lead")
        minh.press("s")
        minh.page.locator(".editing [name=line]").first.fill(IMAGE)
        minh.page.locator(".editing [name=reason]").fill(HOSTILE[2])
        minh.press("Control+Enter")
        assert minh.told("#field-lead .words") == IMAGE
        for path in ("/log", "/queue?state=all", f"/decisions/{PLAN}", f"/obligations/{there[0]}/lead"):
            minh.open(path)
            assert IMAGE in minh.told("main")


def test_no_cell_of_a_table_takes_hold_of_a_page(browser: Browser, tmp_path: Path) -> None:
    output = tmp_path / "output"
    cells = [words.replace("&", "&amp;").replace("<", "&lt;") for words in HOSTILE]
    rows = tuple(
        (str(at), f"Kiểm tra bến đò {words}", f"Sở Xây dựng {words}", "Tháng 5/2031")
        for at, words in enumerate(cells, 1)
    )
    extracted(output, table_html(rows), "77.html")
    with closing(opened("sqlite", tmp_path, output)) as database, served(database, output) as server:
        with database.reading() as connection:
            item = next(sheet.item for sheet in sheets(connection) if "onerror" in words_of(sheet))
        with visiting(browser, server, "minh", (404,)) as minh:
            minh.open(f"/obligations/{item}")
            assert IMAGE in minh.told(".cells")
            for _ in screens(minh, item, PLAN):
                assert minh.page.locator("main img, main iframe, main script").count() == 0
