"""The reasons for which a draw may be changed after its completion, or an inspection called off; a bureau lists its
own, each with its source.

For a change for which the policy of the draw lists none, `WITHOUT_POLICY` counts (docs/protocol.md, "The audit of a
log").
"""

from collections.abc import Collection, Iterable
from typing import Annotated, Literal

from pydantic import Field, StringConstraints

from shared.errors import Invalid
from shared.policy.clauses import Citation, Clause, Name

ChangedBy = Literal["substitution", "succession", "opening", "calling-off"]
"""A unit gives its place to the reserve; a person gives up a slot; a covert draw is opened early; an inspection that
follows no draw is not held.
"""

WITHOUT_POLICY = ("closed", "moved", "ill", "recused")


class ReasonNotListed(Invalid):
    code = "reason-not-listed"
    title = "原因不在规定范围内"
    title_en = "The reason is not on the list"


class Reason(Clause):
    """A reason for changes after a draw. The log shows its `code` to everybody; `changes` says for which it counts."""

    code: Annotated[str, StringConstraints(pattern=r"^[a-z0-9-]{1,40}$")]
    title: Name
    changes: Annotated[tuple[ChangedBy, ...], Field(strict=False, min_length=1, max_length=4)]
    basis: Citation


def listed_for(change: ChangedBy, reasons: Iterable[Reason]) -> tuple[str, ...]:
    """The codes of the reasons for a change, in the order of the policy that lists these reasons."""
    return tuple(reason.code for reason in reasons if change in reason.changes) or WITHOUT_POLICY


def check_reason(reason: str, listed: Collection[str] = WITHOUT_POLICY) -> None:
    """Refuse a reason that is not on the list. Raises ReasonNotListed."""
    if reason not in listed:
        raise ReasonNotListed(
            f"原因“{reason}”不在规定范围内；可用：{'、'.join(listed)}。",
            f"{reason!r} is no reason on the list, which has {', '.join(listed)}; choose one of them.",
            reasons=list(listed),
        )
