"""How a child ended: what it said, validated anew; why it died; what is tried next, and which try counts."""

from __future__ import annotations

import signal
from collections.abc import Sequence
from dataclasses import replace

from pydantic import ValidationError

from pipeline.batch.failures import too_little_memory, too_little_time
from pipeline.batch.job import Done, Job
from pipeline.batch.said import ENGINES, unpacked
from pipeline.batch.sandbox import Limits
from pipeline.errors import Crashed, InternalError, ThihanhError, TimedOut, TooMuchOutput
from pipeline.write import decision_json, reading_json

_KILLED = frozenset({"CRASH", "TIMEOUT", "MEMORY"})
_FEWER = 3
"""How often a file is read up to the page that killed its reader: the next page may have been in hand beside it."""


def said(job: Job, payload: bytes) -> Done:
    """Read a child's result; nothing of it is trusted before it fits the model."""
    try:
        told = unpacked(payload)
        if told["code"] in {"OK", "OK_PARTIAL"}:
            decision, reading = decision_json.from_json(told["decision"]), reading_json.from_json(told["reading"])
            return Done(job, told["code"], decision, told["raw"].decode("utf-8", "surrogatepass"), reading)
        return Done(
            job, str(told["code"]), message=str(told["message"]), message_vi=str(told["message_vi"]),
            exit_code=int(told["exit_code"]), said=True,
        )  # fmt: skip
    except (ValueError, KeyError, TypeError, ValidationError) as error:
        reason = type(error).__name__
        defect = InternalError(
            f"{job.name}: a defect of thihanh (its result does not fit: {reason}); please report it with the file",
            f"{job.name}: lỗi của thihanh (kết quả không đúng mẫu: {reason}); hãy báo lỗi kèm tệp này",
        )
        return Done.failed(job, defect)


def died(name: str, killed: str, status: int, memory: float, limits: Limits) -> ThihanhError:
    """Return why a child gave no result: killed by us, by its limits, or by its file.

    `killed` is our reason ("" for none), `status` its exit code (a signal's is negative), `memory` what it took, in MB, on top of
    what it was born with.
    """
    if killed == TooMuchOutput.code:
        return TooMuchOutput(
            f"{name}: the result has more than {limits.output // 1_000_000} MB; split the file",
            f"{name}: kết quả lớn hơn {limits.output // 1_000_000} MB; hãy chia nhỏ tệp",
        )
    if killed == TimedOut.code:
        return too_little_time(name, limits.seconds)
    if memory * 1_048_576 > 0.9 * limits.memory or status == -signal.SIGKILL:
        return too_little_memory(name, limits.memory)
    how = f"signal {-status}" if status < 0 else f"exit code {status}"
    return Crashed(
        f"{name}: the process that read it died ({how}); please report it with the file",
        f"{name}: tiến trình đọc tệp bị dừng đột ngột ({how}); hãy báo lỗi kèm tệp này",
    )


def step(done: Done) -> str:
    """Return what a try is called in `steps`: the engine, up to which page, its outcome and what has read it."""
    upto = f" to page {done.job.pages}" if done.job.pages else ""
    by = f" ({done.decision.source.reader})" if done.decision is not None else ""
    return f"{done.job.engine}{upto}: {done.code}{by}"


def next_try(before: Sequence[Done], done: Done) -> Job | None:
    """Return what to try after a file has killed its reader, None where there is nothing left.

    A PDF file is tried with the next engine. Where that dies too, the first one reads it up to the page at which it died,
    so that the pages before are not lost; or the second one, where the first came to none.
    """
    by_itself = done.code == TimedOut.code and done.said  # what could be read in time was
    if done.code not in _KILLED or by_itself or done.job.path.suffix.lower() != ".pdf":
        return None
    tries = (*before, done)
    at = ENGINES.index(done.job.engine) + 1
    if not done.job.pages and at < len(ENGINES):
        return replace(done.job, engine=ENGINES[at])
    came = done if done.job.pages else next((one for one in tries if one.begun > 1), done)
    if came.begun <= 1 or len(tries) >= len(ENGINES) + _FEWER:
        return None
    # A page that dies again although it was to be the last is left out as well.
    return replace(came.job, pages=came.begun - 1)


def best(before: Sequence[Done], done: Done) -> Done:
    """Return what became of a file that was tried several times.

    Where the last try gives nothing either, it is what the first one ended in: a scan that takes too long is `DAMAGED` to an
    engine that has no pictures read.
    """
    return replace(before[0], steps=done.steps) if before and done.decision is None else done
