"""Strata, lots and reasons, out of what is known of each subject."""

from datetime import date
from typing import Any

import pytest

from services.sampling.draws.frame.choosing import (
    Chosen,
    StratumNotText,
    StratumNotThere,
    StratumTwice,
    choose,
    reasons_by_stratum,
    with_missing,
)
from services.sampling.draws.frame.exclusions import Missing, Past
from services.sampling.draws.frame.members import Candidate, FrameMembers
from services.sampling.draws.frame.sheet import FrameRules, sheet_of
from services.sampling.past.inspection.visits import HeldInspection
from services.sampling.registers.enterprises.sheet import Alike, ConditionTooLarge, answered, fill
from shared.policy.conditions import Subject
from shared.policy.coverage import Cap
from shared.policy.selection import Selection
from shared.policy.teams import Team

ON = date(2026, 9, 10)
CAPS = (
    Cap.model_validate({"times": 1, "basis": "示例规定", "except_for": ["complaint"]}),
    Cap.model_validate({"times": 2, "basis": "示例规定", "where": {"field": "risk_class", "in": ["high"]}}),
)
TEAMS = (
    Team.model_validate({"code": "W", "name": "危化组", "where": {"field": "sector", "in": ["危险化学品"]}}),
    Team.model_validate({"code": "G", "name": "工贸组", "where": {"field": "sector", "in": ["工贸"]}}),
    Team.model_validate({"code": "Z", "name": "综合组", "where": {"field": "industry", "in": ["综合"]}}),
)


def enterprise(name: str, flags: dict[str, list[date]] | None = None, **fields: str) -> Subject:
    return Subject(name, {"status": "open", "credit_class": "A", **fields}, flags or {})


def chosen(
    selection: dict[str, Any], *subjects: Subject, past: Past | None = None, stratum: str | None = None
) -> Chosen:
    rules = FrameRules(Selection.model_validate(selection), CAPS, TEAMS, ON, 2026, stratum=stratum)
    filled = fill(sheet_of(rules), ((f"示例{each.identifier}", each) for each in subjects))
    found = choose(rules, filled, past or Past())
    assert sorted(everybody(found.members)) == sorted(each.identifier for each in subjects), "each once, in or out"
    return found._replace(members=found.members._replace(excluded=sorted(found.members.excluded)))


def everybody(members: FrameMembers) -> list[str]:
    return [identifier for alike in members.groups for identifier in alike.identifiers]


def candidates(found: Chosen) -> list[Candidate]:
    return sorted(found.members.candidates)


def reasons(found: Chosen) -> dict[str, list[str]]:
    return {one.identifier: [reason.because for reason in one.reasons] for one in found.members.excluded}


def left_out(found: Chosen) -> dict[str, list[str]]:
    """Public reason → who is left out for it."""
    return {alike.reason: sorted(alike.identifiers) for alike in found.members.left_out}


def test_strata_by_field_and_lots_by_class() -> None:
    weights = {"base": {"by": "credit_class", "of": {"A": 1, "D": 4}}, "times": [{"where": COMPLAINED, "factor": 3}]}
    found = chosen(
        {"stratify_by": "area", "weights": weights},
        enterprise("a", area="东镇"),
        enterprise("b", area="西镇", credit_class="D"),
        enterprise("c", {"complaint": [ON]}, credit_class="D"),
    )
    assert candidates(found) == [
        Candidate("a", "示例a", "东镇", 1),
        Candidate("b", "示例b", "西镇", 4),
        Candidate("c", "示例c", "", 12),
    ]


COMPLAINED = {"flag": "complaint", "within_months": 6}


def test_the_first_stratum_for_certain_that_fits_counts() -> None:
    certain = [
        {"stratum": "重点", "where": {"flag": "key-unit"}},
        {"stratum": "投诉", "where": COMPLAINED},
    ]
    found = chosen(
        {"certain": certain},
        enterprise("a"),
        enterprise("b", {"complaint": [ON]}),
        enterprise("c", {"complaint": [ON], "key-unit": [ON]}),
    )
    assert [one.stratum for one in candidates(found)] == ["", "投诉", "重点"]
    assert found.certain == {"重点", "投诉"}


def test_a_stratum_for_certain_must_not_be_a_fields_value_too() -> None:
    certain = [{"stratum": "东镇", "where": {"flag": "key-unit"}}]
    with pytest.raises(StratumTwice, match="东镇"):
        chosen({"certain": certain, "stratify_by": "area"}, enterprise("a", area="东镇"))


def test_an_enterprise_is_in_the_stratum_of_the_one_team_that_inspects_it() -> None:
    selection = {"stratify_by": "team"}
    subjects = enterprise("a", sector="危险化学品"), enterprise("b", sector="工贸"), enterprise("c", sector="烟花爆竹")
    found = chosen(selection, *subjects, enterprise("d", sector="工贸", industry="综合"))
    assert [(one.identifier, one.stratum) for one in candidates(found)] == [("a", "W"), ("b", "G")]
    assert reasons(found) == {"c": ["no-team"], "d": ["several-teams"]}
    assert found.members.excluded[1].reasons[0].detail == "多个检查组都检查它：G、Z。"


def test_a_plans_team_comes_before_the_policys() -> None:
    rules = FrameRules(Selection(stratify_by="team"), CAPS, TEAMS, ON, 2026, planned=True)
    sheet = sheet_of(rules)
    assert sheet.texts == ("status", "team")
    assert sheet.fits == {}
    filled = [answered(sheet, ["open", team], [], Alike({}, {}, [who], [who])) for who, team in (("a", "F"), ("b", ""))]
    found = choose(rules, filled, Past())
    assert [one.stratum for one in candidates(found)] == ["F"]
    assert reasons(found) == {"b": ["no-team"]}
    gone = with_missing(found, [Missing("c", "丙", "F")], by_team=True).members
    assert reasons_by_stratum(gone.excluded) == {"": {"no-team": 1}, "F": {"not-in-directory": 1}}
    assert sorted(everybody(gone)) == ["a", "b"], "what is not in the directory is no member of the population"


def test_who_is_not_open_is_out_and_every_reason_is_given() -> None:
    past = Past((HeldInspection("a", date(2026, 3, 1), "plan"),))
    found = chosen(
        {"exclude": [{"because": "inspected"}]}, enterprise("a", status="closed"), enterprise("b"), past=past
    )
    assert [one.identifier for one in candidates(found)] == ["b"]
    assert reasons(found) == {"a": ["not-open", "inspected"]}
    assert found.members.excluded[0].reasons[0].detail == "名录中的状态为已关闭。"


def test_caps_bind_those_they_name_unless_there_is_a_complaint() -> None:
    past = Past(tuple(HeldInspection(who, date(2026, 3, 1 + n), "plan") for n, who in enumerate("aabbccde")))
    found = chosen(
        {"exclude": [{"because": "at-cap"}]},
        enterprise("a"),
        enterprise("b", {"complaint": [date(2026, 4, 1)]}),
        enterprise("c", {"complaint": [date(2026, 4, 1)]}, risk_class="high"),
        enterprise("d", {"complaint": [date(2025, 4, 1)]}),
        enterprise("f"),
        past=past,
    )
    assert reasons(found) == {"a": ["at-cap"], "c": ["at-cap"], "d": ["at-cap"]}
    assert [one.identifier for one in candidates(found)] == ["b", "f"]


@pytest.mark.parametrize(
    ("stratify_by", "planned", "out"),
    [
        ("team", False, {"a": ["at-cap"], "d": ["no-team"]}),
        # The strata are others: the team is asked for all the same.
        ("area", False, {"a": ["at-cap"]}),
        ("area", True, {"c": ["at-cap"]}),
    ],
)
def test_a_cap_on_the_visits_of_each_team_asks_whose_an_enterprise_is(
    stratify_by: str, out: dict[str, list[str]], *, planned: bool
) -> None:
    """Team W has visited everybody once. It is in charge of a and b by the policy, and of c by the plan."""
    cap = Cap.model_validate({"times": 1, "basis": "示例规定", "visits_of": "team", "methods": ["on-site"]})
    selection = Selection.model_validate({"stratify_by": stratify_by, "exclude": [{"because": "at-cap"}]})
    rules = FrameRules(selection, (cap,), TEAMS, ON, 2026, planned=planned)
    how = {"a": "on-site", "b": "online", "c": "on-site", "d": "on-site"}
    held = [HeldInspection(who, date(2026, 3, 1), "draw", team="W", methods=(by,)) for who, by in how.items()]  # type: ignore[arg-type]  # the methods of the policy
    sectors = {"a": "危险化学品", "b": "危险化学品", "c": "工贸", "d": "非煤矿山"}
    plan = {"a": "G", "b": "W", "c": "W", "d": ""}
    subjects = [(who, enterprise(who, sector=sectors[who], area="东镇", team=plan[who])) for who in "abcd"]
    assert reasons(choose(rules, fill(sheet_of(rules), subjects), Past(held))) == out


def test_people_and_experts() -> None:
    people = [
        Subject("1", {"on_duty": "yes", "certificate_expires": "2027-01-01", "section": "一中队"}),
        Subject("2", {"on_duty": "no", "certificate_expires": "2026-01-01"}),
        Subject("3", {"on_duty": "yes", "certificate_expires": "2026-09-09"}),
    ]
    found = chosen({"population": "people", "stratify_by": "section"}, *people)
    assert [(one.identifier, one.stratum) for one in candidates(found)] == [("1", "一中队")]
    assert reasons(found) == {"2": ["off-duty"], "3": ["certificate-expired"]}
    score = {"base": {"by": "score", "bands": [{"at_least": 60, "weight": 2}, {"at_least": 90, "weight": 5}]}}
    experts = [Subject("1", {"on_duty": "yes", "score": "91.50"}), Subject("2", {"on_duty": "yes", "score": ""})]
    found = chosen({"population": "experts", "weights": score}, *experts)
    assert [one.weight for one in candidates(found)] == [5, 1]


def test_everybody_is_in_or_left_out_for_one_public_reason() -> None:
    past = Past(
        (
            HeldInspection("b", date(2026, 3, 1), "plan"),
            HeldInspection("c", date(2026, 3, 2), "plan"),
            HeldInspection("d", date(2026, 8, 2), "plan", department="消防"),
        )
    )
    exclude = [
        {"because": "inspected"},
        {"because": "inspected-elsewhere", "within_months": 3},
        {"because": "at-cap"},
        {"because": "named", "identifiers": ["b", "e"], "reason": "示例"},
    ]
    found = chosen(
        {"where": {"field": "area", "in": ["东镇"]}, "exclude": exclude},
        enterprise("a", area="西镇", status="closed"),
        enterprise("b", area="东镇", status="suspended"),
        enterprise("c", area="东镇"),
        enterprise("d", area="东镇"),
        enterprise("e", area="东镇"),
        enterprise("f", area="东镇"),
        past=past,
    )
    assert [one.identifier for one in candidates(found)] == ["f"]
    assert left_out(found) == {
        "outside-rule": ["a"], "not-open": ["b"], "inspected": ["c"], "other-department": ["d"], "named": ["e"]
    }  # fmt: skip
    assert reasons(found) == {
        "b": ["not-open", "inspected", "named", "at-cap"],
        "c": ["inspected", "at-cap"],
        "d": ["inspected-elsewhere"],
        "e": ["named"],
    }, "whoever does not fit the rule is not among the exclusions that somebody can act on"
    assert dict(found.members.reasons)["inspected"] == 1


def test_whom_the_plan_does_not_name_is_left_out() -> None:
    rules = FrameRules(Selection(stratify_by="team"), CAPS, TEAMS, ON, 2026, planned=True)
    sheet = sheet_of(rules)
    filled = [
        answered(sheet, ["open", "F"], [], Alike({}, {}, ["a"], ["甲"])),
        answered(sheet, ["", ""], [], Alike({}, {}, ["b", "c"], ["乙", "丙"], "not-named", 1)),
    ]
    found = choose(rules, filled, Past())
    assert left_out(found) == {"not-in-plan": ["b", "c"]}
    assert reasons(found) == {}
    assert found.members.changed == 1


def test_only_one_stratum_is_drawn_and_the_others_are_left_out() -> None:
    subjects = enterprise("a", area="东镇"), enterprise("b", area="西镇", status="closed"), enterprise("c", area="东镇")
    found = chosen({"stratify_by": "area"}, *subjects, enterprise("d", area="西镇"), stratum="东镇")
    assert [one.identifier for one in candidates(found)] == ["a", "c"]
    assert left_out(found) == {"other-stratum": ["b", "d"]}
    assert reasons(found) == {}
    with pytest.raises(StratumNotThere) as refused:
        chosen({"stratify_by": "area"}, *subjects, stratum="南镇")
    assert refused.value.facts["strata"] == ["东镇", "西镇"]


@pytest.mark.parametrize("area", ["东镇 ", "东\u200b镇", "東\u0301\u0000", "镇" * 201])
def test_a_value_that_cannot_name_a_stratum_is_refused(area: str) -> None:
    with pytest.raises(StratumNotText):
        chosen({"stratify_by": "area"}, enterprise("a", area=area))


def test_an_absurd_condition_is_refused() -> None:
    deep: dict[str, Any] = {"flag": "complaint"}
    for _ in range(25):
        deep = {"not": deep}
    with pytest.raises(ConditionTooLarge):
        chosen({"where": deep})
    wide = {"any": [{"any": [{"flag": "complaint"}] * 50}] * 50}
    with pytest.raises(ConditionTooLarge):
        chosen({"where": wide})
