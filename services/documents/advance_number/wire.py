"""The requests and answers about advance numbers. Times are Beijing times."""

from collections.abc import Mapping
from typing import Annotated
from uuid import UUID

from pydantic import BaseModel, Field, StringConstraints

from services.documents.advance_number.lifecycle import AdvanceNumber, AdvanceStatus
from services.documents.advance_number.verbs import ADVANCE
from services.documents.forms.registry import shipped_forms
from shared.access.acting_person import ActingPerson
from shared.clock import BeijingTime
from shared.contracts.fact import Hex32
from shared.http.wire import ReasonText, RequestBody
from shared.law.row import Code
from shared.verbs import Next


class TakeNumbersAlongRequest(RequestBody):
    """Numbers for papers that may have to be written by hand."""

    matter: Annotated[UUID, Field(strict=False, description="The inspection.")]
    form: Annotated[Code, Field(examples=["order-to-rectify"])]
    count: Annotated[int, Field(ge=1, le=20, description="How many; the policy sets the most.", examples=[2])]
    team: Annotated[
        str, StringConstraints(max_length=40), Field(description="The code of the team, as for a paper.")
    ] = ""


class HandNumberInRequest(RequestBody):
    """A paper was written under the number and signed."""

    photograph_sha256: Annotated[
        Hex32, Field(description="SHA-256 of the photograph of the signed paper.", examples=["0f" * 32])
    ]


class GiveNumberUpRequest(RequestBody):
    """No paper was written under the number."""

    because: ReasonText


class AdvanceNumberShown(BaseModel):
    """An advance number, at the version in the ETag."""

    id: UUID
    bureau: str = Field(examples=["370124"])
    status: AdvanceStatus
    version: int
    trace: str
    number: str = Field(examples=["（示）应急责改〔2026〕3号"])
    form: str = Field(examples=["order-to-rectify"])
    title: str = Field(examples=["责令限期整改指令书"])
    matter: UUID
    carrier: ActingPerson
    due: BeijingTime = Field(description="When it must be handed in or given up; later it is void.")
    taken_at: BeijingTime
    handed_in_at: BeijingTime | None
    photograph_sha256: str | None = Field(examples=["0f" * 32])
    given_up_at: BeijingTime | None
    because: str | None
    next: list[Next]


class AdvanceNumbersTaken(BaseModel):
    """The numbers that were taken along."""

    items: list[AdvanceNumberShown]


def advance_shown(advance: AdvanceNumber, names: Mapping[str, str]) -> AdvanceNumberShown:
    """The number as an answer shows it. `names`: subject → display name."""
    back, up = advance.handed_in, advance.given_up
    return AdvanceNumberShown(
        **{name: getattr(advance, name) for name in ("id", "bureau", "status", "version", "trace", "form", "matter")},
        number=advance.number.text,
        title=shipped_forms().form(advance.form).newest.title,
        carrier=ActingPerson.of(advance.carrier, names),
        due=advance.due,
        taken_at=advance.taken.at,
        handed_in_at=back and back.at,
        photograph_sha256=back and back.photograph,
        given_up_at=up and up.at,
        because=up and up.because,
        next=ADVANCE.next(advance, advance=advance.id),
    )
