"""How far a run is, on standard error: a bar on a terminal, now and then a line elsewhere; failures as they come."""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Callable
from datetime import timedelta
from types import TracebackType
from typing import TYPE_CHECKING, Self, TextIO

from pipeline.batch.escaped import escaped

if TYPE_CHECKING:
    from rich.progress import Progress as Bar

LINE_EVERY = 10.0
"""Seconds between two lines where there is no terminal."""
_DRAW_EVERY = 0.1
_OK = "OK"


class Progress:
    """Tells of `total` files as they are done.

    On a terminal: a bar with files done, files a second, time left and failures. Elsewhere (a file, a pipe, TERM=dumb): a
    line at most every 10 seconds and one at the end. `quiet` switches both off. A failure is told in any case, in
    two lines, Vietnamese first. Nothing runs beside the caller: a thread that draws would be a danger to processes
    that fork.
    """

    def __init__(
        self,
        total: int,
        *,
        quiet: bool = False,
        stream: TextIO | None = None,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self.done = 0
        self.failed = 0
        self._total = total
        self._stream = stream or sys.stderr
        self._clock = clock
        self._quiet = quiet
        self._terminal = self._stream.isatty() and os.environ.get("TERM") != "dumb"
        self._bar: Bar | None = None
        self._began = self._told = clock()

    def __enter__(self) -> Self:
        """Begin to count the time; draw the empty bar."""
        self._began = self._told = self._clock()
        if self._terminal and not self._quiet:
            self._bar = _bar(self._stream)
            self._bar.add_task("", total=self._total, told=self._rates())
            self._bar.start()
            self._bar.refresh()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Leave the bar as it stands, or write the last line, however the run ended."""
        if self._bar is not None:
            self._draw(self._bar)
            self._bar.stop()
        elif not self._quiet:
            seconds = self._clock() - self._began
            self._say(f"{self._counts()}, {self._rate()}; {seconds:.1f} giây / seconds")

    def one(self, name: str, outcome: str, message_vi: str = "", message: str = "") -> None:
        """Count a file that is done; `outcome` is "OK" or an error's code, told with its messages and, if they lack it, the name."""
        self.done += 1
        if outcome != _OK:
            self.failed += 1
            self._tell_failure(escaped(name), escaped(outcome), escaped(message_vi), escaped(message))
        now = self._clock()
        if self._bar is not None:
            if now - self._told >= _DRAW_EVERY:
                self._told = now
                self._draw(self._bar)
        elif not self._quiet and now - self._told >= LINE_EVERY and self.done < self._total:
            self._told = now
            self._say(f"{self._counts()}, {self._rate()}, còn / left {self._left()}")

    def _tell_failure(self, name: str, outcome: str, message_vi: str, message: str) -> None:
        named = "" if name in message_vi else f"{name}: "
        text = f"{outcome}: {named}{message_vi}".rstrip(": ") + f"\n  {message}".rstrip()
        if self._bar is None:
            self._say(text)
            return
        from rich.text import Text

        # Text, as a name in square brackets would be read as markup; not wrapped, as a cut path can't be copied.
        self._bar.console.print(Text(text), soft_wrap=True)

    def _draw(self, bar: Bar) -> None:
        bar.update(bar.task_ids[0], completed=self.done, told=self._rates())
        bar.refresh()

    def _rates(self) -> str:
        return f"{self._rate()}, còn / left {self._left()}, lỗi / failed {self.failed}"

    def _counts(self) -> str:
        return f"{self.done}/{self._total} văn bản / documents, {self.failed} lỗi / failed"

    def _speed(self) -> float:
        seconds = self._clock() - self._began
        return self.done / seconds if seconds > 0 else 0.0

    def _rate(self) -> str:
        return f"{self._speed():.1f}/s"

    def _left(self) -> str:
        speed = self._speed()
        return str(timedelta(seconds=round((self._total - self.done) / speed))) if speed else "?"

    def _say(self, text: str) -> None:
        self._stream.write(f"{text}\n")
        self._stream.flush()


def _bar(stream: TextIO) -> Bar:
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, TextColumn
    from rich.progress import Progress as Bar

    return Bar(
        BarColumn(bar_width=None),
        MofNCompleteColumn(),
        TextColumn("{task.fields[told]}", markup=False),
        console=Console(file=stream, force_terminal=True, markup=False, highlight=False, emoji=False),
        auto_refresh=False,
        redirect_stdout=False,
        redirect_stderr=False,
        expand=True,
    )
