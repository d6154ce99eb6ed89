"""Signing in and out, and the language of the pages."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends, Form, Request, Response
from fastapi.responses import RedirectResponse

from pipeline.review.pages.guard import COOKIE, LANGUAGE_COOKIE, form_fits, needs, visitor_of
from pipeline.review.pages.site import page, site_of
from pipeline.review.pages.visitor import Visitor
from pipeline.review.records.refusals import NotSignedIn, TooManyTries
from pipeline.review.records.sessions import LIFETIME, sign_in, sign_out

router = APIRouter()

_YEAR = 365 * 86_400


@router.get("/sign-in")
def asked(request: Request) -> Response:
    """Ask for name and password; for everybody."""
    visitor = visitor_of(request)
    if visitor.person is not None:
        return RedirectResponse("/queue", 303)
    return page(request, visitor, "sign-in.html", {"message": "", "message_vi": ""})


@router.post("/sign-in")
def answered(
    request: Request,
    name: Annotated[str, Form(max_length=200)] = "",
    password: Annotated[str, Form(max_length=2000)] = "",
) -> Response:
    """Sign in; a form from elsewhere can do no more than sign in with a password that it knows. For everybody."""
    site = site_of(request)
    try:
        token = sign_in(site.database, site.tries, name, password)
    except (NotSignedIn, TooManyTries) as error:
        content = {"message": error.message, "message_vi": error.message_vi}
        return page(request, visitor_of(request), "sign-in.html", content, error.status)
    answer = RedirectResponse("/queue", 303)
    answer.set_cookie(
        COOKIE,
        token,
        max_age=int(LIFETIME.total_seconds()),
        httponly=True,
        secure=site.settings.secure,
        samesite="strict",
        path="/",
    )
    return answer


@router.post("/sign-out", dependencies=[Depends(form_fits)])
def left(request: Request, visitor: Annotated[Visitor, needs("viewer")]) -> Response:
    """Sign out: the session is over, wherever its cookie is."""
    del visitor
    with site_of(request).database.writing() as connection:
        sign_out(connection, request.cookies.get(COOKIE, ""))
    answer = RedirectResponse("/sign-in", 303)
    answer.delete_cookie(COOKIE, path="/")
    return answer


@router.get("/language/{language}")
def language(request: Request, language: str) -> Response:
    """Switch the language of the pages, and go back to where one was; for everybody."""
    back = request.query_params.get("back", "/")
    # Only an address of this application: "//elsewhere" would be another's.
    target = back if back.startswith("/") and not back.startswith(("//", "/\\")) else "/"
    answer = RedirectResponse(target, 303)
    answer.set_cookie(
        LANGUAGE_COOKIE, "en" if language == "en" else "vi", max_age=_YEAR, httponly=True,
        secure=site_of(request).settings.secure, samesite="strict", path="/",
    )  # fmt: skip
    return answer
