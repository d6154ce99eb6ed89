"""The tools of each comparison: what they read, and in words what they give and what they don't."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

FOREIGN = {"pdf_oxide": ("pdf-oxide",), "docling-parse": ("docling-parse",), "eyecite": ("eyecite", "hyperscan")}
"""What is installed apart: how the names of its processes begin, and its packages."""


@dataclass(frozen=True, slots=True)
class Tool:
    """A tool in a comparison: its process in `peer_worker.py`, what that reads, and how it is shown ("{}": its version).

    `gives` tells in words what comes out, and what thihanh gives and this doesn't.
    """

    process: str
    input: Path
    shown: str
    gives: str

    @property
    def packages(self) -> tuple[str, ...]:
        """The packages that it needs and thihanh doesn't."""
        return next((packages for name, packages in FOREIGN.items() if self.process.startswith(name)), ())

    def named(self, version: str = "") -> str:
        """Return how it is shown, with its version or without."""
        return self.shown.format(version).replace("  ", " ").replace(" ,", ",").strip()


def pdf_tools(pdf: Path) -> tuple[Tool, ...]:
    """Return the tools that read a PDF with a text layer, ours first."""
    told = (
        (
            "reading",
            "**thihanh**, reading",
            "text with the place of each character; columns, tables, what no reader sees",
        ),
        (
            "extracting",
            "**thihanh**, all",
            "the decision as JSON: obligations, references, tables, each with quote and box",
        ),
        ("pypdfium2", "pypdfium2 {}", "bare text; no places, no tables"),
        (
            "pdf_oxide-text",
            "pdf_oxide {}, text",
            "bare text, by `extract_tables=False`, its fast way; no places, no tables",
        ),
        ("pdf_oxide-characters", "pdf_oxide {}, characters", "each character with its place; no lines, no tables"),
        ("pdf_oxide-tables", "pdf_oxide {}, tables", "bare text, and tables; no places"),
        ("docling-parse-lines", "docling-parse {}, lines", "lines with their boxes, all else switched off; no tables"),
        ("docling-parse-characters", "docling-parse {}, characters", "each character and line with its box; no tables"),
        ("pdfplumber", "pdfplumber {}", "text and tables of the whole document, made of characters with their places"),
    )
    return tuple(Tool(process, pdf, shown, gives) for process, shown, gives in told)


def text_tools(decision: Path, paragraphs: Path) -> tuple[Tool, ...]:
    """Return the tools that read the text of the long decision, ours first; the others read its clean paragraphs."""
    lists = "where the words of our lists stand (bodies, heads, provinces, laws, types, verbs), by `LOWER`"
    return (
        Tool("rules", decision, "**thihanh**, rules", "all steps from clean text to the decision"),
        Tool("rules-second", decision, "**thihanh**, second reader too", "the same, read a second time by the model"),
        Tool(
            "word_tokenize",
            paragraphs,
            "underthesea {} `word_tokenize`",
            "words, paragraph by paragraph; not what they say",
        ),
        Tool(
            "ner",
            paragraphs,
            "underthesea {} `ner`",
            "persons, places, bodies, by paragraph (a whole text takes longer)",
        ),
        Tool("EntityRuler", paragraphs, "spaCy {} `EntityRuler`", f"{lists} in a blank pipeline; joins nothing"),
    )


def reference_tools(ours: Path, theirs: Path, dense: Path) -> tuple[Tool, ...]:
    """Return the tools that find references, each in a text of its own language, ours first."""
    american = "American citations with parties, court and year, not tied to one another"
    return (
        Tool("references", ours, "**thihanh**, references alone", "type, number, day, issuer, provision; not tied"),
        Tool("eyecite", theirs, "eyecite {}", f"{american}; its usual tokenizer"),
        Tool(
            "eyecite-hyperscan",
            theirs,
            "eyecite {}, Hyperscan",
            "the same by its fastest tokenizer, patterns compiled before",
        ),
        Tool("eyecite-dense", dense, "eyecite {}, a dense text", "its usual tokenizer, a citation in 80 characters"),
    )


def scan_tools(scan: Path, pictures: Path) -> tuple[Tool, ...]:
    """Return the tools that recognise a scan, ours first."""
    more = "pages set straight, seals out, tables by their rules, words with places, faults mended"
    return (
        Tool("reading", scan, "**thihanh**, reading", more),
        Tool(
            "tesseract",
            pictures,
            "Tesseract {} alone",
            "bare text of the same pages as ready pictures, same model, one thread",
        ),
    )
