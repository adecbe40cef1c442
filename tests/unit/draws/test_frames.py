from hypothesis import given
from hypothesis import strategies as st

from shared.canonical import canonical
from shared.draws.frames import REASONS, Frame, LeftOut, Members, Person, Roster, Task, Unit, list_root, lists_by_name
from shared.log.event import leaf_hash
from shared.log.merkle import EMPTY_ROOT, root_of
from tests.unit.draws.builders import id_of, person, task, units

texts = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), min_size=1, max_size=10)
ids = st.integers(0, 10**6).map(str).map(id_of)
unit_lists = st.lists(st.builds(Unit, ids, texts, st.integers(1, 1000)), unique_by=lambda unit: unit.id)
left_out_lists = st.lists(st.builds(LeftOut, ids, st.sampled_from(sorted(REASONS))), unique_by=lambda out: out.id)


def plain_root(members: Members) -> str:
    leaves = {member.id: leaf_hash(canonical(member.as_json())) for member in members}
    return root_of(leaves[id_] for id_ in sorted(leaves)).hex()


@given(unit_lists | left_out_lists)
def test_the_root_is_over_the_canonical_form_of_each_member(members: list[Unit] | list[LeftOut]) -> None:
    assert list_root(members) == plain_root(members)
    assert list_root(members[::-1]) == list_root(members)


def test_the_root_of_tasks_people_and_of_nobody() -> None:
    tasks: list[Task] = [task("t", ["leader"], []), task("u", [])]
    people: list[Person] = [person("p", "leader", recused=["t"]), person("q")]
    assert list_root(tasks) == plain_root(tasks)
    assert list_root(people) == plain_root(people)
    assert list_root([]) == EMPTY_ROOT.hex()


def test_lists_have_the_names_of_the_spec() -> None:
    assert list(lists_by_name(Frame(units(1)))) == ["frame", "excluded"]
    assert list(lists_by_name(Frame(units(1), None))) == ["frame"]
    assert list(lists_by_name(Roster([], []))) == ["tasks", "people", "excluded"]
