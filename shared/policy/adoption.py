"""What a bureau has adopted: a policy that it has not adopted rules on nothing."""

from shared.errors import NotFound


class PolicyUnknown(NotFound):
    code = "policy-unknown"
    title = "没有这一政策"
    title_en = "No such policy"
