"""Who asks for a page: the person, their session, and the language that they read."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from pipeline.review.records.events import Person

Language = Literal["vi", "en"]


@dataclass(frozen=True, slots=True)
class Visitor:
    """A person at a page; nobody is signed in where `person` is None. `form_token` goes with every form that changes something.

    `local` says that the application has no users and takes whoever sits at this machine for one reviewer.
    """

    person: Person | None
    form_token: str = ""
    language: Language = "vi"
    local: bool = False
