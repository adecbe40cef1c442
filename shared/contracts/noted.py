"""The fact that something was noted about enterprises of the directory.

All edits of enterprises and all records of inspections have this one type, and each note a stream of its own. So the
public log tells neither that something bad is on record of an enterprise, nor which notes are about the same one, nor
when a covert visit was recorded.
"""

from typing import Annotated, ClassVar, TypeVar

from pydantic import Field

from shared.contracts.directory import (
    EnterpriseAdded,
    EnterpriseAmended,
    EnterpriseFlagged,
    EnterpriseIdentified,
    EnterpriseReopened,
    EnterpriseRetired,
    FlagLifted,
    LicenceRecorded,
    LicenceWithdrawn,
)
from shared.contracts.fact import Fact, NotOfContract, Part
from shared.contracts.planning import InspectionsRecorded, InspectionWithdrawn, WithdrawalRefused, WithdrawalRequested
from shared.log.event import Event

W = TypeVar("W", bound=Part)


class EnterpriseNoted(Fact):
    """Something was noted about an enterprise, or inspections were. Stream noted/<uuid>, this event alone.

    `identifier` is "" for inspections, which name their enterprises.
    """

    type: ClassVar[str] = "sampling.enterprise.noted"

    identifier: str = ""
    what: Annotated[
        EnterpriseAdded
        | EnterpriseAmended
        | EnterpriseIdentified
        | EnterpriseFlagged
        | FlagLifted
        | LicenceRecorded
        | LicenceWithdrawn
        | EnterpriseRetired
        | EnterpriseReopened
        | InspectionsRecorded
        | WithdrawalRequested
        | WithdrawalRefused
        | InspectionWithdrawn,
        Field(discriminator="kind"),
    ]


def kind_of_note(what: type[Part]) -> str:
    """The kind of note that this class describes."""
    kind: str = what.model_fields["kind"].default
    return kind


def noted(event: Event, kind: type[W]) -> W:
    """What the event notes, which is of this kind. Raises NotOfContract."""
    what = EnterpriseNoted.of(event).what
    if not isinstance(what, kind):
        raise NotOfContract(
            f"事件 {event.id} 记载的不是 {kind.__name__}。", f"Event {event.id} does not note {kind.__name__}."
        )
    return what
