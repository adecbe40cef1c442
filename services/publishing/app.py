"""The publishing service: the public site, the notices that the site is made of, and the published log."""

from collections.abc import Sequence

from services.publishing.books import api as books
from services.publishing.books.background import comparing_books
from services.publishing.bureau_page import api as bureau_page
from services.publishing.clocks import CLOCKS, PATHS, covert_known, rules_of
from services.publishing.delivery import api as delivery
from services.publishing.delivery.background import delivering
from services.publishing.delivery.metrics import DeliveryMetrics
from services.publishing.delivery.outlets_store import require_keys
from services.publishing.door import api as door
from services.publishing.enterprise import api as enterprise
from services.publishing.examples import WORDS
from services.publishing.file import api as file
from services.publishing.inspection_code import api as inspection_code
from services.publishing.listening import LISTENING
from services.publishing.log import api as log
from services.publishing.log.background import log_tasks
from services.publishing.notice import api as notice
from services.publishing.paper import api as paper
from services.publishing.party import api as party
from services.publishing.public_pdf import api as public_pdf
from services.publishing.publication import api as publication
from services.publishing.publication.background import end_displays
from services.publishing.publication_page import api as publication_page
from services.publishing.reactions import reactions
from services.publishing.ready.api import ReadyFirst
from services.publishing.search_page import api as search_page
from services.publishing.settings import PublishingSettings
from services.publishing.site import api as site
from services.publishing.site.elder import ElderView
from services.publishing.site.problems import ProblemPages
from services.publishing.trace import api as trace
from services.publishing.webhook import api as webhook
from services.publishing.webhook.background import telling_webhooks
from services.publishing.webhook.metrics import WebhookMetrics
from services.publishing.year import api as year
from services.publishing.year.background import year_task
from shared.clocks.api import DEADLINES_TAG, deadlines_router
from shared.clocks.background import clocks_gauge, counting_clocks, keeping_up, kept_gauge
from shared.http.application import ServiceApp, ServiceName
from shared.http.boot import Background, build_app
from shared.http.resources import Resources
from shared.listening.api import EVENTS_TAG
from shared.log.consumer import Consumer

ROUTERS = (
    file.router,
    log.router,
    notice.router,
    paper.router,
    inspection_code.router,
    door.router,
    party.router,
    publication.router,
    public_pdf.router,
    delivery.router,
    books.router,
    deadlines_router(CLOCKS.tables, PATHS, covert_known, of="publication"),
    publication_page.router,
    search_page.router,
    enterprise.router,
    bureau_page.router,
    site.router,
    trace.router,
    year.router,
    webhook.router,
    LISTENING.router(),
)
TAGS = {
    "notices": "Draws as the public sees them, and their proofs.",
    "files": "The policy files that bureaus have adopted, and decisions by which draws were annulled.",
    "publications": "What bureaus publish of their work: results, penalties; released, withdrawn, ended.",
    "deliveries": "What credit systems are told of publications: what waits, what they accepted, what is wrong.",
    **DEADLINES_TAG,
    "years": "The records of bureaus' years, from an audit of the published log.",
    "search": "What the public may see, found by names, pinyin, codes and numbers; the public record of an enterprise.",
    "trace": "From a name of anything to the chain of events behind it.",
    "verification": "Whether a paper is genuine and in force.",
    "webhooks": "Systems that are told of events at addresses of their own (Standard Webhooks).",
    "log": "The published log: its newest checkpoint and its tiles.",
    **EVENTS_TAG,
}
"""The groups of operations in the OpenAPI document: name → description."""


def create_app(settings: PublishingSettings | None = None) -> ServiceApp:
    """Build the publishing service. Without `settings`, the settings are read from the environment.

    Raises what `require_keys` raises.
    """
    settings = settings or PublishingSettings()
    require_keys(settings.outlets)
    clocks, kept, webhooks = clocks_gauge(), kept_gauge(), WebhookMetrics()
    delivered = DeliveryMetrics([outlet.name for outlet in settings.outlets])

    async def follow_others(resources: Resources) -> None:
        """Read the log, and show the public what others tell; runs until it is cancelled."""
        reacting = reactions(resources.blobs, resources.pool, resources.clock, resources.warn_days, settings.outlets)
        await Consumer(resources.engine, "publishing", reacting, resources.gauges).run()

    background = [
        *log_tasks(settings),
        follow_others,
        year_task(settings),
        end_displays,
        delivering(delivered),
        comparing_books(delivered),
        telling_webhooks(webhooks),
        keeping_up(CLOCKS, rules_of, kept),
        counting_clocks(CLOCKS.tables, clocks),
        LISTENING.tell_listeners,
    ]
    app = compose(settings, background)
    app.registry.register(clocks)
    app.registry.register(kept)
    delivered.register(app.registry)
    webhooks.register(app.registry)
    return app


def compose(settings: PublishingSettings, background: Sequence[Background] = ()) -> ServiceApp:
    """Build the publishing service. The tasks in `background` run beside its requests."""
    name = ServiceName("publishing", "公示 Publishing", TAGS, WORDS)
    limits = {door.SENDING: settings.letter_body_bytes}
    app = build_app(settings, name, routers=ROUTERS, background=background, body_limits=limits)
    app.add_middleware(ProblemPages)
    app.add_middleware(ElderView)
    app.add_innermost_middleware(ReadyFirst)
    return app
