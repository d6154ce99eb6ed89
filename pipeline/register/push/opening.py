"""How sending is set up: secrets from the environment or a file, the address judged, a client that follows nobody."""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from pipeline import __version__
from pipeline.errors import MissingFile, PushSetting

if TYPE_CHECKING:
    import httpx

TOKEN, SECRET = "THIHANH_PUSH_TOKEN", "THIHANH_PUSH_SECRET"
"""Variables of the environment with the token of a tracker and the secret that signs webhooks. No option takes either."""


def secret_of(variable: str, file: Path | None) -> str:
    """Return a secret: the first line of a file, or of a variable of the environment.

    Raises MissingFile for a file that can't be read, PushSetting where there is no secret.
    """
    if file is not None:
        try:
            told = file.read_text("utf-8")
        except (OSError, UnicodeDecodeError) as error:
            raise MissingFile(f"{file}: can't be read", f"{file}: không đọc được") from error
    else:
        told = os.environ.get(variable, "")
    lines = told.strip().splitlines()
    if not lines or not lines[0].strip().isascii():
        raise PushSetting(
            f"no secret to send with; put it into {variable}, or into a file that the option names",
            f"chưa có khóa bí mật để gửi; hãy đặt vào biến {variable}, hoặc vào tệp do tùy chọn chỉ ra",
        )
    return lines[0].strip()


def people_of(file: Path | None) -> Mapping[str, str]:
    """Return whom to assign to, by a body's id or name, from a JSON object; nobody without a file.

    Raises MissingFile, or PushSetting for a file that is no such object.
    """
    if file is None:
        return {}
    try:
        found = json.loads(file.read_text("utf-8"))
    except OSError as error:
        raise MissingFile(f"{file}: can't be read", f"{file}: không đọc được") from error
    except ValueError:
        found = None
    if not isinstance(found, dict):
        raise PushSetting(
            f'{file}: no JSON object of bodies and people: {{"Sở Xây dựng": "12"}}',
            f'{file}: không phải đối tượng JSON gồm cơ quan và người: {{"Sở Xây dựng": "12"}}',
        )
    return {str(name): str(person) for name, person in found.items()}


def client_of(
    url: str,
    *,
    auth: tuple[str, str] | None = None,
    bearer: str = "",
    insecure: bool = False,
    internal: bool = True,
    timeout: float = 20.0,
) -> httpx.Client:
    """Return a client of an address. `timeout` is that of each of its waits: to connect, to write, to read.

    Raises PushSetting for an address that is not allowed, or where httpx is not installed.
    """
    try:
        import httpx
    except ModuleNotFoundError as error:
        raise PushSetting(
            "sending needs httpx; install it with: pip install 'thihanh[push]'",
            "gửi đi cần httpx; hãy cài: pip install 'thihanh[push]'",
        ) from error
    from pipeline.register.push.address import Pinned, checked

    headers = {"User-Agent": f"thihanh/{__version__}", "Accept": "application/json, application/hal+json"}
    if bearer:
        headers["Authorization"] = f"Bearer {bearer}"
    return httpx.Client(
        base_url=checked(url, insecure=insecure),
        auth=auth,
        headers=headers,
        timeout=timeout,
        follow_redirects=False,
        transport=Pinned(internal=internal),
        trust_env=False,
    )


def target_of(url: str) -> str:
    """Return the name of a webhook's receiver in the ledger. The address itself is often a secret: only its host is in it."""
    return f"webhook {urlsplit(url).hostname} {hashlib.sha256(url.encode()).hexdigest()[:16]}"
