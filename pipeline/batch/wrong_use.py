"""Wrong use of a command: nothing was begun, and the person who called it can put it right."""

from __future__ import annotations


class WrongUse(ValueError):
    """A folder, a list or a number that can't be meant, said in English (`message`) and Vietnamese (`message_vi`)."""

    def __init__(self, message: str, message_vi: str) -> None:
        super().__init__(message)
        self.message = message
        self.message_vi = message_vi
