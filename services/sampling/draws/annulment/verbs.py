"""What may happen next to a requested annulment: the table of its states and verbs."""

from services.sampling.draws.annulment import deciding
from services.sampling.draws.annulment.lifecycle import Annulment
from shared.access.roles import Permission
from shared.admission.verbs import Allowed, Decisions, admission_verbs
from shared.verbs import Verbs

ANNULMENT: Verbs[Annulment] = admission_verbs(
    ("撤销申请", "the annulment"),
    "/annulments/{annulment}",
    Decisions(deciding.approve, deciding.refuse, deciding.withdraw),
    Allowed(Permission.ANNULMENT_REQUEST, Permission.ANNULMENT_APPROVE),
)
