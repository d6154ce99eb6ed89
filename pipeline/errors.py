"""The named errors of thihanh, one class a cause, each with its exit code and what to do about it.

Exit codes follow OCRmyPDF's habit: one small number a cause, 0 only when everything succeeded.
"""

from __future__ import annotations

from typing import Self


class ThihanhError(Exception):
    """A failure that a user can act on.

    `code` is the closed name written to `run.json`; `exit_code` is what the command returns when this is
    the only failure; the message says what happened and what to do, in English and (`message_vi`) Vietnamese.
    """

    code = "INTERNAL"
    exit_code = 10

    def __init__(self, message: str, message_vi: str) -> None:
        super().__init__(message)
        self.message = message
        self.message_vi = message_vi

    def __reduce__(self) -> tuple[type[Self], tuple[str, str]]:
        """Return how it is made anew: a keeper hands an error on to its run."""
        return type(self), (self.message, self.message_vi)


class MissingFile(ThihanhError):
    """The path does not exist or cannot be opened."""

    code = "MISSING"
    exit_code = 3


class EmptyDocument(ThihanhError):
    """The file has no bytes, or no text in it."""

    code = "EMPTY"
    exit_code = 4


class UnknownFormat(ThihanhError):
    """No reader knows what the bytes are."""

    code = "WRONG_TYPE"
    exit_code = 5


class NotADocument(ThihanhError):
    """The file is text, but nothing in it looks like an administrative document."""

    code = "NOT_A_DOCUMENT"
    exit_code = 6


class DamagedFile(ThihanhError):
    """The file says what it is, and can't be read as that."""

    code = "DAMAGED"
    exit_code = 7


class NeedsOcr(ThihanhError):
    """A scan or a picture: there is no text to read."""

    code = "NEEDS_OCR"
    exit_code = 8


class EncryptedFile(ThihanhError):
    """The file asks for a password."""

    code = "ENCRYPTED"
    exit_code = 9

    @classmethod
    def of(cls, name: str) -> Self:
        """Return the error of a file of that name, in words that say what to do."""
        return cls(
            f"{name} is protected by a password: save it without one",
            f"{name} được bảo vệ bằng mật khẩu: hãy lưu lại không có mật khẩu",
        )


class MissingTool(ThihanhError):
    """The format is read with an outside program, and none that can read it is installed."""

    code = "MISSING_TOOL"
    exit_code = 12


class InternalError(ThihanhError):
    """A defect of thihanh itself: any text ought to give a document."""

    code = "INTERNAL"
    exit_code = 10


class UnreadableText(ThihanhError):
    """There are characters, and in no known encoding do they make Vietnamese words."""

    code = "UNREADABLE"
    exit_code = 13


class TooLarge(ThihanhError):
    """The file has more bytes than are taken in."""

    code = "LIMIT_SIZE"
    exit_code = 14


class TooManyPages(ThihanhError):
    """The file has more pages than are read."""

    code = "LIMIT_PAGES"
    exit_code = 15


class TooManyPixels(ThihanhError):
    """A page or a picture has more pixels than are drawn or read."""

    code = "LIMIT_PIXELS"
    exit_code = 16


class TooMuchPacked(ThihanhError):
    """A packed file holds more parts or bytes than are unpacked, or parts that stand in it twice."""

    code = "LIMIT_ZIP"
    exit_code = 17


class TooWideTable(ThihanhError):
    """A table has more cells than are read."""

    code = "LIMIT_TABLE"
    exit_code = 18


class TooMuchText(ThihanhError):
    """There is more text, or it is nested deeper, than is read."""

    code = "LIMIT_TEXT"
    exit_code = 19


class TooMuchOutput(ThihanhError):
    """The result is larger than is passed on."""

    code = "LIMIT_OUTPUT"
    exit_code = 20


class TimedOut(ThihanhError):
    """The file took longer than it may."""

    code = "TIMEOUT"
    exit_code = 21


class OutOfMemory(ThihanhError):
    """The file needed more memory than it may have."""

    code = "MEMORY"
    exit_code = 22


class Crashed(ThihanhError):
    """The process that read the file died; other files are not touched by it."""

    code = "CRASH"
    exit_code = 23


class Locked(ThihanhError):
    """Another run writes to the same output."""

    code = "LOCKED"
    exit_code = 24


class DiskFull(ThihanhError):
    """The result could not be written; what was there before is whole."""

    code = "DISK_FULL"
    exit_code = 25


class LedgerError(ThihanhError):
    """The ledger of a run can't be opened, read or written; no file is to blame."""

    code = "LEDGER"
    exit_code = 26


class ReviewDatabaseError(ThihanhError):
    """The database of the review application can't be opened, read or written."""

    code = "REVIEW_DATABASE"
    exit_code = 27


class NotGuarded(ThihanhError):
    """The review application would be open to others without users who sign in, or without TLS."""

    code = "NOT_GUARDED"
    exit_code = 28


class NotServed(ThihanhError):
    """The review application can't listen: the port is taken, the address isn't this machine's, the certificate can't be used."""

    code = "NOT_SERVED"
    exit_code = 29


class RegisterError(ThihanhError):
    """The register can't be opened, read or written."""

    code = "REGISTER"
    exit_code = 30


class PushRefused(ThihanhError):
    """The program that is sent to does not let us in: wrong token, missing rights."""

    code = "PUSH_REFUSED"
    exit_code = 33


class PushUnreachable(ThihanhError):
    """The program that is sent to does not answer, or asks us to come back later than we wait."""

    code = "PUSH_UNREACHABLE"
    exit_code = 34


class PushSetting(ThihanhError):
    """What is needed to send is missing or can't be used: an address, a secret, a project, a field, a status."""

    code = "PUSH_SETTING"
    exit_code = 35


SOME_FAILED = 11
"""Exit code of a run over several files of which some failed (2 is a wrong use of the command)."""

ERRORS: tuple[type[ThihanhError], ...] = (
    MissingFile,
    EmptyDocument,
    UnknownFormat,
    NotADocument,
    DamagedFile,
    NeedsOcr,
    EncryptedFile,
    InternalError,
    MissingTool,
    UnreadableText,
    TooLarge,
    TooManyPages,
    TooManyPixels,
    TooMuchPacked,
    TooWideTable,
    TooMuchText,
    TooMuchOutput,
    TimedOut,
    OutOfMemory,
    Crashed,
    Locked,
    DiskFull,
    LedgerError,
    ReviewDatabaseError,
    NotGuarded,
    NotServed,
    RegisterError,
    PushRefused,
    PushUnreachable,
    PushSetting,
)
"""Every error that a document or a run can end in, each documented in `docs/outcomes.md`."""
