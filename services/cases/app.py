"""The service for inspections, findings, rectification and penalty cases, and for the law by which they are decided."""

from collections.abc import Sequence

from services.cases.examples import WORDS
from services.cases.law import api as law
from shared.http.application import ServiceApp, ServiceName
from shared.http.boot import Background, build_app
from shared.http.forgetting import forget_old_answers
from shared.settings import ServiceSettings

ROUTERS = (law.router,)
TAGS = {
    "rules": "The law as the bureau applies it: the rules that hold on a day, and the bureau's corrections of them.",
}
"""The groups of operations in the OpenAPI document: name → description."""


def create_app(settings: ServiceSettings | None = None) -> ServiceApp:
    """Build the cases service. Without `settings`, the settings are read from the environment."""
    return compose(settings or ServiceSettings(), [forget_old_answers])


def compose(settings: ServiceSettings, background: Sequence[Background] = ()) -> ServiceApp:
    """Build the cases service. The tasks in `background` run beside its requests."""
    name = ServiceName("cases", "检查与案件 Cases", TAGS, WORDS)
    return build_app(settings, name, routers=ROUTERS, background=background)
