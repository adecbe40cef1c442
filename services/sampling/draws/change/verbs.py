"""What may happen next to a requested change after a draw: the table of its states and verbs."""

from services.sampling.draws.change import deciding
from services.sampling.draws.change.lifecycle import DrawChange
from shared.access.roles import Permission
from shared.admission.verbs import Allowed, Decisions, admission_verbs
from shared.verbs import Verbs

CHANGE: Verbs[DrawChange] = admission_verbs(
    ("抽查后的变更", "the change after the draw"),
    "/changes/{change}",
    Decisions(deciding.approve, deciding.refuse, deciding.withdraw),
    Allowed(Permission.CHANGE_REQUEST, Permission.CHANGE_APPROVE),
)
