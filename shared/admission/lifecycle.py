"""The state of a request that another person decides on: requested, then approved, refused or withdrawn."""

from collections.abc import Sequence
from typing import Any, Literal
from uuid import UUID

from pydantic import BaseModel, ConfigDict

from shared.approval import Round, Rounds, decided, requested
from shared.log.deed import Deed
from shared.log.event import Event
from shared.verbs import Missing

Admitted = Literal["requested", "approved", "refused", "withdrawn"]
"""How far the request has come. It may be decided on once; after a refusal, another request can be made."""

STATES = {"requested": "待批准", "approved": "已批准", "refused": "已退回", "withdrawn": "已撤回"}


class TakenBack(Deed):
    """The request was withdrawn, for a reason."""

    reason: str


class Admission(BaseModel):
    """What is known of a request at a version of its stream."""

    model_config = ConfigDict(frozen=True)

    id: UUID
    bureau: str
    version: int
    trace: str
    event: UUID
    """The id of the newest event."""
    rounds: Rounds
    """The only round: the request and, after the decision, the verdict."""
    taken_back: TakenBack | None = None

    @property
    def round(self) -> Round:
        return self.rounds[0]

    @property
    def status(self) -> Admitted:
        if self.taken_back:
            return "withdrawn"
        verdict = self.round.verdict
        if verdict is None:
            return "requested"
        return "approved" if verdict.approved else "refused"


def begun(event: Event, remark: str | None) -> dict[str, Any]:
    """The fields of an `Admission` that its first event makes."""
    return {
        "id": UUID(event.stream.rpartition("/")[2]),
        "bureau": event.bureau,
        "version": event.version,
        "trace": event.trace,
        "event": event.id,
        "rounds": requested((), Deed.of(event), remark),
    }


def verdict(admission: Admission, event: Event, *, opinion: str | None) -> dict[str, Any]:
    """The change by a verdict: approved without an opinion, refused with one."""
    rounds = decided(admission.rounds, Deed.of(event), approved=opinion is None, opinion=opinion)
    return {"version": event.version, "event": event.id, "rounds": rounds}


def taken_back(event: Event, reason: str) -> dict[str, Any]:
    """The change by a withdrawal of the request."""
    deed = TakenBack(**Deed.of(event).model_dump(), reason=reason)
    return {"version": event.version, "event": event.id, "taken_back": deed}


def another(admission: Admission) -> Sequence[Missing]:
    """What a verdict still needs: another person than the requester."""
    by = admission.round.requested.person
    return [Missing(zh=f"须由申请人（{by}）以外的人办理", en=f"somebody other than {by}, the requester, must do this")]
