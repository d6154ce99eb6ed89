"""What is not documented fails: every note code, every outcome with its exit code, every field of a word list."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

import pytest
import typer
from typer.testing import CliRunner

from pipeline import check, extract, link, normalize, read, structure
from pipeline.cli import app
from pipeline.errors import ERRORS, SOME_FAILED
from pipeline.read.formats import READERS

ROOT = Path(__file__).parents[1]
DOCS = ROOT / "docs"
PACKAGES = [Path(str(package.__file__)).parent for package in (check, extract, link, normalize, read, structure)]
_CODE = re.compile(r"(?:StructureNote|Remark|note|Note)\(\s*(?:code=)?\"(?P<code>[a-z]+(?:-[a-z]+)+)\"")


def codes_in_code() -> set[str]:
    text = "\n".join(path.read_text("utf-8") for package in PACKAGES for path in package.glob("*.py"))
    return {match.group("code") for match in _CODE.finditer(text)} | set(re.findall(r'"(missing-[a-z]+)"', text))


def test_every_note_code_is_documented_and_every_documented_one_is_given() -> None:
    told = set(re.findall(r"^\| `([a-z]+(?:-[a-z]+)+)`", (DOCS / "notes.md").read_text("utf-8"), re.MULTILINE))
    assert codes_in_code() == told


@pytest.mark.parametrize("error", ERRORS, ids=[error.code for error in ERRORS])
def test_every_outcome_is_documented_with_its_exit_code(error) -> None:
    lines = [line for line in (DOCS / "outcomes.md").read_text("utf-8").splitlines() if f"`{error.code}`" in line]
    assert any(str(error.exit_code) in line for line in lines)


def test_exit_codes_differ() -> None:
    codes = {error.code: error.exit_code for error in ERRORS}
    assert len(codes) == len(ERRORS)
    assert len({*codes.values(), SOME_FAILED, 0}) == len(codes) + 2


def test_every_format_is_documented() -> None:
    told = "\n".join(path.read_text("utf-8") for path in DOCS.glob("*.md")).lower()
    for name, _, suffixes in READERS:
        assert name in told
        assert suffixes[0].removeprefix(".") in told


# Commands and their options


def commands() -> dict[str, list[list[str]]]:
    """Return every command, with the words it is called by, and the names of each of its options."""
    found: dict[str, list[list[str]]] = {}
    waiting = [("", typer.main.get_command(app))]
    while waiting:
        words, command = waiting.pop()
        if words:
            found[words] = [one.opts for one in command.params if one.opts[0].startswith("-")]
        waiting += [(f"{words} {name}".strip(), one) for name, one in getattr(command, "commands", {}).items()]
    return found


@pytest.mark.parametrize("words", sorted(commands()))
def test_every_command_is_documented_with_its_options(words: str) -> None:
    told = (DOCS / "command.md").read_text("utf-8")
    section = re.search(rf"^## {words.split()[0]}$(.*?)^## ", told, re.MULTILINE | re.DOTALL)[1]
    assert f"thihanh {words}" in section
    named = set(re.findall(r"(?<![\w-])--?[a-z][a-z-]*", section))
    assert [names for names in commands()[words] if not named.intersection(names)] == []


# Commands shown with their output


def consoles() -> list[tuple[str, str, str]]:
    """Return each command of the docs that is shown with its output: the file, the command, the output."""
    found = []
    for path in (ROOT / "README.md", ROOT / "README.vi.md", DOCS / "wrong-document.md"):
        for command, output in re.findall(
            r"```console\n\$ thihanh ([^\n]+)\n(.*?)\n```", path.read_text("utf-8"), re.DOTALL
        ):
            found.append((path.name, command, output))
    return found


@pytest.mark.parametrize(("name", "command", "shown"), consoles())
def test_what_a_command_prints_is_what_the_docs_show(name: str, command: str, shown: str, tmp_path: Path) -> None:
    words = [str(ROOT / word) if word.startswith("corpus/") else word for word in shlex.split(command)]
    run = CliRunner()
    if words[0] == "explain":
        run.invoke(app, ["extract", str(ROOT / "corpus" / "1876-QD-UBND.md"), "-o", str(tmp_path), "-q"])
        words += ["-o", str(tmp_path)]
    assert run.invoke(app, words).output.rstrip() == shown


def test_docs_show_commands() -> None:
    assert {command.split()[0] for _, command, _ in consoles()} == {"explain", "debug"}
