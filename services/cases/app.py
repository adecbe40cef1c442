"""The service for inspections, findings, rectification and penalty cases. It starts, but has no routes of its own and
stores nothing yet.
"""

from shared.http.application import ServiceApp, ServiceName
from shared.http.boot import build_app
from shared.settings import ServiceSettings


def create_app(settings: ServiceSettings | None = None) -> ServiceApp:
    """Build the cases service. Without `settings`, the settings are read from the environment."""
    return build_app(settings or ServiceSettings(), ServiceName("cases", "检查与案件 Cases"), routers=[])
