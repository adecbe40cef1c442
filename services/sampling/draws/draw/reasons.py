"""The reasons for which a drawn unit may be withdrawn, a person may give up a slot, and a covert draw be opened early.

The policy of the draw lists its own for each; `WITHOUT_POLICY` counts where it does not (docs/protocol.md, "The audit
of a log").
"""

from collections.abc import Collection

from shared.errors import Invalid
from shared.policy.policy import Policy
from shared.policy.reasons import ChangedBy

WITHOUT_POLICY = ("closed", "moved", "ill", "recused")


class ReasonNotListed(Invalid):
    code = "reason-not-listed"
    title = "原因不在规定范围内"
    title_en = "The reason is not on the list"


def listed_for(change: ChangedBy, policy: Policy | None) -> tuple[str, ...]:
    """The codes of the reasons for a change, in the order of the policy of the draw."""
    own = tuple(reason.code for reason in policy.reasons if change in reason.changes) if policy else ()
    return own or WITHOUT_POLICY


def check_reason(reason: str, listed: Collection[str] = WITHOUT_POLICY) -> None:
    """Refuse a reason that is not on the list. Raises ReasonNotListed."""
    if reason not in listed:
        raise ReasonNotListed(
            f"原因“{reason}”不在规定范围内；可用：{'、'.join(listed)}。",
            f"{reason!r} is no reason on the list for this draw, which has {', '.join(listed)}; choose one of them.",
            reasons=list(listed),
        )
