"""What may happen next to a delivery: the table of its states and verbs."""

from services.publishing.delivery import answering
from services.publishing.delivery.state import STATES, Delivery
from shared.access.roles import Permission
from shared.verbs import Verb, Verbs

DELIVERY: Verbs[Delivery] = Verbs(
    ("报送", "the delivery"),
    STATES,
    Verb(
        name="resume",
        zh="重新报送",
        decision=answering.resume,
        permission=Permission.PUBLICATION_RELEASE,
        path="/deliveries/{delivery}/resumption",
        states=("refused", "abandoned", "differing"),
        leads_to=("queued", "refused"),
    ),
    by_itself={
        "queued": ("accepted", "withdrawn", "refused", "abandoned", "left"),
        "accepted": ("queued", "refused", "left", "differing"),
        "refused": ("queued", "left", "accepted"),
        "withdrawn": (),
        "left": ("queued", "refused", "accepted", "withdrawn"),
        "abandoned": ("queued", "refused", "accepted", "withdrawn", "left"),
        "differing": ("queued", "refused", "left"),
    },
)
