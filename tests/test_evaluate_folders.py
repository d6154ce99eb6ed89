"""Scores of folders, gains and losses, and the same figures as the independent scorer gives."""

from __future__ import annotations

import copy
import json
import os
import random
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from pipeline.errors import DamagedFile, MissingFile
from pipeline.evaluate import (
    Tally,
    changes_text,
    differences,
    differences_text,
    documents_text,
    errors_text,
    gains_and_losses,
    score_folders,
    scores_text,
)

REAL = os.environ.get("THIHANH_REAL")


def counts(tally: Tally) -> tuple[int, int, int]:
    return tally.right, tally.predicted, tally.gold


GOLD = [
    {"text": "Ươm mười vạn hạt lim xanh trước mùa mưa"},
    {"text": "Tưới cây mỗi sáng"},
    {"text": "Đếm số cây còn sống"},
]
PREDICTED = [{"text": "Ươm mười vạn hạt lim xanh trước mùa"}, {"text": "Tưới cây"}]


# Folders


def save(path: Path, document: object) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(document, ensure_ascii=False), "utf-8")


@pytest.fixture
def folders(tmp_path: Path) -> tuple[Path, Path]:
    gold, predicted = tmp_path / "gold", tmp_path / "predicted"
    for name in ("một", "hai", "ba"):
        save(gold / f"{name}.json", {"obligations": GOLD, "decision": {"number": "45/QĐ-SNN"}})
    save(gold / "bốn.json", {"skip": "chưa đọc"})
    save(predicted / "một.json", {"obligations": GOLD, "decision": {"number": "45/QĐ-SNN"}})
    save(predicted / "x" / "y" / "decision.json", {"source": {"name": "hai.pdf"}, "obligations": PREDICTED})
    save(predicted / "z" / "decision.json", {"no": "source"})
    return gold, predicted


def test_predictions_are_found_by_file_or_by_source(folders: tuple[Path, Path]) -> None:
    scores = score_folders(*folders)
    assert [document.name for document in scores.documents] == ["ba", "hai", "một"]
    assert scores.missing == ("ba",)
    assert counts(scores.tallies["obligations"]) == (4, 5, 9)
    assert counts(scores.tallies["metadata.number"]) == (1, 3, 3)
    assert scores.figures()["obligations"] == {"p": 0.8, "r": 4 / 9, "f1": 4 / 7, "gold": 9, "predicted": 5}


def test_a_draft_of_a_folder_holds_no_prediction(folders: tuple[Path, Path]) -> None:
    gold, predicted = folders
    save(predicted / ".x~moving" / "decision.json", {"source": {"name": "ba.pdf"}, "obligations": GOLD})
    assert score_folders(gold, predicted).missing == ("ba",)


def test_two_files_can_be_scored(folders: tuple[Path, Path]) -> None:
    gold, predicted = folders
    assert score_folders(gold / "một.json", predicted / "một.json").tallies["obligations"].f1 == 1.0


def test_texts(folders: tuple[Path, Path]) -> None:
    scores = score_folders(*folders)
    table = scores_text(scores).splitlines()
    assert table[0] == "3 documents, 1 without a prediction: ba"
    assert next(line for line in table if line.startswith("obligations ")).split() == [
        "obligations",
        *("0.800", "0.444", "0.571", "9", "5"),
    ]
    assert documents_text(scores, ["obligations", "tables"]).splitlines()[3].split() == ["một", "1.000", "-"]
    errors = errors_text(scores, field="obligations", limit=2)
    assert "obligations missed: ba: [None] Ươm mười vạn" in errors
    assert "obligations missed: and 3 more" in errors
    assert "lead" not in errors


def test_paths_that_do_not_exist(folders: tuple[Path, Path], tmp_path: Path) -> None:
    gold, predicted = folders
    with pytest.raises(MissingFile):
        score_folders(tmp_path / "không có", predicted)
    with pytest.raises(MissingFile):
        score_folders(gold, tmp_path / "không có")
    (tmp_path / "trống").mkdir()
    with pytest.raises(MissingFile, match="no gold"):
        score_folders(tmp_path / "trống", predicted)


@pytest.mark.parametrize(
    "text",
    ["", "{", "[]", '{"obligations": {}}', '{"obligations": ["một việc"]}', '{"decision": 1}', "\ud83c", "[" * 100_000],
)
def test_files_that_are_no_decisions(folders: tuple[Path, Path], text: str) -> None:
    gold, predicted = folders
    for path in (predicted / "một.json", predicted / "q" / "decision.json", gold / "một.json"):
        path.parent.mkdir(exist_ok=True)
        before = path.read_bytes() if path.exists() else b"{}"
        path.write_bytes(text.encode("utf-8", "surrogatepass"))
        if path.name != "decision.json" or not text.startswith("{" + '"'):
            with pytest.raises(DamagedFile, match=path.stem):
                score_folders(gold, predicted)
        path.write_bytes(before)


def test_gold_needs_what_it_is_matched_by(folders: tuple[Path, Path]) -> None:
    gold, predicted = folders
    save(gold / "một.json", {"obligations": [{"lead": []}]})
    with pytest.raises(DamagedFile, match="text"):
        score_folders(gold, predicted)


# Gains and losses


def test_gains_and_losses(tmp_path: Path) -> None:
    one, two, three, four = ({"text": text} for text in ("Ươm hạt", "Tưới cây", "Làm cỏ", "Bón phân"))
    save(tmp_path / "gold" / "a.json", {"obligations": [one, two, two]})
    save(tmp_path / "old" / "a.json", {"obligations": [one, two, three]})
    save(tmp_path / "new" / "a.json", {"obligations": [two, two, four]})
    changes = gains_and_losses(tmp_path / "gold", tmp_path / "old", tmp_path / "new")
    found = changes["obligations"]
    assert found
    assert [change.item.label for change in found.newly_found] == ["[None] Tưới cây"]
    assert [change.item.label for change in found.newly_missed] == ["[None] Ươm hạt"]
    assert [change.item.label for change in found.new_extras] == ["[None] Bón phân"]
    assert [change.item.label for change in found.gone_extras] == ["[None] Làm cỏ"]
    text = changes_text(changes)
    assert "obligations newly missed: a: [None] Ươm hạt" in text
    assert next(line for line in text.splitlines() if line.startswith("obligations ")).split() == [
        "obligations",
        *("0.667", "0.667", "+0.000", "1", "1", "1", "1"),
    ]


def test_another_wrong_value_is_no_change(tmp_path: Path) -> None:
    for folder, number in (("gold", "1/QĐ"), ("old", "2/QĐ"), ("new", "3/QĐ")):
        save(tmp_path / folder / "a.json", {"decision": {"number": number}})
    changes = gains_and_losses(tmp_path / "gold", tmp_path / "old", tmp_path / "new")
    assert not any(changes.fields)


# The independent scorer


def perturbed(value: Any, chance: random.Random) -> Any:
    """Copy a gold value with parts dropped, altered, repeated and swapped."""
    if isinstance(value, dict):
        return {key: perturbed(part, chance) for key, part in value.items() if chance.random() > 0.02}
    if isinstance(value, list):
        items = [perturbed(part, chance) for part in value if chance.random() > 0.1]
        items += copy.deepcopy([part for part in items if chance.random() < 0.05])
        if len(items) > 1 and chance.random() < 0.2:
            at = chance.randrange(len(items) - 1)
            items[at : at + 2] = reversed(items[at : at + 2])
        return items
    if isinstance(value, str) and chance.random() < 0.3:
        return altered(value, chance)
    return value


def altered(text: str, chance: random.Random) -> str:
    kept = [word for word in text.split(" ") if chance.random() > 0.12]
    return chance.choice(
        [" ".join(kept), text.upper(), text.replace("-", " – "), f"“{text}”;", f"{text} thêm vài chữ", text[:-1]]
    )


@pytest.mark.skipif(not REAL, reason="THIHANH_REAL names no folder with eval/score.py and gold/decisions")
@pytest.mark.parametrize("seed", range(2))
def test_figures_are_those_of_the_independent_scorer(seed: int, tmp_path: Path) -> None:
    root = Path(str(REAL))
    gold = root / "gold" / "decisions"
    chance = random.Random(seed)
    paths = sorted(gold.glob("*.json"))
    for number, path in enumerate(paths[seed % 2 :]):
        document = json.loads(path.read_text("utf-8"))
        extra = json.loads(chance.choice(paths).read_text("utf-8"))
        guess = perturbed(document, chance)
        for field in ("obligations", "references", "tables"):
            guess.setdefault(field, []).extend(extra.get(field, [])[:3])
        guess["sections"] = [{"label": "x", "path": "", **one} for one in guess.get("sections", [])]
        guess["abbreviations"] = [
            {"short": short, "long": long} for short, long in (guess.get("abbreviations") or {}).items()
        ]
        guess["source"] = {"name": f"{path.stem}.pdf"}
        save(tmp_path / (f"{path.stem}.json" if number % 2 else f"{number}/decision.json"), guess)
    command = [sys.executable, str(root / "eval" / "score.py"), str(gold), str(tmp_path), "--json"]
    theirs = json.loads(subprocess.run(command, capture_output=True, check=True, text=True).stdout)
    ours = score_folders(gold, tmp_path)
    assert list(ours.missing) == [name.removesuffix(".json") for name in theirs["missing"]]
    assert set(ours.figures()) == set(theirs["figures"])
    for field, figures in theirs["figures"].items():
        assert ours.figures()[field] == pytest.approx(figures, abs=1e-9), field
    assert 0 < ours.tallies["obligations"].f1 < 1


# Two outputs without gold


def output(folder: Path, name: str, document: dict[str, Any]) -> None:
    save(folder / name / "decision.json", {"id": name, "source": {"name": f"{name}.txt", "sha256": name}, **document})


def test_two_outputs_are_compared_without_gold(tmp_path: Path) -> None:
    old, new = tmp_path / "old", tmp_path / "new"
    duty = {"section": "#1/I", "text": "Ươm hạt lim", "lead": [{"name": "Trạm Lâm nghiệp"}]}
    output(old, "một", {"obligations": [duty], "notes": [{"code": "outline-gap", "message": "x"}]})
    output(new, "một", {"obligations": [{**duty, "lead": [{"name": "Hạt Kiểm lâm"}]}, {"text": "Tưới cây"}]})
    output(old, "hai", {})
    output(new, "ba", {})
    found = differences(old, new)
    assert (found.documents, found.only_old, found.only_new) == (1, ("hai",), ("ba",))
    by_field = {one.field: one for one in found.fields}
    assert (by_field["obligations"].both, len(by_field["obligations"].appeared)) == (1, 1)
    assert by_field["lead"].appeared == (("một", ("Hạt Kiểm lâm", "Ươm hạt lim")),)
    assert by_field["lead"].vanished == (("một", ("Trạm Lâm nghiệp", "Ươm hạt lim")),)
    assert by_field["notes"].vanished == (("một", ("outline-gap", "x")),)
    text = differences_text(found, field="lead", limit=0)
    assert "only in the new output: ba" in text
    assert "lead appeared: and 1 more" in text
    assert "obligations" not in text


def test_a_draft_of_a_folder_is_no_document_of_an_output(tmp_path: Path) -> None:
    old, new = tmp_path / "old", tmp_path / "new"
    output(old, "một", {})
    output(new, "một", {})
    output(new, ".hai~moving", {})
    assert differences(old, new).only_new == ()


def test_an_output_compared_with_itself_differs_in_nothing(tmp_path: Path) -> None:
    output(tmp_path, "một", {"obligations": [{"text": "Tưới cây"}, {"text": "Tưới cây"}]})
    assert all(not one.appeared and not one.vanished for one in differences(tmp_path, tmp_path).fields)
    with pytest.raises(MissingFile, match="no extracted decision"):
        differences(tmp_path / "none", tmp_path)
