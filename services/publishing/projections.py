"""How publishing's read tables are made from the events of the log."""

from collections.abc import Mapping

from services.publishing.clocks import CLOCKS
from services.publishing.law import tables as law_tables
from services.publishing.law.store import keep_correction
from services.publishing.notice import usecases
from services.publishing.paper.store import KEPT
from services.publishing.paper.store import TABLES as PAPER_TABLES
from services.publishing.policies import tables as policy_tables
from services.publishing.policies.store import keep_policy
from services.publishing.publication import tables as publication_tables
from services.publishing.publication.store import PUBLICATIONS
from shared.aggregate import projections
from shared.contracts.law import LawCorrected
from shared.contracts.policy import PolicyAdopted
from shared.contracts.publishing import NoticePosted
from shared.log.rebuild import Projection

TABLES = (
    *("publishing.notice", "publishing.sheet", "publishing.tree_tile", "publishing.enterprise"),
    *PAPER_TABLES,
    *policy_tables.TABLES,
    *law_tables.TABLES,
    *publication_tables.TABLES,
    *CLOCKS.tables.all,
)
PROJECTIONS: Mapping[str, Projection] = {
    NoticePosted.type: usecases.project,
    **KEPT,
    **projections(PUBLICATIONS),
    **CLOCKS.projections,
    PolicyAdopted.type: keep_policy,
    LawCorrected.type: keep_correction,
}
