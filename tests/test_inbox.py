"""A watched folder: what is whole is read once and moved away; nothing is lost, whatever fails."""

from __future__ import annotations

import errno
import os
import threading
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from pipeline.batch import moving
from pipeline.batch.inbox import AsideInInbox, Inbox, InboxLoop, InboxMissing, OutputInInbox, watch
from pipeline.batch.wrong_use import WrongUse


class Time:
    """A clock that goes on only by sleeping; `at` holds what happens at a time."""

    def __init__(self) -> None:
        self.now = 0.0
        self.at: list[tuple[float, Callable[[], object]]] = []

    def clock(self) -> float:
        return self.now

    def sleep(self, seconds: float) -> None:
        self.now += seconds
        due = [one for one in self.at if one[0] <= self.now]
        self.at = [one for one in self.at if one[0] > self.now]
        for _, happens in due:
            happens()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "in").mkdir()
    return tmp_path / "in"


@pytest.fixture
def times() -> Time:
    return Time()


def made(folder: Path, times: Time, **options: object) -> Inbox:
    return Inbox(folder, clock=times.clock, sleep=times.sleep, **options)  # type: ignore[arg-type]


def put(path: Path, text: str = "nội dung", changed: int | None = None) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, "utf-8")
    if changed is not None:
        os.utime(path, ns=(changed, changed))
    return path


def settled(inbox: Inbox, times: Time) -> list[Path]:
    inbox.ready()
    times.now += inbox.settle
    return inbox.ready()


def tree(folder: Path) -> dict[str, str]:
    return {str(path.relative_to(folder)): path.read_text("utf-8") for path in folder.rglob("*") if path.is_file()}


# What is ready


def test_a_file_is_ready_when_it_was_the_same_at_two_looks_five_seconds_apart(folder: Path, times: Time) -> None:
    inbox = made(folder, times)
    path = put(folder / "a.pdf", "một", 1)
    looks = []
    for second in range(14):
        times.now = float(second)
        if second == 3:
            put(path, "một hai", 1)  # Larger, and the same time of change.
        if second == 6:
            put(path, "một hai", 2)  # As large, and changed.
        looks.append(bool(inbox.ready()))
    assert looks.index(True) == 11
    assert all(looks[11:])


def test_only_whole_regular_files_are_taken_sub_folders_too(folder: Path, times: Time) -> None:
    good = [put(folder / name) for name in ("Sở Nội vụ/2031/b.docx", "a.pdf", "c", "partial.pdf")]
    for name in (
        ".a.pdf",
        ".cache/a.pdf",
        "~$a.docx",
        "a.pdf.part",
        "a.TMP",
        "x/a.crdownload",
        "done/a",
        "failed/EMPTY/a",
    ):
        put(folder / name)
    (folder / "link.pdf").symlink_to(good[1])
    (folder / "round").symlink_to(folder)
    os.mkfifo(folder / "pipe.pdf")
    assert settled(made(folder, times), times) == sorted(good)


def test_folders_called_done_are_searched_where_they_are_not_the_place_of_files_done(folder: Path, times: Time) -> None:
    put(folder / "x" / "done" / "a.pdf")
    put(folder / "done" / "a.pdf")
    put(folder / "failed" / "a.pdf")
    found = settled(made(folder, times, done=folder.parent / "xong"), times)
    assert found == [folder / "done" / "a.pdf", folder / "x" / "done" / "a.pdf"]


def test_a_file_that_went_away_and_came_again_settles_anew(folder: Path, times: Time) -> None:
    inbox = made(folder, times)
    path = put(folder / "a.pdf", changed=1)
    inbox.ready()
    path.unlink()
    times.now = 3
    inbox.ready()
    put(path, changed=1)
    times.now = 6
    assert inbox.ready() == []
    times.now = 11
    assert inbox.ready() == [path]


def test_a_share_that_is_away_for_a_while_has_not_forgotten_what_failed(
    folder: Path, times: Time, monkeypatch: pytest.MonkeyPatch
) -> None:
    inbox = made(folder, times)
    put(folder / "a.pdf")
    inbox.leave(settled(inbox, times))
    with monkeypatch.context() as patch:
        patch.setattr(os, "scandir", failing(errno.ESTALE))
        assert inbox.ready() == []
    assert settled(inbox, times) == []


def failing(code: int) -> Callable[..., object]:
    def fails(*args: object, **options: object) -> object:
        raise OSError(code, os.strerror(code), str(args[0]) if args else None)

    return fails


# Where files go


def test_files_go_where_their_outcome_belongs_and_replace_nothing(folder: Path, times: Time) -> None:
    inbox = made(folder, times)
    for turn in ("một", "hai", "ba"):
        put(folder / "2031" / "a.b.pdf", turn)
        put(folder / "c", turn)
        for path in settled(inbox, times):
            inbox.settle_file(path, "OK" if path.name == "a.b.pdf" else "LIMIT_ZIP", path.stem)
    assert tree(folder) == {
        "done/2031/a.b.pdf": "một",
        "done/2031/a.b~2.pdf": "hai",
        "done/2031/a.b~3.pdf": "ba",
        "failed/LIMIT_ZIP/c": "một",
        "failed/LIMIT_ZIP/c~2": "hai",
        "failed/LIMIT_ZIP/c~3": "ba",
    }
    assert settled(inbox, times) == []


def test_other_places_and_another_stem(folder: Path, times: Time) -> None:
    inbox = made(folder, times, done=folder.parent / "xong", failed=folder.parent / "hỏng")
    one, two = put(folder / "x" / "1.pdf"), put(folder / "2.pdf")
    settled(inbox, times)
    assert inbox.settle_file(one, "OK", "77-QD") == folder.parent / "xong" / "x" / "77-QD.pdf"
    assert inbox.settle_file(two, "EMPTY", "2") == folder.parent / "hỏng" / "EMPTY" / "2.pdf"


def test_a_long_name_is_cut_for_its_number(folder: Path, times: Time) -> None:
    inbox = made(folder, times)
    name = "ố" * 83 + "ab.pdf"
    assert len(name.encode()) == 255
    for _ in range(2):
        put(folder / name)
        [path] = settled(inbox, times)
        place = inbox.settle_file(path, "OK", path.stem)
    assert place.name == "ố" * 83 + "~2.pdf"


@pytest.mark.parametrize(("outcome", "stem"), [("../x", "a"), ("ok", "a"), ("OK", "../a"), ("OK", ""), ("OK", "a\0")])
def test_an_outcome_or_a_stem_that_leads_elsewhere_is_refused(
    outcome: str, stem: str, folder: Path, times: Time
) -> None:
    inbox = made(folder, times)
    path = put(folder / "a.pdf")
    settled(inbox, times)
    with pytest.raises(WrongUse, match="not an outcome"):
        inbox.settle_file(path, outcome, stem)
    assert tree(folder) == {"a.pdf": "nội dung"}


def test_a_file_that_changed_while_it_was_read_stays_and_is_read_again(folder: Path, times: Time) -> None:
    inbox = made(folder, times)
    path = put(folder / "a.pdf", "một")
    settled(inbox, times)
    put(path, "một hai")
    assert inbox.settle_file(path, "OK", "a") == path
    assert inbox.ready() == []
    assert settled(inbox, times) == [path]
    assert tree(folder) == {"a.pdf": "một hai"}


@pytest.fixture
def two_disks(monkeypatch: pytest.MonkeyPatch) -> None:
    """Renaming out of the inbox fails as it does between file systems."""
    replace = Path.replace

    def across(self: Path, target: Path) -> Path:
        if self.parent != target.parent:
            raise OSError(errno.EXDEV, "Invalid cross-device link", str(self))
        return replace(self, target)

    monkeypatch.setattr(Path, "replace", across)


@pytest.mark.usefixtures("two_disks")
def test_to_another_disk_a_file_is_copied_with_its_time_and_then_removed(folder: Path, times: Time) -> None:
    inbox = made(folder, times, done=folder.parent / "xong")
    path = put(folder / "x" / "a.pdf", changed=123_000_000_000)
    settled(inbox, times)
    place = inbox.settle_file(path, "OK", "a")
    assert tree(folder.parent) == {"xong/x/a.pdf": "nội dung"}
    assert place.stat().st_mtime_ns == 123_000_000_000


def test_to_another_disk_really(folder: Path, times: Time) -> None:
    memory = Path("/dev/shm")
    if not memory.is_dir() or memory.stat().st_dev == folder.stat().st_dev or not os.access(memory, os.W_OK):
        pytest.skip("no second file system to write to")
    done = memory / f"thihanh-{os.getpid()}"
    inbox = made(folder, times, done=done)
    path = put(folder / "a.pdf")
    settled(inbox, times)
    place = inbox.settle_file(path, "OK", "a")
    assert (tree(folder), tree(done)) == ({}, {"a.pdf": "nội dung"})
    place.unlink()
    done.rmdir()


def fail_call(monkeypatch: pytest.MonkeyPatch, n: int) -> list[str]:
    """Let the n-th call that reaches the disk fail; return the list of those that came."""
    calls: list[str] = []

    def through(name: str, function: Callable[..., object]) -> Callable[..., object]:
        def called(*args: object, **options: object) -> object:
            calls.append(name)
            if len(calls) == n:
                raise OSError(errno.EIO, "Input/output error")
            return function(*args, **options)

        return called

    for owner, name in (
        (os, "open"), (os, "fsync"), (Path, "replace"), (Path, "mkdir"), (Path, "unlink"), (moving.shutil, "copyfileobj"),
        (moving.shutil, "copystat"),
    ):  # fmt: skip
        monkeypatch.setattr(owner, name, through(name, getattr(owner, name)))
    return calls


@pytest.mark.parametrize("disks", [1, 2])
def test_whatever_call_fails_the_original_is_there_once(
    disks: int, tmp_path: Path, request: pytest.FixtureRequest, capsys: pytest.CaptureFixture[str]
) -> None:
    if disks == 2:
        request.getfixturevalue("two_disks")
    n, stayed = 0, 0
    while True:
        n += 1
        times = Time()
        base = tmp_path / str(n)
        inbox = made(put(base / "in" / "x" / "a.pdf").parents[1], times, done=base / "xong")
        [path] = settled(inbox, times)
        with pytest.MonkeyPatch.context() as patch:
            calls = fail_call(patch, n)
            place = inbox.settle_file(path, "OK", "a")
        assert tree(base) == {str(place.relative_to(base)): "nội dung"}
        if len(calls) < n:
            break
        if place == path:
            stayed += 1
            assert "không chuyển đi được (Input/output error), để nguyên" in capsys.readouterr().err
            assert settled(inbox, times) == [], "it is not taken again"
            put(path, "nội dung mới")
            assert settled(inbox, times) == [path], "until it changes"
    assert stayed >= 4


def test_an_interruption_just_after_the_move_loses_nothing(
    folder: Path, times: Time, monkeypatch: pytest.MonkeyPatch
) -> None:
    inbox = made(folder, times)
    path = put(folder / "a.pdf")
    settled(inbox, times)
    replace = Path.replace

    def interrupted(self: Path, target: Path) -> Path:
        replace(self, target)
        raise KeyboardInterrupt

    monkeypatch.setattr(Path, "replace", interrupted)
    with pytest.raises(KeyboardInterrupt):
        inbox.settle_file(path, "OK", "a")
    assert tree(folder) == {"done/a.pdf": "nội dung"}


# What can't be watched


def test_a_folder_that_is_not_there_or_goes_round_is_named(tmp_path: Path) -> None:
    put(tmp_path / "file")
    (tmp_path / "a").symlink_to("b")
    (tmp_path / "b").symlink_to("a")
    (tmp_path / "in").mkdir()
    (tmp_path / "link").symlink_to("in")
    for name in ("none", "file"):
        with pytest.raises(InboxMissing, match="no such folder") as raised:
            Inbox(tmp_path / name)
        assert "không có thư mục này" in raised.value.message_vi
    with pytest.raises(InboxLoop, match="in a circle") as looped:
        Inbox(tmp_path / "a" / "x")
    assert "vòng tròn" in looped.value.message_vi
    assert Inbox(tmp_path / "link").ready() == []


@pytest.mark.parametrize("output", ["in", "in/out", "in/done", "link/out", "x/../in/out"])
def test_results_inside_the_inbox_are_refused(output: str, folder: Path) -> None:
    (folder.parent / "link").symlink_to("in")
    (folder.parent / "x").mkdir()
    with pytest.raises(OutputInInbox, match="outside") as raised:
        Inbox(folder, output=folder.parent / output)
    assert "ở ngoài" in raised.value.message_vi
    assert Inbox(folder, output=folder.parent / "inner").done == folder / "done"


@pytest.mark.parametrize("name", ["in", "in/xong", "in/done/x", "in/failed", ".", "link/xong"])
def test_places_where_files_would_be_found_again_are_refused(name: str, folder: Path) -> None:
    (folder.parent / "link").symlink_to("in")
    with pytest.raises(AsideInInbox, match="found again") as raised:
        Inbox(folder, done=folder.parent / name)
    assert "lại bị tìm thấy" in raised.value.message_vi


def test_the_default_places_may_be_named(folder: Path) -> None:
    inbox = Inbox(folder, done=folder.parent / "in" / "x" / ".." / "done", failed=folder / "failed")
    assert (inbox.done, inbox.failed) == (folder / "done", folder / "failed")


# Watching


def test_watching_goes_on_after_an_exception_and_tries_again_what_changed(
    folder: Path, times: Time, capsys: pytest.CaptureFixture[str]
) -> None:
    stop = threading.Event()
    handed: list[list[str]] = []

    def process(files: list[Path]) -> dict[Path, str]:
        handed.append([f"{path.name} {path.read_text('utf-8')}" for path in files])
        if any("độc" in path.read_text("utf-8") for path in files):
            raise RuntimeError("hỏng\x1b[2J")
        return {path: "OK" for path in files if path.name != "lặng.pdf"}

    put(folder / "a.pdf", "độc")
    put(folder / "lặng.pdf", "x")
    times.at = [
        (20, lambda: put(folder / "b.pdf", "tốt")),
        (40, lambda: put(folder / "a.pdf", "lành")),
        (60, stop.set),
    ]
    watch(made(folder, times), process, stop=stop)
    assert handed == [["a.pdf độc", "lặng.pdf x"], ["b.pdf tốt"], ["a.pdf lành"]]
    assert tree(folder) == {"done/a.pdf": "lành", "done/b.pdf": "tốt", "lặng.pdf": "x"}
    told = capsys.readouterr().err
    assert "2 tệp để nguyên" in told
    assert "RuntimeError: hỏng\\u001b[2J" in told


def test_once_takes_what_is_whole_and_ends(folder: Path, times: Time) -> None:
    put(folder / "a.pdf", "tốt")
    growing = put(folder / "b.pdf", "1")
    times.at = [(second, lambda: growing.write_text(growing.read_text() + "1")) for second in (1, 3, 5)]
    handed: list[Path] = []

    def process(files: list[Path]) -> dict[Path, str]:
        handed.extend(files)
        return dict.fromkeys(files, "DAMAGED")

    watch(made(folder, times), process, once=True, stop=threading.Event())
    assert handed == [folder / "a.pdf"]
    assert times.now == pytest.approx(5)
    assert sorted(tree(folder)) == ["b.pdf", "failed/DAMAGED/a.pdf"]


def test_once_of_an_empty_folder_ends(folder: Path, times: Time) -> None:
    watch(made(folder, times), lambda files: {}, once=True, stop=threading.Event())
    assert times.now == pytest.approx(5)


def test_nothing_is_begun_after_the_stop(folder: Path, times: Time) -> None:
    put(folder / "a.pdf")
    stop = threading.Event()
    times.at = [(3, stop.set)]
    watch(made(folder, times), lambda files: pytest.fail("handed on"), once=True, stop=stop)
    assert times.now < 4


def test_a_file_that_grows_is_read_once_and_whole(folder: Path) -> None:
    """Real time: a writer in a thread of its own makes a file grow while the folder is watched."""
    stop = threading.Event()
    sizes: list[int] = []

    def process(files: list[Path]) -> dict[Path, str]:
        sizes.extend(path.stat().st_size for path in files)
        return dict.fromkeys(files, "OK")

    inbox = Inbox(folder, settle=1.5)
    watcher = threading.Thread(target=watch, args=(inbox, process), kwargs={"interval": 0.05, "stop": stop})
    watcher.start()
    with (folder / "a.pdf").open("wb") as file:
        for _ in range(12):
            file.write(b"x" * 1000)
            file.flush()
            time.sleep(0.1)
    until = time.monotonic() + 20
    while not (folder / "done" / "a.pdf").exists() and time.monotonic() < until:
        time.sleep(0.05)
    stop.set()
    watcher.join(10)
    assert not watcher.is_alive()
    assert sizes == [12_000]
    assert (folder / "done" / "a.pdf").stat().st_size == 12_000
    assert not (folder / "a.pdf").exists()
