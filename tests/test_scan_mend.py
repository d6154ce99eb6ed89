"""What recognition gets wrong: mended where the language or the sequence leaves one reading, left alone elsewhere."""

from __future__ import annotations

import pytest

from pipeline.lexicon.phrases import letters_of, phrases, syllables
from pipeline.read.pdf_lines import Row
from pipeline.read.scan_marks import Ordinal, marks_mended, numbered_mended, numeral, ordinals_mended
from pipeline.read.scan_mend import mended
from pipeline.read.scan_noise import without_noise
from pipeline.read.scan_page import row_word, rows_of
from pipeline.read.tesseract import Word

KNOWN = phrases()


def rows(*lines: str, size: float = 12.0, widths: dict[str, float] | None = None) -> list[Row]:
    """Return lines of words six points a letter wide, or as wide as `widths` says in shares of the size."""
    found: list[Row] = []
    for number, line in enumerate(lines):
        words, x = [], 80.0
        for text in line.split():
            width = (widths or {}).get(text, 0.5 * len(text)) * size
            words.append(row_word(text, x, x + width, 0.95))
            x += width + 4
        found.append(Row(tuple(words), 100.0 + 18 * number, size))
    return found


def said(found: list[Row]) -> list[str]:
    return [" ".join(word.text for word in row.words) for row in found]


@pytest.mark.parametrize(
    ("read", "meant"),
    [
        # A hook taken for an acute, by the pairs of the dictionary.
        ("Sở Văn hóa và Thế thao rà soát bến bãi", "Sở Văn hóa và Thể thao rà soát bến bãi"),
        ("Tố chức tống kết, kiếm tra việc phố biến", "Tổ chức tổng kết, kiểm tra việc phổ biến"),
        ("CHUYẾN ĐỐI SỐ CỦA BẾN LAU", "CHUYỂN ĐỔI SỐ CỦA BẾN LAU"),
        # Other marks, by the set phrases of official language.
        ("quy định chỉ tiết khoản 2", "quy định chi tiết khoản 2"),
        ("đồng bào dân tộc thiếu số, bình đằng giới", "đồng bào dân tộc thiểu số, bình đẳng giới"),
        ("TRIỂN KHAI THỊ HÀNH LUẬT ĐÒ NGANG", "TRIỂN KHAI THI HÀNH LUẬT ĐÒ NGANG"),
        ("QUYÉT ĐỊNH", "QUYẾT ĐỊNH"),
        ("(đế b/c);", "(để b/c);"),
        ("Vụ Giáo đục Đại học, nguôn nhân lực", "Vụ Giáo dục Đại học, nguồn nhân lực"),
        ("Văn phòng Tống Bí thư", "Văn phòng Tổng Bí thư"),
        # Numbers of documents, quarters, days.
        ("Quyết định só 77/QĐ-SXD", "Quyết định số 77/QĐ-SXD"),
        ("Nghị định số 92/2031/ND-CP", "Nghị định số 92/2031/NĐ-CP"),
        ("tại Điêu 3; (để b/e); (để b/);", "tại Điều 3; (để b/c); (để b/c);"),
        ("ghi vào sổ 12", "ghi vào sổ 12"),
        ("Số: 77/QĐÐ-SXD", "Số: 77/QĐ-SXD"),
        ("Nghị quyết số 11-ÑQ/TW", "Nghị quyết số 11-NQ/TW"),
        ("xong trong Quý H/2031.", "xong trong Quý II/2031."),
        ("Quý II, II1/⁄2031", "Quý II, III/2031"),
        ("Quý IIH/2031", "Quý III/2031"),
        ("ngày 03 tháng § nắm 2031", "ngày 03 tháng 8 năm 2031"),
        ("Hãng năm, báo cáo hãng quý.", "Hằng năm, báo cáo hằng quý."),
        # What may be right stays: common words, names, words of another pair, one more spelling of the same.
        ("số hộ có liên quan của tỉnh", "số hộ có liên quan của tỉnh"),
        ("bà Tống Thanh Hà", "bà Tống Thanh Hà"),
        ("ông Phạm Vĩ", "ông Phạm Vĩ"),
        ("theo đối tượng yếu thế", "theo đối tượng yếu thế"),
        ("tình hình thế giới", "tình hình thế giới"),
        ("trên địa bàn tổ chức", "trên địa bàn tổ chức"),
        ("Uỷ ban nhân dân tỉnh", "Uỷ ban nhân dân tỉnh"),
        ("88/KL-BCĐĐMSX", "88/KL-BCĐĐMSX"),
        ("xong trong Quý 1/2031.", "xong trong Quý 1/2031."),
        ("tố. Chức danh", "tố. Chức danh"),
    ],
)
def test_words(read: str, meant: str) -> None:
    found, mends = mended(rows(read), KNOWN)
    assert said(found) == [meant]
    changed = [(ours, theirs) for ours, theirs in zip(read.split(), meant.split(), strict=True) if ours != theirs]
    assert len(mends) == len(changed), "every mend is told"


def test_a_word_is_mended_by_its_neighbour_on_the_next_line() -> None:
    found, _ = mended(rows("các đơn vị tố", "chức thực hiện, báo cáo trong Quý", "H/2031"), KNOWN)
    assert said(found) == ["các đơn vị tổ", "chức thực hiện, báo cáo trong Quý", "II/2031"]


def test_a_mended_word_stays_in_its_place() -> None:
    before = rows("Tố chức")[0].words[0]
    after = mended(rows("Tố chức"), KNOWN)[0][0].words[0]
    assert (after.x0, after.x1, after.stops[0], after.stops[-1]) == (before.x0, before.x1, before.x0, before.x1)


# Marks

# Widths in shares of the size, where a capital is half of it wide: strokes stand 0.29 apart.
WIDE = {"I.": 0.43, "L": 0.43, "II.": 0.72, "IH.": 0.72, "HI.": 1.01, "III.": 1.01, "IV.": 0.93, "H.": 0.72, "l.": 0.43}


@pytest.mark.parametrize(
    ("read", "meant"),
    [
        ("L MỤC ĐÍCH, YÊU CẦU", "I. MỤC ĐÍCH, YÊU CẦU"),
        ("IH. NỘI DUNG THỰC HIỆN", "II. NỘI DUNG THỰC HIỆN"),
        ("HI. TỔ CHỨC THỰC HIỆN", "III. TỔ CHỨC THỰC HIỆN"),
        ("IV. TỔ CHỨC THỰC HIỆN", "IV. TỔ CHỨC THỰC HIỆN"),
        ("I.MỤC ĐÍCH, YÊU CẦU", "I. MỤC ĐÍCH, YÊU CẦU"),
        ("1. MỤC ĐÍCH, YÊU CẦU", "1. MỤC ĐÍCH, YÊU CẦU"),
        ("H. kiểm tra bến bãi", "H. kiểm tra bến bãi"),
        ("~ Sở Xây dựng;", "- Sở Xây dựng;"),
        ("~- Sở Xây dựng;", "- Sở Xây dựng;"),
        ("Phụ lục H", "Phụ lục II"),
        ("Số2624 /QĐ-SXD", "Số: 2624 /QĐ-SXD"),
        ("Bến Lau, ngày22 tháng 9", "Bến Lau, ngày 22 tháng 9"),
        ("Bến Lau, ngàyl6 tháng 9", "Bến Lau, ngày 16 tháng 9"),
    ],
)
def test_marks(read: str, meant: str) -> None:
    assert said(marks_mended(rows(read, widths=WIDE))[0]) == [meant]


def test_a_section_that_the_document_numbers_twice_keeps_its_number() -> None:
    lines = ["I. MỤC ĐÍCH, YÊU CẦU", "II. NHIỆM VỤ", "II. TỔ CHỨC THỰC HIỆN"]
    assert said(marks_mended(rows(*lines, widths=WIDE))[0]) == lines


def test_letters_are_mended_by_their_sequence() -> None:
    read = ["a) Bến Lau", "b) Bến Rớ", "©) Bến Cát", "đ) Bến Đá", "đ) Bến Mía", "1. Khác", "©) Khác"]
    meant = ["a) Bến Lau", "b) Bến Rớ", "c) Bến Cát", "d) Bến Đá", "đ) Bến Mía", "1. Khác", "©) Khác"]
    assert said(marks_mended(rows(*read))[0]) == meant


def test_a_numeral_is_told_by_its_width_or_not_at_all() -> None:
    assert [numeral("HI", width, 10.0) for width in (8.6, 14.4, 20.2)] == ["I", "II", "III"]
    assert numeral("IV", 18.5, 10.0) == ""
    assert numeral("I", 34.0, 10.0) == ""
    assert numeral("1", 8.6, 10.0) == ""


def test_ordinals_of_a_table_are_mended_by_their_column() -> None:
    def meant(*texts: str) -> list[str]:
        return ordinals_mended([Ordinal(text.strip("*"), text.startswith("*")) for text in texts])

    assert meant("mm", "*1", "|", "2", "*H", "1", "„", "3") == ["mm", "I", "1", "2", "II", "1", "2", "3"]
    assert meant("TT", "*IV", "1", "2") == ["TT", "IV", "1", "2"]
    assert meant("1", "2", "„", "7") == ["1", "2", "„", "7"]
    assert meant("TT", "I", "Bến") == ["TT", "1", "Bến"]
    assert meant("TT", "*1", "1", "*2", "1") == ["TT", "1", "1", "2", "1"]


def test_a_group_that_opens_a_page_is_mended_by_those_of_the_page_before() -> None:
    cells = [Ordinal("TT", group=False), Ordinal("HI", group=True), Ordinal("1", group=False)]
    assert ordinals_mended(cells, 2) == ["TT", "III", "1"]
    assert ordinals_mended(cells, 1) == ["TT", "HI", "1"]


def test_a_row_that_numbers_the_columns_is_mended() -> None:
    assert numbered_mended(["q)", "2)", "(3)", "4)", "(5)", "(6)"]) == ["(1)", "(2)", "(3)", "(4)", "(5)", "(6)"]
    for row in (["TT", "Bến", "(3)"], ["(1)", "", "", "x"], ["a)", "b)", "c)"], ["(1)", "(2)", "Bến Lau"]):
        assert numbered_mended(row) == row


# Noise


def word(text: str, x: float, sure: float, width: float = 30.0) -> Word:
    return Word(text, x, 90, x + width, 110, 105, 12, sure)


@pytest.mark.parametrize(
    ("line", "kept"),
    [
        ([word("-", 10, 0.4, 4), word("Sở", 16, 0.95), word("Y", 48, 0.9, 8), word("tế;", 58, 0.9)], "- Sở Y tế;"),
        # Strokes of a signature stand apart, and nothing sure is among them.
        ([word("phủ;", 10, 0.95), word("SN", 200, 0.24), word("CAN", 232, 0.38), word("bả", 264, 0.0)], "phủ;"),
        ([word("`:", 10, 0.07), word("Z", 60, 0.3), word("€)", 110, 0.8)], ""),
        # An office of which a word is unsure stays, and so does a number that nobody can read for certain.
        ([word("KT.", 200, 0.05), word("BỘ", 232, 0.0), word("TRƯỞNG", 264, 0.95)], "KT. BỘ TRƯỞNG"),
        ([word("Căn", 10, 0.9), word("cứ", 42, 0.9), word("131/2031/NĐ-CP", 74, 0.0, 90)], "Căn cứ 131/2031/NĐ-CP"),
        ([word("Số:", 10, 0.9), word("2624", 60, 0.3)], "Số: 2624"),
        ([word("(để", 10, 0.9), word("b/);", 42, 0.1)], "(để b/);"),
        ([word("QUYẾÉT", 300, 0.1), word("ĐỊNH", 342, 0.9)], "QUYẾÉT ĐỊNH"),
        ([word("12", 300, 0.3)], "12"),
        ([word("quốc", 10, 0.9), word("phòng", 42, 0.9), word("–", 74, 0.1), word("an", 90, 0.9)], "quốc phòng – an"),
        ([word("Nguyễn", 300, 0.3), word("Văn", 332, 0.9), word("Sóng", 364, 0.9)], "Nguyễn Văn Sóng"),
    ],
)
def test_noise(line: list[Word], kept: str) -> None:
    print_, noise = without_noise(line, KNOWN)
    assert " ".join(one.text for one in print_) == kept
    assert len(print_) + len(noise) == len(line)


def test_words_on_one_base_line_are_a_row() -> None:
    words = [word("Xây", 50, 0.9), word("Sở", 10, 0.9), Word("dựng", 90, 92, 120, 112, 106.5, 12, 0.9)]
    below = Word("Bến", 10, 110, 40, 130, 125, 12, 0.9, 1)
    beside = Word("Lau", 300, 110, 330, 130, 127, 12, 0.9, 2)
    noise: list[Word] = []
    assert said(rows_of([beside, *words, below], KNOWN, noise)) == ["Sở Xây dựng", "Bến Lau"]
    assert noise == []


def test_a_line_that_leans_over_two_columns_does_not_take_a_word_of_the_next() -> None:
    """Tesseract's line goes on into a signature, and sinks by ten points on the way."""
    left = [
        Word(text, x, 90, x + 30, 110, 110 - x / 40, 12, 0.9) for text, x in (("Như", 10), ("Điều", 45), ("3;", 80))
    ]
    right = [Word(text, x, 90, x + 30, 110, 110 - x / 40, 12, 0.1) for text, x in (("J7", 320), ("~;", 360))]
    noise: list[Word] = []
    assert said(rows_of([*left, *right], KNOWN, noise)) == ["Như Điều 3;"]
    assert [one.text for one in noise] == ["J7", "~;"]


# The phrases


def test_phrases_are_there() -> None:
    assert len(KNOWN.syllables) > 5000
    assert len(KNOWN.pairs) > 30000
    assert ("thể", "thao") in KNOWN.pairs
    assert letters_of("Điều") == "dieu"
    assert KNOWN.set_phrases["chi", "tiet"] == ("chi", "tiết")


def test_syllables_alone_are_those_of_the_phrases() -> None:
    assert syllables() == KNOWN.syllables


def test_set_phrases_that_differ_by_marks_alone_say_nothing() -> None:
    assert ("hang", "nam") not in KNOWN.set_phrases
