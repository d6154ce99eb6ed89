"""A sample decision made longer: its sections and the rows of its table again and again, their numbers going on."""

from __future__ import annotations

import re
import sys
from pathlib import Path

import pypdfium2 as pdfium
from measuring import CORPUS
from PIL import Image

GROWING = "1876-QD-UBND.md"
FONTS = Path("/usr/share/fonts/truetype/dejavu")
TIMES = 8
"""How often the sections stand in the long decision; with the rows of its table once more often it has `PAGES` pages."""
PAGES = 16
SCAN_DPI = 300

_ROMAN = ((50, "L"), (40, "XL"), (10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I"))
_SECTION = re.compile(r"^\*\*[IVX]+\. ", re.MULTILINE)
_ROW = re.compile(r"(?<=^\|\n)([A-Z]|\d+)(?=\n\|\n)", re.MULTILINE)


def repeated(text: str, times: int) -> str:
    """Return a decision whose plan has its sections `times` over, their numbers going on."""
    begins = [match.start() for match in _SECTION.finditer(text)]
    after = text.index("**PHỤ LỤC**", begins[-1])
    sections = [text[start:end] for start, end in zip(begins, [*begins[1:], after], strict=True)]
    copies = [
        re.sub(r"^\*\*[IVX]+\.", f"**{roman(copy * len(sections) + index)}.", section, count=1)
        for copy in range(times)
        for index, section in enumerate(sections, start=1)
    ]
    return text[: begins[0]] + "".join(copies) + text[after:]


def with_rows(text: str, times: int) -> str:
    """Return a decision whose appendix has the rows of its table `times` over, their letters and numbers going on."""
    begin = text.index("|\n|\nA\n|\n", text.index("**PHỤ LỤC**")) + 2
    end = text.rindex("|")
    rows = text[begin:end]
    numbers, letters = (
        len(re.findall(r"^\|\n\d+\n", rows, re.MULTILINE)),
        len(re.findall(r"^\|\n[A-Z]\n", rows, re.MULTILINE)),
    )

    def again(copy: int) -> str:
        def marked(match: re.Match[str]) -> str:
            mark = match[1]
            return str(int(mark) + copy * numbers) if mark.isdigit() else chr(ord(mark) + copy * letters)

        return _ROW.sub(marked, rows)

    return text[:begin] + "".join(again(copy) for copy in range(times)) + text[end:]


def roman(number: int) -> str:
    """Return a number from 1 to 89 in Roman numerals."""
    found = ""
    for value, letters in _ROMAN:
        count, number = divmod(number, value)
        found += letters * count
    return found


def forms(folder: Path, pages: int = PAGES) -> dict[str, Path]:
    """Write the long decision into a folder as Markdown, PDF, Word, and as a PDF of pictures of its pages; return them by form.

    The PDF and the Word file are set as those of `corpus/` are. With fewer pages than the decision has, the pictures are of the first.
    Raises SystemExit where the font is missing that the PDF is set in, or where the PDF has not the pages that it should have.
    """
    if not (FONTS / "DejaVuSerif-Italic.ttf").is_file():
        raise SystemExit("DejaVu Serif is not there; install it: apt-get install fonts-dejavu-extra")
    sys.path.append(str(CORPUS))
    import build_formats

    text = folder / GROWING
    made = {
        "text": text,
        "PDF": text.with_suffix(".pdf"),
        "DOCX": text.with_suffix(".docx"),
        "scan": folder / "scan.pdf",
    }
    text.write_text(with_rows(repeated((CORPUS / GROWING).read_text("utf-8"), TIMES), TIMES + 1), "utf-8")
    build_formats.use_fonts(FONTS)
    blocks, notes = build_formats.read(text)
    build_formats.write_pdf(blocks, notes, made["PDF"])
    build_formats.write_docx(blocks, notes, made["DOCX"])
    pictures = pictures_of(made["PDF"])
    if len(pictures) != PAGES:
        raise SystemExit(f"the long decision has {len(pictures)} pages, not {PAGES}")
    pictures[0].save(made["scan"], "PDF", resolution=SCAN_DPI, save_all=True, append_images=pictures[1:pages])
    return made


def pictures_of(path: Path, dpi: int = SCAN_DPI) -> list[Image.Image]:
    """Return the pages of a PDF as grey pictures."""
    with pdfium.PdfDocument(path) as document:
        return [page.render(scale=dpi / 72, grayscale=True).to_pil() for page in document]
