"""The requests and answers of the API about annulments. Times are Beijing times."""

from collections.abc import Mapping
from typing import Annotated
from uuid import UUID

from pydantic import BaseModel, Field, StringConstraints

from services.sampling.draws.annulment.lifecycle import Annulment
from services.sampling.draws.annulment.verbs import ANNULMENT
from services.sampling.draws.draw.annulling import Grounds
from shared.admission.wire import AdmissionShown, steps
from shared.contracts.fact import BlobRef, Hex32
from shared.http.wire import ReasonText, RequestBody

Authority = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=200)]


class DecisionFile(BaseModel):
    """The file of a decision, as the service keeps it. The bytes are public once an annulment that names it is
    recorded.
    """

    sha256: Hex32
    size: Annotated[int, Field(ge=1)]


class RequestAnnulmentRequest(RequestBody):
    """The annulment of a completed draw. The superior may give a decision; where no superior was registered before the
    announcement, the authority outside and its decision are needed.
    """

    authority: Annotated[
        Authority | None,
        Field(description="The authority outside that has decided; only where there is no superior.", examples=[None]),
    ] = None
    decision: Annotated[
        DecisionFile | None,
        Field(description="The decision, as POST /annulments/decisions has answered.", examples=[None]),
    ] = None
    remark: ReasonText | None = None

    @property
    def grounds(self) -> Grounds:
        file = self.decision
        kept = BlobRef(sha256=file.sha256, size=file.size, media_type="application/pdf") if file else None
        return Grounds(self.authority or "", kept)


class AnnulmentShown(AdmissionShown):
    """A requested annulment, at the version in the ETag. `recorded` is the event of the draw, once it is annulled."""

    draw: UUID
    asks: str = Field(description="The bureau whose persons annul: the superior, or the draw's own.")
    authority: str = Field(description='The authority outside that has decided; "" where the superior annuls.')
    decision: str | None = Field(description="SHA-256 of the decision.")
    recorded: UUID | None


def shown(annulment: Annulment, names: Mapping[str, str]) -> AnnulmentShown:
    return AnnulmentShown(
        **steps(annulment, names),
        draw=annulment.draw,
        asks=annulment.asks,
        authority=annulment.authority,
        decision=annulment.decision and annulment.decision.sha256,
        recorded=annulment.recorded,
        next=ANNULMENT.next(annulment, annulment=annulment.id),
    )
