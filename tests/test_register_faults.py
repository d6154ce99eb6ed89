"""Whatever stops a take-in, a kill, a full disk, another version: the register holds whole decisions, and the next one ends as a clean one."""

from __future__ import annotations

import os
import signal
import sqlite3
from pathlib import Path

import pytest
from clean_decision import CLEAN
from ledgers import KINDS, new_url, rows
from register_samples import REPLACES, laid, later, taken
from sqlalchemy import Engine, event
from typer.testing import CliRunner

from pipeline.cli import app
from pipeline.errors import SOME_FAILED, DiskFull, MissingFile, RegisterError
from pipeline.register import storing
from pipeline.register.changes import Changes
from pipeline.register.opening import open_register

WHOLE = {
    "decisions": "SELECT id, number, issuer, issued_on, folder, content FROM register_decision ORDER BY id",
    "sources": "SELECT folder, decision, content, signature, counts FROM register_source ORDER BY folder",
    "obligations": """SELECT key, decision, position, text, hash, standing, superseded_by, superseded_how, superseded_proof
        FROM register_obligation ORDER BY key""",
    "actors": """SELECT o.key, a.role, a.position, a.name FROM register_actor a
        JOIN register_obligation o ON o.id = a.obligation ORDER BY o.key, a.role, a.position""",
    "deadlines": """SELECT o.key, d.position, d.value FROM register_deadline d
        JOIN register_obligation o ON o.id = d.obligation ORDER BY o.key, d.position""",
    "bodies": "SELECT id, name FROM register_body ORDER BY id",
    "links": "SELECT decision, reference, relation, number, proof, target FROM register_link ORDER BY decision, reference",
    "changes": "SELECT decision, obligation, what, fields FROM register_change ORDER BY seq",
}
"""All that a register says, but when it was said and the numbers that rows have in it."""


@pytest.fixture(scope="module")
def output(tmp_path_factory: pytest.TempPathFactory) -> Path:
    place = tmp_path_factory.mktemp("register") / "output"
    laid(place, CLEAN)
    laid(place, later("88", 5, REPLACES))
    for number in range(100, 106):
        laid(place, later(str(number), 7, "Quyết định này có hiệu lực kể từ ngày ký."))
    return place


def whole(url: str) -> dict[str, list[tuple[object, ...]]]:
    return {name: rows(url, query) for name, query in WHOLE.items()}


def killed(url: str, output: Path, number: int, *, halfway: bool) -> None:
    """Take in, in a process that is killed in the transaction of a decision: halfway through it, or before it is committed."""
    child = os.fork()
    if child == 0:
        calls = 0

        def die(*_: object, **__: object) -> None:
            nonlocal calls
            calls += 1
            if calls == number:
                os.kill(os.getpid(), signal.SIGKILL)
            real(*_, **__)

        if halfway:
            real, storing._own_rows = storing._own_rows, die
        else:
            real, Changes.write = Changes.write, die
        try:
            taken(url, output)
        finally:
            os._exit(0)
    _, status = os.waitpid(child, 0)
    assert os.WIFSIGNALED(status)


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("halfway", [True, False])
def test_a_take_in_that_is_killed_and_run_again_gives_the_register_of_a_clean_one(
    kind: str, halfway: bool, output: Path, tmp_path: Path
) -> None:
    clean = new_url(kind, tmp_path)
    taken(clean, output)
    wanted = whole(clean)
    assert any(row[5] == "superseded" for row in wanted["obligations"])
    for number in (1, 3, 8):
        url = new_url(kind, tmp_path)
        killed(url, output, number, halfway=halfway)
        assert len(rows(url, "SELECT id FROM register_decision")) == number - 1
        assert rows(url, "SELECT count(*) FROM register_change WHERE obligation = ''") == [(number - 1,)]
        taken(url, output)
        assert whole(url) == wanted


def test_a_full_disk_is_named_and_the_register_is_left_as_it_was(output: Path, tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'register.sqlite'}"
    clean = new_url("sqlite", tmp_path)
    open_register(url).close()
    taken(clean, output)
    empty, full = (int(str(rows(one, "PRAGMA page_count")[0][0])) for one in (url, clean))

    def limit(connection: sqlite3.Connection, _: object) -> None:
        connection.execute(f"PRAGMA max_page_count={(empty + full) // 2}")

    event.listen(Engine, "connect", limit)
    try:
        with pytest.raises(DiskFull):
            taken(url, output)
    finally:
        event.remove(Engine, "connect", limit)
    some = rows(url, "SELECT count(*) FROM register_decision")[0][0]
    assert 0 < some < 8
    assert rows(url, "SELECT count(*) FROM register_change WHERE obligation = ''") == [(some,)]
    assert rows(url, "PRAGMA integrity_check") == [("ok",)]
    taken(url, output)
    assert whole(url) == whole(clean)


@pytest.mark.parametrize("kind", KINDS)
def test_a_register_of_a_newer_version_is_left_alone(kind: str, output: Path, tmp_path: Path) -> None:
    url = new_url(kind, tmp_path)
    taken(url, output)
    before = whole(url)
    rows(url, "UPDATE register_version SET version_num = '9000'")
    with pytest.raises(RegisterError, match="9000"):
        taken(url, output)
    assert whole(url) == before


def test_a_server_that_refuses_is_named_without_its_password(output: Path) -> None:
    with pytest.raises(RegisterError) as caught:
        taken("postgresql+psycopg://somebody:secret@127.0.0.1:9/nothing", output)
    assert "127.0.0.1:9" in caught.value.message
    assert "secret" not in caught.value.message + caught.value.message_vi


def test_a_file_that_is_no_database_is_named(output: Path, tmp_path: Path) -> None:
    (tmp_path / "register.sqlite").write_text("không phải cơ sở dữ liệu " * 100, "utf-8")
    with pytest.raises(RegisterError, match=r"register\.sqlite"):
        taken(str(tmp_path / "register.sqlite"), output)


# The commands


def test_the_command_names_what_is_damaged_and_takes_the_rest(output: Path, tmp_path: Path) -> None:
    (output / "broken").mkdir()
    (output / "broken" / "decision.json").write_text("{", "utf-8")
    run = CliRunner()
    done = run.invoke(app, ["register", str(output), "--db", str(tmp_path / "r.sqlite")])
    (output / "broken" / "decision.json").unlink()
    assert done.exit_code == SOME_FAILED
    assert "broken" in done.stderr
    assert "8 văn bản mới" in done.stderr
    again = run.invoke(app, ["register", str(output), "--db", str(tmp_path / "r.sqlite")])
    assert (again.exit_code, "8 như cũ" in again.stderr) == (0, True)


def test_a_missing_output_makes_no_register(tmp_path: Path) -> None:
    done = CliRunner().invoke(app, ["register", str(tmp_path / "nowhere")])
    assert isinstance(done.exception, MissingFile)
    assert not (tmp_path / "nowhere").exists()
    asked = CliRunner().invoke(app, ["due", "-o", str(tmp_path)])
    assert isinstance(asked.exception, MissingFile)
    assert "thihanh register" in asked.exception.message_vi
    assert list(tmp_path.iterdir()) == []
