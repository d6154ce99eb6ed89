"""Scanned pages: the fixed lines of the form, the offices and the name below a seal, mended or read again."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from test_scan_mend import KNOWN, rows, said

from pipeline.read import scan_signature
from pipeline.read.pdf_lines import Row
from pipeline.read.scan_forms import forms_mended, offices_mended
from pipeline.read.scan_noise import without_arrival
from pipeline.read.scan_page import row_word
from pipeline.read.scan_signature import with_signer
from pipeline.read.tesseract import Engine, Word

WIDTH = 595.0


@pytest.mark.parametrize(
    ("read", "meant"),
    [
        (["SỞ Y TẾ CỌNG HOÀ XÃ HỌI CHỦ NGHTA VIỆT NAM"], ["SỞ Y TẾ CỘNG HOÀ XÃ HỘI CHỦ NGHĨA VIỆT NAM"]),
        (["Độc lập - Tự 80¬ Hạnh phúc"], ["Độc lập - Tự do - Hạnh phúc"]),
        (["QUYẾÉT ĐỊNH"], ["QUYẾT ĐỊNH"]),
        (["Mới nhận:", "- Như Điều 3;"], ["Nơi nhận:", "- Như Điều 3;"]),
        (["nhận:", "- Như Điều 3;"], ["Nơi nhận:", "- Như Điều 3;"]),
        # What may be right stays: other words with "nhận", the end of a paragraph above a list, a list of no recipients.
        (["Xác nhận:", "- Sở Y tế;"], ["Xác nhận:", "- Sở Y tế;"]),
        (["nhân.", "- Sở Y tế;"], ["nhân.", "- Sở Y tế;"]),
        (["nhận:", "Sở Y tế;"], ["nhận:", "Sở Y tế;"]),
        (["độc lập và tự do"], ["độc lập và tự do"]),
    ],
)
def test_fixed_lines(read: list[str], meant: list[str]) -> None:
    found, mends = forms_mended(rows(*read), KNOWN)
    assert said(found) == meant
    assert bool(mends) is (read != meant)


def on_the_right(*lines: str) -> list[Row]:
    """Return rows of a page that stand where a signature does."""
    return [
        Row(
            tuple(row_word(text, 330.0 + 40 * at, 365.0 + 40 * at, 0.9) for at, text in enumerate(line.split())),
            500.0,
            13.0,
        )
        for line in lines
    ]


@pytest.mark.parametrize(
    ("read", "meant"),
    [
        (["1+. BỘ TRƯỞNG", "''HỨ TRƯỞNG"], ["KT. BỘ TRƯỞNG", "THỨ TRƯỞNG"]),
        (["¬ BỌ TRỤ ƠNG", "TU TRƯƠNG"], ["KT. BỘ TRƯỞNG", "THỨ TRƯỞNG"]),
        (["KT. BỘ TRƯỞNG", "2", "ki TRƯỜNG"], ["KT. BỘ TRƯỞNG", "2", "THỨ TRƯỞNG"]),
        (["__ KT, BỘ TRƯỞNG", "THÍ z £UNG THƯỜNG TRỰC"], ["KT. BỘ TRƯỞNG", "THỨ TRƯỞNG THƯỜNG TRỰC"]),
        (["KT. CHỦ TỊCH", "Ó CHỦ TỊCH"], ["KT. CHỦ TỊCH", "PHÓ CHỦ TỊCH"]),
        (["TL. CHỦ TỊCH", "CHÁNH VĂN PHÒNG"], ["TL. CHỦ TỊCH", "CHÁNH VĂN PHÒNG"]),
        (["CHỦ TỊCH", "Lê Văn Sóng"], ["CHỦ TỊCH", "Lê Văn Sóng"]),
    ],
)
def test_offices_below_a_seal(read: list[str], meant: list[str]) -> None:
    assert said(offices_mended(on_the_right(*read), WIDTH)[0]) == meant


def line(text: str, base: float, number: int, sure: float = 0.95) -> list[Word]:
    return [
        Word(one, 340 + 40 * at, base - 10, 375 + 40 * at, base + 2, base, 12, sure, number)
        for at, one in enumerate(text.split())
    ]


@pytest.mark.parametrize(
    ("page", "again", "name"),
    [
        ("", "Lê Văn Sóng", "Lê Văn Sóng"),
        ("Văn Sóng", "Nguyễn Văn Sóng", "Nguyễn Văn Sóng"),
        ("Lê Văn Sóng", None, "Lê Văn Sóng"),
        ("Lê Vấn Sóng", "xẻ lk3", "Lê Vấn Sóng"),
        ("guyến Văn Sóng", "Sóng", "Nguyễn Văn Sóng"),
        ("Nguy?4 Văn Sóng", "Nguy#x Văn Sóng", "Nguyễn Văn Sóng"),
        ("xẻ lk3", "c4 tọ", "xẻ lk3"),
    ],
)
def test_the_name_below_an_office_is_read_again(
    page: str, again: str | None, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(
        scan_signature, "words", lambda *_: line(again, 120.0, 0) if again is not None else pytest.fail("read again")
    )
    flow = [
        *line("Như Điều 3;", 300.0, 0),
        *line("KT. CHỦ TỊCH", 400.0, 1),
        *line("22/7 TÁ", 430.0, 2),
        *line(page, 450.0, 3),
    ]
    noise: list[Word] = []
    grey = np.full((2339, 1654), 255, np.uint8)
    found = with_signer(flow, grey, Engine(Path("tesseract"), ""), KNOWN, noise)
    # A signature's strokes are read as figures.
    assert " ".join(word.text for word in found[6:]) == ("" if noise else "22/7 TÁ ") + name
    assert [word.text for word in noise] == ([] if "lk3" in name else ["22/7", "TÁ"])


@pytest.mark.parametrize(
    ("stamp", "left"),
    [
        (["CỔNG THÔNG TIN ĐIỆN TỦ CHÍNH PHỦ", "ĐẾN uy O1011"], ""),
        (["ĐẾN Giờ: 8 Ngày: 3/4"], ""),
        (["ĐẾN NGÀY 30/6/2031"], "ĐẾN NGÀY 30/6/2031"),
        (["CỔNG THÔNG TIN ĐIỆN TỬ CHÍNH PHỦ"], "CỔNG THÔNG TIN ĐIỆN TỬ CHÍNH PHỦ"),
    ],
)
def test_a_stamp_of_arrival_is_left_out(stamp: list[str], left: str) -> None:
    words = [one for at, text in enumerate(stamp) for one in line(text, 200.0 + 20 * at, at)]
    noise: list[Word] = []
    assert " ".join(word.text for word in without_arrival([*words, *line("QUYẾT ĐỊNH", 260.0, 9)], noise)) == (
        f"{left} QUYẾT ĐỊNH".strip()
    )
    assert bool(noise) is not bool(left)
