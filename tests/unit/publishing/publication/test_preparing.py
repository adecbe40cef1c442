"""What a matter tells, as it is published: redacted, with its clock, and for as long as the law shows it."""

import json
from datetime import date
from typing import Any

import pytest

from services.publishing.publication.preparing import (
    Told,
    penalty_told,
    prepare,
    publication_id,
    result_told,
    revise,
)
from services.publishing.publication.redaction import MARKS
from services.publishing.publication.releasing import DisplayClassMissing, release, released_by_itself
from shared.contracts.penalty import (
    IdentityPaper,
    PartyCodes,
    PenalisedBusiness,
    PenalisedPerson,
    PenaltyChanged,
)
from tests.integration.publishing.told import CORRECTED, RESULT
from tests.unit.publishing.publication.made_up import DIGITS, RULES, after, how, revised
from tests.unit.publishing.publication.made_up_penalty import DECIDED, penalty
from tests.unit.recorded import TODAY


def told(**more: Any) -> Told:
    return penalty_told(penalty(**more), RULES.law)


def test_a_penalty_names_the_penalised_and_nobody_else() -> None:
    found = told()
    assert found.content["facts"] == (f"甲测试安排{MARKS['name']}（住{MARKS['address']}）上岗，账号{MARKS['account']}")
    assert found.hidden == {"name": 1, "address": 1, "account": 1}
    assert (found.content["fine"], found.content["party"]["identifier"]) == ("20000.00", "91370124EX00000001")


@pytest.mark.parametrize(
    "party",
    [
        PenalisedPerson(name="甲测试", identity=IdentityPaper(kind="passport", number="EX0000001")),
        PenalisedBusiness(
            name="示例五金店",
            codes=PartyCodes(uscc="92370124EX00000003"),
            operator="甲测试",
            identity=IdentityPaper(kind="passport", number="EX0000001"),
        ),
    ],
)
def test_the_number_of_a_persons_paper_is_nowhere_in_it(party: Any) -> None:
    assert "EX0000001" not in json.dumps(told(party=party).content).replace("92370124EX00000003", "")


def test_its_clock_runs_from_the_decision_whenever_it_is_told() -> None:
    (law,) = after(prepare(told(), "approval", RULES)).clocks.open("expose-penalty")
    assert (law.opened.starts, law.end.due) == (DECIDED, date(2026, 4, 13))
    assert prepare(told(withheld=("minor",)), "approval", RULES).clocks == ()


@pytest.mark.parametrize(
    ("more", "terms", "withheld"),
    [
        ({}, "credit-serious", None),
        ({"credit_class": ""}, None, None),
        ({"credit_class": "credit-slight"}, None, "slight"),
        ({"withheld": ("minor", "secret")}, None, "minor"),
    ],
)
def test_how_long_it_is_shown(more: dict[str, Any], terms: str | None, withheld: str | None) -> None:
    found = told(**more)
    assert (found.terms and found.terms.rule, found.withheld) == (terms, withheld)


def test_without_a_class_it_is_released_by_nobody_until_its_case_says_it() -> None:
    first = prepare(told(credit_class=""), "by-itself", RULES)
    waiting = after(first)
    assert not released_by_itself(waiting)
    with pytest.raises(DisplayClassMissing):
        release(waiting, TODAY, RULES, DIGITS)
    again = revise(waiting, told(), RULES)
    assert again is not None
    assert released_by_itself(after(first, again))


def test_told_again_the_same_changes_nothing() -> None:
    first = prepare(told(), "approval", RULES)
    assert revise(after(first), told(), RULES) is None
    shown = after(first, release(after(first), DECIDED, RULES, DIGITS))
    assert revise(shown, told(), RULES) is None


def test_a_change_of_what_is_shown_is_put_right_within_three_working_days() -> None:
    first = prepare(told(), "approval", RULES)
    shown = after(first, release(after(first), DECIDED, RULES, DIGITS))
    change = PenaltyChanged(
        told=penalty(fine=1_000_000, content="罚款人民币壹万元"),
        by="reconsideration",
        document="示复决〔2026〕1号",
        on=date(2026, 5, 8),
        explanation="适用裁量基准不当",
    )
    fact = revise(shown, penalty_told(change.told, RULES.law, change), RULES)
    assert fact is not None
    changed = after(first, release(after(first), DECIDED, RULES, DIGITS), fact)
    # The Saturday after it was worked.
    assert [clock.end.due for clock in changed.clocks.open("withdraw-published-decision")] == [date(2026, 5, 12)]
    corrected = release(changed, date(2026, 5, 12), RULES, DIGITS)
    assert [how(part) for part in corrected.clocks] == [("met", None)]
    assert corrected.earlier == shown.versions[0].sha256
    # What nobody has seen yet is only prepared anew.
    early = revise(after(first), penalty_told(change.told, RULES.law, change), RULES)
    assert early is not None
    assert early.clocks == ()


def test_a_result_and_what_becomes_of_its_findings() -> None:
    found = result_told(RESULT, "publicity/1")
    assert found.content["items"][0]["result"] == f"未按规定培训{MARKS['name']}"
    assert (found.corrected, result_told(CORRECTED, "publicity/1").corrected) == (False, True)
    assert publication_id("inspection-result", "publicity/1") != publication_id("inspection-result", "publicity/2")


def test_what_is_put_right_without_other_words_needs_no_release() -> None:
    first = prepare(told(), "approval", RULES)
    shown = after(first, release(after(first), DECIDED, RULES, DIGITS))
    right = after(
        first,
        release(after(first), DECIDED, RULES, DIGITS),
        revised().model_copy(update={"content": shown.versions[0].content, "corrected": True}),
    )
    assert (right.corrected, right.waiting) == (True, None)
