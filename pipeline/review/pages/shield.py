"""What stands before every route: the headers of every answer, the names that the server answers to, the size of requests."""

from __future__ import annotations

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

MOST = 1_000_000
"""Bytes of a request: a form with a long obligation has a few thousand."""

LONGEST = 1000
"""Characters of an address before its "?": what has more is none of ours, and its numbers are more than Python reads."""

FORM = "application/x-www-form-urlencoded"
"""How all forms of the pages are sent. Others name a character set of their own, in which there may be what is no text."""

POLICY = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self'",
        "connect-src 'self'",
        "form-action 'self'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
    )
)
"""No script, style, picture, font or form but the application's own, and none within a page."""

_HEADERS = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    # "no-referrer" would take the Origin away from our own forms.
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
}


class Shield:
    """Answers only to known names, takes in only so much, and lets no answer go without its headers."""

    def __init__(self, app: ASGIApp, hosts: tuple[str, ...] = ()) -> None:
        """`hosts` are the names that the server goes by, without ports; any name where there are none."""
        self._app = app
        self._hosts = hosts

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return

        answer = _Answer(scope, send)
        headers = Headers(scope=scope)
        refused = self._refused(headers, scope["method"])
        body = await _whole(headers, receive) if refused is None else b""
        if body is None:
            refused = 413, "too large"
        if refused is None and body is not None:
            refused = _unfit(scope, headers, body)
        if refused is not None:
            await PlainTextResponse(refused[1], refused[0])(scope, receive, answer)
            return
        told = False

        async def again() -> Message:
            nonlocal told
            if told:
                return await receive()
            told = True
            return {"type": "http.request", "body": body, "more_body": False}

        try:
            await self._app(scope, again, answer)
        except Exception:
            # What stands in front of us would answer without our headers. It still gets the fault, and logs it.
            if not answer.begun:
                await PlainTextResponse("something went wrong; it is in the log", 500)(scope, receive, answer)
            raise

    def _refused(self, headers: Headers, method: str) -> tuple[int, str] | None:
        # A page elsewhere may have its name point to this machine (DNS rebinding): then the name is not ours.
        if self._hosts and _name(headers.get("host", "")) not in self._hosts:
            return 421, "no such host here"
        return None if _is_own(headers, method) else (403, "from elsewhere")


class _Answer:
    """Sends an answer on with the headers that every answer has; `begun` says that something of it is sent."""

    def __init__(self, scope: Scope, send: Send) -> None:
        self._path = scope["path"]
        self._send = send
        self.begun = False

    async def __call__(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            self.begun = True
            headers = MutableHeaders(scope=message)
            for name, value in _HEADERS.items():
                headers.setdefault(name, value)
            if message["status"] >= 400 or not self._path.startswith(("/static/", "/pictures/")):
                headers["Cache-Control"] = "no-store"
        await self._send(message)


def _unfit(scope: Scope, headers: Headers, body: bytes) -> tuple[int, str] | None:
    """Return status and reason where a request holds what no page of ours sends: PostgreSQL, for one, keeps no NUL in a text."""
    if len(scope["path"]) > LONGEST:
        return 414, "too long an address"
    kind = headers.get("content-type", FORM).partition(";")[0].strip().lower()
    if body and kind != FORM:
        return 415, "no such forms here"
    if "\0" in scope["path"] or any(nul in part for part in (scope["query_string"], body) for nul in (b"\0", b"%00")):
        return 400, "no such letters here"
    return None


async def _whole(headers: Headers, receive: Receive) -> bytes | None:
    """Read a request's body, None where it has more bytes than are taken, whatever it says of itself."""
    told = headers.get("content-length", "0")
    if not told.isdecimal() or len(told) > 10 or int(told) > MOST:
        return None
    body = b""
    while True:
        message = await receive()
        if message["type"] != "http.request":
            return body
        more: bytes = message.get("body", b"")
        body += more
        if len(body) > MOST:
            return None
        if not message.get("more_body", False):
            return body


def _is_own(headers: Headers, method: str) -> bool:
    """Tell whether a request that changes something comes from a page of this site, where the browser says from where."""
    if method in ("GET", "HEAD", "OPTIONS"):
        return True
    if headers.get("sec-fetch-site", "same-origin") not in ("same-origin", "none"):
        return False
    origin = headers.get("origin")
    return origin is None or origin.partition("//")[2] == headers.get("host", "")


def _name(host: str) -> str:
    """Return a Host header without its port: "[::1]:8000" is "[::1]"."""
    return host[: host.index("]") + 1] if host.startswith("[") and "]" in host else host.partition(":")[0]
