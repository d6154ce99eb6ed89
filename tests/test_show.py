"""The place on the page: every finding of a PDF has one, the words stand in it, and `thihanh show` draws it."""

from __future__ import annotations

import io
import random
import shutil
import subprocess
import unicodedata
from difflib import SequenceMatcher
from functools import cache
from pathlib import Path

import pypdfium2 as pdfium
import pypdfium2.raw as pdfium_c
import pytest
from drawn_pages import FULL, HEIGHT, LEFT, WIDTH, body, pdf, write
from PIL import Image, ImageChops, ImageOps
from proofs import evidence_of
from reportlab.pdfgen.canvas import Canvas
from typer.testing import CliRunner

from pipeline.batch.local import work_of
from pipeline.cli import app
from pipeline.document.decision import Decision
from pipeline.document.source import Box, Line, packed_stops
from pipeline.read.pdf import read
from pipeline.read.pdf_characters import Look
from pipeline.read.pdf_glyphs import Glyph, glyphs_of
from pipeline.read.pdf_words import rows
from pipeline.show import findings_of, page_image, painted
from pipeline.spans import Span
from pipeline.steps import Work, published

CORPUS = Path(__file__).parents[1] / "corpus"
PDFS = sorted((CORPUS / "pdf").glob("*.pdf"))
PLAN = CORPUS / "pdf" / "1876-QD-UBND.pdf"
SAMPLE = 120


@cache
def found_in(path: Path) -> tuple[Work, Decision]:
    work = work_of(path)
    return work, published(work)


# Boxes


@pytest.mark.parametrize("path", PDFS, ids=lambda path: path.stem)
def test_every_finding_of_a_pdf_has_a_page_and_boxes_on_it(path: Path) -> None:
    work, decision = found_in(path)
    count = 0
    for where, one in evidence_of(decision.model_dump()):
        count += 1
        assert one["page"] in range(1, (work.source.pages or 0) + 1), where
        assert one["boxes"], where
        assert all(0 <= x0 < x1 <= 1 and 0 <= y0 < y1 <= 1 for x0, y0, x1, y1 in one["boxes"]), where
    assert count > 50


def lines_of(*texts: str) -> tuple[Work, str]:
    def draw(canvas: Canvas) -> None:
        for number, text in enumerate(texts):
            write(canvas, LEFT, 100 + 18 * number, text)
        body(canvas)

    source = read(pdf(draw), "a.pdf")
    from pipeline.steps import worked

    return worked(source), source.raw


def width(text: str) -> float:
    return Canvas(io.BytesIO()).stringWidth(text, "Times-Roman", 13) / WIDTH


def test_a_part_of_a_line_has_the_box_of_its_own_words() -> None:
    work, raw = lines_of("So Xay dung bao cao truoc ngay 15/3/2031.")
    for part, before in (
        ("bao cao", "So Xay dung "),
        ("So Xay dung", ""),
        ("15/3/2031", "So Xay dung bao cao truoc ngay "),
    ):
        at = raw.index(part)
        one = work.proof.at(Span(at, at + len(part)))
        assert one.page == 1
        [box] = one.boxes
        assert box[0] == pytest.approx(LEFT / WIDTH + width(before), abs=0.001)
        assert box[2] == pytest.approx(LEFT / WIDTH + width(before + part), abs=0.001)
        assert box[1] < (100 - 9) / HEIGHT < 100 / HEIGHT < box[3]


def test_a_quote_over_several_lines_has_one_box_a_line() -> None:
    work, raw = lines_of(f"So Xay dung {FULL[:40]}", f"{FULL[40:]} cua tinh", "het quy.")
    start = raw.index("Cac don vi")
    end = raw.index("cua tinh")
    boxes = work.proof.at(Span(start, end - 1)).boxes
    assert [round(box[0], 2) for box in boxes] == [
        round(LEFT / WIDTH + width("So Xay dung "), 2),
        round(LEFT / WIDTH, 2),
    ]
    assert boxes[1][2] == pytest.approx(LEFT / WIDTH + width(FULL[40:].strip()), abs=0.002)


def test_raised_marks_keep_the_stops_in_step() -> None:
    def draw(canvas: Canvas) -> None:
        body(canvas)
        write(canvas, LEFT, 495, "1", size=8)
        write(canvas, LEFT + 5, 500, "theo quy hoach")
        write(canvas, LEFT + 5 + 13 * 6.1, 495, "2", size=8)
        write(canvas, LEFT + 100, 500, "tam nhin")

    source = read(pdf(draw), "a.pdf")
    line = next(
        part for part in source.elements if isinstance(part, Line) and "tam nhin" in source.raw[part.start : part.end]
    )
    at = source.raw.index("tam nhin")
    box = line.box_of(Span(at, at + 8))
    assert box is not None
    assert box[0] == pytest.approx((LEFT + 100) / WIDTH, abs=0.001)
    assert box[2] == pytest.approx((LEFT + 100) / WIDTH + width("tam nhin"), abs=0.001)


def test_a_letter_with_a_combining_mark_has_two_stops_in_one_place() -> None:
    glyphs = [
        Glyph(text, 10.0 * at, 10.0 * at + 9, 100.0, 12.0, at) for at, text in enumerate(("b", "e\u0301", "n", "", "o"))
    ]
    plain = Look(bold=False, italic=False)
    [row] = rows(glyphs_of([*glyphs[:3], *glyphs[4:]]), lambda places: [plain] * len(places))
    assert row.text == "be\u0301n o"
    assert list(row.stops()) == [0, 10, 10, 20, 29, 40, 49]


def test_without_stops_a_part_has_the_box_of_its_line() -> None:
    box = (0.1, 0.1, 0.9, 0.12)
    line = Line((Span(10, 20),), page=1, box=box)
    assert line.box_of(Span(12, 15)) == box
    assert Line((Span(10, 20),)).box_of(Span(12, 15)) is None


def test_stops_beyond_the_page_go_to_its_side() -> None:
    line = Line((Span(0, 3),), page=1, box=(0, 0, 1, 0.1), stops=packed_stops([-5, 10, 50, 120], 100))
    assert line.box_of(Span(0, 1)) == pytest.approx((0, 0, 0.1, 0.1), abs=1e-4)
    assert line.box_of(Span(2, 3)) == pytest.approx((0.5, 0, 1, 0.1), abs=1e-4)


def test_what_a_table_row_orders_names_its_cells() -> None:
    _, decision = found_in(PLAN)
    tables = {table.id: table for table in decision.tables}
    rows = [one for one in decision.obligations if one.origin == "table-row"]
    assert rows
    for obligation in rows:
        parts = [*obligation.lead, *obligation.cooperating, *obligation.deadlines]
        for one in [*obligation.evidence, *(place for part in parts for place in part.evidence)]:
            assert one.cell is not None, obligation.id
            text = tables[one.cell.table].rows[one.cell.row][one.cell.column]
            assert " ".join(one.quote.split()) in text


# What stands in the boxes


def scanned(path: Path) -> bytes:
    """Return a PDF file as a scan with OCR: each page as a picture, its text drawn invisibly on it."""
    document = pdfium.PdfDocument(path)
    for number in range(len(document)):
        page = document[number]
        bitmap = page.render(scale=150 / 72)
        for thing in list(page.get_objects()):
            if thing.type == pdfium_c.FPDF_PAGEOBJ_TEXT:
                pdfium_c.FPDFTextObj_SetTextRenderMode(thing.raw, pdfium_c.FPDF_TEXTRENDERMODE_INVISIBLE)
            else:
                page.remove_obj(thing)
        picture = pdfium.PdfImage.new(document)
        picture.set_bitmap(bitmap)
        picture.set_matrix(pdfium.PdfMatrix().scale(*page.get_size()))
        page.insert_obj(picture)
        page.gen_content()
    buffer = io.BytesIO()
    document.save(buffer)
    return buffer.getvalue()


def bare(text: str) -> str:
    letters = unicodedata.normalize("NFD", text.casefold().replace("đ", "d"))
    return "".join(char for char in letters if char.isalnum())


def recognised(crops: list[Image.Image], folder: Path) -> list[str]:
    """Return what Tesseract reads in each picture of one line; one process reads them all."""
    names = []
    for number, crop in enumerate(crops):
        place = folder / f"{number}.png"
        ImageOps.expand(crop, 12, "white").save(place)
        names.append(str(place))
    (folder / "list.txt").write_text("\n".join(names))
    command = ["tesseract", str(folder / "list.txt"), "stdout", "-l", "vie", "--psm", "7"]
    run = subprocess.run(command, capture_output=True, text=True, check=True, env={"OMP_THREAD_LIMIT": "1"})
    return run.stdout.split("\f")[: len(crops)]


def has_vietnamese() -> bool:
    if not shutil.which("tesseract"):
        return False
    return (
        "vie"
        in subprocess.run(["tesseract", "--list-langs"], capture_output=True, text=True, check=False).stdout.split()
    )


@pytest.mark.skipif(not has_vietnamese(), reason="Tesseract with Vietnamese is not installed")
@pytest.mark.parametrize("name", ["1876-QD-UBND", "1190-QD-BGDNKN", "scan of 412-QD-BTSKTB"])
def test_the_words_of_a_quote_stand_in_its_boxes(name: str, tmp_path: Path) -> None:
    path = CORPUS / "pdf" / f"{name.removeprefix('scan of ')}.pdf"
    if name.startswith("scan"):
        place = tmp_path / "scan.pdf"
        place.write_bytes(scanned(path))
        path = place
    work, decision = found_in(path)
    assert work.source.text_origin == ("ocr" if name.startswith("scan") else "text-layer")
    findings = findings_of(decision)
    by_page: dict[int, list[tuple[str, Box]]] = {}
    for shown in findings:
        for one in (evidence for mark in shown.marks for evidence in mark.evidence):
            words = one.quote.replace("\t", "\n").split("\n")
            if len(words) == len(one.boxes):
                by_page.setdefault(one.page or 0, []).extend(zip(words, one.boxes, strict=True))
    chosen = random.Random(7)
    wanted: list[str] = []
    crops: list[Image.Image] = []
    for number, placed in sorted(by_page.items()):
        page = page_image(path.read_bytes(), path.name, number)
        drawn = painted(page, [("finding", words, [box]) for words, box in placed])
        changed = ImageChops.difference(page, drawn.crop((0, 0, *page.size)))
        for words, box in placed:
            assert changed.crop(corners(box, page)).getbbox(), words
        long = sorted({(words, box) for words, box in placed if len(bare(words)) >= 4})
        for words, box in chosen.sample(long, min(len(long), SAMPLE // len(by_page))):
            wanted.append(words)
            crops.append(page.crop(corners(box, page)))
    assert len(wanted) >= 25
    alike = [
        SequenceMatcher(None, bare(words), bare(read_words), autojunk=False).ratio()
        for words, read_words in zip(wanted, recognised(crops, tmp_path), strict=True)
    ]
    worst = min(zip(alike, wanted, strict=True))
    assert sum(alike) / len(alike) >= 0.9
    assert worst[0] >= 0.4, worst


def corners(box: Box, page: Image.Image) -> tuple[int, int, int, int]:
    return (
        int(box[0] * page.width) - 1,
        int(box[1] * page.height) - 1,
        int(box[2] * page.width) + 2,
        int(box[3] * page.height) + 2,
    )


# The page as an image


@pytest.mark.parametrize("rotation", [0, 90, 180, 270])
def test_a_page_is_set_upright_as_its_boxes_are(rotation: int) -> None:
    turns = {
        0: (1, 0, 0, 1, 0, 0),
        90: (0, 1, -1, 0, HEIGHT, 0),
        180: (-1, 0, 0, -1, WIDTH, HEIGHT),
        270: (0, -1, 1, 0, 0, WIDTH),
    }

    def draw(canvas: Canvas) -> None:
        # Without the page's own rotation, the text would be read on its side, and its boxes tell of it upright.
        if rotation != 90:
            canvas.setPageRotation(rotation)
        else:
            canvas.setPageSize((HEIGHT, WIDTH))
        canvas.transform(*turns[rotation])
        body(canvas)

    data = pdf(draw)
    line = next(part for part in read(data, "a.pdf").elements if isinstance(part, Line))
    assert line.box is not None
    page = page_image(data, "a.pdf", 1, dpi=72)
    ink = ImageOps.invert(page.convert("L")).getbbox()
    assert ink is not None
    assert page.width < page.height
    assert ink[0] == pytest.approx(line.box[0] * page.width, abs=2)
    assert ink[1] == pytest.approx(line.box[1] * page.height, abs=6)


def test_a_photo_is_turned_as_its_camera_says() -> None:
    lying = Image.new("RGB", (60, 40), "white")
    lying.paste((255, 0, 0), (0, 30, 10, 40))
    exif = Image.Exif()
    exif[0x0112] = 6  # "turn by 90 degrees to see it upright" (EXIF 2.3, 4.6.4)
    for kind in ("PNG", "TIFF"):
        photo = io.BytesIO()
        lying.save(photo, kind, exif=exif)
        page = page_image(photo.getvalue(), "a", 1)
        assert page.size == (40, 60)
        assert page.getpixel((5, 5)) == (255, 0, 0)


def test_a_picture_is_a_page_and_the_frames_of_a_tiff_are_its_pages() -> None:
    first, second = Image.new("RGB", (30, 40), "red"), Image.new("RGB", (50, 60), "blue")
    png, tiff = io.BytesIO(), io.BytesIO()
    first.save(png, "PNG")
    first.save(tiff, "TIFF", save_all=True, append_images=[second])
    assert page_image(png.getvalue(), "a.png", 1).getpixel((5, 5)) == (255, 0, 0)
    assert page_image(tiff.getvalue(), "a.tiff", 2).size == (50, 60)
    for data, number in ((png.getvalue(), 2), (pdf(body), 2), (pdf(body), 0)):
        with pytest.raises(IndexError):
            page_image(data, "a", number)


# The command


def test_show_lists_ids_with_their_pages() -> None:
    lines = CliRunner().invoke(app, ["show", str(PLAN)]).stdout.splitlines()
    ids = [line.split("\t")[0] for line in lines]
    assert len(ids) == len(set(ids))
    assert {"number", "issuer", "signer", "recipient1", "o1", "t1", "ref1", "table1", "Điều 1", "#1/III/1"} <= set(ids)
    assert next(line for line in lines if line.startswith("o14\t")).split("\t")[1] == "trang / page 3"


def test_every_id_can_be_asked_for_as_it_stands_in_the_output() -> None:
    _, decision = found_in(PLAN)
    known = {name for shown in findings_of(decision) for name in (shown.id, *shown.others)}
    for group in (decision.obligations, decision.tasks, decision.references, decision.bodies, decision.tables):
        assert {one.id for one in group} <= known


@pytest.mark.parametrize("identity", ["o15", "1876-QD-UBND-2025-10-27:#1/III/3:2", "#1/III/3:2"])
def test_show_draws_an_obligation_and_what_belongs_to_it(identity: str, tmp_path: Path) -> None:
    place = tmp_path / "made" / "page.png"
    run = CliRunner().invoke(app, ["show", str(PLAN), "--finding", identity, "-o", str(place), "--dpi", "72"])
    assert run.exit_code == 0
    assert run.stdout.split() == [str(place)]
    with Image.open(place) as image:
        colours = {colour for _, colour in image.convert("RGB").getcolors(1 << 24)}
        assert image.height > page_image(PLAN.read_bytes(), PLAN.name, 3, 72).height
    # The obligation in amber, its lead in blue, its deadline in red; nobody cooperates.
    assert {(255, 179, 0), (25, 118, 210), (211, 47, 47)} <= colours
    assert (56, 142, 60) not in colours


def test_a_finding_on_several_pages_gives_a_picture_of_each(tmp_path: Path) -> None:
    _, decision = found_in(PLAN)
    spread = next(shown for shown in findings_of(decision) if len(shown.pages) > 1)
    place = tmp_path / "page.png"
    run = CliRunner().invoke(app, ["show", str(PLAN), "--finding", spread.id, "-o", str(place), "--dpi", "72"])
    assert run.stdout.split() == [str(tmp_path / f"page-{page}.png") for page in spread.pages]
    assert all(Path(written).is_file() for written in run.stdout.split())


def test_all_findings_are_drawn_on_all_their_pages(tmp_path: Path) -> None:
    run = CliRunner().invoke(app, ["show", str(PLAN), "--all", "-o", str(tmp_path / "p.png"), "--dpi", "72"])
    assert run.stdout.split() == [str(tmp_path / f"p-{page}.png") for page in range(1, 5)]


def test_without_pages_or_without_the_id_there_is_a_named_error(tmp_path: Path) -> None:
    from pipeline.errors import MissingFile, UnknownFormat

    for arguments, error, words in (
        ([str(CORPUS / "1876-QD-UBND.md"), "--finding", "o1"], UnknownFormat, "thihanh debug"),
        ([str(PLAN), "--finding", "o999"], MissingFile, "o999"),
    ):
        run = CliRunner().invoke(app, ["show", *arguments, "-o", str(tmp_path / "p.png")])
        assert isinstance(run.exception, error)
        assert words in run.exception.message
        assert words in run.exception.message_vi
    assert not list(tmp_path.iterdir())


def test_a_font_without_vietnamese_gives_bare_letters(monkeypatch: pytest.MonkeyPatch) -> None:
    from pipeline.show import drawing

    page = Image.new("RGB", (800, 200), "white")
    mark = ("finding", "Đề xuất kế hoạch", [(0.1, 0.1, 0.5, 0.2)])
    with_marks = painted(page, [mark])
    monkeypatch.setattr(drawing, "_FONTS", ("no such font.ttf",))
    without = painted(page, [mark])
    assert without.size == with_marks.size
    assert without.tobytes() == painted(page, [("finding", "De xuat ke hoach", mark[2])]).tobytes()
