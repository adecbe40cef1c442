"""What may happen next to the registration of a superior: the table of its states and verbs."""

from services.sampling.registers.superiors import naming
from services.sampling.registers.superiors.lifecycle import Superior
from services.sampling.rules.admission.lifecycle import STATES, another
from shared.access.roles import Permission
from shared.verbs import Verb, Verbs

SUPERIOR: Verbs[Superior] = Verbs(
    ("上级单位登记", "the registration of the superior"),
    STATES,
    Verb(
        name="approve",
        zh="批准",
        decision=naming.approve,
        permission=Permission.SUPERIOR_APPROVE,
        path="/superiors/{superior}/approval",
        states=("requested",),
        leads_to=("approved",),
        missing=another,
    ),
    Verb(
        name="refuse",
        zh="退回",
        decision=naming.refuse,
        permission=Permission.SUPERIOR_APPROVE,
        path="/superiors/{superior}/refusal",
        states=("requested",),
        leads_to=("refused",),
        missing=another,
    ),
    Verb(
        name="withdraw",
        zh="撤回",
        decision=naming.withdraw,
        permission=Permission.SUPERIOR_REQUEST,
        path="/superiors/{superior}/withdrawal",
        states=("requested",),
        leads_to=("withdrawn",),
    ),
)
