"""Tesseract: a picture in, words with their places and certainty out.

It is called as OCRmyPDF's authors would: one thread a process (two processes of one thread each are faster than one of
two), the resolution told, hOCR out, an end in time.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
from lxml import etree

from pipeline.errors import DamagedFile, NeedsOcr
from pipeline.read import programs
from pipeline.read.scan_image import DPI, Pixels

LANGUAGE = "vie"
_VARIABLE = "THIHANH_TESSERACT"
_MODELS = "THIHANH_TESSDATA"
INSTALL = "apt-get install tesseract-ocr tesseract-ocr-vie"
"""How to get Tesseract with Vietnamese on Debian."""

_LIMITS = programs.Limits(seconds=90.0, size=60_000_000)
_BOX = re.compile(r"bbox (-?\d+) (-?\d+) (-?\d+) (-?\d+)")
_BASELINE = re.compile(r"baseline (-?[\d.]+) (-?[\d.]+)")
_SIZE = re.compile(r"x_size ([\d.]+)")
_LINES = frozenset({"ocr_line", "ocr_header", "ocr_textfloat", "ocr_caption"})
_SURE = re.compile(r"x_wconf (\d+)")

BLOCK = 6
"""Page segmentation: one block of lines; for cells set one below the other."""
PAGE = 3
"""Page segmentation: Tesseract's own, which parts the columns of letterhead and signature."""


@dataclass(frozen=True, slots=True)
class Word:
    """A word where it stands: pixels from the top left corner; `base` is its base line, `size` its line's height.

    `sure` is Tesseract's certainty, 0 to 1; `line` tells the words of one of its lines, which may go over two columns.
    """

    text: str
    x0: float
    y0: float
    x1: float
    y1: float
    base: float
    size: float
    sure: float
    line: int = 0


@dataclass(frozen=True, slots=True)
class Engine:
    """A Tesseract that can read Vietnamese: the program, its version, and the folder of its models ("" for its own)."""

    program: Path
    version: str
    models: str = ""


@lru_cache(maxsize=4)
def _engine(program: Path, models: str) -> Engine | None:
    with TemporaryDirectory(prefix="thihanh-") as folder:
        told = programs.run([program, *_folder(models), "--list-langs"], Path(folder), programs.Limits(20, 1_000_000))
    listed = (told.output + told.errors).decode("utf-8", "replace").split()
    return Engine(program, programs.version(program, "--version"), models) if LANGUAGE in listed else None


def engine(name: str) -> Engine:
    """Return the Tesseract of this machine, for the file called `name`.

    `THIHANH_TESSERACT` names another program than the one on PATH, `THIHANH_TESSDATA` a folder with another `vie` model.
    Raises NeedsOcr where there is none, or none that has Vietnamese.
    """
    program = programs.find(["tesseract"], _VARIABLE)
    found = _engine(program, os.environ.get(_MODELS, "")) if program else None
    if found is None:
        raise NeedsOcr(
            f"{name} is a scan, and reading it needs Tesseract with Vietnamese: {INSTALL}",
            f"{name} là bản quét; để đọc cần Tesseract có tiếng Việt: {INSTALL}",
        )
    return found


def _folder(models: str) -> list[str]:
    return ["--tessdata-dir", models] if models else []


def words(reader: Engine, grey: Pixels, segmentation: int) -> list[Word]:
    """Read a picture (grey, at `DPI`); words come line by line.

    Raises DamagedFile where Tesseract fails or takes too long.
    """
    with TemporaryDirectory(prefix="thihanh-") as folder:
        picture = Path(folder) / "page.pgm"
        with picture.open("wb") as file:
            file.write(b"P5\n%d %d\n255\n" % grey.shape[::-1])
            file.write(np.ascontiguousarray(grey).data)
        del grey  # nobody else may hold it for the seconds that it is read
        command: list[str | Path] = [
            reader.program, picture, "stdout", *_folder(reader.models), "-l", LANGUAGE,
            "--psm", str(segmentation), "--dpi", str(DPI), "-c", "tessedit_create_hocr=1",
        ]  # fmt: skip
        told = programs.run(command, Path(folder), _LIMITS, {"OMP_THREAD_LIMIT": "1"})
    if not told.succeeded:
        reason = told.stopped or told.errors.decode("utf-8", "replace").strip()[-200:]
        raise DamagedFile(f"Tesseract can't read a page ({reason})", f"Tesseract không đọc được một trang ({reason})")
    return list(_words(told.output))


def _words(hocr: bytes) -> Iterator[Word]:
    root = etree.fromstring(hocr, etree.XMLParser(recover=True, resolve_entities=False, no_network=True))
    lines = (span for span in root.iter("{*}span") if span.get("class", "") in _LINES)
    for number, line in enumerate(lines):
        yield from _of_line(line, number)


def _of_line(line: etree._Element, number: int) -> Iterator[Word]:
    told = line.get("title", "")
    area, slope, size = _BOX.search(told), _BASELINE.search(told), _SIZE.search(told)
    if not area:
        return
    left, bottom = float(area[1]), float(area[4])
    rise, offset = (float(slope[1]), float(slope[2])) if slope else (0.0, 0.0)
    for word in line.iter("{*}span"):
        if word.get("class") != "ocrx_word":
            continue
        text = "".join(str(part) for part in word.itertext()).strip()
        box, sure = _BOX.search(word.get("title", "")), _SURE.search(word.get("title", ""))
        if not text or not box or not sure:
            continue
        x0, y0, x1, y1 = (float(value) for value in box.groups())
        base = bottom + offset + rise * ((x0 + x1) / 2 - left)
        yield Word(text, x0, y0, x1, y1, base, float(size[1]) if size else y1 - y0, int(sure[1]) / 100, number)
