"""What a child process does: it confines itself, reads its one file, and says what it found."""

from __future__ import annotations

import faulthandler
import os
import signal
import struct
import tempfile
from dataclasses import dataclass
from mmap import mmap
from pathlib import Path
from typing import Any, NoReturn

from pipeline.batch.failures import defects_named, not_a_document, too_little_memory, too_little_time
from pipeline.batch.local import is_document
from pipeline.batch.said import ENGINES, packed
from pipeline.batch.sandbox import Limits, confine
from pipeline.document.reading import Reading
from pipeline.document.source import Source
from pipeline.errors import ThihanhError
from pipeline.read import budget, ole
from pipeline.read.formats import RTF_MAGIC, format_of, read
from pipeline.steps import published, worked
from pipeline.trained import MODEL, SecondReader
from pipeline.write import decision_json, reading_json


@dataclass(frozen=True, slots=True)
class Way:
    """How a file is to be read: by which engine, how many `pages` of it (0: all), and where the page in hand is noted."""

    engine: str = ENGINES[0]
    pages: int = 0
    begun: mmap | None = None


def serve(
    path: Path, name: str, way: Way, pipe: int, folder: Path, limits: Limits, reader: SecondReader | None
) -> NoReturn:
    """Read one file and write the result to a pipe: eight bytes of length, then `packed`. Called in a child; never returns."""
    code = 1
    try:
        os.setsid()
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, signal.SIG_DFL)
        faulthandler.disable()  # it keeps a way of its own to standard error, and what dies here is told as CRASH
        silence = os.open(os.devnull, os.O_RDWR)
        for stream in (0, 1, 2):
            os.dup2(silence, stream)
        os.environ["TMPDIR"] = str(folder)
        tempfile.tempdir = str(folder)
        confine(limits, [path], [folder], office=_for_office(path))
        payload = packed(_told(path, name, way, limits, reader))
        _send(pipe, struct.pack("<Q", len(payload)) + payload)
        code = 0
    finally:
        os._exit(code)


def _for_office(path: Path) -> bool:
    """Tell whether a file is one that LibreOffice converts, by its first bytes."""
    try:
        with path.open("rb") as file:
            head = file.read(1024)
    except OSError:
        return False  # the reader says why
    return head.startswith(ole.MAGIC) or head.lstrip().startswith(RTF_MAGIC)


def _send(pipe: int, data: bytes) -> None:
    view = memoryview(data)
    while view:
        view = view[os.write(pipe, view) :]


def _told(path: Path, name: str, way: Way, limits: Limits, reader: SecondReader | None) -> dict[str, Any]:
    try:
        with defects_named(name):
            return _result(path, name, way, limits, reader)
    except ThihanhError as error:
        return {
            "code": error.code, "message": error.message, "message_vi": error.message_vi, "exit_code": error.exit_code,
        }  # fmt: skip


def _result(path: Path, name: str, way: Way, limits: Limits, reader: SecondReader | None) -> dict[str, Any]:
    try:
        with budget.until(limits.seconds, way.pages, way.begun):
            source = _source(path.read_bytes(), name, way.engine)
        decision = published(worked(source, reader))
    except MemoryError as error:
        raise too_little_memory(name, limits.memory) from error
    partial = any(remark.code == budget.PARTIAL for remark in source.remarks)
    if not is_document(decision):
        # What was not read may be the decision: a scan whose first pages are pictures or an empty cover.
        raise too_little_time(name, limits.seconds) if partial and not way.pages else not_a_document(name)
    return {
        "code": "OK_PARTIAL" if partial else "OK",
        "decision": decision_json.to_short_bytes(decision),
        "raw": source.raw,
        "reading": reading_json.to_json(Reading.of(source, MODEL if reader is not None else "")),
    }


def _source(data: bytes, name: str, engine: str) -> Source:
    if engine == "pdfplumber" and format_of(data, name) == "pdf":
        from pipeline.read.pdf import read_by_pdfplumber

        return read_by_pdfplumber(data, name)
    return read(data, name)
