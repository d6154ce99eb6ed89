#!/usr/bin/env python3
"""Check that the gold labels of the sample corpus agree with the text of their decisions.

    check_gold.py [NAME ...]

For every decision `NAME.txt` or `NAME.md` beside this script, `gold/NAME.json` must quote it: each obligation, body,
recipient, heading, cell and title has to stand in the text once both are folded (case, Unicode form, tone placement,
dashes, quotes and blanks do not count), headings and obligations in reading order, and each date, deadline and
reference has to be well formed. The exit code is the number of files with faults, at most 1.
"""

from __future__ import annotations

import argparse
import json
import re
import sys
import unicodedata
from collections.abc import Iterator
from pathlib import Path
from typing import Any

HERE = Path(__file__).resolve().parent
FOOTNOTE_MARKS = "¹²³⁴⁵⁶⁷⁸⁹"
ROLES = ("lead", "cooperating", "recipient", "approver")
RELATIONS = {"basis", "amends", "replaces", "repeals", "cites"}

_TONES = "\u0300\u0301\u0303\u0309\u0323"
_OLD_TONE = re.compile(rf"(?<![qQ])([oOuU])([aeyAEY])([{_TONES}])(?![a-zA-Z\u0300-\u036f])")
_DASHES = re.compile(r"[\u2010-\u2015\u2212\u00ad-]")
_QUOTES = re.compile(r"[\"'\u2018-\u201f\u00ab\u00bb]")
_EDGES = " .,;:/()[]*_-…\t\n"

_POINT = r"\d{4}(?:-(?:\d{2}(?:-\d{2})?|Q[1-4]|H[12]))?"
_DEADLINE = re.compile(
    rf"^(?:{_POINT}(?:/(?:{_POINT}|\.\.))?|ongoing|P\d+(?:D|BD|W|M|Y)"
    r"|R/P1Y(?:/(?:\d{2}(?:-\d{2})?|Q[1-4]))?|R/P[136]M(?:/\d{2})?|R/P1W|R/P1D)$"
)
_ISO_DATE = re.compile(r"^\d{4}-\d{2}-\d{2}$")
_TARGET = re.compile(r"^(?:>=|<=|\+|-)?\d+(?:\.\d+)?$|^\d+(?:\.\d+)?-\d+(?:\.\d+)?$")


def fold(text: str) -> str:
    """Return `text` in the one form in which two spellings of the same thing are equal."""
    decomposed = unicodedata.normalize("NFD", text.replace("\u00d0", "\u0110").replace("\u00f0", "\u0111"))
    decomposed = _OLD_TONE.sub(r"\1\3\2", decomposed)
    folded = unicodedata.normalize("NFC", decomposed).casefold()
    folded = _QUOTES.sub("", _DASHES.sub("-", folded))
    folded = re.sub(r"\s*([-/])\s*", r"\1", folded)
    return re.sub(r"\s+", " ", folded).strip(_EDGES)


def running_text(raw: str) -> str:
    """Return a decision's text as one line: no page numbers, footnotes (put last) or Markdown marks."""
    kept: list[str] = []
    notes: list[str] = []
    in_note, before = False, ""
    for line in raw.splitlines():
        stripped = line.strip()
        if stripped[:1] and stripped[0] in FOOTNOTE_MARKS:
            in_note = True
        elif not stripped:
            in_note = False
        if in_note:
            notes.append(stripped)
        elif not (re.fullmatch(r"\d{1,3}", stripped) and before != "|"):
            kept.append(stripped)
        before = stripped
    text = " ".join(kept + notes)
    text = re.sub(r"<br>|:?-{3,}:?|[*|#]", " ", text)
    return "".join(c for c in text if c not in FOOTNOTE_MARKS)


class Document:
    """The folded text of one decision, in which quotes are looked up."""

    def __init__(self, raw: str) -> None:
        self.text = fold(running_text(raw))
        self.squeezed = re.sub(r"\s", "", self.text)
        self.mended = 0

    def holds(self, quote: object) -> bool:
        """Tell whether `quote` stands in the text; blanks inside words (OCR) are closed if need be, and counted."""
        wanted = fold(str(quote))
        if wanted in self.text:
            return True
        if re.sub(r"\s", "", wanted) in self.squeezed:
            self.mended += 1
            return True
        return False

    def after(self, quote: str, start: int) -> int:
        """Return where `quote` ends at or after `start` in the text without blanks, or -1."""
        wanted = re.sub(r"\s", "", fold(quote))
        found = self.squeezed.find(wanted, start)
        return found + len(wanted) if found >= 0 else -1

    def holds_date(self, iso: str) -> bool:
        """Tell whether the ISO date is printed, in figures or with tháng and năm."""
        year, month, day = (int(part) for part in iso.split("-"))
        pattern = rf"(?<!\d)0?{day}(?:/0?{month}/|\s*t\s*háng\s*0?{month}\s*năm\s*){year}(?!\d)"
        return re.search(pattern, self.text) is not None

    def holds_number(self, figure: str) -> bool:
        """Tell whether a canonical figure is printed, with Vietnamese separators or none."""
        whole, _, fraction = figure.partition(".")
        grouped = f"{int(whole):,}".replace(",", ".")
        printed = {f"{start},{fraction}" if fraction else start for start in (whole, grouped, whole.zfill(2))}
        return any(re.search(rf"(?<![\d.,]){re.escape(form)}(?![\d])", self.text) for form in printed)


def decision_faults(decision: dict[str, Any], document: Document) -> Iterator[str]:
    """Yield what is wrong with the metadata."""
    for field in ("type", "issuer", "place", "subject"):
        if not document.holds(decision[field]):
            yield f"decision.{field} not in the text: {decision[field]}"
    number = decision["number"]
    if not (document.holds(number) or document.holds(number.replace("/", " "))):
        yield f"decision.number not in the text: {number}"
    signer = decision["signer"]
    for field in ("name", "position", "capacity"):
        if signer[field] and not document.holds(signer[field]):
            yield f"signer.{field} not in the text: {signer[field]}"
    yield from (f"recipient not in the text: {r}" for r in decision["recipients"] if not document.holds(r))
    for field in ("issued_on", "effective_on"):
        if decision[field] and not (_ISO_DATE.match(decision[field]) and document.holds_date(decision[field])):
            yield f"decision.{field} not in the text: {decision[field]}"


def section_faults(sections: list[dict[str, str]], document: Document) -> Iterator[str]:
    """Yield headings that are not in the text or not in reading order, and paths that occur twice."""
    position, seen = 0, set()
    for section in sections:
        path, heading = section["path"], section["heading"]
        if path in seen:
            yield f"path twice: {path}"
        seen.add(path)
        label = re.sub(r"\(\d+\)$", "", path.rsplit("/", 1)[-1])
        found = -1
        for mark in (f"{label}. {heading}", f"{label}) {heading}", f"{label} {heading}"):
            found = max(found, document.after(mark, position))
        if found < 0:
            yield f"heading not in the text, or out of order: {path} {heading}"
        position = max(position, found)


def obligation_faults(obligations: list[dict[str, Any]], paths: set[str], document: Document) -> Iterator[str]:
    """Yield obligations that do not quote the text, stand in no section or carry malformed deadlines."""
    position = 0
    for obligation in obligations:
        text = obligation["text"]
        found = document.after(text, position)
        if found < 0:
            yield f"obligation not in the text, or out of order: {text}"
        position = max(position, found)
        document.holds(text)
        if obligation["section"] not in paths:
            yield f"obligation in no section: {obligation['section']}"
        for role in ROLES:
            yield from (f"{role} not in the text: {body}" for body in obligation[role] if not document.holds(body))
        for field in ("condition", "product"):
            if not document.holds(obligation[field]):
                yield f"{field} not in the text: {obligation[field]}"
        yield from (f"malformed deadline: {d} <- {text}" for d in obligation["deadlines"] if not _DEADLINE.match(d))


def reference_faults(gold: dict[str, Any], document: Document) -> Iterator[str]:
    """Yield references and relations that the text does not show."""
    known = set()
    for reference in gold["references"]:
        name = reference["number"] or f"{reference['type']} {reference['title']}"
        known.add((reference["relation"], reference["number"]))
        if reference["relation"] not in RELATIONS:
            yield f"unknown relation: {reference['relation']}"
        if not document.holds(name) or not document.holds(reference["title"]):
            yield f"reference not in the text: {name}"
        if reference["issued_on"] and not document.holds_date(reference["issued_on"]):
            yield f"date of a reference not in the text: {name} {reference['issued_on']}"
        if not document.holds(reference["issuer"]):
            yield f"issuer of a reference not in the text: {reference['issuer']}"
    for relation in gold.get("relations", []):
        if (relation["relation"], relation["number"]) not in known:
            yield f"relation without its reference: {relation}"


def table_faults(gold: dict[str, Any], document: Document) -> Iterator[str]:
    """Yield cells that are not in the text, and rows of the wrong length."""
    for table in gold["tables"]:
        for row in table["rows"]:
            if len(row) != len(table["columns"]):
                yield f"row of {len(row)} cells under {len(table['columns'])} columns: {row}"
        cells = [table["caption"], *table["columns"], *(cell for row in table["rows"] for cell in row)]
        yield from (f"cell not in the text: {cell}" for cell in cells if not document.holds(cell))


def indicator_faults(gold: dict[str, Any], document: Document) -> Iterator[str]:
    """Yield indicators whose name or target is not in the text, and unknown abbreviations."""
    for indicator in gold["indicators"]:
        for part in indicator["name"].split(" - "):
            if not document.holds(part):
                yield f"indicator not in the text: {part}"
        if not _TARGET.match(indicator["target"]):
            yield f"malformed target: {indicator['target']}"
        for figure in re.findall(r"\d+(?:\.\d+)?", indicator["target"]):
            if not document.holds_number(figure):
                yield f"target not in the text: {indicator['name']} = {figure}"
    for short, long in gold["abbreviations"].items():
        if not (document.holds(short) and document.holds(long)):
            yield f"abbreviation not in the text: {short} = {long}"


def check(name: str) -> tuple[list[str], int]:
    """Return the faults of one decision's gold, and how many quotes needed blanks inside words closed."""
    source = next(path for path in (HERE / f"{name}.txt", HERE / f"{name}.md") if path.exists())
    document = Document(source.read_text("utf-8"))
    gold = json.loads((HERE / "gold" / f"{name}.json").read_text("utf-8"))
    paths = {section["path"] for section in gold["sections"]}
    faults = [
        *decision_faults(gold["decision"], document),
        *section_faults(gold["sections"], document),
        *obligation_faults(gold["obligations"], paths, document),
        *reference_faults(gold, document),
        *table_faults(gold, document),
        *indicator_faults(gold, document),
    ]
    return faults, document.mended


def main() -> int:
    """Check the named decisions, or all of them."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("names", nargs="*", metavar="NAME", help="decisions to check (all by default)")
    names = parser.parse_args().names or sorted(path.stem for path in (HERE / "gold").glob("*.json"))
    failed = 0
    for name in names:
        faults, mended = check(name)
        print(f"{name}: {len(faults)} faults" + (f", {mended} quotes with blanks closed" if mended else ""))
        for fault in faults:
            print(f"  {fault}")
        failed |= bool(faults)
    return int(failed)


if __name__ == "__main__":
    sys.exit(main())
