"""Which events of documents listeners are told of. Of papers of a covert visit nothing is told before it is open."""

from shared.access.roles import Permission
from shared.listening.api import Listening
from shared.listening.told import Heard, Hearing

_PAPERS = "SELECT p.id FROM documents.paper p WHERE p.id = ANY ($1::uuid[]) AND NOT p.hidden"
_SERVICES = "SELECT s.id FROM documents.service s WHERE s.id = ANY ($1::uuid[]) AND NOT s.hidden"
# Who may know of an advance number says the line of the register.
_ADVANCES = """
    SELECT a.id FROM documents.advance_number a
    WHERE a.id = ANY ($1::uuid[]) AND EXISTS (
        SELECT FROM documents.number n WHERE n.bureau = a.bureau AND n.text = a.number AND NOT n.hidden
    )
"""
_PAPER = Permission.PAPER_READ

HEARING: Hearing = {
    "advance-number": Heard(_PAPER, "/advance-numbers/{}", _ADVANCES),
    "door-secret": None,
    "paper": Heard(_PAPER, "/papers/{}", _PAPERS),
    "paper-key": Heard(Permission.PAPER_KEY_READ),
    "seal": Heard(Permission.SEAL_READ),
    "series": Heard(_PAPER, "/series-openings/{}"),
    "service": Heard(_PAPER, "/services/{}", _SERVICES),
}
"""Kind of stream → who hears of it. Streams without a path are shown in lists; what
opens an owner's door is for nobody else."""
LISTENING = Listening("documents", HEARING)
