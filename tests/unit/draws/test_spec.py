import pytest

from shared.canonical import JsonObject
from shared.draws.frames import Roster
from shared.draws.spec import MalformedSpec, RankSpec, read_spec, spec_hash
from tests.unit.draws.builders import assign_spec, dice, party, person, rank_spec, task, units

SPEC = rank_spec(units(1, 2), ("一", "", 1), reserve=1)


def edited(path: str, value: object) -> JsonObject:
    """SPEC with one field, named `a.0.b`, set to another value."""
    *steps, last = path.split(".")
    spec = read_spec(SPEC).as_json()
    place: object = spec
    for step in steps:
        place = place[int(step)] if isinstance(place, list) else place[step]  # type: ignore[index]  # plain JSON
    place[last] = value  # type: ignore[index]  # plain JSON
    return spec


def test_a_spec_gives_back_the_json_it_came_from() -> None:
    for plain in (SPEC, assign_spec(Roster([task("t", [])], [person("p")])), edited("entropy", [party(), dice()])):
        spec = read_spec(plain)
        assert spec.as_json() == plain
        assert spec_hash(spec) == spec_hash(plain)


def test_every_change_changes_the_hash() -> None:
    hashes = {spec_hash(edited(path, value)) for path, value in (("serial", 8), ("reserve", 2), ("deals.0.name", "二"))}
    assert len(hashes | {spec_hash(SPEC)}) == 4


def test_a_draw_has_one_stream() -> None:
    spec = read_spec(SPEC)
    assert isinstance(spec, RankSpec)
    assert spec.stream == f"draw/{SPEC['draw']}"


@pytest.mark.parametrize(
    ("path", "value", "named"),
    [
        ("protocol", "cheqian-draw/2", "spec.protocol"),
        ("kind", "pick", "spec"),
        ("bureau", "37012", "spec.bureau"),
        ("bureau", "37012４", "spec.bureau"),
        ("year", "2026", "spec.year"),
        ("serial", 0, "spec.serial"),
        ("serial", True, "spec.serial"),
        ("serial", 1.0, "spec.serial"),
        ("serial", 2**53, "spec.serial"),
        ("draw", "01957C00-0000-7000-8000-000000000007", "spec.draw"),
        ("frame.root", "AB" * 32, "spec.frame.root"),
        ("frame.size", -1, "spec.frame.size"),
        ("frame.extra", 1, "spec.frame.extra"),
        ("reserve", -1, "spec.reserve"),
        ("reserve", None, "spec.reserve"),
        ("deals", {}, "spec.deals"),
        ("deals.0.count", "1", "spec.deals[0].count"),
        ("note", "x", "spec.note"),
        ("entropy.0.type", "coin", "spec.entropy[0]"),
        ("entropy.0.commitment", "5a", "spec.entropy[0].commitment"),
        ("entropy.0.source", "a\nb", "spec.entropy[0].source"),
        ("entropy.0.source", "", "spec.entropy[0].source"),
        ("entropy.1", {**dice(), "due": "2026-02-30T00:00:00Z"}, "spec.entropy[1].due"),
        ("entropy.1", {**dice(), "due": "2026-03-02T00:00:00.5Z"}, "spec.entropy[1].due"),
        ("entropy.1", {**dice(), "due": "2026-03-02T00:00:00+08:00"}, "spec.entropy[1].due"),
        ("entropy.1", {**dice(), "count": 19}, "spec.entropy[1].count"),
    ],
)
def test_a_malformed_spec_is_refused_by_path(path: str, value: object, named: str) -> None:
    spec = read_spec(SPEC).as_json()
    if path == "entropy.1":
        spec["entropy"][1] = value
    else:
        spec = edited(path, value)
    with pytest.raises(MalformedSpec) as refused:
        read_spec(spec)
    assert refused.value.facts == {"paths": [named]}
    assert named in refused.value.detail
    assert named in refused.value.detail_en


@pytest.mark.parametrize("value", [None, [], "spec", 5, {}, {"kind": "rank"}])
def test_what_is_no_spec_is_refused(value: object) -> None:
    with pytest.raises(MalformedSpec):
        read_spec(value)
