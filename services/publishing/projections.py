"""How publishing's read tables are made from the events of the log."""

from collections.abc import Mapping

from services.publishing.notice import usecases
from services.publishing.paper.store import KEPT
from services.publishing.paper.store import TABLES as PAPER_TABLES
from shared.contracts.publishing import NoticePosted
from shared.log.rebuild import Projection

TABLES = ("publishing.notice", "publishing.sheet", "publishing.tree_tile", "publishing.enterprise", *PAPER_TABLES)
PROJECTIONS: Mapping[str, Projection] = {NoticePosted.type: usecases.project, **KEPT}
