"""The service for inspections, findings, rectification and penalty cases, and for the law by which they are decided."""

from collections.abc import Sequence

from services.cases.clocks import CLOCKS, PATHS, rules_of
from services.cases.examples import WORDS
from services.cases.feed import api as feed
from services.cases.inspection import conclude_api, conduct_api, handle_api, order_api, prepare_api, read_api
from services.cases.inspection.background import counting_inspections, inspection_gauges
from services.cases.inspection.store import covert_known
from services.cases.law import api as law
from services.cases.reactions import reactions
from services.cases.settings import CasesSettings
from shared.clocks.api import DEADLINES_TAG, deadlines_router
from shared.clocks.background import clocks_gauge, counting_clocks, keeping_up, kept_gauge
from shared.http.application import ServiceApp, ServiceName
from shared.http.boot import Background, build_app
from shared.http.forgetting import forget_old_answers
from shared.http.resources import Resources
from shared.log.consumer import Consumer

ROUTERS = (
    read_api.router,
    prepare_api.router,
    conduct_api.router,
    handle_api.router,
    order_api.router,
    conclude_api.router,
    deadlines_router(CLOCKS.tables, PATHS, covert_known),
    feed.router,
    law.router,
)
TAGS = {
    "inspections": "Inspections, from the assignment by sampling to the closing.",
    **DEADLINES_TAG,
    "rules": "The law as the bureau applies it: the rules that hold on a day, and the bureau's corrections of them.",
}
"""The groups of operations in the OpenAPI document: name → description."""


def create_app(settings: CasesSettings | None = None) -> ServiceApp:
    """Build the cases service. Without `settings`, the settings are read from the environment."""
    clocks, kept, inspections = clocks_gauge(), kept_gauge(), inspection_gauges()

    async def follow_sampling(resources: Resources) -> None:
        """Read the log, open the inspections that sampling assigns; runs until it is cancelled."""
        reacting = reactions(resources.blobs, resources.pool, resources.clock, resources.warn_days)
        await Consumer(resources.engine, "cases", reacting, resources.gauges).run()

    background = [
        follow_sampling,
        forget_old_answers,
        keeping_up(CLOCKS, rules_of, kept),
        counting_clocks(CLOCKS.tables, clocks),
        counting_inspections(inspections),
    ]
    app = compose(settings or CasesSettings(), background)
    app.registry.register(clocks)
    app.registry.register(kept)
    inspections.register(app.registry)
    return app


def compose(settings: CasesSettings, background: Sequence[Background] = ()) -> ServiceApp:
    """Build the cases service. The tasks in `background` run beside its requests."""
    name = ServiceName("cases", "检查与案件 Cases", TAGS, WORDS)
    return build_app(settings, name, routers=ROUTERS, background=background)
