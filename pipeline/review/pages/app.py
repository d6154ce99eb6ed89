"""The web application: its routes, what guards them, and what a refusal looks like."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from pathlib import Path
from typing import Any

from fastapi import FastAPI, Request, Response
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.staticfiles import StaticFiles

from pipeline.errors import ThihanhError
from pipeline.review.pages import (
    accuracy_routes,
    blind_routes,
    changes_routes,
    deciding_routes,
    disagreements_routes,
    help_routes,
    log_routes,
    orphans_routes,
    people_routes,
    queue_routes,
    reload_routes,
    reshaping_routes,
    second_routes,
    sign_in_routes,
    source_routes,
    versions_routes,
)
from pipeline.review.pages.guard import visitor_of
from pipeline.review.pages.hiding import AnswerFirst
from pipeline.review.pages.shield import Shield
from pipeline.review.pages.site import Site, is_htmx, onward, page
from pipeline.review.pages.visitor import Visitor
from pipeline.review.pictures.front import Pictures
from pipeline.review.records.refusals import NotSignedIn, Refused
from pipeline.review.records.tries import Tries
from pipeline.review.settings import ANY, Settings
from pipeline.store.database import Database

# Addresses with a word of their own ("…/split") come before those that take any.
ROUTERS = (
    queue_routes,
    reshaping_routes,
    deciding_routes,
    source_routes,
    log_routes,
    changes_routes,
    second_routes,
    blind_routes,
    disagreements_routes,
    orphans_routes,
    accuracy_routes,
    versions_routes,
    people_routes,
    reload_routes,
    help_routes,
    sign_in_routes,
)


_HTTP_VI = {
    400: "yêu cầu không đọc được",
    404: "không có trang này",
    405: "trang này không nhận yêu cầu như vậy",
}


def create_app(database: Database, settings: Settings) -> FastAPI:
    """Return the application. Nothing of it is public but the sign-in page, the language, and its own style and scripts."""
    pictures = Pictures(settings.output, settings.documents)
    app = FastAPI(title="thihanh review", docs_url=None, redoc_url=None, openapi_url=None, lifespan=_closing(pictures))
    app.state.site = Site(database, settings, pictures, Tries())
    app.add_middleware(Shield, hosts=() if settings.allowed_hosts == ANY else settings.allowed_hosts)
    app.mount("/static", StaticFiles(directory=Path(__file__).with_name("static")), name="static")
    for module in ROUTERS:
        app.include_router(module.router)
    app.add_exception_handler(AnswerFirst, _answer_first)
    app.add_exception_handler(Refused, _refused)
    app.add_exception_handler(ThihanhError, _failed)
    app.add_exception_handler(HTTPException, _http)
    app.add_exception_handler(RequestValidationError, _misread)
    return app


def _closing(pictures: Pictures) -> Callable[[FastAPI], AbstractAsyncContextManager[None]]:
    @asynccontextmanager
    async def lifespan(_app: FastAPI) -> AsyncIterator[None]:
        yield
        pictures.close()

    return lifespan


def _answer_first(request: Request, error: Any) -> Response:
    if request.method == "GET" and not request.url.path.endswith(".json"):
        return onward(request, f"/second/{error.item}")
    return _refused(request, error)


def _refused(request: Request, error: Any) -> Response:
    if isinstance(error, NotSignedIn) and request.method == "GET" and not _machine(request):
        return Response(status_code=303, headers={"Location": "/sign-in"})
    return _told(request, error.status, error.message_vi, error.message)


def _failed(request: Request, error: Any) -> Response:
    return _told(request, 503, error.message_vi, error.message)


def _http(request: Request, error: Any) -> Response:
    answer = _told(request, error.status_code, _HTTP_VI.get(error.status_code, str(error.detail)), str(error.detail))
    answer.headers.update(error.headers or {})
    return answer


def _misread(request: Request, _error: Any) -> Response:
    return _told(request, 422, "yêu cầu không đúng mẫu", "the request doesn't fit")


def _told(request: Request, status: int, vietnamese: str, english: str) -> Response:
    content = {"status": status, "message_vi": vietnamese, "message": english}
    visitor = _asking(request)
    if is_htmx(request):
        # The page stays as it is, and the message appears in its own place.
        answer = page(request, visitor, "message.html", content, status)
        answer.headers["HX-Retarget"] = "#message"
        answer.headers["HX-Reswap"] = "innerHTML"
        return answer
    return page(request, visitor, "refused.html", content, status)


def _asking(request: Request) -> Visitor:
    """Return who asks, nobody where the database can't tell."""
    try:
        return visitor_of(request)
    except ThihanhError:
        return Visitor(None)


def _machine(request: Request) -> bool:
    return request.url.path.endswith((".json", ".csv", ".jsonl")) or is_htmx(request)
