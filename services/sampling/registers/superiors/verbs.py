"""What may happen next to the registration of a superior: the table of its states and verbs."""

from services.sampling.registers.superiors import naming
from services.sampling.registers.superiors.lifecycle import Superior
from shared.access.roles import Permission
from shared.admission.verbs import Allowed, Decisions, admission_verbs
from shared.verbs import Verbs

SUPERIOR: Verbs[Superior] = admission_verbs(
    ("上级单位登记", "the registration of the superior"),
    "/superiors/{superior}",
    Decisions(naming.approve, naming.refuse, naming.withdraw),
    Allowed(Permission.SUPERIOR_REQUEST, Permission.SUPERIOR_APPROVE),
)
