"""Who is signed in: sessions, known by a token that only their browser has, and what their forms are known by."""

from __future__ import annotations

import hashlib
import hmac
import logging
import secrets
from datetime import UTC, datetime, timedelta

from sqlalchemy import Connection, delete, insert, select, update

from pipeline.review.records import tables
from pipeline.review.records.events import Person
from pipeline.review.records.passwords import hashed, matches, outdated
from pipeline.review.records.people import name_of
from pipeline.review.records.refusals import NotSignedIn
from pipeline.review.records.tries import Tries
from pipeline.store.database import Database

LIFETIME = timedelta(hours=12)
"""How long a session lives after it was last renewed."""

_RENEWED_AFTER = timedelta(hours=1)

LOCAL_TOKEN = secrets.token_urlsafe(32)
"""What the forms of `LOCAL` are made of, who has no session; another one in each process."""

_LOG = logging.getLogger("thihanh.review")
_FORM = b"thihanh review form"


def sign_in(database: Database, tries: Tries, name: str, password: str) -> str:
    """Begin a session of a user and return its token.

    No transaction is open while the password is compared: a try takes long, and anybody may make one.
    Raises NotSignedIn, and TooManyTries where the name has failed too often or too many sign in.
    """
    kept, secret = _known(database, tries, name, password)
    newer = hashed(password) if outdated(secret) else secret
    token = secrets.token_urlsafe(32)
    with database.writing() as connection:
        _begin(connection, kept, secret, newer, token)
    tries.succeeded(kept)
    _LOG.info("signed in: %s", kept)
    return token


def change_password(database: Database, tries: Tries, name: str, old: str, new: str) -> str:
    """Give users who know their password another one; all their sessions end, and a new one begins, whose token is returned.

    Raises NotSignedIn where the old one is wrong, TooManyTries where it was too often, Unfit for a new one that can't be one.
    """
    kept, secret = _known(database, tries, name, old)
    # Not a failed try any more, even where the new one can't be taken.
    tries.succeeded(kept)
    newer, token = hashed(new), secrets.token_urlsafe(32)
    with database.writing() as connection:
        _begin(connection, kept, secret, newer, token)
        others = delete(tables.session).where(tables.session.c.user == kept, tables.session.c.token != _kept(token))
        connection.execute(others)
    _LOG.info("password changed: %s", kept)
    return token


def _known(database: Database, tries: Tries, name: str, password: str) -> tuple[str, str]:
    """Return the name of a user and the hash that the password has; raises NotSignedIn and TooManyTries."""
    kept = name_of(name)
    tries.begin(kept)
    query = select(tables.user.c.secret).where(tables.user.c.name == kept, tables.user.c.closed == 0)
    with database.reading() as connection:
        secret = connection.execute(query).scalar_one_or_none() or ""
    if not matches(secret, password):
        # A name that nobody has may be a password in the wrong place: it is not written down.
        _LOG.warning("sign-in failed: %s", kept if secret else "no such user")
        raise _not_signed_in()
    return kept, secret


def _begin(connection: Connection, name: str, secret: str, newer: str, token: str) -> None:
    now = datetime.now(UTC)
    # The row is locked: a password that is changed meanwhile ends this session too, or refuses it.
    same = update(tables.user).where(tables.user.c.name == name, tables.user.c.secret == secret)
    if connection.execute(same.values(secret=newer)).rowcount != 1:
        raise _not_signed_in()
    connection.execute(delete(tables.session).where(tables.session.c.until <= _text(now)))
    row = {"token": _kept(token), "user": name, "until": _text(now + LIFETIME)}
    connection.execute(insert(tables.session), row)


def who(connection: Connection, token: str, now: datetime | None = None) -> Person | None:
    """Return whose session this is, None where it is nobody's, has expired, or the user is closed.

    A session is renewed by being used, at most once an hour. That is written on the connection as it is, which may be one that
    `Database.reading` gives: outside of a transaction each statement stands for itself.
    """
    now = now or datetime.now(UTC)
    session, user = tables.session, tables.user
    query = (
        select(user.c.name, user.c.role, session.c.until)
        .join(user, user.c.name == session.c.user)
        .where(session.c.token == _kept(token), session.c.until > _text(now), user.c.closed == 0)
    )
    row = connection.execute(query).one_or_none()
    if row is None:
        return None
    if row.until <= _text(now + LIFETIME - _RENEWED_AFTER):
        renewed = update(session).where(session.c.token == _kept(token)).values(until=_text(now + LIFETIME))
        connection.execute(renewed)
    return Person(row.name, row.role)


def sign_out(connection: Connection, token: str) -> None:
    """End a session."""
    connection.execute(delete(tables.session).where(tables.session.c.token == _kept(token)))


def form_token(session_token: str) -> str:
    """Return what a form has to bring back: only pages made for this session know it."""
    return hmac.new(_bytes(session_token), _FORM, hashlib.sha256).hexdigest()


def fits(session_token: str, given: str) -> bool:
    """Tell whether a form was made for this session, in a time that tells nothing."""
    return hmac.compare_digest(form_token(session_token).encode(), _bytes(given))


def _kept(token: str) -> str:
    return hashlib.sha256(_bytes(token)).hexdigest()


def _bytes(text: str) -> bytes:
    return text.encode("utf-8", "surrogatepass")


def _text(when: datetime) -> str:
    return when.isoformat(timespec="microseconds")


def _not_signed_in() -> NotSignedIn:
    return NotSignedIn("the name or the password is wrong", "sai tên hoặc mật khẩu")
