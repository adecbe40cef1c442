"""The terms on which an inspection is decided: the policy of today, the law, and the calendar."""

from collections.abc import Mapping
from datetime import date
from typing import NamedTuple

from shared.clocks.reckoning import Rules
from shared.contracts.inspection.facts import CitedRule, Errand, Power
from shared.contracts.publications import PublicationKind
from shared.law.kinds import Guard, PolicyRule, ResultText
from shared.policy.approvals import InspectionStep, Signers, signers_of
from shared.policy.occasions import Occasion
from shared.policy.policy import Policy

_INSPECTORS = "two-inspectors"
"""The rule of law that says how many inspectors must be there."""
_NO_BASIS = "inspection-basis"
"""The rule of law that asks for the basis of an inspection."""
_POWERS: Mapping[Errand, str] = {"inspect": "power-to-inspect", "transfer-lead": "duty-to-transfer-leads"}
"""The rule of law by which the bureau does each errand."""


class Terms(NamedTuple):
    """`policy` is None if none is in force."""

    policy: Policy | None
    rules: Rules

    def signers(self, step: InspectionStep, occasion: Occasion) -> Signers:
        """The signers of a step."""
        return signers_of(step, occasion, self.policy.approvals if self.policy else ())

    def publishes(self, kind: PublicationKind) -> bool:
        """Whether the policy says how publications of this kind are released: some are published only then."""
        return self.policy is not None and self.policy.publication(kind) is not None

    def least(self, day: date) -> int:
        """How many inspectors with a valid certificate must be there. Raises UnknownRule, NoLawInForce."""
        return self.rules.law.edition(PolicyRule, _INSPECTORS, on=day).least

    def basis_cited(self, day: date) -> str:
        """The citation of the rule that asks for the basis of an inspection, "" if none holds on the day."""
        return self._cited(_NO_BASIS, day)

    def results(self, day: date) -> dict[str, ResultText]:
        """The results that the law knows on the day, by their texts."""
        return {row.text: row for row in self.rules.law.of(ResultText) if row.holds_on(day)}

    def powers(self, day: date) -> tuple[Power, ...]:
        """The rules by which the bureau does its errands on the day; without rules where the law has none then."""
        rows = [row for row in self.rules.law.of(Guard) if row.holds_on(day)]
        cited = {
            errand: tuple(CitedRule(statute=row.statute, article=row.article) for row in rows if row.rule == rule)
            for errand, rule in _POWERS.items()
        }
        return tuple(Power(errand=errand, rules=rules) for errand, rules in cited.items())

    def joined_by(self, draw_kind: str) -> tuple[str, ...]:
        """The departments that take part in the visits of a kind of draw, beside the one that leads them."""
        kind = self.policy.draw_kind(draw_kind) if self.policy else None
        return kind.joint.joined_by if kind and kind.joint else ()

    def recusal_decided_by(self) -> str:
        """Who decides on a recusal by the policy; "" if no policy says so."""
        return self.policy.recusal.decided_by if self.policy and self.policy.recusal else ""

    def _cited(self, rule: str, day: date) -> str:
        rows = self.rules.law.of(Guard)
        return next((row.citation for row in rows if row.rule == rule and row.holds_on(day)), "")
