"""Moving a file without ever losing it and without replacing another."""

from __future__ import annotations

import errno
import os
import shutil
from contextlib import suppress
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from uuid import uuid4

from pipeline.write.atomic import make_folder, sync_folder

_LONGEST_NAME = 255
"""Bytes of a name in nearly all file systems."""


@dataclass(frozen=True, slots=True)
class State:
    """By what a file is known to be unchanged: its size in bytes and the time of its last change in nanoseconds."""

    size: int
    changed: int


class ChangedMeanwhile(OSError):
    """The file is no longer what it was when it was looked at; it stays where it is."""


def state_of(path: Path) -> State:
    """Return the state of a file itself, not of what a link points to; raises OSError."""
    found = os.lstat(path)
    return State(found.st_size, found.st_mtime_ns)


def _check_unchanged(path: Path, state: State) -> None:
    if state_of(path) != state:
        raise ChangedMeanwhile(errno.EBUSY, "the file has changed", str(path))


def moved(path: Path, folder: Path, stem: str, state: State) -> Path:
    """Move a file into a folder, which is made if needed, as `stem` with its own ending, or `stem~2` where that is taken.

    Within a file system it is renamed; to another one it is copied, made sure on the disk, and only then removed.
    Raises ChangedMeanwhile if it isn't in `state` any more, and OSError; either way it stays where it was.
    """
    make_folder(folder)
    place = _reserved(folder, stem, path.suffix)
    try:
        _check_unchanged(path, state)
        if not _renamed(path, place):
            _copied(path, place, state)
            path.unlink()
    except BaseException:
        # Where the original has gone already, what lies in the new place is all there is.
        if os.path.lexists(path):
            with suppress(OSError):
                place.unlink()
        raise
    return place


def _renamed(path: Path, place: Path) -> bool:
    try:
        path.replace(place)
    except OSError as error:
        if error.errno != errno.EXDEV:
            raise
        return False
    with suppress(OSError):
        # It has moved; without this a power cut may move it back, and it is read again.
        sync_folder(place.parent)
    return True


def _reserved(folder: Path, stem: str, suffix: str) -> Path:
    """Make an empty file with a name that was free: from now on nobody else takes it, and we may replace it."""
    for number in count(1):
        ending = suffix if number == 1 else f"~{number}{suffix}"
        # Cut between letters: "~2" may make a name too long that just fitted.
        room = _LONGEST_NAME - len(os.fsencode(ending))
        place = folder / f"{_cut(stem, room)}{ending}"
        try:
            os.close(os.open(place, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
        except FileExistsError:
            continue
        return place
    raise AssertionError


def _cut(stem: str, room: int) -> str:
    while stem and len(os.fsencode(stem)) > room:
        stem = stem[:-1]
    return stem


def _copied(path: Path, place: Path, state: State) -> None:
    draft = place.with_name(f".{uuid4().hex}.tmp")
    try:
        with open(os.open(path, os.O_RDONLY | os.O_NOFOLLOW), "rb") as source, draft.open("xb") as target:  # noqa: PTH123
            shutil.copyfileobj(source, target)
            target.flush()
            os.fsync(target.fileno())
        shutil.copystat(path, draft)
        _check_unchanged(path, state)
        draft.replace(place)
        sync_folder(place.parent)
    except BaseException:
        with suppress(OSError):
            draft.unlink()
        raise
