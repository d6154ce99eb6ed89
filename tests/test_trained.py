"""The trained second reader: loaded only as it was built, it marks names, times and orders; what it sees is never a value."""

from __future__ import annotations

import json
import shutil
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from clean_decision import CLEAN
from typer.testing import CliRunner

from pipeline import trained
from pipeline.cli import app
from pipeline.errors import DamagedFile, MissingFile
from pipeline.read.formats import read
from pipeline.steps import decided
from pipeline.tokens import blank
from pipeline.trained import MODEL, SecondReader, hashes_of, models_folder, pieces_of, second_reader

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
    assert [doc[start:end].text for start, end in pieces_of(doc)] == wanted


def test_many_texts_come_back_in_order(reader: SecondReader) -> None:
    texts = ["", PARAGRAPH, "Mục đích", PARAGRAPH] * 40
    readings = reader.read(texts)
    assert len(readings) == len(texts)
    assert readings[1] == readings[-1]
    assert readings[0] == trained.Reading()
