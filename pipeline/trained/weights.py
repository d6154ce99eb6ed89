"""The weights of a model that spaCy has saved, read without spaCy: MessagePack with arrays in it, as thinc writes them."""

from __future__ import annotations

import struct
from typing import Any

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]

_FIXED = {
    0xCA: ">f", 0xCB: ">d", 0xCC: ">B", 0xCD: ">H", 0xCE: ">I", 0xCF: ">Q", 0xD0: ">b", 0xD1: ">h", 0xD2: ">i", 0xD3: ">q",
}  # fmt: skip
_SIZED = {0xC4: ("bytes", ">B"), 0xC5: ("bytes", ">H"), 0xC6: ("bytes", ">I")}
_SIZED |= {0xD9: ("text", ">B"), 0xDA: ("text", ">H"), 0xDB: ("text", ">I")}
_SIZED |= {0xDC: ("list", ">H"), 0xDD: ("list", ">I"), 0xDE: ("map", ">H"), 0xDF: ("map", ">I")}
_CONSTANTS = {0xC0: None, 0xC2: False, 0xC3: True}


def parameters(data: bytes) -> list[tuple[str, dict[str, Floats]]]:
    """Return the layers of a saved thinc model that have weights, in its order: the name, and arrays by their names.

    The form is that of thinc's `Model.to_bytes`: "nodes" and "params" side by side, arrays as msgpack-numpy writes them.
    Raises ValueError for data of another form.
    """
    told = unpacked(data)
    layers = []
    for node, given in zip(told["nodes"], told["params"], strict=True):
        arrays = {name: _array(packed) for name, packed in given.items() if packed is not None}
        if arrays:
            layers.append((str(node["name"]), arrays))
    return layers


def unpacked(data: bytes) -> Any:
    """Return the one value that MessagePack holds; raises ValueError for what it may hold and a model doesn't."""
    return _Unpacker(data).value()


def _array(packed: dict[Any, Any]) -> Floats:
    if packed[b"type"] != "<f4":
        raise ValueError(f"an array of {packed[b'type']}, not of floats in four bytes")
    return np.frombuffer(packed[b"data"], dtype="<f4").reshape(packed[b"shape"])


class _Unpacker:
    """Reads one value of MessagePack (github.com/msgpack/msgpack/blob/master/spec.md), all but its extensions."""

    def __init__(self, data: bytes) -> None:
        self._data = memoryview(data)
        self._at = 0

    def value(self) -> Any:
        code = self._number(">B")
        if code < 0x80:
            return code
        if code >= 0xE0:
            return code - 0x100
        if code < 0xC0:
            kind, size = (
                ("map", code & 0x0F) if code < 0x90 else ("list", code & 0x0F) if code < 0xA0 else ("text", code & 0x1F)
            )
            return self._sized(kind, size)
        if code in _CONSTANTS:
            return _CONSTANTS[code]
        if code in _FIXED:
            return self._number(_FIXED[code])
        if code not in _SIZED:
            raise ValueError(f"byte {code:#x} begins nothing that a model holds")
        kind, form = _SIZED[code]
        return self._sized(kind, self._number(form))

    def _number(self, form: str) -> Any:
        (number,) = struct.unpack_from(form, self._data, self._at)
        self._at += struct.calcsize(form)
        return number

    def _sized(self, kind: str, size: int) -> Any:
        if kind == "map":
            return {self.value(): self.value() for _ in range(size)}
        if kind == "list":
            return [self.value() for _ in range(size)]
        piece = self._data[self._at : self._at + size]
        self._at += size
        return str(piece, "utf-8") if kind == "text" else bytes(piece)
