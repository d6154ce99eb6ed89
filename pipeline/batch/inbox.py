"""A folder that is watched: what is put there is read once it is whole, and then moved away.

It is looked through again and again, as network shares tell nobody of new files.
"""

from __future__ import annotations

import errno
import os
import re
import stat
import sys
import threading
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

from pipeline.batch.escaped import escaped
from pipeline.batch.moving import State, moved, state_of
from pipeline.batch.wrong_use import WrongUse

DONE = "done"
FAILED = "failed"
_OK = "OK"
_UNFINISHED = (".part", ".tmp", ".crdownload")
_CODE = re.compile(r"[A-Z][A-Z0-9_]*")
_NAP = 0.2
"""The longest stretch of sleep, in seconds, before it is asked again whether to stop."""


class InboxMissing(WrongUse):
    """There is no folder of this name to watch."""


class InboxLoop(WrongUse):
    """The path of the folder goes round in links and leads nowhere."""


class OutputInInbox(WrongUse):
    """The results would be put into the folder that is watched, and be read in their turn."""


class AsideInInbox(WrongUse):
    """Files would be moved to where they are found again."""


@dataclass(slots=True)
class _Seen:
    state: State
    since: float


class Inbox:
    """A watched folder with its sub-folders.

    `settle`: seconds for which a file's size and time of change must stay the same. `done`, `failed`: where files go,
    by default to these folders in the inbox itself. `output`: where results go, if that is to be checked. `clock` counts
    seconds, `sleep` waits.

    Raises InboxMissing, InboxLoop, OutputInInbox, AsideInInbox: all are WrongUse.
    """

    def __init__(
        self,
        folder: Path,
        *,
        output: Path | None = None,
        settle: float = 5.0,
        done: Path | None = None,
        failed: Path | None = None,
        clock: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], object] = time.sleep,
    ) -> None:
        _check_there(folder)
        if output is not None and _within(output, folder):
            raise OutputInInbox(
                f"{output} lies in the watched folder {folder}; name a folder for the results outside it",
                f"{output} nằm trong thư mục được theo dõi {folder}; hãy chọn thư mục kết quả ở ngoài",
            )
        self.folder = folder
        self.settle = settle
        self.done = _aside(folder, done, DONE)
        self.failed = _aside(folder, failed, FAILED)
        self._clock = clock
        self._sleep = sleep
        self._seen: dict[Path, _Seen] = {}
        self._left: dict[Path, State] = {}

    def ready(self) -> list[Path]:
        """Look through the folder once; return the files that are whole, sorted by path.

        These are regular files (no links) that had the same size and time of change at two looks at least `settle` seconds
        apart. Hidden files, Word's owner files (`~$…`), unfinished downloads (.part, .tmp, .crdownload), what has been
        moved to `done` and `failed`, and files left behind that haven't changed since aren't returned. A folder that
        can't be opened now is looked into the next time.
        """
        now = self._clock()
        found, complete = self._files()
        files = []
        for path, state in found.items():
            if self._left.get(path) == state:
                continue
            self._left.pop(path, None)
            seen = self._seen.get(path)
            if seen is None or seen.state != state:
                self._seen[path] = _Seen(state, now)
            elif now >= seen.since + self.settle:
                files.append(path)
        if complete:
            # A share that is away for a while has not forgotten which files failed.
            self._seen = {path: seen for path, seen in self._seen.items() if path in found}
            self._left = {path: state for path, state in self._left.items() if path in found}
        return sorted(files)

    def _files(self) -> tuple[dict[Path, State], bool]:
        """Return the files to think of, and whether every folder could be looked into."""
        found: dict[Path, State] = {}
        closed: list[OSError] = []
        aside = {self.done, self.failed}
        for folder, folders, names in os.walk(self.folder, onerror=closed.append):
            folders[:] = [name for name in folders if not name.startswith(".") and Path(folder, name) not in aside]
            for name in names:
                if _unfinished(name):
                    continue
                path = Path(folder, name)
                try:
                    if stat.S_ISREG(os.lstat(path).st_mode):
                        found[path] = state_of(path)
                except FileNotFoundError:
                    continue
                except OSError as error:
                    closed.append(error)
        return found, not closed

    def settle_file(self, path: Path, outcome: str, stem: str) -> Path:
        """Move a file that was `ready` to where its outcome belongs; return where it lies now.

        "OK" goes to `done`, any other code to `failed/<code>`, in the same sub-folder as in the inbox, with `stem` for its
        name before the ending; `stem~2` if that is taken. If it can't be moved, or has changed since it was ready, it
        stays, `path` itself is returned, and standard error is told; unmoved, it isn't ready again until it changes.

        Raises WrongUse for an outcome or a stem that can't be a name.
        """
        if not _CODE.fullmatch(outcome) or not stem or Path(stem).name != stem or "\0" in stem:
            raise WrongUse(
                f"{escaped(outcome)}, {escaped(stem)}: not an outcome and a name of a file",
                f"{escaped(outcome)}, {escaped(stem)}: không phải kết cục và tên tệp",
            )
        base = self.done if outcome == _OK else self.failed / outcome
        seen = self._seen.get(path)
        try:
            state = seen.state if seen is not None else state_of(path)
            place = moved(path, base / path.parent.relative_to(self.folder), stem, state)
        except OSError as error:
            reason = error.strerror or type(error).__name__
            _log(f"{path}: không chuyển đi được ({reason}), để nguyên", f"{path}: can't be moved ({reason}), stays")
            self.leave([path])
            return path
        self._seen.pop(path, None)
        return place

    def leave(self, paths: Iterable[Path]) -> None:
        """Leave files where they are: none is ready again until it differs from what it was when it was ready."""
        for path in paths:
            seen = self._seen.pop(path, None)
            if seen is not None:
                self._left[path] = seen.state

    def wait(self, seconds: float, stop: threading.Event) -> None:
        """Wait, in short stretches, until the time is over or `stop` is set."""
        until = self._clock() + seconds
        while not stop.is_set() and (left := until - self._clock()) > 0:
            self._sleep(min(left, _NAP))


def watch(
    inbox: Inbox,
    process: Callable[[list[Path]], dict[Path, str]],
    *,
    interval: float = 2.0,
    once: bool = False,
    stop: threading.Event,
) -> None:
    """Hand the files of an inbox to `process` as they become ready, and move each by the outcome that it gives.

    `interval`: seconds between two looks. `once`: look, wait for `settle` seconds, look again, process what was whole by
    then, and end. Otherwise it ends when `stop` is set, after the files in hand.

    An exception of `process` is told on standard error; its files stay and are tried again only when changed, and so is
    a file that `process` gives no outcome.
    """
    while not stop.is_set():
        files = inbox.ready()
        if once and not files:
            inbox.wait(inbox.settle, stop)
            files = inbox.ready()
        if files and not stop.is_set():
            _handled(inbox, process, files)
        if once:
            return
        inbox.wait(interval, stop)


def _handled(inbox: Inbox, process: Callable[[list[Path]], dict[Path, str]], files: list[Path]) -> None:
    try:
        outcomes = process(files)
        for path in files:
            if path in outcomes:
                inbox.settle_file(path, outcomes[path], path.stem)
    except Exception as error:  # noqa: BLE001
        # Whatever one batch brings, the files after it are still to be read.
        cause = f"{type(error).__name__}: {error}"
        _log(
            f"{len(files)} tệp để nguyên trong {inbox.folder}, chỉ thử lại khi tệp thay đổi ({cause})",
            f"{len(files)} files stay in {inbox.folder}, to be tried again when they change ({cause})",
        )
    inbox.leave(files)


def _log(message_vi: str, message: str) -> None:
    sys.stderr.write(f"{escaped(message_vi)}\n  {escaped(message)}\n")
    sys.stderr.flush()


def _unfinished(name: str) -> bool:
    return name.startswith((".", "~$")) or name.lower().endswith(_UNFINISHED)


def _check_there(folder: Path) -> None:
    try:
        there = stat.S_ISDIR(folder.stat().st_mode)
    except OSError as error:
        if error.errno == errno.ELOOP:
            raise InboxLoop(
                f"{folder}: the links of this path lead round in a circle; name the folder itself",
                f"{folder}: các liên kết của đường dẫn này chạy vòng tròn; hãy ghi đúng thư mục",
            ) from error
        there = False
    if not there:
        raise InboxMissing(
            f"{folder}: there is no such folder to watch; make it, or check the path",
            f"{folder}: không có thư mục này để theo dõi; hãy tạo thư mục hoặc kiểm tra đường dẫn",
        )


def _aside(folder: Path, given: Path | None, default: str) -> Path:
    """Return the folder for files that are done with; raises AsideInInbox where they would be found again."""
    place = folder / default
    if given is None:
        return place
    if os.path.realpath(given) == os.path.realpath(place):
        return place
    if _within(given, folder) or _within(folder, given):
        raise AsideInInbox(
            f"{given}: files moved there would be found again in {folder}; leave it out (then it is {place}), or name a "
            "folder elsewhere",
            f"{given}: tệp chuyển đến đó sẽ lại bị tìm thấy trong {folder}; hãy bỏ tùy chọn này (khi đó là {place}) hoặc chọn "
            "thư mục ở nơi khác",
        )
    return given


def _within(path: Path, folder: Path) -> bool:
    """Tell whether a path is a folder or lies in it, links followed."""
    return Path(os.path.realpath(path)).is_relative_to(os.path.realpath(folder))
