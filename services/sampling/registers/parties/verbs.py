"""What may happen next to the registration of a party: the table of its states and verbs."""

from services.sampling.registers.parties import registering
from services.sampling.registers.parties.lifecycle import Party
from shared.access.roles import Permission
from shared.admission.verbs import Allowed, Decisions, admission_verbs
from shared.verbs import Verbs

PARTY: Verbs[Party] = admission_verbs(
    ("参与方登记", "the registration of the party"),
    "/parties/{party}",
    Decisions(registering.approve, registering.refuse, registering.withdraw),
    Allowed(Permission.PARTY_REQUEST, Permission.PARTY_APPROVE),
)
