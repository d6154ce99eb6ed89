"""Where a request may go: only to addresses that were looked at, and to no place but that.

A name is resolved once a request, every address that it gives is judged, and the connection goes to the first of them, with the name
in `Host` and for TLS. So a name that answers with a public address when it is judged and with 127.0.0.1 when it is used gains nothing.
"""

from __future__ import annotations

import ipaddress
import socket
from collections.abc import Callable
from typing import TypeAlias
from urllib.parse import urlsplit

import httpx

from pipeline.errors import PushSetting

Resolve: TypeAlias = Callable[[str, int], list[str]]
"""Gives the addresses of a host, as text; raises OSError where there are none."""


class Pinned(httpx.BaseTransport):
    """A transport that connects to the very address that it judged; `internal` allows private and loopback addresses too."""

    def __init__(self, *, internal: bool, resolve: Resolve | None = None) -> None:
        self._internal = internal
        self._resolve = resolve or resolved
        # Proxies of the environment would resolve the name themselves. SSL_CERT_FILE may name an office's own authority.
        self._inner = httpx.HTTPTransport(verify=httpx.create_ssl_context(), trust_env=False)

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        """Send a request to the address that was judged.

        Raises PushSetting for an address that is not allowed, httpx.ConnectError where the name has none.
        """
        host = request.url.host
        try:
            found = self._resolve(host, request.url.port or (443 if request.url.scheme == "https" else 80))
        except OSError as error:
            raise httpx.ConnectError(f"{host}: {error}", request=request) from error
        if not self._internal:
            for one in found:
                _judged(host, one)
        request.url = request.url.copy_with(host=found[0])
        request.extensions = {**request.extensions, "sni_hostname": host}
        return self._inner.handle_request(request)

    def close(self) -> None:
        """Close the connections."""
        self._inner.close()


def resolved(host: str, port: int) -> list[str]:
    """Return the addresses of a host. Raises OSError where it has none."""
    return [str(found[4][0]) for found in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)]


def checked(url: str, *, insecure: bool) -> str:
    """Return an address without a slash at its end.

    Raises PushSetting for what is no http address, for one with a password in it, and for http without TLS unless `insecure`.
    """
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        parts, port = urlsplit(""), None
    if parts.scheme not in ("http", "https") or not parts.hostname or port == 0:
        raise PushSetting(
            "the address to send to is missing or is none; give it with --url or THIHANH_PUSH_URL, as https://…",
            "chưa có địa chỉ gửi hoặc địa chỉ không đúng; hãy cho bằng --url hoặc THIHANH_PUSH_URL, dạng https://…",
        )
    if parts.username or parts.password:
        raise PushSetting(
            "the address to send to has a name or password in it; give that by the environment or a file",
            "địa chỉ gửi có tên hoặc mật khẩu; hãy cho qua biến môi trường hoặc tệp",
        )
    if parts.scheme == "http" and not insecure:
        raise PushSetting(
            f"{parts.hostname}: http would send secrets in the clear; use https, or allow it with --insecure-http",
            f"{parts.hostname}: http gửi khóa bí mật không mã hóa; hãy dùng https, hoặc cho phép bằng --insecure-http",
        )
    return url.rstrip("/")


def _judged(host: str, told: str) -> None:
    address = ipaddress.ip_address(told.partition("%")[0])
    if isinstance(address, ipaddress.IPv6Address):
        # An IPv4 address may be dressed as one of IPv6, also for a translator (RFC 6052, RFC 3056).
        inner = address.ipv4_mapped or address.sixtofour
        if inner is None and address in ipaddress.ip_network("64:ff9b::/96"):
            inner = ipaddress.IPv4Address(int(address) & 0xFFFFFFFF)
        address = inner or address
    if not address.is_global or address.is_multicast:
        raise PushSetting(
            f"{host}: {told} is an internal address; allow it with --allow-internal if it is meant",
            f"{host}: {told} là địa chỉ nội bộ; nếu đúng ý thì cho phép bằng --allow-internal",
        )
