"""Who may do what: the person behind a request, their role, and the token that every form carries."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import Depends, Form, Request

from pipeline.review.pages.site import site_of
from pipeline.review.pages.visitor import Language, Visitor
from pipeline.review.records.events import Person
from pipeline.review.records.people import LOCAL, may
from pipeline.review.records.refusals import Forbidden, NotSignedIn
from pipeline.review.records.sessions import LOCAL_TOKEN, fits, form_token, who

COOKIE = "thihanh"
LANGUAGE_COOKIE = "thihanh-language"


def visitor_of(request: Request) -> Visitor:
    """Return who asks; without users that is the one local reviewer."""
    site = site_of(request)
    language: Language = "en" if request.cookies.get(LANGUAGE_COOKIE) == "en" else "vi"
    token = request.cookies.get(COOKIE, "")
    if token:
        with site.database.reading() as connection:
            person = who(connection, token)
        if person is not None:
            # Whoever has a session is a user: whether there are any need not be asked.
            return Visitor(person, form_token(token), language)
    if not site.signs_in():
        return Visitor(LOCAL, form_token(LOCAL_TOKEN), language, local=True)
    return Visitor(None, "", language)


def needs(role: str) -> Any:
    """Return the dependency of a route that only people of a role, or a higher one, may use; the test of roles reads `role`."""

    # What asks nothing of the database runs where the request is, without waiting for a thread.
    async def allowed(visitor: Annotated[Visitor, Depends(visitor_of)]) -> Visitor:
        if visitor.person is None:
            raise NotSignedIn("sign in first", "hãy đăng nhập trước")
        if not may(visitor.person.role, role):
            raise Forbidden(f"that takes the role {role}", f"việc này cần vai trò {role}")
        return visitor

    allowed.role = role  # type: ignore[attr-defined]
    return Depends(allowed)


async def form_fits(
    request: Request, visitor: Annotated[Visitor, Depends(visitor_of)], csrf: Annotated[str, Form()] = ""
) -> None:
    """Refuse a form that no page of the visitor's own session has given out."""
    token = LOCAL_TOKEN if visitor.local else request.cookies.get(COOKIE, "")
    if not token or not fits(token, csrf):
        raise Forbidden(
            "the form is too old or from elsewhere; load the page again",
            "biểu mẫu đã cũ hoặc từ nơi khác gửi tới; hãy tải lại trang",
        )


def person_of(visitor: Visitor) -> Person:
    """Return the person behind a visitor that `needs` has let through."""
    if visitor.person is None:
        raise NotSignedIn("sign in first", "hãy đăng nhập trước")
    return visitor.person
