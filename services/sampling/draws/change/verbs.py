"""What may happen next to a requested change after a draw: the table of its states and verbs."""

from services.sampling.draws.change import deciding
from services.sampling.draws.change.lifecycle import DrawChange
from services.sampling.rules.admission.lifecycle import STATES, another
from shared.access.roles import Permission
from shared.verbs import Verb, Verbs

CHANGE: Verbs[DrawChange] = Verbs(
    ("抽查后的变更", "the change after the draw"),
    STATES,
    Verb(
        name="approve",
        zh="批准",
        decision=deciding.approve,
        permission=Permission.CHANGE_APPROVE,
        path="/changes/{change}/approval",
        states=("requested",),
        leads_to=("approved",),
        missing=another,
    ),
    Verb(
        name="refuse",
        zh="退回",
        decision=deciding.refuse,
        permission=Permission.CHANGE_APPROVE,
        path="/changes/{change}/refusal",
        states=("requested",),
        leads_to=("refused",),
        missing=another,
    ),
    Verb(
        name="withdraw",
        zh="撤回",
        decision=deciding.withdraw,
        permission=Permission.CHANGE_REQUEST,
        path="/changes/{change}/withdrawal",
        states=("requested",),
        leads_to=("withdrawn",),
    ),
)
