"""Measures what becomes of the same decision in other formats, and what recognition costs beside Tesseract alone.

python benchmarks/formats.py [REAL GOLD] [--no-write]

REAL holds `labelled/` (texts) and `rendered/docx`, `rendered/pdf`, `rendered/scan` (the same decisions set again), GOLD their
labels. Without them the sample decisions are measured: their texts, Word and PDF files, and scans made of the PDF files. Writes
the tables of docs/formats.md.
"""

from __future__ import annotations

import argparse
import io
import json
import os
import resource
import subprocess
import tempfile
import unicodedata
from collections.abc import Callable, Iterator, Sequence
from difflib import SequenceMatcher
from pathlib import Path

import cv2
import numpy as np
import pypdfium2 as pdfium
from PIL import Image
from rapidfuzz.distance import Levenshtein

from pipeline.document.decision import Decision
from pipeline.document.source import Source
from pipeline.evaluate import DocumentScores, Scores, score_document
from pipeline.read.formats import read
from pipeline.read.scan_image import DPI
from pipeline.steps import decided
from pipeline.write.decision_json import to_json

ROOT = Path(__file__).resolve().parents[1]
PAGE = ROOT / "docs" / "formats.md"
BEGIN, END = "<!-- measured: begin -->", "<!-- measured: end -->"
FIELDS = (
    "metadata", "recipients", "sections", "references", "obligations", "obligations.words", "lead", "cooperating",
    "recipient", "approver", "deadlines", "tables.cells", "indicators", "abbreviations",
)  # fmt: skip


def scanned(data: bytes) -> bytes:
    """Return a PDF as a scan of it: pages turned by under one degree, grained, as one picture each."""
    document = pdfium.PdfDocument(data)
    pages: list[Image.Image] = []
    for number, page in enumerate(document):
        picture = page.render(scale=DPI / 72).to_pil().convert("RGB")
        turned = picture.rotate(0.7 - 0.4 * (number % 4), resample=Image.Resampling.BICUBIC, fillcolor=(255, 255, 255))
        pixels = np.asarray(turned).astype(np.float32) * 0.95
        pixels += np.random.default_rng(number).normal(6, 4, pixels.shape[:2])[..., None]
        pages.append(Image.fromarray(pixels.clip(0, 255).astype(np.uint8)))
    document.close()
    buffer = io.BytesIO()
    pages[0].save(buffer, "PDF", resolution=DPI, save_all=True, append_images=pages[1:])
    return buffer.getvalue()


def sets(real: Path | None, gold: Path | None) -> tuple[dict[str, dict[str, tuple[bytes, str]]], Path]:
    """Return the files of each format by the decision's name, and the folder of their gold."""
    if real is None or gold is None:
        corpus = ROOT / "corpus"
        stems = [path.stem for path in sorted((corpus / "pdf").glob("*.pdf"))]
        found: dict[str, dict[str, tuple[bytes, str]]] = {"text": {}, "docx": {}, "pdf": {}, "scan": {}}
        for stem in stems:
            text = next(path for ending in (".txt", ".md") if (path := corpus / f"{stem}{ending}").is_file())
            found["text"][stem] = (text.read_bytes(), text.name)
            for kind in ("docx", "pdf"):
                path = corpus / kind / f"{stem}.{kind}"
                found[kind][stem] = (path.read_bytes(), path.name)
            found["scan"][stem] = (scanned(found["pdf"][stem][0]), f"{stem}.pdf")
        return found, corpus / "gold"
    again = {
        kind: {path.stem: path for path in sorted((real / "rendered" / kind).iterdir())}
        for kind in ("docx", "pdf", "scan")
    }
    stems = sorted(set.intersection(*(set(some) for some in again.values())))
    texts = {path.stem: path for path in (real / "labelled").iterdir()}
    chosen = {
        "text": {stem: texts[stem] for stem in stems},
        **{kind: {s: some[s] for s in stems} for kind, some in again.items()},
    }
    return {
        kind: {s: (path.read_bytes(), path.name) for s, path in some.items()} for kind, some in chosen.items()
    }, gold


def cpu() -> float:
    """Return the CPU seconds of this process and of those that it has waited for."""
    return sum(
        use.ru_utime + use.ru_stime for use in map(resource.getrusage, (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    )


def timed(function: Callable[[], object]) -> float:
    began = cpu()
    function()
    return cpu() - began


def bare(data: bytes, *output: str) -> None:
    """Read each page of a scan by Tesseract alone, from a picture file to text, or to the output that it is asked for."""
    document = pdfium.PdfDocument(data)
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder) / "page.pgm"
        for page in document:
            cv2.imwrite(str(place), cv2.cvtColor(page.render(scale=DPI / 72).to_numpy()[:, :, :3], cv2.COLOR_BGR2GRAY))
            subprocess.run(
                ["tesseract", place, "stdout", "-l", "vie", "--dpi", str(DPI), *output],
                check=True, capture_output=True, env={**os.environ, "OMP_THREAD_LIMIT": "1"},
            )  # fmt: skip
    document.close()


def character_errors(truth: str, found: str) -> tuple[int, int]:
    """Return the characters that differ, and those of the truth; words are aligned first, so that a moved block costs itself only."""
    ours, theirs = (unicodedata.normalize("NFC", text).split() for text in (truth, found))
    errors = 0
    for tag, a, b, c, d in SequenceMatcher(None, ours, theirs, autojunk=False).get_opcodes():
        if tag != "equal":
            errors += Levenshtein.distance(" ".join(ours[a:b]), " ".join(theirs[c:d]))
    return errors, sum(len(word) + 1 for word in ours)


def report(real: Path | None, gold: Path | None) -> str:
    """Return the tables in Markdown."""
    files, labels = sets(real, gold)
    sources: dict[str, dict[str, Source]] = {}
    tallies = {}
    for kind, some in files.items():
        sources[kind] = {stem: read(data, name) for stem, (data, name) in some.items()}
        tallies[kind] = scores({stem: decided(source) for stem, source in sources[kind].items()}, labels)
    rows = [[field, *(f"{tallies[kind][field]:.3f}" for kind in files)] for field in FIELDS if field in tallies["text"]]
    lines = [*grid(["F1", *files], rows), ""]
    counts = [character_errors(sources["pdf"][stem].raw, sources["scan"][stem].raw) for stem in sources["scan"]]
    errors, total = (sum(part) for part in zip(*counts, strict=True))
    pages = sum(source.pages or 0 for source in sources["scan"].values())
    scans = [data for data, _ in files["scan"].values()]
    ours = timed(lambda: [read(data, "scan.pdf") for data in scans])
    theirs = timed(lambda: [bare(data) for data in scans])
    placed = timed(lambda: [bare(data, "hocr") for data in scans])
    speed = [
        ["characters of scans that are wrong", f"{100 * errors / total:.2f} %"],
        ["CPU seconds a page, this reader", f"{ours / pages:.2f}"],
        ["CPU seconds a page, Tesseract alone", f"{theirs / pages:.2f}"],
        ["CPU seconds a page, Tesseract alone, places of words told", f"{placed / pages:.2f}"],
        ["this reader over Tesseract alone", f"{ours / theirs:.2f}"],
        ["this reader over Tesseract alone, places of words told", f"{ours / placed:.2f}"],
    ]
    what = "real decisions set again" if real else "the sample decisions, scans made of their PDF files"
    lines += grid([f"{len(files['scan'])} decisions, {pages} pages ({what})", ""], speed)
    return "\n".join(lines) + "\n"


def scores(decisions: dict[str, Decision], gold: Path) -> dict[str, float]:
    """Return F1 by field."""
    documents = tuple(
        DocumentScores(
            stem, score_document(json.loads((gold / f"{stem}.json").read_text("utf-8")), json.loads(to_json(decision)))
        )
        for stem, decision in sorted(decisions.items())
    )
    return {field: tally.f1 for field, tally in Scores.of(documents).tallies.items()}


def grid(head: Sequence[str], rows: Sequence[Sequence[str]]) -> Iterator[str]:
    """Yield a Markdown table line by line."""
    yield "| " + " | ".join(head) + " |"
    yield "|" + " --- |" * len(head)
    for row in rows:
        yield "| " + " | ".join(row) + " |"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("real", nargs="?", type=Path)
    parser.add_argument("gold", nargs="?", type=Path)
    parser.add_argument("--no-write", action="store_true")
    asked = parser.parse_args()
    told = report(asked.real, asked.gold)
    print(told)
    if not asked.no_write:
        page = PAGE.read_text("utf-8")
        before, _, rest = page.partition(BEGIN)
        _, _, after = rest.partition(END)
        PAGE.write_text(f"{before}{BEGIN}\n\n{told}\n{END}{after}", "utf-8")


if __name__ == "__main__":
    main()
