"""A run on a local Ray cluster with two workers gives what a run in one process gives, also where a worker is killed."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from faults import made
from ledgers import new_url
from test_faults import Tree, tree

from pipeline.batch.cluster import shares_of
from pipeline.batch.manifest import RUN_FILE
from pipeline.batch.share import MAIN
from pipeline.store import open_ledger

pytest.importorskip("ray", reason="Ray is not installed: pip install 'thihanh[ray]'")

RAY = [sys.executable, "-m", "ray.scripts.scripts"]
FILES = 200
Told = list[tuple[str, str, str]]


def command(*words: str | Path, address: str = "", check: bool = True) -> subprocess.CompletedProcess[str]:
    call = "from pipeline.cli import main; main()"
    environment = {**os.environ, "RAY_ADDRESS": address}
    return subprocess.run(
        [sys.executable, "-c", call, *map(str, words)], env=environment, capture_output=True, text=True, check=False
    )


@pytest.fixture(scope="module")
def cluster(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    # The path of Ray's sockets has to be short.
    start = [*RAY, "start", "--head", "--block", f"--port={port}", "--num-cpus=2", "--include-dashboard=false"]
    start += ["--node-ip-address=127.0.0.1", "--disable-usage-stats", "--object-store-memory=100000000"]
    with subprocess.Popen(start, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True) as head:
        address = f"127.0.0.1:{port}"
        try:
            until = time.monotonic() + 60
            while subprocess.run([*RAY, "status", f"--address={address}"], capture_output=True).returncode:
                assert time.monotonic() < until, "Ray did not start"
                time.sleep(0.5)
            yield address
        finally:
            head.terminate()
            try:
                head.wait(20)
            finally:
                subprocess.run(["pkill", "-KILL", "-s", str(head.pid)], check=False)


@pytest.fixture(scope="module")
def inputs(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = made(tmp_path_factory.mktemp("cluster") / "in", FILES)
    (folder / "zz.txt").write_bytes((folder / "003.txt").read_bytes())
    return folder


@pytest.fixture(scope="module")
def local(inputs: Path) -> tuple[Tree, Told]:
    output = inputs.parent / "local"
    assert command("extract", inputs, "-o", output, "-q", "--no-second-reader", "-j", "2").returncode == 11
    return tree(output), told(output)


def told(output: Path) -> Told:
    inputs = json.loads((output / RUN_FILE).read_text("utf-8"))["inputs"]
    return [(one["name"], one["outcome"], one["folder"]) for one in inputs]


def on_ray(inputs: Path, output: Path, url: str) -> list[str | Path]:
    return ["extract", inputs, "-o", output, "-q", "--no-second-reader", "--engine", "ray", "--db", url]


def test_a_cluster_gives_what_one_process_gives(
    cluster: str, inputs: Path, local: tuple[Tree, Told], tmp_path: Path
) -> None:
    url = new_url("postgresql", tmp_path)
    done = command(*on_ray(inputs, tmp_path / "out", url), address=cluster)
    assert done.returncode == 11, done.stderr
    assert told(tmp_path / "out") == local[1]
    assert tree(tmp_path / "out") == local[0]
    with open_ledger(url) as ledger:
        folders = {row.result.folder for row in ledger.results(outcomes={"OK"})}
    assert folders == {folder for _, outcome, folder in local[1] if outcome == "OK"}
    # The second run reads nothing.
    done = command(*on_ray(inputs, tmp_path / "out", url), address=cluster)
    assert done.returncode == 11, done.stderr
    inputs_told = json.loads((tmp_path / "out" / RUN_FILE).read_text("utf-8"))["inputs"]
    assert all(one["earlier"] or one["outcome"] == "DUPLICATE_OF" for one in inputs_told)
    assert tree(tmp_path / "out") == local[0]


def workers() -> list[int]:
    """Return the processes of Ray that have started a process for a share."""
    found = []
    for path in Path("/proc").glob("[0-9]*/cmdline"):
        try:
            if MAIN in path.read_text("utf-8").split("\0"):
                parent = (path.parent / "stat").read_text("utf-8").rpartition(")")[2].split()[1]
                if Path("/proc", parent, "cmdline").read_text("utf-8").startswith("ray::"):
                    found.append(int(parent))
        except OSError:
            continue
    return found


def test_a_worker_that_is_killed_loses_nothing(
    cluster: str, inputs: Path, local: tuple[Tree, Told], tmp_path: Path
) -> None:
    url, output = new_url("postgresql", tmp_path), tmp_path / "out"
    words = list(map(str, on_ray(inputs, output, url)))
    call = "from pipeline.cli import main; main()"
    environment = {**os.environ, "RAY_ADDRESS": cluster}
    with subprocess.Popen(
        [sys.executable, "-c", call, *words], env=environment, stderr=subprocess.PIPE, text=True
    ) as going:
        until = time.monotonic() + 120
        while len(list(output.glob("[0-9]*/decision.json"))) < 20:
            assert time.monotonic() < until
            time.sleep(0.05)
        killed = workers()
        assert killed
        os.kill(killed[0], signal.SIGKILL)
        _, errors = going.communicate(timeout=240)
    assert going.returncode == 11, errors
    assert told(output) == local[1]
    assert tree(output) == local[0]
    with open_ledger(url) as ledger:
        assert ledger.counts() == {"EMPTY": 1, "OK": FILES - 1}


def test_a_cluster_needs_a_ledger_and_a_cluster(inputs: Path, tmp_path: Path) -> None:
    done = command("extract", inputs, "-o", tmp_path / "out", "--engine", "ray", address="127.0.0.1:1")
    assert done.returncode == 2
    assert "--db postgresql" in done.stderr
    url = new_url("postgresql", tmp_path)
    done = command(*on_ray(inputs, tmp_path / "out", url), address="127.0.0.1:1")
    assert done.returncode == 2
    assert "ray start --head" in done.stderr


def test_files_of_one_size_are_in_one_share(tmp_path: Path) -> None:
    files = []
    for number in range(300):
        path = tmp_path / f"{number}"
        path.write_bytes(b"x" * (number % 110))
        files.append(path)
    files.append(tmp_path / "gone")
    shares = list(shares_of(files))
    assert sorted(at for share in shares for at in share) == list(range(301))
    assert all(len(share) >= 64 for share in shares[:-1])
    sizes = [{at % 110 for at in share if at < 300} for share in shares]
    assert sum(map(len, sizes)) == len(set().union(*sizes)), "no size is in two shares"
