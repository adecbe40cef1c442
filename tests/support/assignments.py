"""An `assign` draw of made-up tasks and people, held step by step."""

from dataclasses import dataclass, field
from uuid import UUID

from shared.canonical import JsonObject, canonical
from shared.contracts.sampling import Counts, DrawSucceeded
from shared.draws.assign import AssignOutcome
from shared.draws.frames import Person, Roster, Slot, Task
from shared.draws.succession import Held as Holding
from shared.draws.succession import Place, successor
from shared.log.event import Event
from tests.support.draws import Held, enterprises, members_of

_SLOTS = (Slot("组长", ("leader",)), Slot("对口组员", ("team:W",)), Slot("组员", ()))


@dataclass
class HeldAssign(Held):
    """Every inspection gets a leader, somebody of team W and one more; every third of the crew leads, half are of W."""

    title: str = "2026 年第一季度检查人员抽取"
    size: int = 4
    crew: int = 9
    out: int = 2
    tasks: list[Task] = field(default_factory=list)
    people: list[Person] = field(default_factory=list)
    people_openings: JsonObject = field(default_factory=dict)
    """Who the people are lies beside the lists, as with sampling: publishing must never come for it."""
    holding: Holding = field(default_factory=lambda: Holding({}, {}))

    def lists(self) -> Roster:
        return Roster(self.tasks, self.people, self.left_out)

    async def announce(self, *, replaces: UUID | None = None) -> Event:
        self._register()
        self.tasks = sorted(Task(self.blind(firm), _SLOTS) for firm in enterprises(self.size))
        self._recuse()
        await self.blobs.put(canonical(self.people_openings), "application/json")
        self.spec = {**self.rules("assign"), "tasks": self.ref(self.tasks), "people": self.ref(self.people)}
        counts = Counts(members=self.size, out=self._out(), people=self.crew, recusals=1, fewest=3)
        if self.covert:
            counts = Counts(members=self.size, out=self._out(), people=self.crew)
        return await self.announced(
            replaces, counts, units=await self.put(self.tasks), people=await self.put(self.people)
        )

    async def complete(self) -> Event:
        event = await super().complete()
        self.holding = Holding.drawn(AssignOutcome.of(self.outcome))
        return event

    async def succeed(self, place: int, slot: int) -> Event:
        """Whoever holds this slot (from 1) of the task served in this place (from 0) is recused, and says why."""
        where = Place(self.outcome["assignments"][place]["task"], slot)
        person = self.holding.holder(where)
        self.holding = self.holding.without(where, person)
        following = successor(self.lists(), self._seed, self.holding, where)
        self.holding = self.holding.taken(where, following)
        return await self.append(
            DrawSucceeded(
                n=sum(event.type == DrawSucceeded.type for event in self.events) + 1,
                reason="recused",
                left=2 if following else 0,
                task=where.task,
                slot=slot,
                person=person,
                successor=following or None,
                remark="其配偶在该企业任职",
            )
        )

    @property
    def _seed(self) -> str:
        return next(str(event.public["seed"]) for event in self.events if "seed" in event.public)

    def _out(self) -> dict[str, int]:
        reasons = [one.reason for one in self.left_out]
        return {reason: reasons.count(reason) for reason in sorted(set(reasons))}

    def _register(self) -> None:
        """The people, and those who are left out: their openings are kept apart."""
        shown, self.openings = self.openings, {}
        self.people = sorted(
            Person(self.blind(one), _tags(n), 2, ()) for n, one in enumerate(members_of("people", self.crew))
        )
        self.leave_out(members_of("people", self.out, start=self.crew), ("leave", "certificate"))
        self.people_openings, self.openings = self.openings, shown

    def _recuse(self) -> None:
        """A person who is no leader is recused from the first task."""
        person = next(person for person in self.people if not person.tags)
        self.people[self.people.index(person)] = person._replace(recused=(self.tasks[0].id,))


def _tags(number: int) -> tuple[str, ...]:
    return ("leader",) * (number % 3 == 0) + ("team:W",) * (number % 2)
