"""How sampling's read tables are made from the events of the log."""

from collections.abc import Mapping

from services.sampling.draws.annulment import tables as annulment_tables
from services.sampling.draws.annulment.store import ANNULMENTS
from services.sampling.draws.assignment import tables as assignment_tables
from services.sampling.draws.assignment.store import ASSIGNMENTS
from services.sampling.draws.change import tables as change_tables
from services.sampling.draws.change.store import CHANGES
from services.sampling.draws.draw import tables as draw_tables
from services.sampling.draws.draw.projection import DRAWS
from services.sampling.draws.frame import tables as frame_tables
from services.sampling.draws.frame import usecases as frame
from services.sampling.draws.roster import tables as roster_tables
from services.sampling.draws.roster import usecases as roster
from services.sampling.draws.team.store import SEASONS
from services.sampling.past.drawn import tables as drawn_tables
from services.sampling.past.inspection import tables as inspection_tables
from services.sampling.past.inspection import usecases as inspection
from services.sampling.past.inspection.learned_store import LEARNED
from services.sampling.past.membership import tables as membership_tables
from services.sampling.plans.plan import tables as plan_tables
from services.sampling.plans.plan.store import PLANS
from services.sampling.registers.accounts import tables as account_tables
from services.sampling.registers.accounts.store import ACCOUNTS
from services.sampling.registers.enterprises import edit_usecases as enterprise
from services.sampling.registers.enterprises import import_usecases as directory
from services.sampling.registers.enterprises import tables as directory_tables
from services.sampling.registers.enterprises import undo_usecases as directory_undoing
from services.sampling.registers.enterprises.noted_store import by_kind
from services.sampling.registers.item_list import tables as item_list_tables
from services.sampling.registers.item_list.store import ITEM_EDITIONS
from services.sampling.registers.item_proposal import tables as item_proposal_tables
from services.sampling.registers.item_proposal.store import PROPOSALS
from services.sampling.registers.lists import tables as list_tables
from services.sampling.registers.parties import tables as party_tables
from services.sampling.registers.parties.store import PARTIES
from services.sampling.registers.records import import_tables as intake_tables
from services.sampling.registers.records import import_usecases as intake
from services.sampling.registers.records import tables as register_tables
from services.sampling.registers.records import undo_usecases as intake_undoing
from services.sampling.registers.records import usecases as register
from services.sampling.registers.review import tables as review_tables
from services.sampling.registers.review import usecases as review
from services.sampling.registers.superiors import tables as superior_tables
from services.sampling.registers.superiors.store import SUPERIORS
from services.sampling.rules.policy import tables as policy_tables
from services.sampling.rules.policy.store import POLICIES
from shared.aggregate import projections
from shared.contracts.noted import EnterpriseNoted
from shared.log.rebuild import Projection

TABLES = (
    *directory_tables.TABLES,
    *list_tables.TABLES,
    *frame_tables.TABLES,
    *draw_tables.TABLES,
    *change_tables.TABLES,
    *annulment_tables.TABLES,
    *assignment_tables.TABLES,
    *drawn_tables.TABLES,
    *roster_tables.TABLES,
    *inspection_tables.TABLES,
    *plan_tables.TABLES,
    *policy_tables.TABLES,
    *membership_tables.TABLES,
    *register_tables.TABLES,
    *intake_tables.TABLES,
    *account_tables.TABLES,
    *item_proposal_tables.TABLES,
    *item_list_tables.TABLES,
    *review_tables.TABLES,
    *party_tables.TABLES,
    *superior_tables.TABLES,
)


PROJECTIONS: Mapping[str, Projection] = {
    **directory.PROJECTIONS,
    **directory_undoing.PROJECTIONS,
    EnterpriseNoted.type: by_kind({**enterprise.NOTED, **inspection.NOTED}),
    **LEARNED,
    **frame.PROJECTIONS,
    **projections(DRAWS),
    **projections(CHANGES),
    **projections(ANNULMENTS),
    **projections(ASSIGNMENTS),
    **roster.PROJECTIONS,
    **projections(PLANS),
    **projections(POLICIES),
    **projections(SEASONS),
    **register.PROJECTIONS,
    **intake.PROJECTIONS,
    **intake_undoing.PROJECTIONS,
    **projections(ACCOUNTS),
    **projections(PROPOSALS),
    **projections(ITEM_EDITIONS),
    **review.PROJECTIONS,
    **projections(PARTIES),
    **projections(SUPERIORS),
}
"""Event type → how the event changes the read tables."""
