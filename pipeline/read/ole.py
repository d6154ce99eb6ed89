"""The container of Office's old files: which streams lie in it, and the first bytes of one.

Source: [MS-CFB], the parts that the names and the starts of streams need.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from dataclasses import dataclass

MAGIC = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"

WORD = "WordDocument"
"""The stream that makes a container a Word file."""

_FREE = 0xFFFFFFFA
"""Sector numbers from here on are marks ("end of chain", "free"), not places."""

_ENTRY = 128
_IN_HEADER = 109
_STORED = (1, 2, 5)


@dataclass(frozen=True, slots=True)
class _Stream:
    start: int
    size: int


class Container:
    """The sectors of one file and the streams by their names; reading it never leaves the file's bytes."""

    def __init__(self, data: bytes) -> None:
        """Read the directory. Raises ValueError where the header or the directory makes no sense."""
        if len(data) < 512 or not data.startswith(MAGIC):
            raise ValueError("no OLE header")
        self._data = data
        big, small = struct.unpack_from("<HH", data, 30)
        if big not in (9, 12) or small != 6:
            raise ValueError("odd sector size")
        self._sector = 1 << big
        self._table = self._read_table()
        directory, _, self._cutoff = struct.unpack_from("<III", data, 48)
        self._streams = dict(self._directory(directory))
        if not self._streams:
            raise ValueError("no directory")

    @property
    def names(self) -> frozenset[str]:
        """The names of all streams and storages."""
        return frozenset(self._streams)

    def head(self, name: str, size: int) -> bytes:
        """Return up to `size` bytes (at most 64) from the start of a stream; b"" where there is none of that name."""
        stream = self._streams.get(name)
        if stream is None:
            return b""
        size = min(size, stream.size, 64)
        if stream.size >= self._cutoff:
            return self._at(stream.start)[:size]
        # Small streams share one stream, in pieces of 64 bytes: that of the root.
        root = next((one for key, one in self._streams.items() if key == "Root Entry"), None)
        if root is None:
            return b""
        step, inside = divmod(stream.start * 64, self._sector)
        chain = list(self._chain(root.start, step + 1))
        return self._at(chain[step])[inside : inside + size] if len(chain) > step else b""

    def _read_table(self) -> list[int]:
        """Return the table that tells of each sector which one follows it."""
        listed = list(struct.unpack_from(f"<{_IN_HEADER}I", self._data, 76))
        more = struct.unpack_from("<I", self._data, 68)[0]
        seen: set[int] = set()
        while more < _FREE and more not in seen:  # a file beyond 7 MB has more of the list than the header holds
            seen.add(more)
            *rest, more = self._numbers(more) or [_FREE]
            listed.extend(rest)
        table: list[int] = []
        for sector in listed:
            if sector < _FREE:
                table.extend(self._numbers(sector))
        return table

    def _numbers(self, sector: int) -> list[int]:
        part = self._at(sector)
        return list(struct.unpack(f"<{len(part) // 4}I", part[: len(part) // 4 * 4]))

    def _at(self, sector: int) -> bytes:
        start = (sector + 1) * self._sector
        return self._data[start : start + self._sector]

    def _chain(self, sector: int, longest: int) -> Iterator[int]:
        for _ in range(longest):
            if sector >= _FREE:
                return
            yield sector
            if sector >= len(self._table):
                return
            sector = self._table[sector]

    def _directory(self, first: int) -> Iterator[tuple[str, _Stream]]:
        for sector in self._chain(first, 4096):
            part = self._at(sector)
            for at in range(0, len(part) - _ENTRY + 1, _ENTRY):
                length = struct.unpack_from("<H", part, at + 64)[0]
                if part[at + 66] in _STORED and 2 <= length <= 64:
                    name = part[at : at + length - 2].decode("utf-16-le", "replace")
                    start, size = struct.unpack_from("<II", part, at + 116)
                    yield name, _Stream(start, size)
