"""Users of the review application: their names, roles and passwords, and who is signed in."""

from __future__ import annotations

import logging
import statistics
import threading
import time
import unicodedata
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from argon2 import PasswordHasher
from ledgers import KINDS, new_url, rows
from sqlalchemy import update

from pipeline.review.records import passwords, tables
from pipeline.review.records.events import Person
from pipeline.review.records.opening import open_review
from pipeline.review.records.people import (
    LOCAL,
    ROLES,
    add_user,
    close_user,
    has_users,
    may,
    name_of,
    set_password,
    set_role,
    users,
)
from pipeline.review.records.refusals import Missing, NotSignedIn, Refused, TooManyTries, Unfit
from pipeline.review.records.sessions import LOCAL_TOKEN, change_password, fits, form_token, sign_in, sign_out, who
from pipeline.review.records.tries import FREE, Tries
from pipeline.store.database import Database

PASSWORD = "một mật khẩu dài"


@pytest.fixture(params=KINDS)
def url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    return new_url(request.param, tmp_path)


@pytest.fixture
def database(url: str) -> Iterator[Database]:
    opened = open_review(url)
    yield opened
    opened.close()


@pytest.fixture
def lan(database: Database) -> str:
    with database.writing() as connection:
        return add_user(connection, "lan", "reviewer", PASSWORD).name


def person_of(database: Database, token: str, now: datetime | None = None) -> Person | None:
    with database.reading() as connection:
        return who(connection, token, now)


# Roles and names


def test_each_role_may_what_those_before_it_may() -> None:
    allowed = {role: [needed for needed in ROLES if may(role, needed)] for role in ROLES}
    assert allowed == {
        "viewer": ["viewer"],
        "reviewer": ["viewer", "reviewer"],
        "approver": ["viewer", "reviewer", "approver"],
        "admin": ["viewer", "reviewer", "approver", "admin"],
    }
    assert not may("loader", "viewer")
    assert may(LOCAL.role, "reviewer")


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("Lan", "lan"),
        ("nguyễn.văn_a-2", "nguyễn.văn_a-2"),
        (unicodedata.normalize("NFD", "NGUYỄN"), "nguyễn"),
        ("a" * 64, "a" * 64),
        ("a" * 65, ""),
        ("", ""),
        ("lan anh", ""),
        ("lan\n", ""),
        ("lan/anh", ""),
        ("<lan>", ""),
        ("lаn", ""),  # a Cyrillic letter
        ("lan\u200b", ""),
        ("١٢", ""),
        ("\ud800", ""),
        ("x" * 1_000_000, ""),
    ],
)
def test_names(given: str, kept: str) -> None:
    assert name_of(given) == kept


@pytest.mark.parametrize("name", ["thihanh", "Thihanh", "cán bộ rà soát", "", "a b"])
def test_names_that_nobody_may_have(database: Database, name: str) -> None:
    with pytest.raises(Refused), database.writing() as connection:
        add_user(connection, name, "viewer", PASSWORD)
    with database.reading() as connection:
        assert not has_users(connection)


def test_a_name_is_given_once_whatever_its_case(database: Database, lan: str) -> None:
    with pytest.raises(Refused, match="in use"), database.writing() as connection:
        add_user(connection, "LAN", "admin", PASSWORD)
    with database.writing() as connection:
        close_user(connection, "Lan")
    with pytest.raises(Refused, match="in use"), database.writing() as connection:
        add_user(connection, "lan", "admin", PASSWORD)
    with database.reading() as connection:
        assert [(user.name, user.role, user.closed) for user in users(connection)] == [("lan", "reviewer", True)]
        assert has_users(connection)


def test_what_is_unknown_is_refused(database: Database, lan: str) -> None:
    with database.writing() as connection:
        with pytest.raises(Unfit):
            add_user(connection, "minh", "boss", PASSWORD)
        with pytest.raises(Unfit):
            set_role(connection, "lan", "boss")
        for change in (lambda: set_role(connection, "minh", "admin"), lambda: close_user(connection, "a b")):
            with pytest.raises(Missing):
                change()
        with pytest.raises(Missing):
            set_password(connection, "minh", PASSWORD)


def test_the_last_administrator_stays(database: Database) -> None:
    with database.writing() as connection:
        for name, role in (("lan", "admin"), ("minh", "admin"), ("hoa", "approver")):
            add_user(connection, name, role, PASSWORD)
        set_role(connection, "minh", "reviewer")
    for change in (lambda c: set_role(c, "Lan", "approver"), lambda c: close_user(c, "LAN")):
        with pytest.raises(Refused, match="last administrator"), database.writing() as connection:
            change(connection)
    with database.writing() as connection:
        set_role(connection, "lan", "admin")
        set_role(connection, "hoa", "admin")
        close_user(connection, "lan")
        # One that is closed is no administrator any more.
        with pytest.raises(Refused, match="last administrator"):
            close_user(connection, "hoa")
        told = [(user.name, user.role, user.closed) for user in users(connection)]
    assert told == [("hoa", "admin", False), ("lan", "admin", True), ("minh", "reviewer", False)]


def test_of_two_administrators_who_close_each_other_one_stays(database: Database) -> None:
    with database.writing() as connection:
        for name in ("lan", "minh"):
            add_user(connection, name, "admin", PASSWORD)
    refused: list[str] = []
    begun = threading.Event()

    def second() -> None:
        begun.set()
        try:
            with database.writing() as connection:
                close_user(connection, "lan")
        except Refused as error:
            refused.append(error.message)

    other = threading.Thread(target=second)
    with database.writing() as connection:
        close_user(connection, "minh")
        other.start()
        begun.wait()
        time.sleep(0.3)  # until it waits for the lock
    other.join()
    assert refused == ["lan is the last administrator; make somebody else one first"]


def test_who_knows_the_password_changes_it_and_stays_signed_in(database: Database, lan: str) -> None:
    tries = Tries()
    before = sign_in(database, tries, "lan", PASSWORD)
    with pytest.raises(NotSignedIn):
        change_password(database, tries, "lan", "không phải thế", "mật khẩu mới đây")
    with pytest.raises(Unfit):
        change_password(database, tries, "lan", PASSWORD, "ngắn")
    assert person_of(database, before)
    after = change_password(database, tries, "Lan", PASSWORD, "mật khẩu mới đây")
    assert person_of(database, before) is None
    assert person_of(database, after) == Person("lan", "reviewer")
    with pytest.raises(NotSignedIn):
        sign_in(database, tries, "lan", PASSWORD)


def test_guessing_ones_own_password_has_to_wait(database: Database, lan: str) -> None:
    tries = Tries()
    for _ in range(FREE):
        with pytest.raises(NotSignedIn):
            change_password(database, tries, "lan", "không phải thế", "mật khẩu mới đây")
    with pytest.raises(TooManyTries):
        change_password(database, tries, "lan", PASSWORD, "mật khẩu mới đây")


def test_acts_are_logged_without_passwords(database: Database, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO, "thihanh.review")
    with database.writing() as connection:
        add_user(connection, "lan", "viewer", PASSWORD)
        set_role(connection, "lan", "approver")
        set_password(connection, "lan", PASSWORD + "!")
        close_user(connection, "lan")
    with pytest.raises(NotSignedIn):
        sign_in(database, Tries(), PASSWORD.replace(" ", "."), "lan")
    assert len(caplog.messages) == 5
    assert all("lan" in message for message in caplog.messages[:4])
    assert "mật" not in caplog.text


# Passwords


@pytest.mark.parametrize("password", ["123456789", "", "ngắn", "x" * 1025, "ế" * 342, "lone \ud800 surrogate"])
def test_passwords_that_can_be_none(database: Database, password: str) -> None:
    with pytest.raises(Unfit), database.writing() as connection:
        add_user(connection, "lan", "viewer", password)


@pytest.mark.parametrize("password", ["1234567890", "x" * 1024, "ế" * 341, "mười ký tự"])
def test_passwords_at_the_edges(password: str) -> None:
    assert passwords.matches(passwords.hashed(password), password)
    assert not passwords.matches(passwords.hashed(password), password[:-1])


def test_a_password_typed_on_another_keyboard_is_the_same() -> None:
    secret = passwords.hashed(unicodedata.normalize("NFD", PASSWORD))
    assert passwords.matches(secret, unicodedata.normalize("NFC", PASSWORD))


def test_what_is_short_once_composed_is_short() -> None:
    with pytest.raises(Unfit):
        passwords.hashed(unicodedata.normalize("NFD", "ếếếế"))


@pytest.mark.parametrize("secret", ["", "no hash", "$argon2id$v=19$m=65536,t=3,p=4$"])
def test_no_password_has_what_is_no_hash(secret: str) -> None:
    assert not passwords.matches(secret, PASSWORD)
    assert not passwords.matches(secret, "")


def test_the_table_holds_argon2id_hashes_and_no_tokens(database: Database, url: str, lan: str) -> None:
    token = sign_in(database, Tries(), "lan", PASSWORD)
    (secret,) = rows(url, "SELECT secret FROM review_user")[0]
    assert str(secret).startswith("$argon2id$")
    (kept,) = rows(url, "SELECT token FROM review_session")[0]
    assert len(token) >= 43
    assert kept != token
    assert len(str(kept)) == 64


def test_an_old_hash_is_made_anew_when_its_person_signs_in(database: Database, url: str, lan: str) -> None:
    old = PasswordHasher(time_cost=1, memory_cost=1024).hash(PASSWORD)
    with database.writing() as connection:
        connection.execute(update(tables.user).values(secret=old))
    with pytest.raises(NotSignedIn):
        sign_in(database, Tries(), "lan", PASSWORD + "x")
    assert rows(url, "SELECT secret FROM review_user") == [(old,)]
    assert person_of(database, sign_in(database, Tries(), "lan", PASSWORD)) == Person("lan", "reviewer")
    ((new,),) = rows(url, "SELECT secret FROM review_user")
    assert new != old
    assert not PasswordHasher().check_needs_rehash(str(new))
    assert sign_in(database, Tries(), "lan", PASSWORD)


def test_a_name_that_nobody_has_takes_as_long(database: Database, lan: str) -> None:
    def seconds(name: str) -> float:
        before = time.perf_counter()
        with pytest.raises(NotSignedIn):
            sign_in(database, Tries(), name, "wrong password")
        return time.perf_counter() - before

    seconds("lan")
    known = statistics.median(seconds("lan") for _ in range(5))
    unknown = statistics.median(seconds("minh") for _ in range(5))
    assert unknown > known / 3


def test_only_so_many_passwords_are_compared_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    secret = passwords.hashed(PASSWORD)
    monkeypatch.setattr(passwords, "_PATIENCE", 0.01)
    turns = threading.BoundedSemaphore(1)
    monkeypatch.setattr(passwords, "_turns", turns)
    with turns, pytest.raises(TooManyTries) as refused:
        passwords.matches(secret, PASSWORD)
    assert refused.value.seconds > 0
    assert passwords.matches(secret, PASSWORD)


def test_many_who_sign_in_first_take_the_memory_of_two(monkeypatch: pytest.MonkeyPatch) -> None:
    at_work, most = [], []

    class Slow(PasswordHasher):
        def hash(self, password: str | bytes, *, salt: bytes | None = None) -> str:
            at_work.append(1)
            most.append(len(at_work))
            time.sleep(0.05)
            at_work.pop()
            return super().hash(password, salt=salt)

    monkeypatch.setattr(passwords, "_hasher", Slow(time_cost=1, memory_cost=8, parallelism=1))
    passwords._nobody.cache_clear()
    tries = [threading.Thread(target=passwords.matches, args=("", PASSWORD)) for _ in range(12)]
    for one in tries:
        one.start()
    for one in tries:
        one.join()
    passwords._nobody.cache_clear()
    assert max(most) <= 2


# Sessions


def test_signing_in_and_out(database: Database, lan: str) -> None:
    token = sign_in(database, Tries(), "LAN", PASSWORD)
    other = sign_in(database, Tries(), "lan", PASSWORD)
    assert token != other
    assert person_of(database, token) == Person("lan", "reviewer")
    with database.writing() as connection:
        sign_out(connection, token)
    assert person_of(database, token) is None
    assert person_of(database, other) == Person("lan", "reviewer")


@pytest.mark.parametrize("token", ["", "x", "\x00", "ế" * 1000, "\ud800", "' OR 1=1 --"])
def test_tokens_of_nobody(database: Database, lan: str, token: str) -> None:
    sign_in(database, Tries(), "lan", PASSWORD)
    assert person_of(database, token) is None


def test_what_is_in_the_table_is_no_token(database: Database, url: str, lan: str) -> None:
    sign_in(database, Tries(), "lan", PASSWORD)
    ((kept,),) = rows(url, "SELECT token FROM review_session")
    assert person_of(database, str(kept)) is None


@pytest.mark.parametrize(
    ("name", "password"), [("lan", PASSWORD + " "), ("minh", PASSWORD), ("", ""), ("a b", PASSWORD)]
)
def test_wrong_names_and_passwords(database: Database, lan: str, name: str, password: str) -> None:
    with pytest.raises(NotSignedIn) as refused:
        sign_in(database, Tries(), name, password)
    assert (refused.value.status, str(refused.value)) == (401, "the name or the password is wrong")


def test_a_session_ends_twelve_hours_after_its_last_use(database: Database, lan: str) -> None:
    token = sign_in(database, Tries(), "lan", PASSWORD)
    now = datetime.now(UTC)
    assert person_of(database, token, now + timedelta(hours=11, minutes=59)) is not None
    # That was a use.
    assert person_of(database, token, now + timedelta(hours=23, minutes=58)) is not None
    assert person_of(database, token, now + timedelta(hours=36)) is None
    assert person_of(database, token, now + timedelta(hours=35)) is not None


def test_a_session_is_renewed_at_most_once_an_hour(database: Database, url: str, lan: str) -> None:
    token = sign_in(database, Tries(), "lan", PASSWORD)
    now = datetime.now(UTC)
    begun = rows(url, "SELECT until FROM review_session")
    person_of(database, token, now + timedelta(minutes=59))
    assert rows(url, "SELECT until FROM review_session") == begun
    person_of(database, token, now + timedelta(minutes=61))
    renewed = rows(url, "SELECT until FROM review_session")
    assert renewed > begun
    person_of(database, token, now + timedelta(minutes=119))
    assert rows(url, "SELECT until FROM review_session") == renewed


def test_expired_sessions_are_taken_away(database: Database, url: str, lan: str) -> None:
    sign_in(database, Tries(), "lan", PASSWORD)
    with database.writing() as connection:
        connection.execute(update(tables.session).values(until="2020-01-01T00:00:00.000000+00:00"))
    sign_in(database, Tries(), "lan", PASSWORD)
    assert rows(url, "SELECT count(*) FROM review_session") == [(1,)]


def test_a_role_changes_at_once(database: Database, lan: str) -> None:
    token = sign_in(database, Tries(), "lan", PASSWORD)
    with database.writing() as connection:
        set_role(connection, "lan", "viewer")
    assert person_of(database, token) == Person("lan", "viewer")


def test_another_password_ends_all_sessions(database: Database, lan: str) -> None:
    token = sign_in(database, Tries(), "lan", PASSWORD)
    with database.writing() as connection:
        set_password(connection, "lan", "mật khẩu khác hẳn")
    assert person_of(database, token) is None
    with pytest.raises(NotSignedIn):
        sign_in(database, Tries(), "lan", PASSWORD)
    assert sign_in(database, Tries(), "lan", "mật khẩu khác hẳn")


def test_who_is_closed_is_out_at_once(database: Database, url: str, lan: str) -> None:
    token = sign_in(database, Tries(), "lan", PASSWORD)
    with database.writing() as connection:
        close_user(connection, "lan")
    assert person_of(database, token) is None
    with pytest.raises(NotSignedIn):
        sign_in(database, Tries(), "lan", PASSWORD)
    assert rows(url, "SELECT secret FROM review_user") == [("",)]


def test_a_session_begun_while_its_person_was_closed_is_worth_nothing(database: Database, lan: str) -> None:
    token = sign_in(database, Tries(), "lan", PASSWORD)
    with database.writing() as connection:
        connection.execute(update(tables.user).values(closed=1))
    assert person_of(database, token) is None


def test_a_password_changed_while_it_is_compared_lets_nobody_in(
    database: Database, url: str, lan: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    compare = passwords.matches

    def slowly(secret: str, password: str) -> bool:
        same = compare(secret, password)
        with database.writing() as connection:
            set_password(connection, "lan", "mật khẩu khác hẳn")
        return same

    monkeypatch.setattr("pipeline.review.records.sessions.matches", slowly)
    with pytest.raises(NotSignedIn):
        sign_in(database, Tries(), "lan", PASSWORD)
    assert rows(url, "SELECT count(*) FROM review_session") == [(0,)]


# Tries


class Clock:
    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


def waits(tries: Tries, clock: Clock, name: str, count: int) -> list[int]:
    """Fail so many times, as soon as may be; return how long each had to wait."""
    waited = []
    for _ in range(count):
        before = clock.now
        while True:
            try:
                tries.begin(name)
            except TooManyTries as refused:
                clock.now += refused.seconds
            else:
                break
        waited.append(round(clock.now - before))
    return waited


def test_each_failure_after_the_fifth_waits_twice_as_long() -> None:
    clock = Clock()
    found = waits(Tries(clock), clock, "lan", 14)
    assert found[:5] == [0, 0, 0, 0, 0]
    assert found[5:] == pytest.approx([15, 30, 60, 120, 240, 480, 900, 900, 900], abs=1)


def test_a_try_while_waiting_is_not_counted_and_tells_how_long() -> None:
    clock = Clock()
    tries = Tries(clock)
    for _ in range(5):
        tries.begin("lan")
    for _ in range(50):
        with pytest.raises(TooManyTries) as refused:
            tries.begin("lan")
    assert (refused.value.seconds, refused.value.status) == (16, 429)
    tries.begin("minh")
    clock.now += 16
    tries.begin("lan")
    with pytest.raises(TooManyTries) as refused:
        tries.begin("lan")
    assert refused.value.seconds == 31


def test_success_and_time_forget_failures() -> None:
    clock = Clock()
    tries = Tries(clock)
    for _ in range(4):
        tries.begin("lan")
    tries.succeeded("lan")
    assert waits(tries, clock, "lan", 5) == [0] * 5
    clock.now += 15 + 3601
    assert waits(tries, clock, "lan", 5) == [0] * 5


def test_many_names_do_not_fill_the_memory() -> None:
    clock = Clock()
    tries = Tries(clock)
    for number in range(20_000):
        tries.begin(str(number))
    assert len(tries._failures) == 10_000


def test_signing_in_counts_and_forgets_tries(database: Database, lan: str) -> None:
    tries = Tries(Clock())
    for _ in range(4):
        with pytest.raises(NotSignedIn):
            sign_in(database, tries, "lan", "wrong password")
    sign_in(database, tries, "lan", PASSWORD)
    for name in ("Lan", "lan", "LAN", "lan", "lan"):
        with pytest.raises(NotSignedIn):
            sign_in(database, tries, name, "wrong password")
    with pytest.raises(TooManyTries):
        sign_in(database, tries, "lan", PASSWORD)


def test_many_tries_at_once_are_no_more_than_five(database: Database, lan: str) -> None:
    tries = Tries(Clock())
    ends: list[type[Refused]] = []

    def attempt() -> None:
        try:
            sign_in(database, tries, "lan", "wrong password")
        except Refused as refused:
            ends.append(type(refused))

    threads = [threading.Thread(target=attempt) for _ in range(12)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(end.__name__ for end in ends) == ["NotSignedIn"] * 5 + ["TooManyTries"] * 7


# Forms


def test_a_form_fits_the_session_that_it_was_made_for() -> None:
    given = form_token("session")
    assert fits("session", given)
    assert given != form_token("other")
    assert not fits("other", given)
    for wrong in ("", given[:-1], given.upper(), "ế", "\ud800", "session"):
        assert not fits("session", wrong)
    assert "session" not in given
    assert fits(LOCAL_TOKEN, form_token(LOCAL_TOKEN))
    assert not fits("", form_token(LOCAL_TOKEN))
