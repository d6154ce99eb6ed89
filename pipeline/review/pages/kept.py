"""What took long to make and holds until something else happens: kept, the newest few, for whoever asks next."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Hashable
from typing import Any

MOST = 64
"""Things that are kept: some views of some decisions."""


class Kept:
    """Keeps the things that were asked for last, by keys that tell all that they depend on; threads may share it."""

    def __init__(self, most: int = MOST) -> None:
        """Keep up to `most` things."""
        self._most = most
        self._lock = threading.Lock()
        self._things: OrderedDict[Hashable, Any] = OrderedDict()

    def get(self, key: Hashable) -> Any:
        """Return what is kept under a key, None where nothing is."""
        with self._lock:
            if key not in self._things:
                return None
            self._things.move_to_end(key)
            return self._things[key]

    def keep(self, key: Hashable, thing: Any) -> None:
        """Keep a thing; what was asked for longest ago makes room."""
        with self._lock:
            self._things[key] = thing
            self._things.move_to_end(key)
            while len(self._things) > self._most:
                self._things.popitem(last=False)
