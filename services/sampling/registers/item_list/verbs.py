"""What may happen next to an edition of the item list: the table of its states and verbs."""

from services.sampling.registers.item_list import issuing
from services.sampling.registers.item_list.lifecycle import ItemEdition
from shared.access.roles import Permission
from shared.admission.verbs import Allowed, Decisions, admission_verbs
from shared.verbs import Verbs

ITEM_EDITION: Verbs[ItemEdition] = admission_verbs(
    ("事项清单", "the edition of the item list"),
    "/item-list/editions/{edition}",
    Decisions(issuing.publish, issuing.refuse, issuing.withdraw),
    Allowed(Permission.ITEM_CONSOLIDATE, Permission.ITEM_APPROVE),
)
