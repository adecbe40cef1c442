"""What the standalone mode says of its own API, under `/docs/`."""

from collections.abc import Mapping
from functools import cache
from typing import Any

from fastapi import FastAPI

from shared.http.application import ServiceApp
from shared.http.document.merged import merged


def docs(services: Mapping[str, ServiceApp], address: str) -> FastAPI:
    """The application that answers `/openapi.json` with one OpenAPI document of all services at `address`."""
    app = FastAPI(openapi_url=None, docs_url=None, redoc_url=None)

    @cache
    def document() -> dict[str, Any]:
        return merged({name: service.openapi() for name, service in services.items()}, address)

    @app.get("/openapi.json")
    def get_document() -> dict[str, Any]:
        """Answer the document; it is made at the first request, off the loop."""
        return document()

    return app
