"""Outputs for tests of the register: small decisions written as text, read as a run reads them, and laid into folders."""

from __future__ import annotations

from pathlib import Path

from pipeline.batch.local import decision_of
from pipeline.document.decision import Decision
from pipeline.register.opening import open_register
from pipeline.register.taking_in import Taken, take_in
from pipeline.store.database import Database
from pipeline.write.decision_json import from_json, to_json

FERRIES = "77-QD-UBND-2031-03-02"
"""The id of CLEAN: what stands in its plan orders three things."""

NEWER = "88-QD-UBND-2031-05-05"
"""The id of a decision of May, which may end what CLEAN orders."""

OLD = "Quyết định số 77/QĐ-UBND ngày 02 tháng 3 năm 2031 của Ủy ban nhân dân tỉnh Sông Lúa"
REPLACES = f"Quyết định này có hiệu lực kể từ ngày ký và thay thế {OLD}."


def later(number: str, month: int, clause: str, province: str = "SÔNG LÚA") -> str:
    """Return the text of a decision of April or later that orders one thing, and says in a clause what it does to others."""
    return f"""ỦY BAN NHÂN DÂN
TỈNH {province}
-------

CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM
Độc lập - Tự do - Hạnh phúc
---------------

Số: {number}/QĐ-UBND

{province.title()}, ngày 05 tháng {month:02} năm 2031

QUYẾT ĐỊNH

Về việc quản lý bến đò

ỦY BAN NHÂN DÂN TỈNH {province}

Căn cứ Nghị định số 07/2031/NĐ-CP ngày 20 tháng 02 năm 2031 của Chính phủ quy định về bến đò;

QUYẾT ĐỊNH:

Điều 1. Sở Nội vụ lập danh sách người lái đò số {number} trước ngày 20/12/2031.

Điều 2. {clause}

Điều 3. Giám đốc Sở Nội vụ chịu trách nhiệm thi hành Quyết định này./.

TM. ỦY BAN NHÂN DÂN
CHỦ TỊCH

Lê Thị Sông
"""


def laid(output: Path, text: str, folder: str = "", **source: object) -> Decision:
    """Lay the decision of a text into an output, in the folder of its id unless told; `source` changes what it says of its file."""
    output.mkdir(exist_ok=True)
    file = output / "read.txt"
    file.write_text(text, "utf-8")
    decision, raw = decision_of(file)
    file.unlink()
    place = output / (folder or decision.id)
    place.mkdir(exist_ok=True)
    decision = decision.model_copy(update={"source": decision.source.model_copy(update=source)})
    (place / "source.txt").write_text(raw, "utf-8")
    write(place, decision)
    return decision


def write(place: Path, decision: Decision) -> None:
    (place / "decision.json").write_text(to_json(decision), "utf-8")


def read(place: Path) -> Decision:
    return from_json((place / "decision.json").read_text("utf-8"))


def taken(url: str, output: Path, **more: bool) -> Taken:
    """Take an output into the register at an address."""
    database = open_register(url)
    try:
        return take_in(database, output, **more)
    finally:
        database.close()


def opened(url: str) -> Database:
    return open_register(url)
