"""Which people may be put on which tasks, before anything is blinded: tasks have identifiers, people have their
register keys. Which people are in use is decided in registers/records/retirement.py; why a person in use cannot be put
on any task, in availability.py.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from services.sampling.draws.frame.left_out import public_reason
from services.sampling.draws.frame.members import Excluded, OutReason
from services.sampling.draws.roster.availability import CrewRules, Recruit, belongs, reasons_against
from services.sampling.draws.roster.capacity import spread
from services.sampling.draws.roster.crew import Visit
from services.sampling.draws.roster.requests import Absence
from services.sampling.draws.roster.shortage import Hindered, explain
from shared.contracts.frame import Recused
from shared.draws.assign import Infeasible
from shared.draws.frames import Person, Task
from shared.errors import Invalid
from shared.few import few, few_en

_SHOWN = 20
LARGEST = 2000
"""The largest number of tasks in a roster: far more than a bureau has in a year, and still checked in seconds."""


class PersonNotKept(Invalid):
    code = "person-not-kept"
    title = "名录库中没有这些人员"
    title_en = "Some people are in no register"


class RecusalWithoutTask(Invalid):
    code = "recusal-without-task"
    title = "回避所涉企业不在本次任务中"
    title_en = "A recusal names no task of the roster"


class KeyTwice(Invalid):
    code = "key-in-two-registers"
    title = "人员与专家编号相同"
    title_en = "A key is in two registers"


class TooManyTasks(Invalid):
    code = "too-many-tasks"
    title = "任务过多"
    title_en = "Too many tasks"


class Muster(NamedTuple):
    """The content of a roster before it is blinded. `loads`: key → how many tasks the person has this season.

    `everybody` are the people of the registers, by key: those who can be put on tasks (`people`, who have no capacity
    yet), the excluded with their reasons (`out`), and those who do not fit the condition of the request.
    """

    visits: Mapping[str, Visit]
    tasks: Sequence[Task]
    people: Sequence[Person]
    everybody: Mapping[str, Recruit]
    loads: Mapping[str, int]
    out: Sequence[Excluded]

    def name(self, key: str) -> str:
        return self.everybody[key].fields.name

    def spread(self) -> "Muster":
        """The roster with the capacities of its people. Whoever has so many tasks already that the work is spread over
        the others is excluded too. Raises CrewsShort, which names the people who fit and what is missing.
        """
        try:
            people = spread(self.tasks, self.people, self.loads)
        except Infeasible as error:
            names = {key: one.fields.name for key, one in self.everybody.items()}
            raise explain(error, self.tasks, self.visits, names, self._hindered()) from error
        busy = [self._busy(person.id) for person in people if not person.capacity]
        return self._replace(people=[one for one in people if one.capacity], out=sorted([*self.out, *busy]))

    def left_out(self) -> list[tuple[str, str]]:
        """(key, public reason) of everybody in the registers who is not among the people of the roster."""
        drawable = {person.id for person in self.people}
        reasons = {one.identifier: public_reason(why.because for why in one.reasons) for one in self.out}
        return [(key, reasons.get(key, "outside-rule")) for key in self.everybody if key not in drawable]

    def _busy(self, key: str) -> Excluded:
        tasks = self.loads.get(key, 0)
        told = f"本期已承担 {tasks} 项，本次由承担较少的人员分担", f"has {tasks} tasks this season; others have fewer"
        return Excluded(key, self.name(key), [OutReason("load", *told)])

    def _hindered(self) -> Iterator[Hindered]:
        for one in self.out:
            yield Hindered(one.name, self.everybody[one.identifier].tags, one.reasons)
        for person in self.people:
            yield Hindered(self.name(person.id), person.tags, (), person.recused)


class Circumstances(NamedTuple):
    """The facts besides the registers that decide who can be put on a task: the crew rules, the recusals that the
    request declares, and the tasks that each person has this season.
    """

    rules: CrewRules
    recusals: Sequence[Recused]
    loads: Mapping[str, int]


def muster(visits: Sequence[Visit], tasks: Sequence[Task], recruits: Iterable[Recruit], given: Circumstances) -> Muster:
    """Everybody who can be put on a task, and everybody who cannot, with every reason.

    Raises TooManyTasks, KeyTwice, PersonNotKept, RecusalWithoutTask.
    """
    recruits = list(recruits)
    _check_declared({one.key for one in recruits}, [task.id for task in tasks], given)
    kept = _by_key(one for one in recruits if belongs(one, given.rules))
    recused: dict[str, set[str]] = defaultdict(set)
    for recusal in given.recusals:
        recused[recusal.person].add(recusal.enterprise)
    people, out = [], []
    for key, recruit in sorted(kept.items()):
        if not recruit.fits(given.rules.only, given.rules.on.first):
            continue
        reasons = reasons_against(recruit, given.rules)
        if len(recused[key]) == len(tasks):
            told = few([visit.label for visit in visits], _SHOWN), few_en([visit.label for visit in visits], _SHOWN)
            reasons.append(OutReason("recused", f"回避：{told[0]}", f"recused: {told[1]}"))
        if reasons:
            out.append(Excluded(key, recruit.fields.name, reasons))
        else:
            people.append(Person(key, recruit.tags, 0, tuple(sorted(recused[key]))))
    by_identifier = {visit.identifier: visit for visit in visits}
    return Muster(by_identifier, tasks, people, dict(sorted(kept.items())), given.loads, out)


def check_number(tasks: int) -> None:
    """Refuse more tasks than a roster may have. Raises TooManyTasks."""
    if tasks > LARGEST:
        raise TooManyTasks(
            f"本次有 {tasks} 项任务，一份名册最多 {LARGEST} 项；请按批次或月份分开确定。",
            f"There are {tasks} tasks, and a roster takes {LARGEST}; make one for each deal or month.",
            tasks=tasks,
        )


def _by_key(recruits: Iterable[Recruit]) -> dict[str, Recruit]:
    kept: dict[str, Recruit] = {}
    for recruit in recruits:
        if recruit.key in kept:
            raise KeyTwice(
                f"编号 {recruit.key} 同时用于执法人员“{kept[recruit.key].fields.name}”和专家“{recruit.fields.name}”；"
                "请更改其中一个编号。",
                f"The key {recruit.key} stands for an inspector and for an expert; change one of them.",
                key=recruit.key,
            )
        kept[recruit.key] = recruit
    return kept


def _check_declared(kept: Collection[str], tasks: Sequence[str], given: Circumstances) -> None:
    check_number(len(tasks))
    declared: tuple[Recused | Absence, ...] = (*given.recusals, *given.rules.absent)
    strangers = sorted({one.person for one in declared} - set(kept))
    if strangers:
        raise PersonNotKept(
            f"回避、请假所列的下列编号不在执法人员或专家名录库中：{'、'.join(strangers)}；请核对。",
            f"Recusals or absences name people who are in no register: {', '.join(strangers)}.",
            people=strangers,
        )
    elsewhere = sorted({recusal.enterprise for recusal in given.recusals} - set(tasks))
    if elsewhere:
        raise RecusalWithoutTask(
            f"回避所涉的下列企业不在本次任务中：{'、'.join(elsewhere)}；请核对统一社会信用代码，或删去。",
            f"Recusals name enterprises that are not among the tasks: {', '.join(elsewhere)}.",
            enterprises=elsewhere,
        )
