"""What readers say of a text's encoding."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from pipeline.document.source import Remark
from pipeline.read.legacy import Plan
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


def converted_remarks(names: Iterable[Legacy], plan: Plan) -> tuple[Remark, ...]:
    """Return a remark for each encoding that was converted, and one where letters were missing."""
    remarks = tuple(converted_remark(name) for name in names)
    return (*remarks, _LETTERS_RESTORED) if plan.horns_lost else remarks


def told(converted: Counter[Legacy], plan: Plan) -> tuple[str, tuple[Remark, ...]]:
    """Return the encoding that most of the converted text was in, "" for none, and the remarks on all."""
    names = [name for name, _ in converted.most_common()]
    return (names[0] if names else ""), converted_remarks(names, plan)


_LETTERS_RESTORED = Remark(
    "letters-restored",
    "the program that made the file has dropped the letter ư, whose TCVN3 code is that of the soft hyphen; it was put "
    "back where a word leaves no other reading, and is still missing in others: compare with the original",
    "phần mềm tạo tệp đã làm mất chữ ư (mã TCVN3 trùng với gạch nối mềm); chữ này được điền lại ở những từ chỉ có một "
    "cách đọc, còn thiếu ở các từ khác: hãy đối chiếu với bản gốc",
    level="warning",
)


def mended_remark() -> Remark:
    """Return the remark that text encoded twice was decoded twice."""
    return Remark(
        "double-encoding",
        "UTF-8 that had been read as Western text and saved again was undone without loss",
        "văn bản UTF-8 bị đọc nhầm thành chữ Tây Âu rồi lưu lại đã được khôi phục nguyên vẹn",
    )
