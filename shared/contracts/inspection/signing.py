"""Notes about papers that other persons review and approve before they count: site plans, orders, reports."""

from typing import Literal
from uuid import UUID

from shared.contracts.fact import Part

Act = Literal["review", "approval"]
Acts = tuple[Act, ...]
"""The acts that a paper needs after its draft, in their order, by the policy in force on the day of the draft. Without
any, the paper counts at once.
"""
Paper = Literal["site-plan", "order", "report"]


class Passed(Part):
    """A reviewer or an approver let a paper pass. `order` is the id of the order, if the paper is one."""

    kind: Literal["passed"] = "passed"
    paper: Paper
    order: UUID | None = None
    act: Act
    opinion: str = ""


class SentBack(Part):
    """A reviewer or an approver sent a paper back. Whoever drafts it again begins a new round."""

    kind: Literal["sent-back"] = "sent-back"
    paper: Paper
    order: UUID | None = None
    act: Act
    opinion: str
