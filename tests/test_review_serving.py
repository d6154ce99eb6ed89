"""The review application is served: to this machine alone, unless people sign in and what they send is encrypted."""

from __future__ import annotations

import json
import os
import pty
import re
import shutil
import signal
import socket
import ssl
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx
import pytest
from ledgers import KINDS, new_url
from typer.testing import CliRunner

from pipeline.cli import app as command
from pipeline.errors import MissingFile, NotGuarded
from pipeline.review import serving
from pipeline.review.records.opening import open_review
from pipeline.review.records.people import add_user, users
from pipeline.review.records.sessions import sign_in
from pipeline.review.records.tries import Tries
from pipeline.review.serving import guarded, serve
from pipeline.review.settings import Settings

PASSWORD = "một mật khẩu dài"


@dataclass
class Served:
    process: subprocess.Popen[str]
    said: list[str]
    url: str

    def wait_for(self, words: str) -> str:
        until = time.monotonic() + 30
        while time.monotonic() < until:
            for line in self.said:
                if words in line:
                    return line
            assert self.process.poll() is None or words in "".join(self.said), "".join(self.said)
            time.sleep(0.01)
        raise AssertionError("".join(self.said))

    def stop(self, number: int = signal.SIGTERM) -> int:
        self.process.send_signal(number)
        return self.process.wait(20)


@contextmanager
def served(output: Path, **told: object) -> Iterator[Served]:
    words = json.dumps({"output": str(output), "port": 0, **told})
    process = subprocess.Popen(
        [sys.executable, str(Path(__file__).with_name("review_server.py")), words], stderr=subprocess.PIPE, text=True
    )
    said: list[str] = []
    reader = threading.Thread(target=lambda: said.extend(iter(process.stderr.readline, "")))
    reader.start()
    one = Served(process, said, "")
    try:
        one.url = re.search(r"https?://\S+", one.wait_for("review at"))[0]
        yield one
    finally:
        process.kill()
        process.wait(20)
        reader.join(20)
        process.stderr.close()


def refused(output: Path, **told: object) -> tuple[int, str]:
    words = json.dumps({"output": str(output), "port": 0, **told})
    script = str(Path(__file__).with_name("review_server.py"))
    ended = subprocess.run(
        [sys.executable, script, words], capture_output=True, text=True, timeout=60, stdin=subprocess.DEVNULL
    )
    return ended.returncode, ended.stderr


def with_user(url: str) -> str:
    with closing(open_review(url)) as database, database.writing() as connection:
        add_user(connection, "lan", "admin", PASSWORD)
    return url


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    return made_certificate(tmp_path_factory.mktemp("tls"))


def made_certificate(folder: Path, *options: str) -> dict[str, str]:
    """Make a certificate of this machine's own, and its key."""
    if shutil.which("openssl") is None:
        pytest.skip("no openssl here; apt-get install openssl")
    cert, key = folder / "cert.pem", folder / "key.pem"
    words = ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-days", "2"]
    words += ["-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost,IP:127.0.0.1"]
    subprocess.run(
        [*words, "-keyout", str(key), "-out", str(cert), *(options or ("-nodes",))], check=True, capture_output=True
    )
    return {"tls_cert": str(cert), "tls_key": str(key)}


# On this machine


def test_it_answers_on_a_free_port_of_this_machine_alone(tmp_path: Path) -> None:
    with served(tmp_path) as server:
        assert server.url.startswith("http://127.0.0.1:")
        answer = httpx.get(server.url)
        assert answer.status_code == 200
        assert "server" not in answer.headers
        told = answer.json()
        assert (told["scheme"], told["sign_in"]) == ("http", False)
        assert told["database"] == str(tmp_path / "review.sqlite")
        assert set(told["hosts"]) == {"127.0.0.1", "localhost", "::1", "[::1]"}
        assert "secure" not in answer.headers["set-cookie"].lower()
        line = server.wait_for("review at")
        assert "rà soát tại" in line
        port = int(server.url.rstrip("/").rpartition(":")[2])
        with pytest.raises(OSError, match="refused"):
            socket.create_connection((_other_address(), port), 5)
        assert "GET /" not in "".join(server.said)


def _other_address() -> str:
    # Another loopback address: a server that listens everywhere would answer there.
    return "127.0.0.2"


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_signal_ends_it_in_good_order_after_what_is_in_hand(tmp_path: Path, number: int) -> None:
    with served(tmp_path) as server:
        answers: list[httpx.Response] = []
        asking = threading.Thread(target=lambda: answers.append(httpx.get(server.url, params={"wait": 1.0})))
        asking.start()
        server.wait_for("asked")
        assert server.stop(number) == 0
        asking.join(20)
        assert [answer.status_code for answer in answers] == [200]
        server.wait_for("ended in good order")
        assert "Traceback" not in "".join(server.said)


def test_it_can_be_started_again_at_once(tmp_path: Path) -> None:
    with served(tmp_path) as first:
        port = int(first.url.rstrip("/").rpartition(":")[2])
        httpx.get(first.url)
        assert first.stop() == 0
    with served(tmp_path, port=port) as second:
        assert second.url == first.url
        assert httpx.get(second.url).status_code == 200


def test_answers_are_sent_without_waiting_for_the_one_who_asks() -> None:
    with (
        closing(serving._listening(Settings(Path(), port=0), socket.AF_INET, "127.0.0.1")) as listening,
        closing(socket.create_connection(listening.getsockname())),
        closing(listening.accept()[0]) as accepted,
    ):
        assert accepted.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY)


def test_a_port_in_use_is_told(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        code, said = refused(tmp_path, port=taken.getsockname()[1])
    assert code == 29
    assert "NOT_SERVED" in said
    assert "--port" in said
    assert "Traceback" not in said


@pytest.mark.parametrize("host", ["192.0.2.7", "no-such-host.invalid"])
def test_an_address_that_is_not_of_this_machine_is_told(tmp_path: Path, host: str) -> None:
    with_user(str(tmp_path / "review.sqlite"))
    code, said = refused(tmp_path, host=host, behind_tls=True)
    assert (code, "Traceback" in said) == (29, False)
    assert host in said


def test_an_application_that_does_not_start_is_told(tmp_path: Path) -> None:
    code, said = refused(tmp_path, documents=["/broken"])
    assert code == 29
    assert "it can't start" in said


def test_no_such_output_makes_no_database(tmp_path: Path) -> None:
    with pytest.raises(MissingFile, match="no such folder"):
        serve(Settings(tmp_path / "missing"))
    assert list(tmp_path.iterdir()) == []


def test_a_new_database_is_its_owners_alone(tmp_path: Path) -> None:
    with_user(str(tmp_path / "new" / "review.sqlite"))
    assert {path.stat().st_mode & 0o777 for path in (tmp_path / "new").iterdir()} == {0o600}


# Where others get in


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("host", ["0.0.0.0", "::", "0"])
def test_others_get_in_only_if_they_sign_in_over_tls(
    tmp_path: Path, kind: str, host: str, certificate: dict[str, str]
) -> None:
    url = new_url(kind, tmp_path)
    code, said = refused(tmp_path, db=url, host=host, **certificate)
    assert (code, "NOT_GUARDED" in said, "user add" in said) == (28, True, True)
    with_user(url)
    code, said = refused(tmp_path, db=url, host=host)
    assert (code, "NOT_GUARDED" in said, "--tls-cert" in said) == (28, True, True)
    assert "review at" not in said


def test_with_users_and_a_certificate_it_serves_others(tmp_path: Path, certificate: dict[str, str]) -> None:
    with_user(str(tmp_path / "review.sqlite"))
    with served(tmp_path, host="0.0.0.0", **certificate) as server:
        assert server.url.startswith("https://0.0.0.0:")
        known = ssl.create_default_context(cafile=certificate["tls_cert"])
        answer = httpx.get(server.url.replace("0.0.0.0", "127.0.0.1"), verify=known)
        assert answer.json()["sign_in"] is True
        assert answer.json()["scheme"] == "https"
        assert answer.json()["hosts"] == ["*"]
        assert "; secure" in answer.headers["set-cookie"].lower()
        with pytest.raises(httpx.HTTPError):
            httpx.get(server.url.replace("https://0.0.0.0", "http://127.0.0.1"))
        assert server.stop() == 0


def test_behind_tls_what_the_server_in_front_says_is_believed(tmp_path: Path) -> None:
    claims = {"X-Forwarded-For": "10.1.2.3", "X-Forwarded-Proto": "https"}
    with served(tmp_path) as server:
        told = httpx.get(server.url, headers=claims).json()
        assert (told["client"], told["scheme"]) == ("127.0.0.1", "http")
    with_user(str(tmp_path / "review.sqlite"))
    with served(tmp_path, behind_tls=True, allowed_hosts=["rasoat.example.vn"]) as server:
        answer = httpx.get(server.url, headers=claims)
        assert (answer.json()["client"], answer.json()["scheme"]) == ("10.1.2.3", "https")
        assert answer.json()["sign_in"] is True
        assert answer.json()["hosts"] == ["rasoat.example.vn"]
        assert "; secure" in answer.headers["set-cookie"].lower()


def test_a_server_in_front_needs_users_on_loopback_too(tmp_path: Path) -> None:
    code, said = refused(tmp_path, behind_tls=True)
    assert (code, "NOT_GUARDED" in said) == (28, True)


def test_who_has_to_sign_in(tmp_path: Path) -> None:
    near = Settings(tmp_path, host="127.0.0.9")
    assert not guarded(near, alone=True).sign_in
    assert "127.0.0.9" in guarded(near, alone=True).allowed_hosts
    assert guarded(Settings(tmp_path, behind_tls=True), alone=True).sign_in
    with pytest.raises(NotGuarded):
        guarded(Settings(tmp_path, host="10.0.0.1"), alone=False)


def test_a_certificate_that_cannot_be_used_is_told(tmp_path: Path, certificate: dict[str, str]) -> None:
    other = made_certificate(tmp_path)
    code, said = refused(tmp_path, tls_cert=other["tls_cert"], tls_key=certificate["tls_key"])
    assert (code, "NOT_SERVED" in said) == (29, True)
    secret = made_certificate(tmp_path, "-passout", "pass:secret")
    code, said = refused(tmp_path, **secret)
    assert (code, "without a password" in said) == (29, True)
    code, said = refused(tmp_path, tls_cert=str(tmp_path / "none.pem"), tls_key=certificate["tls_key"])
    assert (code, "none.pem" in said) == (3, True)


# The commands


def thihanh(*words: str, given: str | None = None, **environment: str) -> subprocess.CompletedProcess[str]:
    code = "from pipeline.cli import main; main()"
    return subprocess.run(
        [sys.executable, "-c", code, *words],
        input=given or "",
        capture_output=True,
        text=True,
        env={**os.environ, **environment},
    )


def test_the_command_refuses_before_it_listens(tmp_path: Path) -> None:
    ended = thihanh("review", "-o", str(tmp_path), "--host", "0.0.0.0", "--behind-tls")
    assert ended.returncode == 28
    ended = thihanh("review", "-o", str(tmp_path), THIHANH_HOST="0.0.0.0")
    assert ended.returncode == 28
    assert "--tls-cert" in ended.stderr


@pytest.mark.parametrize(
    "words",
    [
        ["--tls-cert", "a.pem"],
        ["--tls-cert", "a.pem", "--tls-key", "b.pem", "--behind-tls"],
        ["--port", "70000"],
        ["--db", "x.sqlite", "user", "list"],
    ],
)
def test_wrong_use_of_the_command(words: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    run = CliRunner().invoke(command, ["review", *words])
    assert run.exit_code == 2
    assert words[0] in run.output
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("kind", KINDS)
def test_users_by_command(tmp_path: Path, kind: str) -> None:
    url = new_url(kind, tmp_path)
    added = thihanh("review", "user", "add", "Hằng.NT", "--role", "viewer", "--password-stdin", given=f"{PASSWORD}\n",
                    THIHANH_DB=url)  # fmt: skip
    assert (added.returncode, added.stderr) == (0, "đã thêm / added: hằng.nt, viewer\n")
    here = CliRunner()
    assert here.invoke(command, ["review", "user", "role", "HẰNG.nt", "approver", "--db", url]).exit_code == 0
    assert here.invoke(command, ["review", "user", "list", "--db", url]).output.startswith("hằng.nt\tapprover\t20")
    changed = here.invoke(
        command, ["review", "user", "password", "hằng.nt", "--db", url, "--password-stdin"], "mới và dài\r\n"
    )
    assert changed.exit_code == 0
    with closing(open_review(url)) as database:
        assert sign_in(database, Tries(), "hằng.nt", "mới và dài")
    assert here.invoke(command, ["review", "user", "close", "hằng.nt", "--db", url]).exit_code == 0
    assert "closed" in here.invoke(command, ["review", "user", "list", "--db", url]).output
    gone = thihanh("review", "user", "role", "hằng.nt", "admin", "--db", url)
    assert (gone.returncode, "no such user" in gone.stderr, "Traceback" in gone.stderr) == (2, True, False)


def test_a_password_is_asked_for_twice_without_showing_it(tmp_path: Path) -> None:
    words = ["review", "user", "add", "lan", "--role", "admin", "-o", str(tmp_path)]
    pid, terminal = pty.fork()
    if pid == 0:
        os.execv(sys.executable, [sys.executable, "-c", "from pipeline.cli import main; main()", *words])
    shown = b""
    for prompt in ("password", "again"):
        while prompt.encode() not in shown:
            shown += os.read(terminal, 1024)
        time.sleep(0.2)
        os.write(terminal, f"{PASSWORD}\n".encode())
    try:
        while more := os.read(terminal, 1024):
            shown += more
    except OSError:
        pass
    assert os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]) == 0
    os.close(terminal)
    assert PASSWORD not in shown.decode()
    with closing(open_review(str(tmp_path / "review.sqlite"))) as database, database.reading() as connection:
        assert [(user.name, user.role) for user in users(connection)] == [("lan", "admin")]


def test_a_password_is_not_read_where_it_would_be_shown(tmp_path: Path) -> None:
    ended = thihanh("review", "user", "add", "lan", "--role", "admin", "-o", str(tmp_path), given=f"{PASSWORD}\n")
    assert (ended.returncode, "--password-stdin" in ended.stderr) == (2, True)


def test_the_commands_load_nothing_heavy_before_they_run() -> None:
    code = "import sys, pipeline.cli; print(*(n for n in ('sqlalchemy', 'fastapi', 'uvicorn', 'argon2') if n in sys.modules))"
    found = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True)
    assert found.stdout.split() == []
