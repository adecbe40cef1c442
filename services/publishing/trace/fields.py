"""What a reader with the right sees of an event beside its public part: named fields that say nothing of a person.

A field that is not named here stays in the payload. Free text is not named, because people write names into it.
"""

from collections.abc import Mapping

from shared.canonical import JsonObject
from shared.contracts.assignment import InspectionAmended, InspectionAssigned
from shared.contracts.deliveries import DeliveryAccepted
from shared.contracts.papers import PaperDrafted, PaperIssued, PaperReplaced, PaperVoided, PaperWithdrawn
from shared.contracts.sampling import DrawAnnounced

_OF_A_VISIT = ("occasion", "kind", "covert", "visit_from", "visit_by", "season", "team")
FIELDS: Mapping[str, tuple[str, ...]] = {
    DrawAnnounced.type: ("population", "disclosure", "kind"),
    InspectionAssigned.type: _OF_A_VISIT,
    InspectionAmended.type: (*_OF_A_VISIT, "changed", "called_off", "reason"),
    DeliveryAccepted.type: ("receipt", "received", "again"),
    PaperDrafted.type: ("form", "edition", "team", "day", "on_the_spot"),
    PaperIssued.type: ("form", "number", "day"),
    PaperReplaced.type: ("number",),
    PaperVoided.type: ("form", "number"),
    PaperWithdrawn.type: ("day",),
}
"""Event type → the fields of its payload that readers with the right see."""


def fields_shown(type_: str, payload: JsonObject) -> JsonObject:
    """The fields of a payload that are shown, without those that say nothing."""
    return {name: payload[name] for name in FIELDS.get(type_, ()) if payload.get(name) not in ("", None, [])}
