"""How publishing's read tables are made from the events of the log."""

from collections.abc import Mapping

from services.publishing.books import tables as books_tables
from services.publishing.books.store import BOOKS
from services.publishing.clocks import CLOCKS
from services.publishing.delivery import tables as delivery_tables
from services.publishing.delivery.names_store import keep_names
from services.publishing.delivery.store import DELIVERIES, keep_plan
from services.publishing.door.store import DOORS, KEPT_DOORS
from services.publishing.door.store import TABLES as DOOR_TABLES
from services.publishing.inspection_code.store import KEPT_CODES
from services.publishing.inspection_code.store import TABLES as INSPECTION_CODE_TABLES
from services.publishing.law import tables as law_tables
from services.publishing.law.store import keep_correction
from services.publishing.notice import usecases
from services.publishing.paper.store import KEPT
from services.publishing.paper.store import TABLES as PAPER_TABLES
from services.publishing.policies import tables as policy_tables
from services.publishing.policies.store import keep_policy
from services.publishing.publication import tables as publication_tables
from services.publishing.publication.store import PUBLICATIONS
from services.publishing.search.store import TABLES as SEARCH_TABLES
from services.publishing.trace.projection import TABLES as TRACE_TABLES
from services.publishing.trace.projection import TIES
from services.publishing.webhook import tables as webhook_tables
from services.publishing.webhook.store import WEBHOOKS
from shared.aggregate import projections
from shared.contracts.law import LawCorrected
from shared.contracts.naming import EnterprisesRenamed
from shared.contracts.planning import PlanPublished
from shared.contracts.policy import PolicyAdopted
from shared.contracts.publishing import NoticePosted
from shared.log.event import Event
from shared.log.rebuild import Projection
from shared.work import Work

TABLES = (
    *("publishing.notice", "publishing.sheet", "publishing.tree_tile"),
    *SEARCH_TABLES,
    *PAPER_TABLES,
    *INSPECTION_CODE_TABLES,
    *DOOR_TABLES,
    *TRACE_TABLES,
    *policy_tables.TABLES,
    *law_tables.TABLES,
    *publication_tables.TABLES,
    *delivery_tables.TABLES,
    *books_tables.TABLES,
    *webhook_tables.TABLES,
    *CLOCKS.tables.all,
)
_RULES: Mapping[str, Projection] = {
    PlanPublished.type: keep_plan,
    EnterprisesRenamed.type: keep_names,
    PolicyAdopted.type: keep_policy,
    LawCorrected.type: keep_correction,
}


_KEPT = (KEPT, KEPT_CODES, KEPT_DOORS, TIES, _RULES)


def _all(type_: str) -> Projection:
    kept = [each[type_] for each in _KEPT if type_ in each]

    async def project(work: Work, event: Event) -> None:
        for keep in kept:
            await keep(work, event)

    return project


KEEPERS: Mapping[str, Projection] = {type_: _all(type_) for each in _KEPT for type_ in each}
"""Event type → how the event changes what is kept: of papers, codes and doors, of what ties streams together, of
plans, policies and law."""
PROJECTIONS: Mapping[str, Projection] = {
    NoticePosted.type: usecases.project,
    **KEEPERS,
    **projections(PUBLICATIONS),
    **projections(DELIVERIES),
    **projections(BOOKS),
    **projections(WEBHOOKS),
    **projections(DOORS),
    **CLOCKS.projections,
}
