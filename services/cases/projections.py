"""How the read tables of cases are made from the events of the log."""

from collections.abc import Mapping

from services.cases.campaign import tables as campaign_tables
from services.cases.campaign.store import CAMPAIGNS
from services.cases.clocks import CLOCKS
from services.cases.evidence import tables as evidence_tables
from services.cases.evidence.store import EVIDENCES
from services.cases.feed import tables as feed_tables
from services.cases.feed.store import FEEDS
from services.cases.field import tables as field_tables
from services.cases.field.store import COMMANDS
from services.cases.hazard import tables as hazard_tables
from services.cases.hazard.store import HAZARDS
from services.cases.inspection import tables as inspection_tables
from services.cases.inspection.store import INSPECTIONS, keep_opened
from services.cases.items import tables as item_tables
from services.cases.items.store import keep_edition
from services.cases.law import tables as law_tables
from services.cases.law.store import CORRECTIONS
from services.cases.letter import tables as letter_tables
from services.cases.letter.store import LETTERS
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
    *evidence_tables.TABLES,
    *hazard_tables.TABLES,
    *field_tables.TABLES,
    *campaign_tables.TABLES,
    *letter_tables.TABLES,
)

PROJECTIONS: Mapping[str, Projection] = {
    **projections(INSPECTIONS),
    **projections(CORRECTIONS),
    **CLOCKS.projections,
    **projections(FEEDS),
    **projections(EVIDENCES),
    **projections(HAZARDS),
    **projections(COMMANDS),
    **projections(CAMPAIGNS),
    **projections(LETTERS),
    DrawOpened.type: keep_opened,
    ItemsPublished.type: keep_edition,
    PolicyAdopted.type: keep_policy,
}
"""Event type → how the event changes the read tables."""
