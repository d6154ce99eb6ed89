"""A push that is stopped at a point, by a raise that nothing catches or by a kill, to see what the next run makes of it."""

from __future__ import annotations

import os
import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import httpx
import pytest
from push_server import Late

from pipeline.register.push.ledger import Ledger


class Stopped(BaseException):
    """What stops a run: as with a kill, nothing of the program answers to it, and open transactions are not written."""


class Points:
    """Counts the points that a run passes: before and after each request, before, in and after each write of the ledger.

    At the point with the number `at` the run is stopped; 0 stops nowhere. `names` are those that were passed.
    """

    def __init__(self, at: int = 0) -> None:
        self.at = at
        self.names: list[str] = []

    def passed(self, name: str) -> None:
        self.names.append(name)
        if len(self.names) == self.at:
            raise Stopped(name)


@contextmanager
def watched(points: Points) -> Iterator[None]:
    """Let each request of httpx and each write of a ledger pass two or three points."""

    def around(name: str, does: Callable[..., Any]) -> Callable[..., Any]:
        def done(*given: Any, **more: Any) -> Any:
            points.passed(f"before {name}")
            result = does(*given, **more)
            points.passed(f"after {name}")
            return result

        return done

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(httpx.Client, "request", around("request", httpx.Client.request))
        patch.setattr(httpx.Client, "stream", _streamed(points, httpx.Client.stream))
        patch.setattr(Ledger, "put", around("row", Ledger.put))
        patch.setattr(Ledger, "put_within", around("row, in its transaction", Ledger.put_within))
        patch.setattr(Ledger, "drop", around("drop", Ledger.drop))
        yield


def _streamed(points: Points, does: Callable[..., Any]) -> Callable[..., Any]:
    @contextmanager
    def done(*given: Any, **more: Any) -> Iterator[Any]:
        points.passed("before message")
        with does(*given, **more) as answer:
            points.passed("after message")
            yield answer

    return done


def stopped_at(number: int, runs: Callable[[], object]) -> str:
    """Run until the point of a number; return its name, "" where the run has fewer points."""
    points = Points(number)
    with watched(points):
        try:
            runs()
        except Stopped as stop:
            return str(stop)
    return ""


def killed(
    run: Callable[[Callable[[str, str], None]], object], step: str, number: int, before: Callable[[int], None]
) -> None:
    """Run in a process that is killed at a step of its `number`-th thing; `before` is told the process before it begins.

    `run` is given what has to be told of each step.
    """
    start, go = os.pipe()
    child = os.fork()
    if child == 0:
        os.read(start, 1)
        count = 0

        def seen(name: str, _key: str) -> None:
            nonlocal count
            count += name == step
            if count == number:
                os.kill(os.getpid(), signal.SIGKILL)

        try:
            run(seen)
        finally:
            os._exit(0)
    before(child)
    os.write(go, b".")
    _, status = os.waitpid(child, 0)
    os.close(start)
    os.close(go)
    assert os.WIFSIGNALED(status), step


PUSH_STEPS = ("begun", "request sent", "answer lost", "asked", "sent")
"""Where a push to a tracker is killed: at a row of its ledger, or by the tracker on a request for something new."""


def dying_at_second_post(program: Any, step: str) -> Callable[[int], None]:
    """Return what has a tracker of `push_server` kill a process at the second thing that it makes, where the step is a request."""

    def breaks(child: int) -> None:
        def dies() -> None:
            os.kill(child, signal.SIGKILL)

        last = {"request sent": [("POST", Late(dies))], "answer lost": [("POST", dies)]}.get(step, [])
        program.faults = [("POST", lambda: None), *last]

    return breaks
