"""The requests and answers of the API about superiors. Times are Beijing times."""

from collections.abc import Mapping
from typing import Annotated
from uuid import UUID

from pydantic import BaseModel, Field

from services.sampling.registers.superiors.lifecycle import Superior
from services.sampling.registers.superiors.verbs import SUPERIOR
from shared.admission.lifecycle import Admitted
from shared.admission.wire import AdmissionShown, steps
from shared.clock import BeijingTime
from shared.http.wire import ReasonText, RequestBody
from shared.identifiers import AreaCode


class RegisterSuperiorRequest(RequestBody):
    """The bureau above this bureau."""

    superior: Annotated[AreaCode, Field(description="Its area code.", examples=["370100"])]
    remark: ReasonText | None = None


class SuperiorListed(BaseModel):
    """The registration of a superior in a list."""

    id: UUID
    bureau: str = Field(examples=["370124"])
    superior: str = Field(description="The area code of the bureau above.", examples=["370100"])
    status: Admitted
    version: int
    trace: str
    requested_at: BeijingTime
    registered_at: BeijingTime | None


class SuperiorShown(AdmissionShown):
    """The registration of a superior in full, at the version in the ETag."""

    superior: str = Field(description="The area code of the bureau above.", examples=["370100"])


def shown(superior: Superior, names: Mapping[str, str]) -> SuperiorShown:
    return SuperiorShown(
        **steps(superior, names),
        superior=superior.superior,
        next=SUPERIOR.next(superior, superior=superior.id),
    )
