"""Which events of cases listeners are told of. Of a covert visit nothing is told before all its draws are open."""

from shared.access.roles import Permission
from shared.listening.api import Listening
from shared.listening.told import Heard, Hearing

_VISITS = "SELECT i.id FROM cases.inspection i WHERE i.id = ANY ($1::uuid[]) AND NOT i.hidden"
_EVIDENCE = """
SELECT e.id FROM cases.evidence e JOIN cases.inspection i ON i.id = e.inspection
WHERE e.id = ANY ($1::uuid[]) AND NOT i.hidden
"""

# What was found in a covert visit is told when all draws of the visit are open.
_HAZARDS = "SELECT h.id FROM cases.hazard h WHERE h.id = ANY ($1::uuid[]) AND NOT h.hidden"

HEARING: Hearing = {
    "campaign": Heard(Permission.INSPECTION_READ, "/campaigns/{}"),
    "case": None,
    "clocks": None,
    "command": None,
    "evidence": Heard(Permission.INSPECTION_READ, "/evidence/{}", _EVIDENCE),
    "feed": None,
    "hazard": Heard(Permission.INSPECTION_READ, "/hazards/{}", _HAZARDS),
    "held": None,
    "inspection": Heard(Permission.INSPECTION_READ, "/inspections/{}", _VISITS),
    "inspection-code": None,
    # Who may read a letter depends on the crew of its inspection, not on the permission alone.
    "letter": None,
    "letter-told": None,
    "law": Heard(Permission.LAW_READ, "/rules/corrections/{}"),
    "paper-wish": None,
    "publicity": None,
    "score": None,
}
"""Kind of stream → who hears of it. What one service tells another, and a person's calendar, is for nobody else."""
LISTENING = Listening("cases", HEARING)
