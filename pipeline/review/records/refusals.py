"""What the application refuses to do, each with words for people and the status that the web has for it."""

from __future__ import annotations


class Refused(Exception):
    """Something that was asked for is not done; the message says why, in English and (`message_vi`) Vietnamese."""

    status = 400

    def __init__(self, message: str, message_vi: str) -> None:
        super().__init__(message)
        self.message = message
        self.message_vi = message_vi


class Missing(Refused):
    """There is no such decision, obligation, field or page."""

    status = 404


class Forbidden(Refused):
    """The person's role doesn't allow it."""

    status = 403


class Overtaken(Refused):
    """Somebody else has changed it since it was shown."""

    status = 409


class Unfit(Refused):
    """What was entered can't be taken: a date that is none, a place outside of the text."""

    status = 422


class NotSignedIn(Refused):
    """The name and the password don't belong together, or the person's account is closed; which, is not told."""

    status = 401


class TooManyTries(Refused):
    """Somebody tried to sign in too often; `seconds` is how long to wait."""

    status = 429

    def __init__(self, message: str, message_vi: str, seconds: int) -> None:
        super().__init__(message, message_vi)
        self.seconds = seconds
