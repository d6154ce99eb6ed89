"""The workbook, read back by openpyxl and opened by LibreOffice."""

from __future__ import annotations

import csv
import subprocess
import zipfile
from collections.abc import Iterator
from contextlib import closing
from datetime import date, datetime
from pathlib import Path
from typing import Any

import openpyxl
import pypdfium2
import pytest
from export_samples import ALL, EARLIER, HOSTILE, LATER, filled, written
from ledgers import new_url
from openpyxl.utils.escape import unescape

from pipeline.batch.wrong_use import WrongUse
from pipeline.read.programs import find
from pipeline.register import changes, entries
from pipeline.register.day_rules import RULES
from pipeline.register.entries import Due, Held, Wanted
from pipeline.register.export import sheets
from pipeline.register.export.fields import FIELDS, place
from pipeline.register.export.profile import layout_of, words
from pipeline.register.export.reading import last_moment
from pipeline.register.export.reckoning import Reckoned, reckoned
from pipeline.register.export.sheets import CUT, LONGEST, height, shortened
from pipeline.register.opening import open_register
from pipeline.register.reviewing import REVIEWED
from pipeline.store.database import Database

SHEETS = ["Nhiệm vụ", "Thời hạn", "Quyết định", "Cơ quan", "Viện dẫn", "Thay đổi"]


@pytest.fixture
def register(tmp_path: Path) -> Iterator[Database]:
    with closing(filled(new_url("sqlite", tmp_path), tmp_path / "output")) as database:
        yield database


def workbook(database: Database, folder: Path, wanted: Wanted = ALL, **options: Any) -> openpyxl.Workbook:
    with database.reading() as connection:
        [path] = written(connection, "xlsx", folder, wanted, **options)
    return openpyxl.load_workbook(path)


def rows(sheet: Any) -> list[dict[str, Any]]:
    header, *lines = sheet.iter_rows(values_only=True)
    return [dict(zip(header, line, strict=True)) for line in lines]


def test_there_is_a_sheet_a_kind_ready_to_filter_and_to_print(register: Database, tmp_path: Path) -> None:
    book = workbook(register, tmp_path)
    assert book.sheetnames == SHEETS
    for sheet in book:
        assert sheet.freeze_panes == "A2"
        assert sheet.auto_filter.ref == sheet.dimensions
        assert sheet.print_title_rows == "$1:$1"
        assert (sheet.page_setup.orientation, sheet.page_setup.fitToHeight) == ("landscape", 0)
        assert sheet.sheet_properties.pageSetUpPr.fitToPage
        assert sheet.oddFooter.center.text == "Trang &P/&N"
        assert sheet.oddHeader.right.text.startswith("Tính đến ngày 15/08/2031")
    first = book["Nhiệm vụ"]
    assert first.print_area == f"'Nhiệm vụ'!$A$1:$T${first.max_row}"
    assert (first["F2"].alignment.wrap_text, first["C2"].number_format) == (True, "dd/mm/yyyy")


def test_a_row_says_what_the_register_says(register: Database, tmp_path: Path) -> None:
    first = rows(workbook(register, tmp_path)["Nhiệm vụ"])[0]
    assert first == {
        "STT": 1,
        "Số/ký hiệu": "45/QĐ-SNN",
        "Ngày ban hành": datetime(2031, 3, 2),
        "Cơ quan ban hành": "Sở Nông nghiệp tỉnh Sông Xanh",
        "Mục": "kèm theo 1, II/1",
        "Nội dung nhiệm vụ": 'Ươm hạt lim, gọi là "đợt một", trước ngày 05/4/2031',
        "Loại việc": "Thực hiện",
        "Chủ trì": "Phòng Vườn ươm; Trại giống Mây Trắng",
        "Phối hợp": "Hội Làm vườn",
        "Sản phẩm": "Vườn lim",
        "Thời hạn (nguyên văn)": "trước ngày 05/4/2031; hằng tháng",
        "Hạn cuối": None,
        "Loại thời hạn": "Ngày cụ thể; Định kỳ",
        "Nơi nhận": "Phòng Vườn ươm",
        "Cấp phê duyệt": "Trại giống Mây Trắng",
        "Điều kiện": "sau mưa đầu mùa",
        "Tình trạng": "Định kỳ",
        "Hiệu lực": f"Bị thay thế bởi {LATER}",
        "Căn cứ (trang)": 1,
        "Đơn vị thực hiện hiện nay": first["Đơn vị thực hiện hiện nay"],
        "Căn cứ (trích)": 'Ươm hạt lim, gọi là "đợt một", trước ngày 05/4/2031',
        "Kết quả rà soát": "Chưa rà soát",
        "Mã nhiệm vụ": f"{EARLIER}:#1/II/1:1",
    }
    assert first["Đơn vị thực hiện hiện nay"].startswith("Phòng Vườn ươm")


def test_deadlines_tell_how_they_stand_on_the_day(register: Database, tmp_path: Path) -> None:
    found = rows(workbook(register, tmp_path)["Thời hạn"])
    told = [(row["Hạn cuối"] and row["Hạn cuối"].date(), row["Tình trạng"]) for row in found[:7]]
    assert told == [
        (date(2031, 4, 4), "Quá hạn"),
        (None, "Định kỳ"),
        (date(2031, 9, 30), "Trong hạn"),
        (None, "Chưa rõ hạn"),
        (date(2031, 12, 10), "Trong hạn"),
        (None, "Thường xuyên"),
        (date(2031, 7, 31), "Quá hạn"),
    ]
    assert found[0]["Cách tính hạn"] == RULES["before"].message_vi


@pytest.mark.parametrize(
    ("due", "expected"),
    [
        (Due("2031-08-15", "", "date", "2031-08-15", "2031-08-15", "", True, ""), Reckoned("within", date(2031, 8, 15))),
        (Due("2031-08-15", "", "date", "2031-08-15", "2031-08-15", "", False, ""), Reckoned("past", date(2031, 8, 14), ("before",))),
        (Due("", "khi có yêu cầu", "relative", "", "", "", True, ""), Reckoned("unclear")),
        (Due("9999-12-31", "", "date", "", "9999-12-31", "", True, ""), Reckoned("within", date(9999, 12, 31))),
    ],
)  # fmt: skip
def test_the_last_day_itself_is_within_time(due: Due, expected: Reckoned) -> None:
    held = Held("x", "1/QĐ", "Quyết định", "", "", "2031-01-01", "", "", "", "", "", "")
    assert reckoned(due, held, date(2031, 8, 15)) == expected


# Texts


def test_no_text_becomes_a_formula_a_link_or_a_number(register: Database, tmp_path: Path) -> None:
    sheet = workbook(register, tmp_path)["Nhiệm vụ"]
    found = [row for row in sheet.iter_rows(min_row=2) if row[1].value == "46/QĐ-SNN"]
    short = {words: row[5] for row, words in zip(found, HOSTILE, strict=True) if len(words) < LONGEST}
    assert {cell.data_type for cell in short.values()} == {"s"}
    assert all(cell.hyperlink is None for cell in short.values())
    for text, cell in short.items():
        assert unescape(cell.value).replace("_xFFFE_", "\ufffe") == text
        assert cell.quotePrefix == (text[0] in "=+-@\t\r")
    [long] = [row[5].value for row, words in zip(found, HOSTILE, strict=True) if len(words) > LONGEST]
    assert len(long) == LONGEST
    assert long.endswith(CUT)
    assert "dài " * 8_000 in long


def test_a_text_is_cut_between_letters_as_excel_counts_them() -> None:
    assert shortened("a" * LONGEST) == "a" * LONGEST
    for text in ("a" * (LONGEST + 1), "🌱" * LONGEST, "a" + "🌱" * LONGEST):
        cut = shortened(text)
        assert LONGEST - 1 <= len(cut.encode("utf-16-le")) // 2 <= LONGEST
        assert cut.endswith(CUT)
        assert text.startswith(cut.removesuffix(CUT))


def test_rows_are_as_high_as_their_longest_text() -> None:
    one = height(["a", 1, None], [10, 10, 10])
    assert height(["một hai ba bốn", "a", None], [10, 10, 10]) == 2 * one - 1
    assert height(["một\n\nhai", "a", None], [10, 10, 10]) == 3 * one - 2
    assert height(["dài " * 10_000], [10]) == 409


def test_a_full_sheet_goes_on_in_a_further_one(
    register: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sheets, "MOST_ROWS", 10)
    book = workbook(register, tmp_path)
    parts = [name for name in book.sheetnames if name.startswith("Nhiệm vụ")]
    assert parts == ["Nhiệm vụ", "Nhiệm vụ (2)", "Nhiệm vụ (3)"]
    assert [row["STT"] for name in parts for row in rows(book[name])] == list(range(1, 2 + len(HOSTILE) + 1))
    for name in parts:
        assert book[name].auto_filter.ref == book[name].dimensions
        assert book[name].max_row <= 10


# Columns of an office's own


def test_an_office_can_bring_its_own_columns(register: Database, tmp_path: Path) -> None:
    own = tmp_path / "columns.yaml"
    own.write_text(
        "- of: obligations\n  title: Việc giao\n  columns:\n    - {field: text, title: Việc}\n"
        "    - {field: last_day, title: Xong trước}\n- of: obligations\n  title: Ai\n  columns: [{field: lead, title: Ai}]\n",
        "utf-8",
    )
    book = workbook(register, tmp_path, columns=own)
    assert book.sheetnames == ["Việc giao", "Ai"]
    assert [cell.value for cell in book["Việc giao"][1]] == ["Việc", "Xong trước"]
    assert book["Ai"].max_row == book["Việc giao"].max_row == 3 + len(HOSTILE)


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("- of: obligations\n  title: A\n  columns: [{field: secret, title: A}]", "fields: row, number"),
        ("- of: obligations\n  title: A/B\n  columns: [{field: text, title: A}]", "A/B"),
        ("- of: obligations\n  title: A\n  columns: [{field: text, title: A, print: false}]", "print: false"),
        ("- of: obligations\n  title: A\n  columns: []", "columns"),
        ("- of: people\n  title: A\n  columns: [{field: text, title: A}]", "people"),
        ("- {of: links, title: A, columns: [{field: type, title: A}]}\n- {of: links, title: a, columns: [{field: type, title: A}]}", "a, a"),
        ("[", "yaml"),
        ("[]", "[]"),
        ("a: !!python/object:os.system x", "yaml"),
    ],
)  # fmt: skip
def test_columns_that_cannot_be_are_refused_with_the_reason(tmp_path: Path, text: str, named: str) -> None:
    own = tmp_path / "columns.yaml"
    own.write_text(text, "utf-8")
    with pytest.raises(WrongUse, match="not a layout of columns") as caught:
        layout_of(own, FIELDS)
    assert named in caught.value.message


def test_titles_and_words_are_english_where_that_is_asked_for(register: Database, tmp_path: Path) -> None:
    book = workbook(register, tmp_path, language="en")
    assert book.sheetnames == ["Obligations", "Deadlines", "Decisions", "Bodies", "Links", "Changes"]
    row = rows(book["Obligations"])[0]
    assert (row["Kind"], row["Standing"]) == ("carry out", f"replaced by {LATER}")
    assert all(column.title_en for sheet in layout_of(None, FIELDS) for column in sheet.columns)


def test_every_closed_value_has_its_words() -> None:
    from typing import get_args

    from pipeline.document.decision import DeadlineKind, Relation
    from pipeline.lexicon.words import verbs
    from pipeline.register.export.reckoning import State
    from pipeline.register.proving import EFFECTS

    told = {group: set(values) for group, values in words().items()}
    assert told["deadline_kind"] == set(get_args(DeadlineKind))
    assert told["relation"] == set(get_args(Relation))
    assert told["state"] == set(get_args(State))
    assert told["standing"] == {entries.IN_FORCE, entries.SUPERSEDED, entries.WITHDRAWN}
    assert told["superseded_how"] == set(EFFECTS.values())
    assert told["what"] == {
        changes.ADDED, changes.CHANGED, changes.WITHDRAWN, changes.SUPERSEDED, changes.RESTORED,
    }  # fmt: skip
    assert told["reviewed"] == set(REVIEWED)
    assert told["kind"] == {row.kind for row in verbs().values()}


@pytest.mark.parametrize(
    ("section", "shown"), [("Điều 3", "Điều 3"), ("#1/II/3", "kèm theo 1, II/3"), ("#2", "kèm theo 2"), ("", "")]
)
def test_places_are_written_for_people(section: str, shown: str) -> None:
    assert place(section) == shown


def test_an_empty_register_gives_a_workbook_of_headers(tmp_path: Path) -> None:
    with closing(open_register(new_url("sqlite", tmp_path))) as database:
        book = workbook(database, tmp_path)
    assert book.sheetnames == SHEETS
    assert {sheet.max_row for sheet in book} == {1}


def test_it_bears_no_time_but_the_registers_own(register: Database, tmp_path: Path) -> None:
    made = workbook(register, tmp_path).properties
    with register.reading() as connection:
        last = datetime.fromisoformat(last_moment(connection)).replace(tzinfo=None, microsecond=0)
    assert (made.created, made.modified) == (last, last)
    with zipfile.ZipFile(tmp_path / "register.xlsx") as parts:
        assert {part.date_time[0] for part in parts.infolist()} == {1980}


# LibreOffice


def test_libreoffice_opens_it_and_shows_the_same(register: Database, tmp_path: Path) -> None:
    program = find(["soffice", "libreoffice"], "THIHANH_SOFFICE")
    if program is None or not (program.resolve().parent / "libsclo.so").exists():
        pytest.skip("no LibreOffice Calc here; apt-get install libreoffice-calc-nogui")
    book = workbook(register, tmp_path)
    # All sheets, UTF-8, values as they are shown: days in the form of the workbook, not in that of the machine.
    how = "csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,true,true,false,false,-1"
    command = [str(program), f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}", "--headless"]
    for form in ("pdf", how):
        subprocess.run(
            [*command, "--convert-to", form, "--outdir", str(tmp_path), str(tmp_path / "register.xlsx")],
            check=True, capture_output=True, timeout=300,
        )  # fmt: skip
    for sheet in book:
        with (tmp_path / f"register-{sheet.title}.csv").open(encoding="utf-8", newline="") as file:
            header, *lines = csv.reader(file)
        expected = list(sheet.iter_rows(min_row=2, values_only=True))
        assert header == [cell.value for cell in sheet[1]]
        assert len(lines) == len(expected) > 0
        for line, values in zip(lines, expected, strict=True):
            for told, value in zip(line, values, strict=True):
                assert not isinstance(value, datetime) or told == f"{value:%d/%m/%Y}"
                assert not isinstance(value, int) or told == str(value)
                assert value is not None or told == ""
    with (tmp_path / "register-Nhiệm vụ.csv").open(encoding="utf-8", newline="") as file:
        tasks = list(csv.DictReader(file))
    assert tasks[0]["Nội dung nhiệm vụ"] == 'Ươm hạt lim, gọi là "đợt một", trước ngày 05/4/2031'
    assert (tasks[0]["Ngày ban hành"], tasks[0]["Hiệu lực"]) == ("02/03/2031", f"Bị thay thế bởi {LATER}")
    assert "30/09/2031" in [line["Hạn cuối"] for line in tasks]
    texts = [line["Nội dung nhiệm vụ"] for line in tasks[2:]]
    plain = [text for text in HOSTILE if text.isprintable() and len(text) < LONGEST]
    assert [text for text in plain if text not in texts] == []
    with pypdfium2.PdfDocument(tmp_path / "register.pdf") as pages:
        shown = [page.get_textpage().get_text_range() for page in pages]
        assert all(page.get_width() > page.get_height() for page in pages)
    assert "02/03/2031" in shown[0]
    for title in SHEETS:
        # The header of a sheet stands on each of its pages, as its title does.
        assert any(page.startswith(title) for page in shown)
    first = [page for page in shown if page.startswith("Nhiệm vụ")]
    assert all("Nội dung nhiệm vụ" in page for page in first)
