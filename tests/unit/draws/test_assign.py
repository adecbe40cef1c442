"""An assignment is complete whenever one exists, and is the one a slow and obvious program finds."""

import hashlib
from collections import Counter
from collections.abc import Sequence

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from shared.draws.assign import AssignOutcome, Infeasible, assign, check_feasible
from shared.draws.frames import Person, Task
from tests.unit.draws.builders import SEED, id_of, person, task

Held = dict[tuple[str, int], str]
TAGS = ("a", "b")
tag_sets = st.lists(st.sampled_from(TAGS), unique=True, max_size=2).map(lambda tags: tuple(sorted(tags)))
task_lists = st.lists(st.lists(tag_sets, min_size=1, max_size=3), min_size=1, max_size=5).map(
    lambda shapes: [task(f"t{number}", *slots) for number, slots in enumerate(shapes)]
)
people_lists = st.lists(
    st.tuples(tag_sets, st.integers(1, 4), st.lists(st.sampled_from(["t0", "t1", "t2"]), unique=True, max_size=2)),
    min_size=1,
    max_size=6,
).map(lambda rows: [person(f"p{n}", *tags, capacity=most, recused=no) for n, (tags, most, no) in enumerate(rows)])
seeds = st.binary(min_size=32, max_size=32).map(bytes.hex)


def max_flow(tasks: Sequence[Task], people: Sequence[Person], fixed: Held) -> int:
    """How many slots can be filled beside those already given, by Ford and Fulkerson on an explicit network."""
    given_to = Counter(fixed.values())
    on_task = {(id_, who) for (id_, _), who in fixed.items()}
    residual: dict[object, dict[object, int]] = {"source": {}, "sink": {}}

    def edge(start: object, end: object, capacity: int) -> None:
        residual.setdefault(start, {})[end] = capacity
        residual.setdefault(end, {}).setdefault(start, 0)

    for one in people:
        edge(one.id, "sink", one.capacity - given_to[one.id])
    for work in tasks:
        for place, slot in enumerate(work.slots):
            if (work.id, place) in fixed:
                continue
            edge("source", (work.id, place), 1)
            for one in people:
                if set(slot.tags) <= set(one.tags) and work.id not in one.recused and (work.id, one.id) not in on_task:
                    # One node a task and person, with an edge through it: nobody is on a task twice.
                    edge((work.id, place), ("in", work.id, one.id), 1)
                    edge(("in", work.id, one.id), ("out", work.id, one.id), 1)
                    edge(("out", work.id, one.id), one.id, 1)

    def augment(node: object, seen: set[object]) -> bool:
        if node == "sink":
            return True
        seen.add(node)
        for following, capacity in residual[node].items():
            if capacity and following not in seen and augment(following, seen):
                residual[node][following] -= 1
                residual[following][node] += 1
                return True
        return False

    flow = 0
    while augment("source", set()):
        flow += 1
    return flow


def number_of_slots(tasks: Sequence[Task]) -> int:
    return sum(len(work.slots) for work in tasks)


def naive(tasks: Sequence[Task], people: Sequence[Person], seed: str) -> Held:
    """The protocol's sentence, word by word: the first person whose choice leaves a complete assignment."""

    def lot(text: str) -> bytes:
        return hashlib.sha256(f"{seed}\n{text}\n".encode()).digest()

    held: Held = {}
    for work in sorted(tasks, key=lambda work: (lot(f"task\n{work.id}"), work.id)):
        ranked = sorted(people, key=lambda one: (lot(f"person\n{work.id}\n{one.id}"), one.id))
        lots = [lot(f"slot\n{work.id}\n{place + 1}") for place in range(len(work.slots))]
        for place in sorted(range(len(lots)), key=lots.__getitem__):
            slot = work.slots[place]
            for one in ranked:
                taken = [who for who in held.values() if who == one.id]
                fits = set(slot.tags) <= set(one.tags) and work.id not in one.recused and len(taken) < one.capacity
                on_it = any(id_ == work.id and who == one.id for (id_, _), who in held.items())
                trial = {**held, (work.id, place): one.id}
                if fits and not on_it and max_flow(tasks, people, trial) == number_of_slots(tasks) - len(trial):
                    held = trial
                    break
    return held


@settings(max_examples=300)
@given(task_lists, people_lists, seeds)
def test_it_is_complete_whenever_a_max_flow_is(tasks: list[Task], people: list[Person], seed: str) -> None:
    missing = number_of_slots(tasks) - max_flow(tasks, people, {})
    if missing:
        with pytest.raises(Infeasible) as refused:
            assign(tasks, people, seed)
        told = refused.value.facts
        # The whole shortage: so many more places than the people who fit them can fill.
        assert told["places"] - told["capacity"] == missing  # type: ignore[operator]  # facts are of several types
    else:
        outcome = assign(tasks, people, seed)
        found = {(id_, place): who for id_, slots in outcome.assignments for place, (_, who) in enumerate(slots)}
        expected = naive(tasks, people, seed)
        assert found == expected
        assert [id_ for id_, _ in outcome.assignments] == list(dict.fromkeys(id_ for id_, _ in expected))


@given(task_lists, people_lists, seeds, st.randoms(use_true_random=False))
def test_the_order_of_the_frames_changes_nothing(
    tasks: list[Task], people: list[Person], seed: str, random: object
) -> None:
    def result() -> object:
        try:
            return assign(tasks, people, seed)
        except Infeasible as refusal:
            return refusal.facts

    before = result()
    random.shuffle(tasks)  # type: ignore[attr-defined]  # hypothesis gives a random.Random
    random.shuffle(people)  # type: ignore[attr-defined]  # hypothesis gives a random.Random
    assert result() == before


def test_with_not_one_place_to_spare() -> None:
    tasks = [task(f"t{number}", ["leader"], [], []) for number in range(60)]
    people = [person(f"p{number}", *(["leader"] if number < 6 else []), capacity=10) for number in range(18)]
    outcome = assign(tasks, people, SEED)
    # Six leaders have just enough for sixty tasks, so none of them may ever be spent on another slot.
    leaders = {one.id for one in people if one.tags}
    for _, ((_, leader), (_, second), (_, third)) in outcome.assignments:
        assert leader in leaders
        assert not {second, third} & leaders
        assert second != third


def test_nobody_is_on_a_task_twice() -> None:
    pair = [task("t", [], [])]
    with pytest.raises(Infeasible) as refused:
        assign(pair, [person("p", capacity=9)], SEED)
    assert (refused.value.facts["places"], refused.value.facts["capacity"]) == (2, 1)
    (only,) = assign(pair, [person("p"), person("q")], SEED).assignments
    assert {who for _, who in only.slots} == {id_of("p"), id_of("q")}


def test_a_shortage_is_told_so_that_a_chief_can_act() -> None:
    tasks = [task("t0", ["leader"], []), task("t1", ["leader"], [])]
    people = [person("chief", "leader", capacity=3, recused=["t1"]), person("p", capacity=5), person("q", capacity=5)]
    with pytest.raises(Infeasible) as refused:
        check_feasible(tasks, people)
    facts = refused.value.facts
    assert facts == {
        "places": 1,
        "capacity": 0,
        "slots": [{"task": id_of("t1"), "slot": "slot 0", "tags": "leader"}],
        "people": [],
    }
    assert "leader" in refused.value.detail
    assert "1 个位置" in refused.value.detail


def test_an_outcome_is_read_as_it_was_written() -> None:
    people = sorted(person(f"p{number}", capacity=2) for number in range(4))
    outcome = assign([task("t1", [], []), task("t2", [])], people, SEED)
    assert AssignOutcome.of(outcome.as_json()) == outcome


def test_the_order_in_which_slots_are_written_steers_nobody() -> None:
    """Version 1 served slots as written: whoever wrote the crew moved a leader's chance by 13 points."""
    people = [person(f"l{n}", "lead") for n in range(3)] + [person(f"o{n}") for n in range(3)]
    shares = []
    for slots in ([[], ["lead"]], [["lead"], []]):
        tasks = [task(f"t{number}", *slots) for number in range(2)]
        outcomes = [assign(tasks, people, id_of(f"trial {trial}")) for trial in range(1500)]
        drawn = Counter(who for outcome in outcomes for _, slots in outcome.assignments for _, who in slots)
        shares.append(drawn[id_of("l0")] / 1500)
    # Three standard deviations of the difference of two such shares are about 0.045.
    assert abs(shares[0] - shares[1]) < 0.06
