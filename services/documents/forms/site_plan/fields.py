"""What the form is filled with."""

from typing import Annotated

from services.documents.forms.text import Line, Passage, Short
from services.documents.forms.values import Ahead, Day, FormFields, Items, Officers, Opinion, Same


class SitePlan(FormFields):
    """`content`: what is looked at beside the items; `division`: who does what."""

    party: Annotated[Line, Same("party")]
    address: Annotated[Line, Same("address")]
    contact: Short | None = None
    industry: Line | None = None
    planned: Annotated[Day, Ahead(), Same("planned")]
    officers: Officers
    items: Items
    content: Passage | None = None
    division: Passage | None = None
    method: Line
    review: Opinion | None = None
    approval: Opinion | None = None
    remark: Passage | None = None
