"""The process that draws: `python -m pipeline.review.pictures.serving SECONDS MEMORY`, its standard input a socket.

It is handed a file's bytes, and may open no file but those of the system and of this program, and no connection. It ends when the
socket is closed, after `LIFE` answers, or when a file has left it with much memory.
"""

from __future__ import annotations

import json
import math
import resource
import signal
import socket
import sys
from typing import BinaryIO

from pipeline.batch.sandbox import Limits, confine, ends_with_parent, own_memory
from pipeline.errors import ThihanhError
from pipeline.review.pictures.messages import ASKED, DONE, FAILED, NO_PAGE, READY, SAID

LIFE = 200
"""Answers of one process: what PDFium loses, or a file has done to it, goes with it."""

_MUCH = 400_000_000
"""Bytes in hand after an answer; it has 85 million as a rule."""


def main(seconds: float, memory: int) -> None:
    """Confine this process, then answer until nobody asks any more."""
    # The kernel counts seconds of CPU over a whole life: each answer is given its own within them.
    confine(Limits(seconds=seconds * LIFE, memory=memory, output=0, files=64), (), ())
    # It would be sent when the thread that started us ends, and threads of a web server come and go. The socket tells.
    ends_with_parent(0)
    connection = socket.socket(fileno=0)
    # Only now is there more than one thread: whatever a library starts is confined as well.
    from pipeline.review.pictures import drawing  # noqa: F401

    connection.sendall(SAID.pack(READY, 0, 0))
    with connection.makefile("rb") as asked:
        for number in range(1, LIFE + 1):
            _allow(seconds)
            found = _answered(asked)
            if found is None:
                return
            kind, said = found
            tired = number == LIFE or own_memory()[1] > _MUCH
            connection.sendall(SAID.pack(kind, tired, len(said)) + said)
            if tired:
                return


def _allow(seconds: float) -> None:
    """Give the next answer its seconds of CPU; the kernel kills this process beyond them."""
    used = resource.getrusage(resource.RUSAGE_SELF)
    hard = resource.getrlimit(resource.RLIMIT_CPU)[1]
    soft = math.ceil(used.ru_utime + used.ru_stime + seconds) + 1
    resource.setrlimit(resource.RLIMIT_CPU, (soft if hard == resource.RLIM_INFINITY else min(soft, hard), hard))


def _answered(asked: BinaryIO) -> tuple[bytes, bytes] | None:
    """Read a question and return the kind of the answer with its bytes, None where nobody asks any more."""
    head = asked.read(ASKED.size)
    if len(head) < ASKED.size:
        return None
    draws, page, width, length = ASKED.unpack(head)
    try:
        data = asked.read(length)
        return (DONE, _drawn(data, page, width) if draws else _measured(data)) if len(data) == length else None
    except IndexError:
        return NO_PAGE, b""
    except ThihanhError as error:
        return FAILED, error.code.encode("ascii")
    except MemoryError:
        return FAILED, b"MEMORY"
    except Exception:  # noqa: BLE001
        # What a file makes of a library is no reason to die: it would cost the next one half a second.
        return FAILED, b"INTERNAL"


def _drawn(data: bytes, page: int, width: int) -> bytes:
    from pipeline.review.pictures.drawing import draw

    return draw(data, page, width)


def _measured(data: bytes) -> bytes:
    from pipeline.review.pictures.drawing import sizes

    return json.dumps(sizes(data)).encode("ascii")


if __name__ == "__main__":
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    main(float(sys.argv[1]), int(sys.argv[2]))
