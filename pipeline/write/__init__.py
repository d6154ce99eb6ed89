"""Writers: one a format, out of the published decision."""

from pipeline.write.atomic import write_bytes, write_text

WRITERS: tuple[tuple[str, str], ...] = (
    ("json", "pipeline.write.decision_json"),
    ("csv", "pipeline.write.csv_tables"),
    ("spacy", "pipeline.write.spacy_docs"),
)
"""Each output format and the module that writes it, imported only when it is asked for."""

DESCRIPTOR = "datapackage.json"
"""What tells of the CSV files, in their folder; it is written with them."""

__all__ = ["DESCRIPTOR", "WRITERS", "write_bytes", "write_text"]
