"""Whether the statutes that hold in a policy's period allow the policy, and where they advise against a rule."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import NamedTuple

from shared.errors import Invalid
from shared.law.kinds import Period, PolicyRule
from shared.law.law import shipped_law
from shared.policy.caps import counts_methods
from shared.policy.deadlines import Deadline
from shared.policy.draws import ON_SITE
from shared.policy.places import Steps, dotted
from shared.policy.policy import Policy
from shared.policy.reading import PolicyFile


class PolicyUnlawful(Invalid):
    code = "policy-unlawful"
    title = "政策与法律规定不符"
    title_en = "A statute forbids the policy"


class Finding(NamedTuple):
    """A place of the policy that a statute forbids or warns about."""

    steps: Steps
    statute: PolicyRule


def findings(policy: Policy, law: Iterable[PolicyRule] | None = None) -> list[Finding]:
    """Every place of the policy that a statute forbids or warns about, in the order of the rules' names.

    If several editions of a statute's rule object to the same place, the newest that holds in the policy's period is
    kept.
    """
    newest: dict[tuple[Steps, str], Finding] = {}
    for statute in sorted(shipped_law().of(PolicyRule) if law is None else law, key=lambda statute: statute.first):
        if statute.holds_between(policy.effective.first, policy.effective.last):
            for steps in _LOOKS[statute.asks](policy, statute):
                newest[steps, statute.rule] = Finding(steps, statute)
    return sorted(newest.values(), key=lambda finding: finding.statute.rule)


def lawful(file: PolicyFile) -> list[dict[str, str | int]]:
    """The warnings about a policy that the statutes allow. Raises PolicyUnlawful with every finding that forbids."""
    found = findings(file.policy)
    broken = [told(file, finding) for finding in found if finding.statute.severity == "refuse"]
    if broken:
        raise _unlawful(broken)
    return [told(file, finding) for finding in found]


def told(file: PolicyFile, finding: Finding) -> dict[str, str | int]:
    """A finding for readers: its line in the file, its article, and a text that joins the law and the advice."""
    statute = finding.statute
    return {
        "rule": statute.rule,
        "line": file.line_of(finding.steps),
        "path": dotted(finding.steps),
        "statute": statute.statute,
        "article": statute.article,
        "text": f"{statute.text}。{statute.advice}。",
        "text_en": f"{statute.text_en}; {statute.advice_en}.",
    }


def _unlawful(broken: list[dict[str, str | int]]) -> PolicyUnlawful:
    said = [f"第 {one['line']} 行 {one['path']}：{one['statute']}{one['article']}：{one['text']}" for one in broken]
    said_en = [
        f"line {one['line']} {one['path']}: {one['statute']}{one['article']}: {one['text_en']}" for one in broken
    ]
    return PolicyUnlawful("".join(said), " ".join(said_en), findings=broken)


def _measures(policy: Policy, statute: PolicyRule) -> Iterator[Steps]:
    for number, appraisal in enumerate(policy.appraisals):
        used = {
            "measures": [weighed.measure for weighed in appraisal.measures],
            "bonuses": [bonus.measure for bonus in appraisal.bonuses],
        }
        for section, measures in used.items():
            for place, measure in enumerate(measures):
                if measure in statute.measures:
                    yield "appraisals", number, section, place, "measure"


def _crew_size(policy: Policy, statute: PolicyRule) -> Iterator[Steps]:
    for number, crew in enumerate(policy.crews):
        if crew.inspectors < statute.least:
            yield "crews", number, "slots"


def _caps(policy: Policy, _: PolicyRule) -> Iterator[Steps]:
    """The caps, if none of them limits visits on site: for the whole bureau, or for each team."""
    if not any(counts_methods(cap, ON_SITE) for cap in policy.coverage.caps):
        yield "coverage", "caps"


def _deadline(policy: Policy, statute: PolicyRule) -> Iterator[Steps]:
    """The deadlines that may end later than the period of the law that the rule names."""
    periods = [each for each in shipped_law().of(Period) if each.rule == statute.period]
    allowed = [each for each in periods if each.holds_between(policy.effective.first, policy.effective.last)]
    for number, deadline in enumerate(policy.deadlines):
        if deadline.rule == statute.deadline and not all(_within(deadline, period) for period in allowed):
            yield "deadlines", number, "count"


def _within(deadline: Deadline, period: Period) -> bool:
    """Whether the deadline never ends after the period. A working day is not shorter than a day, nor a day than 24
    hours.
    """
    if deadline.unit == "working-days" != period.unit:
        return False
    return deadline.count * _HOURS[deadline.unit] <= period.number * _HOURS[period.unit]


_HOURS: Mapping[str, int] = {"hours": 1, "days": 24, "working-days": 24, "months": 24 * 28, "years": 24 * 365}
"""Unit → how many hours it has at least."""

_LOOKS: Mapping[str, Callable[[Policy, PolicyRule], Iterator[Steps]]] = {
    "measures": _measures,
    "crew-size": _crew_size,
    "caps": _caps,
    "deadline": _deadline,
}
