"""What may happen next to a proposal: the table of its states and verbs."""

from services.sampling.registers.item_proposal import judging
from services.sampling.registers.item_proposal.lifecycle import ItemProposal
from shared.access.roles import Permission
from shared.admission.verbs import Allowed, Decisions, admission_verbs
from shared.verbs import Verbs

PROPOSAL: Verbs[ItemProposal] = admission_verbs(
    ("事项建议", "the proposal for the item list"),
    "/item-list/proposals/{proposal}",
    Decisions(judging.accept, judging.decline, judging.withdraw),
    Allowed(Permission.ITEM_PROPOSE, Permission.ITEM_CONSOLIDATE),
)
