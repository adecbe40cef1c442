"""The API documentation of the standalone mode, under `/docs`: a page for people, a document for programs."""

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

from fastapi import FastAPI, HTTPException, Request
from fastapi.responses import FileResponse, HTMLResponse
from jinja2 import Environment, FileSystemLoader, StrictUndefined

from deploy.standalone.docs.renderer import FILES, PINNED
from shared.http import problems
from shared.http.application import ServiceApp
from shared.http.document.merged import merged

_READING = ["GET", "HEAD"]
_HEADERS = {
    # Swagger UI writes style attributes. The page runs only our own scripts, and sends requests only to this server.
    "Content-Security-Policy": (
        "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; "
        "connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
    ),
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
}


def docs(services: Mapping[str, ServiceApp], address: str) -> FastAPI:
    """The application that documents all services at `address`: a page, and one OpenAPI document (`/openapi.json`)."""
    app = FastAPI(openapi_url=None, docs_url=None, redoc_url=None, redirect_slashes=False)
    problems.install(app)

    @cache
    def documents() -> dict[str, dict[str, Any]]:
        """The documents of the services; they are made at the first request, in a thread."""
        return {name: service.openapi() for name, service in services.items()}

    @cache
    def document() -> dict[str, Any]:
        return merged(documents(), address)

    @app.api_route("/openapi.json", methods=_READING)
    def get_document() -> dict[str, Any]:
        return document()

    @app.api_route("/", methods=_READING)
    def get_page(request: Request) -> HTMLResponse:
        root = request.scope.get("root_path", "")
        values = {"root": root, "house": root.rpartition("/")[0], "services": documents(), "pinned": PINNED}
        return HTMLResponse(_page().render(values), headers=_HEADERS)

    @app.api_route("/{file}", methods=_READING)
    async def get_file(file: str) -> FileResponse:
        if file not in FILES:
            raise HTTPException(404)
        return FileResponse(FILES[file], headers={**_HEADERS, "Cache-Control": "no-cache"})

    return app


@cache
def _page() -> Any:
    place = FileSystemLoader(Path(__file__).parent)
    return Environment(loader=place, autoescape=True, undefined=StrictUndefined).get_template("page.html")
