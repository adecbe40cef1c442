"""The service for document numbers, forms, rendered documents and dossiers."""

from collections.abc import Sequence

from services.documents.advance_number import api as advance_number
from services.documents.advance_number.background import void_late_numbers
from services.documents.examples import WORDS
from services.documents.form import api as forms
from services.documents.inspection_code import api as inspection_code
from services.documents.listening import LISTENING
from services.documents.paper import api as papers
from services.documents.paper.background import issue_papers
from services.documents.paper_key import api as paper_key
from services.documents.reactions import reactions
from services.documents.register import api as register
from services.documents.seal import api as seal
from services.documents.seal.background import seal_gauge, watching_seals
from services.documents.series_opening import api as series_opening
from services.documents.serving import api as serving
from services.documents.settings import DocumentsSettings
from shared.http.application import ServiceApp, ServiceName
from shared.http.boot import Background, build_app
from shared.http.forgetting import forget_old_answers
from shared.http.resources import Resources
from shared.listening.api import EVENTS_TAG
from shared.log.consumer import Consumer

ROUTERS = (
    papers.router,
    serving.router,
    register.router,
    series_opening.router,
    advance_number.router,
    forms.router,
    paper_key.router,
    seal.router,
    inspection_code.router,
    LISTENING.router(),
)
TAGS = {
    "papers": "Papers (文书): drafted, or asked for by inspections; approved, numbered, issued, withdrawn.",
    "registers": "Registers of numbers (文书文号登记簿): every number that a series gave, and what became of it.",
    "services": "The service of papers (送达): how they were served, with the proofs; corrected by two persons.",
    "forms": "The forms of papers, and what is filled in.",
    "paper-keys": "The keys with which the bureau signs the codes of its papers.",
    "inspection-codes": "The codes of inspections (扫码入企): what an officer shows, and the enterprise scans.",
    "seals": "The seals that the bureau sets on its papers.",
    **EVENTS_TAG,
}
"""The groups of operations in the OpenAPI document: name → description."""


def create_app(settings: DocumentsSettings | None = None) -> ServiceApp:
    """Build the documents service. Without `settings`, the settings are read from the environment."""

    async def follow_others(resources: Resources) -> None:
        """Read the log, and react to what others tell; runs until it is cancelled."""
        reacting = reactions(resources.blobs, resources.pool, resources.clock)
        await Consumer(resources.engine, "documents", reacting, resources.gauges).run()

    days_left = seal_gauge()
    background = [
        follow_others,
        issue_papers,
        void_late_numbers,
        forget_old_answers,
        watching_seals(days_left),
        LISTENING.tell_listeners,
    ]
    app = compose(settings or DocumentsSettings(), background)
    app.registry.register(days_left)
    return app


def compose(settings: DocumentsSettings, background: Sequence[Background] = ()) -> ServiceApp:
    """Build the documents service. The tasks in `background` run beside its requests."""
    name = ServiceName("documents", "文书与案卷 Documents", TAGS, WORDS)
    return build_app(settings, name, routers=ROUTERS, background=background)
