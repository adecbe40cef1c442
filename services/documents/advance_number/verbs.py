"""What may happen next to an advance number: the table of its states and verbs."""

from services.documents.advance_number import handing
from services.documents.advance_number.lifecycle import STATES, AdvanceNumber
from shared.access.roles import Permission
from shared.verbs import Verb, Verbs

_PATH = "/advance-numbers/{advance}"

ADVANCE: Verbs[AdvanceNumber] = Verbs(
    ("预领的文号", "the advance number"),
    STATES,
    Verb(
        name="hand-in",
        zh="交回（已使用）",
        decision=handing.hand_in,
        permission=Permission.PAPER_DRAFT,
        path=f"{_PATH}/handing-in",
        states=("along",),
        leads_to=("used",),
    ),
    Verb(
        name="give-up",
        zh="交回（作废）",
        decision=handing.give_up,
        permission=Permission.PAPER_DRAFT,
        path=f"{_PATH}/giving-up",
        states=("along",),
        leads_to=("voided",),
    ),
)
