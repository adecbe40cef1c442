"""What the form is filled with."""

from typing import Annotated

from services.documents.forms.text import Line, Passage, Short
from services.documents.forms.values import FormFields, Items, Moment, Officers, Opinion, Same, Span, Value


class Feedback(Value):
    """How the party got the result, who received it, and what was told."""

    at: Moment
    by: Line
    receiver: Short
    content: Passage


class InspectionReport(FormFields):
    """`situation`: what was seen; `appraisal`: of the party; `proposal`: what is to be done."""

    party: Annotated[Line, Same("party")]
    address: Annotated[Line, Same("address")]
    inspected: Annotated[Span, Same("inspected")]
    officers: Officers
    items: Items
    situation: Passage
    result: Line
    appraisal: Passage
    proposal: Passage
    review: Opinion | None = None
    approval: Opinion | None = None
    feedback: Feedback | None = None
