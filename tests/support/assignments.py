"""An `assign` draw of made-up tasks and people, held step by step."""

from dataclasses import dataclass, field, replace

from shared.canonical import JsonObject, canonical
from shared.contracts.sampling import DrawAnnounced, SlotRef, SlotVacated
from shared.draws.frames import Frame, Person, Roster, Slot, Task, frame_root
from shared.draws.spec import spec_hash
from shared.log.event import Event
from tests.support.draws import Held, enterprises, members_of

_SLOTS = (Slot("组长", ("leader",)), Slot("对口组员", ("team:W",)), Slot("组员", ()))


@dataclass
class HeldAssign(Held):
    """Every inspection gets a leader, somebody of team W and one more; every third of the crew leads, half are of W.

    With a `slot`, `tasks` and `people` are those that are left for it (`again`).
    """

    title: str = "2026 年第一季度检查人员抽取"
    size: int = 4
    crew: int = 9
    slot: SlotRef | None = None
    tasks: list[Task] = field(default_factory=list)
    people: list[Person] = field(default_factory=list)
    people_openings: JsonObject = field(default_factory=dict)

    def frame(self) -> Frame:
        return Roster(self.tasks, self.people)

    async def announce(self) -> Event:
        if self.slot is None:
            self.people = sorted(self._people())
            self.tasks = sorted(Task(self.blind(firm), _SLOTS) for firm in enterprises(self.size))
            self._recuse()
        # Who the people are lies beside the frames, as with sampling: publishing must never come for it.
        await self.blobs.put(canonical(self.people_openings), "application/json")
        self.spec = {
            **self.rules("assign"),
            "tasks": {"root": frame_root(self.tasks), "size": len(self.tasks)},
            "people": {"root": frame_root(self.people), "size": len(self.people)},
        }
        return await self.append(
            DrawAnnounced(
                year=2026,
                serial=self.serial,
                spec_hash=spec_hash(self.spec),
                disclosure=self.disclosure,
                title=self.title,
                spec=self.spec,
                frame=self.frame_id,
                units=await self.put(self.tasks),
                openings=await self.put_openings(),
                people=await self.put(self.people),
                slot=self.slot,
            )
        )

    async def vacate(self, place: int, name: str) -> Event:
        """Whoever was drawn for this slot of the task served in this place (from 0) is not free, and says why."""
        assigned = self.outcome["assignments"][place]
        person = next(slot["person"] for slot in assigned["slots"] if slot["name"] == name)
        return await self.append(
            SlotVacated(task=assigned["task"], slot=name, person=person, because="recused", reason="其配偶在该企业任职")
        )

    def again(self, place: int, name: str, *, serial: int) -> "HeldAssign":
        """The draw over a vacated slot: the same task, that slot alone, everybody but whom it was drawn for."""
        assigned = self.outcome["assignments"][place]
        gone = next(slot["person"] for slot in assigned["slots"] if slot["name"] == name)
        (task,) = (task for task in self.tasks if task.id == assigned["task"])
        return replace(
            self,
            serial=serial,
            title=f"补派：{name}",
            slot=SlotRef(draw=self.draw, task=task.id, slot=name),
            tasks=[Task(task.id, tuple(slot for slot in task.slots if slot.name == name))],
            people=[person for person in self.people if person.id != gone],
            openings={task.id: self.openings[task.id]},
            events=[],
        )

    def _people(self) -> list[Person]:
        shown, self.openings = self.openings, {}
        people = [Person(self.blind(one), _tags(n), 2, ()) for n, one in enumerate(members_of("people", self.crew))]
        self.people_openings, self.openings = self.openings, shown
        return people

    def _recuse(self) -> None:
        """One who is no leader is recused from the first task."""
        person = next(person for person in self.people if not person.tags)
        self.people[self.people.index(person)] = person._replace(recused=(self.tasks[0].id,))


def _tags(number: int) -> tuple[str, ...]:
    return ("leader",) * (number % 3 == 0) + ("team:W",) * (number % 2)
