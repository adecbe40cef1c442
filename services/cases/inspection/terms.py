"""The terms on which an inspection is decided: the policy in force, the law, and the calendar."""

from datetime import date
from typing import NamedTuple

from shared.clocks.reckoning import Rules
from shared.law.kinds import PolicyRule, ResultText
from shared.policy.approvals import DEFAULT_SIGNERS, InspectionStep, Signers, signers_of
from shared.policy.occasions import Occasion
from shared.policy.policy import Policy

_INSPECTORS = "two-inspectors"
"""The rule of law that says how many inspectors must be there."""


class Terms(NamedTuple):
    """`policy` is None if none is in force."""

    policy: Policy | None
    rules: Rules

    def asked_of(self, step: InspectionStep, occasion: Occasion) -> Signers | None:
        """The signers of a step, if the policy says who signs it; None if it does not."""
        return signers_of(step, occasion, self.policy.approvals) if self.policy else None

    def signers(self, step: InspectionStep, occasion: Occasion) -> Signers:
        """The signers of a step that must always be signed: those of the policy, or those without a policy."""
        return self.asked_of(step, occasion) or DEFAULT_SIGNERS

    def least(self, day: date) -> int:
        """How many inspectors with a valid certificate must be there. Raises UnknownRule, NoLawInForce."""
        return self.rules.law.edition(PolicyRule, _INSPECTORS, on=day).least

    def results(self, day: date) -> dict[str, ResultText]:
        """The results that the law knows on the day, by their texts."""
        return {row.text: row for row in self.rules.law.of(ResultText) if row.holds_on(day)}

    def recusal_decided_by(self) -> str:
        """Who decides on a recusal by the policy; "" if no policy says so."""
        return self.policy.recusal.decided_by if self.policy and self.policy.recusal else ""
