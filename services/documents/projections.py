"""How the read tables of documents are made from the events of the log."""

from collections.abc import Mapping

from services.documents.law import tables as law_tables
from services.documents.law.store import keep_correction
from services.documents.paper_key import tables as paper_key_tables
from services.documents.paper_key.store import PAPER_KEYS
from services.documents.policies import tables as policy_tables
from services.documents.policies.store import keep_policy
from services.documents.seal import tables as seal_tables
from services.documents.seal.store import SEALS
from shared.aggregate import projections
from shared.contracts.law import LawCorrected
from shared.contracts.policy import PolicyAdopted
from shared.log.rebuild import Projection

TABLES = (*paper_key_tables.TABLES, *seal_tables.TABLES, *policy_tables.TABLES, *law_tables.TABLES)

PROJECTIONS: Mapping[str, Projection] = {
    **projections(PAPER_KEYS),
    **projections(SEALS),
    PolicyAdopted.type: keep_policy,
    LawCorrected.type: keep_correction,
}
"""Event type → how the event changes the read tables."""
