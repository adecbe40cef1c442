"""What may happen next to a correction of the law's rows: the table of its states and verbs."""

from services.cases.law import correcting
from services.cases.law.lifecycle import LawCorrection
from shared.access.roles import Permission
from shared.admission.verbs import Allowed, Decisions, admission_verbs
from shared.verbs import Verbs

CORRECTION: Verbs[LawCorrection] = admission_verbs(
    ("法律条文更正", "the correction of the law"),
    "/rules/corrections/{correction}",
    Decisions(correcting.approve, correcting.refuse, correcting.withdraw),
    Allowed(Permission.LAW_CORRECT, Permission.LAW_APPROVE),
)
