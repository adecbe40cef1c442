"""What a visit is made of: the items by their rule, the enterprise in the right directory, the crew."""

from datetime import date
from typing import Literal
from uuid import UUID

import pytest

from services.sampling.draws.assignment.composing import NotKept, Surroundings, composed
from services.sampling.draws.assignment.gathering import CrewDraw, gathered
from services.sampling.draws.assignment.items import ItemDraw, ItemsDue, items_due
from services.sampling.draws.assignment.trail import GaveWay
from shared.contracts.assignment import TeamHead, Visit
from shared.policy.coverage import Cap
from shared.policy.purposes import DealServed, of_items
from tests.unit.sampling.draws.assignment.visits import (
    BUREAU,
    COUNTY,
    CREW,
    FIRST,
    ITEMS,
    PLAN,
    TARGETS,
    crew_draw,
    person,
    registers,
    terms,
)

DEAL = DealServed(TARGETS, 1)
OTHER = UUID(int=77)


def crew(**said: object) -> CrewDraw:
    (found,) = gathered([crew_draw("甲", taken=[("甲", 1, "A")], said=terms(**said))], {})
    return found


def visit(**said: object) -> Visit:
    (one,) = composed(crew(**said), registers())
    assert one.visit is not None
    return one.visit


@pytest.mark.parametrize(
    ("drawn", "due"),
    [
        ([], ItemsDue(("1", "2"))),
        ([(of_items(TARGETS, 1), ("3",)), ("items-kind/2023-09", ("4",))], ItemsDue(("3",), (ITEMS,))),
        ([(of_items(TARGETS, 2), ("3",))], ItemsDue(("1", "2"))),
        ([(of_items(OTHER, 1), ("3",))], ItemsDue(("1", "2"))),
        ([("topics/2023-09", ("4", "3"))], ItemsDue(("3", "4"), (ITEMS,))),
        (
            [("topics/2023-09/重点", ("4",)), ("topics/2023-H2/more-1", ("3", "4"))],
            ItemsDue(("3", "4"), (ITEMS, OTHER)),
        ),
        ([("topics/2023", ("4",))], ItemsDue(("4",), (ITEMS,))),
        ([("topics/2023-Q2", ("4",)), ("topics/2023-08", ("3",))], ItemsDue(("1", "2"))),
        ([(f"{of_items(TARGETS, 1)}/more-1", ("3",))], ItemsDue(("3",), (ITEMS,))),
    ],
)
def test_which_items_are_inspected(drawn: list[tuple[str, tuple[str, ...]]], due: ItemsDue) -> None:
    found = [ItemDraw(id_, *one) for id_, one in zip((ITEMS, OTHER), drawn, strict=False)]
    assert items_due(FIRST, DEAL, found, ("2", "1")) == due


def test_without_a_deal_a_draw_for_a_deal_says_nothing() -> None:
    assert items_due(FIRST, None, [ItemDraw(ITEMS, of_items(TARGETS, 1), ("3",))], ()) == ItemsDue(())


def test_a_visit_has_what_the_registers_have() -> None:
    one = visit(open_by=date(2023, 12, 1), last=date(2023, 9, 8))
    assert (one.party.bureau, one.party.name, one.team) == (BUREAU, "甲厂", "W")
    assert [(person.slot, person.role, person.key, person.name) for person in one.crew] == [(1, "组长", "A", "测试员A")]
    assert (one.vacant, one.items, one.plan, one.season) == (("组员",), (), None, "2023")
    assert (one.draws.targets, one.draws.deal, one.draws.crew, one.draws.items) == (TARGETS, 1, (CREW,), ())
    assert (one.covert, one.open_by, one.visit_from, one.visit_by) == (
        False,
        date(2023, 12, 1),
        FIRST,
        date(2023, 9, 8),
    )


def test_a_plan_says_items_team_and_directory() -> None:
    """A city draws from the plan of a county: the enterprise is in the county's directory."""
    one = visit(plan=PLAN)
    assert one.plan is not None
    assert (one.occasion, visit().occasion) == ("guidance", "draw")
    assert (one.plan.id, one.plan.edition, one.party.bureau, one.team) == (PLAN, 2, COUNTY, "G")
    assert [(item.key, item.name) for item in one.items] == [("1", "事项1"), ("2", "事项2")]


def test_whoever_leads_the_crew_heads_it_where_no_team_of_the_bureau_inspects() -> None:
    """In a county, the leader who is in the crew; at home, the heads of the team, wherever they are."""
    heads = {("2023", "W"): (_head("B", "leader"),), ("2023", "G"): (_head("A", "leader"),), ("2022", "W"): ()}
    known = registers()._replace(circumstances=Surroundings(heads=heads))
    for said, leading in ({"plan": PLAN}, "测试员A"), ({}, "测试员B"):
        (one,) = composed(crew(**said), known)
        assert one.visit is not None
        assert [head.name for head in one.visit.heads] == [leading]


def test_a_visit_has_the_methods_of_its_kind_and_the_caps_that_count_them() -> None:
    caps = (
        Cap(times=1, basis="示例"),
        Cap(times=2, basis="示例", methods=("on-site",), visits_of="team"),
        Cap(times=3, basis="示例", methods=("online",)),
        Cap(times=4, basis="示例", except_for=("guidance",)),
    )
    known = registers()._replace(circumstances=Surroundings(caps={"甲": caps}))
    cases: list[tuple[dict[str, object], list[int]]] = [
        ({}, [1, 2, 4]),
        ({"methods": ("online",)}, [1, 3, 4]),
        ({"plan": PLAN}, [1, 2]),
    ]
    for said, times in cases:
        (one,) = composed(crew(**said), known)
        assert one.visit is not None
        assert one.visit.methods == said.get("methods", ("on-site",))
        told = [cap.model_dump(exclude={"where", "basis"}) for cap in caps if cap.times in times]
        assert [cap.model_dump() for cap in one.visit.caps] == told


def _head(key: str, post: Literal["leader", "deputy"]) -> TeamHead:
    return TeamHead(post=post, person=person(key).id, name=person(key).name, subject=f"u-{key}")


def test_nobody_is_sent_where_a_place_is_vacant_or_a_draw_annulled() -> None:
    drawn = crew_draw("甲", "乙", taken=[("甲", 1, "A"), ("乙", 1, "B")])
    (left,) = gathered([drawn], {TARGETS: {"甲": GaveWay("closed", None)}})
    assert [one.visit is None for one in composed(left, registers())] == [True, False]
    (annulled,) = gathered([drawn._replace(annulled=True)], {})
    assert [one.visit for one in composed(annulled, registers())] == [None, None]


def test_whoever_is_in_no_register_stops_the_draw() -> None:
    whole = registers()
    for lacking in (whole._replace(people={}), whole._replace(parties={})):
        with pytest.raises(NotKept, match="no "):
            composed(crew(), lacking)
