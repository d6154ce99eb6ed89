"""Four properties that hold for any text: cleaning twice is cleaning once, offsets go round, any text gives a decision,
and what is written is read back."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from proofs import broken_proofs, evidence_of

from pipeline.document.paragraphs import Grid, Paragraph
from pipeline.document.source import Source
from pipeline.letters import folded
from pipeline.normalize.characters import cleaned
from pipeline.normalize.document import normalized
from pipeline.read import markdown, plain
from pipeline.spans import MappedText, Span, joined
from pipeline.steps import decided
from pipeline.write.decision_json import from_json, to_json

DETERMINISTIC = settings(
    max_examples=60,
    deadline=None,
    derandomize=True,
    database=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)

LETTERS = "aăâbcdđeêghiklmnoôơpqrstuưvxyàảãáạằẳẵắặầẩẫấậèẻẽéẹềểễếệìỉĩíịòỏõóọồổỗốộờởỡớợùủũúụừửữứựỳỷỹýỵ"
ODD = "\u00a0\u00ad\u200b\ufeff\u0300\u0301\u0302\u031b\u0323ÐðƉ\t\x00\x07\x0c\u2028|*_#<>[](){}“”\"'–—-+…/\\%²³¹⁰"
MARKS = [
    "Điều 1. ", "Điều 12.", "Chương I", "Mục 2", "Phần II", "I. ", "IV. ", "A. ", "1. ", "1.1. ", "a) ", "đ) ", "(1) ", "- ", "+ ", "* ",
    "Phụ lục", "Phụ lục II", "QUYẾT ĐỊNH:", "QUYẾT ĐỊNH", "KẾ HOẠCH", "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Số: 12/QĐ-SXD", "Số:   /QĐ-",
    "Hà Nội, ngày 05 tháng 3 năm 2031", "Nơi nhận:", "- Như Điều 3;", "KT. BỘ TRƯỞNG", "THỨ TRƯỞNG", "TM. ỦY BAN NHÂN DÂN", "Trần Văn Bến",
    "(Ban hành kèm theo Quyết định số 12/QĐ-SXD)", "Căn cứ Luật Bến đò;", "STT | Nhiệm vụ | Cơ quan chủ trì | Thời gian", "|", "|---|---|",
    "| 1 | Rà soát | Sở Y tế |", "STT\tNhiệm vụ\tChủ trì", "¹ Ghi chú", "---", "8", "“", "”",
]  # fmt: skip
WORDS = [
    "Sở Xây dựng", "các đơn vị", "có trách nhiệm", "chủ trì,", "phối hợp với", "trước ngày 31/02/2031", "quý III", "hằng năm", "rà soát",
    "bến đò", "trình", "Bộ trưởng", "phê duyệt", "Quyết định số 1/QĐ-TTg", "Luật Đê điều", "khi có yêu cầu", "65-70%", "năm 20315", "và", ",",
    ";", ":", ".", "./.", "(ATĐN)",
]  # fmt: skip

texts = st.text(st.sampled_from(LETTERS + LETTERS.upper() + ODD + "0123456789 .,;:\n"), max_size=120)
any_text = st.text(st.characters(codec="utf-8"), max_size=120)
lines = st.lists(st.one_of(st.sampled_from(MARKS), st.sampled_from(WORDS), texts), max_size=12).map(" ".join)
documents = st.lists(st.one_of(st.sampled_from(MARKS), lines, any_text), min_size=1, max_size=25).flatmap(
    lambda parts: st.sampled_from(["\n", "\n\n", "  \n"]).map(lambda end: end.join(parts))
)


def whole(raw: str) -> MappedText:
    return cleaned(raw, [Span(0, len(raw))])


# Cleaning


@DETERMINISTIC
@given(st.one_of(texts, any_text))
def test_cleaning_what_is_clean_changes_nothing(raw: str) -> None:
    once = whole(raw).text
    assert whole(once).text == once


@DETERMINISTIC
@given(st.one_of(texts, any_text))
def test_folding_what_is_folded_changes_nothing(raw: str) -> None:
    assert folded(folded(raw)) == folded(raw)


@DETERMINISTIC
@given(st.text(st.sampled_from(LETTERS + LETTERS.upper() + " -,."), max_size=80))
def test_decomposed_text_cleans_to_the_same_as_composed(raw: str) -> None:
    assert whole(unicodedata.normalize("NFD", raw)).text == whole(unicodedata.normalize("NFC", raw)).text


# Offsets


@DETERMINISTIC
@given(st.one_of(texts, any_text))
def test_every_clean_character_maps_to_the_raw_ones_that_it_came_from(raw: str) -> None:
    mapped = whole(raw)
    for position, character in enumerate(mapped.text):
        span = mapped.raw_span(position, position + 1)
        assert 0 <= span.start < span.end <= len(raw)
        assert character in whole(f"x{raw[span.start : span.end]}x").text


@DETERMINISTIC
@given(st.one_of(texts, any_text), st.integers(0, 120), st.integers(0, 120))
def test_slices_keep_their_places(raw: str, first: int, second: int) -> None:
    mapped = whole(raw)
    start, end = sorted((min(first, len(mapped.text)), min(second, len(mapped.text))))
    part = mapped.slice(start, end)
    assert part.text == mapped.text[start:end]
    if part.text:
        assert part.raw_span(0, len(part.text)) == mapped.raw_span(start, end)
        assert part.slice(0, len(part.text)) == part


@DETERMINISTIC
@given(st.lists(texts, min_size=1, max_size=5), st.sampled_from(["", " "]))
def test_joined_texts_keep_their_places(parts: list[str], glue: str) -> None:
    raw = "\n".join(parts)
    cleans: list[MappedText] = []
    at = 0
    for part in parts:
        cleans.append(cleaned(raw, [Span(at, at + len(part))]))
        at += len(part) + 1
    mapped = joined(cleans, glue)
    assert mapped.text == glue.join(one.text for one in cleans if one.text)
    position = 0
    for one in cleans:
        if one.text:
            assert mapped.raw_span(position, position + len(one.text)) == one.raw_span(0, len(one.text))
            position += len(one.text) + len(glue)


# Any text gives a decision


def sources(text: str) -> list[Source]:
    data = text.encode()
    return [plain.read(data, "a.txt"), markdown.read(data, "a.md")] if text.replace("\x00", " ").strip() else []


@DETERMINISTIC
@given(documents)
def test_any_text_gives_a_decision_whose_evidence_holds(text: str) -> None:
    for source in sources(text):
        decision = decided(source)
        for path, evidence in evidence_of(decision.model_dump(by_alias=True)):
            assert source.raw[evidence["start"] : evidence["end"]] == evidence["quote"], path


@pytest.mark.parametrize(
    "text",
    [
        # Parts that open with their own first item once never ended.
        "PHỤ LỤC I: 1. DANH MỤC BẾN ĐÒ",
        "Phụ lục II: a) Danh mục",
        "Phụ lục: 1. Bến Lau\n\nPhụ lục: 2. Bến Sậy",
        "KẾ HOẠCH - AN TOÀN\n\n(Ban hành kèm theo Quyết định số 1/QĐ-SXD)",
        "PHỤ LỤC (Kèm theo Kế hoạch)\n\n(Kèm theo Quyết định)",
        # Forms with nothing in them.
        "QUYẾT ĐỊNH:",
        # The issuer is told by the number's code alone.
        "Số: 1/QĐ-TTg\n\nQUYẾT ĐỊNH:\n\nĐiều 1. Sở Xây dựng rà soát bến đò.",
        "Quyết định số 1/QĐ-TTg phê duyệt Đề án.\nSở Xây dựng rà soát bến đò.",
        "Nơi nhận:",
        "Điều 1.",
        "|\n|\n|",
        "| |\n|---|",
        "- ; - ; -",
        "“" * 30,
        "(" * 500,
        "Điều 1. " + "a" * 5000,
        "1.1.1.1.1.1",
    ],
)
def test_odd_forms_give_a_decision(text: str) -> None:
    for source in sources(text):
        assert broken_proofs(source, decided(source)) == []


@DETERMINISTIC
@given(documents)
def test_every_paragraph_of_any_text_maps_into_its_source(text: str) -> None:
    for source in sources(text):
        for block in normalized(source).blocks:
            mapped = [block.mapped] if isinstance(block, Paragraph) else []
            if isinstance(block, Grid):
                mapped = [one for row in block.rows for cell in row for one in cell.paragraphs]
            for one in mapped:
                assert one.text.strip()
                span = one.raw_span(0, len(one.text))
                assert 0 <= span.start < span.end <= len(source.raw)


@DETERMINISTIC
@given(documents)
def test_what_is_written_is_read_back(text: str) -> None:
    for source in sources(text):
        decision = decided(source)
        written = to_json(decision)
        assert from_json(written) == decision
        assert to_json(from_json(written)) == written
