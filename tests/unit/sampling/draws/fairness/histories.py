"""Made-up years: honest ones, held by the protocol, and rigged ones, as fielded systems have held them."""

import hashlib
import random
from collections.abc import Callable, Sequence
from itertools import count

from services.sampling.draws.fairness.history import History, Openings, Writer
from shared.draws.assign import Assigned, AssignOutcome, assign
from shared.draws.frames import Frame, Person, Roster, Slot, Task, Unit
from shared.draws.rank import Dealt, RankOutcome, rank
from shared.draws.spec import RankSpec, read_spec
from tests.unit.draws.builders import id_of, spec_of

Weight = Callable[[int], int]


def frame(size: int, salt: str, weight: Weight = lambda _: 1) -> tuple[list[Unit], Openings]:
    """So many subjects E0000 …, under blinded ids of their own in each frame."""
    named = [(Unit(id_of(f"{salt}/{number}"), "", weight(number)), f"E{number:04}") for number in range(size)]
    openings = {unit.id: {"name": name, "salt": "", "label": f"示例{name}"} for unit, name in named}
    return sorted(unit for unit, _ in named), openings  # type: ignore[return-value]  # typed dicts, spelled as dicts


def spec_for(units: Sequence[Unit], drawn: int) -> RankSpec:
    spec = read_spec(spec_of(Frame(units), ("一", "", drawn)))
    assert isinstance(spec, RankSpec)
    return spec


def honest(size: int, drawn: int, draws: int, seed: object, weight: Weight = lambda _: 1) -> History:
    """Every draw by ticket, with a seed of its own."""
    writer = Writer()
    for number in range(draws):
        units, openings = frame(size, str(number), weight)
        spec = spec_for(units, drawn)
        outcome = rank(spec, units, hashlib.sha256(f"{seed}/{number}".encode()).hexdigest())
        writer.rank(spec, units, outcome, openings)
    return writer.history()


def resting(size: int, drawn: int, draws: int, seed: object, rest: int, weight: Weight = lambda _: 1) -> History:
    """As `honest`, but who was drawn is out of the next frames, `rest` of them: nobody is inspected twice at once."""
    writer = Writer()
    out: list[set[str]] = []
    for number in range(draws):
        everybody, openings = frame(size, str(number), weight)
        resting_now = set().union(*out[-rest:])
        units = [unit for unit in everybody if openings[unit.id]["name"] not in resting_now]
        spec = spec_for(units, drawn)
        outcome = rank(spec, units, hashlib.sha256(f"{seed}/{number}".encode()).hexdigest())
        writer.rank(spec, units, outcome, openings)
        out.append({openings[id_]["name"] for deal in outcome.deals for id_ in deal.units})
    return writer.history()


def rigged(size: int, draws: int, chosen: Callable[[int], Sequence[int]], weight: Weight = lambda _: 1) -> History:
    """`chosen` says which subjects the n-th draw "draws"."""
    writer = Writer()
    for number in range(draws):
        units, openings = frame(size, str(number), weight)
        ids = [id_of(f"{number}/{subject}") for subject in chosen(number)]
        writer.rank(spec_for(units, len(ids)), units, RankOutcome((Dealt("", "", tuple(ids)),), {}), openings)
    return writer.history()


def every_kth(size: int, drawn: int, seed: int) -> Callable[[int], Sequence[int]]:
    """A random start, then every k-th of the sorted list: of 136 for 40 there are three samples."""
    chance, step = random.Random(seed), size // drawn  # noqa: S311  # what is rigged here need not be hard to guess

    def chosen(_: int) -> Sequence[int]:
        start = chance.randrange(step)
        return range(start, start + step * drawn, step)

    return chosen


def assignments(draws: int, seed: object, favourite: int | None = None) -> History:
    """Eight tasks of two slots each, ten people; or somebody is put on every task, as somebody likes."""
    writer = Writer()
    for number in range(draws):
        tasks = sorted(Task(id_of(f"task {number}/{place}"), (Slot("a", ()), Slot("b", ()))) for place in range(8))
        people = sorted(Person(id_of(f"person {number}/{place}"), (), 8, ()) for place in range(10))
        openings: Openings = {
            id_of(f"person {number}/{place}"): {"name": f"P{place}", "salt": "", "label": f"测试员{place}"}
            for place in range(10)
        }
        drawn = assign(tasks, people, hashlib.sha256(f"{seed}/{number}".encode()).hexdigest())
        if favourite is not None:
            others = count()
            crews = []
            for task, slots in drawn.assignments:
                other = [place for place in range(10) if place != favourite][next(others) % 9]
                crew = zip(slots, (favourite, other), strict=True)
                crews.append(
                    Assigned(task, tuple((name, id_of(f"person {number}/{place}")) for (name, _), place in crew))
                )
            drawn = AssignOutcome(tuple(crews))
        writer.assign(Roster(tasks, people), drawn, openings)
    return writer.history()
