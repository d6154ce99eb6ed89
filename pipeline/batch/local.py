"""A run over files, one after the other, in this process: every file ends in a decision or in a named error."""

from __future__ import annotations

import hashlib
import json
import os
import stat
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass, field
from itertools import chain
from pathlib import Path

from pipeline import __version__
from pipeline.document.decision import SCHEMA_VERSION, Decision
from pipeline.errors import SOME_FAILED, InternalError, MissingFile, NotADocument, OutOfMemory, ThihanhError
from pipeline.read import limits
from pipeline.read.formats import SUFFIXES, read
from pipeline.steps import Work, published, worked
from pipeline.trained import MODEL, SecondReader
from pipeline.write import write_text
from pipeline.write.decision_json import to_json

OK = "OK"
"""The outcome of a file that gave a decision."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one input: `outcome` is "OK" or an error's code; `folder` is where its decision lies."""

    name: str
    sha256: str
    outcome: str
    id: str = ""
    folder: str = ""
    message: str = ""
    message_vi: str = ""
    exit_code: int = 0
    seconds: float = 0.0
    obligations: int = 0
    notes: int = 0


@dataclass(slots=True)
class Run:
    """A run over many files: its options, its outcomes so far, and the folders that are taken.

    `reader` is the second reader, None for the rules alone.
    """

    output: Path
    formats: tuple[str, ...] = ("json",)
    reader: SecondReader | None = None
    outcomes: list[Outcome] = field(default_factory=list)
    repeated: list[str] = field(default_factory=list)
    csv_written: bool = False
    _taken: dict[str, int] = field(default_factory=dict)

    def exit_code(self) -> int:
        """Return 0 where every file gave a decision, the error's own code where only one was asked for, else 11."""
        failed = [outcome for outcome in self.outcomes if outcome.outcome != OK]
        if not failed:
            return 0
        return failed[0].exit_code if len(self.outcomes) == 1 else SOME_FAILED


def files_in(paths: list[Path]) -> list[Path]:
    """Return the files to read: those named, and in folders every file with a known ending, sorted by path.

    Read-me files and hidden ones are left out of folders, and so is what is no regular file: links, which may lead out
    of the folder or round in it, pipes and devices. A path that is not there is kept, and fails by name.
    """
    found: list[Path] = []
    for path in paths:
        if not path.is_dir():
            found.append(path)
            continue
        found.extend(
            below
            for below in sorted(_below(path))
            if below.suffix.lower() in SUFFIXES
            and not below.name.upper().startswith("README")
            and not any(part.startswith(".") for part in below.relative_to(path).parts)
        )
    return list(dict.fromkeys(found))


def _below(folder: Path) -> Iterator[Path]:
    """Yield the regular files in a folder and the folders in it; links to others are not followed."""
    for place, _, names in os.walk(folder, followlinks=False):
        for name in names:
            path = Path(place, name)
            with suppress(OSError):  # it was taken away while the folder was read
                if stat.S_ISREG(path.lstat().st_mode):
                    yield path


def decision_of(path: Path, reader: SecondReader | None = None) -> tuple[Decision, str]:
    """Read one file; return its decision and the raw text that its evidence points into.

    Raises a ThihanhError that names the cause. A defect of thihanh comes as InternalError, never as anything else.
    """
    work = work_of(path, reader)
    with _defects_named(shown(path)):
        decision = published(work)
    if not is_document(decision):
        raise NotADocument(
            f"{shown(path)}: nothing in it looks like an administrative document",
            f"{shown(path)}: nội dung không giống văn bản hành chính",
        )
    return decision, work.source.raw


def shown(path: Path, *, whole: bool = False) -> str:
    r"""Return a file's name, or its whole path, as text: bytes in it that are no UTF-8 as "\xff".

    Python keeps such bytes as lone surrogates, which neither JSON nor a terminal takes.
    """
    name = str(path) if whole else path.name
    return name.encode("utf-8", "surrogateescape").decode("utf-8", "backslashreplace")


def work_of(path: Path, reader: SecondReader | None = None) -> Work:
    """Read one file and take it through all steps; raises what `decision_of` raises, whatever the file holds."""
    data = _bytes(path)
    with _defects_named(shown(path)):
        return worked(read(data, shown(path)), reader)


@contextmanager
def _defects_named(name: str) -> Iterator[None]:
    """Turn whatever goes wrong unforeseen into an InternalError that names the file."""
    try:
        yield
    except ThihanhError:
        raise
    except MemoryError as error:
        raise OutOfMemory(
            f"{name}: it needs more memory than there is; split the file",
            f"{name}: cần nhiều bộ nhớ hơn mức cho phép; hãy chia nhỏ tệp",
        ) from error
    except Exception as error:
        raise InternalError(
            f"{name}: a defect of thihanh ({type(error).__name__}: {error}); please report it with the file",
            f"{name}: lỗi của thihanh ({type(error).__name__}: {error}); hãy báo lỗi kèm tệp này",
        ) from error


def _bytes(path: Path) -> bytes:
    try:
        found = path.stat()
        regular = stat.S_ISREG(found.st_mode)  # a pipe may never end, a folder may be named like a file
        limits.check_size(found.st_size, limits.FILE_BYTES, shown(path))
        data = path.read_bytes() if regular else b""
    except OSError as error:
        raise _unread(path, error.strerror or type(error).__name__) from error
    if not regular:
        raise _unread(path, "not a regular file")
    return data


def _unread(path: Path, reason: str) -> MissingFile:
    return MissingFile(
        f"{shown(path, whole=True)}: can't be read ({reason}); check the path and its rights",
        f"{shown(path, whole=True)}: không đọc được ({reason}); hãy kiểm tra đường dẫn và quyền truy cập",
    )


def is_document(decision: Decision) -> bool:
    """Tell whether anything shows an administrative document: its form, its articles, or orders and references."""
    head = decision.decision
    if head.number or (head.type and (head.issued_on or head.subject)):
        return True
    return any(section.kind == "article" for section in decision.sections) or (
        len(decision.sections) >= 2 and bool(decision.obligations or decision.references or decision.tables)
    )


def extracted(run: Run, files: list[Path], seen: Callable[[Outcome], None]) -> Iterator[Decision]:
    """Read the files in order, write each decision, and yield it; `seen` is told of every outcome as it comes."""
    for path in files:
        began = time.perf_counter()
        try:
            decision, raw = decision_of(path, run.reader)
            folder = _folder(run, decision.id)
            _write(run, decision, raw, folder)
        except ThihanhError as error:
            outcome = Outcome(
                shown(path), _sha256(path), error.code, message=error.message, message_vi=error.message_vi,
                exit_code=error.exit_code, seconds=round(time.perf_counter() - began, 3),
            )  # fmt: skip
            run.outcomes.append(outcome)
            seen(outcome)
            continue
        outcome = Outcome(
            shown(path), decision.source.sha256, OK, decision.id, folder, seconds=round(time.perf_counter() - began, 3),
            obligations=len(decision.obligations), notes=len(decision.notes),
        )  # fmt: skip
        run.outcomes.append(outcome)
        seen(outcome)
        yield decision


def _folder(run: Run, identity: str) -> str:
    """Return the folder of a decision; a second file with the same number and day (its scan, its Word file) has its own."""
    count = run._taken.get(identity, 0) + 1
    run._taken[identity] = count
    return identity if count == 1 else f"{identity}~{count}"


def _write(run: Run, decision: Decision, raw: str, folder: str) -> None:
    place = run.output / folder
    place.mkdir(parents=True, exist_ok=True)
    write_text(place / "source.txt", raw)
    write_text(place / "decision.json", to_json(decision))
    if "spacy" in run.formats:
        from pipeline.write.spacy_docs import write_docbin

        write_docbin(decision, raw, place / "decision.spacy")


def _sha256(path: Path) -> str:
    try:
        if not stat.S_ISREG(path.stat().st_mode):
            return ""
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except OSError:
        return ""


def extract(
    files: list[Path],
    output: Path,
    formats: tuple[str, ...],
    seen: Callable[[Outcome], None],
    reader: SecondReader | None = None,
) -> Run:
    """Run over the files and write everything that was asked for, `run.json` last; return the run.

    Where no file gave a decision, no CSV file is written: those of an earlier run stay as they were.
    """
    began = time.perf_counter()
    run = Run(output, formats, reader)
    output.mkdir(parents=True, exist_ok=True)
    decisions = extracted(run, files, seen)
    first = next(decisions, None)
    if first is not None and "csv" in formats:
        from pipeline.write.datapackage import write_package

        run.repeated = list(write_package(chain([first], decisions), output).repeated)
        run.csv_written = True
    for _ in decisions:
        pass
    write_text(output / "run.json", run_text(run, time.perf_counter() - began))
    return run


def run_text(run: Run, seconds: float) -> str:
    """Return `run.json`: what was run, counts by outcome, times, and each input with its outcome."""
    counts: dict[str, int] = {}
    for outcome in run.outcomes:
        counts[outcome.outcome] = counts.get(outcome.outcome, 0) + 1
    content = {
        "tool": {"name": "thihanh", "version": __version__},
        "schema_version": SCHEMA_VERSION,
        "options": {"formats": list(run.formats), "second_reader": MODEL if run.reader is not None else None},
        "counts": dict(sorted(counts.items())),
        "seconds": round(seconds, 3),
        "csv_written": run.csv_written,
        "repeated_in_csv": run.repeated,
        "inputs": [asdict(outcome) for outcome in run.outcomes],
    }
    return json.dumps(content, ensure_ascii=False, indent=1) + "\n"
