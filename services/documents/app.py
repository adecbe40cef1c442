"""Documents: numbers, forms, rendered documents, dossiers. It boots and answers for itself; it owns nothing yet."""

from shared.http.application import ServiceApp, ServiceName
from shared.http.boot import build_app
from shared.settings import ServiceSettings


def create_app(settings: ServiceSettings | None = None) -> ServiceApp:
    """The service; settings come from the environment unless given."""
    return build_app(settings or ServiceSettings(), ServiceName("documents", "文书与案卷 Documents"), routers=[])
