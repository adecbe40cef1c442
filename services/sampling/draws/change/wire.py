"""The answers of the API about changes after a draw. Times are Beijing times."""

from collections.abc import Mapping
from uuid import UUID

from pydantic import Field

from services.sampling.draws.change.lifecycle import DrawChange
from services.sampling.draws.change.verbs import CHANGE
from services.sampling.draws.draw.lifecycle import Draw
from services.sampling.draws.draw.sight import Sight
from shared.admission.wire import AdmissionShown, steps
from shared.contracts.change import ChangeKind


class ChangeShown(AdmissionShown):
    """A change after a draw, at the version in the ETag. `recorded` is the event of the draw, once there is one:
    a succession is in effect before it is approved, other changes when they are.
    """

    draw: UUID
    kind: ChangeKind
    grounds: str | None = Field(
        description="Why: the code of a reason of the policy's list.",
        examples=["closed"],
    )
    evidence: str | None
    unit: str | None = Field(
        description="The unit that a substitution withdraws; null for other changes.", examples=["9c" * 32]
    )
    recorded: UUID | None
    unapproved: bool = Field(
        description="Whether a succession, which is in effect at once, has been without an approval for too long."
    )


def shown(change: DrawChange, draw: Draw, names: Mapping[str, str], sight: Sight, *, unapproved: bool) -> ChangeShown:
    """The change as an answer shows it. What was written in words about a unit is shown to those who may know it."""
    said = steps(change, names)
    if not (sight.of_crew(draw) if draw.assigns else sight.of_units(draw)):
        said |= dict.fromkeys(("remark", "opinion", "reason"))
    return ChangeShown(
        **said,
        draw=change.draw,
        kind=change.kind,
        grounds=change.grounds,
        evidence=change.evidence,
        unit=change.unit,
        recorded=change.recorded,
        unapproved=unapproved,
        next=CHANGE.next(change, change=change.id),
    )
