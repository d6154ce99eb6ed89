"""A run over files: what stays of an earlier run where nothing succeeds, and what the files are called."""

from __future__ import annotations

import json
import os
import re
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import faults
import pytest
import typer
from clean_decision import CLEAN
from click.testing import Result
from faults import ended, made, started
from typer.testing import CliRunner

from pipeline.batch import child, claims, intake, runner
from pipeline.batch import places as batch_places
from pipeline.batch import run as batch_run
from pipeline.batch.job import Job
from pipeline.batch.local import decision_of
from pipeline.batch.lock import output_lock
from pipeline.batch.outcome import Outcome
from pipeline.batch.places import Places
from pipeline.batch.run import Run, extract
from pipeline.batch.wrong_use import WrongUse
from pipeline.cli import app
from pipeline.document.source import Source
from pipeline.errors import Locked, MissingFile
from pipeline.store import LEDGER_FILE, open_ledger

TABLE = (
    "<p>QUYẾT ĐỊNH</p><p>Số: 77/QĐ-UBND</p><p>Điều 1. Số phao:</p><table><tr><th>Bến<th>Phao<tr><td>Lau<td>4</table>"
)


@pytest.fixture
def files(tmp_path: Path) -> Path:
    (tmp_path / "good.txt").write_text(CLEAN, "utf-8")
    (tmp_path / "empty.txt").write_text(" \n", "utf-8")
    return tmp_path


def test_a_run_in_which_everything_fails_leaves_earlier_csv_files_alone(files: Path) -> None:
    output = files / "out"
    extract([files / "good.txt"], output, ("json", "csv"), lambda outcome: None)
    before = {path.name: path.read_bytes() for path in [*output.glob("*.csv"), output / "datapackage.json"]}
    result = CliRunner().invoke(app, ["extract", str(files / "empty.txt"), "-o", str(output), "-q"])
    assert result.exit_code == 4
    assert "stay as they were" in result.output
    assert {name: (output / name).read_bytes() for name in before} == before
    told = json.loads((output / "run.json").read_text("utf-8"))
    assert told["csv_written"] is False
    assert [one["outcome"] for one in told["inputs"]] == ["EMPTY"]


def test_csv_files_are_written_when_one_of_two_files_succeeds(files: Path) -> None:
    run = extract([files / "empty.txt", files / "good.txt"], files / "out", ("json", "csv"), lambda outcome: None)
    assert run.csv_written
    assert "77/QĐ-UBND" in (files / "out" / "obligations.csv").read_text("utf-8-sig")


def test_files_of_tables_carry_the_decision_once(tmp_path: Path) -> None:
    (tmp_path / "77.html").write_text(TABLE, "utf-8")
    run = extract([tmp_path / "77.html"], tmp_path / "out", ("json", "csv"), lambda outcome: None)
    names = [path.stem for path in (tmp_path / "out" / "tables").iterdir()]
    assert [name.count(run.outcomes[0].id) for name in names] == [1]


def outcomes(run: Run) -> list[tuple[str, str, str]]:
    return [(one.name, one.outcome, one.folder) for one in run.outcomes]


def test_what_waits_for_a_slow_file_is_packed_and_no_more_than_some_are_ahead(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = child._source

    def slow(data: bytes, name: str, engine: str) -> Source:
        if name == "000.txt":
            time.sleep(6)  # long enough for twenty files beside it, on a busy machine
        return real(data, name, engine)

    many = sorted(made(tmp_path / "in", 30).iterdir())
    one = extract(many, tmp_path / "one", ("json",), lambda _: None)
    monkeypatch.setattr(child, "_source", slow)
    monkeypatch.setattr(batch_run, "_UNPACKED", 2)
    monkeypatch.setattr(runner, "AHEAD", 20)
    begun: list[str] = []
    real_start = runner._Pool._start

    def start(pool: Any, job: Job, before: Any = ()) -> None:
        begun.append(f"{job.number}")
        real_start(pool, job, before)

    def told(outcome: Outcome) -> None:
        begun.append(outcome.name)

    monkeypatch.setattr(runner._Pool, "_start", start)
    two = extract(many, tmp_path / "two", ("json",), told, workers=2)
    assert outcomes(one) == outcomes(two)
    assert [path.read_bytes() for path in sorted((tmp_path / "two").glob("*/*"))] == [
        path.read_bytes() for path in sorted((tmp_path / "one").glob("*/*"))
    ]
    assert begun.index("000.txt") == 21, "twenty were begun beside it, and no more"


def test_two_workers_give_what_one_gives(tmp_path: Path) -> None:
    for number in range(8):
        (tmp_path / f"{number}.txt").write_text(
            CLEAN.replace("77/QĐ", f"{70 + number // 2}/QĐ") + " " * number, "utf-8"
        )
    (tmp_path / "4.txt").write_text(" ", "utf-8")
    files = sorted(tmp_path.glob("*.txt"))
    one = extract(files, tmp_path / "one", ("json", "csv"), lambda outcome: None)
    two = extract(files, tmp_path / "two", ("json", "csv"), lambda outcome: None, workers=3)
    assert outcomes(one) == outcomes(two)
    assert ("1.txt", "OK", "70-QD-UBND-2031-03-02~2") in outcomes(one)
    written = [path.relative_to(tmp_path / "one") for path in (tmp_path / "one").rglob("*") if path.is_file()]
    for path in written:
        if path.name != "run.json":
            assert (tmp_path / "one" / path).read_bytes() == (tmp_path / "two" / path).read_bytes()


def test_the_same_bytes_under_two_names_are_one_document(files: Path) -> None:
    (files / "twin.txt").write_text(CLEAN, "utf-8")
    run = extract([files / "good.txt", files / "twin.txt"], files / "out", ("json",), lambda outcome: None)
    first, second = run.outcomes
    assert (second.outcome, second.id, second.folder) == ("DUPLICATE_OF", first.id, first.folder)
    assert "good.txt" in second.message
    assert "good.txt" in second.message_vi
    assert run.exit_code() == 0
    assert [path.name for path in (files / "out").iterdir() if path.is_dir()] == [first.folder]


def test_what_is_no_regular_file_is_refused_and_nothing_is_opened(files: Path) -> None:
    os.mkfifo(files / "pipe.txt")
    run = extract(
        [files / "pipe.txt", files / "gone.txt", files / "good.txt"], files / "out", ("json",), lambda _: None
    )
    assert [one.outcome for one in run.outcomes] == ["MISSING", "MISSING", "OK"]
    assert run.exit_code() == 11


def test_fail_fast_stops_at_the_first_error(files: Path) -> None:
    command = [
        "extract",
        str(files / "empty.txt"),
        str(files / "good.txt"),
        "-o",
        str(files / "out"),
        "--fail-fast",
        "-q",
    ]
    assert CliRunner().invoke(app, command).exit_code == 4
    told = json.loads((files / "out" / "run.json").read_text("utf-8"))
    assert [one["outcome"] for one in told["inputs"]] == ["EMPTY"]


def test_options_have_variables_of_the_environment(files: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("THIHANH_WORKERS", "2")
    monkeypatch.setenv("THIHANH_TIMEOUT", "77")
    monkeypatch.setenv("THIHANH_MEMORY", "1500")
    result = CliRunner().invoke(app, ["extract", str(files / "good.txt"), "-o", str(files / "out"), "-q", "--json"])
    assert result.exit_code == 0
    options = json.loads(result.stdout)["options"]
    assert (options["workers"], options["seconds"], options["memory"]) == (2, 77.0, 1_500_000_000)


def test_a_dry_run_reads_and_writes_nothing(files: Path) -> None:
    result = CliRunner().invoke(app, ["extract", str(files), "-o", str(files / "out"), "--dry-run"])
    assert result.stdout.split() == [str(files / "empty.txt"), str(files / "good.txt")]
    assert not (files / "out").exists()


def test_every_step_and_the_memory_of_a_file_are_told(files: Path) -> None:
    run = extract([files / "good.txt"], files / "out", ("json",), lambda outcome: None)
    told = json.loads((files / "out" / "run.json").read_text("utf-8"))["inputs"][0]
    assert told["steps"] == ["first: OK (plain)"]
    assert 20 < told["rss"] < 2000
    assert run.outcomes[0].seconds > 0


def test_a_second_run_on_the_same_output_leaves(files: Path) -> None:
    with output_lock(files / "out"):
        result = CliRunner().invoke(app, ["extract", str(files / "good.txt"), "-o", str(files / "out"), "-q"])
    assert isinstance(result.exception, Locked)
    assert not list((files / "out").glob("*/decision.json"))


def test_shares_of_machines_are_all_files_once(tmp_path: Path) -> None:
    for number in range(12):
        (tmp_path / f"{number}.txt").write_text("x", "utf-8")
    shares = [
        CliRunner().invoke(app, ["extract", str(tmp_path), "--shard", f"{part}/3", "--dry-run"]).stdout.split()
        for part in (1, 2, 3)
    ]
    assert sorted(path for share in shares for path in share) == sorted(map(str, tmp_path.glob("*.txt")))
    assert isinstance(
        CliRunner().invoke(app, ["extract", str(tmp_path), "--shard", "4/3", "--dry-run"]).exception, WrongUse
    )


def test_a_watched_folder_is_read_and_put_aside(files: Path) -> None:
    inbox, output = files / "inbox", files / "out"
    inbox.mkdir()
    for name, number in (("one.txt", "77"), ("two.txt", "78")):
        (inbox / name).write_text(CLEAN.replace("77/QĐ", f"{number}/QĐ"), "utf-8")
        (inbox / f"{number}.txt").write_text(" ", "utf-8")
        result = CliRunner().invoke(app, ["watch", str(inbox), "-o", str(output), "--settle", "0.2", "--once"])
        assert result.exit_code == 0, result.output
        assert (inbox / "done" / name).is_file()
        assert (inbox / "failed" / "EMPTY" / f"{number}.txt").is_file()
    # The CSV files hold both, and the same decision in another file has a folder of its own.
    assert {"77/QĐ-UBND", "78/QĐ-UBND"} <= set(
        re.findall(r"7\d/QĐ-UBND", (output / "obligations.csv").read_text("utf-8-sig"))
    )
    (inbox / "again.txt").write_text(CLEAN + " ", "utf-8")
    CliRunner().invoke(app, ["watch", str(inbox), "-o", str(output), "--settle", "0.2", "--once"])
    assert sorted(path.parent.name for path in output.glob("77-*/decision.json"))[1].endswith("~2")


def test_the_output_may_not_lie_in_the_inbox(files: Path) -> None:
    result = CliRunner().invoke(app, ["watch", str(files), "-o", str(files / "out"), "--once"])
    assert isinstance(result.exception, WrongUse)


# The ledger


def told(output: Path) -> dict[str, tuple[str, bool]]:
    inputs = json.loads((output / "run.json").read_text("utf-8"))["inputs"]
    return {one["name"]: (one["outcome"], one["earlier"]) for one in inputs}


def thihanh(*arguments: str | Path) -> Result:
    return CliRunner().invoke(app, [str(one) for one in arguments])


def test_a_second_run_does_only_what_is_new(files: Path) -> None:
    output = files / "out"
    thihanh("extract", files, "-o", output, "-q")
    assert told(output) == {"empty.txt": ("EMPTY", False), "good.txt": ("OK", False)}
    before = (output / "obligations.csv").read_bytes()
    (files / "new.txt").write_text(CLEAN.replace("77/QĐ", "78/QĐ"), "utf-8")
    assert thihanh("extract", files, "-o", output, "-q").exit_code == 11
    assert told(output) == {"empty.txt": ("EMPTY", True), "good.txt": ("OK", True), "new.txt": ("OK", False)}
    csv = (output / "obligations.csv").read_bytes()
    assert before.splitlines()[1] in csv, "the CSV files hold what was done before"
    assert b"78/Q" in csv


def test_force_and_retry_and_reprocess_do_again(files: Path) -> None:
    output = files / "out"
    thihanh("extract", files, "-o", output, "-q")
    assert thihanh("extract", files / "good.txt", "-o", output, "-q", "--force").exit_code == 0
    assert told(output) == {"good.txt": ("OK", False)}
    assert [path.name for path in output.iterdir() if path.is_dir()] == ["77-QD-UBND-2031-03-02"]
    assert thihanh("retry", "-o", output).stdout.startswith("1 ")
    thihanh("extract", files, "-o", output, "-q")
    assert told(output) == {"empty.txt": ("EMPTY", False), "good.txt": ("OK", True)}
    assert thihanh("reprocess", "-o", output, "--where", "outcome=OK").stdout.startswith("1 ")
    thihanh("extract", files, "-o", output, "-q")
    assert told(output) == {"empty.txt": ("EMPTY", True), "good.txt": ("OK", False)}
    shown = thihanh("status", "-o", output).stdout
    assert re.search(r"1 EMPTY", shown)
    assert re.search(r"1 OK", shown)
    assert "tệp rỗng" in shown


def test_a_run_that_was_killed_goes_on_where_it_was(files: Path) -> None:
    for number in range(30):
        (files / f"{number}.txt").write_text(CLEAN.replace("77/QĐ", f"{100 + number}/QĐ"), "utf-8")
    output, clean = files / "out", files / "clean"
    call = "from pipeline.cli import main; main()"
    command = [sys.executable, "-c", call, "extract", str(files), "-o", str(output), "-q", "--no-second-reader"]
    going = subprocess.Popen(command, stderr=subprocess.DEVNULL)
    while going.poll() is None and len(list(output.glob("*/decision.json"))) < 5:
        time.sleep(0.005)
    going.kill()
    going.wait()
    done = len(list(output.glob("*/decision.json")))
    assert 5 <= done < 31, "it was killed in the middle"
    extract(sorted(files.glob("*.txt")), clean, ("json", "csv"), lambda outcome: None)
    assert (
        thihanh(
            "extract", files / "good.txt", *sorted(files.glob("[0-9]*.txt")), "-o", output, "-q", "--no-second-reader"
        ).exit_code
        == 0
    )
    assert sum(earlier for _, earlier in told(output).values()) >= done - 1
    for path in clean.glob("*/decision.json"):
        assert (output / path.relative_to(clean)).read_bytes() == path.read_bytes()
    for path in clean.glob("*.csv"):
        ours, theirs = ((folder / path.name).read_bytes().splitlines() for folder in (output, clean))
        assert sorted(ours) == sorted(theirs)


def test_without_a_ledger_there_is_nothing_to_tell(files: Path) -> None:
    result = thihanh("status", "-o", files / "nothing")
    assert isinstance(result.exception, MissingFile)


def test_what_is_done_and_no_longer_lies_there_is_done_again(files: Path) -> None:
    output = files / "out"
    thihanh("extract", files / "good.txt", "-o", output, "-q")
    shutil.rmtree(output / "77-QD-UBND-2031-03-02")
    assert thihanh("extract", files / "good.txt", "-o", output, "-q").exit_code == 0
    assert told(output) == {"good.txt": ("OK", False)}
    assert (output / "77-QD-UBND-2031-03-02" / "decision.json").is_file()


def test_csv_files_are_made_when_they_are_first_asked_for(files: Path) -> None:
    output = files / "out"
    thihanh("extract", files / "good.txt", "-o", output, "-q", "--to", "json")
    assert not (output / "obligations.csv").exists()
    thihanh("extract", files / "good.txt", "-o", output, "-q")
    assert told(output) == {"good.txt": ("OK", True)}
    assert "77/QĐ-UBND" in (output / "obligations.csv").read_text("utf-8-sig")


def test_more_time_is_another_try_and_no_other_key(files: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    output = files / "out"
    monkeypatch.setattr(child, "_source", lambda *_: time.sleep(600))
    assert thihanh("extract", files / "good.txt", "-o", output, "-q", "--timeout", "0.5").exit_code == 21
    monkeypatch.undo()
    assert thihanh("extract", files / "good.txt", "-o", output, "-q", "--timeout", "0.5").exit_code == 21
    assert told(output) == {"good.txt": ("TIMEOUT", True)}
    assert thihanh("extract", files / "good.txt", "-o", output, "-q", "--timeout", "60").exit_code == 0
    thihanh("extract", files / "good.txt", "-o", output, "-q", "--timeout", "90")
    assert told(output) == {"good.txt": ("OK", True)}


def test_a_file_that_changes_while_it_is_read_is_not_entered_as_done(
    files: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = intake._taken_in

    def changed(path: Path) -> str:
        found = real(path)
        path.write_text(CLEAN + "more", "utf-8")
        return found

    monkeypatch.setattr(intake, "_taken_in", changed)
    result = thihanh("extract", files / "good.txt", "-o", files / "out", "-q")
    assert result.exit_code == 3
    assert "changed while it was read" in result.output
    assert not list((files / "out").glob("*/decision.json"))


def test_a_long_file_keeps_its_lease(files: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A lease of one second, and a file that takes three: another run finds it in work all the time."""
    monkeypatch.setattr(claims, "LEASE", 1.0)
    monkeypatch.setattr(claims, "_BEAT", 0.2)
    monkeypatch.setattr(runner, "_TICK", 0.1)
    monkeypatch.setattr(child, "_source", lambda *_: time.sleep(600))
    output = files / "out"
    going = started(lambda: faults.command("extract", files / "good.txt", "-o", output, "-q", "--timeout", "4"))
    time.sleep(1.0)
    with open_ledger(str(output / LEDGER_FILE)) as ledger:
        seen = set()
        for _ in range(25):
            seen |= {row.verdict for row in ledger.results()}
            time.sleep(0.1)
    os.kill(going, signal.SIGTERM)
    assert ended(going) == 128 + signal.SIGTERM
    assert seen == {"busy"}


def test_processes_that_want_one_folder_each_have_their_own(tmp_path: Path) -> None:
    """Forty decisions of one number, in another file each, written by four processes at once."""
    path = tmp_path / "77.txt"
    path.write_text(CLEAN, "utf-8")
    decision, raw = decision_of(path)
    alike = [
        decision.model_copy(update={"source": decision.source.model_copy(update={"sha256": f"{number:064x}"})})
        for number in range(40)
    ]

    def looked(folder: Path) -> str:
        found = real(folder)
        time.sleep(0.003)  # so that another process may come between a look and what follows from it
        return found

    real = batch_places._sha256_at

    def write(part: int) -> None:
        batch_places._sha256_at = looked
        places = Places(tmp_path / "out")
        for one in alike[part::4]:
            places.write(one, raw, ("json",))

    assert [ended(one) for one in [started(lambda part=part: write(part)) for part in range(4)]] == [0] * 4
    written = [json.loads(path.read_text("utf-8")) for path in (tmp_path / "out").glob("*/decision.json")]
    assert sorted(one["source"]["sha256"] for one in written) == [f"{number:064x}" for number in range(40)]
    folders = {path.name for path in (tmp_path / "out").iterdir() if path.is_dir()}
    assert folders == {decision.id, *(f"{decision.id}~{number}" for number in range(2, 41))}


def test_parts_of_a_run_share_an_output_and_the_last_one_makes_its_csv_files(tmp_path: Path) -> None:
    many = made(tmp_path / "in", 40)
    output, whole = tmp_path / "out", tmp_path / "whole"
    words = ["extract", many, "-q", "--no-second-reader", "-o"]
    going = [started(lambda part=part: faults.command(*words, output, "--shard", f"{part}/3")) for part in (1, 2, 3)]
    assert {ended(one) for one in going} <= {0, 11}
    thihanh(*words, whole)
    parts = [json.loads((output / f"run-{part}-of-3.json").read_text("utf-8"))["inputs"] for part in (1, 2, 3)]
    assert sorted(one["name"] for part in parts for one in part) == sorted(path.name for path in many.iterdir())
    assert not (output / "run.json").exists()
    assert decisions(output) == decisions(whole)
    ours, theirs = ((folder / "obligations.csv").read_bytes().count(b"\n") for folder in (output, whole))
    assert ours == theirs


def decisions(output: Path) -> list[bytes]:
    """Return the decisions of an output, whichever of two files of one number has the first folder."""
    return sorted(path.read_bytes() for path in output.glob("*/decision.json"))


def test_every_option_has_a_variable_of_the_environment() -> None:
    for name, command in typer.main.get_command(app).commands.items():
        if name in {"extract", "watch", "status", "retry", "reprocess"}:
            for option in command.params:
                if option.param_type_name == "option" and option.name != "help":
                    variable = "THIHANH_" + option.opts[0].removeprefix("--").upper().replace("-", "_")
                    assert option.envvar == variable, (name, option.opts)
