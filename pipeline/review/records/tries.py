"""Failed tries to sign in: after a few, a name has to wait, longer each time."""

from __future__ import annotations

import threading
import time
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass

from pipeline.review.records.refusals import TooManyTries

FREE = 5
"""Failures before a name has to wait."""

_FIRST_WAIT = 15.0
_LONGEST_WAIT = 900.0
_FORGOTTEN_AFTER = 3600.0
_NAMES = 10_000


@dataclass(slots=True)
class _Failures:
    count: int
    until: float


class Tries:
    """Counts failed tries a name, known or not, in the memory of this process; threads may share it.

    The fifth failure in a row makes the name wait 15 seconds, each further one twice as long, up to 15 minutes. An hour without a
    try after that and all is forgotten, as it is when somebody signs in.
    """

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._lock = threading.Lock()
        self._failures: OrderedDict[str, _Failures] = OrderedDict()

    def begin(self, name: str) -> None:
        """Count a try as failed until `succeeded` says otherwise: many at once would all be let through before one fails.

        Raises TooManyTries while the name has to wait; such a try isn't counted.
        """
        with self._lock:
            now = self._clock()
            one = self._failures.get(name)
            if one is not None and now < one.until:
                seconds = int(one.until - now) + 1
                raise TooManyTries(
                    f"too many failed tries; try again in {seconds} seconds",
                    f"đăng nhập sai quá nhiều lần; hãy thử lại sau {seconds} giây",
                    seconds=seconds,
                )
            count = 1 if one is None or now > one.until + _FORGOTTEN_AFTER else one.count + 1
            self._failures[name] = _Failures(count, now + _wait_after(count))
            self._failures.move_to_end(name)
            # Names that nobody has could fill the memory; the one that was tried longest ago makes room.
            while len(self._failures) > _NAMES:
                self._failures.popitem(last=False)

    def succeeded(self, name: str) -> None:
        """Forget the failures of a name."""
        with self._lock:
            self._failures.pop(name, None)


def _wait_after(count: int) -> float:
    if count < FREE:
        return 0.0
    return min(_FIRST_WAIT * 2.0 ** min(count - FREE, 16), _LONGEST_WAIT)
