"""All hostile files, the families together; `python -m hostile.make FOLDER` writes them and a table of what is expected."""

from __future__ import annotations

import sys
from collections.abc import Iterable
from pathlib import Path

from hostile import pdf_content, pdf_structure, pictures, text, web, word
from hostile.cases import Hostile

FAMILIES = (pdf_structure, pdf_content, word, web, text, pictures)


def every_file() -> list[Hostile]:
    """Return the files of all families; no two have one name."""
    return [file for family in FAMILIES for file in family.files()]


def write(files: Iterable[Hostile], folder: Path) -> list[Path]:
    """Make the files in a folder, in order."""
    paths: list[Path] = []
    for file in files:
        paths.append(folder / file.name)
        paths[-1].write_bytes(file.make())
    return paths


if __name__ == "__main__":
    place = Path(sys.argv[1])
    place.mkdir(parents=True, exist_ok=True)
    write(every_file(), place)
    rows = (f"{file.name}\t{' '.join(sorted(file.codes))}\n" for file in every_file())
    (place / "expected.tsv").write_text("".join(rows), "utf-8")
