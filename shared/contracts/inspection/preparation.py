"""Notes about the preparation of an inspection: the site plan in its rounds, the notice to the enterprise, the day."""

from datetime import date
from typing import Literal

from pydantic import AwareDatetime

from shared.contracts.fact import Hex32, Part
from shared.policy.approvals import Signers


class SitePlan(Part):
    """The content of a site plan (现场检查方案)."""

    on: date
    method: str
    content: tuple[str, ...]
    """What is checked, beside the items."""
    division: dict[str, str]
    """Person id → the work that the person does."""
    contact: str = ""
    equipment: str = ""
    assistants: int = 0
    """How many persons without a certificate go along. The number is fixed beforehand."""
    remark: str = ""
    late: str = ""
    """Why the visit is held after the day by which it should have been held; "" if it is in time."""


class PlanDrafted(Part):
    """A site plan was drafted, or drafted again: a new round."""

    kind: Literal["plan-drafted"] = "plan-drafted"
    plan: SitePlan
    signers: Signers


class Notified(Part):
    """The enterprise was told beforehand: the time, the content, the requirements, its rights."""

    kind: Literal["notified"] = "notified"
    at: AwareDatetime
    by: str
    """How it was told: by a paper, by telephone, on the spot."""
    receiver: str
    content: str
    requirements: str
    rights: str


class Postponed(Part):
    """The visit was put off to another day."""

    kind: Literal["postponed"] = "postponed"
    on: date
    reason: str


class CallOffRequested(Part):
    """Somebody requests that the inspection is not held. `reason` is the code of a listed reason."""

    kind: Literal["call-off-requested"] = "call-off-requested"
    reason: str
    remark: str = ""
    evidence: Hex32 | None = None


class CallOffRefused(Part):
    """Another person refused the request: the inspection goes on."""

    kind: Literal["call-off-refused"] = "call-off-refused"
    opinion: str


class CalledOff(Part):
    """Another person approved the request: the inspection is not held. `reason` is the code of the request."""

    kind: Literal["called-off"] = "called-off"
    reason: str
