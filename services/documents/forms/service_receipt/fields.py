"""What the form is filled with."""

from typing import Annotated

from pydantic import Field

from services.documents.forms.text import Line, Passage, Short
from services.documents.forms.values import FormFields, Moment, Officer, Value


class ServedPaper(Value):
    """A paper, and how it was served. `receiver` is blank where the receiver signs by hand."""

    title: Line
    number: Short
    place: Line
    at: Moment
    mode: Short
    receiver: Short | None = None


class ServiceReceipt(FormFields):
    """`matter`: the inspection or the case; `servers`: who served, at least two."""

    matter: Line
    addressee: Line
    papers: Annotated[tuple[ServedPaper, ...], Field(min_length=1, max_length=20)]
    servers: Annotated[tuple[Officer, ...], Field(min_length=2, max_length=4)]
    remark: Passage | None = None
