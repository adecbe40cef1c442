"""How the read tables of cases are made from the events of the log."""

from collections.abc import Mapping

from services.cases.clocks import CLOCKS
from services.cases.feed import tables as feed_tables
from services.cases.feed.store import FEEDS
from services.cases.law import tables as law_tables
from services.cases.law.store import CORRECTIONS
from shared.aggregate import projections
from shared.log.rebuild import Projection

TABLES = (*law_tables.TABLES, *CLOCKS.tables.all, *feed_tables.TABLES)

PROJECTIONS: Mapping[str, Projection] = {**projections(CORRECTIONS), **CLOCKS.projections, **projections(FEEDS)}
"""Event type → how the event changes the read tables."""
