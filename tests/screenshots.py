"""Draw the pages of the review application into docs/review: `make screenshots`. All decisions in them are of our own invention."""

from __future__ import annotations

import io
import sys
import tempfile
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

from browser import Visit, chromium, served, visiting
from PIL import Image
from review_samples import extracted

from pipeline.review.pages.site import NAVIGATION
from pipeline.review.records.loading import load
from pipeline.review.records.opening import open_review

ROOT = Path(__file__).parents[1]
CORPUS = ROOT / "corpus"
SOURCES = (
    *(
        CORPUS / "pdf" / name
        for name in ("1190-QD-BGDNKN.pdf", "1876-QD-UBND.pdf", "412-QD-BTSKTB.pdf", "935-QD-TTg.pdf")
    ),
    *(CORPUS / name for name in ("22-2025-QD-UBND.txt", "3041-QD-UBND.txt", "57-QD-SVHBS.txt", "64-QD-CDTNN.md")),
)
PAGED = "1876-QD-UBND-2025-10-27"
PLAIN = "3041-QD-UBND-2023-11-14"
SIZES = ((1280, 800), (1920, 1080))
_DRAWN = "[...document.images].every((one) => one.complete || one.getBoundingClientRect().top > innerHeight)"

MOST = 250_000
"""Bytes of one picture."""


def queue(visit: Visit) -> None:
    """The queue."""
    visit.open("/queue")


def pages(visit: Visit) -> None:
    """An obligation beside the pages of a PDF, its deadline chosen."""
    _obligation(visit, PAGED, 5, "deadlines")


def text(visit: Visit) -> None:
    """An obligation beside a text, the body that leads chosen."""
    _obligation(visit, PLAIN, 4, "lead")


def correcting(visit: Visit) -> None:
    """The deadline being corrected."""
    _obligation(visit, PAGED, 5, "deadlines")
    visit.press("s")


def adding(visit: Visit) -> None:
    """Words selected on a page by drawing a box, to be added as an obligation."""
    visit.open(f"/decisions/{PAGED}")
    sheet = visit.page.locator("#page-2 .sheet")
    sheet.evaluate("(one) => one.closest('.page').scrollIntoView()")
    box = sheet.bounding_box()
    assert box
    x, y, width, height = (box[name] for name in ("x", "y", "width", "height"))
    visit.drag((x + 0.13 * width, y + 0.317 * height), (x + 0.95 * width, y + 0.338 * height))


def preview(visit: Visit) -> None:
    """What would be accepted at once."""
    visit.open(f"/queue/accept?document={PAGED}")


def log(visit: Visit) -> None:
    """The log."""
    visit.open("/log")


SCREENS: tuple[Callable[[Visit], None], ...] = (queue, pages, text, correcting, adding, preview, log)


def main() -> None:
    """Draw all screens at both sizes, and every page of the navigation that is not among them, into a folder."""
    folder = Path(sys.argv[1] if len(sys.argv) > 1 else ROOT / "docs" / "review")
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as made:
        output = Path(made)
        for source in SOURCES:
            extracted(output, source.read_bytes(), source.name)
        with closing(open_review(str(output / "review.sqlite"))) as database:
            load(database, output)
            with served(database, output, CORPUS / "pdf") as server, chromium() as browser:
                with visiting(browser, server, "lan") as visit:
                    worked(visit)
                for width, height in SIZES:
                    with visiting(browser, server, "minh", viewport={"width": width, "height": height}) as visit:
                        drawn(visit, folder, width)


def worked(visit: Visit) -> None:
    """Do some of the work, so that there is something to see: obligations accepted, a deadline corrected, one no obligation."""
    _obligation(visit, PAGED, 1)
    visit.press("a", "a", "5", "s")
    visit.page.locator(".editing [name=line]").first.fill("trước ngày 20/12/2025")
    visit.page.locator(".editing [name=value]").first.fill("")
    visit.press("Control+Enter", "a")
    _obligation(visit, PLAIN, 1)
    visit.press("a", "b", "a")


def drawn(visit: Visit, folder: Path, width: int) -> None:
    """Draw the screens at one width."""
    for screen in SCREENS:
        screen(visit)
        _draw(visit, folder / f"{screen.__name__}-{width}.png")
    done = {screen.__name__ for screen in SCREENS}
    for address, _, _ in NAVIGATION:
        name = address.strip("/").replace("/", "-")
        if name not in done:
            visit.open(address)
            _draw(visit, folder / f"{name}-{width}.png")


def _obligation(visit: Visit, document: str, at: int, field: str = "") -> None:
    visit.open(f"/decisions/{document}")
    visit.page.locator(".obligations a").nth(at).click()
    visit.settled()
    if field:
        visit.page.locator(f"#field-{field} [data-field-key]").click()
        visit.settled()


def _draw(visit: Visit, path: Path) -> None:
    visit.until(lambda: visit.page.evaluate(_DRAWN))
    image = Image.open(io.BytesIO(visit.page.screenshot())).convert("RGB")
    image.quantize(128, method=Image.Quantize.MAXCOVERAGE, dither=Image.Dither.NONE).save(path, optimize=True)
    size = path.stat().st_size
    assert size < MOST, f"{path.name}: {size} bytes"


if __name__ == "__main__":
    main()
