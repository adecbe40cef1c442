"""What may happen next to a request for an opening number: the table of its states and verbs."""

from services.documents.series_opening import opening
from services.documents.series_opening.lifecycle import SeriesOpening
from shared.access.roles import Permission
from shared.admission.verbs import Allowed, Decisions, admission_verbs
from shared.verbs import Verbs

OPENING: Verbs[SeriesOpening] = admission_verbs(
    ("启用文号", "the opening number"),
    "/series-openings/{opening}",
    Decisions(opening.approve, opening.refuse, opening.withdraw),
    Allowed(Permission.SERIES_REQUEST, Permission.SERIES_APPROVE),
)
