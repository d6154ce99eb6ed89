"""Pictures of pages: upright, found by their hash, drawn by processes that may die, kept on disk."""

from __future__ import annotations

import hashlib
import io
import json
import os
import shutil
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from drawn_pages import HEIGHT, LEFT, WIDTH, body, pdf, write
from hostile.make import every_file
from hostile.pdf_parts import TEXT, good, written
from PIL import Image, ImageOps
from reportlab.lib.pdfencrypt import StandardEncryption
from reportlab.pdfgen.canvas import Canvas

from pipeline.document.source import Line
from pipeline.read.pdf import read
from pipeline.review.pictures.cache import Cache
from pipeline.review.pictures.failures import NoOriginal, NoPage, PictureFailed
from pipeline.review.pictures.finding import Originals
from pipeline.review.pictures.front import Pictures
from pipeline.review.pictures.messages import Question
from pipeline.review.pictures.workers import Allowed, Workers

NAME = "a.pdf"
Front = Callable[..., Pictures]


def sha256(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def page_with(word: str, top: float) -> Callable[[Canvas], None]:
    return lambda canvas: write(canvas, LEFT, top, word, size=20)


TWO = pdf(page_with("Dieu", 200), page_with("Phu luc", 500))


def drawn(data: bytes) -> Image.Image:
    image = Image.open(io.BytesIO(data))
    image.load()
    assert image.format == "JPEG"
    return image


def ink(image: Image.Image) -> tuple[int, int, int, int]:
    """Return the box of what is dark."""
    found = image.convert("L").point(lambda value: 255 if value < 128 else 0).getbbox()
    assert found is not None
    return found


@pytest.fixture
def front(tmp_path: Path) -> Iterator[Front]:
    made: list[Pictures] = []

    def new(*folders: Path, **more: object) -> Pictures:
        (tmp_path / "out").mkdir(exist_ok=True)
        made.append(Pictures(tmp_path / "out", folders, **more))  # type: ignore[arg-type]
        return made[-1]

    yield new
    for one in made:
        one.close()


@pytest.fixture(scope="module")
def workers() -> Iterator[Workers]:
    found = Workers(1, Allowed(seconds=10))
    yield found
    found.close()


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "in" / NAME
    path.parent.mkdir()
    path.write_bytes(TWO)
    return path


def asked(pictures: Pictures, page: int = 1, data: bytes = TWO) -> bytes:
    return pictures.picture(sha256(data), f"../in/{NAME}", NAME, page)


# What is drawn


def test_each_page_is_drawn_as_wide_as_asked_for_with_its_own_words(front: Front, file: Path) -> None:
    pictures = front(width=1000)
    for page, top in ((1, 200), (2, 500)):
        image = drawn(asked(pictures, page))
        assert image.width == pytest.approx(1000, abs=1)
        assert image.height == pytest.approx(1000 * HEIGHT / WIDTH, abs=2)
        assert ink(image)[3] == pytest.approx(top / HEIGHT * image.height, abs=8)
    assert pictures.sizes(sha256(TWO), f"../in/{NAME}", NAME) == [pytest.approx((WIDTH, HEIGHT), abs=0.01)] * 2


def test_there_is_no_page_beyond_the_last_or_before_the_first(front: Front, file: Path) -> None:
    pictures = front()
    for page in (-1, 0, 3, 10**12):
        with pytest.raises(NoPage) as told:
            asked(pictures, page)
        assert isinstance(told.value, IndexError)
    asked(pictures, 2)


@pytest.mark.parametrize("rotation", [0, 90, 180, 270])
def test_a_page_is_upright_and_the_boxes_of_its_lines_lie_on_dark_pixels(rotation: int, workers: Workers) -> None:
    turns = {
        0: (1, 0, 0, 1, 0, 0),
        90: (0, 1, -1, 0, HEIGHT, 0),
        180: (-1, 0, 0, -1, WIDTH, HEIGHT),
        270: (0, -1, 1, 0, 0, WIDTH),
    }

    def draw(canvas: Canvas) -> None:
        if rotation != 90:  # without the page's own rotation, the text would be read on its side
            canvas.setPageRotation(rotation)
        else:
            canvas.setPageSize((HEIGHT, WIDTH))
        canvas.transform(*turns[rotation])
        body(canvas)

    data = pdf(draw)
    image = drawn(workers.ask(Question(1, 900), lambda: data))
    assert image.width < image.height
    boxes = [part.box for part in read(data, NAME).elements if isinstance(part, Line) and part.box]
    assert len(boxes) == 10
    grey = ImageOps.grayscale(image)
    for x0, y0, x1, y1 in boxes:
        inside = grey.crop((int(x0 * grey.width), int(y0 * grey.height), int(x1 * grey.width), int(y1 * grey.height)))
        dark = sum(inside.histogram()[:128]) / (inside.width * inside.height)
        assert 0.05 < dark < 0.5
        grey.paste(
            255,
            (int(x0 * grey.width) - 2, int(y0 * grey.height) - 4, int(x1 * grey.width) + 3, int(y1 * grey.height) + 5),
        )
    assert not sum(grey.histogram()[:128])  # and nothing dark lies outside of them
    (across, down), *_ = json.loads(workers.ask(Question(), lambda: data))
    assert down / across == pytest.approx(image.height / image.width, rel=0.01)


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "TIFF"])
def test_a_picture_is_drawn_turned_as_its_camera_says_and_never_larger(kind: str, workers: Workers) -> None:
    lying = Image.new("RGB", (600, 400), "white")
    lying.paste((255, 0, 0), (0, 300, 100, 400))
    exif = Image.Exif()
    exif[0x0112] = 6  # "turn by 90 degrees to see it upright" (EXIF 2.3, 4.6.4)
    into = io.BytesIO()
    more = {"save_all": True, "append_images": [Image.new("RGB", (50, 60))]} if kind == "TIFF" else {}
    lying.save(into, kind, exif=exif, **more)
    data = into.getvalue()
    # Pillow writes the turn to each frame.
    sizes = [[400, 600], [60, 50]] if kind == "TIFF" else [[400, 600]]
    assert json.loads(workers.ask(Question(), lambda: data)) == sizes
    for width, wanted in ((1100, (400, 600)), (200, (200, 300))):
        image = drawn(workers.ask(Question(1, width), lambda: data))
        assert image.size == wanted
        red, green, _ = image.getpixel((10, 10))  # type: ignore[misc]
        assert red > 240
        assert green < 20
    assert list(drawn(workers.ask(Question(len(sizes), 1100), lambda: data)).size) == sizes[-1]
    with pytest.raises(NoPage):
        workers.ask(Question(len(sizes) + 1, 200), lambda: data)


def test_a_strip_without_end_is_drawn_narrower(workers: Workers) -> None:
    canvas_file = io.BytesIO()
    canvas = Canvas(canvas_file, pagesize=(10, 14_000))
    canvas.showPage()
    canvas.save()
    image = drawn(workers.ask(Question(1, 1100), canvas_file.getvalue))
    assert image.width * image.height <= 16_100_000
    assert image.height > 10 * image.width


# What can't be drawn


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"%PDF-1.7\nnothing at all", "DAMAGED"),
        (TWO[:400], "DAMAGED"),
        (pdf(body, encrypt=StandardEncryption("secret")), "ENCRYPTED"),
        (b"\xff\xd8\xff\xe0", "WRONG_TYPE"),
        (b"Dieu 1. Van ban", "WRONG_TYPE"),
        (b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 9 9\n", "WRONG_TYPE"),
        (b"", "WRONG_TYPE"),
    ],
)
def test_what_is_no_page_has_a_named_error_and_the_process_goes_on(data: bytes, code: str, workers: Workers) -> None:
    workers.ask(Question(1, 100), lambda: TWO)
    before = workers.processes()
    for question in (Question(1, 900), Question()):
        with pytest.raises(PictureFailed) as told:
            workers.ask(question, lambda: data)
        assert told.value.code == code
        assert told.value.message
        assert told.value.message_vi
    assert workers.processes() == before


HOSTILE = [
    file
    for file in every_file()
    if file.name.endswith((".pdf", ".png", ".jpg", ".tif")) and (not file.slow or file.name == "form_laughs.pdf")
]


def test_no_hostile_file_keeps_the_next_one_from_being_drawn() -> None:
    workers = Workers(1, Allowed(seconds=3, memory=700_000_000))
    outcomes: dict[str, str] = {}
    try:
        for hostile in HOSTILE:
            data = hostile.make()
            for question in (Question(), Question(1, 600)):
                began = time.monotonic()
                try:
                    said = workers.ask(question, lambda data=data: data)
                    outcomes[hostile.name] = "OK"
                    assert not question.page or max(drawn(said).size) < 60_000
                except PictureFailed as failure:
                    outcomes[hostile.name] = failure.code
                except NoPage:
                    outcomes[hostile.name] = "NO_PAGE"
                assert time.monotonic() - began < 8, hostile.name
            if outcomes[hostile.name] not in {"OK", "DAMAGED", "WRONG_TYPE", "ENCRYPTED"}:
                assert drawn(workers.ask(Question(2, 100), lambda: TWO)).width == pytest.approx(100, abs=1)
    finally:
        workers.close()
    assert len(outcomes) > 80
    assert outcomes["good.pdf"] == "OK"
    assert outcomes["encrypted_128.pdf"] == "ENCRYPTED"
    assert outcomes["huge_30000.png"] == outcomes["huge_2e9.png"] == "LIMIT_PIXELS"
    assert outcomes["form_laughs.pdf"] in {"CRASH", "TIMEOUT"}  # PDFium ends itself where it gets no memory
    assert "INTERNAL" not in outcomes.values(), outcomes


def slow() -> bytes:
    """A page that takes half a minute to draw, and little memory."""
    strokes = b"".join(b"%d 0 m %d 842 l S\n" % (number % 595, number % 595) for number in range(300_000))
    return written(good(TEXT + strokes))


def test_a_page_that_takes_too_long_is_given_up_in_time_and_twice_only(front: Front, tmp_path: Path) -> None:
    data = slow()
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / NAME).write_bytes(data)
    pictures = front(allowed=Allowed(seconds=1.5))
    took = []
    for _ in range(3):
        began = time.monotonic()
        with pytest.raises(PictureFailed) as told:
            asked(pictures, 1, data)
        assert told.value.code == "TIMEOUT"
        took.append(time.monotonic() - began)
    assert took[0] > 1.5
    assert took[1] > 1.5
    assert max(took) < 10
    assert took[2] < 0.1


def test_while_one_page_takes_its_time_others_are_drawn() -> None:
    workers = Workers(2, Allowed(seconds=8))
    data = slow()
    codes: list[str] = []

    def hang() -> None:
        try:
            workers.ask(Question(1, 900), lambda: data)
        except PictureFailed as failure:
            codes.append(failure.code)

    thread = threading.Thread(target=hang)
    thread.start()
    try:
        for page in (1, 2, 1):
            assert drawn(workers.ask(Question(page, 100), lambda: TWO))
        assert thread.is_alive()
    finally:
        thread.join()
        workers.close()
    assert codes == ["TIMEOUT"]


def test_who_waits_too_long_for_a_turn_is_told_so() -> None:
    workers = Workers(1, Allowed(seconds=2, wait=0.3))
    data = slow()
    begun = threading.Event()

    def handed() -> bytes:
        begun.set()
        return data

    with ThreadPoolExecutor(1) as pool:
        going = pool.submit(workers.ask, Question(1, 900), handed)
        begun.wait()
        with pytest.raises(PictureFailed) as told:
            workers.ask(Question(1, 100), lambda: TWO)
        assert (told.value.code, told.value.status) == ("BUSY", 503)
        assert isinstance(going.exception(), PictureFailed)
    workers.close()


def test_a_process_killed_while_it_draws_fails_that_page_alone() -> None:
    workers = Workers(1, Allowed(seconds=30))
    data = slow()
    try:
        workers.ask(Question(1, 100), lambda: TWO)
        (victim,) = workers.processes()
        with ThreadPoolExecutor(1) as pool:
            going = pool.submit(workers.ask, Question(1, 900), lambda: data)
            time.sleep(0.7)
            assert not going.done()
            os.kill(victim, signal.SIGKILL)
            failure = going.exception(timeout=5)
        assert isinstance(failure, PictureFailed)
        assert failure.code == "CRASH"
        assert drawn(workers.ask(Question(1, 100), lambda: TWO))
        assert workers.processes() != [victim]
        assert len(workers.processes()) == 1
        os.kill(*workers.processes(), signal.SIGKILL)  # while it waits: nobody asked it for anything
        time.sleep(0.2)
        assert drawn(workers.ask(Question(1, 100), lambda: TWO))
    finally:
        workers.close()


def test_a_process_outlives_the_thread_that_started_it_and_ends_with_its_owner() -> None:
    workers = Workers(1)
    thread = threading.Thread(target=lambda: workers.ask(Question(1, 100), lambda: TWO))
    thread.start()
    thread.join()
    before = workers.processes()
    time.sleep(0.3)
    workers.ask(Question(1, 100), lambda: TWO)
    assert workers.processes() == before
    workers.close()
    with pytest.raises(ProcessLookupError):
        os.kill(before[0], 0)
    with pytest.raises(PictureFailed):
        workers.ask(Question(1, 100), lambda: TWO)


def test_no_process_stays_when_its_owner_is_killed() -> None:
    program = (
        "import sys; from pipeline.review.pictures.workers import Workers; from pipeline.review.pictures.messages import Question\n"
        "workers = Workers(1); workers.ask(Question(1, 100), sys.stdin.buffer.read); print(*workers.processes(), flush=True)\n"
        "import time; time.sleep(60)"
    )
    owner = subprocess.Popen([sys.executable, "-c", program], stdin=subprocess.PIPE, stdout=subprocess.PIPE)
    assert owner.stdin is not None
    assert owner.stdout is not None
    owner.stdin.write(TWO)
    owner.stdin.close()
    process = int(owner.stdout.readline())
    state = Path(f"/proc/{process}/stat")
    assert state.exists()
    owner.kill()
    owner.wait()
    until = time.monotonic() + 5
    # What nobody has taken the leavings of yet (Z) has ended too.
    while state.exists() and state.read_text().rsplit(")", 1)[1].split()[0] != "Z" and time.monotonic() < until:
        time.sleep(0.05)
    assert time.monotonic() < until


def test_a_process_is_replaced_after_its_share_of_answers() -> None:
    workers = Workers(1)
    seen = set()
    for _ in range(203):
        workers.ask(Question(), lambda: TWO)
        seen.update(workers.processes())
    workers.close()
    assert len(seen) == 2


def test_a_process_may_open_neither_documents_nor_connections(tmp_path: Path, workers: Workers) -> None:
    from pipeline.batch.sandbox import protections

    workers.ask(Question(1, 100), lambda: TWO)
    (process,) = workers.processes()
    environment = Path(f"/proc/{process}/environ").read_bytes()
    assert b"PYTEST_CURRENT_TEST" not in environment
    held = {str(handle.readlink()) for handle in Path(f"/proc/{process}/fd").iterdir()}
    assert all(place.startswith(("socket:", "/dev/null", "/proc/")) for place in held), held
    limits = Path(f"/proc/{process}/limits").read_text()
    assert "Max file size             0 " in limits
    found = protections()
    if found.network:
        assert Path(f"/proc/{process}/ns/net").readlink() != Path("/proc/self/ns/net").readlink()
    status = Path(f"/proc/{process}/status").read_text()
    assert "NoNewPrivs:\t1" in status


# Where the file lies


@pytest.mark.parametrize(
    "place",
    [f"in/{NAME}", f"in/done/{NAME}", f"done/in/{NAME}", "in/done/a~2.pdf", f"docs/below/{NAME}", "docs/a~7.pdf"],
)
def test_a_file_is_found_where_it_lay_where_it_was_moved_to_or_below_a_folder(place: str, tmp_path: Path) -> None:
    for folder in ("out", "in/done", "docs/.hidden"):
        (tmp_path / folder).mkdir(parents=True)
    path = tmp_path / place
    path.parent.mkdir(parents=True, exist_ok=True)
    (tmp_path / "docs" / NAME).write_bytes(b"another one of that name")
    (tmp_path / "docs" / ".hidden" / NAME).write_bytes(TWO)
    path.write_bytes(TWO)
    originals = Originals(tmp_path / "out", (tmp_path / "docs",))
    assert originals.find(f"../in/{NAME}", sha256(TWO), NAME) == path
    assert originals.read(f"../in/{NAME}", sha256(TWO), NAME) == TWO
    if place.startswith("docs"):
        assert originals.find("", sha256(TWO), NAME) == path
        assert Originals(tmp_path / "out").find(f"../in/{NAME}", sha256(TWO), NAME) is None
    assert originals.find(f"../in/{NAME}", sha256(b"other bytes"), NAME) is None


def test_a_file_that_was_seen_is_found_by_its_size_under_another_name(tmp_path: Path) -> None:
    docs = tmp_path / "docs"
    docs.mkdir()
    (docs / NAME).write_bytes(TWO)
    originals = Originals(tmp_path, (docs,), again=0)
    assert originals.find("", sha256(TWO), NAME) == docs / NAME
    (docs / NAME).rename(docs / "b.pdf")
    assert originals.find("", sha256(TWO), NAME) == docs / "b.pdf"
    assert Originals(tmp_path, (docs,)).find("", sha256(TWO), NAME) is None


def test_no_link_is_followed_and_no_pipe_waited_for(tmp_path: Path) -> None:
    for folder in ("out", "in", "secret", "docs"):
        (tmp_path / folder).mkdir()
    secret = tmp_path / "secret" / NAME
    secret.write_bytes(TWO)
    (tmp_path / "in" / NAME).symlink_to(secret)
    (tmp_path / "docs" / NAME).symlink_to(secret)
    (tmp_path / "docs" / "folder").symlink_to(secret.parent)
    (tmp_path / "through").symlink_to(secret.parent)
    (tmp_path / "in" / "done").symlink_to(secret.parent)
    os.mkfifo(tmp_path / "out" / NAME)
    originals = Originals(tmp_path / "out", (tmp_path / "docs",))
    for way in (f"../in/{NAME}", f"../through/{NAME}", NAME, "", str(secret), "a\0b", "..", "."):
        assert originals.find(way, sha256(TWO), NAME) is None, way
    assert originals.find(f"../secret/{NAME}", sha256(TWO), NAME) == secret
    # What is named to us as a folder may be a link: that is its owner's word.
    assert Originals(tmp_path / "out", (tmp_path / "through",)).find("", sha256(TWO), NAME) == secret


def test_a_file_is_hashed_once_while_it_is_unchanged(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    hashed: list[str] = []
    real = hashlib.file_digest

    def counted(opened: io.BufferedReader, name: str) -> object:
        hashed.append(name)
        return real(opened, name)

    monkeypatch.setattr(hashlib, "file_digest", counted)
    originals = Originals(file.parent)
    for _ in range(5):
        assert originals.find(NAME, sha256(TWO), NAME) == file
    assert len(hashed) == 1
    about = file.stat()
    file.write_bytes(TWO[:-1] + b"?")
    os.utime(file, ns=(about.st_atime_ns, about.st_mtime_ns))  # of the same size and, by its word, of the same time
    assert originals.find(NAME, sha256(TWO), NAME) is None
    assert len(hashed) == 2


def test_a_file_that_is_gone_or_has_changed_is_told_with_what_to_do(front: Front, file: Path) -> None:
    pictures = front()
    kept = asked(pictures)
    file.write_bytes(TWO + b"\n")
    assert asked(pictures) == kept  # it is a picture of the bytes that were asked for
    for ask in (
        lambda: asked(pictures, 2),
        lambda: pictures.sizes(sha256(TWO), f"../in/{NAME}", NAME),
        lambda: pictures.picture("../../x", f"../in/{NAME}", NAME, 1),
    ):
        with pytest.raises(NoOriginal) as told:
            ask()
        assert told.value.status == 404
        assert "--documents" in told.value.message
        assert "--documents" in told.value.message_vi
    docs = file.parent.with_name("docs")
    docs.mkdir()
    (docs / NAME).write_bytes(TWO)
    assert drawn(asked(front(docs), 2))


# What is kept


def test_what_is_kept_is_not_drawn_again_even_by_the_next_server(front: Front, file: Path) -> None:
    first = front()
    page, sizes = asked(first), first.sizes(sha256(TWO), f"../in/{NAME}", NAME)
    first.close()
    file.unlink()
    assert asked(first) == page
    second = front()
    assert asked(second) == page
    assert second.sizes(sha256(TWO), f"../in/{NAME}", NAME) == sizes
    assert second._workers.processes() == []
    with pytest.raises(NoOriginal):
        asked(front(width=500))


def test_a_picture_that_lost_its_end_is_drawn_anew(front: Front, file: Path, tmp_path: Path) -> None:
    pictures = front()
    page = asked(pictures)
    (kept,) = (path for path in (tmp_path / "out" / ".pictures").rglob("*") if path.is_file())
    kept.write_bytes(page[:1000])
    assert asked(pictures) == page
    assert kept.read_bytes() == page


def yes(_: bytes) -> bool:
    return True


def fresh(key: str) -> bytes:
    raise AssertionError(key)


def test_what_was_not_used_for_longest_goes_first_and_the_bound_is_kept(tmp_path: Path) -> None:
    cache = Cache(tmp_path / "kept", most=10_000)
    for number in range(9):
        cache.get(f"{number}.jpg", lambda: bytes(1000), yes)
        time.sleep(0.002)
    cache.get("0.jpg", lambda: fresh("0"), yes)  # used again: now 1 is the oldest
    for number in range(9, 30):
        cache.get(f"{number}.jpg", lambda: bytes(1000), yes)
        cache.get("0.jpg", lambda: fresh("0"), yes)
        time.sleep(0.002)
        assert sum(path.stat().st_size for path in (tmp_path / "kept").rglob("*") if path.is_file()) <= 10_000
    there = {path.name for path in (tmp_path / "kept").rglob("*.jpg")}
    assert {"0.jpg", "29.jpg", "28.jpg"} <= there
    assert not {"1.jpg", "2.jpg", "9.jpg"} & there
    # Another server's pictures count as well.
    Cache(tmp_path / "kept", most=3_000).get("n.jpg", lambda: bytes(1000), yes)
    assert sum(path.stat().st_size for path in (tmp_path / "kept").rglob("*") if path.is_file()) <= 3_000


def test_of_twenty_that_ask_at_once_one_draws(tmp_path: Path) -> None:
    cache = Cache(tmp_path)
    made: list[int] = []
    gate = threading.Barrier(20)

    def make() -> bytes:
        made.append(1)
        time.sleep(0.2)
        return b"page"

    def ask(_: int) -> bytes:
        gate.wait()
        return cache.get("a.jpg", make, yes)

    with ThreadPoolExecutor(20) as pool:
        assert set(pool.map(ask, range(20))) == {b"page"}
    assert len(made) == 1


def test_an_error_reaches_all_that_wait_and_is_not_kept(tmp_path: Path) -> None:
    cache = Cache(tmp_path)
    gate = threading.Barrier(5)

    def make() -> bytes:
        time.sleep(0.2)
        raise PictureFailed("DAMAGED")

    def ask(_: int) -> str:
        gate.wait()
        with pytest.raises(PictureFailed) as told:
            cache.get("a.jpg", make, yes)
        return told.value.code

    with ThreadPoolExecutor(5) as pool:
        assert set(pool.map(ask, range(5))) == {"DAMAGED"}
    assert cache.get("a.jpg", lambda: b"page", yes) == b"page"
    for key in ("../a", "a/b", "", ".a", "A"):
        with pytest.raises(ValueError, match=r".*"):
            cache.get(key, lambda: b"", yes)


def test_a_folder_that_takes_nothing_keeps_nothing_and_stops_nobody(tmp_path: Path) -> None:
    blocked = tmp_path / "blocked"
    blocked.write_text("a file where the folder should be")
    cache = Cache(blocked)
    assert cache.get("a.jpg", lambda: b"one", yes) == b"one"
    assert cache.get("a.jpg", lambda: b"two", yes) == b"two"


def test_many_pages_asked_for_from_many_threads_are_all_right(front: Front, file: Path) -> None:
    many = pdf(*(page_with("Dieu", 100 + 50 * number) for number in range(12)))
    file.write_bytes(many)
    pictures = front(width=300)
    with ThreadPoolExecutor(20) as pool:
        found = list(pool.map(lambda at: (at % 12, asked(pictures, at % 12 + 1, many)), range(60)))
    for number, data in found:
        image = drawn(data)
        assert ink(image)[3] == pytest.approx((100 + 50 * number) / HEIGHT * image.height, abs=4)
    assert len(pictures._workers.processes()) == 2


def test_a_scan_is_drawn_as_it_is(workers: Workers) -> None:
    page = Image.new("L", (1654, 2339), 255)
    page.paste(0, (200, 300, 800, 340))
    into = io.BytesIO()
    page.save(into, "PDF", resolution=200)
    image = drawn(workers.ask(Question(1, 1100), into.getvalue))
    scale = image.width / 1654
    assert ink(image) == pytest.approx((200 * scale, 300 * scale, 800 * scale, 340 * scale), abs=2)


def test_a_folder_of_documents_may_vanish(tmp_path: Path) -> None:
    docs = tmp_path / "docs"
    docs.mkdir()
    (docs / NAME).write_bytes(TWO)
    originals = Originals(tmp_path, (docs, tmp_path / "never"), again=0)
    assert originals.find("", sha256(TWO), NAME) == docs / NAME
    shutil.rmtree(docs)
    assert originals.find("", sha256(TWO), NAME) is None
    assert originals.read("", sha256(TWO), NAME) is None
