"""A list in sheets: each member is found, and proved by a few hashes."""

import json
from hashlib import sha256

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.publishing.frame.files import Files, lists_in
from services.publishing.frame.membership import NamedSheet, kept_tiles, provable, tiles_above
from services.publishing.frame.sheets import Key, Sheet, sheets
from services.publishing.frame.shelving import ShelvedNames, shelve_lists, shelve_names, shelve_outcome
from shared.canonical import JsonObject, canonical
from shared.draws.frames import Frame, LeftOut, Person, Slot, Task, Unit, canonical_texts, list_root
from shared.log.event import leaf_hash
from shared.log.merkle import verify_inclusion
from shared.log.tiles import WIDTH, TileId
from shared.settings import ServiceSettings

IDS = [character * 64 for character in "abcd"]


def units_of(size: int) -> list[Unit]:
    return [
        Unit(id_, "", n % 9 + 1) for n, id_ in enumerate(sorted(sha256(b"%d" % n).hexdigest() for n in range(size)))
    ]


def pages_of(units: list[Unit]) -> list[Sheet]:
    return list(sheets(zip((unit.id for unit in units), canonical_texts(units), strict=True)))


def file(members: list[Unit] | list[LeftOut] | list[Task] | list[Person]) -> bytes:
    return json.dumps([member.as_json() for member in members]).encode()


@given(st.integers(1, 1200), st.data())
def test_every_member_is_found_and_proved_by_few_tiles(size: int, data: st.DataObject) -> None:
    units = units_of(size)
    pages = pages_of(units)
    place = data.draw(st.integers(0, size - 1))
    unit = units[place]
    page = [page for page in pages if page.first <= unit.id][-1]
    assert page.find(Key("id", unit.id)) == (place, unit.as_json())
    kept = kept_tiles(b"".join(page.leaves for page in pages))
    found = provable(page, size, {tile: kept[tile] for tile in tiles_above(page, size)}).prove(unit.id)
    assert found is not None
    member, proof = found
    assert (member, proof.place, proof.size) == (unit.as_json(), place, size)
    hashes = [bytes.fromhex(hash_) for hash_ in proof.proof]
    root = bytes.fromhex(list_root(units))
    verify_inclusion(proof.place, proof.size, leaf_hash(canonical(unit.as_json())), hashes, root)


def test_what_proves_a_list_of_a_hundred_thousand_fits_in_memory() -> None:
    units = units_of(2 * WIDTH)
    pages = pages_of(units)
    kept = kept_tiles(b"".join(page.leaves for page in pages))
    openings = [{"id": unit.id, "label": "厂" * 20, "name": "9" * 18, "salt": "01" * 16} for unit in units]
    (named, _) = sheets((opening["id"], canonical(opening)) for opening in openings)
    proving = provable(pages[0], len(units), {tile: kept[tile] for tile in tiles_above(pages[0], len(units))})
    most = ServiceSettings.model_fields["memory_bytes"].default
    assert 100_000 / WIDTH * (proving.weight + NamedSheet(named.packed).weight) < most


def test_the_sheets_hold_a_list_of_a_few_thousand_and_their_tiles_its_tree() -> None:
    pages = pages_of(units_of(513))
    assert [(page.number, len(page.members)) for page in pages] == [(0, 256), (1, 256), (2, 1)]
    assert set(kept_tiles(b"".join(page.leaves for page in pages))) == {TileId(1, 0), TileId(0, 2)}
    assert set(kept_tiles(pages[0].leaves)) == {TileId(1, 0)}
    assert list(sheets([])) == []


@pytest.mark.parametrize("label", ['"id":"' + "f" * 64 + '"', 'a\\"id', "\u2028", "名称"])
def test_a_text_inside_a_line_is_not_taken_for_its_key(label: str) -> None:
    lines = [(id_, canonical({"id": id_, "label": label, "name": label + id_})) for id_ in IDS]
    (page,) = sheets(lines)
    assert page.find(Key("id", "f" * 64)) is None
    assert [page.find(Key("id", id_)) for id_ in IDS] == list(enumerate(page.members))
    assert page.find(Key("name", label + IDS[2])) == (2, page.members[2])


def names(files: Files, *, findable: bool = True) -> tuple[ShelvedNames, dict[str, list[JsonObject]]]:
    found = shelve_names(files, lists_in(files), findable=findable)
    return found, {
        shelved.shelf: [line for page in shelved.sheets for line in page.members] for shelved in found.shelved
    }


def test_who_is_behind_both_lists_is_kept_by_id_and_by_name() -> None:
    openings = {
        id_: {"name": name, "salt": "01" * 16, "label": f"某{name}厂"} for id_, name in zip(IDS, "ZYXW", strict=True)
    }
    units, out = [Unit(IDS[0], "W", 2), Unit(IDS[2], "", 1)], [LeftOut(IDS[1], "drawn"), LeftOut(IDS[3], "drawn")]
    files = Files(file(units), file(out), None, json.dumps(openings).encode())
    found, shelves = names(files)
    assert [line["id"] for line in shelves["openings"]] == IDS
    assert shelves["names"] == [{"at": at, "name": name} for at, name in ((3, "W"), (2, "X"), (1, "Y"), (0, "Z"))]
    assert found.enterprises[0] == ("Z", "某Z厂")
    found, shelves = names(files, findable=False)
    assert (list(shelves), found.enterprises) == (["openings"], [])
    del openings[IDS[3]]
    with pytest.raises(KeyError):
        names(files._replace(openings=json.dumps(openings).encode()))


def test_people_are_kept_without_a_name_whatever_the_openings_hold() -> None:
    openings = {id_: {"name": id_[0], "salt": "01" * 16, "label": id_[0]} for id_ in IDS}
    files = Files(
        file([Task(IDS[0], (Slot("组长", ()), Slot("组员", ())))]),
        file([LeftOut(IDS[1], "leave")]),
        file([Person(IDS[2], (), 1, ()), Person(IDS[3], (), 1, ())]),
        json.dumps(openings).encode(),
    )
    _, shelves = names(files)
    assert [line["id"] for line in shelves["openings"]] == [IDS[0]]
    lists = shelve_lists(lists_in(files))
    assert [shelved.shelf for shelved in lists.shelved] == ["tasks", "people", "excluded"]
    assert (lists.slots, lists.strata) == (2, ())


def test_strata_are_told_by_size_and_weights() -> None:
    units = [Unit(IDS[0], "W", 2), Unit(IDS[1], "", 1), Unit(IDS[2], "W", 5), Unit(IDS[3], "W", 2)]
    lists = shelve_lists(Frame(units))
    assert lists.strata == (("", 1, 1, 1), ("W", 3, 2, 5))


def test_an_outcome_is_kept_by_id_and_its_head_has_as_many_as_fit() -> None:
    outcome = {
        "deals": [{"name": "一", "stratum": "", "units": IDS[:1]}, {"name": "二", "stratum": "", "units": IDS[1:3]}],
        "reserve": {"": IDS[3:]},
    }
    drawn = shelve_outcome(canonical(outcome), assigns=False, most=300)
    assert drawn.head == outcome
    assert [line for page in drawn.shelved.sheets for line in page.members] == [
        {"deal": 1, "id": IDS[0], "place": 1},
        {"deal": 2, "id": IDS[1], "place": 1},
        {"deal": 2, "id": IDS[2], "place": 2},
        {"deal": 0, "id": IDS[3], "place": 1},
    ]
    cut = shelve_outcome(canonical(outcome), assigns=False, most=2).head
    assert [deal["units"] for deal in cut["deals"]] == [IDS[:1], IDS[1:2]]
    assert cut["reserve"] == {}


def test_of_an_assignment_the_people_are_kept_by_task() -> None:
    outcome = {
        "assignments": [
            {"task": IDS[1], "slots": [{"name": "组长", "person": IDS[2]}, {"name": "组员", "person": IDS[3]}]},
            {"task": IDS[0], "slots": [{"name": "组长", "person": IDS[3]}]},
        ]
    }
    drawn = shelve_outcome(canonical(outcome), assigns=True, most=1)
    assert drawn.head == {"assignments": outcome["assignments"][:1]}
    assert [line for page in drawn.shelved.sheets for line in page.members] == [
        {"id": IDS[0], "people": [IDS[3]], "place": 2},
        {"id": IDS[1], "people": IDS[2:], "place": 1},
    ]
