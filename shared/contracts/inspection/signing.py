"""Notes about papers that other persons review and approve before they count: one for each step of a policy.

The note of each draft contains its signers, by the policy of its day. They stay when the policy changes or runs out.
"""

from typing import Literal
from uuid import UUID

from shared.contracts.fact import Part
from shared.policy.approvals import InspectionStep

Act = Literal["review", "approval"]
"""What is done with a draft before it counts."""


class Passed(Part):
    """A reviewer or an approver let a paper pass. `order`: the id of the order, if the paper is one. If it is an
    extension, `order` and `number` name the requirement that gets more time.
    """

    kind: Literal["passed"] = "passed"
    paper: InspectionStep
    order: UUID | None = None
    number: int | None = None
    act: Act
    opinion: str = ""


class SentBack(Part):
    """A reviewer or an approver sent a paper back. Whoever drafts it again begins a new round."""

    kind: Literal["sent-back"] = "sent-back"
    paper: InspectionStep
    order: UUID | None = None
    number: int | None = None
    act: Act
    opinion: str
