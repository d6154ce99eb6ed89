"""Signatures of Standard Webhooks 1.0 (github.com/standard-webhooks/standard-webhooks): HMAC-SHA256 over id, moment and body."""

from __future__ import annotations

import base64
import binascii
import hmac

from pipeline.errors import PushSetting

_PREFIX = "whsec_"
_SHORTEST, _LONGEST = 24, 64
"""Bytes of a secret, as the specification has them."""


def keys_of(told: str) -> list[bytes]:
    """Return the keys of secrets with blanks between them: while a secret is changed for another, both sign.

    Raises PushSetting for what is no secret; the secret itself is not shown.
    """
    keys = []
    for one in told.split():
        try:
            key = base64.b64decode(one.removeprefix(_PREFIX), validate=True)
        except binascii.Error:
            key = b""
        if not one.startswith(_PREFIX) or not _SHORTEST <= len(key) <= _LONGEST:
            raise PushSetting(
                f"the webhook secret is none: {_PREFIX} and {_SHORTEST} to {_LONGEST} bytes in base64 are needed",
                f"khóa ký webhook không đúng dạng: cần {_PREFIX} và {_SHORTEST} đến {_LONGEST} byte ghi bằng base64",
            )
        keys.append(key)
    return keys


def headers_of(keys: list[bytes], identity: str, moment: int, body: bytes) -> dict[str, str]:
    """Return the headers of a message: its id, the moment in seconds since 1970, and a signature for each key."""
    signed = f"{identity}.{moment}.".encode() + body
    marks = [base64.b64encode(hmac.digest(key, signed, "sha256")).decode() for key in keys]
    return {
        "webhook-id": identity,
        "webhook-timestamp": str(moment),
        "webhook-signature": " ".join(f"v1,{mark}" for mark in marks),
    }
