"""One tool at work: loads it, reads the input once (not with --cold), then again for each line that it gets.

python benchmarks/peer_worker.py TOOL INPUT [--cold | --counted LIBRARY]

Tells a JSON line when it is ready, with the tool's version, and one after each run: seconds of the processor (those of programs that
it started too), how much it found, and the peak memory of this process in MB. With --counted it runs once more and tells callgrind
what that took, by a library that `instructions.py` has compiled. It imports nothing of thihanh unless the tool is
thihanh: foreign tools run in an environment of their own.
"""

from __future__ import annotations

import ctypes
import json
import os
import resource
import subprocess
import sys
from collections.abc import Callable
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

Job = Callable[[], int]
"""Does the work once; returns how much was found: characters, names, citations, words."""


def paragraphs(path: Path) -> list[str]:
    """Return the paragraphs of a text, one a line."""
    return [line for line in path.read_text("utf-8").splitlines() if line]


def pdfium(path: Path) -> Job:
    import pypdfium2

    data = path.read_bytes()

    def job() -> int:
        length = 0
        with pypdfium2.PdfDocument(data) as document:
            for page in document:
                text = page.get_textpage()
                length += len(text.get_text_range())
                text.close()
                page.close()
        return length

    return job


def pdf_oxide_text(path: Path) -> Job:
    from pdf_oxide import PdfDocument

    def job() -> int:
        document = PdfDocument(str(path))
        return sum(len(document.extract_text(page, extract_tables=False)) for page in range(document.page_count()))

    return job


def pdf_oxide_characters(path: Path) -> Job:
    from pdf_oxide import PdfDocument

    def job() -> int:
        document = PdfDocument(str(path))
        return sum(len(document.extract_chars(page)) for page in range(document.page_count()))

    return job


def pdf_oxide_tables(path: Path) -> Job:
    from pdf_oxide import PdfDocument

    def job() -> int:
        document = PdfDocument(str(path))
        length = 0
        for page in range(document.page_count()):
            length += len(document.extract_text(page, extract_tables=False))
            document.extract_tables(page)
        return length

    return job


def docling_lines(path: Path) -> Job:
    return _docling(path, characters=False)


def docling_characters(path: Path) -> Job:
    return _docling(path, characters=True)


def _docling(path: Path, *, characters: bool) -> Job:
    from docling_parse.pdf_parser import ContentConfig, ContentLevel, DoclingPdfParser

    wanted = ContentConfig(
        char_cells_content_level=ContentLevel.COMPUTE_AND_MATERIALIZE if characters else ContentLevel.SKIP,
        word_cells_content_level=ContentLevel.SKIP,
        line_cells_content_level=ContentLevel.COMPUTE_AND_MATERIALIZE,
        shapes_content_level=ContentLevel.SKIP,
        bitmaps_content_level=ContentLevel.SKIP,
    )
    parser = DoclingPdfParser(loglevel="fatal")

    def job() -> int:
        document = parser.load(path, content_config=wanted)
        found = sum(len(cell.text) for _, page in document.iterate_pages() for cell in page.textline_cells)
        document.unload()
        return found

    return job


def plumber(path: Path) -> Job:
    import pdfplumber

    def job() -> int:
        length = 0
        with pdfplumber.open(path) as document:
            for page in document.pages:
                length += len(page.extract_text())
                page.extract_tables()
                page.close()
        return length

    return job


def word_tokenize(path: Path) -> Job:
    import underthesea

    lines = paragraphs(path)
    return lambda: sum(len(underthesea.word_tokenize(line)) for line in lines)


def ner(path: Path) -> Job:
    import underthesea

    lines = paragraphs(path)
    return lambda: sum(word[3].startswith("B-") for line in lines for word in underthesea.ner(line))


def entity_ruler(path: Path) -> Job:
    import spacy

    from pipeline.lexicon.departments import known_names
    from pipeline.lexicon.words import body_heads, document_types, rows, verbs

    nlp = spacy.blank("xx")
    ruler = nlp.add_pipe("entity_ruler", config={"phrase_matcher_attr": "LOWER"})
    labelled = {
        "BODY": known_names(),
        "HEAD": [row.head for row in body_heads()],
        "PROVINCE": [name for row in rows("provinces") for name in (row["name"], *row.get("aliases", ()))],
        "LAW": [f"Luật {row['name']}" for row in rows("laws")],
        "TYPE": [row.type for row in document_types()],
        "VERB": [row.verb for row in verbs().values()],
    }
    ruler.add_patterns([{"label": label, "pattern": word} for label, words in labelled.items() for word in words])
    lines = paragraphs(path)
    return lambda: sum(len(document.ents) for document in nlp.pipe(lines, batch_size=256))


def eyecite(path: Path) -> Job:
    from eyecite import get_citations
    from eyecite.tokenizers import AhocorasickTokenizer

    text, tokenizer = path.read_text("utf-8"), AhocorasickTokenizer()
    return lambda: len(get_citations(text, tokenizer=tokenizer))


def eyecite_hyperscan(path: Path) -> Job:
    from eyecite import get_citations
    from eyecite.tokenizers import HyperscanTokenizer

    text, tokenizer = path.read_text("utf-8"), HyperscanTokenizer(cache_dir=str(path.with_suffix(".hyperscan")))
    return lambda: len(get_citations(text, tokenizer=tokenizer))


def tesseract(path: Path) -> Job:
    pictures = sorted(path.glob("*.pgm"))
    environment = {**os.environ, "OMP_THREAD_LIMIT": "1"}

    def job() -> int:
        words = 0
        for picture in pictures:
            command = ["tesseract", str(picture), "stdout", "-l", "vie", "--dpi", "300"]
            words += len(subprocess.run(command, capture_output=True, check=True, env=environment).stdout.split())
        return words

    return job


def reading(path: Path) -> Job:
    from pipeline.read.formats import read

    data = path.read_bytes()
    return lambda: len(read(data, path.name).raw)


def extracting(path: Path) -> Job:
    from pipeline.read.formats import read
    from pipeline.steps import decided
    from pipeline.write.decision_json import to_bytes

    data = path.read_bytes()
    return lambda: len(to_bytes(decided(read(data, path.name))))


def rules(path: Path) -> Job:
    return _rules(path, second=False)


def rules_and_second(path: Path) -> Job:
    return _rules(path, second=True)


def _rules(path: Path, *, second: bool) -> Job:
    """The steps from clean text on, and the decision that is published."""
    from dataclasses import replace

    from pipeline.document.decision import DecisionHead
    from pipeline.document.paragraphs import CleanDocument
    from pipeline.document.proof import Proof
    from pipeline.grammar.names import EMPTY
    from pipeline.read.formats import read
    from pipeline.steps import STEPS, Work, published
    from pipeline.structure.zones import structured
    from pipeline.trained import second_reader

    source = read(path.read_bytes(), path.name)
    empty = CleanDocument(source, (), ())
    outline, reader = structured(empty), second_reader() if second else None
    start = Work(source, empty, outline, Proof(source), EMPTY, DecisionHead(), "", reader=reader)
    (clean, normalizing), *steps = STEPS
    start = replace(start, **{clean: normalizing(start)})

    def job() -> int:
        work = start
        for name, step in steps:
            work = replace(work, **{name: step(work)})
        return len(published(work).obligations)

    return job


def references(path: Path) -> Job:
    from pipeline.grammar.citations import citations_in

    lines = paragraphs(path)
    return lambda: sum(len(citations_in(line)) for line in lines)


TOOLS: dict[str, tuple[str, Callable[[Path], Job]]] = {
    "pypdfium2": ("pypdfium2", pdfium),
    "pdf_oxide-text": ("pdf_oxide", pdf_oxide_text),
    "pdf_oxide-characters": ("pdf_oxide", pdf_oxide_characters),
    "pdf_oxide-tables": ("pdf_oxide", pdf_oxide_tables),
    "docling-parse-lines": ("docling-parse", docling_lines),
    "docling-parse-characters": ("docling-parse", docling_characters),
    "pdfplumber": ("pdfplumber", plumber),
    "word_tokenize": ("underthesea", word_tokenize),
    "ner": ("underthesea", ner),
    "EntityRuler": ("spacy", entity_ruler),
    "eyecite": ("eyecite", eyecite),
    "eyecite-dense": ("eyecite", eyecite),
    "eyecite-hyperscan": ("eyecite", eyecite_hyperscan),
    "tesseract": ("", tesseract),
    "reading": ("thihanh", reading),
    "extracting": ("thihanh", extracting),
    "rules": ("thihanh", rules),
    "rules-second": ("thihanh", rules_and_second),
    "references": ("thihanh", references),
}
"""Every tool by its name: the package whose version is told ("" for a program), and what loads it."""


def used() -> float:
    """Return the seconds of the processor that this process and its children have used."""
    usages = (resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return sum(usage.ru_utime + usage.ru_stime for usage in usages)


def peak() -> float:
    """Return the peak memory of this process since it began, or of its largest child, in MB.

    `ru_maxrss` of this process would count what its parent had when it started it.
    """
    lines = Path("/proc/self/status").read_text("ascii").splitlines()
    own = next(int(line.split()[1]) for line in lines if line.startswith("VmHWM"))
    return max(own, resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss) / 1024


def told(**values: Any) -> None:
    """Print a JSON line at once."""
    print(json.dumps(values), flush=True)


def version_of(package: str) -> str:
    """Return the version of a package, or of Tesseract."""
    if not package:
        lines = subprocess.run(["tesseract", "--version"], capture_output=True, text=True, check=True)
        return (lines.stdout or lines.stderr).split()[1]
    try:
        return version(package)
    except PackageNotFoundError:
        return ""


def main() -> None:
    """Load the tool and run it as told."""
    tool, place = sys.argv[1:3]
    package, loader = TOOLS[tool]
    job = loader(Path(place))
    if "--cold" not in sys.argv:
        job()
    if package == "thihanh":
        from measuring import as_in_a_run

        as_in_a_run()
    if "--counted" in sys.argv:
        marks = ctypes.CDLL(sys.argv[-1])
        marks.counted_from_here()
        job()
        marks.told(tool.encode())
        return
    told(version=version_of(package))
    for _ in sys.stdin:
        began = used()
        found = job()
        told(cpu=used() - began, found=found, peak=peak())


if __name__ == "__main__":
    main()
