"""Databases for tests of the ledger: files, and a PostgreSQL server of the tests' own."""

from __future__ import annotations

import atexit
import functools
import itertools
import os
import pwd
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import pytest
from sqlalchemy import create_engine, text
from sqlalchemy.exc import OperationalError

KINDS = ["sqlite", "postgresql"]
_SCHEMAS = itertools.count(1)


def new_url(kind: str, folder: Path) -> str:
    """Return the address of an empty database of that kind; skip the test where there is no such server."""
    if kind == "sqlite":
        return f"sqlite:///{folder / f'{next(_SCHEMAS)}.sqlite'}"
    address = _server()
    if not address.startswith("postgresql"):
        pytest.skip(address)
    schema = f"test_{next(_SCHEMAS)}"
    engine = create_engine(address)
    with engine.begin() as connection:
        connection.execute(text(f"CREATE SCHEMA {schema}"))
    engine.dispose()
    return f"{address}?options=-csearch_path%3D{schema}"


def rows(url: str, query: str) -> list[tuple[object, ...]]:
    """Return what a query gives that no part of the ledger sends, over a connection of its own."""
    engine = create_engine(url)
    with engine.begin() as connection:
        found = connection.execute(text(query))
        given = [tuple(row) for row in found] if found.returns_rows else []
    engine.dispose()
    return given


def worker(*words: str) -> subprocess.Popen[str]:
    """Start `ledger_worker.py` with these words; it says "ready" and waits for a line."""
    script = str(Path(__file__).with_name("ledger_worker.py"))
    process = subprocess.Popen(
        [sys.executable, script, *words], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    assert process.stdout.readline() == "ready\n"
    return process


@functools.cache
def _server() -> str:
    """Start a server in a temporary folder, until this process ends; return its address, or why there is none."""
    programs = sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda path: int(path.parent.name))
    if not programs or not (programs[-1] / "initdb").exists():
        return "no PostgreSQL here; apt-get install postgresql"
    folder = Path(tempfile.mkdtemp(prefix="thihanh-postgres-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    prefix = ["setpriv", "--pdeathsig=SIGINT"]
    if os.geteuid() == 0:  # initdb refuses to run as root
        user = pwd.getpwnam("postgres")
        os.chown(folder, user.pw_uid, user.pw_gid)
        prefix += [f"--reuid={user.pw_uid}", f"--regid={user.pw_gid}", "--clear-groups"]
    data = folder / "data"
    initdb = [str(programs[-1] / "initdb"), "-D", str(data), "-U", "thihanh", "-A", "trust", "-E", "UTF8", "-N"]
    subprocess.run([*prefix, *initdb, "--locale=C.UTF-8"], check=True, capture_output=True, cwd=folder)
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    options = ["-p", str(port), "-c", "listen_addresses=127.0.0.1", "-k", str(folder), "-c", "fsync=off"]
    with (folder / "log").open("wb") as log:
        server = subprocess.Popen(
            [*prefix, str(programs[-1] / "postgres"), "-D", str(data), *options], stdout=log, stderr=log, cwd=folder
        )
    atexit.register(_stop, server)
    address = f"postgresql+psycopg://thihanh@127.0.0.1:{port}/postgres"
    until = time.monotonic() + 30
    while True:
        try:
            rows(address, "SELECT 1")
        except OperationalError:
            assert time.monotonic() < until, (folder / "log").read_text("utf-8")
            time.sleep(0.1)
        else:
            return address


def _stop(server: subprocess.Popen[bytes]) -> None:
    server.send_signal(signal.SIGINT)  # a fast shutdown: connections are closed, nothing is waited for
    server.wait(20)
