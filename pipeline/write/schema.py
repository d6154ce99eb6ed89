"""The JSON Schema of decision.json, generated from the published model.

Run as a module, it writes the schema to the path given:
`python -m pipeline.write.schema docs/schema/decision-1.2.0.json`.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

from pipeline.document.decision import SCHEMA_VERSION, Decision
from pipeline.write.atomic import write_text

DIALECT = "https://json-schema.org/draft/2020-12/schema"
SCHEMA_ID = f"https://thihanh.example/schema/decision-{SCHEMA_VERSION}.json"


def json_schema() -> dict[str, Any]:
    """Return the schema (2020-12) of what is written.

    Fields with a default are not required, so that an output from before a minor addition stays valid; fields that
    the contract doesn't name are not allowed.
    """
    return {
        "$schema": DIALECT,
        "$id": SCHEMA_ID,
        **Decision.model_json_schema(by_alias=True, mode="serialization"),
    }


def schema_text() -> str:
    """Return the schema as it is committed."""
    return json.dumps(json_schema(), ensure_ascii=False, indent=1) + "\n"


if __name__ == "__main__":
    write_text(Path(sys.argv[1]), schema_text())
