"""What sending needs of a tracker, whichever it is."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Protocol, TypeAlias

from pipeline.register.push.caller import Caller
from pipeline.register.push.ticket import Ticket
from pipeline.register.push.wording import ENDED

Differences: TypeAlias = dict[str, tuple[str, str]]
"""What would change over there: old and new by the name of the field, as words for people."""

RESTORED = "Có hiệu lực trở lại / in force again"


@dataclass(frozen=True, slots=True)
class Found:
    """A ticket as it is over there. `doubles` are ids of others that claim to be the same obligation."""

    remote: str
    raw: Mapping[str, Any]
    doubles: tuple[str, ...] = ()


class Tracker(Protocol):
    """A program that holds tickets. Its methods raise what `Caller` raises."""

    caller: Caller

    @property
    def target(self) -> str:
        """The name of this very place in the ledger."""

    def prepare(self) -> None:
        """Look up what the settings name, by reading alone; raises PushSetting for what is not there."""

    def find(self, key: str, remote: str) -> Found | None:
        """Return the ticket of an obligation: by its id over there where that is known, else by our key."""

    def fingerprint(self, ticket: Ticket) -> str:
        """Return a hash of all that would be sent."""

    def differences(self, found: Found, ticket: Ticket) -> Differences:
        """Return what differs over there."""

    def create(self, ticket: Ticket) -> str:
        """Make a ticket and return its id."""

    def change(self, found: Found, ticket: Ticket) -> None:
        """Let a ticket be as told; what is so already is not sent."""


def hashed(value: Any) -> str:
    """Return the SHA-256 of a value as JSON."""
    return hashlib.sha256(json.dumps(value, ensure_ascii=False, sort_keys=True).encode()).hexdigest()


def comment_for(ticket: Ticket, said: list[str], *, was_ended: bool, closes: bool) -> str:
    """Return what is to be said below a ticket, "" for nothing: that it ended where no status says so, or is in force again.

    `said` are the comments there, in order; the last of ours counts, so that a comment whose answer was lost is not repeated.
    """
    ours = [one for one in said if one.startswith((ENDED, RESTORED))]
    last = ours[-1] if ours else ""
    if ticket.ended:
        text = f"{ENDED}: {ticket.ended}"
        return "" if closes or text == last else text
    return RESTORED if was_ended and last != RESTORED else ""
