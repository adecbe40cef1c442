"""What the form is filled with."""

from typing import Annotated

from pydantic import Field

from services.documents.forms.text import Line, Passage, Short
from services.documents.forms.values import FormFields, Same, Span, Value


class Attendee(Value):
    """Who took part, and what they said."""

    name: Short
    post: Short
    view: Passage


class DeliberationRecord(FormFields):
    """`matter`: what is disputed, `grounds`: why; `opinion`: the common opinion."""

    party: Annotated[Line | None, Same("party")] = None
    matter: Passage
    grounds: Passage
    held: Span
    place: Line
    chair: Short
    recorder: Short
    attendees: Annotated[tuple[Attendee, ...], Field(min_length=2, max_length=30)]
    opinion: Passage
