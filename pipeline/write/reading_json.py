"""What read a file and where its text lies on its pages, as JSON; the same reading gives the same bytes."""

from __future__ import annotations

from pipeline.document.reading import Reading


def to_json(reading: Reading) -> str:
    """Return the reading as JSON in one line: fields in the model's order, accents as they are, without what is as a rule."""
    return reading.model_dump_json(exclude_defaults=True) + "\n"


def from_json(text: str | bytes) -> Reading:
    """Read a reading back; raises pydantic's ValidationError for what is none."""
    return Reading.model_validate_json(text)
