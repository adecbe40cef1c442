"""Documents: numbers, forms, rendered documents, dossiers. It boots and answers for itself; it owns nothing yet."""

from fastapi import FastAPI

from shared.http.boot import build_app
from shared.settings import ServiceSettings


def create_app(settings: ServiceSettings | None = None) -> FastAPI:
    """The service; settings come from the environment unless given."""
    return build_app(settings or ServiceSettings(), service="documents", title="文书与案卷 Documents", routers=[])
