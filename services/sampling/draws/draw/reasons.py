"""The reasons for which a drawn unit may be withdrawn, a person may give up a slot, and a covert draw be opened early.

The policy of the draw lists them (`shared/policy/reasons.py`).
"""

from collections.abc import Collection

from shared.errors import Invalid
from shared.policy.reasons import WITHOUT_POLICY


class ReasonNotListed(Invalid):
    code = "reason-not-listed"
    title = "原因不在规定范围内"
    title_en = "The reason is not on the list"


def check_reason(reason: str, listed: Collection[str] = WITHOUT_POLICY) -> None:
    """Refuse a reason that is not on the list. Raises ReasonNotListed."""
    if reason not in listed:
        raise ReasonNotListed(
            f"原因“{reason}”不在规定范围内；可用：{'、'.join(listed)}。",
            f"{reason!r} is no reason on the list for this draw, which has {', '.join(listed)}; choose one of them.",
            reasons=list(listed),
        )
