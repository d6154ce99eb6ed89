"""`--where`: which results are meant, as `version<1.2,outcome=TIMEOUT,name~2025*`."""

from __future__ import annotations

import operator
import re
import unicodedata
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from fnmatch import fnmatchcase

from packaging.version import InvalidVersion, Version

_ORDERS: dict[str, Callable[[Version, Version], bool]] = {
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
    "=": operator.eq,
    "!=": operator.ne,
}
_SIGNS = {"version": tuple(_ORDERS), "outcome": ("=", "!="), "name": ("~",)}
_PART = re.compile(r"\s*(?P<field>\w+)\s*(?P<sign><=|>=|!=|[<>=~])\s*(?P<value>.*?)\s*")
_OUTCOME = re.compile(r"[A-Z][A-Z0-9_]*")


class WrongWhere(ValueError):
    """A condition that can't be read; the messages name the part that is wrong, in English and Vietnamese."""

    def __init__(self, message: str, message_vi: str) -> None:
        super().__init__(message)
        self.message = message
        self.message_vi = message_vi


@dataclass(frozen=True, slots=True)
class Condition:
    """One part of a condition: `field` is "version", "outcome" or "name", `sign` one that this field knows."""

    field: str
    sign: str
    value: str

    def holds(self, version: str, outcome: str, names: Sequence[str]) -> bool:
        """Tell whether the part holds; versions compare by PEP 440, a pattern has to fit one of the names."""
        if self.field == "version":
            return _ORDERS[self.sign](Version(version), Version(self.value))
        if self.field == "outcome":
            return (outcome == self.value) == (self.sign == "=")
        # Names from a Mac come decomposed; what is typed in a terminal is composed.
        pattern = unicodedata.normalize("NFC", self.value)
        return any(fnmatchcase(unicodedata.normalize("NFC", name), pattern) for name in names)


@dataclass(frozen=True, slots=True)
class Where:
    """Conditions that must all hold; without any, everything is meant."""

    conditions: tuple[Condition, ...] = ()

    @property
    def by_name(self) -> bool:
        """Whether the names of a document have to be known."""
        return any(condition.field == "name" for condition in self.conditions)

    def holds(self, version: str, outcome: str, names: Sequence[str] = ()) -> bool:
        """Tell whether all conditions hold for a result of `version` with `outcome`, whose bytes have these names."""
        return all(condition.holds(version, outcome, names) for condition in self.conditions)


def parse_where(text: str) -> Where:
    """Read conditions joined by commas: `version` with < <= > >= = !=, `outcome` with = !=, `name` with ~ (* ? [abc]).

    Raises WrongWhere, which names the first part that is wrong. A comma can't be part of a value.
    """
    return Where(tuple(_condition(part) for part in text.split(",")))


def _condition(part: str) -> Condition:
    match = _PART.fullmatch(part)
    if match is None:
        raise WrongWhere(
            f"{part.strip()!r} is no condition; write for example version<1.2, outcome=TIMEOUT or name~2025*",
            f"{part.strip()!r} không phải là điều kiện; hãy viết ví dụ version<1.2, outcome=TIMEOUT hoặc name~2025*",
        )
    condition = Condition(match["field"], match["sign"], match["value"])
    if condition.field not in _SIGNS:
        raise WrongWhere(
            f"{part.strip()!r}: {condition.field!r} is unknown; there are {', '.join(_SIGNS)}",
            f"{part.strip()!r}: không có trường {condition.field!r}; chỉ có {', '.join(_SIGNS)}",
        )
    signs = _SIGNS[condition.field]
    if condition.sign not in signs:
        raise WrongWhere(
            f"{part.strip()!r}: {condition.field} is not compared by {condition.sign!r}, but by {' '.join(signs)}",
            f"{part.strip()!r}: {condition.field} không dùng dấu {condition.sign!r}, mà dùng {' '.join(signs)}",
        )
    if not _fits(condition):
        kind, kind_vi = _KINDS[condition.field]
        raise WrongWhere(
            f"{part.strip()!r}: {condition.value!r} is no {kind}",
            f"{part.strip()!r}: {condition.value!r} không phải là {kind_vi}",
        )
    return condition


_KINDS = {
    "version": ("version, such as 1.2.0", "phiên bản, ví dụ 1.2.0"),
    "outcome": ("outcome, such as TIMEOUT", "kết quả, ví dụ TIMEOUT"),
    "name": ("pattern, such as 2025*", "mẫu tên, ví dụ 2025*"),
}


def _fits(condition: Condition) -> bool:
    if condition.field == "version":
        try:
            Version(condition.value)
        except InvalidVersion:
            return False
        return True
    if condition.field == "outcome":
        return _OUTCOME.fullmatch(condition.value) is not None
    return bool(condition.value)
