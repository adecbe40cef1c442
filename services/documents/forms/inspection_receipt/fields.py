"""What the form is filled with."""

from typing import Annotated

from pydantic import Field

from services.documents.forms.text import Line, Passage, Short
from services.documents.forms.values import FormFields, Items, Officers, Same, Span


class InspectionReceipt(FormFields):
    """`papers`: the papers that the officers left there, each with its number."""

    party: Annotated[Line, Same("party")]
    address: Annotated[Line, Same("address")]
    inspected: Annotated[Span, Same("inspected")]
    officers: Officers
    items: Items
    certificates_shown: bool
    rights_told: bool
    result_told: bool
    papers: Annotated[tuple[Line, ...], Field(max_length=20)] = ()
    opinion: Passage | None = None
    receiver: Short | None = None
    post: Short | None = None
