"""What the form is filled with."""

from typing import Annotated

from pydantic import Field

from services.documents.forms.text import Line, Passage, Short
from services.documents.forms.values import MANY, Citations, Count, FormFields, Officers, Problems, Same, Span, Value


class Checked(Value):
    """An item that was looked at, and what was seen."""

    name: Line
    result: Line
    facts: Passage | None = None


class RightsHeard(Value):
    """Certificates were shown, and the right to ask for recusal was told: to whom, and what was answered."""

    to: Short
    post: Short | None = None
    confirmed: bool
    answer: Passage | None = None


class Unsigned(Value):
    """Why the party did not sign, and who was a witness of it (安全生产法 68)."""

    reason: Passage
    witness: Short | None = None


class InspectionRecord(FormFields):
    """`items`: what was looked at, each with its result; `facts`: what else belongs on record."""

    party: Annotated[Line, Same("party")]
    address: Annotated[Line, Same("address")]
    representative: Annotated[Short | None, Same("representative")] = None
    post: Short | None = None
    telephone: Short | None = None
    place: Line
    inspected: Annotated[Span, Same("inspected")]
    officers: Officers
    told: RightsHeard
    items: Annotated[tuple[Checked, ...], Field(min_length=1, max_length=MANY), Same("items", "name")]
    problems: Problems = ()
    facts: Passage | None = None
    unsigned: Unsigned | None = None


class InspectionRecord2025(InspectionRecord):
    """With what a record has to say since 2025: why and how often the party is inspected, and who goes along."""

    source: Line
    basis: Citations
    held: Count
    assistants: Count
