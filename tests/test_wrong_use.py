"""Commands that are called wrongly: each ends with its own exit code and a sentence in both languages, and nothing is touched."""

from __future__ import annotations

import shutil
import sys
from pathlib import Path

import pytest

from pipeline.cli import main

CORPUS = Path(__file__).parents[1] / "corpus"
SAMPLE = CORPUS / "1876-QD-UBND.md"


@pytest.fixture(scope="module")
def extracted(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder with `tep` (a file), `van-ban` (two documents) and `ra` (their output and register)."""
    folder = tmp_path_factory.mktemp("sai")
    (folder / "tep").write_text("của người khác", "utf-8")
    (folder / "van-ban").mkdir()
    shutil.copy(SAMPLE, folder / "van-ban")
    with pytest.MonkeyPatch.context() as patch:
        for words in (["extract", "van-ban", "-o", "ra", "-q"], ["register", "ra", "-q"]):
            assert called(words, folder, patch) in (0, None)
    return folder


def called(words: list[str], folder: Path, patch: pytest.MonkeyPatch) -> int | str | None:
    """Call the command in a folder; return its exit code."""
    patch.chdir(folder)
    patch.setattr(sys, "argv", ["thihanh", *words])
    with pytest.raises(SystemExit) as ended:
        main()
    return ended.value.code


@pytest.mark.parametrize(
    ("line", "code", "said", "said_vi"),
    [
        ("extract van-ban -o tep", 25, "a file stands where a folder is wanted", "chỗ của thư mục đã có một tệp"),
        ("extract van-ban -o tep/ra", 25, "a file stands where a folder is wanted", "chỗ của thư mục đã có một tệp"),
        ("extract van-ban -o moi --db tep/so.sqlite", 26, "the ledger can't be used", "không dùng được sổ"),
        ("extract @van-ban -o moi", 3, "the list of files can't be read", "danh sách"),
        ("register ra --db tep/so.sqlite", 30, "the register can't be used", "không dùng được sổ đăng ký"),
        ("register tep", 3, "no such folder", "không có thư mục này"),
        ("due --db tep", 30, "the register can't be used", "không dùng được sổ đăng ký"),
        ("report van-ban -o ra", 25, "a folder stands where the file is wanted", "chỗ của tệp đã có một thư mục"),
        ("report tep/bao-cao.html -o ra", 25, "a file stands where", "chỗ của thư mục đã có một tệp"),
        ("export -o ra -d tep", 25, "a file stands where a folder is wanted", "chỗ của thư mục đã có một tệp"),
        ("reprocess --where foo<1 -o ra", 2, "'foo' is unknown", "không có trường 'foo'"),
        ("reprocess --where= -o ra", 2, "is no condition", "không phải là điều kiện"),
        ("reprocess --where version<9 -o tep", 3, "there is no ledger", "chưa có sổ theo dõi"),
        ("evaluate ra tep", 3, "one is a file, the other a folder", "một bên là tệp, một bên là thư mục"),
        ("debug van-ban/1876-QD-UBND.md --line 9-3", 2, "or N-M", "N hoặc"),
        ("diff tep khong-co", 7, "no decision of thihanh", "không phải kết quả của thihanh"),
        ("watch tep -o ra --once", 2, "no such folder to watch", "không có thư mục"),
    ],
)
def test_wrong_use_is_named_and_touches_nothing(
    line: str,
    code: int,
    said: str,
    said_vi: str,
    extracted: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    before = {path: path.read_bytes() for path in extracted.rglob("*") if path.is_file() and "moi" not in path.parts}
    assert called(line.split(), extracted, monkeypatch) == code
    told = capsys.readouterr().err
    assert said in told
    assert said_vi in told
    assert {path: path.read_bytes() for path in before} == before
