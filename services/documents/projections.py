"""How the read tables of documents are made from the events of the log."""

from collections.abc import Mapping

from services.documents.law import tables as law_tables
from services.documents.law.store import keep_correction
from services.documents.policies import tables as policy_tables
from services.documents.policies.store import keep_policy
from shared.contracts.law import LawCorrected
from shared.contracts.policy import PolicyAdopted
from shared.log.rebuild import Projection

TABLES = (*policy_tables.TABLES, *law_tables.TABLES)

PROJECTIONS: Mapping[str, Projection] = {
    PolicyAdopted.type: keep_policy,
    LawCorrected.type: keep_correction,
}
"""Event type → how the event changes the read tables."""
