"""What became of one input of a run."""

from __future__ import annotations

from dataclasses import dataclass

OK, PARTIAL, DUPLICATE = "OK", "OK_PARTIAL", "DUPLICATE_OF"
"""The outcomes of a file that gave a decision, a part of one, or that has the bytes of another one of the run."""

DONE = frozenset({OK, PARTIAL, DUPLICATE})


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one input: `outcome` is one of `DONE` or an error's code; `folder` is where its decision lies.

    `steps` tells each engine that was tried, `rss` the memory of the process that read it, in MB. `earlier` says that the
    ledger knew it: nothing was read.
    """

    name: str
    sha256: str
    outcome: str
    id: str = ""
    folder: str = ""
    message: str = ""
    message_vi: str = ""
    exit_code: int = 0
    seconds: float = 0.0
    obligations: int = 0
    notes: int = 0
    rss: float = 0.0
    steps: tuple[str, ...] = ()
    earlier: bool = False

    @property
    def failed(self) -> bool:
        """Tell whether it gave no decision."""
        return self.outcome not in DONE
