"""What may happen next to the registration of a party: the table of its states and verbs."""

from services.sampling.registers.parties import registering
from services.sampling.registers.parties.lifecycle import Party
from services.sampling.rules.admission.lifecycle import STATES, another
from shared.access.roles import Permission
from shared.verbs import Verb, Verbs

PARTY: Verbs[Party] = Verbs(
    ("参与方登记", "the registration of the party"),
    STATES,
    Verb(
        name="approve",
        zh="批准",
        decision=registering.approve,
        permission=Permission.PARTY_APPROVE,
        path="/parties/{party}/approval",
        states=("requested",),
        leads_to=("approved",),
        missing=another,
    ),
    Verb(
        name="refuse",
        zh="退回",
        decision=registering.refuse,
        permission=Permission.PARTY_APPROVE,
        path="/parties/{party}/refusal",
        states=("requested",),
        leads_to=("refused",),
        missing=another,
    ),
    Verb(
        name="withdraw",
        zh="撤回",
        decision=registering.withdraw,
        permission=Permission.PARTY_REQUEST,
        path="/parties/{party}/withdrawal",
        states=("requested",),
        leads_to=("withdrawn",),
    ),
)
