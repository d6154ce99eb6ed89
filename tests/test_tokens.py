"""Syllables, words, spaCy documents and their file."""

from __future__ import annotations

import subprocess
import sys
import time
import unicodedata
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import Literal

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from sample_decision import sample

from pipeline.document.decision import Decision, Evidence
from pipeline.errors import DamagedFile
from pipeline.read.formats import read
from pipeline.steps import decided
from pipeline.tokens import GROUPS, SyllableTokenizer, blank, doc_of, docbin_of, syllables, valid_syllables, words
from pipeline.write.spacy_docs import to_docbin, write_docbin

CORPUS = sorted((Path(__file__).parents[1] / "corpus").glob("*.txt"))
ODD = st.text(
    st.one_of(
        st.sampled_from(' \n\t\r\u00a0\u200b\ufeff\u2028\x00\x1c.,-/…_()"“”0129²¹½aeoưđĐQBộcấ'),
        st.sampled_from("\u0300\u0301\u0302\u0309\u0323\u031b"),
        st.characters(exclude_categories=["Cs"]),
    ),
    max_size=60,
)


@cache
def tokenizer() -> SyllableTokenizer:
    made = blank().tokenizer
    assert isinstance(made, SyllableTokenizer)
    return made


@cache
def corpus_decision(path: Path) -> tuple[Decision, str]:
    source = read(path.read_bytes(), path.name)
    return decided(source), source.raw


def places(decision: Decision) -> list[Evidence]:
    found: list[Evidence] = []
    for one in decision.obligations:
        found += one.evidence
        for actor in (*one.lead, *one.cooperating, *one.recipient, *one.approver):
            found += actor.evidence
        for deadline in one.deadlines:
            found += deadline.evidence
        found += [*one.condition_evidence, *one.product_evidence]
    for reference in decision.references:
        for mention in reference.mentions:
            found += mention.evidence
    return found


def pieces(text: str, spans: list[tuple[int, int]]) -> list[str]:
    return [text[start:end] for start, end in spans]


# Tokens


@settings(deadline=None)
@given(ODD)
@example("")
@example(" ")
@example("  \n a  b \n\n")
@example("\u0301a")
def test_the_text_comes_back(text: str) -> None:
    doc = tokenizer()(text)
    assert doc.text == text
    assert [(token.idx, token.idx + len(token)) for token in doc if not token.text.isspace()] == syllables(text)


@pytest.mark.parametrize(
    ("text", "tokens"),
    [
        ("số 27/QĐ-LĐTBXH.", "số 27 / QĐ - LĐTBXH ."),
        ("Nghị quyết 72/2025/QH15", "Nghị quyết 72 / 2025 / QH 15"),
        ("1.500,5 tỷ đồng", "1.500,5 tỷ đồng"),
        ("ban hành¹, 20 m²", "ban hành ¹ , 20 m ²"),
        ("H'Mông (v.v...)", "H ' Mông ( v . v . . . )"),
        ("Họ tên: ............", "Họ tên : ............"),
    ],
)
def test_cuts(text: str, tokens: str) -> None:
    assert pieces(text, syllables(text)) == tokens.split()


def test_a_letter_keeps_its_accents() -> None:
    text = unicodedata.normalize("NFD", "Ủy ban được hưởng")
    assert unicodedata.normalize("NFC", " ".join(pieces(text, syllables(text)))) == "Ủy ban được hưởng"


def test_spellings_of_one_syllable_have_one_norm() -> None:
    doc = tokenizer()("HOÀ hòa " + unicodedata.normalize("NFD", "Hoà"))
    assert len({token.norm_ for token in doc}) == 1
    assert len({token.text for token in doc}) == 3


def test_a_saved_pipeline_has_the_tokenizer(tmp_path: Path) -> None:
    import spacy

    blank().to_disk(tmp_path / "model")
    nlp = spacy.load(tmp_path / "model")
    assert nlp.lang == "xx"
    assert [token.text for token in nlp("27/QĐ-TTg")] == ["27", "/", "QĐ", "-", "TTg"]


# Documents


@pytest.mark.parametrize("path", CORPUS, ids=lambda path: path.stem)
def test_evidence_begins_and_ends_with_tokens(path: Path) -> None:
    decision, raw = corpus_decision(path)
    found = syllables(raw)
    starts, ends = {start for start, _ in found}, {end for _, end in found}
    assert places(decision)
    assert [place.quote for place in places(decision) if place.start not in starts or place.end not in ends] == []


@pytest.mark.parametrize("path", CORPUS, ids=lambda path: path.stem)
def test_spans_are_the_evidence(path: Path) -> None:
    decision, raw = corpus_decision(path)
    doc = doc_of(decision, raw)
    assert doc.text == raw
    assert set(doc.spans) == set(GROUPS)
    for group, label in GROUPS.items():
        keys = [(span.start, span.end, span.id_, span.kb_id_) for span in doc.spans[group]]
        assert len(keys) == len(set(keys))
        assert {span.label_ for span in doc.spans[group]} <= {label}
    spans = {(span.start_char, span.end_char) for group in GROUPS for span in doc.spans[group]}
    assert spans == {(place.start, place.end) for place in places(decision)}


def test_spans_carry_ids() -> None:
    decision, raw = corpus_decision(next(path for path in CORPUS if path.stem == "412-QD-BTSKTB"))
    doc = doc_of(decision, raw)
    obligations = {one.id for one in decision.obligations}
    values = {deadline.value for one in decision.obligations for deadline in one.deadlines}
    assert {span.id_ for span in doc.spans["obligations"]} == obligations
    assert {span.id_ for span in doc.spans["deadlines"]} <= obligations
    assert {span.kb_id_ for span in doc.spans["deadlines"]} <= values
    leads = {actor.body_id for one in decision.obligations for actor in one.lead}
    assert {span.id_ for span in doc.spans["lead"]} <= leads
    assert {span.kb_id_ for span in doc.spans["references"]} <= {one.number for one in decision.references}


def test_a_span_is_widened_to_whole_tokens() -> None:
    first = Evidence(quote="hà", start=1, end=3)
    second = Evidence(quote="phố", start=6, end=9)
    parts = ("lead", "cooperating", "recipient", "approver", "deadlines", "condition_evidence", "product_evidence")
    bare: dict[str, list[object]] = {name: [] for name in parts}
    obligation = sample().obligations[0].model_copy(update={**bare, "evidence": [second, first, second]})
    decision = sample().model_copy(update={"obligations": [obligation], "references": []})
    doc = doc_of(decision, "thành phố")
    assert [span.text for span in doc.spans["obligations"]] == ["thành", "phố"]


def test_another_text_is_refused() -> None:
    decision, raw = corpus_decision(CORPUS[0])
    with pytest.raises(DamagedFile, match=r"source\.txt"):
        doc_of(decision, "x" + raw)


# decision.spacy


def test_a_docbin_comes_back(tmp_path: Path) -> None:
    from spacy.tokens import DocBin

    decision, raw = corpus_decision(CORPUS[0])
    path = tmp_path / "mới" / "decision.spacy"
    write_docbin(decision, raw, path)
    made = doc_of(decision, raw)
    (doc,) = DocBin().from_disk(path).get_docs(blank().vocab)
    assert doc.text == raw
    assert doc.user_data["decision_id"] == decision.id
    assert [token.norm_ for token in doc] == [token.norm_ for token in made]
    for group in GROUPS:
        assert [described(span) for span in doc.spans[group]] == [described(span) for span in made.spans[group]]
    assert list(path.parent.iterdir()) == [path]


def described(span: object) -> tuple[object, ...]:
    return tuple(getattr(span, name) for name in ("start_char", "end_char", "label_", "id_", "kb_id_"))


def test_a_docbin_is_always_the_same() -> None:
    decision, raw = corpus_decision(CORPUS[0])
    assert to_docbin(decision, raw) == to_docbin(decision, raw)


def test_a_failure_leaves_the_old_docbin(tmp_path: Path) -> None:
    decision, raw = corpus_decision(CORPUS[0])
    path = tmp_path / "decision.spacy"
    write_docbin(decision, raw, path)
    before = path.read_bytes()
    with pytest.raises(DamagedFile):
        write_docbin(decision, raw[1:], path)
    assert path.read_bytes() == before
    assert list(tmp_path.iterdir()) == [path]


@settings(deadline=None, max_examples=30)
@given(ODD)
def test_odd_text_survives_a_docbin(text: str) -> None:
    from spacy.tokens import DocBin

    (doc,) = DocBin().from_bytes(docbin_of([tokenizer()(text)])).get_docs(tokenizer().vocab)
    assert doc.text == text


# Words


@settings(deadline=None)
@given(ODD)
@example("số 27/QÐ-TTg của Bộ")
@example("http://" + "a.a-" * 60 + " hết")
def test_words_cover_the_text_in_order(text: str) -> None:
    found = words(text)
    assert all(start < end for start, end in found)
    assert all(end <= start for (_, end), (start, _) in pairwise(found))
    assert not any(piece != piece.strip() for piece in pieces(text, found))
    rest, start = [], 0
    for low, high in [*found, (len(text), len(text))]:
        rest.append(text[start:low])
        start = high
    assert "".join(rest).strip() == ""


@pytest.mark.parametrize("form", ["NFC", "NFD"])
def test_words_join_syllables_over_lines_and_blanks(form: Literal["NFC", "NFD"]) -> None:
    text = unicodedata.normalize(form, "Ủy  ban nhân\ndân thành phố chủ trì, phối hợp với các cơ quan.")
    found = [" ".join(unicodedata.normalize("NFC", piece).split()) for piece in pieces(text, words(text))]
    assert "phối hợp" in found
    assert "cơ quan" in found
    assert "thành phố" in found


def test_words_that_underthesea_respells_fall_back_to_syllables() -> None:
    text = "Căn cứ Quyết định số 12/QÐ-TTg về việc Ðộc lập, phối hợp với cơ quan"
    found = pieces(text, words(text))
    assert "cơ quan" in found
    assert "phối hợp" in found


def test_words_of_a_long_run_take_no_time() -> None:
    words("khởi động")
    began = time.process_time()
    words("a.a-" * 8000 + " " + ("a.a-" * 49 + " ") * 100)
    assert time.process_time() - began < 10


# Well-formed syllables

PROSE = (
    "Ủy ban nhân dân các xã, phường chủ trì, phối hợp với Sở Nông nghiệp và Môi trường rà soát quỹ đất, giải quyết "
    "kiến nghị của nhân dân; báo cáo UBND tỉnh trước ngày 15/12/2025. Bộ trưởng, Thủ trưởng cơ quan ngang bộ và Giám "
    "đốc các doanh nghiệp nghiêm túc thực hiện Quyết định số 27/QĐ-LĐTBXH của Thủ tướng Chính phủ."
)
GOOD = "gìn giữ giếng nghiêng ghế quỳnh quốc thuở khuỷu khuya yết kiến mỹ thuật hoà hòa thuý thúy ngoằn quyết xoong Đắk"


def test_prose_is_well_formed() -> None:
    assert valid_syllables(PROSE) == 1
    assert valid_syllables(PROSE.upper()) == 1
    assert valid_syllables(unicodedata.normalize("NFD", PROSE)) == 1


@pytest.mark.parametrize("path", CORPUS, ids=lambda path: path.stem)
def test_the_corpus_is_well_formed(path: Path) -> None:
    assert valid_syllables(corpus_decision(path)[1]) > 0.95


@pytest.mark.parametrize(
    "text",
    [
        "Uû ban nh©n d©n",
        "Céng hßa x· héi chñ nghÜa ViÖt Nam §éc lËp - Tù do - H¹nh phóc",
        "COÄNG HOØA XAÕ HOÄI CHUÛ NGHÓA VIEÄT NAM",
        "á»¦y ban nhÃ¢n dÃ¢n tá»‰nh",
        "The Minister of Finance shall submit a report to the Government before the end of the year.",
    ],
    ids=["TCVN3", "TCVN3-2", "VNI", "mojibake", "English"],
)
def test_damaged_and_foreign_text_is_not(text: str) -> None:
    assert valid_syllables(text) < 0.5


@pytest.mark.parametrize("syllable", GOOD.split())
def test_a_syllable(syllable: str) -> None:
    assert valid_syllables(syllable) == 1


@pytest.mark.parametrize("syllable", ["ngiêng", "gế", "cat", "nghà", "quuc", "strong", "các̣", "ßau", "Ðộc", "ń", "kh"])
def test_no_syllable(syllable: str) -> None:
    assert valid_syllables(syllable) == 0


@pytest.mark.parametrize("text", ["", " \n", "27/2025", "UBND", "QĐ-TTg", "b)", "…"])
def test_what_does_not_count(text: str) -> None:
    assert valid_syllables(text) == 1


# Imports


@pytest.mark.parametrize("module", ["pipeline.steps", "pipeline.tokens", "pipeline.write.spacy_docs", "pipeline.cli"])
def test_heavy_libraries_wait_until_they_are_needed(module: str) -> None:
    heavy = ("spacy", "underthesea", "pandas", "pdfplumber")
    code = f"import sys, {module}; print(*(name for name in {heavy} if name in sys.modules))"
    found = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True)
    assert found.stdout.split() == []
