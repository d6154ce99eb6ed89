"""A process that serves a small application the way the review application is served: words of `thihanh review` as JSON."""

from __future__ import annotations

import asyncio
import json
import sys
from contextlib import asynccontextmanager
from pathlib import Path

from fastapi import FastAPI, Request, Response

from pipeline.errors import ThihanhError
from pipeline.review.serving import serve
from pipeline.review.settings import Settings
from pipeline.store.database import Database


def application(database: Database, settings: Settings) -> FastAPI:
    @asynccontextmanager
    async def lifespan(_app: FastAPI):
        if settings.documents == (Path("/broken"),):
            raise RuntimeError("it can't start")
        yield
        sys.stderr.write("ended in good order\n")

    app = FastAPI(lifespan=lifespan)

    @app.get("/")
    async def front(request: Request, response: Response, wait: float = 0.0) -> dict[str, object]:
        sys.stderr.write("asked\n")
        sys.stderr.flush()
        await asyncio.sleep(wait)
        response.set_cookie("session", "x", secure=settings.secure)
        return {
            "client": request.client.host,
            "scheme": request.url.scheme,
            "sign_in": settings.sign_in,
            "hosts": settings.allowed_hosts,
            "database": database.shown,
        }

    return app


def main() -> None:
    told = json.loads(sys.argv[1])
    for name in ("output", "tls_cert", "tls_key"):
        if name in told:
            told[name] = Path(told[name])
    told["documents"] = tuple(Path(one) for one in told.get("documents", ()))
    try:
        serve(Settings(**told), application)
    except ThihanhError as error:
        sys.stderr.write(f"{error.code}: {error.message}\n{error.message_vi}\n")
        raise SystemExit(error.exit_code) from error


if __name__ == "__main__":
    main()
