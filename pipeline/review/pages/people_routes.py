"""Who may sign in, for administrators; and one's own password, for everybody."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from dataclasses import asdict
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Form, Request, Response
from fastapi.responses import RedirectResponse
from sqlalchemy import Connection

from pipeline.review.pages.guard import COOKIE, form_fits, needs, person_of
from pipeline.review.pages.site import page, site_of
from pipeline.review.pages.visitor import Visitor
from pipeline.review.records.passwords import SHORTEST
from pipeline.review.records.people import ROLES, add_user, close_user, set_password, set_role, users
from pipeline.review.records.refusals import Forbidden, NotSignedIn, Refused, Unfit
from pipeline.review.records.sessions import LIFETIME, change_password

router = APIRouter()

Name = Annotated[str, Form(max_length=300)]
Role = Annotated[str, Form(max_length=50)]
Password = Annotated[str, Form(max_length=2000)]
Made = Annotated[str, Form(pattern="^(yes|)$")]
"""Whether the application makes up the password, which is then shown once."""


@router.get("/people.json")
@router.get("/people")
def people(request: Request, visitor: Annotated[Visitor, needs("admin")]) -> Response:
    """List who may sign in."""
    return _listed(request, visitor)


@router.post("/people/add", dependencies=[Depends(form_fits)])
def added(
    request: Request, visitor: Annotated[Visitor, needs("admin")], name: Name = "", role: Role = "",
    password: Password = "", again: Password = "", made: Made = "",
) -> Response:  # fmt: skip
    """Add somebody."""
    return _with_password(
        request, visitor, name, (password, again, made), lambda connection, new: add_user(connection, name, role, new)
    )


@router.post("/people/password", dependencies=[Depends(form_fits)])
def renewed(
    request: Request, visitor: Annotated[Visitor, needs("admin")], name: Name = "", password: Password = "",
    again: Password = "", made: Made = "",
) -> Response:  # fmt: skip
    """Give somebody another password; they have to sign in again."""
    return _with_password(
        request, visitor, name, (password, again, made), lambda connection, new: set_password(connection, name, new)
    )


@router.post("/people/role", dependencies=[Depends(form_fits)])
def role_of(
    request: Request, visitor: Annotated[Visitor, needs("admin")], name: Name = "", role: Role = ""
) -> Response:
    """Give somebody another role, at once."""
    return _changed(request, visitor, lambda connection: set_role(connection, name, role))


@router.post("/people/close", dependencies=[Depends(form_fits)])
def closed(request: Request, visitor: Annotated[Visitor, needs("admin")], name: Name = "") -> Response:
    """Let somebody in no more."""
    return _changed(request, visitor, lambda connection: close_user(connection, name))


@router.get("/people/add")
@router.get("/people/password")
@router.get("/people/role")
@router.get("/people/close")
def back(request: Request, visitor: Annotated[Visitor, needs("admin")]) -> Response:
    """Go back to the list from what a form answered: in another language, or loaded again."""
    del request, visitor
    return RedirectResponse("/people", 303)


@router.get("/me.json")
@router.get("/me")
def me(request: Request, visitor: Annotated[Visitor, needs("viewer")]) -> Response:
    """Show who one is, and let change the password."""
    return _own(request, visitor)


@router.get("/me/password")
def own_back(request: Request, visitor: Annotated[Visitor, needs("viewer")]) -> Response:
    """Go back to one's own page."""
    del request, visitor
    return RedirectResponse("/me", 303)


@router.post("/me/password", dependencies=[Depends(form_fits)])
def own_password(
    request: Request, visitor: Annotated[Visitor, needs("viewer")], old: Password = "", password: Password = "",
    again: Password = "",
) -> Response:  # fmt: skip
    """Change one's own password: all sessions end but this browser's, which gets a new one."""
    if visitor.local:
        raise Forbidden("nobody signs in here", "ở đây không ai phải đăng nhập")
    site = site_of(request)
    try:
        _same(password, again)
        token = change_password(site.database, site.tries, person_of(visitor).name, old, password)
    except NotSignedIn:
        wrong = Unfit("the present password is wrong", "mật khẩu hiện tại không đúng")
        return _own(request, visitor, refused=wrong)
    except Refused as error:
        return _own(request, visitor, refused=error)
    answer = RedirectResponse("/me?changed=1", 303)
    answer.set_cookie(
        COOKIE, token, max_age=int(LIFETIME.total_seconds()), httponly=True, secure=site.settings.secure,
        samesite="strict", path="/",
    )  # fmt: skip
    return answer


def _own(request: Request, visitor: Visitor, refused: Refused | None = None) -> Response:
    person = person_of(visitor)
    content = {
        "name": person.name,
        "role": person.role,
        "local": visitor.local,
        "shortest": SHORTEST,
        "changed": request.query_params.get("changed") == "1",
        **_told(refused),
    }
    return page(request, visitor, "me.html", content, refused.status if refused else 200)


def _listed(request: Request, visitor: Visitor, refused: Refused | None = None, **told: Any) -> Response:
    with site_of(request).database.reading() as connection:
        found = [asdict(one) for one in users(connection)]
    content = {
        "people": sorted(found, key=lambda one: (one["closed"], one["name"])),
        "roles": ROLES,
        "shortest": SHORTEST,
        "made_for": "",
        "made": "",
        **_told(refused),
        **told,
    }
    return page(request, visitor, "people.html", content, refused.status if refused else 200)


def _told(refused: Refused | None) -> dict[str, str]:
    return {"message": refused.message if refused else "", "message_vi": refused.message_vi if refused else ""}


def _changed(request: Request, visitor: Visitor, change: Callable[[Connection], object]) -> Response:
    try:
        with site_of(request).database.writing() as connection:
            change(connection)
    except Refused as error:
        return _listed(request, visitor, error)
    return RedirectResponse("/people", 303)


def _with_password(
    request: Request, visitor: Visitor, name: str, given: tuple[str, str, str],
    change: Callable[[Connection, str], object],
) -> Response:  # fmt: skip
    """Do something with a new password: the one that was typed twice, or one that is made up and shown this once."""
    password, again, made = given
    new = secrets.token_urlsafe(12) if made else password
    try:
        if not made:
            _same(password, again)
        with site_of(request).database.writing() as connection:
            change(connection, new)
    except Refused as error:
        return _listed(request, visitor, error)
    if made:
        return _listed(request, visitor, made_for=name, made=new)
    return RedirectResponse("/people", 303)


def _same(password: str, again: str) -> None:
    if password != again:
        raise Unfit("the two passwords aren't the same", "hai lần nhập mật khẩu không giống nhau")
