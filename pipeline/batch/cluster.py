"""A run on a Ray cluster: the files in shares, each read by the same runner in a process of its own, on whatever machine.

Ray only says where. What keeps files from hurting one another is the runner's work on every machine, and the ledger, which all
reach, knows what is done. All machines see the files and the output under the same paths.
"""

from __future__ import annotations

import importlib
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import replace
from pathlib import Path
from typing import Any

from pipeline.batch.claims import LEASE, Claims
from pipeline.batch.failures import shown
from pipeline.batch.outcome import DUPLICATE, Outcome
from pipeline.batch.places import renamed
from pipeline.batch.run import Run, write_summaries
from pipeline.batch.share import MAIN, Share, outcomes_of
from pipeline.batch.stopping import Stop
from pipeline.batch.wrong_use import WrongUse
from pipeline.errors import Locked, MissingTool, ThihanhError
from pipeline.write.atomic import make_folder

SHARE = 64
"""Files in a share, at least: starting its process takes as long as reading a few of them."""
_RETRIES = 3
_PAUSE = LEASE / 8
_LOOK = 1.0
_ANSWER = 20.0


def run_on_cluster(
    run: Run,
    files: Sequence[Path],
    share: Share,
    claims: Claims,
    seen: Callable[[Outcome], None],
    stop: Stop,
) -> None:
    """Read files on the cluster that RAY_ADDRESS names, or the one that runs on this machine; add the outcomes to the run.

    `share` tells what all shares have in common. `seen` is told of outcomes as shares are done. The result is that of a run in
    one process: decisions with one number are counted in the order of the files.

    Raises MissingTool where Ray is not installed, WrongUse where there is no cluster, Stopped, and what ended a share.
    """
    began = time.perf_counter()
    make_folder(run.output)
    before = {path.name for path in run.output.iterdir()}
    outcomes: dict[int, Outcome] = {}
    with _cluster() as ray:
        task = ray.remote(read_elsewhere).options(
            num_cpus=run.workers, max_retries=_RETRIES, retry_exceptions=[ShareDied]
        )
        shares = list(shares_of(files))
        going = {task.remote(replace(share, files=[str(files[at]) for at in part])): part for part in shares}
        try:
            while going:
                stop.check()
                done, _ = ray.wait(list(going), num_returns=1, timeout=_LOOK)
                for one in done:
                    part = going.pop(one)
                    for at, outcome in zip(part, _told(ray, one, part, files), strict=True):
                        outcomes[at] = outcome
                        seen(outcome)
        finally:
            for one in going:
                ray.cancel(one, force=True)
    run.outcomes.extend(_in_order(run.output, [outcomes[at] for at in range(len(files))], before, claims))
    write_summaries(run, began, stop)


class ShareDied(Exception):
    """The process that read a share died, and said nothing."""


def read_elsewhere(share: Share) -> str:
    """Read a share in a process of its own, on the machine where this is called; return what it said.

    A file that a dead process of another machine has in hand is waited for, until its lease is out. Raises ShareDied.
    """
    until = time.monotonic() + 2 * LEASE
    while True:
        done = subprocess.run(  # noqa: S603
            [sys.executable, "-m", MAIN], input=share.to_json(), capture_output=True, text=True, check=False
        )
        if done.returncode:
            raise ShareDied(f"exit code {done.returncode}: {done.stderr[-500:]}")
        told = done.stdout
        with suppress(ThihanhError):
            if any(outcome.outcome == Locked.code for outcome in outcomes_of(told)) and time.monotonic() < until:
                time.sleep(_PAUSE)
                continue
        return told


def shares_of(files: Sequence[Path], least: int = SHARE) -> Iterator[list[int]]:
    """Yield shares of the files, by their places, each of `least` or more; files of one size are in one.

    Files of the same bytes have the same size: so they come to the same process, which reads them once.
    """
    sizes: dict[int, list[int]] = {}
    for at, path in enumerate(files):
        try:
            size = path.stat().st_size
        except OSError:
            size = -1
        sizes.setdefault(size, []).append(at)
    share: list[int] = []
    for group in sizes.values():
        share.extend(group)
        if len(share) >= least:
            yield sorted(share)
            share = []
    if share:
        yield sorted(share)


@contextmanager
def _cluster() -> Iterator[Any]:
    try:
        ray = importlib.import_module("ray")
    except ModuleNotFoundError as error:
        raise MissingTool(
            "--engine ray needs Ray: pip install 'thihanh[ray]'", "--engine ray cần Ray: pip install 'thihanh[ray]'"
        ) from error
    if not _is_there():
        raise WrongUse(
            "no Ray cluster answers; start one with `ray start --head`, or set RAY_ADDRESS",
            "không có cụm Ray nào trả lời; hãy chạy `ray start --head` hoặc đặt RAY_ADDRESS",
        )
    ray.init(address="auto", log_to_driver=False, logging_level="error")
    try:
        yield ray
    finally:
        ray.shutdown()


def _is_there() -> bool:
    """Ask whether a cluster answers, in a process that can be left: where none does, Ray itself waits for minutes."""
    command = [sys.executable, "-m", "ray.scripts.scripts", "status"]
    try:
        return subprocess.run(command, capture_output=True, timeout=_ANSWER, check=False).returncode == 0  # noqa: S603
    except subprocess.TimeoutExpired:
        return False


def _told(ray: Any, task: Any, part: Sequence[int], files: Sequence[Path]) -> list[Outcome]:
    try:
        return outcomes_of(ray.get(task))
    except (ray.exceptions.RayError, ShareDied) as error:
        reason = str(error).strip().splitlines()[-1][:200]
        names = [shown(files[at]) for at in part]
        return [
            Outcome(
                name, "", "CRASH", exit_code=23,
                message=f"{name}: the process that read its share died {_RETRIES + 1} times ({reason}); run again",
                message_vi=f"{name}: tiến trình đọc phần có tệp này đã dừng {_RETRIES + 1} lần ({reason}); hãy chạy lại",
            )
            for name in names
        ]  # fmt: skip


def _in_order(output: Path, outcomes: list[Outcome], before: set[str], claims: Claims) -> list[Outcome]:
    """Let the folders of decisions with one id, new in this run, be numbered in the order of their files."""
    new: dict[str, list[Outcome]] = {}
    for outcome in outcomes:
        if outcome.folder and outcome.folder not in before and outcome.outcome != DUPLICATE:
            new.setdefault(outcome.id, []).append(outcome)
    moves: dict[str, str] = {}
    for group in new.values():
        wanted = sorted((outcome.folder for outcome in group), key=lambda folder: (len(folder), folder))
        moves |= {one.folder: to for one, to in zip(group, wanted, strict=True) if one.folder != to}
    renamed(output, moves)
    for outcome in outcomes:
        if outcome.folder in moves and outcome.outcome != DUPLICATE:
            claims.moved(outcome.sha256, moves[outcome.folder])
    known = before | {""}
    # What a share that was begun twice had done the first time is new all the same.
    return [
        replace(one, folder=moves.get(one.folder, one.folder), earlier=one.earlier and one.folder in known)
        for one in outcomes
    ]
