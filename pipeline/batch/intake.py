"""What is to be read, and what the run knows of it before it is: its bytes' hash, the ledger's answer, why it is refused."""

from __future__ import annotations

import hashlib
import stat
from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import Path

from pipeline.batch.claims import Claims
from pipeline.batch.failures import shown, unread
from pipeline.batch.job import Job
from pipeline.errors import ThihanhError
from pipeline.read.limits import FILE_BYTES, check_size


def jobs(files: Iterable[Path], claims: Claims | None) -> Iterator[Job]:
    """Yield a job for each file, in order; without claims everything is read.

    Each is claimed when the runner asks for it, so that nothing waits under a lease. The same bytes are claimed once.
    """
    seen: set[str] = set()
    for number, path in enumerate(files):
        try:
            sha256 = _taken_in(path)
        except ThihanhError as error:
            yield Job(path, shown(path), number=number, refused=error)
            continue
        job = Job(path, shown(path), number=number, sha256=sha256, settled=sha256 in seen)
        seen.add(sha256)
        if claims is None or job.settled:
            yield job
        else:
            claim = claims.take(job.name, sha256)
            yield replace(job, claim=claim, settled=claim.verdict != "work")


def _taken_in(path: Path) -> str:
    """Return the hash of a file's bytes.

    Raises MissingFile for what can't be read or is no regular file, TooLarge for what has too many bytes.
    """
    try:
        about = path.stat()
        if not stat.S_ISREG(about.st_mode):  # a pipe may never end
            raise unread(path, "not a regular file")
        check_size(about.st_size, FILE_BYTES, shown(path))
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except OSError as error:
        raise unread(path, error.strerror or type(error).__name__) from error
