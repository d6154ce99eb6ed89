"""Scans and photos: pages set straight, seals and shadows gone, tables by their rules, and what Tesseract reads of it."""

from __future__ import annotations

import io
from dataclasses import replace
from functools import cache
from pathlib import Path

import cv2
import numpy as np
import pytest
from clean_decision import CLEAN
from PIL import Image, ImageDraw
from proofs import broken_proofs, evidence_of
from scanned_pages import has_tesseract, needs_tesseract, pictures, saved, worn

from pipeline.document.decision import Decision
from pipeline.document.source import Line, Source
from pipeline.errors import DamagedFile, NeedsOcr, TooManyPixels
from pipeline.letters import folded
from pipeline.read.formats import format_of, read
from pipeline.read.scan_grid import rulings
from pipeline.read.scan_image import Sheet, even, sheet, skew, without_colour
from pipeline.spans import Span
from pipeline.steps import decided

CORPUS = Path(__file__).parents[1] / "corpus" / "pdf"
PLAN = CORPUS / "1876-QD-UBND.pdf"
FLAT = np.array([[1.0, 0.0, 0.0], [0.0, 1.0, 0.0]])


def lines_of_text(turn: float = 0.0) -> np.ndarray:
    """Return a page of bars where lines of text would be, turned counterclockwise by some degrees."""
    page = Image.new("L", (1654, 2339), 255)
    draw = ImageDraw.Draw(page)
    for top in range(300, 2000, 50):
        for left in range(200, 1400, 90):
            draw.rectangle((left, top, left + 70, top + 22), fill=20)
    return np.asarray(page.rotate(turn, fillcolor=255))


# The picture


@pytest.mark.parametrize("turn", [-3.2, -0.7, 0.0, 0.4, 2.5])
def test_a_page_askew_is_set_straight(turn: float) -> None:
    assert skew(lines_of_text(turn)) == pytest.approx(-turn, abs=0.1)
    assert abs(skew(sheet(lines_of_text(turn)).grey)) <= 0.1


def test_a_point_of_the_straight_page_is_found_on_the_picture() -> None:
    made = sheet(lines_of_text(2.5))
    straight, askew = np.argwhere(made.grey < 128), np.argwhere(lines_of_text(2.5) < 128)
    y, x = straight.mean(axis=0)
    assert made.back @ np.array([x, y, 1.0]) == pytest.approx(askew.mean(axis=0)[::-1], abs=1.5)


def test_a_blank_page_is_left_alone() -> None:
    blank = np.full((2339, 1654), 250, np.uint8)
    assert skew(blank) == 0.0
    assert (sheet(blank).grey == blank).all()


def test_a_seal_becomes_paper_and_print_below_it_stays() -> None:
    page = np.full((100, 100, 3), 255, np.uint8)
    page[20:80, 20:80] = (50, 40, 215)  # red, as OpenCV orders it
    page[40:50, 10:90] = (30, 30, 30)
    grey = without_colour(page)
    assert (grey[25:38, 25:75] == 255).all()
    assert (grey[42:48, 12:88] < 60).all()


def test_a_shadow_is_evened_out_and_a_scan_is_not_touched() -> None:
    page = lines_of_text()
    assert even(page) is page
    shadow = (page * np.linspace(0.35, 1.0, page.shape[1])).astype(np.uint8)
    lit = even(shadow)
    assert lit[100:250].mean() > 250
    assert lit[310:315, 210:260].mean() < 120


def ruled_page(*, rows: int, columns: int, turn: float = 0.0, thick: int = 3) -> Sheet:
    page = Image.new("L", (1654, 2339), 255)
    draw = ImageDraw.Draw(page)
    for row in range(rows + 1):
        draw.line((150, 400 + 90 * row, 150 + 200 * columns, 400 + 90 * row), fill=10, width=thick)
    for column in range(columns + 1):
        draw.line((150 + 200 * column, 400, 150 + 200 * column, 400 + 90 * rows), fill=10, width=thick)
    return Sheet(np.array(page.rotate(turn, fillcolor=255)), FLAT)


@pytest.mark.parametrize("thick", [2, 3, 6])
def test_rules_make_cells(thick: int) -> None:
    found = rulings(ruled_page(rows=5, columns=6, thick=thick))
    assert [len(cells) for cells in found.tables] == [30]
    assert (found.grey > 200).all(), "the rules are wiped out"


def test_rules_a_little_askew_make_cells_too() -> None:
    assert [len(cells) for cells in rulings(ruled_page(rows=5, columns=6, turn=0.15)).tables] == [30]


def test_upright_rules_alone_make_no_table() -> None:
    page = np.full((2339, 1654), 255, np.uint8)
    page[300:900, 400:404] = 0
    assert rulings(Sheet(page, FLAT)).tables == ()


def test_letters_that_run_together_make_no_rules() -> None:
    page = np.full((2339, 1654), 255, np.uint8)
    for row in range(20):
        cv2.putText(page, "HEEEEHHMMNNEEETTHH", (150, 300 + 60 * row), cv2.FONT_HERSHEY_TRIPLEX, 1.3, 0, 4)
    assert rulings(Sheet(page, FLAT)).tables == ()


# The whole


@cache
def as_scan() -> tuple[Source, Decision]:
    """Return the plan of the corpus as a scan, each page turned another way."""
    pages = [worn(page, turn=TURNS[number % 2 == 0]) for number, page in enumerate(pictures(PLAN), 1)]
    source = read(saved(pages, "PDF"), "1876-scan.pdf")
    return source, decided(source)


@cache
def as_printed() -> tuple[Source, Decision]:
    source = read(PLAN.read_bytes(), PLAN.name)
    return source, decided(source)


def shared(ours: list[str], theirs: list[str]) -> float:
    first, second = {folded(text) for text in ours}, {folded(text) for text in theirs}
    return 2 * len(first & second) / (len(first) + len(second))


@needs_tesseract
def test_a_scan_gives_what_the_page_as_printed_gives() -> None:
    (source, scan), (_, clean) = as_scan(), as_printed()
    assert source.text_origin == "ocr"
    assert source.reader.startswith("pdf + tesseract ")
    assert broken_proofs(source, scan) == []
    assert scan.id == clean.id
    assert scan.decision.issuer.name == clean.decision.issuer.name
    assert shared([one.text for one in scan.obligations], [one.text for one in clean.obligations]) >= 0.85
    assert shared([one.name for one in scan.bodies], [one.name for one in clean.bodies]) >= 0.85
    assert shared([one.number for one in scan.references], [one.number for one in clean.references]) >= 0.9
    values = [
        [f"{one.id} {time.value}" for one in all_.obligations for time in one.deadlines] for all_ in (scan, clean)
    ]
    assert shared(*values) >= 0.85
    assert [len(table.rows) for table in scan.tables] == [len(table.rows) for table in clean.tables]


@needs_tesseract
def test_what_was_recognised_says_so_in_notes() -> None:
    _, scan = as_scan()
    notes = {note.code: note for note in scan.notes}
    assert "Tesseract" in notes["ocr-read"].message
    assert "trang 1, 2" in notes["ocr-read"].message_vi
    assert "ocr-poor" not in notes


@needs_tesseract
def test_the_boxes_of_a_scan_lie_over_its_words() -> None:
    """The middle of a quote's box lies where its middle on the page as printed comes to lie when the page is turned."""
    (_, scan), (printed, clean) = as_scan(), as_printed()
    where = {one["quote"]: one for _, one in evidence_of(clean.model_dump()) if printed.raw.count(one["quote"]) == 1}
    compared = 0
    for _, one in evidence_of(scan.model_dump()):
        other = where.get(one["quote"])
        if other is None or len(one["boxes"]) != 1 or len(other["boxes"]) != 1 or len(one["quote"]) < 12:
            continue
        assert one["page"] == other["page"]
        middle = np.array([sum(one["boxes"][0][0::2]) / 2, sum(one["boxes"][0][1::2]) / 2])
        straight = np.array([sum(other["boxes"][0][0::2]) / 2, sum(other["boxes"][0][1::2]) / 2])
        assert middle == pytest.approx(turned(straight, TURNS[one["page"] % 2 == 0]), abs=0.006)
        compared += 1
    assert compared > 30


TURNS = {False: -0.6, True: 0.9}


def turned(point: np.ndarray, degrees: float) -> np.ndarray:
    """Return where a point (fractions of a sheet of A4) lies when the sheet is turned counterclockwise about its middle."""
    size = np.array([210.0, 297.0])
    x, y = (point - 0.5) * size
    cos, sin = np.cos(np.radians(degrees)), np.sin(np.radians(degrees))
    return np.array([x * cos + y * sin, y * cos - x * sin]) / size + 0.5


@cache
def first_page() -> Image.Image:
    return worn(pictures(CORPUS / "412-QD-BTSKTB.pdf")[0], turn=-0.5)


@needs_tesseract
@pytest.mark.parametrize(("kind", "media"), [("PNG", "image/png"), ("JPEG", "image/jpeg"), ("TIFF", "image/tiff")])
def test_pictures_are_read_like_scans(kind: str, media: str) -> None:
    source = read(saved([first_page()], kind), f"412.{kind.lower()}")
    assert (source.media_type, source.pages, source.text_origin) == (media, 1, "ocr")
    decision = decided(source)
    assert decision.decision.number == "412/QĐ-BTSKTB"


@needs_tesseract
def test_the_name_below_a_seal_is_read() -> None:
    page = pictures(CORPUS / "412-QD-BTSKTB.pdf")[0]
    clean = decided(read(saved([page], "PNG"), "a.png")).decision.signer
    assert clean.name
    evidence = clean.evidence[-1].boxes[0]
    x, y = (int(sum(evidence[at::2]) / 2 * side) for at, side in ((0, page.width), (1, page.height)))
    sealed = decided(read(saved([worn(page, turn=0.4, seal=(x, y - 30))], "JPEG"), "a.jpg")).decision.signer
    assert sealed.name == clean.name


@needs_tesseract
def test_a_photo_of_another_size_lying_on_its_side_by_its_camera_s_word_is_read() -> None:
    page = first_page().resize((2600, int(2600 * first_page().height / first_page().width)))
    lying = page.transpose(Image.Transpose.ROTATE_90)
    exif = Image.Exif()
    exif[0x0112] = 6  # "turn by 90 degrees to see it upright" (EXIF 2.3, 4.6.4)
    buffer = io.BytesIO()
    lying.save(buffer, "JPEG", exif=exif, quality=90)
    assert decided(read(buffer.getvalue(), "a.jpg")).decision.number == "412/QĐ-BTSKTB"


@needs_tesseract
def test_every_picture_of_a_tiff_is_a_page() -> None:
    pages = [worn(page, turn=0.3) for page in pictures(CORPUS / "412-QD-BTSKTB.pdf")[:2]]
    source = read(saved(pages, "TIFF"), "a.tif")
    assert source.pages == 2
    assert {line.page for line in source.elements if isinstance(line, Line)} == {1, 2}


@needs_tesseract
def test_a_scanned_page_among_others_is_read_in_its_place() -> None:
    import pypdfium2 as pdfium

    whole = pdfium.PdfDocument(CORPUS / "412-QD-BTSKTB.pdf")
    scan = pdfium.PdfDocument(saved([worn(pictures(CORPUS / "412-QD-BTSKTB.pdf")[1])], "PDF"))
    mixed = pdfium.PdfDocument.new()
    mixed.import_pages(whole, [0])
    mixed.import_pages(scan)
    mixed.import_pages(whole, list(range(2, len(whole))))
    buffer = io.BytesIO()
    mixed.save(buffer)
    source = read(buffer.getvalue(), "a.pdf")
    clean = decided(read((CORPUS / "412-QD-BTSKTB.pdf").read_bytes(), "a.pdf"))
    found = decided(source)
    assert source.text_origin == "text-layer"
    assert next(remark.message for remark in source.remarks if remark.code == "ocr-read").endswith("page 2")
    assert shared([one.text for one in found.obligations], [one.text for one in clean.obligations]) >= 0.85


# Where it can't be


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "TIFF", "PDF"])
def test_without_tesseract_the_outcome_says_what_to_install(kind: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("THIHANH_TESSERACT", "")
    with pytest.raises(NeedsOcr, match="apt-get install tesseract-ocr tesseract-ocr-vie") as raised:
        read(saved([Image.new("L", (400, 500), 240)], kind), f"a.{kind.lower()}")
    assert "cần Tesseract" in raised.value.message_vi


@needs_tesseract
def test_without_vietnamese_it_is_as_if_there_were_none(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("THIHANH_TESSDATA", str(tmp_path))
    with pytest.raises(NeedsOcr):
        read(saved([Image.new("L", (400, 500), 240)], "PNG"), "a.png")


@pytest.mark.skipif(not has_tesseract(), reason="a picture is only opened where it can be read")
@pytest.mark.parametrize(
    "data", [b"\x89PNG\r\n\x1a\n" + b"\x00" * 200, b"\xff\xd8\xff\xe0 cut short", b"II*\x00" + b"\x09" * 40]
)
def test_a_damaged_picture_is_refused_by_name(data: bytes) -> None:
    assert format_of(data, "a") == "scan"
    with pytest.raises(DamagedFile):
        read(data, "a.png")


@needs_tesseract
def test_a_picture_too_large_to_be_a_page_is_refused() -> None:
    buffer = io.BytesIO()
    Image.new("1", (12000, 12000)).save(buffer, "PNG")
    with pytest.raises(TooManyPixels, match=r"12,000 × 12,000"):
        read(buffer.getvalue(), "a.png")


# What is unsure


def told_unsure(words: str) -> Decision:
    """Return a clean decision in which some words were recognised with little certainty."""
    source = read(CLEAN.encode(), "77.txt")
    at = source.raw.rindex(words)
    unsure = (Span(at, at + len(words)),)
    elements = tuple(
        line._replace(page=1, unsure=unsure) if isinstance(line, Line) and line.start <= at < line.end else line
        for line in source.elements
    )
    return decided(replace(source, elements=elements))


def test_a_number_that_was_recognised_with_little_certainty_is_told() -> None:
    note = next(note for note in told_unsure("Số: 77/QĐ-UBND").notes if note.code == "ocr-unsure")
    assert "77/QĐ-UBND" in note.evidence[0].quote
    assert "số, ký hiệu" in note.message_vi
    assert not [note for note in told_unsure("Kế hoạch").notes if note.code == "ocr-unsure"]


def test_the_fields_that_hold_unsure_words_are_doubtful() -> None:
    found = next(one for one in told_unsure("Sở Xây dựng rà soát").obligations if "rà soát" in one.text)
    assert "lead:lead-recognised" in found.reasons
    assert "lead" in found.check
    sure = decided(read(CLEAN.encode(), "77.txt"))
    assert not [reason for one in sure.obligations for reason in one.reasons if "recognised" in reason]
