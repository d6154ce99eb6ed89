"""Where decisions lie in an output: a folder each, named by its id."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

from pipeline.document.decision import Decision
from pipeline.write import write_text
from pipeline.write.atomic import disk_errors_named
from pipeline.write.datapackage import FILE_NAME as DESCRIPTOR
from pipeline.write.decision_json import from_json, to_json

DECISION = "decision.json"
_BEHIND = ".csv-behind"
"""A file that stands in an output while its CSV files may lack a decision: they are made at the end of a run."""


class Places:
    """The folders of an output. No decision of other bytes is overwritten: a second file of a decision has its own."""

    def __init__(self, output: Path) -> None:
        self._output = output
        self._taken: dict[str, int] = {}
        self._wrote = False

    def free(self, identity: str, sha256: str) -> str:
        """Return the folder for a decision: `ID`, or `ID~2` for its scan or its Word file, and so on."""
        count = self._taken.get(identity, 0) + 1
        while _is_others(self._output / _numbered(identity, count), sha256):
            count += 1
        self._taken[identity] = count
        return _numbered(identity, count)

    def write(self, decision: Decision, raw: str, folder: str, formats: tuple[str, ...]) -> None:
        """Write a decision with the text that it quotes, in that order: where `decision.json` is, all is. Raises DiskFull."""
        if not self._wrote:
            write_text(self._output / _BEHIND, "")
            self._wrote = True
        place = self._output / folder
        write_text(place / "source.txt", raw)
        if "spacy" in formats:
            from pipeline.write.spacy_docs import write_docbin

            write_docbin(decision, raw, place / "decision.spacy")
        write_text(place / DECISION, to_json(decision))


def lies_in(output: Path, folder: str) -> bool:
    """Tell whether the decision of a folder still lies in an output."""
    return (output / folder / DECISION).is_file()


def csv_is_behind(output: Path) -> bool:
    """Tell whether the CSV files of an output may lack decisions that lie there, or are missing themselves."""
    if (output / _BEHIND).exists():
        return True
    return not (output / DESCRIPTOR).exists() and any(output.glob(f"*/{DECISION}"))


def csv_is_made(output: Path) -> None:
    """Note that the CSV files hold all decisions of an output. Raises DiskFull."""
    with disk_errors_named(output / _BEHIND):
        (output / _BEHIND).unlink(missing_ok=True)


def gathered(output: Path) -> Iterator[Decision]:
    """Yield the decisions that lie in an output folder, by the names of their folders; one that can't be read is left out."""
    for path in sorted(output.glob(f"*/{DECISION}")):
        with suppress(ValueError, OSError):
            yield from_json(path.read_text("utf-8"))


def _is_others(folder: Path, sha256: str) -> bool:
    """Tell whether a folder holds the decision of other bytes."""
    try:
        return str(json.loads((folder / DECISION).read_text("utf-8"))["source"]["sha256"]) != sha256
    except FileNotFoundError:
        return False
    except (OSError, ValueError, KeyError, TypeError):
        return True


def _numbered(identity: str, count: int) -> str:
    return identity if count == 1 else f"{identity}~{count}"
