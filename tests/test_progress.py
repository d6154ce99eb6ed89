"""How a run tells of itself: a bar on a terminal, few lines elsewhere, and names that can't steer either."""

from __future__ import annotations

import io
import re
import threading
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.batch.escaped import escaped
from pipeline.batch.progress import Progress

HOSTILE = "\x1b[2J\x1b]0;owned\x07a\nOK: b\r\u202egnp.exe\u2066\u200b\u2028\udce9[red]x[/red]🌾\U000e0041.pdf"


class Clock:
    now = 100.0

    def __call__(self) -> float:
        return self.now


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def run(stream: io.StringIO, total: int, seconds: float, *, quiet: bool = False, fail: int = -1) -> str:
    clock = Clock()
    with Progress(total, quiet=quiet, stream=stream, clock=clock) as progress:
        for number in range(total):
            clock.now += seconds
            if number == fail:
                progress.one(f"{number}.pdf", "EMPTY", f"{number}.pdf: tệp rỗng", f"{number}.pdf: the file is empty")
            else:
                progress.one(f"{number}.pdf", "OK")
    return stream.getvalue()


def test_without_a_terminal_there_is_a_line_in_ten_seconds_and_one_at_the_end() -> None:
    assert run(io.StringIO(), 100, 0.3, fail=40).splitlines() == [
        "34/100 văn bản / documents, 0 lỗi / failed, 3.3/s, còn / left 0:00:20",
        "EMPTY: 40.pdf: tệp rỗng",
        "  40.pdf: the file is empty",
        "68/100 văn bản / documents, 1 lỗi / failed, 3.3/s, còn / left 0:00:10",
        "100/100 văn bản / documents, 1 lỗi / failed, 3.3/s; 30.0 giây / seconds",
    ]


def test_a_short_run_has_the_last_line_only() -> None:
    assert run(io.StringIO(), 2, 1.0) == "2/2 văn bản / documents, 0 lỗi / failed, 1.0/s; 2.0 giây / seconds\n"
    assert run(io.StringIO(), 1, 20.0).count("\n") == 1
    assert run(io.StringIO(), 0, 1.0) == "0/0 văn bản / documents, 0 lỗi / failed, 0.0/s; 0.0 giây / seconds\n"


@pytest.mark.parametrize("stream", [io.StringIO, Terminal])
def test_quiet_tells_of_failures_only(stream: type[io.StringIO]) -> None:
    assert run(stream(), 100, 1.0, quiet=True) == ""
    assert run(stream(), 3, 1.0, quiet=True, fail=1) == "EMPTY: 1.pdf: tệp rỗng\n  1.pdf: the file is empty\n"


def test_a_terminal_has_a_bar_with_failures_above_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TERM", "xterm")
    monkeypatch.setenv("COLUMNS", "120")
    threads = threading.active_count()
    stream = Terminal()
    text = run(stream, 40, 0.5, fail=9)
    plain = re.sub(r"\x1b\[[0-9;?]*[A-Za-z]|\r", "", text)
    assert "10/40 2.0/s, còn / left 0:00:15, lỗi / failed 1" in plain
    last = plain.strip().splitlines()[-1]
    assert "40/40 2.0/s, còn / left 0:00:00, lỗi / failed 1" in last
    assert plain.index("EMPTY: 9.pdf: tệp rỗng\n  9.pdf: the file is empty\n") < plain.index("10/40")
    assert "[?25h" in text, "the cursor is shown again"
    assert threading.active_count() == threads


def test_a_bar_is_not_drawn_more_than_ten_times_a_second(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TERM", "xterm")
    assert run(Terminal(), 2000, 0.001).count("/2000") < 30


def test_a_terminal_that_can_do_nothing_gets_lines(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TERM", "dumb")
    assert "\x1b" not in run(Terminal(), 5, 1.0)


@pytest.mark.parametrize("stream", [io.StringIO, Terminal])
def test_a_name_steers_nothing(stream: type[io.StringIO], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TERM", "xterm")
    monkeypatch.setenv("COLUMNS", "80")
    out = stream()
    with Progress(1, stream=out) as progress:
        progress.one(HOSTILE, "DAMAGED", f"{HOSTILE}: tệp hỏng", f"{HOSTILE}: damaged")
    told = [line for line in out.getvalue().splitlines() if "damaged" in line or "tệp hỏng" in line]
    shown = escaped(HOSTILE)
    assert [line.split("\x1b[2K")[-1] for line in told] == [f"DAMAGED: {shown}: tệp hỏng", f"  {shown}: damaged"]
    assert "[red]x[/red]🌾\\U000e0041.pdf" in shown
    assert "\\u001b[2J" in shown


def test_a_message_without_the_name_gets_it() -> None:
    out = io.StringIO()
    with Progress(2, stream=out) as progress:
        progress.one("a.pdf", "TIMEOUT", "quá thời gian", "took too long")
        progress.one("b.pdf", "CRASH")
    assert out.getvalue().splitlines()[:3] == ["TIMEOUT: a.pdf: quá thời gian", "  took too long", "CRASH: b.pdf"]


def test_a_run_that_is_interrupted_tells_how_far_it_came() -> None:
    out = io.StringIO()
    with pytest.raises(KeyboardInterrupt), Progress(9, stream=out, clock=Clock()) as progress:
        interrupted(progress)
    assert out.getvalue().startswith("1/9 ")


def interrupted(progress: Progress) -> None:
    progress.one("a.pdf", "OK")
    raise KeyboardInterrupt


@given(st.text(st.characters()))
def test_nothing_escaped_steers_or_ends_a_line(text: str) -> None:
    shown = escaped(text)
    assert len(f"x{shown}x".splitlines()) == 1
    assert not any(unicodedata.category(letter).startswith("C") for letter in shown)
    shown.encode("utf-8")


def test_vietnamese_names_stay_as_they_are() -> None:
    for form in ("NFC", "NFD"):
        name = unicodedata.normalize(form, "Quyết định số 12 – Sông Lúa (bản ký).pdf")
        assert escaped(name) == name
