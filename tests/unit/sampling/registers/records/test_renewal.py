"""A renewed certificate makes nobody another person: the decision, the numbers of earlier days, rows of a list."""

from datetime import date

import pytest

from services.sampling.registers.records.fields import Expert, Inspector, as_subject
from services.sampling.registers.records.former_keys import FormerKeys
from services.sampling.registers.records.merging import Entry, Merged, merge
from services.sampling.registers.records.renewal import (
    Holder,
    KeyTaken,
    KeyUnchanged,
    NewCertificate,
    RenewalOfRetired,
    renew,
)
from services.sampling.registers.records.renumbering import Before
from services.sampling.registers.records.retirement import RecordThen
from shared.errors import Refusal
from shared.policy.conditions import Identified, matches
from tests.unit.sampling.registers.records.test_lists import reading

PERSON = RecordThen("执-1", {"name": "示例甲", "certificate_expires": "2026-01-31", "post": "科员"}, retired=False)
NEW = NewCertificate("执-101", date(2031, 1, 31))


def test_a_person_with_a_new_certificate_is_the_same_but_for_number_and_expiry() -> None:
    fact = renew(PERSON, "people", NEW, None, "换证")
    assert (fact.directory, fact.key, fact.reason) == ("people", "执-101", "换证")
    assert fact.fields == {**PERSON.fields, "certificate_expires": "2031-01-31"} | {
        name: fact.fields[name] for name in fact.fields.keys() - PERSON.fields.keys()
    }


def test_an_expert_has_no_expiry() -> None:
    expert = RecordThen("X-1", {"name": "示例乙"}, retired=False)
    assert renew(expert, "experts", NewCertificate("X-101"), None, "换号").fields["name"] == "示例乙"


def test_a_person_may_take_a_number_of_their_own_again() -> None:
    assert renew(PERSON, "people", NEW, Holder("执-1", "示例甲"), "改正").key == "执-101"


@pytest.mark.parametrize(
    ("person", "certificate", "holder", "refusal"),
    [
        (PERSON._replace(retired=True), NEW, None, RenewalOfRetired),
        (PERSON, NewCertificate("执-1"), None, KeyUnchanged),
        (PERSON, NEW, Holder("执-101", "示例丙"), KeyTaken),
        (PERSON, NEW, Holder("执-202", "示例丙"), KeyTaken),
    ],
)
def test_no_renewal(
    person: RecordThen, certificate: NewCertificate, holder: Holder | None, refusal: type[Refusal]
) -> None:
    with pytest.raises(refusal):
        renew(person, "people", certificate, holder, "换证")


def test_a_number_of_earlier_days_is_the_persons() -> None:
    former = FormerKeys({"执-1": "执-201", "执-101": "执-201"})
    assert [former.present(key) for key in ("执-1", "执-101", "执-201", "执-9")] == [
        "执-201",
        "执-201",
        "执-201",
        "执-9",
    ]
    assert [former.present_name(name) for name in ("people/执-1", "执-101", "experts/X")] == [
        "people/执-201",
        "执-201",
        "experts/X",
    ]


def test_a_rule_that_names_a_former_number_means_the_person() -> None:
    somebody = as_subject("执-101", Inspector(name="示例甲"), ("执-1",))
    named = {
        number: matches(Identified(identifier=(number,)), somebody, date(2026, 1, 1)) for number in ("执-1", "执-2")
    }
    assert named == {"执-1": True, "执-2": False}


BEFORE = {
    "执-1": Before(Inspector(name="示例甲", birth_year=1980), retired=False),
    "执-2": Before(Inspector(name="示例乙"), retired=False),
    "执-3": Before(Inspector(name="示例丙"), retired=True),
}
FORMER = FormerKeys({"执-0": "执-1"})


def merged(*rows: str, header: str = "姓名,执法证号,原证号,出生年份") -> Merged:
    return merge("people", reading("\n".join([header, *rows, ""])), BEFORE, FORMER)


def test_a_list_says_that_a_certificate_was_renewed() -> None:
    made = merged("示例甲,执-101,执-1,1980", "示例丙,执-103,执-3,", "示例乙,执-2,,")
    assert list(made.entered) == [
        Entry("执-1", "执-101", Inspector(name="示例甲", birth_year=1980)),
        Entry("执-3", "执-103", Inspector(name="示例丙")),
    ]
    assert (made.faults, made.missing) == ((), ())
    assert (made.counts.added, made.counts.changed, made.counts.unchanged) == (1, 1, 1)


def test_the_same_list_again_renews_nothing() -> None:
    made = merged("示例甲,执-1,执-0,1980", "示例乙,执-2,执-2,", "示例丁,执-4,无,")
    assert [entry.key for entry in made.entered] == ["执-4"]
    assert made.faults == ()


@pytest.mark.parametrize(
    ("rows", "codes"),
    [
        (["示例甲,执-0,,1980"], ["former-key"]),
        (["示例己,执-9,执-8,"], ["former-key-unknown"]),
        (["示例甲,执-9,执-0,1980"], ["former-key-unknown"]),
        (["示例甲,执-2,执-1,1980"], ["key-taken"]),
        (["示例甲,执-101,执-1,1980", "示例甲,执-102,执-1,1980"], ["key-replaced"]),
        (["示例甲,执-101,执-1,1980", "示例庚,执-1,,"], ["key-replaced"]),
        (["示例甲,执-101,,1980"], ["same-person-suspected"]),
        (["示例丙,执-103,,"], ["same-person-suspected"]),
    ],
)
def test_a_row_that_could_make_one_person_two_is_refused(rows: list[str], codes: list[str]) -> None:
    made = merged(*rows)
    assert [fault.reason.code for fault in made.faults] == codes
    assert made.counts.faulty == len(codes)
    assert len(made.entered) == len(rows) - len(codes)


def test_another_person_of_the_same_name_is_no_suspect() -> None:
    """Born in another year; or the list has the first person too."""
    assert merged("示例甲,执-101,,1990").faults == ()
    assert merged("示例甲,执-101,,1980", "示例甲,执-1,,1980").faults == ()


def test_experts_are_persons_and_items_are_not() -> None:
    before = {"X-1": Before(Expert(name="示例辛"), retired=False)}
    made = merge("experts", reading("姓名,专家编号,原编号\n示例辛,X-2,X-1\n", "experts"), before)
    assert list(made.entered) == [Entry("X-1", "X-2", Expert(name="示例辛"))]
