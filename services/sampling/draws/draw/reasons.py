"""The reasons for which a drawn unit may be withdrawn, and for which a person may give up a slot.

A policy may list its own; these count where it does not (docs/protocol.md, "The life of a draw").
"""

from collections.abc import Collection

from shared.errors import Invalid

WITHOUT_POLICY = ("closed", "moved", "ill", "recused")


class ReasonNotListed(Invalid):
    code = "reason-not-listed"
    title = "原因不在规定范围内"
    title_en = "The reason is not on the list"


def check_reason(reason: str, listed: Collection[str] = WITHOUT_POLICY) -> None:
    """Refuse a reason that is not on the list. Raises ReasonNotListed."""
    if reason not in listed:
        raise ReasonNotListed(
            f"原因“{reason}”不在本局规定的范围内；可用：{'、'.join(listed)}。",
            f"{reason!r} is no reason on the bureau's list, which has {', '.join(listed)}; choose one of them.",
            reasons=list(listed),
        )
