"""Where decisions lie in an output: a folder each, named by its id."""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from pathlib import Path

from pipeline.document.decision import Decision
from pipeline.document.reading import Reading
from pipeline.write import DESCRIPTOR, decision_json, reading_json, write_text
from pipeline.write.atomic import disk_errors_named, new_folder, sync_folder, write_bytes, write_new
from pipeline.write.decision_json import DECISION, decisions_in

READING = "reading.json"
_MOVING = "~moving"
_BEHIND = ".csv-behind"
"""A file that stands in an output while its CSV files may lack a decision: they are made at the end of a run."""


Write = Callable[[Path, bytes], None]


class Places:
    """The folders of an output. No decision of other bytes is overwritten: a second file of a decision has its own.

    Several processes may write to one output: a folder appears whole, and to one of them.
    """

    def __init__(self, output: Path) -> None:
        self._output = output
        self._taken: dict[str, int] = {}
        self._wrote = False

    def write(self, decision: Decision, raw: str, formats: tuple[str, ...], reading: Reading | None = None) -> str:
        """Write a decision with the text that it quotes and how it was read; return its folder, `ID`, or `ID~2` for its scan, and so on.

        Raises DiskFull.
        """
        if not self._wrote:
            write_text(self._output / _BEHIND, "")
            self._wrote = True
        identity, sha256 = decision.id, decision.source.sha256
        count = self._taken.get(identity, 0)
        while True:
            count += 1
            place = self._output / _numbered(identity, count)
            there = _sha256_at(place)
            if there == sha256:
                _write(decision, raw, formats, reading, place, write_bytes)
                break
            if there:
                continue
            try:
                with new_folder(place) as draft:
                    _write(decision, raw, formats, reading, draft, write_new)
                break
            except FileExistsError:
                # Another process was faster; with the same bytes it has written the same.
                if _sha256_at(place) == sha256:
                    break
        self._taken[identity] = count
        return _numbered(identity, count)


def _write(
    decision: Decision, raw: str, formats: tuple[str, ...], reading: Reading | None, place: Path, write: Write
) -> None:
    write(place / "source.txt", raw.encode("utf-8"))
    if reading is not None:
        write(place / READING, reading_json.to_json(reading).encode("utf-8"))
    if "spacy" in formats:
        from pipeline.write.spacy_docs import write_docbin

        write_docbin(decision, raw, place / "decision.spacy")
    # It comes last: where it lies, the others do.
    write(place / DECISION, decision_json.to_bytes(decision))


def renamed(output: Path, moves: Mapping[str, str]) -> None:
    """Rename folders of an output all at once: a folder may take the name of another one that is moved too. Raises DiskFull."""
    with disk_errors_named(output / "*"):
        between = {to: f"{to}{_MOVING}" for to in moves.values()}
        for folder, to in moves.items():
            (output / folder).rename(output / between[to])
        for to, name in between.items():
            (output / name).rename(output / to)
        if moves:
            sync_folder(output)


def lies_in(output: Path, folder: str) -> bool:
    """Tell whether the decision of a folder still lies in an output."""
    return (output / folder / DECISION).is_file()


def csv_is_behind(output: Path) -> bool:
    """Tell whether the CSV files of an output may lack decisions that lie there, or are missing themselves."""
    if (output / _BEHIND).exists():
        return True
    return not (output / DESCRIPTOR).exists() and any(decisions_in(output))


def csv_is_made(output: Path) -> None:
    """Note that the CSV files hold all decisions of an output. Raises DiskFull."""
    with disk_errors_named(output / _BEHIND):
        (output / _BEHIND).unlink(missing_ok=True)


def gathered(output: Path) -> Iterator[Decision]:
    """Yield the decisions that lie in an output folder, by the names of their folders; one that can't be read is left out."""
    for path in sorted(decisions_in(output)):
        with suppress(ValueError, OSError):
            yield decision_json.from_json(path.read_text("utf-8"))


def _sha256_at(folder: Path) -> str:
    """Return the hash of the bytes whose decision lies in a folder, "" where there is no folder, "?" where it tells none."""
    try:
        return str(json.loads((folder / DECISION).read_text("utf-8"))["source"]["sha256"])
    except FileNotFoundError:
        return "?" if os.path.lexists(folder) else ""
    except (OSError, ValueError, KeyError, TypeError):
        return "?"


def _numbered(identity: str, count: int) -> str:
    return identity if count == 1 else f"{identity}~{count}"
