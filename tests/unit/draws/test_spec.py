"""A spec has exactly the members of the page; whatever else stands there is refused, with every place."""

from collections.abc import Callable
from typing import Any, get_args

import pytest

from shared.canonical import JsonObject
from shared.draws.frames import Frame, Roster
from shared.draws.spec import MalformedSpec, Source, read_spec, spec_hash
from tests.unit.draws.builders import NOTARY, beacon, left_out, parties, party, person, spec_of, task, units

Edit = Callable[[Any], object]
RANK = spec_of(Frame(units(1, 1), left_out("drawn")), ("一", "", 1))
ASSIGN = spec_of(Roster([task("t", [])], [person("p")], left_out("leave")))


def faults_of(spec: JsonObject) -> list[str]:
    with pytest.raises(MalformedSpec) as refused:
        read_spec(spec)
    paths = refused.value.facts["paths"]
    assert isinstance(paths, list)
    return [str(path) for path in paths]


@pytest.mark.parametrize("spec", [RANK, ASSIGN, RANK | {"entropy": parties()}], ids=["rank", "assign", "parties"])
def test_it_is_written_as_it_was_read(spec: JsonObject) -> None:
    assert read_spec(spec).as_json() == spec
    assert spec_hash(read_spec(spec)) == spec_hash(spec)


@pytest.mark.parametrize("spec", [RANK, ASSIGN], ids=["rank", "assign"])
def test_each_member_is_needed_and_no_other_is_allowed(spec: JsonObject) -> None:
    for name in spec.keys() - {"kind"}:
        assert faults_of({key: value for key, value in spec.items() if key != name}) == [f"spec.{name}"]
    assert faults_of({key: value for key, value in spec.items() if key != "kind"}) == ["spec"]
    assert faults_of(spec | {"title": "x"}) == ["spec.title"]
    assert faults_of(spec | {"bureau": 5, "year": "2026"}) == ["spec.bureau", "spec.year"]


@pytest.mark.parametrize(
    ("place", "value"),
    [
        ("protocol", "cheqian-draw/1"), ("kind", "lots"), ("bureau", "37012"), ("organisation", "本局"),
        ("year", 0), ("year", True), ("serial", 0), ("serial", 1.0), ("serial", None), ("draw", "01957C00-" + "0" * 27),
        ("purpose", "a b"), ("ends", "2026-03-05"), ("reserve", -1), ("reserve", 10_001), ("deals", []),
        ("deals", [{"name": str(n), "stratum": "", "count": 1} for n in range(257)]), ("entropy", []),
        ("entropy", [beacon(), beacon()]), ("entropy", [party(f"p{n}", NOTARY) for n in range(9)]),
        ("policy", {"file": "", "rule": " "}), ("policy", {"file": "ab", "rule": ""}),
    ],
)  # fmt: skip
def test_values_beyond_their_limits(place: str, value: object) -> None:
    assert faults_of(RANK | {place: value})[0].startswith("spec.policy" if place == "policy" else "spec")


@pytest.mark.parametrize(
    ("edit", "path"),
    [
        (lambda spec: spec["frame"].pop("key"), "spec.frame.key"),
        (lambda spec: spec["excluded"].update(key="aa" * 32), "spec.excluded.key"),
        (lambda spec: spec["deals"][0].update(name=""), "spec.deals[0].name"),
        (lambda spec: spec["deals"][0].update(stratum="a\u200b"), "spec.deals[0].stratum"),
        (lambda spec: spec["entropy"][1].update(type="dice"), "spec.entropy[1]"),
        (lambda spec: spec["entropy"][1].update(source="Notary"), "spec.entropy[1].source"),
        (lambda spec: spec["entropy"][1].update(owner="bureau"), "spec.entropy[1].owner"),
        (lambda spec: spec["entropy"][1].update(key="AB" * 32), "spec.entropy[1].key"),
        (lambda spec: spec["entropy"][1].update(signature="ab" * 32), "spec.entropy[1].signature"),
        (lambda spec: spec["entropy"][1].update(due="2026-03-05T00:00:00Z"), "spec.entropy[1].due"),
    ],
)
def test_every_fault_has_its_place(edit: Edit, path: str) -> None:
    spec = RANK | {"entropy": parties(), "deals": [dict(RANK["deals"][0])]}
    spec |= {"frame": dict(RANK["frame"]), "excluded": dict(RANK["excluded"])}
    edit(spec)
    assert faults_of(spec) == [path]


def test_tasks_and_people_have_one_key() -> None:
    with pytest.raises(MalformedSpec, match="one frame key"):
        read_spec(ASSIGN | {"people": ASSIGN["people"] | {"key": "bb" * 32}})


def test_a_spec_that_no_entry_can_hold() -> None:
    deals = [{"name": f"{n:0>200}", "stratum": "危" * 200, "count": 1} for n in range(256)]
    with pytest.raises(MalformedSpec, match="65535"):
        read_spec(RANK | {"deals": deals})


def test_a_fault_says_what_to_do_in_both_languages() -> None:
    with pytest.raises(MalformedSpec) as refused:
        read_spec(RANK | {"purpose": "a b", "organisation": "本局"})
    assert "spec.purpose：应为 1 至 100 个字符" in refused.value.detail
    assert "spec.purpose: Write 1 to 100 characters" in refused.value.detail_en


def test_the_sources_are_a_beacon_and_parties_and_nothing_else() -> None:
    kinds = get_args(get_args(Source)[0])
    assert [get_args(kind.model_fields["type"].annotation) for kind in kinds] == [("drand",), ("party",)]
