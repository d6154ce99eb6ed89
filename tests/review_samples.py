"""Small outputs to review: decisions of our own invention, really extracted, loaded into a database, and the people who review them."""

from __future__ import annotations

import functools
import shutil
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path

import pytest
from clean_decision import CLEAN
from ledgers import new_url
from sqlalchemy import Connection, select

from pipeline.batch.places import Places
from pipeline.document.decision import Decision
from pipeline.document.reading import Reading
from pipeline.read.formats import read
from pipeline.review.records import tables
from pipeline.review.records.events import Person
from pipeline.review.records.loading import Loaded, load
from pipeline.review.records.opening import open_review
from pipeline.review.records.sheets import Sheet, sheet_of, sheets_of
from pipeline.steps import decided
from pipeline.store.database import Database
from pipeline.write.decision_json import decisions_in

REVIEWER = Person("lan", "reviewer")
APPROVER = Person("minh", "approver")

_HEAD, _, _TAIL = CLEAN.partition("1. Sở Xây dựng rà soát")
_TAIL = "Phụ lục I" + _TAIL.partition("\n\nPhụ lục I")[2]

TASKS = (
    "1. Sở Xây dựng chủ trì, phối hợp với Công an tỉnh rà soát toàn bộ bến đò, báo cáo Ủy ban nhân dân tỉnh trước ngày 15/11/2031.",
    "2. Công an tỉnh kiểm tra áo phao theo Phụ lục I, hoàn thành trong quý II năm 2031.",
    "3. Sở Tài chính bố trí kinh phí mua phao cứu sinh theo Nghị định số 07/2031/NĐ-CP.",
    "4. Đài Phát thanh tỉnh xây dựng chuyên mục về an toàn đò ngang; đăng tải danh sách bến đò trước ngày 01/6/2031.",
)
"""The tasks of the plan. The fourth is two obligations."""

PAGED = Path(__file__).parents[1] / "corpus" / "pdf" / "1876-QD-UBND.pdf"

NUMBER = "77/QĐ-UBND"
PLAN = "77-QD-UBND-2031-03-02"
"""Folder of the plan in an output, and so its id in the database."""

ROWS = (
    ("1", "Kiểm tra bến đò tại xã Đồi Chè", "Sở Xây dựng", "Tháng 5/2031"),
    ("2", "Kiểm tra bến đò tại xã Bến Lau", "Sở Xây dựng", "Tháng 5/2031"),
    ("3", "Kiểm tra bến đò tại xã Đồi Chè", "Sở Xây dựng", "Tháng 5/2031"),
    ("4", "Cấp phát áo phao cho người lái đò", "Công an tỉnh", "Quý III/2031"),
)
"""Rows of a task table, of which many a one is like another."""


def plan_text(tasks: tuple[str, ...] = TASKS, before: str = "") -> str:
    """Return the text of a decision with these tasks; `before` is put at the beginning of its plan, before all of them."""
    head = _HEAD.replace("I. MỤC ĐÍCH", f"{before}\n\nI. MỤC ĐÍCH") if before else _HEAD
    return head + "\n\n".join(tasks) + "\n\n" + _TAIL


def table_html(rows: tuple[tuple[str, ...], ...] = ROWS, before: str = "") -> str:
    """Return the same decision as HTML, whose tasks are the rows of a table."""
    told = [line for line in plan_text((), before).partition("Phụ lục I\n")[0].split("\n\n") if line.strip()]
    paragraphs = "".join("<p>" + line.replace("\n", "<br>") + "</p>" for line in told)
    heads = ("TT", "Nhiệm vụ", "Cơ quan chủ trì", "Thời hạn")
    drawn = "".join("<tr>" + "".join(f"<td>{cell}</td>" for cell in row) + "</tr>" for row in (heads, *rows))
    return f"<html><body>{paragraphs}<table border=1>{drawn}</table></body></html>"


@functools.cache
def _read(data: bytes, name: str) -> tuple[Decision, str, Reading]:
    source = read(data, name)
    return decided(source), source.raw, Reading.of(source)


def extracted(output: Path, content: str | bytes, name: str = "77.txt") -> Path:
    """Extract a file into an output folder, in place of what that holds of the same decision; return the decision's folder."""
    data = content.encode() if isinstance(content, str) else content
    decision, raw, reading = _read(data, name)
    shutil.rmtree(output / decision.id, ignore_errors=True)
    return output / Places(output).write(decision, raw, (), reading)


def sample_output(folder: Path) -> Path:
    """Make an output with the plan alone, six obligations in prose; return it."""
    output = folder / "output"
    extracted(output, plan_text())
    return output


def table_output(folder: Path) -> Path:
    """Make an output with the same decision, its tasks the rows of a table; return it."""
    output = folder / "output"
    extracted(output, table_html(), "77.html")
    return output


def paged_output(folder: Path) -> Path:
    """Make an output with a decision that was read from a PDF file, so that its evidence has pages and boxes; return it."""
    output = folder / "output"
    extracted(output, PAGED.read_bytes(), PAGED.name)
    return output


def opened(kind: str, folder: Path, output: Path | None = None) -> Database:
    """Return a new review database of a kind ("sqlite", "postgresql"), migrated, with what an output holds; close it."""
    database = open_review(new_url(kind, folder))
    if output is not None:
        loaded = load(database, output)
        assert (loaded.new, loaded.refused) == (len(list(decisions_in(output))), {})
    return database


class _TakenBack(Exception):
    """Ends a transaction of which nothing is to be kept."""


_SHARED: dict[tuple[str, str], Database] = {}


def taken_back(
    kind: str, folders: pytest.TempPathFactory, make: Callable[[Path], Path] = sample_output
) -> Iterator[Connection]:
    """Yield a connection to a loaded database that many tests share, in a transaction that is rolled back: a quick fixture."""
    key = (kind, make.__name__)
    if key not in _SHARED:
        folder = folders.mktemp("shared")
        _SHARED[key] = opened(kind, folder, make(folder))
    with suppress(_TakenBack), _SHARED[key].writing() as connection:
        yield connection
        raise _TakenBack


def reloaded(database: Database, output: Path, content: str | bytes, name: str = "77.txt") -> Loaded:
    """Extract a decision anew from other content and load it; return what loading came to."""
    extracted(output, content, name)
    return load(database, output)


def item_named(connection: Connection, words: str) -> int:
    """Return the number of the one item in use whose words begin so."""
    found = [sheet.item for sheet in sheets(connection) if sheet.active and words_of(sheet).startswith(words)]
    assert len(found) == 1, (words, found)
    return found[0]


def named(connection: Connection, words: str) -> Sheet:
    """Return the main sheet of the one item in use whose words begin so."""
    return sheet_of(connection, item_named(connection, words))


def words_of(sheet: Sheet) -> str:
    """Return the words of an item as they stand on a sheet."""
    return " ".join(entry["text"] for entry in sheet.entries("text"))


def sheets(connection: Connection) -> list[Sheet]:
    """Return the main sheets of all items, in use or not, by their numbers."""
    return sheets_of(connection, connection.execute(select(tables.item.c.id)).scalars())
