"""Who is named on record in an inspection."""

import pytest

from services.cases.inspection.mentioned import mentions_of, names_in
from shared.contracts.assignment import AssignedParty, TeamHead
from shared.contracts.inspection.basis import Amended, BasisStated, Complaint
from shared.contracts.inspection.finding import Deliberated, View
from shared.contracts.inspection.noted import Note
from shared.contracts.inspection.order import OrderServed
from shared.contracts.inspection.preparation import PlanDrafted
from shared.contracts.inspection.visit import Confirmation, MeetingHeld, RecordConfirmed, RefusalReported, RightsTold
from shared.contracts.publicity import PersonMentioned, PersonRole, PrivateValue
from shared.identifiers import Uscc
from tests.unit.cases.walk import (
    DISPUTED,
    FINDING,
    ITEMS,
    ORDER,
    PLAN,
    RECORD,
    SIGNERS,
    Walk,
    at,
    inspector,
    made_up,
    opened,
    walked,
)

PARTY = AssignedParty(
    identifier="91370124EXAMP00154",
    bureau="370124",
    name="示例化工有限公司",
    address="示例街 1 号",
    legal_representative="法人甲",
    post="董事长",
    telephone="0531-88880000",
)


def roles(walk: Walk) -> dict[str, PersonRole]:
    return {person.name: person.role for person in mentions_of(walk.now, ()).persons}


def private(walk: Walk) -> set[tuple[str, str]]:
    return {(each.kind, each.value) for each in mentions_of(walk.now, ()).private}


def complaint(**others: object) -> Note:
    said = {
        "source": "12345 热线",
        "received": "2026-03-01",
        "content": "举报",
        "anonymous": False,
        "reporter": "举报甲",
    }
    return BasisStated(basis=Complaint.model_validate({**said, **others}))


@pytest.mark.parametrize(
    ("words", "names"),
    [
        ("张甲", ["张甲"]),
        ("张甲、李乙（电工）；王丙", ["张甲", "李乙", "王丙"]),
        ("安全员张甲", ["安全员张甲", "张甲"]),
        ("董事长张甲", ["董事长张甲", "张甲"]),
        ("董事长", []),
        ("现场负责人", []),
        ("园区值班人员", []),
        ("甲", []),
        ("", []),
    ],
)
def test_names_are_found_in_what_people_write(words: str, names: list[str]) -> None:
    assert list(names_in(words, ("安全员", "董事长", "现场负责人"))) == names


def test_the_enterprise_its_head_and_its_telephone() -> None:
    walk = Walk(opened().model_copy(update={"party": PARTY}))
    assert roles(walk)["法人甲"] == "representative"
    assert private(walk) == {("contact", "0531-88880000")}
    assert mentions_of(walk.now, ()).public == ("示例街 1 号",)


def test_an_individual_business_may_be_where_somebody_lives() -> None:
    party = PARTY.model_copy(update={"identifier": str(Uscc.completed("92370124MA00000A"))})
    walk = Walk(opened().model_copy(update={"party": party}))
    assert ("address", "示例街 1 号") in private(walk)
    assert mentions_of(walk.now, ()).public == ()


def test_the_crew_of_all_times_with_the_numbers_that_are_not_public() -> None:
    head = TeamHead(post="leader", person=made_up("head"), name="组长甲")
    walk = Walk(opened().model_copy(update={"heads": (head,)}))
    for name in ("third", "fourth"):
        crew = (inspector("first"), inspector(name))
        walk.note(Amended(amended=made_up(name), because="crew", party=PARTY, crew=crew, items=ITEMS))
    found = roles(walk)
    assert found.items() >= dict.fromkeys(["first", "second", "expert", "third", "fourth", "组长甲"], "officer").items()
    known = mentions_of(walk.now, ("示执-first",)).persons
    assert PersonMentioned(name="first", role="officer") in known
    number = PrivateValue(kind="identity-number", value="示执-third")
    assert PersonMentioned(name="third", role="officer", private=(number,)) in known


def test_who_gets_another_account_is_named_as_the_record_has_the_person_last() -> None:
    walk = Walk(opened(crew=(inspector("first"),)))
    for name, subject in (("first", "anew"), ("first after a marriage", "anew")):
        person = inspector("first").model_copy(update={"name": name, "subject": subject})
        walk.note(Amended(amended=made_up(name), because="crew", party=PARTY, crew=(person,), items=ITEMS))
    officers = [name for name, role in roles(walk).items() if role == "officer"]
    assert officers == ["first after a marriage"]


def test_a_complainant_is_named_and_one_who_stays_unknown_is_mentioned() -> None:
    walk = Walk(opened(occasion="complaint"))
    walk.note(complaint())
    assert roles(walk)["举报甲"] == "complainant"
    walk.note(complaint(anonymous=True, reporter=""))
    assert "举报甲" not in roles(walk)
    assert roles(walk)["匿名举报人"] == "complainant"


SAID: tuple[tuple[Note, dict[str, PersonRole]], ...] = (
    (RightsTold(to="受告知人甲", post="班长", confirmed=True), {"受告知人甲": "other"}),
    (
        MeetingHeld(meeting="closing", at=at(2), attended=("参会甲", "安全员参会乙")),
        {"参会甲": "other", "参会乙": "other"},
    ),
    (
        RecordConfirmed(
            left=at(3),
            confirmation=Confirmation(
                by="signature", signer="签字甲", witness="见证甲", pages=RECORD.confirmation.pages
            ),
        ),
        {"签字甲": "other", "见证甲": "witness"},
    ),
    (RefusalReported(at=at(3), to="领导甲", content="拒签"), {"领导甲": "officer"}),
    (
        PlanDrafted(plan=PLAN.model_copy(update={"contact": "联系甲 13800000000"}), signers=SIGNERS),
        {"联系甲": "officer"},
    ),
    (
        Deliberated(
            finding=FINDING,
            at=at(4),
            chair="主持甲",
            recorder="记录甲",
            views=(View(name="会商甲", post="科长", view="成立"), View(name="会商乙", post="科长", view="成立")),
            opinion="成立",
            outcome="stands",
        ),
        {"主持甲": "officer", "记录甲": "officer", "会商甲": "other", "会商乙": "other"},
    ),
    (
        OrderServed(
            order=ORDER, at=at(33), effective=at(33).date(), by="left-with-witness", receiver="收件甲", witness="见证乙"
        ),
        {"收件甲": "other", "见证乙": "witness"},
    ),
)


@pytest.mark.parametrize(("what", "named"), SAID, ids=[what.kind for what, _ in SAID])
def test_whoever_a_note_names_is_mentioned(what: Note, named: dict[str, PersonRole]) -> None:
    walk = walked("ordered")
    walk.note(DISPUTED)
    assert not named.keys() & roles(walk).keys()
    walk.note(what)
    assert roles(walk).items() >= named.items()


def test_the_number_of_who_is_to_be_called_is_private() -> None:
    walk = walked("opened")
    walk.note(PlanDrafted(plan=PLAN.model_copy(update={"contact": "联系甲 13800000000"}), signers=SIGNERS))
    assert private(walk) == {("contact", "13800000000")}
