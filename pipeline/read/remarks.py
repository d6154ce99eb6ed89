"""What readers say of a text's encoding."""

from __future__ import annotations

from collections import Counter

from pipeline.document.source import Remark
from pipeline.read.legacy_tables import NAMES, Legacy

_NAMES: dict[str, str] = {"windows-1258": "Windows-1258"} | dict(NAMES)


def converted_remark(encoding: str) -> Remark:
    """Return the remark that text in a legacy encoding was converted."""
    name = _NAMES[encoding]
    return Remark(
        "legacy-encoding",
        f"text in the legacy encoding {name} was converted to Unicode; quotes and offsets are of the converted text",
        f"văn bản dùng bảng mã cũ {name} đã được chuyển sang Unicode; trích dẫn và vị trí tính theo văn bản đã chuyển",
    )


def converted_remarks(converted: Counter[Legacy]) -> tuple[str, tuple[Remark, ...]]:
    """Return the encoding that most of the converted text was in, "" for none, and a remark for each that was met."""
    names = [name for name, _ in converted.most_common()]
    return (names[0] if names else ""), tuple(converted_remark(name) for name in names)


def mended_remark() -> Remark:
    """Return the remark that text encoded twice was decoded twice."""
    return Remark(
        "double-encoding",
        "UTF-8 that had been read as Western text and saved again was undone without loss",
        "văn bản UTF-8 bị đọc nhầm thành chữ Tây Âu rồi lưu lại đã được khôi phục nguyên vẹn",
    )
