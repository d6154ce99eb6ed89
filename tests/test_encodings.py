"""Text in any encoding that Vietnamese was ever written in: read right, told, never changed where it is clean, refused where it is none."""

from __future__ import annotations

import random
import unicodedata
from pathlib import Path

import pytest
from legacy_sample import ALPHABET, DECISION, TCVN3, in_cp1258, in_tcvn3, in_vni, read_as_western

from pipeline.document.decision import Decision
from pipeline.errors import ThihanhError, UnknownFormat, UnreadableText
from pipeline.read.decoding import utf16_of
from pipeline.read.formats import format_of, read
from pipeline.read.legacy import Plan, converted_text, legacy_of
from pipeline.read.legacy_tables import from_tcvn3, from_vni
from pipeline.read.syllables import is_syllable, syllable_share
from pipeline.steps import decided

CORPUS = sorted(path for path in (Path(__file__).parents[1] / "corpus").glob("*") if path.suffix in (".md", ".txt"))
PAGE = "<html><body>" + "".join(f"<p>{line}</p>\n" for line in DECISION.split("\n") if line) + "</body></html>"


def said(decision: Decision) -> dict[str, object]:
    """Return what was found, without places and names of files."""
    return {
        "head": (decision.decision.number, decision.decision.issued_on, decision.decision.issuer.name),
        "signer": decision.decision.signer.name,
        "obligations": [
            (one.text, [actor.name for actor in one.lead], [d.value for d in one.deadlines])
            for one in decision.obligations
        ],
        "references": [one.number for one in decision.references],
        "bodies": [one.name for one in decision.bodies],
    }


@pytest.fixture(scope="module")
def clean() -> dict[str, object]:
    found = said(decided(read(DECISION.encode(), "a.txt")))
    assert len(found["obligations"]) >= 4
    return found


WAYS = {
    "utf-8": (DECISION.encode(), "utf-8", None),
    "utf-8 with mark": (b"\xef\xbb\xbf" + DECISION.encode(), "utf-8", None),
    "utf-16 with mark": (b"\xff\xfe" + DECISION.encode("utf-16-le"), "utf-16-le", None),
    "utf-16-be with mark": (b"\xfe\xff" + DECISION.encode("utf-16-be"), "utf-16-be", None),
    "utf-16-le": (DECISION.encode("utf-16-le"), "utf-16-le", None),
    "utf-16-be": (DECISION.encode("utf-16-be"), "utf-16-be", None),
    "cp1258": (in_cp1258(DECISION), "windows-1258", "legacy-encoding"),
    "tcvn3 as characters": (in_tcvn3(DECISION).encode(), "tcvn3", "legacy-encoding"),
    "tcvn3 as bytes": (in_tcvn3(DECISION).encode("latin-1"), "tcvn3", "legacy-encoding"),
    "tcvn3 in utf-16": (in_tcvn3(DECISION).encode("utf-16"), "tcvn3", "legacy-encoding"),
    "vni as characters": (in_vni(DECISION).encode(), "vni", "legacy-encoding"),
    "vni as bytes": (in_vni(DECISION).encode("latin-1"), "vni", "legacy-encoding"),
    "utf-8 twice": (read_as_western(DECISION).encode(), "utf-8", "double-encoding"),
    "utf-8 three times": (read_as_western(read_as_western(DECISION)).encode(), "utf-8", "double-encoding"),
}


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("ending", [".txt", ".md"])
def test_every_encoding_gives_the_same_raw_text_and_is_told(way: str, ending: str) -> None:
    data, encoding, note = WAYS[way]
    source = read(data, f"a{ending}")
    assert source.raw == DECISION
    assert source.encoding == encoding
    assert [remark.code for remark in source.remarks] == ([note] if note else [])
    assert all(remark.message and remark.message_vi for remark in source.remarks)


@pytest.mark.parametrize("way", WAYS)
def test_every_encoding_gives_the_same_findings(way: str, clean: dict[str, object]) -> None:
    data, encoding, note = WAYS[way]
    decision = decided(read(data, "a.txt"))
    assert said(decision) == clean
    assert decision.source.encoding == encoding
    assert [one.level for one in decision.notes if one.code == note] == (["info"] if note else [])


@pytest.mark.parametrize(
    "text",
    [unicodedata.normalize("NFD", DECISION), DECISION.replace("Đ", "\u00d0").replace("đ", "\u00f0")],
    ids=["NFD", "eth"],
)
@pytest.mark.parametrize("ending", [".txt", ".md", ".html"])
def test_odd_unicode_is_kept_raw_and_found_all_the_same(text: str, ending: str, clean: dict[str, object]) -> None:
    data = text if ending != ".html" else "".join(f"<p>{line}</p>" for line in text.split("\n"))
    source = read(data.encode(), f"a{ending}")
    assert text.split("\n", 1)[0] in source.raw
    assert (source.encoding, source.remarks) == ("utf-8", ())
    assert said(decided(source)) == clean


@pytest.mark.parametrize(
    ("page", "encoding"),
    [
        (PAGE.encode("utf-16"), "utf-16-le"),
        (PAGE.encode("utf-16-le"), "utf-16-le"),
        (in_cp1258(PAGE), "windows-1258"),
        (in_tcvn3(PAGE).encode(), "tcvn3"),
        (in_tcvn3(PAGE).encode("ascii", "xmlcharrefreplace"), "tcvn3"),
        (in_vni(PAGE).encode(), "vni"),
        (in_vni(PAGE).encode("latin-1"), "vni"),
        (read_as_western(PAGE).encode(), "utf-8"),
    ],
)
def test_pages_are_read_in_every_encoding(page: bytes, encoding: str) -> None:
    source = read(page, "a.html")
    assert source.encoding == encoding
    assert source.raw == read(PAGE.encode(), "a.html").raw


def test_a_page_is_known_by_its_bytes_in_utf16_too() -> None:
    assert format_of(PAGE.encode("utf-16-le"), "page.txt") == "html"
    assert format_of(PAGE.encode("utf-16"), "page") == "html"


def test_capitals_by_style_are_made_after_the_conversion() -> None:
    page = in_tcvn3(PAGE).replace("Ban hµnh", "<span style='text-transform: uppercase'>Ban hµnh</span>", 1)
    assert "BAN HÀNH" in read(page.encode(), "a.html").raw


def test_a_letter_of_a_page_may_stand_in_two_elements() -> None:
    page = in_vni(PAGE).replace("aø", "a<b>ø</b>")
    assert read(page.encode(), "a.html").raw == read(PAGE.encode(), "a.html").raw


@pytest.mark.parametrize("path", CORPUS, ids=[path.name for path in CORPUS])
def test_clean_text_stays_as_it_is(path: Path) -> None:
    text = path.read_text("utf-8")
    assert legacy_of(text) is None
    source = read(path.read_bytes(), path.name)
    assert source.raw == text
    assert (source.encoding, source.remarks) == ("utf-8", ())


# Detection


def test_only_lines_without_letters_of_unicode_are_converted() -> None:
    appendix = "\n".join(in_tcvn3(line) for line in DECISION.split("\n"))
    source = read((DECISION + appendix).encode(), "a.txt")
    assert source.raw == DECISION + DECISION
    assert source.encoding == "tcvn3"


@pytest.mark.parametrize(
    "text",
    [
        "Le conseil d'État a décidé que les règles générales relatives à l'élève seront appliquées dès la rentrée. "
        * 9,
        "El año próximo la señora Muñoz mañana cañón pequeño dueño niño sueño español leña baño otoño. " * 9,
        "Die Straße über den Fluß führt größtenteils durch Täler, Wälder und schöne Höhen. " * 9,
        "Diện tích 12 m² ± 3 °C, § 4 của Luật, © 2031 ®, «Bến Lau», ½ ¼ ¾, 5 µm. " * 30,
    ],
)
def test_other_languages_and_signs_are_no_legacy_text(text: str) -> None:
    assert legacy_of(text) is None
    assert read(text.encode(), "a.txt").raw == text


def test_a_few_odd_letters_decide_nothing() -> None:
    assert legacy_of("QuyÕt ®Þnh nµy") is None


# Letters


@pytest.mark.parametrize("letter", sorted(set(ALPHABET) | set(TCVN3)))
def test_every_letter_of_tcvn3(letter: str) -> None:
    assert from_tcvn3(in_tcvn3(f"x{letter}n")) == f"x{letter}n"


@pytest.mark.parametrize("letter", sorted(set(ALPHABET + ALPHABET.upper())))
def test_every_letter_of_vni(letter: str) -> None:
    assert from_vni(in_vni(letter)) == letter


@pytest.mark.parametrize(
    "line",
    [
        "BỘ TRƯỞNG BỘ Y TẾ",
        "Bộ LĐTBXH, Bộ GTVT và Bộ Y tế",
        "Sở Y tế tỉnh, HĐND và UBND các huyện",
        "BỘ Y TẾ",
        "ĐƠN VỊ: SỞ XÂY DỰNG",
        "Ở Bến Lau có 3 bến. Ứng dụng đã cũ",
        "- Ứng dụng công nghệ",
        "a) Ủy ban nhân dân tỉnh",
        "Thủ tướng Chính phủ¹ đã ký¹, và",
        "¹ Theo báo cáo của Sở",
    ],
)
def test_capitals_and_raised_figures_come_back(line: str) -> None:
    expected = line if not line.startswith("Ở") else "ở" + line[1:]  # nothing tells how a line begins
    assert converted_text(in_tcvn3(line), Plan("tcvn3")) == expected


def test_signs_that_pdf_writers_put_for_letters() -> None:
    assert from_tcvn3("nhµ n\u2212íc, Th«ng t\u2212, n\u2219y") == "nhà nước, Thông tư, nãy"
    assert from_tcvn3("5 \u2212 3") == "5 \u2212 3"
    assert from_tcvn3("n-íc, nh- T- ph¸p, -u tiªn, ®-îc") == "nước, như Tư pháp, ưu tiên, được"
    kept = "Q§-L§TBXH, NQ-CP, kinh tÕ-x· héi, - u tiªn, T-1, 3-a"
    assert from_tcvn3(kept) == "QĐ-LĐTBXH, NQ-CP, kinh tế-xã hội, - u tiên, T-1, 3-a"
    assert from_tcvn3("-u tiªn c¸c x·") == "-u tiên các xã"


def test_a_dropped_letter_is_put_back_where_nothing_else_can_be_meant() -> None:
    full = DECISION.replace("Trần Văn Bến", "Thương binh, đầu tư, đưa ra, như người được hưởng lương; tr.đồng, dân cư")
    source = read(in_tcvn3(full).replace("\u00ad", "").encode(), "a.txt")
    assert source.raw == full.replace("Lưu", "Lu").replace("đưa", "đa")
    decision = decided(source)
    assert [(note.code, note.level) for note in decision.notes if note.code.startswith("le")] == [
        ("legacy-encoding", "info"),
        ("letters-restored", "warning"),
    ]


def test_nothing_is_put_back_where_the_letter_is_there() -> None:
    source = read(in_tcvn3(DECISION + "ph. nh th ngng\n").encode(), "a.txt")
    assert source.raw == DECISION + "ph. nh th ngng\n"


def test_syllables() -> None:
    right = [
        "nghiêng",
        "QUYẾT",
        "khuỷu",
        "giếng",
        "gì",
        "quýt",
        "uỷ",
        "ủy",
        "Đắk",
        "người",
        "ngoằn",
        "xoong",
        "yêu",
        "ưỡn",
        "thuở",
    ]
    wrong = ["quyet", "bàt", "cặn-bã", "strength", "ngyên", "ðõñ", "Quyáº¿t", "n¨m", "cña", "iêng", "gh", "ng", "bắń"]
    assert [word for word in right if not is_syllable(word)] == ["Đắk"]
    assert [word for word in wrong if is_syllable(word)] == []
    assert syllable_share("12/QĐ-CP, ngày 5") == 0.5
    assert syllable_share("") == 0.0


# What can't be read


def outcome(data: bytes, name: str = "a.txt") -> ThihanhError:
    with pytest.raises(ThihanhError) as raised:
        read(data, name)
    return raised.value


def without_zeros(count: int) -> bytes:
    return bytes(random.Random(7).choices(range(1, 256), k=count))


BROKEN_ONCE = read_as_western(DECISION).replace("\u00a0", " ")
LOST = DECISION.encode("ascii", "replace").decode().replace("?", "\ufffd")


@pytest.mark.parametrize(
    "data",
    [
        without_zeros(4000),
        BROKEN_ONCE.encode(),
        LOST.encode(),
        "Ünlü şarkıcı İstanbul’da güneşli bir günde".encode("cp1254") * 20,
    ],
    ids=["random bytes", "double encoding with losses", "lost letters", "another language in its own code page"],
)
@pytest.mark.parametrize("ending", [".txt", ".md", ".html"])
def test_what_makes_no_words_is_refused_with_a_reason(data: bytes, ending: str) -> None:
    error = outcome(data, f"a{ending}")
    assert isinstance(error, UnreadableText)
    assert (error.code, error.exit_code) == ("UNREADABLE", 13)
    assert "can't be read" in error.message
    assert "không đọc được" in error.message_vi


def test_random_bytes_with_zeros_are_of_no_known_type() -> None:
    assert isinstance(outcome(random.Random(7).randbytes(4000)), UnknownFormat)


def test_a_few_lost_letters_are_told() -> None:
    data = DECISION.encode().replace("cũ, hỏng".encode(), b"c\xff, h\xfeng")
    source = read(data, "a.txt")
    assert source.raw == DECISION.replace("cũ, hỏng", "c\ufffd, h\ufffdng")
    notes = [note for note in decided(source).notes if note.code == "characters-lost"]
    assert [note.level for note in notes] == ["warning"]
    assert "2 character" in notes[0].message


def test_what_is_no_utf16() -> None:
    assert utf16_of(b"a\x00") == "utf-16-le"
    assert utf16_of(b"") == utf16_of(b"\x00\x00\x00\x00") == utf16_of(b"a\x00\x00a" * 50) == ""
    assert utf16_of(bytes([7, 0]) * 50) == ""
    assert utf16_of(b"a\x00\x00\xd8" * 9) == ""
