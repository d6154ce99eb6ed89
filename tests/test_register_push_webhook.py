"""Webhooks: read by the package of Standard Webhooks itself, over servers of the tests; where a request may go; what is given up."""

from __future__ import annotations

import base64
import json
import os
import signal
import ssl
import subprocess
import time
from pathlib import Path

import httpx
import pytest
from ledgers import KINDS, new_url, rows
from push_server import serving
from pushing import Time, filled, keys, replaced, reworded
from standardwebhooks import Webhook as Reader
from standardwebhooks.webhooks import WebhookVerificationError
from typer.testing import CliRunner
from webhooks import SECRET, Receiver, delivered, seqs

from pipeline.cli import app
from pipeline.errors import Locked, PushRefused, PushSetting, PushUnreachable
from pipeline.register.changes import Change
from pipeline.register.push.address import Pinned
from pipeline.register.push.signing import headers_of, keys_of
from pipeline.register.push.webhook import Delivered, body_of

OTHER = "whsec_" + base64.b64encode(bytes(range(1, 33))).decode()
TROUBLE = (500, None, {})


@pytest.fixture
def register(tmp_path: Path) -> str:
    url = new_url("sqlite", tmp_path)
    filled(url, tmp_path / "output")
    return url


def told(program: Receiver) -> list[int]:
    return [one["data"]["seq"] for one in program.taken.values()]


@pytest.mark.parametrize("kind", KINDS)
def test_every_change_is_told_once_in_order_and_signed(kind: str, tmp_path: Path) -> None:
    url, program = new_url(kind, tmp_path), Receiver()
    filled(url, tmp_path / "output")
    with serving(program) as server:
        first = delivered(url, server)
        assert first.sent == len(program.order) == len(seqs(url)) > 3
        assert {one["type"] for one in program.taken.values()} == {"obligation.added"}
        assert sorted(one["data"]["id"] for one in program.taken.values()) == keys(url)
        assert delivered(url, server).sent == 0
        reworded(url, tmp_path / "output", "trước ngày 15/11", "trước ngày 20/11")
        replaced(url, tmp_path / "output")
        delivered(url, server)
        assert told(program) == seqs(url)
        assert {one["type"].partition(".")[2] for one in program.taken.values()} == {"added", "changed", "superseded"}
        changed = next(one for one in program.taken.values() if one["type"] == "obligation.changed")
        assert "text" in changed["data"]["changed"]
        assert changed["timestamp"] == rows(url, "SELECT at FROM register_change WHERE what = 'changed'")[0][0]
        # Thin: no words of the decision in it.
        assert "bến đò" not in json.dumps(list(program.taken.values()), ensure_ascii=False)


def test_while_a_secret_is_changed_both_sign_and_a_wrong_one_fails(register: str) -> None:
    program = Receiver()
    with serving(program) as server:
        delivered(register, server, secret=f"{OTHER} {SECRET}")
        assert told(program) == seqs(register)
        with pytest.raises(WebhookVerificationError):
            Reader("whsec_" + base64.b64encode(bytes(32)).decode()).verify(program.log[0].raw, program.log[0].headers)
    for wrong in ("whsec_", "whsec_AAAA", SECRET.removeprefix("whsec_"), "whsec_****"):
        with pytest.raises(PushSetting) as error:
            keys_of(wrong)
        assert wrong not in error.value.message or wrong == "whsec_"


@pytest.mark.parametrize("fault", [TROUBLE, "drop-after", "drop-before", "slow", (404, None, {}), (302, None, {})])
def test_what_fails_comes_again_later_with_the_same_id(fault: object, register: str) -> None:
    program, passing = Receiver(faults=[("POST", fault)]), Time()
    with serving(program) as server:
        if fault == (302, None, {}):
            with pytest.raises(PushSetting):
                delivered(register, server, passing.clock())
            assert len(program.log) == 1
            return
        given = delivered(register, server, passing.clock())
        assert list(given.failed) == seqs(register)[:1]
        assert given.sent == len(seqs(register)) - 1
        assert delivered(register, server, passing.clock()).sent == 0  # its time has not come
        passing.pass_(31)
        assert delivered(register, server, passing.clock()).sent == 1
        assert sorted(told(program)) == seqs(register)
        again = [one.headers["webhook-id"] for one in program.log]
        assert (again[0], len(set(again))) == (again[-1], len(seqs(register)))
        assert rows(register, "SELECT state FROM register_sent WHERE key <> '@last'") == [("sent",)]


def test_after_several_tries_a_message_is_dead_until_somebody_wants_it_back(
    register: str, monkeypatch, tmp_path: Path
) -> None:
    program, passing = Receiver(), Time()
    with serving(program) as server:
        for number in range(3):
            program.faults = [("POST", TROUBLE)]
            given = delivered(register, server, passing.clock(), tries=3)
            assert (len(given.failed), given.dead) == (1, number // 2)
            passing.pass_(30 * 2**number + 1)
        passing.pass_(1e6)
        assert delivered(register, server, passing.clock(), tries=3).sent == 0
        monkeypatch.setenv("THIHANH_PUSH_SECRET", SECRET)
        words = ["push", "webhook", "--url", server, "--db", register, "--insecure-http", "--allow-internal"]
        told_dead = CliRunner().invoke(app, [*words, "--dead"])
        assert told_dead.output.split("\t")[0] == str(seqs(register)[0])
        assert "status 500" in told_dead.output
        program.taken.clear()
        run = CliRunner().invoke(app, [*words, "--retry-dead"])
        assert (run.exit_code, told(program)) == (0, seqs(register)[:1])
        assert CliRunner().invoke(app, [*words, "--dead"]).output == ""


def test_a_receiver_that_is_down_or_wants_no_more_stops_the_run(register: str) -> None:
    program, passing = Receiver(faults=[("POST", TROUBLE)] * 9), Time()
    with serving(program) as server:
        with pytest.raises(PushUnreachable):
            delivered(register, server, passing.clock())
        assert len(program.log) == 3
        program.faults = [("POST", (410, None, {}))]
        with pytest.raises(PushRefused):
            delivered(register, server, passing.clock())
        program.faults = [("POST", (429, None, {"Retry-After": "100"}))]
        with pytest.raises(PushUnreachable, match="100 seconds"):
            delivered(register, server, passing.clock())
        passing.pass_(101)
        delivered(register, server, passing.clock())
        assert sorted(told(program)) == seqs(register)


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("step", ["begun", "asked", "sent"])
def test_killed_at_any_step_and_run_again_every_change_is_told_under_one_id(
    kind: str, step: str, tmp_path: Path
) -> None:
    url, program = new_url(kind, tmp_path), Receiver()
    filled(url, tmp_path / "output")
    with serving(program) as server:
        child = os.fork()
        if child == 0:
            count = 0

            def seen(name: str, _key: str) -> None:
                nonlocal count
                count += name == step
                if count == 2:
                    os.kill(os.getpid(), signal.SIGKILL)

            try:
                delivered(url, server, seen=seen)
            finally:
                os._exit(0)
        _, status = os.waitpid(child, 0)
        assert os.WIFSIGNALED(status)
        assert len(program.order) == (1 if step == "begun" else 2)
        delivered(url, server)
        assert told(program) == seqs(url)
        assert len(program.order) == len(seqs(url)) + (step == "asked")


@pytest.mark.parametrize("kind", KINDS)
def test_of_two_that_deliver_at_once_one_gives_way(kind: str, tmp_path: Path) -> None:
    url, program = new_url(kind, tmp_path), Receiver()
    filled(url, tmp_path / "output")
    with serving(program) as server:
        inner: list[Delivered] = []

        def other(step: str, _key: str) -> None:
            if step == "begun" and not inner:
                inner.append(delivered(url, server))

        with pytest.raises(Locked):
            delivered(url, server, seen=other)
        assert inner[0].sent == len(seqs(url))
        assert told(program) == seqs(url)


def test_a_message_stays_under_20_kb_whatever_changed() -> None:
    change = Change(
        7, "2031-01-01T00:00:00.000000+00:00", "d", "d:Điều 1:1", "changed", {f"{n:05}" * 9: [1, 2] for n in range(900)}
    )
    assert len(body_of(change)) < 20_000


# Where a request may go


@pytest.mark.parametrize(
    "address",
    ["127.0.0.1", "10.0.0.8", "192.168.1.1", "169.254.169.254", "100.64.0.1", "0.0.0.0", "::1", "fe80::1%eth0", "fd00::1",
     "::ffff:10.0.0.1", "64:ff9b::a00:1", "2002:7f00:1::", "224.0.0.1", "255.255.255.255"],
)  # fmt: skip
def test_no_request_goes_to_an_internal_address(address: str) -> None:
    asked: list[str] = []

    def resolve(host: str, _port: int) -> list[str]:
        asked.append(host)
        return ["8.8.8.8", address]

    with (
        httpx.Client(transport=Pinned(internal=False, resolve=resolve)) as client,
        pytest.raises(PushSetting, match="internal address"),
    ):
        client.post("https://nhan.example.vn/hook")
    assert asked == ["nhan.example.vn"]


def test_a_name_that_answers_otherwise_the_second_time_gains_nothing(monkeypatch, tmp_path: Path) -> None:
    """The connection goes to the address that was judged, over TLS with the name: the certificate of the name is asked for."""
    certificate, key = tmp_path / "cert.pem", tmp_path / "key.pem"
    subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-keyout", key, "-out", certificate,
         "-subj", "/CN=nhan.example.vn", "-addext", "subjectAltName=DNS:nhan.example.vn"], check=True, capture_output=True,
    )  # fmt: skip
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate, key)
    names: list[str] = []
    context.sni_callback = lambda _socket, name, _context: names.append(name)
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
    program = Receiver()
    answers = [["127.0.0.1"], ["10.1.2.3"]]
    with serving(program, lambda plain: context.wrap_socket(plain, server_side=True)) as server:
        port = server.rpartition(":")[2]
        with httpx.Client(
            transport=Pinned(internal=True, resolve=lambda *_: answers.pop(0)), trust_env=False, timeout=5
        ) as client:
            body = b"{}"

            client.post(
                f"https://nhan.example.vn:{port}/",
                content=body,
                headers=headers_of(keys_of(SECRET), "msg_1", int(time.time()), body),
            )
        assert names == ["nhan.example.vn"]
        assert program.log[0].headers["host"] == f"nhan.example.vn:{port}"
        assert len(answers) == 1
        with (
            httpx.Client(transport=Pinned(internal=True, resolve=lambda *_: ["127.0.0.1"]), timeout=5) as client,
            pytest.raises(httpx.ConnectError, match="CERTIFICATE"),
        ):
            client.post(f"https://khac.example.vn:{port}/")


@pytest.mark.parametrize(
    ("words", "match"),
    [
        (["--url", "http://nhan.example.vn/"], "--insecure-http"),
        (["--url", "http://127.0.0.1:9/", "--insecure-http"], "--allow-internal"),
        (["--url", "https://an:mat-khau@nhan.example.vn/"], "environment or a file"),
        (["--url", "file:///etc/passwd"], "THIHANH_PUSH_URL"),
        (["--url", "https://nhan.example.vn:99999/"], "THIHANH_PUSH_URL"),
        ([], "THIHANH_PUSH_URL"),
    ],
)
def test_the_command_refuses_addresses_by_name(words: list[str], match: str, register: str, monkeypatch) -> None:
    monkeypatch.setenv("THIHANH_PUSH_SECRET", SECRET)
    run = CliRunner().invoke(app, ["push", "webhook", "--db", register, *words])
    assert isinstance(run.exception, PushSetting)
    assert match in run.exception.message
    assert "mat-khau" not in run.exception.message
    assert rows(register, "SELECT count(*) FROM register_sent WHERE key <> '@last'") == [(0,)]


def test_an_answer_without_an_end_holds_nothing_up(register: str) -> None:
    program = Receiver(faults=[("POST", (200, None, {"transfer-encoding": "chunked"}))])
    with serving(program) as server:
        given = delivered(register, server)
        assert (given.failed, given.sent) == ({}, len(seqs(register)))
