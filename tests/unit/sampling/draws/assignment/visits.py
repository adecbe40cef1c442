"""Made-up draws of people, registers, and visits that cases knows."""

from collections.abc import Iterable, Sequence
from datetime import UTC, date, datetime
from uuid import UUID

from services.sampling.draws.assignment.composing import PersonNow, PlanNow, Registers
from services.sampling.draws.assignment.gathering import CrewTerms, DrawnCrew, SlotTaken
from services.sampling.draws.assignment.items import ItemDraw
from services.sampling.draws.assignment.lifecycle import Assignment
from services.sampling.registers.records.fields import Item
from shared.contracts.assignment import AssignedParty, AssignedPlan, Visit
from shared.draws.frames import Slot, Task
from shared.policy.purposes import DealServed

CREW, MORE, TARGETS, PLAN, ITEMS = (UUID(int=number) for number in range(1, 6))
BUREAU, COUNTY = "370124", "370112"
FIRMS = ("甲", "乙", "丙", "丁")
TODAY, FIRST = date(2023, 9, 1), date(2023, 9, 4)
SLOTS = (Slot("组长", ("inspector", "team:W")), Slot("组员", ("inspector",)))


def terms(**changes: object) -> CrewTerms:
    made = CrewTerms(
        bureau=BUREAU,
        title="九月派员",
        kind="monthly",
        source=DealServed(TARGETS, 1),
        season="2023",
        open_by=None,
        first=FIRST,
        last=None,
        plan=None,
    )
    return made._replace(**changes)  # type: ignore[arg-type]  # of a NamedTuple


def crew_draw(
    *enterprises: str, taken: Sequence[tuple[str, int, str]] = (), said: CrewTerms | None = None
) -> DrawnCrew:
    """A draw of two people for each enterprise; `taken`: enterprise, number of the slot, key. Tasks are `task-甲` …"""
    return DrawnCrew(
        id=CREW,
        purpose=f"crews/{TARGETS}/1",
        terms=said or terms(),
        annulled=False,
        tasks=[Task(f"task-{one}", SLOTS) for one in enterprises],
        enterprises={f"task-{one}": one for one in enterprises},
        taken=[SlotTaken(f"task-{one}", one, number, key) for one, number, key in taken],
    )


def registers(drawn: Iterable[ItemDraw] = (), **plan: object) -> Registers:
    """Four firms of the bureau and of the county, people A to D, items 1 to 4, and a plan of the county."""
    now = PlanNow(AssignedPlan(id=PLAN, edition=2), COUNTY, ("2", "1"), {"甲": "G"})
    return Registers(
        parties={
            (bureau, firm): AssignedParty(identifier=firm, bureau=bureau, name=f"{firm}厂")
            for firm in FIRMS
            for bureau in (BUREAU, COUNTY)
        },
        people={key: person(key) for key in "ABCD"},
        items={key: Item(name=f"事项{key}", basis="《安全生产法》第四十九条") for key in "1234"},
        plans={PLAN: now._replace(**plan)},  # type: ignore[arg-type]  # of a NamedTuple
        drawn=list(drawn),
        open={CREW, MORE, TARGETS, ITEMS},
    )


def person(key: str, expires: date | None = None, number: int | None = None) -> PersonNow:
    return PersonNow(UUID(int=ord(key) if number is None else number), "people", key, f"测试员{key}", "", expires, "")


def known(visit: Visit, *, told: datetime = datetime(2023, 9, 1, 1, tzinfo=UTC), **said: object) -> Assignment:
    """The visit as cases knows it."""
    made = Assignment(
        bureau=BUREAU,
        version=1,
        trace="0" * 32,
        event=UUID(int=9),
        visit=visit,
        assigned_at=told,
        told_at=told,
    )
    return made.model_copy(update=said)
