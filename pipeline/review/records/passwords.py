"""Passwords: what may be one, hashed with Argon2id by the library's own settings, compared so that time tells nothing."""

from __future__ import annotations

import functools
import secrets
import threading
import unicodedata

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from pipeline.review.records.refusals import TooManyTries, Unfit

SHORTEST = 10
"""Characters that a password has at least (NFC)."""

LONGEST = 1024
"""Bytes that a password has at most (NFC, UTF-8): hashing more would be work that anybody can ask for."""

_PATIENCE = 10.0
"""Seconds that a password waits for its turn to be hashed."""

_hasher = PasswordHasher()

_turns = threading.BoundedSemaphore(2)
"""Each hash takes 64 MB and a processor for a tenth of a second, and people who aren't signed in can ask for it."""


def hashed(password: str) -> str:
    """Return the Argon2 hash of a new password; raises Unfit where it is too short, too long or no text."""
    data = _bytes_of(password)
    if data is None:
        raise Unfit(
            f"a password has at most {LONGEST} bytes, and is text", f"mật khẩu dài nhất {LONGEST} byte và phải là chữ"
        )
    if len(data.decode()) < SHORTEST:
        raise Unfit(f"a password has at least {SHORTEST} characters", f"mật khẩu có ít nhất {SHORTEST} ký tự")
    return _hasher.hash(data)


def matches(secret: str, password: str) -> bool:
    """Tell whether the password has this hash. With "" for the hash it takes as long, and is False.

    Raises TooManyTries where too many others are being compared.
    """
    data = _bytes_of(password)
    if data is None:
        return False
    if not _turns.acquire(timeout=_PATIENCE):
        raise TooManyTries(
            "too many people are signing in; try again in a minute",
            "quá nhiều người đang đăng nhập; hãy thử lại sau một phút",
            seconds=60,
        )
    try:
        # Made before it is known whether it is needed: the first comparison would tell, by taking twice as long. In its turn: when
        # many sign in at first, each would make one.
        nobody = _nobody()
        return _hasher.verify(secret or nobody, data) and bool(secret)
    except (VerificationError, InvalidHashError):
        return False
    finally:
        _turns.release()


def outdated(secret: str) -> bool:
    """Tell whether a hash was made with other settings than today's."""
    return _hasher.check_needs_rehash(secret)


def _bytes_of(password: str) -> bytes | None:
    # Composing never makes fewer bytes than there were characters; what is far too long isn't even composed.
    if len(password) > LONGEST:
        return None
    try:
        data = unicodedata.normalize("NFC", password).encode()
    except UnicodeEncodeError:
        return None
    return data if len(data) <= LONGEST else None


@functools.cache
def _nobody() -> str:
    return _hasher.hash(secrets.token_bytes(16))
