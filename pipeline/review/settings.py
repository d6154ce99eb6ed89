"""How the review application is served, as it was asked for."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from pipeline.review.records.opening import REVIEW_FILE

HOST = "127.0.0.1"
PORT = 8765
ANY = ("*",)


@dataclass(frozen=True, slots=True)
class Settings:
    """What the application and its server go by.

    `db` is a path or an SQLAlchemy URL, "" for `review.sqlite` in the output. `documents` are folders that sources lie in.
    `behind_tls` says that a server in front ends TLS. `allowed_hosts` are the names that requests may call this server by, without
    ports; `ANY` becomes the machine's own names where nobody else is listened to. `sign_in` says that nobody acts without signing
    in, even where there are no users; `serving` sets it.
    """

    output: Path
    db: str = ""
    host: str = HOST
    port: int = PORT
    documents: tuple[Path, ...] = ()
    tls_cert: Path | None = None
    tls_key: Path | None = None
    behind_tls: bool = False
    allowed_hosts: tuple[str, ...] = ANY
    sign_in: bool = False

    @property
    def address(self) -> str:
        """The path or URL of the review database."""
        return self.db or str(self.output / REVIEW_FILE)

    @property
    def secure(self) -> bool:
        """Whether browsers reach the application by TLS, and its cookies are for TLS only."""
        return self.behind_tls or self.tls_cert is not None
