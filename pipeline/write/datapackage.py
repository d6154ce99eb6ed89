"""The descriptor of the CSV files (Data Package v2, https://datapackage.org/standard/data-package/)."""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import Path, PurePosixPath
from typing import Any

from pipeline.document.decision import SCHEMA_VERSION, Decision
from pipeline.write import DESCRIPTOR
from pipeline.write.atomic import together
from pipeline.write.columns import Column, ForeignKey, Table
from pipeline.write.csv_tables import TABLE_FOLDER, CsvFiles, DocumentTable, draft_tables

_PROFILES = "https://datapackage.org/profiles/2.0"


def write_package(decisions: Iterable[Decision], output: Path) -> CsvFiles:
    """Write the CSV files of a run and their descriptor; all take their places together. Raises DiskFull."""
    with together() as drafts:
        files = draft_tables(decisions, output, drafts)
        with drafts.writing(output / DESCRIPTOR) as file:
            file.write(descriptor_text(files))
    return files


def descriptor_text(files: CsvFiles) -> str:
    """Return the descriptor as JSON."""
    return json.dumps(descriptor(files), ensure_ascii=False, indent=1) + "\n"


def descriptor(files: CsvFiles) -> dict[str, Any]:
    """Describe the files: titles in Vietnamese, descriptions in English, no time of making."""
    resources = [_table_resource(table) for table in files.tables]
    resources += [_document_table_resource(table) for table in files.document_tables]
    return {
        "$schema": f"{_PROFILES}/datapackage.json",
        "name": "thihanh",
        "title": "Nhiệm vụ giao trong các quyết định hành chính",
        "description": "Who must do what, by when and under which law, read out of Vietnamese decisions.",
        "version": SCHEMA_VERSION,
        "resources": resources,
    }


def _resource(name: str, path: str, title: str, description: str, schema: dict[str, Any]) -> dict[str, Any]:
    return {
        "$schema": f"{_PROFILES}/dataresource.json",
        "name": name,
        "type": "table",
        "path": path,
        "title": title,
        "description": description,
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "dialect": {"$schema": f"{_PROFILES}/tabledialect.json", "delimiter": ",", "lineTerminator": "\r\n"},
        "schema": {"$schema": f"{_PROFILES}/tableschema.json", **schema, "missingValues": [""]},
    }


def _table_resource(table: Table) -> dict[str, Any]:
    schema: dict[str, Any] = {"fields": [_field(column) for column in table.columns], "primaryKey": list(table.key)}
    if table.foreign_keys:
        schema["foreignKeys"] = [_foreign_key(key) for key in table.foreign_keys]
    return _resource(table.name, f"{table.name}.csv", table.title, table.description, schema)


def _field(column: Column) -> dict[str, Any]:
    field: dict[str, Any] = {
        "name": column.name,
        "type": column.type,
        "title": column.title,
        "description": column.description,
    }
    constraints: dict[str, Any] = {}
    if column.required:
        constraints["required"] = True
    if column.allowed:
        constraints["enum"] = list(column.allowed)
    if column.lowest is not None:
        constraints["minimum"] = column.lowest
    if column.highest is not None:
        constraints["maximum"] = column.highest
    return {**field, "constraints": constraints} if constraints else field


def _foreign_key(key: ForeignKey) -> dict[str, Any]:
    return {
        "fields": list(key.columns),
        "reference": {"resource": key.table, "fields": list(key.other_columns)},
    }


def _document_table_resource(table: DocumentTable) -> dict[str, Any]:
    name = f"{TABLE_FOLDER}-{PurePosixPath(table.path).stem}"
    return _resource(
        name,
        table.path,
        table.caption or "Bảng không có tên",
        f"A table of decision {table.decision_id}, as printed.",
        {"fields": [{"name": heading, "type": "string", "title": heading} for heading in table.header]},
    )
