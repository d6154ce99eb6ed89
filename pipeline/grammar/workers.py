"""Bodies known by their work alone, without a name: "cơ quan thẩm định", "đơn vị chủ trì soạn thảo"."""

from __future__ import annotations

import re

from pipeline.grammar.verbs import verb_at
from pipeline.letters import small
from pipeline.spans import Span

# "cơ quan thẩm định", "Người đứng đầu cơ quan chủ trì soạn thảo": who does the work, and nothing of what is ordered.
_WORKER = re.compile(
    r"(?:(?:người\s+đứng\s+đầu|thủ\s+trưởng)\s+)?(?:các\s+)?(?:cơ\s+quan|đơn\s+vị|bộ\s+phận)(?:,\s+(?:đơn\s+vị|tổ\s+chức))?\s+(?=\S)"
)
_WORKS = 3
_WORKERS_LENGTH = 160


def is_known_by_work(text: str, part: Span) -> bool:
    """Tell whether a piece names bodies by their work alone: verbs without an object follow the common noun."""
    if part.end - part.start > _WORKERS_LENGTH:
        return False
    lowered = small(text[part.start : part.end])
    at = 0
    while at < len(lowered):
        worker = _WORKER.match(lowered, at)
        at = _past_works(lowered, worker.end()) if worker else 0
        if not at:
            return False
        at += 2 if lowered.startswith("; ", at) else 0
    return True


def _past_works(lowered: str, at: int) -> int:
    """Return where the verbs that begin at `at` end, with a semicolon or the text after them, 0 where an object follows."""
    for _ in range(_WORKS):
        verb = verb_at(lowered, at)
        if verb is None:
            return 0
        if lowered.startswith(";", verb.end) or verb.end == len(lowered):
            return verb.end
        at = verb.end + (2 if lowered.startswith(", ", verb.end) else 1)
    return 0
