"""The one string by which a body, a line of Nơi nhận or a deadline is compared, however it is written down.

Gold gives a body as its name and a deadline as its canonical value; the output gives objects that hold them.
"""

from __future__ import annotations

import re
from typing import Any

_DURATION_AND_EVENT = re.compile(r"^(P[^ ]+).*")


def name_of(body: Any) -> str:
    """Return the name of a body: itself, or its `name` (or verbatim `text`)."""
    return str(body.get("name") or body.get("text") or "") if isinstance(body, dict) else str(body)


def printed_line(recipient: Any) -> str:
    """Return a line of Nơi nhận as printed: its name, with its note in brackets."""
    note = recipient.get("note") if isinstance(recipient, dict) else ""
    return f"{name_of(recipient)} ({note})" if note else name_of(recipient)


def deadline_value(deadline: Any) -> str:
    """Return the canonical value; a duration counts without the event that it runs from."""
    value = deadline.get("value", "") if isinstance(deadline, dict) else deadline
    return _DURATION_AND_EVENT.sub(r"\1", str(value or "").strip())
