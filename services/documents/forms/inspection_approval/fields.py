"""What the form is filled with."""

from typing import Annotated

from services.documents.forms.text import Line, Passage
from services.documents.forms.values import Ahead, Citations, Count, Day, FormFields, Items, Officers, Opinion, Same


class InspectionApproval(FormFields):
    """`assistants`: how many persons without a certificate go along; fixed beforehand. `held`: how many inspections of
    the party were held this year, this one included; `cap`: how many a year the bureau has published.
    """

    party: Annotated[Line, Same("party")]
    address: Annotated[Line, Same("address")]
    source: Line
    basis: Citations
    items: Items
    method: Line
    held: Count
    cap: Count | None = None
    planned: Annotated[Day, Ahead(), Same("planned")]
    officers: Officers
    assistants: Count
    proposal: Opinion
    review: Opinion | None = None
    approval: Opinion | None = None
    remark: Passage | None = None
