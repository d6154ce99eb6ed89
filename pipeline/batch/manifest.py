"""`run.json`: what was run, and what became of every input."""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import TYPE_CHECKING

from pipeline import __version__
from pipeline.document.decision import SCHEMA_VERSION
from pipeline.trained import MODEL

if TYPE_CHECKING:
    from pipeline.batch.run import Run

RUN_FILE = "run.json"


def run_text(run: Run, seconds: float) -> str:
    """Return `run.json`: what was run, counts by outcome, times, and each input with its outcome."""
    counts: dict[str, int] = {}
    for outcome in run.outcomes:
        counts[outcome.outcome] = counts.get(outcome.outcome, 0) + 1
    content = {
        "tool": {"name": "thihanh", "version": __version__},
        "schema_version": SCHEMA_VERSION,
        "options": {
            "formats": list(run.formats),
            "second_reader": MODEL if run.second_reader else None,
            "workers": run.workers,
            "seconds": run.limits.seconds,
            "memory": run.limits.memory,
        },
        "files": run.files,
        "counts": dict(sorted(counts.items())),
        "seconds": round(seconds, 3),
        "csv_written": run.csv_written,
        "repeated_in_csv": run.repeated,
        "inputs": [asdict(outcome) for outcome in run.outcomes],
    }
    return json.dumps(content, ensure_ascii=False, indent=1) + "\n"
