"""Which rule of the policy a roster follows, and where the randomness of its draw comes from."""

from typing import NamedTuple

from services.sampling.draws.roster.sources import RosterSource
from shared.contracts.sampling import Entropy
from shared.policy.policy import Policy
from shared.policy.purposes import is_by_hand


class RosterRule(NamedTuple):
    """The policy's file and the kind of draw in it, which chose the enterprises; and where the randomness comes from.
    A roster that was made by hand has no rule.
    """

    policy: str | None
    kind: str | None
    entropy: Entropy


def rule_of(source: RosterSource, policy: Policy | None, file: str | None) -> RosterRule:
    """The rule of a roster. A roster for a whole frame follows the rule of the frame, and a roster that continues a
    draw the rule of this draw. A roster for a draw follows the policy in force on the day of the inspections (`policy`,
    with the hash of its file), by the kind of the draw.
    """
    if source.rule is not None:
        return RosterRule(source.rule.policy, source.kind, source.rule.entropy)
    if is_by_hand(source.purpose):
        return RosterRule(None, None, "beacon")
    kind = policy.draw_kind(source.kind) if policy and source.kind else None
    return RosterRule(file, None, "beacon") if kind is None else RosterRule(file, kind.name, kind.entropy)
