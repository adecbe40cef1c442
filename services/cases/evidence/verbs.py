"""What may happen next to a piece of evidence: the table of its states and verbs."""

from services.cases.evidence import keeping
from services.cases.evidence.lifecycle import Evidence
from shared.access.roles import Permission
from shared.verbs import Verb, Verbs

EVIDENCE: Verbs[Evidence] = Verbs(
    ("证据", "the evidence"),
    {"kept": "在案", "removed": "已移除"},
    Verb(
        name="hand-over",
        zh="移交",
        decision=keeping.hand_over,
        permission=Permission.INSPECTION_CONDUCT,
        path="/evidence/{evidence}/handovers",
        states=("kept",),
    ),
    Verb(
        name="remove",
        zh="移除",
        decision=keeping.remove,
        permission=Permission.INSPECTION_CONDUCT,
        path="/evidence/{evidence}/removal",
        states=("kept",),
        leads_to=("removed",),
    ),
)
