"""The service for document numbers, forms, rendered documents and dossiers. It starts, but has no routes of its own and
stores nothing yet.
"""

from shared.http.application import ServiceApp, ServiceName
from shared.http.boot import build_app
from shared.settings import ServiceSettings


def create_app(settings: ServiceSettings | None = None) -> ServiceApp:
    """Build the documents service. Without `settings`, the settings are read from the environment."""
    return build_app(settings or ServiceSettings(), ServiceName("documents", "文书与案卷 Documents"), routers=[])
