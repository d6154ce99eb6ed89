"""The runner: whatever a file does to the process that reads it, it ends in a named outcome, and its neighbours don't notice."""

from __future__ import annotations

import errno
import mmap
import os
import signal
import socket
import subprocess
import threading
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pikepdf
import pytest
from clean_decision import CLEAN
from faults import ended, started
from PIL import Image
from scanned_pages import needs_tesseract, pictures, saved

from pipeline.batch import child, endings, keeping, runner, said, sandbox
from pipeline.batch.job import Done, Job
from pipeline.batch.runner import run_all
from pipeline.batch.sandbox import Limits, landlock_version, protections
from pipeline.document.source import Source
from pipeline.errors import ERRORS, InternalError
from pipeline.read import budget, libreoffice, pdf, pdf_fallback
from pipeline.read.budget import left_out
from pipeline.read.formats import read

CORPUS = Path(__file__).parents[1] / "corpus"
QUICK = Limits(seconds=2.0, memory=400_000_000, output=4_000_000)
GOOD = ("a.txt", "b.txt", "c.txt")


def evil(act: Callable[[], object]) -> Callable[[bytes, str, str], Source]:
    """Return a reader that does something evil when it is given the file "evil.txt"."""

    def source(data: bytes, name: str, engine: str) -> Source:
        if name.startswith("evil"):
            act()
        return read(data, name)

    return source


def run(
    folder: Path, limits: Limits = QUICK, names: tuple[str, ...] = ("a.txt", "evil.txt", "b.txt", "c.txt")
) -> dict[str, Done]:
    for name in names:
        (folder / name).write_text(CLEAN, "utf-8")
    done = list(run_all([Job(folder / name, name) for name in names], limits, workers=2))
    assert sorted(one.job.name for one in done) == sorted(names), "every file ends once"
    return {one.job.name: one for one in done}


def hang() -> None:
    time.sleep(600)


def spin() -> None:
    while True:
        pass


def eat() -> None:
    held = []
    while True:
        held.append(bytearray(50_000_000))


def die() -> None:
    os.kill(os.getpid(), signal.SIGSEGV)


def leave() -> None:
    os._exit(3)


def leave_children() -> None:
    subprocess.Popen(["sleep", "600"])
    os.kill(os.getpid(), signal.SIGABRT)


def fail() -> None:
    raise RuntimeError("nobody thought of this")


def write_much() -> None:
    Path(os.environ["TMPDIR"], "much").write_bytes(bytes(20_000_000))


@pytest.mark.parametrize(
    ("act", "code"),
    [
        (hang, "TIMEOUT"),
        (spin, "TIMEOUT"),
        (eat, "MEMORY"),
        (die, "CRASH"),
        (leave, "CRASH"),
        (leave_children, "CRASH"),
        (fail, "INTERNAL"),
    ],
)
def test_an_evil_file_ends_in_its_code_and_harms_nobody(
    act: Callable[[], None], code: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(child, "_source", evil(act))
    done = run(tmp_path)
    assert done["evil.txt"].code == code
    assert "evil.txt" in done["evil.txt"].message
    assert "evil.txt" in done["evil.txt"].message_vi
    assert done["evil.txt"].exit_code == {error.code: error.exit_code for error in ERRORS}[code]
    for name in GOOD:
        assert done[name].code == "OK"
        assert done[name].decision is not None
        assert done[name].raw == CLEAN


def test_what_a_dead_child_has_started_dies_with_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    mark = f"600.{os.getpid()}"

    def linger() -> None:
        subprocess.Popen(["sleep", mark])
        time.sleep(600)

    monkeypatch.setattr(child, "_source", evil(linger))
    assert run(tmp_path, Limits(seconds=0.5))["evil.txt"].code == "TIMEOUT"
    time.sleep(0.2)
    assert not [path for path in Path("/proc").glob("[0-9]*/cmdline") if mark.encode() in safe(path)]


def safe(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError:
        return b""


@pytest.mark.parametrize(
    ("told", "code"),
    [
        (b"\x10\x00\x00\x00\x00\x00\x00\x00{", "CRASH"),
        (b"\x02\x00\x00\x00\x00\x00\x00\x00[]", "INTERNAL"),
        (b"\x0d\x00\x00\x00\x00\x00\x00\x00" + b'{"code":"OK"}', "INTERNAL"),
        (b"\xff\xff\xff\xff\xff\xff\xff\x7f" + b"x" * 100, "LIMIT_OUTPUT"),
        (b"\x10\x00\x00\x00\x00\x00\x00\x00" + b"x" * 6_000_000, "INTERNAL"),
    ],
)
def test_a_child_that_lies_is_not_believed(
    told: bytes, code: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = child._send

    def lie(pipe: int, data: bytes) -> None:
        whole(pipe, told if b"evil.txt" in data else data)

    monkeypatch.setattr(child, "_send", lie)
    done = run(tmp_path)
    assert done["evil.txt"].code == code
    assert [done[name].code for name in GOOD] == ["OK"] * 3


def attempt(act: Callable[[], object]) -> Callable[[], None]:
    """Return an act that dies by a signal if it succeeds, and goes on if it is forbidden."""

    def tried() -> None:
        try:
            act()
        except OSError:
            return
        os.kill(os.getpid(), signal.SIGABRT)

    return tried


@pytest.mark.skipif(not protections().network, reason="the kernel allows no network of its own")
def test_a_child_opens_no_connection(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        place = server.getsockname()
        monkeypatch.setattr(child, "_source", evil(attempt(lambda: socket.create_connection(place, 1))))
        assert run(tmp_path)["evil.txt"].code == "OK"


@pytest.mark.skipif(not landlock_version(), reason="the kernel has no Landlock")
def test_a_child_reads_its_own_file_and_writes_nowhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    secret = tmp_path / "secret"
    secret.write_text("x")
    for act in (
        secret.read_text,
        (tmp_path / "a.txt").read_text,
        lambda: (tmp_path / "new").write_text("x"),
        lambda: list(tmp_path.iterdir()),
        secret.unlink,
        lambda: (tmp_path / "evil.txt").write_text("x"),
    ):
        monkeypatch.setattr(child, "_source", evil(attempt(act)))
        assert run(tmp_path)["evil.txt"].code == "OK"
    assert secret.read_text() == "x"


def test_a_child_holds_nothing_that_the_run_has_open(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The ledger first of all: what a file makes of its reader could write there."""

    def look() -> None:
        for path in Path("/proc/self/fd").iterdir():
            held = safe_link(path)
            if held.endswith("ledger") or held.startswith("socket:"):
                os.kill(os.getpid(), signal.SIGABRT)

    monkeypatch.setattr(child, "_source", evil(look))
    with (tmp_path / "ledger").open("w"), socket.socket():
        assert run(tmp_path)["evil.txt"].code == "OK"


def safe_link(path: Path) -> str:
    try:
        return str(path.readlink())
    except OSError:
        return ""


def below(process: int) -> set[int]:
    """Return the processes that a process has started, and those that they have, while it lives."""
    found: set[int] = set()
    for path in Path(f"/proc/{process}/task").glob("*/children"):
        for number in map(int, safe(path).split()):
            found |= {number, *below(number)}
    return found


def assert_gone(processes: set[int]) -> None:
    until = time.monotonic() + 10
    while any(
        Path(f"/proc/{number}").exists() and b"Z (zombie)" not in safe(Path(f"/proc/{number}/status"))
        for number in processes
    ):
        assert time.monotonic() < until, "they go on"
        time.sleep(0.05)


def test_a_run_whose_keeper_is_killed_says_so_and_leaves_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(child, "_source", evil(hang))
    for name in ("evil.txt", "a.txt"):
        (tmp_path / name).write_text(CLEAN, "utf-8")
    others = children()
    going = run_all([Job(tmp_path / name, name) for name in ("evil.txt", "a.txt")], Limits(seconds=60), workers=2)
    assert next(going).job.name == "a.txt"
    (kept,) = map(int, children() - others)
    started = below(kept)
    assert started
    os.kill(kept, signal.SIGKILL)
    with pytest.raises(InternalError, match="fewer workers"):
        next(going)
    assert_gone({kept, *started})
    assert children() == others
    monkeypatch.setattr(child, "_source", evil(lambda: None))
    assert {one.code for one in run(tmp_path).values()} == {"OK"}


def test_with_a_run_that_is_killed_all_that_it_has_started_dies(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(child, "_source", evil(hang))
    (tmp_path / "evil.txt").write_text(CLEAN, "utf-8")
    going = started(lambda: list(run_all([Job(tmp_path / "evil.txt", "evil.txt")], Limits(seconds=60))))
    until = time.monotonic() + 20
    while len(processes := below(going)) < 2:
        assert time.monotonic() < until, "nothing was begun"
        time.sleep(0.05)
    os.kill(going, signal.SIGKILL)
    assert ended(going) == -signal.SIGKILL
    assert_gone(processes)


def test_a_child_that_the_system_has_no_room_for_ends_the_run_by_its_name(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(**_: object) -> str:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), "/tmp/thihanh-x")

    monkeypatch.setattr("tempfile.mkdtemp", full)
    (tmp_path / "a.txt").write_text(CLEAN, "utf-8")
    with pytest.raises(OSError, match="No space left"):
        list(run_all([Job(tmp_path / "a.txt", "a.txt")], QUICK))


def rtf(text: str) -> bytes:
    """Return a text as RTF: a paragraph a line, letters beyond ASCII by their UTF-16 units."""
    units = text.encode("utf-16-le")
    numbers = [int.from_bytes(units[at : at + 2], "little", signed=True) for at in range(0, len(units), 2)]
    body = "".join("\\par\n" if number == 10 else f"\\u{number}?" for number in numbers)
    return f"{{\\rtf1\\ansi\\uc1 {body}}}".encode("ascii")


NAMESPACES = pytest.mark.parametrize("namespaces", [True, False], ids=["namespaces", "none"])


def without_namespaces(monkeypatch: pytest.MonkeyPatch) -> None:
    """Refuse namespaces, as a container does that has not been given the right to make them."""

    class Refusing:
        def __getattr__(self, name: str) -> object:
            return (lambda _: -1) if name == "unshare" else getattr(libc, name)

    libc = sandbox._LIBC
    monkeypatch.setattr(sandbox, "_LIBC", Refusing())


@pytest.mark.skipif(
    libreoffice.find() is None, reason="LibreOffice is not installed: apt-get install libreoffice-writer-nogui"
)
@NAMESPACES
def test_libreoffice_works_in_a_child(namespaces: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """It wants a socket in /tmp, to remove it again, and folders below /var: refused one of them it writes nothing."""
    if not namespaces:
        without_namespaces(monkeypatch)
    (tmp_path / "a.rtf").write_bytes(rtf(CLEAN))
    before = set(Path("/tmp").glob("OSL_PIPE_*"))
    (done,) = run_all([Job(tmp_path / "a.rtf", "a.rtf")], Limits(seconds=60))
    assert done.decision is not None, done.message
    assert done.decision.source.reader.startswith("rtf: libreoffice")
    assert done.decision.decision.number == "77/QĐ-UBND"
    assert set(Path("/tmp").glob("OSL_PIPE_*")) <= before


@pytest.mark.skipif(not landlock_version(), reason="the kernel has no Landlock")
@pytest.mark.skipif(not protections().network, reason="the kernel allows no namespaces")
def test_a_child_with_libreoffice_reads_its_own_file_and_writes_nowhere(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    secret = tmp_path / "secret"
    secret.write_text("x")
    (tmp_path / "evil.rtf").write_bytes(rtf(CLEAN))
    for act in (
        secret.read_text,
        secret.unlink,
        (tmp_path / "evil.rtf").unlink,
        lambda: (tmp_path / "new").write_text("x"),
        lambda: list(tmp_path.iterdir()),
        lambda: (tmp_path / "evil.rtf").write_text("x"),
        lambda: Path("/tmp/thihanh-new").write_text("x"),
        lambda: list(Path("/tmp").iterdir()),
    ):
        tried = attempt(act)

        def source(data: bytes, name: str, engine: str, tried: Callable[[], object] = tried) -> Source:
            tried()
            return read(CLEAN.encode(), "a.txt")

        monkeypatch.setattr(child, "_source", source)
        (done,) = run_all([Job(tmp_path / "evil.rtf", "evil.rtf")], Limits(seconds=60))
        assert done.code == "OK", done.message
    assert secret.read_text() == "x"
    assert (tmp_path / "evil.rtf").read_bytes() == rtf(CLEAN)


def test_a_child_writes_no_large_files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(child, "_source", evil(write_much))
    assert run(tmp_path)["evil.txt"].code in {"INTERNAL", "CRASH"}


def start_a_thread() -> None:
    thread = threading.Thread(target=len, args=((),))
    thread.start()
    thread.join()


def test_a_parent_that_has_much_mapped_leaves_its_children_their_memory(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A thread needs address space for its stack."""
    monkeypatch.setattr(child, "_source", evil(start_a_thread))
    with mmap.mmap(-1, 3_000_000_000):
        assert {done.code for done in run(tmp_path).values()} == {"OK"}


def children() -> set[str]:
    """Return the numbers of this process's children; the ones that went on before, of other tests, are no concern."""
    return {number for path in Path("/proc/self/task").glob("*/children") for number in path.read_text().split()}


def test_nothing_is_left_behind(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TMPDIR", str(tmp_path / "temporary"))
    (tmp_path / "temporary").mkdir()
    monkeypatch.setattr("tempfile.tempdir", None)
    monkeypatch.setattr(child, "_source", evil(die))
    others, before = children(), len(list(Path("/proc/self/fd").iterdir()))
    run(tmp_path)
    assert list((tmp_path / "temporary").iterdir()) == []
    assert len(list(Path("/proc/self/fd").iterdir())) == before
    assert children() == others


@pytest.mark.parametrize("said", [None, b"", b"\x10", (16).to_bytes(8, "little"), (16).to_bytes(8, "little") + b"{"])
def test_a_child_that_says_a_part_and_goes_on_for_ever_is_killed_in_time(
    said: bytes | None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It closes its pipe (None), or leaves it open with less in it than it has promised."""

    def send(pipe: int, data: bytes) -> None:
        if said is None:
            os.close(pipe)
        else:
            os.write(pipe, said)
        hang()

    monkeypatch.setattr(child, "_send", send)
    monkeypatch.setattr(keeping, "GRACE", 0.5)
    (tmp_path / "a.txt").write_text(CLEAN, "utf-8")
    began = time.monotonic()
    (done,) = run_all([Job(tmp_path / "a.txt", "a.txt")], Limits(seconds=1.0))
    assert done.code == "TIMEOUT"
    assert time.monotonic() - began < 10  # a second and a half, and what a busy machine adds


def test_nothing_is_waited_for_where_all_is_settled(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(runner, "_TICK", 60.0)
    began = time.monotonic()
    done = list(
        run_all([Job(tmp_path / f"{number}", f"{number}", number=number, settled=True) for number in range(5)], QUICK)
    )
    assert [one.code for one in done] == [""] * 5
    assert time.monotonic() - began < 30


def test_what_killed_runs_left_is_cleared_away_after_a_day(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path / "temporary"))
    for name, hours in (("thihanh-old", 25), ("thihanh-new", 23), ("others", 25)):
        place = tmp_path / "temporary" / name
        place.mkdir(parents=True)
        (place / "file").write_text("x")
        os.utime(place, (time.time() - 3600 * hours,) * 2)
    run(tmp_path)
    assert sorted(path.name for path in (tmp_path / "temporary").iterdir()) == ["others", "thihanh-new"]


def test_a_run_that_is_left_kills_its_children(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(child, "_source", evil(hang))
    for name in ("a.txt", "evil.txt"):
        (tmp_path / name).write_text(CLEAN, "utf-8")
    others = children()
    going = run_all([Job(tmp_path / name, name) for name in ("evil.txt", "a.txt")], Limits(seconds=60), workers=2)
    assert next(going).job.name == "a.txt"
    began = time.monotonic()
    going.close()
    assert time.monotonic() - began < 5
    assert children() == others


# Engines


def test_a_pdf_that_kills_its_reader_is_read_by_the_next_engine(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = child._source

    def first_dies(data: bytes, name: str, engine: str) -> Source:
        if engine == "first":
            die()
        return whole(data, name, engine)

    monkeypatch.setattr(child, "_source", first_dies)
    path = CORPUS / "pdf" / "412-QD-BTSKTB.pdf"
    (done,) = run_all([Job(path, path.name)], Limits(seconds=30))
    assert (done.code, done.steps) == ("OK", ("first: CRASH", "pdfplumber: OK (pdf-pdfplumber)"))
    assert done.decision is not None
    assert done.decision.source.reader == "pdf-pdfplumber"
    assert done.decision.decision.number == "412/QĐ-BTSKTB"


def test_where_the_next_engine_gives_nothing_it_is_what_the_first_one_ended_in(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A picture that takes too long has no text for pdfplumber, which would call it damaged."""
    path = tmp_path / "picture.pdf"
    Image.new("L", (600, 800), 255).save(path, "PDF")
    real = child._source

    def slow(data: bytes, name: str, engine: str) -> Source:
        if engine != "pdfplumber":
            hang()
        return real(data, name, engine)

    monkeypatch.setattr(child, "_source", slow)
    (done,) = run_all([Job(path, path.name)], Limits(seconds=1.0))
    assert done.code == "TIMEOUT"
    assert done.steps[0] == "first: TIMEOUT"
    assert done.steps[1].startswith("pdfplumber: ")


def five_pages(folder: Path) -> Path:
    path = folder / "five.pdf"
    with pikepdf.open(CORPUS / "pdf" / "412-QD-BTSKTB.pdf") as whole:
        first = whole.pages[0]
        while len(whole.pages) < 5:
            whole.pages.append(first)
        del whole.pages[5:]
        whole.save(path)
    return path


@pytest.mark.parametrize(("act", "code"), [(die, "CRASH"), (hang, "TIMEOUT"), (eat, "MEMORY")])
def test_pages_before_the_one_that_kills_every_reader_survive(
    act: Callable[[], object], code: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    real, slow = pdf.page_of, pdf_fallback._page

    def page_of(document: Any, number: int, name: str) -> Any:
        return act() if number == 2 else real(document, number, name)

    def page(found: Any, number: int) -> Any:
        return act() if number == 2 else slow(found, number)

    monkeypatch.setattr(pdf, "page_of", page_of)
    monkeypatch.setattr(pdf_fallback, "_page", page)
    (done,) = run_all([Job(five_pages(tmp_path), "five.pdf")], Limits(seconds=3.0, memory=700_000_000))
    assert done.code == "OK_PARTIAL", done.message
    assert [one.partition(" (")[0] for one in done.steps] == [
        f"first: {code}",
        f"pdfplumber: {code}",
        "first to page 2: OK_PARTIAL",
    ]
    assert done.decision is not None
    assert done.decision.decision.number == "412/QĐ-BTSKTB"
    note = next(note for note in done.decision.notes if note.code == "pages-left-out")
    assert note.message.startswith("Page 3 ")
    assert note.message.endswith("3, 4, 5")
    assert "Trang 3 " in note.message_vi


def test_a_page_that_kills_all_that_is_read_of_a_file_is_the_end_of_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pdf, "page_of", lambda *_: die())
    monkeypatch.setattr(pdf_fallback, "_page", lambda *_: die())
    (done,) = run_all([Job(five_pages(tmp_path), "five.pdf")], Limits(seconds=3.0))
    assert done.code == "CRASH"
    assert done.steps == ("first: CRASH", "pdfplumber: CRASH")


@needs_tesseract
def test_pages_that_were_read_before_the_time_was_over_survive(tmp_path: Path) -> None:
    pages = pictures(CORPUS / "pdf" / "412-QD-BTSKTB.pdf")
    path = tmp_path / "long.pdf"
    path.write_bytes(saved([*pages[:1], *pages[1:] * 12], "PDF"))
    (done,) = run_all([Job(path, path.name)], Limits(seconds=6.0))
    assert done.code == "OK_PARTIAL"
    assert done.decision is not None
    assert done.decision.decision.number == "412/QĐ-BTSKTB"
    note = next(note for note in done.decision.notes if note.code == "pages-left-out")
    assert note.level == "warning"
    assert note.message.endswith(f"{(len(pages) - 1) * 12 + 1}")


# What is good comes out as it does in one process


def test_the_runner_gives_what_one_process_gives() -> None:
    from pipeline.batch.local import decision_of
    from pipeline.write.decision_json import to_json

    files = [path for path in sorted(CORPUS.iterdir()) if path.suffix in {".txt", ".md"} and path.name != "README.md"]
    done = {one.job.name: one for one in run_all([Job(path, path.name) for path in files], Limits(), workers=2)}
    for path in files:
        decision, raw = decision_of(path)
        assert done[path.name].decision is not None
        assert to_json(done[path.name].decision) == to_json(decision)
        assert done[path.name].raw == raw


def test_what_was_not_read_in_time_may_be_the_decision(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A scan whose first pages hold nothing ends in TIMEOUT where others are left out for time: more time may bring more."""
    path = tmp_path / "a.pdf"
    path.write_text("không đọc", "utf-8")
    nothing = read(b"m\xc3\xb4 m\xe1\xbb\x99t", "a.txt")
    sources = {False: nothing, True: replace(nothing, remarks=(left_out([2, 3]),))}
    codes = {}
    for partial, source in sources.items():
        monkeypatch.setattr(child, "_source", lambda data, name, engine, source=source: source)
        for pages in (0, 1):
            told = child._told(path, "a.pdf", child.Way(pages=pages), Limits(seconds=7.0), None)
            done = endings.said(Job(path, "a.pdf", pages=pages), said.packed(told))
            codes[partial, pages] = done.code
            assert endings.next_try((), done) is None
    assert codes == {
        (False, 0): "NOT_A_DOCUMENT", (False, 1): "NOT_A_DOCUMENT", (True, 0): "TIMEOUT", (True, 1): "NOT_A_DOCUMENT",
    }  # fmt: skip
    killed = Done.failed(Job(path, "a.pdf"), endings.died("a.pdf", "TIMEOUT", -9, 0.0, Limits()))
    assert endings.next_try((), killed) is not None


def test_what_scans_need_is_loaded_once_a_file_was_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def source(data: bytes, name: str, engine: str) -> Source:
        return replace(read(data, name), text_origin="ocr" if name == "scan.txt" else "markup")

    asked = tmp_path / "asked"
    monkeypatch.setattr(child, "_source", source)
    monkeypatch.setattr(keeping, "warm_for_scans", asked.touch)
    texts = [f"{letter}.txt" for letter in "abcdefg"]  # some are ordered before the scan has ended
    run(tmp_path, names=texts)
    assert not asked.exists()
    run(tmp_path, names=("scan.txt", *texts))
    assert asked.exists()


def test_a_page_that_would_not_be_done_in_time_is_not_begun() -> None:
    """A page of half a minute, begun in the last second, would take with it the pages that are done: the process is ended."""
    with budget.until(10.0):
        assert not budget.is_over(2)
        assert not budget.is_over(2, pace=3.0)
        assert budget.is_over(2, pace=30.0)
    with budget.until(0.0):
        assert budget.is_over(2)
    assert not budget.is_over(2, pace=1e6), "nothing ends where no time was set"
