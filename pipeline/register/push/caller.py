"""Requests to a tracker and what their answers mean: done, refused, lost, later."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Any

import httpx

from pipeline.errors import PushRefused, PushSetting, PushUnreachable
from pipeline.register.push.clock import Clock, backed_off

_FIRST, _LONGEST = 1.0, 30.0


class Lost(Exception):
    """No answer, or one that says nothing of what was done: the connection broke, the time was over, the server failed (5xx)."""


class Invalid(Exception):
    """The other side says why it does not take what was sent (400, 404, 422 …): nothing was written."""


class Conflict(Exception):
    """Another changed it since it was read (409): nothing was written."""


class Later(Exception):
    """Asked to come back in `seconds` (429, 503 with Retry-After): nothing was written."""

    def __init__(self, seconds: float) -> None:
        super().__init__(seconds)
        self.seconds = seconds


@dataclass(slots=True)
class Caller:
    """Asks one server. `client` has its address and its credentials and follows no redirect: the token would go along.

    `tries` is how often it is asked that fails to answer, `patience` the seconds that it may make us wait at a time.
    """

    client: httpx.Client
    clock: Clock = field(default_factory=Clock)
    tries: int = 4
    patience: float = 300.0

    def get(self, path: str, params: Mapping[str, str] | None = None) -> Any:
        """Return the JSON that a path gives, None where there is nothing (404); asked again where no answer comes.

        Raises PushUnreachable where none comes, PushRefused, PushSetting, Invalid.
        """
        tried = 0
        while True:
            try:
                return self._asked("GET", path, params, None)
            except Later as later:
                self.wait(later)
            except Lost as lost:
                tried += 1
                if tried >= self.tries:
                    raise self.unreachable(lost) from lost
                self.clock.sleep(backed_off(self.clock, tried, _FIRST, _LONGEST))

    def write(self, method: str, path: str, body: Any, params: Mapping[str, str] | None = None) -> Any:
        """Make a request that changes something, once; return the JSON of its answer, None where that is empty.

        Raises Lost, Invalid, Conflict, Later, PushRefused, PushSetting.
        """
        answer = self._asked(method, path, params, body)
        if answer is _NOTHING_THERE:
            raise Invalid(f"{method} {path}: 404")
        return answer

    def wait(self, later: Later) -> None:
        """Wait as long as the other side asks; raises PushUnreachable where that is longer than our patience."""
        if later.seconds > self.patience:
            raise PushUnreachable(
                f"{self.client.base_url.host}: asks to come back in {later.seconds:.0f} seconds; run again then",
                f"{self.client.base_url.host}: yêu cầu quay lại sau {later.seconds:.0f} giây; hãy chạy lại khi đó",
            )
        self.clock.sleep(later.seconds)

    def unreachable(self, why: Exception) -> PushUnreachable:
        """Return the error that the server does not answer."""
        host = self.client.base_url.host
        return PushUnreachable(
            f"{host}: no usable answer ({why}); what was sent before is noted, run again",
            f"{host}: không trả lời được ({why}); phần đã gửi đã được ghi, hãy chạy lại",
        )

    def _asked(self, method: str, path: str, params: Mapping[str, str] | None, body: Any) -> Any:
        content = None if body is None else json.dumps(body, ensure_ascii=False).encode()
        headers = {"Content-Type": "application/json"} if content is not None else {}
        try:
            answer = self.client.request(method, path, params=params, content=content, headers=headers)
        except httpx.HTTPError as error:
            raise Lost(type(error).__name__) from error
        if answer.status_code == 404:
            return None if method == "GET" else _NOTHING_THERE
        judge(answer, self.clock)
        if not answer.content:
            return None
        try:
            return answer.json()
        except ValueError as error:
            # A page for people, of a login or of a proxy, with the status 200.
            raise Lost("the answer is no JSON") from error


_NOTHING_THERE = object()


def judge(answer: httpx.Response, clock: Clock) -> None:
    """Pass for an answer that says it was done.

    Raises PushRefused (401, 403), PushSetting (a redirect), Later, Conflict, Lost (5xx) or Invalid.
    """
    status, host = answer.status_code, answer.request.headers.get("host", "")
    if answer.is_success:
        return
    if status in (401, 403):
        raise PushRefused(
            f"{host}: refuses the credentials or the rights they give ({status}: {told_by(answer)}); nothing more was sent",
            f"{host}: từ chối tài khoản hoặc quyền của tài khoản ({status}: {told_by(answer)}); đã dừng gửi",
        )
    if answer.is_redirect:
        raise PushSetting(
            f"{host}: sends us on ({status}), which is not followed; give the address it really has",
            f"{host}: chuyển hướng ({status}) nên không gửi tiếp; hãy cho đúng địa chỉ cuối cùng",
        )
    wait = retry_after(answer, clock)
    if status == 429 or (status == 503 and wait is not None):
        raise Later(_LONGEST if wait is None else wait)
    if status == 409:
        raise Conflict(told_by(answer))
    if status >= 500 or status == 408:
        raise Lost(f"status {status}")
    raise Invalid(f"{status}: {told_by(answer)}")


def retry_after(answer: httpx.Response, clock: Clock) -> float | None:
    """Return the seconds of `Retry-After` (RFC 9110, 10.2.3: a number, or a moment), None where it says nothing."""
    told = answer.headers.get("retry-after", "").strip()
    if told.isascii() and told.isdigit():
        return float(told)
    try:
        when = parsedate_to_datetime(told)
    except ValueError:
        return None
    if when.tzinfo is None:
        when = when.replace(tzinfo=UTC)
    return max(0.0, (when - datetime.fromtimestamp(clock.now(), UTC)).total_seconds())


def told_by(answer: httpx.Response) -> str:
    """Return what an answer says went wrong, in the forms of OpenProject and Jira, at most 300 characters of it."""
    try:
        found = answer.json()
    except ValueError:
        return answer.reason_phrase
    if not isinstance(found, dict):
        return answer.reason_phrase
    words = [str(found["message"])] if "message" in found else []
    several = found.get("_embedded", {}).get("errors", []) if isinstance(found.get("_embedded"), dict) else []
    words += [str(one.get("message", "")) for one in several if isinstance(one, dict)]
    words += [str(one) for one in found.get("errorMessages", [])]
    named = found.get("errors")
    words += [f"{name}: {one}" for name, one in named.items()] if isinstance(named, dict) else []
    return "; ".join(word for word in words if word)[:300] or answer.reason_phrase
