"""What a run is to read: files, folders, lists, standard input; and its shares."""

from __future__ import annotations

import io
import os
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.batch import inputs as module
from pipeline.batch.inputs import inputs, shard
from pipeline.batch.wrong_use import WrongUse
from pipeline.errors import MissingFile, UnreadableText

ROOT = Path(__file__).parents[1]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    names = [
        "b.pdf",
        "b/2.docx",
        "b/1.TXT",
        "a.md",
        "c/.hidden.txt",
        ".git/x.txt",
        "README.md",
        "b/readme.txt",
        "b.xlsx",
    ]
    for name in names:
        path = tmp_path / "in" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("x")
    return tmp_path / "in"


def test_a_folder_gives_its_documents_sorted(folder: Path) -> None:
    found = list(inputs([str(folder)]))
    assert [str(path.relative_to(folder)) for path in found] == ["a.md", "b/1.TXT", "b/2.docx", "b.pdf"]


def test_each_file_comes_once_in_the_order_of_the_arguments_missing_ones_too(folder: Path) -> None:
    last, missing, odd = folder / "b.pdf", folder / "none.pdf", folder / "b.xlsx"
    found = list(inputs([str(last), str(missing), str(folder), str(odd), str(last)]))
    assert found == [last, missing, folder / "a.md", folder / "b/1.TXT", folder / "b/2.docx", odd]


def test_links_pipes_and_folders_named_like_files_in_a_folder_are_left_out(folder: Path) -> None:
    (folder / "round").symlink_to("..")
    (folder / "link.pdf").symlink_to(folder / "b.pdf")
    os.mkfifo(folder / "pipe.pdf")
    (folder / "folder.pdf").mkdir()
    assert len(list(inputs([str(folder)]))) == 4
    assert list(inputs([str(folder / "link.pdf")])) == [folder / "link.pdf"]


def test_a_folder_that_cannot_be_opened_is_named(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    scan = os.scandir

    def closed(path):  # type: ignore[no-untyped-def]
        if str(path).endswith("/b"):
            raise PermissionError(13, "Permission denied", str(path))
        return scan(path)

    monkeypatch.setattr(os, "scandir", closed)
    assert list(inputs([str(folder)])) == [folder / "a.md", folder / "b", folder / "b.pdf"]


def test_a_list_names_files_and_folders_a_line(folder: Path) -> None:
    lines = [
        "\ufeff" + str(folder / "b"),
        "",
        "# lời nhắc",
        "  ",
        f"{folder}/quyết định.pdf\r",
        "-",
        "@x",
        str(folder / "b.pdf"),
    ]
    (folder / "list").write_bytes("\n".join(lines).encode() + f"\n{folder}/".encode() + b"\xe9t\xe9.pdf")
    expected = [
        folder / "b/1.TXT",
        folder / "b/2.docx",
        folder / "quyết định.pdf",
        Path("-"),
        Path("@x"),
        folder / "b.pdf",
    ]
    found = list(inputs([f"@{folder}/list"]))
    assert found[:-1] == expected
    assert os.fsencode(found[-1]) == os.fsencode(folder) + b"/\xe9t\xe9.pdf"
    assert list(inputs(["@-"], stdin=io.BytesIO((folder / "list").read_bytes()))) == found


def test_a_list_that_cannot_be_read_is_named(tmp_path: Path) -> None:
    with pytest.raises(MissingFile, match=r"none\.txt: the list of files can't be read \(No such file"):
        list(inputs([f"@{tmp_path}/none.txt"]))
    (tmp_path / "wide.txt").write_text("a.pdf", "utf-16")
    with pytest.raises(UnreadableText, match="save it as UTF-8") as raised:
        list(inputs([f"@{tmp_path}/wide.txt"]))
    assert "hãy lưu bằng UTF-8" in raised.value.message_vi


def test_standard_input_is_a_file_called_stdin_as_long_as_the_process_lives() -> None:
    code = (
        "from pipeline.batch.inputs import inputs\n"
        "[path] = list(inputs(['-']))\n"
        "assert path.read_bytes() == b'%PDF-\\x00\\xff'\n"
        "print(path)"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], input=b"%PDF-\x00\xff", capture_output=True, check=True,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
    )  # fmt: skip
    path = Path(done.stdout.decode().strip())
    assert path.name == "stdin"
    assert not path.parent.exists()


def test_a_stream_without_end_is_cut_beyond_what_a_file_may_have(monkeypatch: pytest.MonkeyPatch) -> None:
    class Endless(io.BytesIO):
        def read(self, size: int | None = -1) -> bytes:
            return b"0" * (size or 0)

    monkeypatch.setattr(module, "_MOST", 3 * 2**20 + 1)
    [path] = inputs(["-"], stdin=Endless())
    assert path.stat().st_size == 3 * 2**20 + 1


@pytest.mark.parametrize("arguments", [["-", "-"], ["-", "@-"], ["@-", "a.pdf", "@-"]])
def test_standard_input_named_twice_is_refused(arguments: list[str]) -> None:
    with pytest.raises(WrongUse, match="only once") as raised:
        list(inputs(arguments, stdin=io.BytesIO(b"x")))
    assert "một lần" in raised.value.message_vi


PATHS = st.lists(st.binary(min_size=1).filter(lambda name: b"\0" not in name).map(lambda name: Path(os.fsdecode(name))))


@given(PATHS, st.integers(1, 9), st.randoms())
def test_shares_are_disjoint_and_complete_in_any_order(paths: list[Path], n: int, random) -> None:  # type: ignore[no-untyped-def]
    shares = [list(shard(paths, i, n)) for i in range(1, n + 1)]
    assert sorted(path for share in shares for path in share) == sorted(paths)
    mixed = random.sample(paths, len(paths))
    assert [sorted(shard(mixed, i, n)) for i in range(1, n + 1)] == [sorted(share) for share in shares]


def test_shares_are_the_same_on_every_machine_and_about_as_large() -> None:
    paths = [Path(f"kho/{number}.pdf") for number in range(3000)]
    sizes = [len(list(shard(paths, i, 3))) for i in (1, 2, 3)]
    assert min(sizes) > 900
    # As reckoned by sha256sum and bc.
    assert [int(path.stem) for path in shard(paths[:12], 1, 3)] == [0, 4, 5, 6, 7, 9, 11]


@pytest.mark.parametrize(("i", "n"), [(0, 3), (4, 3), (1, 0), (-1, 2)])
def test_a_share_out_of_range_is_refused_before_any_path_is_read(i: int, n: int) -> None:
    with pytest.raises(WrongUse, match=f"share {i}/{n}") as raised:
        shard([], i, n)
    assert f"phần {i}/{n}" in raised.value.message_vi
