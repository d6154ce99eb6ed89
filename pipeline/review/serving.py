"""The review application, served: to this machine alone, unless people sign in and what they send is encrypted."""

from __future__ import annotations

import ipaddress
import logging
import signal
import socket
import ssl
import sys
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import replace
from pathlib import Path
from types import FrameType
from typing import TYPE_CHECKING, Any

from pipeline.errors import MissingFile, NotGuarded, NotServed
from pipeline.review.records.loading import Loaded, load
from pipeline.review.records.opening import open_review
from pipeline.review.records.people import has_users
from pipeline.review.settings import ANY, Settings
from pipeline.store.database import Database

if TYPE_CHECKING:
    import uvicorn
    from fastapi import FastAPI

_PATIENCE = 10
"""Seconds that requests in hand get when the server is asked to stop."""

_MARKED = "127.0.0.1,::1"
"""Where what a server in front says of its clients is believed."""

_OWN_NAMES = ("localhost", "127.0.0.1", "::1", "[::1]")
"""What a machine calls itself."""

Application = Callable[[Database, Settings], "FastAPI"]


def serve(settings: Settings, application: Application | None = None) -> None:
    """Load what is new in the output, and serve until SIGINT or SIGTERM; requests in hand are finished.

    Raises NotGuarded, NotServed, MissingFile where there is no such output, and what opening the database raises. All of that is
    known before anything listens.
    """
    if not settings.output.is_dir():
        raise MissingFile(
            f"{settings.output}: there is no such folder of results; extract decisions first, or name it with --output",
            f"{settings.output}: không có thư mục kết quả này; hãy trích xuất trước, hoặc chỉ ra bằng --output",
        )
    _check_certificate(settings)
    family, address, alone = _address_of(settings)
    settings = guarded(settings, alone)
    with closing(open_review(settings.address)) as database, _log():
        if settings.sign_in:
            _check_users(database, settings)
        _load(database, settings.output)
        app = (application or _application())(database, settings)
        with closing(_listening(settings, family, address)) as listening:
            _run(app, settings, listening)


def guarded(settings: Settings, alone: bool) -> Settings:
    """Return the settings with who has to sign in; `alone` says that only this machine can reach the address.

    A server in front makes even a loopback address reachable. Raises NotGuarded where others would come without TLS.
    """
    if alone and not settings.behind_tls:
        # A page elsewhere may give its own name the address of this machine, and would then read what nobody signs in for.
        told = () if settings.allowed_hosts == ANY else settings.allowed_hosts
        return replace(settings, allowed_hosts=tuple(dict.fromkeys((*told, *_OWN_NAMES, settings.host))))
    if not settings.secure:
        raise NotGuarded(
            f"{settings.host} is open to other machines, and passwords would be sent in the clear; give --tls-cert and "
            "--tls-key, or --behind-tls if a server in front of this one ends TLS",
            f"máy khác truy cập được {settings.host}, mật khẩu sẽ đi qua mạng không mã hóa; hãy cho --tls-cert và "
            "--tls-key, hoặc --behind-tls nếu có máy chủ phía trước lo TLS",
        )
    return replace(settings, sign_in=True)


def _check_users(database: Database, settings: Settings) -> None:
    with database.reading() as connection:
        if has_users(connection):
            return
    raise NotGuarded(
        f"{settings.host}: others could reach this server, and there is nobody who signs in; "
        "add a user first: thihanh review user add NAME --role admin",
        f"{settings.host}: người khác truy cập được máy chủ này mà chưa có ai phải đăng nhập; "
        "hãy thêm người dùng trước: thihanh review user add TÊN --role admin",
    )


def _check_certificate(settings: Settings) -> None:
    if settings.tls_cert is None:
        return
    for path in (settings.tls_cert, settings.tls_key):
        if path is not None and not path.is_file():
            raise MissingFile(f"{path}: there is no such file", f"{path}: không có tệp này")
    try:
        # An empty password: a key that needs one would be asked for on the terminal, at every start.
        ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER).load_cert_chain(settings.tls_cert, settings.tls_key, password="")
    except OSError as error:
        raise NotServed(
            f"{settings.tls_cert}: this certificate can't be used with its key ({error}); both have to be PEM files that "
            "belong together, the key without a password",
            f"{settings.tls_cert}: không dùng được chứng thư này với khóa của nó ({error}); cả hai phải là tệp PEM của "
            "cùng một cặp, khóa không đặt mật khẩu",
        ) from error


def _address_of(settings: Settings) -> tuple[socket.AddressFamily, str, bool]:
    """Return where to listen, resolved once so that what is checked is what is used, and whether only this machine gets there."""
    try:
        found = socket.getaddrinfo(settings.host, settings.port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as error:
        raise _not_served(settings, str(error)) from error
    family, *_, place = found[0]
    address = str(place[0])
    return family, address, ipaddress.ip_address(address.partition("%")[0]).is_loopback


def _listening(settings: Settings, family: socket.AddressFamily, address: str) -> socket.socket:
    try:
        listening = socket.create_server((address, settings.port), family=family, backlog=128)
    except OSError as error:
        raise _not_served(settings, error.strerror or str(error)) from error
    # What is accepted has it too. The event loop sets it only where a socket names its protocol, which this one does not; without it
    # the body of an answer waits for the client to confirm the headers: 40 ms.
    listening.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    return listening


def _not_served(settings: Settings, reason: str) -> NotServed:
    where = f"{settings.host}:{settings.port}"
    return NotServed(
        f"{where} can't be listened on ({reason}); name another --port (0 takes any that is free) or --host",
        f"không mở được {where} ({reason}); hãy chọn --port khác (0 là cổng trống bất kỳ) hoặc --host khác",
    )


def _application() -> Application:
    from pipeline.review.pages.app import create_app

    return create_app


def _load(database: Database, output: Path) -> None:
    loaded = load(database, output)
    for name, why in loaded.refused.items():
        _say(f"{name}: không nạp được / can't be loaded: {why}")
    _say(_told(loaded))


def _told(loaded: Loaded) -> str:
    counts = f"{loaded.new} mới / new, {loaded.again} trích xuất lại / extracted anew, {loaded.same} như cũ / unchanged"
    said = f"; {loaded.carried} nghĩa vụ giữ được ý kiến / kept what was said, {loaded.orphaned} cần xem lại / orphaned"
    return f"quyết định / decisions: {counts}{said if loaded.carried or loaded.orphaned else ''}"


def _run(app: FastAPI, settings: Settings, listening: socket.socket) -> None:
    import uvicorn

    config = uvicorn.Config(
        app,
        loop="asyncio",
        http="h11",
        ws="none",
        log_config=None,
        log_level="warning",
        access_log=False,
        server_header=False,
        proxy_headers=settings.behind_tls,
        forwarded_allow_ips=_MARKED,
        timeout_graceful_shutdown=_PATIENCE,
        ssl_certfile=settings.tls_cert,
        ssl_keyfile=settings.tls_key,
    )
    server = uvicorn.Server(config)
    with _stopped_by_signals(server):
        url = _url(settings, listening.getsockname()[1])
        _say(f"rà soát tại / review at {url} (Ctrl-C để dừng / to stop)")
        try:
            server.run(sockets=[listening])
        except SystemExit as error:
            # The library ends the process where the application can't start, with a code that means something else here.
            raise NotServed(
                "the application did not start; the log above says why",
                "ứng dụng không khởi động được; xem lý do ở nhật ký phía trên",
            ) from error


@contextmanager
def _stopped_by_signals(server: uvicorn.Server) -> Iterator[None]:
    """Stop the server at SIGINT and SIGTERM, and call that a good end: it would raise them again once it has stopped."""

    def stop(_number: int, _frame: FrameType | None) -> None:
        server.should_exit = True

    before: dict[int, Any] = {number: signal.signal(number, stop) for number in (signal.SIGINT, signal.SIGTERM)}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


@contextmanager
def _log() -> Iterator[None]:
    """Write what is said of users and sign-ins to standard error, with the time."""
    logger = logging.getLogger("thihanh.review")
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(logging.Formatter("%(asctime)s %(message)s"))
    level = logger.level
    logger.addHandler(handler)
    logger.setLevel(logging.INFO)
    try:
        yield
    finally:
        logger.removeHandler(handler)
        logger.setLevel(level)


def _url(settings: Settings, port: int) -> str:
    host = f"[{settings.host}]" if ":" in settings.host else settings.host
    return f"{'https' if settings.tls_cert else 'http'}://{host}:{port}/"


def _say(text: str) -> None:
    sys.stderr.write(f"{text}\n")
    sys.stderr.flush()
