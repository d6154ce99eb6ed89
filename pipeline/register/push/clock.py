"""The time as sending sees it: tests give a clock of their own, so that nobody waits for a back-off."""

from __future__ import annotations

import random
import time
from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Clock:
    """Seconds since 1970, a pause, and a number from 0 to 1 that spreads pauses."""

    now: Callable[[], float] = time.time
    sleep: Callable[[float], None] = time.sleep
    chance: Callable[[], float] = random.random


def backed_off(clock: Clock, tries: int, first: float, longest: float) -> float:
    """Return the seconds to wait after that many tries: doubled each time up to `longest`, of which chance takes up to a half.

    Without chance, all that a server refused at one moment would come back at one moment.
    """
    full = min(longest, first * 2.0 ** min(tries - 1, 40))
    return full * (1 - clock.chance() / 2)
