"""What every page needs to know: the database, the folders, how it is reached, and how a page is written."""

from __future__ import annotations

import re
import threading
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta, timezone
from typing import Any
from urllib.parse import quote, urlencode

from fastapi import Request, Response
from fastapi.encoders import jsonable_encoder
from fastapi.responses import JSONResponse, RedirectResponse
from jinja2 import Environment, PackageLoader, StrictUndefined, select_autoescape
from markupsafe import Markup, escape

from pipeline import __version__
from pipeline.letters import visible
from pipeline.review.pages.kept import Kept
from pipeline.review.pages.labels import LABELS
from pipeline.review.pages.visitor import Visitor
from pipeline.review.pictures.front import Pictures
from pipeline.review.records.assigned import awaited_count
from pipeline.review.records.people import has_users, may
from pipeline.review.records.tries import Tries
from pipeline.review.settings import Settings
from pipeline.store.database import Database


@dataclass(frozen=True, slots=True)
class Site:
    """What the application was started with, and what it keeps while it runs; `loading` is held by who loads from the output."""

    database: Database
    settings: Settings
    pictures: Pictures
    tries: Tries
    kept: Kept = field(default_factory=Kept)
    loading: threading.Lock = field(default_factory=threading.Lock)

    def signs_in(self) -> bool:
        """Tell whether people have to sign in: where there are users, and wherever others can reach the application."""
        if self.settings.sign_in:
            return True
        with self.database.reading() as connection:
            return has_users(connection)


NAVIGATION = (
    ("/queue", "Hàng đợi", "Queue"),
    ("/decisions", "Quyết định", "Decisions"),
    ("/second", "Rà soát lần hai", "Second review"),
    ("/disagreements", "Bất đồng", "Disagreements"),
    ("/orphans", "Mất chỗ", "Lost its place"),
    ("/log", "Nhật ký", "Log"),
    ("/accuracy", "Độ chính xác", "Accuracy"),
    ("/versions", "So phiên bản", "Versions"),
    ("/changes", "Thay đổi", "Changes"),
)
"""The pages that every page leads to."""

NEEDED = {"/second": "reviewer", "/disagreements": "approver"}
"""Roles that pages of NAVIGATION need, where viewers may not see them."""


def navigation(site: Site, visitor: Visitor) -> list[tuple[str, str, str, int]]:
    """Return the pages that a visitor may go to, each with how much waits for them there, 0 where that isn't counted."""
    if visitor.person is None:
        return []
    role, name = visitor.person.role, visitor.person.name
    with site.database.reading() as connection:
        # The others are compared field by field, which a page that somebody else asked for shouldn't wait for.
        waiting = {"/second": awaited_count(connection, name)} if may(role, "reviewer") else {}
    return [(*one, waiting.get(one[0], 0)) for one in NAVIGATION if may(role, NEEDED.get(one[0], "viewer"))]


def typed(text: str) -> Markup:
    """Return text for a line in which it is edited: as it would be saved, without what can't be seen and what stands for it."""
    return escape("".join(one for one in text if one.isprintable() or one in "\t\n"))


def _finalized(value: object) -> object:
    # Whatever a template writes goes through here; markup of our own is no str.
    return visible(value) if type(value) is str else value


def _environment() -> Environment:
    environment = Environment(
        loader=PackageLoader("pipeline.review.pages"),
        autoescape=select_autoescape(default=True),
        auto_reload=False,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        finalize=_finalized,
    )
    environment.filters["path"] = lambda text: quote(str(text), safe="")
    environment.filters["day"] = day
    environment.filters["moment"] = moment
    environment.filters["typed"] = typed
    environment.filters["query"] = lambda given: urlencode({name: value for name, value in given.items() if value})
    environment.globals["navigation"] = navigation
    environment.globals["kinds"] = lambda: list(LABELS["kind"])
    environment.globals["version"] = __version__
    return environment


def day(iso: str) -> str:
    """Return an ISO day or moment as offices write days: 05/02/2026; what is none stays."""
    match = re.match(r"(\d{4})-(\d{2})-(\d{2})", iso)
    return f"{match.group(3)}/{match.group(2)}/{match.group(1)}" if match else iso


_VIETNAM = timezone(timedelta(hours=7))


def moment(iso: str) -> str:
    """Return a moment as it is in Vietnam, to the minute: 05/02/2026 14:30; what is none stays."""
    try:
        there = datetime.fromisoformat(iso).astimezone(_VIETNAM)
    except ValueError:
        return iso
    return there.strftime("%d/%m/%Y %H:%M")


_TEMPLATES = _environment()


def site_of(request: Request) -> Site:
    """Return what the application was started with."""
    site: Site = request.app.state.site
    return site


def page(request: Request, visitor: Visitor, template: str, content: Mapping[str, Any], status: int = 200) -> Response:
    """Return a page: as JSON where its address ends in `.json`, else written by a template in the visitor's language."""
    if request.url.path.endswith(".json"):
        return JSONResponse(jsonable_encoder(content), status)
    return Response(written(request, visitor, template, content), status, media_type="text/html; charset=utf-8")


def written(request: Request, visitor: Visitor, template: str, content: Mapping[str, Any]) -> str:
    """Return what a template makes of some content."""
    english = visitor.language == "en"

    def in_language(vietnamese: str, in_english: str) -> str:
        return in_english if english else vietnamese

    def label(kind: str, name: str) -> str:
        pair = LABELS[kind].get(name)
        return name if pair is None else pair[english]

    return _TEMPLATES.get_template(template).render(
        **content, back=_way_back(request), t=in_language, label=label, visitor=visitor, here=request.url.path,
        site=site_of(request),
    )  # fmt: skip


def _way_back(request: Request) -> str:
    """Return the address of a page that can be asked for again: a form that was refused has none of its own."""
    if request.method != "GET" and request.url.path != "/sign-in":
        return "/"
    return request.url.path + (f"?{request.url.query}" if request.url.query else "")


def is_htmx(request: Request) -> bool:
    """Tell whether a request asks for a part of a page."""
    return request.headers.get("hx-request") == "true"


def onward(request: Request, address: str) -> Response:
    """Send the visitor to another page of the application."""
    if is_htmx(request):
        return Response(status_code=204, headers={"HX-Redirect": address})
    return RedirectResponse(address, 303)


def with_query(path: str, given: Mapping[str, str]) -> str:
    """Return an address of the application with what is asked for."""
    return f"{path}?{urlencode(given)}" if given else path
