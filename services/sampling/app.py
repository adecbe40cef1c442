"""Sampling: who can be drawn, and who is drawn."""

from fastapi import FastAPI

from services.sampling.directory import api as directory
from shared.blobs import BlobStore
from shared.boot import build_app
from shared.settings import ServiceSettings


def create_app(settings: ServiceSettings | None = None) -> FastAPI:
    """The service; settings come from the environment unless given."""
    settings = settings or ServiceSettings()
    app = build_app(
        settings,
        service="sampling",
        title="抽查 Sampling",
        routers=[directory.router],
        body_limits={directory.IMPORTS: directory.LARGEST_FILE},
    )
    app.state.blobs = BlobStore.at(settings.blob_url)
    return app
