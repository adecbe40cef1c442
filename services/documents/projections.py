"""How the read tables of documents are made from the events of the log."""

from collections.abc import Mapping

from services.documents.advance_number import tables as advance_number_tables
from services.documents.advance_number.store import ADVANCES
from services.documents.inspection_code import tables as inspection_code_tables
from services.documents.inspection_code.store import keep_printed, keep_told
from services.documents.law import tables as law_tables
from services.documents.law.store import keep_correction
from services.documents.number import tables as number_tables
from services.documents.paper import tables as paper_tables
from services.documents.paper.asking_usecases import keep_asked
from services.documents.paper.revoking_usecases import keep_revoked
from services.documents.paper.store import PAPERS
from services.documents.paper_key import tables as paper_key_tables
from services.documents.paper_key.store import PAPER_KEYS
from services.documents.policies import tables as policy_tables
from services.documents.policies.store import keep_policy
from services.documents.seal import tables as seal_tables
from services.documents.seal.store import SEALS
from services.documents.series_opening import tables as series_opening_tables
from services.documents.series_opening.store import OPENINGS
from services.documents.serving import tables as serving_tables
from services.documents.serving.store import SERVICES, keep_opened
from shared.aggregate import projections
from shared.contracts.asked import PaperAsked, PaperRevoked
from shared.contracts.inspection_codes import InspectionCodeTold
from shared.contracts.law import LawCorrected
from shared.contracts.letters import DoorSecretPrinted
from shared.contracts.policy import PolicyAdopted
from shared.contracts.sampling import DrawOpened
from shared.log.rebuild import Projection

TABLES = (
    *paper_key_tables.TABLES,
    *seal_tables.TABLES,
    *policy_tables.TABLES,
    *law_tables.TABLES,
    *paper_tables.TABLES,
    *number_tables.TABLES,
    *series_opening_tables.TABLES,
    *advance_number_tables.TABLES,
    *serving_tables.TABLES,
    *inspection_code_tables.TABLES,
)

PROJECTIONS: Mapping[str, Projection] = {
    **projections(PAPER_KEYS),
    **projections(SEALS),
    **projections(OPENINGS),
    **projections(ADVANCES),
    PolicyAdopted.type: keep_policy,
    LawCorrected.type: keep_correction,
    PaperAsked.type: keep_asked,
    PaperRevoked.type: keep_revoked,
    DrawOpened.type: keep_opened,
    InspectionCodeTold.type: keep_told,
    DoorSecretPrinted.type: keep_printed,
    **projections(PAPERS),
    **projections(SERVICES),
}
"""Event type → how the event changes the read tables."""
