"""The statutes of its period decide whether a policy stands: to the day."""

from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.law.kinds import Period, PolicyRule
from shared.law.law import read_rows, shipped_law
from shared.policy.deadlines import AFTER
from shared.policy.lawfulness import PolicyUnlawful, findings, lawful
from shared.policy.policy import Effective, Policy
from shared.policy.reading import read_policy
from tests.unit.policy.examples import HEAD, broken, policy

IN_FORCE = date(2021, 7, 15)
APPRAISAL = "appraisals: [{name: a, title: t, of: section, measures: [{measure: MEASURE}], basis: b}]\n"
CAPS = "coverage: {caps: [{times: 2, basis: b}]}\n"


def period(policy: Policy, first: date, last: date | None) -> Policy:
    return policy.model_copy(update={"effective": Effective.model_validate({"from": first, "until": last})})


PENALTIES = policy(APPRAISAL.replace("MEASURE", "penalty-amount") + CAPS)


@given(st.dates(date(1997, 1, 1), date(2040, 1, 1)), st.integers(0, 20_000) | st.none())
def test_no_reward_by_penalties_on_any_day_from_2021_07_15_on(first: date, days: int | None) -> None:
    last = None if days is None else first + timedelta(days)
    reaches = last is None or last >= IN_FORCE
    assert ("no-appraisal-by-penalties" in broken(period(PENALTIES, first, last))) == reaches


@pytest.mark.parametrize("measure", ["penalty-amount", "penalty-amount-per-head"])
def test_also_as_a_bonus(measure: str) -> None:
    bonus = f"bonuses: [{{measure: {measure}, points: 1}}], basis: b"
    named = policy(APPRAISAL.replace("MEASURE", "findings").replace("basis: b", bonus) + CAPS)
    (finding,) = findings(period(named, IN_FORCE, IN_FORCE))
    assert finding.steps == ("appraisals", 0, "bonuses", 0, "measure")
    assert finding.statute.article == "第七十四条第三款"


@pytest.mark.parametrize(
    ("first", "last", "article"),
    [
        (date(1996, 10, 1), date(2021, 7, 14), "第三十七条第一款"),
        (date(2021, 7, 15), date(2021, 12, 31), "第四十二条第一款"),
        (date(2020, 1, 1), date(2022, 1, 1), "第四十二条第一款"),
    ],
)
def test_two_inspectors_by_the_law_of_the_day(first: date, last: date, article: str) -> None:
    alone = period(policy("crews: [{name: a, experts: 1, slots: [{name: x}]}]\n"), first, last)
    (finding,) = findings(alone)
    assert (finding.steps, finding.statute.article) == (("crews", 0, "slots"), article)
    assert broken(policy("crews: [{name: a, slots: [{name: x}, {name: y}]}]\n")) == []


@pytest.mark.parametrize(
    ("last", "asked"), [(date(2025, 6, 29), []), (date(2025, 6, 30), ["caps-stated"]), (None, ["caps-stated"])]
)
def test_caps_from_the_day_they_are_due(last: date | None, asked: list[str]) -> None:
    assert broken(period(policy(), date(2025, 1, 1), last)) == asked
    assert broken(period(policy(CAPS), date(2025, 1, 1), last)) == []


def deadline(rule: str, count: int, unit: str, after: str) -> Policy:
    one = f"name: a, title: t, rule: {rule}, count: {count}, unit: {unit}, after: {after}, basis: b"
    return policy(CAPS + f"deadlines: [{{{one}}}]\n")


@pytest.mark.parametrize(
    ("count", "unit", "allowed"),
    [
        (7, "working-days", True),
        (8, "working-days", False),
        (7, "days", True),
        (8, "days", False),
        (168, "hours", True),
        (169, "hours", False),
    ],
)
def test_penalties_are_exposed_in_time(count: int, unit: str, *, allowed: bool) -> None:
    late = deadline("expose-penalty", count, unit, "decision-made")
    before, after = date(2021, 8, 31), date(2021, 9, 1)
    assert broken(period(late, before, before)) == []
    assert broken(period(late, after, after)) == ([] if allowed else ["penalties-exposed-in-time"])


def test_a_period_in_days_is_not_met_by_working_days() -> None:
    (row,) = [rule for rule in shipped_law().of(PolicyRule) if rule.rule == "penalties-exposed-in-time"]
    in_days = row.model_copy(update={"period": "pay-fine"})
    of_working_days = period(deadline("expose-penalty", 1, "working-days", "decision-made"), IN_FORCE, None)
    assert [finding.steps for finding in findings(of_working_days, [in_days])] == [("deadlines", 0, "count")]


def test_a_long_transfer_of_leads_is_warned_of() -> None:
    late = period(deadline("transfer-lead", 11, "working-days", "lead-found"), date(2026, 1, 1), None)
    (finding,) = findings(late)
    assert (finding.statute.rule, finding.statute.severity) == ("leads-transferred-in-time-guangdong", "warn")
    in_time = period(deadline("transfer-lead", 10, "working-days", "lead-found"), date(2026, 1, 1), None)
    assert findings(in_time) == []


def test_rules_of_deadlines_name_what_is_owed_and_a_period_of_the_law() -> None:
    periods = {row.rule for row in shipped_law().of(Period)}
    named = [rule for rule in shipped_law().of(PolicyRule) if rule.asks == "deadline"]
    assert named
    for rule in named:
        assert rule.deadline in AFTER
        assert rule.period in periods


def test_a_warning_is_told_and_does_not_stop() -> None:
    file = read_policy((HEAD + APPRAISAL.replace("MEASURE", "cases-filed")).encode())
    (warning,) = lawful(file)
    assert (warning["rule"], warning["line"], warning["path"]) == (
        "cases-filed-counted",
        6,
        "appraisals[0].measures[0].measure",
    )


def test_every_broken_rule_is_named() -> None:
    head = HEAD.replace(", until: 2020-12-31", "")
    file = read_policy((head + APPRAISAL.replace("MEASURE", "penalty-amount")).encode())
    with pytest.raises(PolicyUnlawful) as refused:
        lawful(file)
    assert isinstance(refused.value.facts["findings"], list)
    told = [(one["rule"], one["line"]) for one in refused.value.facts["findings"] if isinstance(one, dict)]
    assert told == [("caps-stated", 1), ("no-appraisal-by-penalties", 6)]


def test_editions_of_a_rule_follow_one_another() -> None:
    editions: dict[str, list[tuple[date, date | None]]] = {}
    for statute in shipped_law().of(PolicyRule):
        editions.setdefault(statute.rule, []).append((statute.first, statute.last))
    for periods in editions.values():
        ordered = sorted(periods)
        for (_, last), (first, _) in pairwise(ordered):
            assert last == first - timedelta(days=1)
        assert ordered[-1][1] is None


def test_the_table_can_be_corrected_without_code() -> None:
    (row,) = shipped_law().editions(PolicyRule, "caps-stated")
    assert [finding.statute for finding in findings(period(policy(), date(2025, 1, 1), None), [row])] == [row]
    with pytest.raises(ValueError, match="asks"):
        read_rows('[[policy-rule]]\nrule = "x"\nasks = "weather"\n')
