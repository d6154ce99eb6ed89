"""A small server of the tests that keeps what it is sent and does on request what goes wrong between two computers."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qsl, urlsplit

Answer = tuple[int, Any, dict[str, str]]


@dataclass
class Request:
    method: str
    path: str
    query: dict[str, str]
    headers: dict[str, str]
    raw: bytes

    @property
    def json(self) -> Any:
        return json.loads(self.raw) if self.raw else None


@dataclass
class Program:
    """What answers. `faults` are taken in order by requests with their method: what to do instead of a clean answer.

    "drop-before": the connection closes and nothing is done; "drop-after": it is done, then the connection closes; "slow": it is
    done, and the answer comes after 1.5 seconds; `Late`; a function is called when it is done, before the answer; an answer is
    given and nothing done.
    """

    faults: list[tuple[str, Any]] = field(default_factory=list)
    log: list[Request] = field(default_factory=list)
    lock: threading.RLock = field(default_factory=threading.RLock)
    url: str = ""

    def answer(self, request: Request) -> Answer:
        raise NotImplementedError

    def fault_for(self, request: Request) -> Any:
        for number, (method, fault) in enumerate(self.faults):
            if method == request.method:
                del self.faults[number]
                return fault
        return None

    def writes(self) -> list[Request]:
        return [one for one in self.log if one.method != "GET"]


@dataclass
class Late:
    """A fault: the connection closes unanswered after `before` was called; what was asked for is done `after` seconds later."""

    before: Callable[[], None] = lambda: None
    after: float = 0.4


@contextmanager
def serving(program: Program, wrap: Callable[[Any], Any] | None = None) -> Iterator[str]:
    """Serve a program at an address, until the end of the block."""
    server = _Server(("127.0.0.1", 0), type("Handler", (_Handler,), {"program": program}))
    if wrap:
        server.socket = wrap(server.socket)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    program.url = f"{'https' if wrap else 'http'}://127.0.0.1:{server.server_port}"
    try:
        yield program.url
    finally:
        server.shutdown()
        server.server_close()
        thread.join(5)


class _Server(ThreadingHTTPServer):
    daemon_threads = True

    def handle_error(self, *_: object) -> None: ...


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    program: Program

    def log_message(self, *_: object) -> None: ...

    def _do(self) -> None:
        parts = urlsplit(self.path)
        raw = self.rfile.read(int(self.headers.get("content-length", 0)))
        headers = {name.lower(): value for name, value in self.headers.items()}
        request = Request(self.command, parts.path, dict(parse_qsl(parts.query)), headers, raw)
        answer: Answer = (500, None, {})
        with self.program.lock:
            self.program.log.append(request)
            fault = self.program.fault_for(request)
            if isinstance(fault, tuple):
                answer = fault
            elif fault != "drop-before" and not isinstance(fault, Late):
                answer = self.program.answer(request)
        if isinstance(fault, Late):
            fault.before()
            threading.Timer(fault.after, self.program.answer, [request]).start()
        if fault in ("drop-before", "drop-after") or isinstance(fault, Late):
            self.close_connection = True
            return
        if fault == "slow":
            time.sleep(1.5)
        if callable(fault):
            fault()
        self._give(*answer)

    def _give(self, status: int, body: Any, more: dict[str, str]) -> None:
        told = b"" if body is None else json.dumps(body).encode()
        self.send_response(status)
        for name, value in more.items():
            self.send_header(name, value)
        self.send_header("content-length", str(len(told)))
        try:
            self.end_headers()
            self.wfile.write(told)
        except OSError:
            self.close_connection = True

    do_GET = do_POST = do_PATCH = do_PUT = do_DELETE = _do  # noqa: N815
