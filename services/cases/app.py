"""The service for inspections, findings, rectification and penalty cases, and for the law by which they are decided."""

from collections.abc import Sequence

from services.cases.campaign import api as campaign
from services.cases.clocks import CLOCKS, PATHS, rules_of
from services.cases.enterprise_file import api as enterprise_file
from services.cases.evidence import api as evidence
from services.cases.evidence import upload_api
from services.cases.evidence.background import drop_old_uploads
from services.cases.examples import WORDS
from services.cases.feed import api as feed
from services.cases.field import api as field
from services.cases.field.background import commands_gauge, counting_commands
from services.cases.hazard import api as hazard
from services.cases.hazard.background import counting_hazards, hazard_gauges
from services.cases.inspection import conclude_api, conduct_api, handle_api, order_api, prepare_api, read_api
from services.cases.inspection.background import counting_inspections, inspection_gauges
from services.cases.knowing import covert_matters
from services.cases.law import api as law
from services.cases.letter import api as letter
from services.cases.letter.background import counting_letters, letter_gauges
from services.cases.listening import LISTENING
from services.cases.reactions import reactions
from services.cases.settings import CasesSettings
from shared.clocks.api import DEADLINES_TAG, deadlines_router
from shared.clocks.background import clocks_gauge, counting_clocks, keeping_up, kept_gauge
from shared.http.application import ServiceApp, ServiceName
from shared.http.boot import Background, build_app
from shared.http.forgetting import forget_old_answers
from shared.http.resources import Resources
from shared.listening.api import EVENTS_TAG
from shared.log.consumer import Consumer

ROUTERS = (
    read_api.router,
    prepare_api.router,
    conduct_api.router,
    handle_api.router,
    order_api.router,
    conclude_api.router,
    # Before the evidence, whose paths begin alike.
    upload_api.router,
    evidence.router,
    hazard.router,
    field.router,
    campaign.router,
    letter.router,
    letter.recusals_router,
    enterprise_file.router,
    deadlines_router(CLOCKS.tables, PATHS, covert_matters),
    feed.router,
    law.router,
    LISTENING.router(),
)
TAGS = {
    "inspections": "Inspections, from the assignment by sampling to the closing.",
    "evidence": "Evidence of inspections: files that are sent in parts (tus 1.0), and recordings that stay elsewhere.",
    "hazards": "Major hazards, from the listing to the acceptance: what was stopped, who supervises, what is owed.",
    "field": "A day in the field: the packet that a device takes along, and the commands that it sends afterwards.",
    "campaigns": "Campaigns: who may go along, what each group has on record on a day, how experts did.",
    "letters": "Letters of enterprises from the owner's door: who receives them, by when they are answered, and how.",
    "enterprise-files": "The file of an enterprise: all that cases has on record of it, in order of time.",
    **DEADLINES_TAG,
    "rules": "The law as the bureau applies it: the rules that hold on a day, and the bureau's corrections of them.",
    **EVENTS_TAG,
}
"""The groups of operations in the OpenAPI document: name → description."""


def create_app(settings: CasesSettings | None = None) -> ServiceApp:
    """Build the cases service. Without `settings`, the settings are read from the environment."""
    clocks, kept, commands = clocks_gauge(), kept_gauge(), commands_gauge()
    inspections, hazards, letters = inspection_gauges(), hazard_gauges(), letter_gauges()

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
        counting_hazards(hazards),
        counting_letters(letters),
        counting_commands(commands),
        drop_old_uploads,
        LISTENING.tell_listeners,
    ]
    app = compose(settings or CasesSettings(), background)
    app.registry.register(clocks)
    app.registry.register(kept)
    app.registry.register(commands)
    inspections.register(app.registry)
    hazards.register(app.registry)
    letters.register(app.registry)
    return app


def compose(settings: CasesSettings, background: Sequence[Background] = ()) -> ServiceApp:
    """Build the cases service. The tasks in `background` run beside its requests."""
    name = ServiceName("cases", "检查与案件 Cases", TAGS, WORDS)
    limits = {upload_api.PART_OF_UPLOAD: settings.max_evidence_bytes}
    return build_app(settings, name, routers=ROUTERS, background=background, body_limits=limits)
