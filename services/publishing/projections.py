"""How publishing's read tables are made from the events of the log."""

from collections.abc import Mapping

from services.publishing.notice import usecases
from shared.contracts.publishing import NoticePosted
from shared.log.rebuild import Projection

TABLES = ("publishing.notice", "publishing.sheet", "publishing.tree_tile", "publishing.enterprise")
PROJECTIONS: Mapping[str, Projection] = {NoticePosted.type: usecases.project}
