"""What the form is filled with."""

from typing import Annotated

from pydantic import Field

from services.documents.forms.text import Line, Passage, Short
from services.documents.forms.values import Citations, Count, Day, FormFields, Same, Value


class Attachment(Value):
    """What goes along with the paper: how many copies, and how many pages in all."""

    name: Line
    copies: Count
    pages: Count


class LeadTransfer(FormFields):
    """`to`: the department that is competent; `lead`: what points to a breach that is its business."""

    to: Line
    party: Annotated[Line, Same("party")]
    address: Annotated[Line, Same("address")]
    inspected: Annotated[Day, Same("inspected-on")]
    lead: Passage
    basis: Citations
    attachments: Annotated[tuple[Attachment, ...], Field(max_length=50)] = ()
    contact: Short
    telephone: Short | None = None
