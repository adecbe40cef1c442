"""The publishing service: the public site, the notices that the site is made of, and the published log."""

from collections.abc import Sequence

from services.publishing.examples import WORDS
from services.publishing.file import api as file
from services.publishing.log import api as log
from services.publishing.log.background import log_tasks
from services.publishing.notice import api as notice
from services.publishing.paper import api as paper
from services.publishing.party import api as party
from services.publishing.reactions import reactions
from services.publishing.settings import PublishingSettings
from services.publishing.site import api as site
from services.publishing.site.problems import ProblemPages
from services.publishing.year import api as year
from services.publishing.year.background import year_task
from shared.http.application import ServiceApp, ServiceName
from shared.http.boot import Background, build_app
from shared.http.resources import Resources
from shared.log.consumer import Consumer

ROUTERS = (file.router, log.router, notice.router, paper.router, party.router, site.router, year.router)
TAGS = {
    "notices": "Draws as the public sees them, and their proofs.",
    "files": "The policy files that bureaus have adopted, and decisions by which draws were annulled.",
    "years": "The records of bureaus' years, from an audit of the published log.",
    "verification": "Whether a paper is genuine and in force.",
    "log": "The published log: its newest checkpoint and its tiles.",
}
"""The groups of operations in the OpenAPI document: name → description."""


def create_app(settings: PublishingSettings | None = None) -> ServiceApp:
    """Build the publishing service. Without `settings`, the settings are read from the environment."""
    settings = settings or PublishingSettings()

    async def show_draws(resources: Resources) -> None:
        """Read the log and show what happens to draws on the public site; runs until it is cancelled."""
        shown = reactions(resources.blobs, resources.pool, resources.clock)
        await Consumer(resources.engine, "publishing", shown, resources.gauges).run()

    return compose(settings, [*log_tasks(settings), show_draws, year_task(settings)])


def compose(settings: PublishingSettings, background: Sequence[Background] = ()) -> ServiceApp:
    """Build the publishing service. The tasks in `background` run beside its requests."""
    name = ServiceName("publishing", "公示 Publishing", TAGS, WORDS)
    app = build_app(settings, name, routers=ROUTERS, background=background)
    app.add_middleware(ProblemPages)
    return app
