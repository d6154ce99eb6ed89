"""Files that are written in full or not at all, whatever fails on the way, and on disks that really are full."""

from __future__ import annotations

import errno
import io
import os
import re
import shutil
import stat
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace

import pytest
from PIL import Image
from sample_decision import sample

from pipeline.batch.lock import output_lock
from pipeline.errors import DiskFull
from pipeline.show import command
from pipeline.write import atomic, write_bytes, write_text
from pipeline.write.atomic import replacing, together
from pipeline.write.datapackage import write_package

ROOT = Path(__file__).parents[1]
REFUSED = [errno.ENOSPC, errno.EROFS, errno.EDQUOT, errno.EIO, errno.EFBIG]


class Failing:
    """Lets the calls through that reach the disk, until the n-th, which fails; `calls` names those that came."""

    def __init__(self, patch: pytest.MonkeyPatch, n: int, code: int = errno.ENOSPC) -> None:
        self.calls: list[str] = []
        self._n, self._code = n, code
        outer = self

        class Raw(io.FileIO):
            def __init__(self, path: Path, mode: str) -> None:
                outer.called("open")
                super().__init__(path, mode)

            def write(self, data) -> int:  # type: ignore[no-untyped-def, override]
                outer.called("write")
                return super().write(data)

        patch.setattr(atomic, "FileIO", Raw)
        for owner, name in ((os, "fsync"), (os, "link"), (Path, "replace"), (Path, "mkdir")):
            patch.setattr(owner, name, self._through(name, getattr(owner, name)))

    def called(self, name: str) -> None:
        self.calls.append(name)
        if len(self.calls) == self._n:
            raise OSError(self._code, os.strerror(self._code))

    def _through(self, name: str, function: Callable[..., object]) -> Callable[..., object]:
        def through(*args: object, **options: object) -> object:
            self.called(name)
            return function(*args, **options)

        return through


def contents(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def some_text(folder: Path, mark: str) -> None:
    write_text(folder / "ID" / "source.txt", mark * 20_000)


def some_bytes(folder: Path, mark: str) -> None:
    write_bytes(folder / "decision.spacy", mark.encode() * 20_000)


def some_package(folder: Path, mark: str) -> None:
    write_package([sample(f"{mark}-QD-SNN-2031-03-02")], folder)


def same_package(folder: Path, mark: str) -> None:
    decision = sample("45-QD-SNN-2031-03-02")
    write_package([decision.model_copy(update={"tables": decision.tables[: 1 if mark == "cũ" else None]})], folder)


WRITERS = [some_text, some_bytes, some_package, same_package]


@pytest.mark.parametrize("write", WRITERS)
def test_whatever_call_fails_everything_stays_as_it_was(write: Callable[[Path, str], None], tmp_path: Path) -> None:
    write(tmp_path / "old", "cũ")
    write(tmp_path / "new", "cũ")
    write(tmp_path / "new", "mới")
    before, after = contents(tmp_path / "old"), contents(tmp_path / "new")
    assert before != after
    n, failed = 1, set()
    while True:
        place = tmp_path / str(n)
        write(place, "cũ")
        with pytest.MonkeyPatch.context() as patch:
            shim = Failing(patch, n, REFUSED[n % len(REFUSED)])
            error = error_of(write, place)
        if error is not None:
            failed.add(shim.calls[n - 1])
            assert "can't be written" in error.message
            assert "không ghi được" in error.message_vi
            assert contents(place) == before
        else:
            assert contents(place) == after
            if len(shim.calls) < n:
                break
            # Where an old file can't get a second name, it is copied.
            assert shim.calls[n - 1] == "link"
        n += 1
    assert failed >= {"open", "write", "fsync", "replace"}


def error_of(write: Callable[[Path, str], None], place: Path) -> DiskFull | None:
    try:
        write(place, "mới")
    except DiskFull as error:
        return error
    return None


@pytest.mark.parametrize("write", WRITERS)
def test_from_some_call_on_everything_fails_and_files_are_whole(
    write: Callable[[Path, str], None], tmp_path: Path
) -> None:
    """A disk that stays broken can't be brought back to the old state: then each file is the old or the new one, whole."""
    old, new = tmp_path / "old", tmp_path / "new"
    write(old, "cũ")
    write(new, "cũ")
    write(new, "mới")
    wholes = [contents(old), contents(new)]
    n = 1
    while True:
        place = tmp_path / str(n)
        write(place, "cũ")
        with pytest.MonkeyPatch.context() as patch:
            shim = Failing(patch, 0)
            calls = shim.calls
            patch.setattr(shim, "called", lambda name, n=n, calls=calls: failing_from(calls, name, n))
            if error_of(write, place) is None:
                break
        for name, data in contents(place).items():
            assert data in [whole[name] for whole in wholes if name in whole]
        n += 1
    assert n > 5


def failing_from(calls: list[str], name: str, n: int) -> None:
    calls.append(name)
    if len(calls) >= n:
        raise OSError(errno.EIO, "broken")


@pytest.mark.parametrize("code", REFUSED)
def test_every_refusal_of_the_disk_has_its_name_and_reason(
    code: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    Failing(monkeypatch, 1, code)
    with pytest.raises(DiskFull) as raised:
        write_text(tmp_path / "run.json", "x")
    assert str(tmp_path / "run.json") in raised.value.message
    assert isinstance(raised.value.__cause__, OSError)
    assert raised.value.__cause__.errno == code


def test_a_file_is_sure_on_the_disk_before_it_takes_its_place_and_its_folder_after(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_text(tmp_path / "a.txt", "cũ")
    shim = Failing(monkeypatch, 0)
    write_text(tmp_path / "a.txt", "mới")
    assert shim.calls == ["mkdir", "open", "write", "fsync", "link", "replace", "fsync"]


def test_errors_about_other_files_pass_through(tmp_path: Path) -> None:
    with pytest.raises(OSError, match="elsewhere") as raised, replacing(tmp_path / "a.txt"):
        raise OSError(errno.EIO, "broken", "/somewhere/elsewhere.pdf")
    assert raised.type is OSError
    assert contents(tmp_path) == {}


def test_an_interruption_leaves_no_draft(tmp_path: Path) -> None:
    write_text(tmp_path / "a.txt", "cũ")

    def interrupted() -> None:
        with together() as drafts:
            with drafts.writing(tmp_path / "a.txt") as file:
                file.write("mới")
            with drafts.writing(tmp_path / "b.txt") as file:
                file.write("mới")
                raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        interrupted()
    assert contents(tmp_path) == {"a.txt": "cũ".encode()}


def test_a_folder_that_cannot_be_made_sure_is_no_failure_on_shares(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    sync = os.fsync

    def on_share(handle: int) -> None:
        if stat.S_ISDIR(os.fstat(handle).st_mode):
            raise OSError(errno.EINVAL, "Invalid argument")
        sync(handle)

    monkeypatch.setattr(os, "fsync", on_share)
    write_text(tmp_path / "sub" / "a.txt", "x")
    assert contents(tmp_path) == {"sub/a.txt": b"x"}


def test_no_writer_opens_files_itself() -> None:
    own_way = re.compile(r"\.write_(?:text|bytes)\(|\.save\((?!picture,)|open\([^)]*[\"'][wax]b?[\"']|FileIO\(")
    modules = [path for package in ("write", "show") for path in (ROOT / "pipeline" / package).glob("*.py")]
    assert len(modules) > 10
    found = [path.name for path in modules if own_way.search(path.read_text("utf-8"))]
    assert found == ["atomic.py"]


def test_a_picture_of_show_that_cannot_be_written_leaves_the_old_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "a.pdf").write_bytes(b"")
    write_bytes(tmp_path / "page.png", b"old")
    monkeypatch.setattr(command, "page_image", lambda *_: None)
    monkeypatch.setattr(command, "painted", lambda *_: Image.new("RGB", (40, 40)))
    monkeypatch.setattr(command, "_boxes", lambda *_: {1: []})
    work = SimpleNamespace(source=SimpleNamespace(pages=[1]))
    shown = SimpleNamespace(marks=[SimpleNamespace(role="", label="")])
    with monkeypatch.context() as patch:
        Failing(patch, 2)
        with pytest.raises(DiskFull):
            list(command.shown_pages(tmp_path / "a.pdf", work, [shown], tmp_path / "page.png"))  # type: ignore[arg-type, list-item]
    assert contents(tmp_path) == {"a.pdf": b"", "page.png": b"old"}
    list(command.shown_pages(tmp_path / "a.pdf", work, [shown], tmp_path / "page.png"))  # type: ignore[arg-type, list-item]
    assert (tmp_path / "page.png").read_bytes().startswith(b"\x89PNG")


# Disks that really are full

WRITE_OLD_AND_LARGE = """
import sys
from pathlib import Path
from pipeline.errors import DiskFull
from pipeline.write import write_text
place = Path(sys.argv[1])
{prepare}
try:
    write_text(place, "x" * 2_000_000)
except DiskFull as error:
    print(error.message)
    assert place.read_text() == "old", "the old file is damaged"
    assert [one.name for one in place.parent.iterdir()] == [place.name], "a draft is left"
    sys.exit(25)
"""


def in_python(code: str, *arguments: str, before: str = "") -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-c", code, *arguments]
    if before:
        command = ["unshare", "-m", "sh", "-ec", f'{before}; exec "$@"', "sh", *command]
    return subprocess.run(
        command, capture_output=True, text=True, check=False, timeout=60, env={**os.environ, "PYTHONPATH": str(ROOT)}
    )


def mounting(tmp_path: Path) -> None:
    done = subprocess.run(
        ["unshare", "-m", "mount", "-t", "tmpfs", "-o", "size=1m", "none", str(tmp_path)],
        capture_output=True, text=True, check=False,
    ) if shutil.which("unshare") else None  # fmt: skip
    if done is None or done.returncode:
        pytest.skip(f"file systems can't be mounted here: {done.stderr.strip() if done else 'no unshare'}")


def test_a_full_disk(tmp_path: Path) -> None:
    mounting(tmp_path)
    code = WRITE_OLD_AND_LARGE.format(prepare='write_text(place, "old")')
    done = in_python(code, f"{tmp_path}/a.txt", before=f"mount -t tmpfs -o size=1m none '{tmp_path}'")
    assert (done.returncode, "the disk is full" in done.stdout) == (25, True), done.stderr


def test_a_folder_mounted_for_reading(tmp_path: Path) -> None:
    mounting(tmp_path)
    write_text(tmp_path / "a.txt", "old")
    code = WRITE_OLD_AND_LARGE.format(prepare="")
    mount = f"mount --bind '{tmp_path}' '{tmp_path}'; mount -o remount,bind,ro '{tmp_path}'"
    done = in_python(code, f"{tmp_path}/a.txt", before=mount)
    assert (done.returncode, "can only be read" in done.stdout) == (25, True), done.stderr


def test_a_limit_to_the_size_of_files(tmp_path: Path) -> None:
    write_text(tmp_path / "a.txt", "old")
    limit = "import resource; resource.setrlimit(resource.RLIMIT_FSIZE, (1_000_000, 1_000_000))"
    done = in_python(WRITE_OLD_AND_LARGE.format(prepare=limit), str(tmp_path / "a.txt"))
    assert (done.returncode, "larger than files may be" in done.stdout) == (25, True), done.stderr


@pytest.mark.parametrize("below", ["", "sub", "sub/sub"])
@pytest.mark.parametrize("link", [False, True])
def test_a_file_in_the_place_of_a_folder_is_named_and_left_alone(below: str, link: bool, tmp_path: Path) -> None:
    standing = tmp_path / "ra"
    if link:
        standing.symlink_to(tmp_path / "nowhere")
    else:
        standing.write_text("của người khác", "utf-8")
    with (
        pytest.raises(DiskFull, match="a file stands where a folder is wanted") as caught,
        output_lock(standing / below),
    ):
        pass
    assert "chỗ của thư mục đã có một tệp" in caught.value.message_vi
    assert standing.is_symlink() if link else standing.read_text("utf-8") == "của người khác"
    assert [one.name for one in tmp_path.iterdir()] == ["ra"]
