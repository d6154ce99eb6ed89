"""The folder of a model: where it lies, whether it is what was built; the only home of model loading."""

from __future__ import annotations

import hashlib
import json
import os
from functools import lru_cache
from pathlib import Path

from pipeline.errors import DamagedFile, MissingFile
from pipeline.trained.reader import SecondReader

MODEL = "second-reader-1.0.0"
"""The model that this version reads with: a folder of `models/`."""

HASHES = "hashes.json"
SYMBOLS = "symbols.json"
"""The strings to which spaCy gives a number of its own instead of their hash; written when a model is built."""


def models_folder() -> Path:
    """Return where the models lie: the folder that THIHANH_MODELS names, else `models/` beside the package."""
    named = os.environ.get("THIHANH_MODELS")
    return Path(named) if named else Path(__file__).resolve().parents[2] / "models"


def model_folder() -> Path:
    """Return the folder of the second reader's model; raises MissingFile where it isn't there."""
    folder = models_folder() / MODEL
    if not (folder / HASHES).is_file():
        raise MissingFile(
            f"{folder}: the second reader is not there; build it with `make model` or run without --second-reader",
            f"{folder}: không có mô hình đọc thứ hai; tạo bằng `make model` hoặc chạy không kèm --second-reader",
        )
    return folder


@lru_cache(maxsize=1)
def second_reader() -> SecondReader:
    """Return the second reader, loaded once a process.

    Raises MissingFile where the model isn't there, DamagedFile where a file of it is not the one that was built.
    """
    folder = model_folder()
    _check(folder)
    from pipeline.trained.entities import moves_of
    from pipeline.trained.network import Network
    from pipeline.trained.weights import parameters, unpacked

    parts = {name: parameters((folder / name / "model").read_bytes()) for name in ("tok2vec", "ner", "spancat")}
    moves = moves_of(json.loads(unpacked((folder / "ner" / "moves").read_bytes())["moves"]))
    symbols = json.loads((folder / SYMBOLS).read_text("utf-8"))
    return SecondReader(Network(parts["tok2vec"], parts["ner"], parts["spancat"], moves, symbols))


def hashes_of(folder: Path) -> dict[str, str]:
    """Return the SHA-256 of every file of a model but the list itself, by path below the folder, sorted."""
    files = sorted(path for path in folder.rglob("*") if path.is_file() and path.name != HASHES)
    return {path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest() for path in files}


def _check(folder: Path) -> None:
    """Compare every file with the list made when the model was built: none but ours is loaded."""
    expected = json.loads((folder / HASHES).read_text("utf-8"))
    found = hashes_of(folder)
    wrong = sorted(name for name in expected.keys() | found.keys() if expected.get(name) != found.get(name))
    if wrong:
        raise DamagedFile(
            f"{folder}: {', '.join(wrong[:3])} is not what was built; get the model anew or run `make model`",
            f"{folder}: {', '.join(wrong[:3])} không phải bản gốc; hãy lấy lại mô hình hoặc chạy `make model`",
        )
