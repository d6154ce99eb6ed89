"""Finding and reading gold and predicted decisions.

They are read as plain JSON, not as the published model: gold holds only the fields that a person labelled,
and an older output may lack fields of today.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from pipeline.errors import DamagedFile, MissingFile

Json = Mapping[str, Any]

_LISTS = ("sections", "references", "obligations", "tables", "indicators", "abbreviations", "relations")
_GOLD_KEYS = (("sections", "path"), ("obligations", "text"))
"""What a labelled item can't be without."""


def rows(document: Json, field: str) -> list[Json]:
    """Return the items of a list field, [] where it is absent."""
    return list(document.get(field) or ())


def read_gold(path: Path) -> Json:
    """Read a gold decision; raises MissingFile or DamagedFile."""
    document = read_decision(path)
    for field, key in _GOLD_KEYS:
        if any(key not in item for item in rows(document, field)):
            raise _damaged(path, f"an item of {field} has no {key!r}", f"một mục của {field} không có {key!r}")
    return document


def read_decision(path: Path) -> Json:
    """Read a decision and check that its lists are lists of objects; raises MissingFile or DamagedFile."""
    document = _read_object(path)
    if not isinstance(document.get("decision") or {}, dict):
        raise _damaged(path, "'decision' is not an object", "'decision' không phải là một đối tượng")
    for field in _LISTS:
        items = document.get(field)
        if items is None or (field == "abbreviations" and isinstance(items, dict)):
            continue
        if not isinstance(items, list) or not all(isinstance(item, dict) for item in items):
            raise _damaged(
                path, f"{field!r} is not a list of objects", f"{field!r} không phải là danh sách các đối tượng"
            )
    return document


def paired_paths(gold: Path, predicted: Path) -> Iterator[tuple[str, Path, Path | None]]:
    """Yield each gold file's name and path with the path of its prediction, None where there is none.

    Both are files, or both are folders. Raises MissingFile where a path does not exist, is not what the other is, or holds no gold.
    """
    for path in (gold, predicted):
        if not path.exists():
            raise MissingFile(
                f"{path} does not exist: give a decision file or a folder of them",
                f"Không có {path}: hãy chỉ tới một tệp quyết định hoặc một thư mục chứa chúng",
            )
    if gold.is_dir() != predicted.is_dir():
        raise MissingFile(
            f"{gold} and {predicted}: one is a file, the other a folder; give two decision files or two folders of them",
            f"{gold} và {predicted}: một bên là tệp, một bên là thư mục; hãy chỉ tới hai tệp quyết định hoặc hai thư mục chứa chúng",
        )
    if not gold.is_dir():
        yield gold.stem, gold, predicted
        return
    files = sorted(gold.glob("*.json"))
    if not files:
        raise MissingFile(
            f"{gold} holds no gold decisions (NAME.json)", f"{gold} không có quyết định mẫu nào (TÊN.json)"
        )
    by_name = predicted_paths(predicted)
    for path in files:
        yield path.stem, path, by_name.get(path.stem)


def predicted_paths(folder: Path) -> dict[str, Path]:
    """Map each document's name without its ending to the file that holds its decision.

    That is NAME.json in the folder itself, or any decision.json at or below it whose `source.name` is NAME with
    an ending of its own; a draft of a folder, whose name begins with a dot, holds none yet. Where several fit,
    the folder's own file wins, then the first by path.
    """
    found = {path.stem: path for path in sorted(folder.glob("*.json"))}
    for path in sorted(folder.rglob("decision.json")):
        if any(part.startswith(".") for part in path.relative_to(folder).parts):
            continue
        source = _read_object(path).get("source")
        name = source.get("name") if isinstance(source, dict) else None
        if isinstance(name, str):
            found.setdefault(Path(name).stem, path)
    return found


def _read_object(path: Path) -> dict[str, Any]:
    try:
        document = json.loads(path.read_text("utf-8-sig"))
    except OSError as error:
        reason = error.strerror or str(error)
        raise MissingFile(f"{path} cannot be opened: {reason}", f"Không mở được {path}: {reason}") from error
    except (ValueError, RecursionError) as error:
        raise _damaged(path, f"it is not JSON ({error})", f"tệp không phải JSON ({error})") from error
    if not isinstance(document, dict):
        raise _damaged(path, "it is not a JSON object", "tệp không phải là một đối tượng JSON")
    return document


def _damaged(path: Path, reason: str, reason_vi: str) -> DamagedFile:
    return DamagedFile(
        f"{path} cannot be scored: {reason}; write it again", f"Không chấm được {path}: {reason_vi}; hãy ghi lại tệp"
    )
