"""How the read tables of cases are made from the events of the log."""

from collections.abc import Mapping

from services.cases.clocks import CLOCKS
from services.cases.feed import tables as feed_tables
from services.cases.feed.store import FEEDS
from services.cases.inspection import tables as inspection_tables
from services.cases.inspection.store import INSPECTIONS, keep_opened
from services.cases.items import tables as item_tables
from services.cases.items.store import keep_edition
from services.cases.law import tables as law_tables
from services.cases.law.store import CORRECTIONS
from services.cases.policies import tables as policy_tables
from services.cases.policies.store import keep_policy
from shared.aggregate import projections
from shared.contracts.items import ItemsPublished
from shared.contracts.policy import PolicyAdopted
from shared.contracts.sampling import DrawOpened
from shared.log.rebuild import Projection

TABLES = (
    *inspection_tables.TABLES,
    *policy_tables.TABLES,
    *item_tables.TABLES,
    *law_tables.TABLES,
    *CLOCKS.tables.all,
    *feed_tables.TABLES,
)

PROJECTIONS: Mapping[str, Projection] = {
    **projections(INSPECTIONS),
    **projections(CORRECTIONS),
    **CLOCKS.projections,
    **projections(FEEDS),
    DrawOpened.type: keep_opened,
    ItemsPublished.type: keep_edition,
    PolicyAdopted.type: keep_policy,
}
"""Event type → how the event changes the read tables."""
