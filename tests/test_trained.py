"""The trained second reader: loaded only as it was built, it marks names, times and orders; what it sees is never a value."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest
from clean_decision import CLEAN
from typer.testing import CliRunner

from pipeline.cli import app
from pipeline.errors import DamagedFile, MissingFile
from pipeline.read.formats import read
from pipeline.spans import Span
from pipeline.steps import decided, worked
from pipeline.tokens import blank, cut
from pipeline.trained import MODEL, Reading, SecondReader, hashes_of, models_folder, network, second_reader
from pipeline.trained.entities import moves_of
from pipeline.trained.features import number_of, shape_of
from pipeline.trained.pieces import SPANS, pieces_of, pieces_of_doc, register
from pipeline.trained.weights import parameters

ROOT = Path(__file__).parents[1]
PARAGRAPH = (
    "Sở Xây dựng chủ trì, phối hợp với Công an tỉnh kiểm tra bến đò trước ngày 15/6/2031. Năm 2030, tỉnh có 40 bến đò."
)


@pytest.fixture(scope="module")
def reader() -> SecondReader:
    return second_reader()


@pytest.fixture
def copied(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    shutil.copytree(models_folder() / MODEL, tmp_path / MODEL)
    monkeypatch.setenv("THIHANH_MODELS", str(tmp_path))
    second_reader.cache_clear()
    yield tmp_path / MODEL
    second_reader.cache_clear()


def test_it_marks_names_times_and_orders(reader: SecondReader) -> None:
    (reading,) = reader.read([PARAGRAPH])
    assert [PARAGRAPH[span.start : span.end] for span in reading.bodies] == ["Sở Xây dựng", "Công an tỉnh"]
    assert [PARAGRAPH[span.start : span.end] for span in reading.times] == ["trước ngày 15/6/2031"]
    assert [PARAGRAPH[span.start : span.end] for span in reading.orders] == [PARAGRAPH.split(". ")[0]]


def test_it_is_small_and_has_a_card() -> None:
    files = [path for path in (models_folder() / MODEL).rglob("*") if path.is_file()]
    assert sum(path.stat().st_size for path in files) < 15_000_000
    assert MODEL in (ROOT / "models" / "README.md").read_text("utf-8")


def test_no_file_of_it_is_a_pickle() -> None:
    assert [
        name for name in hashes_of(models_folder() / MODEL) if name.endswith((".pkl", ".pickle", ".pt", ".py"))
    ] == []


def test_a_changed_file_is_not_loaded(copied: Path) -> None:
    (copied / "config.cfg").write_text((copied / "config.cfg").read_text("utf-8") + "\n# changed\n", "utf-8")
    with pytest.raises(DamagedFile, match=r"config\.cfg"):
        second_reader()


def test_an_added_file_is_not_loaded(copied: Path) -> None:
    (copied / "more.py").write_text("print('here')\n", "utf-8")
    with pytest.raises(DamagedFile, match=r"more\.py"):
        second_reader()


def test_a_missing_model_is_named_and_the_rules_go_on(copied: Path, tmp_path: Path) -> None:
    shutil.rmtree(copied)
    with pytest.raises(MissingFile, match="make model"):
        second_reader()
    document = tmp_path / "77.txt"
    document.write_text(CLEAN, "utf-8")
    arguments = ["extract", str(document), "-o", str(tmp_path / "out"), "--to", "json"]
    assert CliRunner().invoke(app, arguments).exit_code == 0
    assert json.loads((tmp_path / "out" / "run.json").read_text("utf-8"))["options"]["second_reader"] is None
    asked = CliRunner().invoke(app, [*arguments, "--second-reader"])
    assert isinstance(asked.exception, MissingFile)


def test_it_changes_no_value(reader: SecondReader) -> None:
    source = read(CLEAN.encode(), "77.txt")
    alone, both = decided(source), decided(source, reader)
    weighed = {"confidence", "review", "check", "reasons"}
    assert [one.model_dump(exclude=weighed) for one in both.obligations] == [
        one.model_dump(exclude=weighed) for one in alone.obligations
    ]
    assert alone.model_dump(exclude={"obligations", "proposals"}) == both.model_dump(
        exclude={"obligations", "proposals"}
    )
    assert alone.proposals == []
    sure = [sum(one.review == "auto" for one in decision.obligations) for decision in (alone, both)]
    assert sure[0] < sure[1]


def test_what_it_alone_sees_is_proposed_with_its_quote(reader: SecondReader) -> None:
    unseen = "Chủ ghe thắp đèn báo sương trước khi ghe rời bến."
    raw = CLEAN.replace("Sở Xây dựng rà soát toàn bộ bến đò trước ngày 15/11.", unseen)
    assert raw != CLEAN
    found = decided(read(raw.encode(), "77.txt"), reader)
    proposed = [one for one in found.proposals if one.evidence]
    assert proposed
    for one in found.proposals:
        for place in one.evidence:
            assert raw[place.start : place.end] == place.quote
    known = {one.id for one in found.obligations}
    assert all(one.obligation in known for one in found.proposals if one.kind != "obligation")


def test_the_same_seed_composes_the_same_sentences(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.syspath_prepend(str(ROOT / "models" / "training"))
    for name in ("compose", "statements", "orders", "names", "vocabulary"):
        monkeypatch.delitem(sys.modules, name, raising=False)
    from compose import composed

    assert composed(50, 3) == composed(50, 3) != composed(50, 4)
    for marked in composed(200, 5):
        assert all(marked.text[start:end].strip() for start, end, _ in marked.names)
        assert all(0 <= start < end <= len(marked.text) for start, end in marked.orders)


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("a) Rà soát bến đò; b) Sửa cầu phao.", ["Rà soát bến đò", "Sửa cầu phao"]),
        ("2.1. Kiểm tra van. Thay gioăng.", ["Kiểm tra van", "Thay gioăng"]),
        ("Chở khách ra TP. Hải Đăng trong 2.5 giờ", ["Chở khách ra TP. Hải Đăng trong 2.5 giờ"]),
        ("- ", []),
        ("", []),
    ],
)
def test_pieces(text: str, wanted: list[str]) -> None:
    doc = blank()(text)
    assert [doc[start:end].text for start, end in pieces_of(*cut(text))] == wanted
    assert pieces_of_doc(doc) == pieces_of(*cut(text))


def test_many_texts_come_back_in_order(reader: SecondReader) -> None:
    texts = ["", PARAGRAPH, "Mục đích", PARAGRAPH] * 40
    readings = reader.read(texts)
    assert len(readings) == len(texts)
    assert readings[1] == readings[-1]
    assert readings[0] == Reading()


# Read without spaCy


def by_spacy(texts: Sequence[str]) -> list[Reading]:
    """Return what the model reads where spaCy runs it."""
    import spacy

    register()
    found = []
    for doc in spacy.load(models_folder() / MODEL).pipe(texts):
        named = {
            label: tuple(Span(one.start_char, one.end_char) for one in doc.ents if one.label_ == label)
            for label in ("BODY", "TIME")
        }
        orders = tuple(sorted(Span(one.start_char, one.end_char) for one in doc.spans[SPANS]))
        found.append(Reading(named["BODY"], named["TIME"], orders))
    return found


def paragraphs() -> list[str]:
    """Return the paragraphs of the sample decisions, and texts of tokens that are seldom or never in one."""
    texts = [
        part for path in sorted((ROOT / "corpus").glob("*.[mt][dx]*")) for part in path.read_text("utf-8").split("\n\n")
    ]
    odd = [
        "",
        " ",
        "\n\n",
        "X",
        "ORG",
        "NUM.",
        "-",
        "Sở",
        "  Sở Y tế \n\n báo cáo  ",
        "a" * 150 + " Bộ Y tế",
        "đ/c 1.500,5 tấn……… ☂",
    ]
    names = ", ".join(f"Sở Nông nghiệp và Môi trường tỉnh Số {number}" for number in range(40))
    return [*texts, *odd, f"Giao {names} báo cáo Bộ Y tế trước ngày 15 tháng 6 năm 2031.", names.upper()]


def test_it_reads_what_spacy_reads_with_its_weights(reader: SecondReader) -> None:
    texts = paragraphs()
    wanted = by_spacy(texts)
    assert sum(len(one.bodies) + len(one.times) + len(one.orders) for one in wanted) > 500
    for text, read_here, read_there in zip(texts, reader.read(texts), wanted, strict=True):
        assert read_here == read_there, text


def test_features_are_those_of_spacy() -> None:
    vocab = blank().vocab
    symbols = json.loads((models_folder() / MODEL / "symbols.json").read_text("utf-8"))
    for word in (
        "Ủy",
        "27",
        "QĐ",
        "hòa",
        "x" * 120,
        "Xxxxxx1234567",
        "ĐẮK",
        "☂",
        "1.500,5",
        "…",
        "X",
        "cc",
        "đ" * 7,
        "đ" * 8,
        "abcdefgh",
    ):
        assert shape_of(word) == vocab[word].shape_
        assert number_of(word, symbols) == vocab.strings[word]


def test_a_paragraph_is_read_the_same_whatever_stands_beside_it(reader: SecondReader) -> None:
    texts = paragraphs()[:60]
    assert reader.read(texts) == [reader.read([text])[0] for text in texts]


def test_what_it_remembers_is_bounded(reader: SecondReader, monkeypatch: pytest.MonkeyPatch) -> None:
    texts = paragraphs()
    wanted = reader.read(texts)
    monkeypatch.setattr(network, "_WORDS", 500)
    ours = second_reader.__wrapped__()
    most = 0
    for text, one in zip(texts, wanted, strict=True):
        assert ours.read([text]) == [one]
        most = max(most, len(ours._network._row), len(ours._network._vectors) - 1)
    assert 400 < most <= 500


def test_words_of_one_text_may_be_more_than_are_remembered(
    monkeypatch: pytest.MonkeyPatch, reader: SecondReader
) -> None:
    monkeypatch.setattr(network, "_WORDS", 3)
    assert second_reader.__wrapped__().read([PARAGRAPH]) == reader.read([PARAGRAPH])


def test_a_text_that_stands_twice_goes_through_once(reader: SecondReader, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[int] = []
    marked = reader._network.marked

    def counting(texts: Sequence[tuple[Sequence[str], Sequence[tuple[int, int]]]]) -> list[network.Sentence]:
        asked.append(len(texts))
        return marked(texts)

    monkeypatch.setattr(reader._network, "marked", counting)
    readings = reader.read(["Kiểm tra bến đò.", PARAGRAPH, "Kiểm tra bến đò."])
    assert (readings[0], asked) == (readings[2], [2])


def test_only_what_can_matter_is_read(reader: SecondReader, monkeypatch: pytest.MonkeyPatch) -> None:
    """It is asked for the words of obligations and for sentences that are in none, never for the rest of a decision."""
    asked: list[str] = []
    read_by_model = SecondReader.read

    def counting(self: SecondReader, texts: Sequence[str]) -> list[Reading]:
        asked.extend(texts)
        return read_by_model(self, texts)

    monkeypatch.setattr(SecondReader, "read", counting)
    work = worked(read(CLEAN.encode(), "77.txt"), reader)
    assert asked == [one.text for one in work.obligations[0]] + [one.mapped.text for one in work.left]
    assert 0 < sum(map(len, asked)) < len(CLEAN) / 2


def test_moves_are_told_by_name() -> None:
    assert moves_of({"4": {"": 1, "TIME": 3, "BODY": 2}, "1": {"TIME": 9}, "5": {"": 1}}) == [
        "1TIME",
        "4TIME",
        "4BODY",
        "4",
        "5",
    ]


def test_a_model_of_another_form_is_refused() -> None:
    with pytest.raises(ValueError, match="0xc1"):
        parameters(b"\x81\xa5nodes\xc1")


def test_reading_loads_nothing_of_spacy() -> None:
    lines = (
        "import sys; from pipeline.trained import second_reader; second_reader().read(['Sở Y tế báo cáo.']);"
        "print(*sorted({name.partition('.')[0] for name in sys.modules} & {'spacy', 'thinc', 'srsly', 'blis'}))"
    )
    told = subprocess.run([sys.executable, "-c", lines], capture_output=True, text=True, check=True, cwd=ROOT)
    assert told.stdout.split() == []
