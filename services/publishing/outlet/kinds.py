"""What the kinds of publications are called in records: outside, a kind has one name."""

from collections.abc import Mapping
from typing import Literal

from shared.contracts.deliveries import RecordKind
from shared.contracts.publications import PublicationKind

DeliveredKind = Literal["inspection-result", "penalty", "typical-case"]
"""The kinds of publications of which credit systems are told."""
RECORD_KINDS: Mapping[PublicationKind, RecordKind] = {
    "inspection-result": "inspection-results",
    "penalty": "penalties",
    "typical-case": "typical-cases",
}
"""Kind of a publication → kind of its record, as events and targets have it. The others are not told to anybody."""
DELIVERED_KINDS: Mapping[RecordKind, DeliveredKind] = {
    "inspection-results": "inspection-result",
    "penalties": "penalty",
    "typical-cases": "typical-case",
}
