"""Every leaf of every public part of a sound year, changed: the audit names it, or the leaf is listed as free."""

import json
from collections.abc import Iterator
from functools import partial
from itertools import islice
from random import Random
from typing import Any

import pytest

from shared.canonical import JsonObject, NotCanonical
from tests.support.sizes import short_or_long
from tests.unit.draws.logs import Edit, audited, build
from tests.unit.draws.sound_year import sound_year
from tests.unit.draws.test_bundle import DELETED, with_
from tests.unit.draws.test_bundle_mutants import nodes

SEED = 20231201
SCRIPT = sound_year()
Path = tuple[str | int, ...]


def texts(text: str, chance: Random) -> Iterator[str]:
    """Other texts: one that is none of the protocol, and one of the same form."""
    yield chance.choice([f"{text} ", f"{text}\n", text.upper() + "\u200b", text + text])
    place = chance.randrange(len(text)) if text else 0
    other = chance.choice([character for character in "0123456789abcdef" if text[place : place + 1] != character])
    yield text[:place] + other + text[place + 1 :]


def others(value: Any, chance: Random) -> Iterator[Any]:
    """Other values for a leaf, or for an object or a list."""
    yield DELETED
    yield chance.choice([True, "", [], {}, [value], {"": value}])
    match value:
        case str():
            yield from texts(value, chance)
        case int():
            yield value + 1
            yield value - 1
        case dict():
            yield {**value, "unknown": ""}
        case list():
            yield [*value, *value[-1:]]
            yield value[::-1]


# Leaves that a stranger cannot hold against anything else in public. They are fixed before the seed exists: the bundle,
# the file of the policy, or the bureau's word tells whether they are true.
FREE = [
    ("announced", "changed"),
    ("announced", "frozen"),
    ("announced", "joined"),
    ("announced", "left"),
    ("announced", "counts", "recusals"),
    ("announced", "counts", "fewest"),
    ("announced", "spec", "deals", 0, "name"),
    ("announced", "spec", "deals", 0, "stratum"),
    ("announced", "spec", "deals", 0, "count"),
    ("announced", "spec", "reserve"),
    ("announced", "spec", "entropy", 0, "source"),
    ("announced", "spec", "policy", "rule"),
    ("announced", "spec", "purpose"),
    *(("announced", "spec", name, "root") for name in ("frame", "excluded", "tasks", "people")),
    ("announced", "spec", "frame", "key"),
    ("completed", "outcome_hash"),
    ("substituted", "reason"),
    ("succeeded", "reason"),
    ("succeeded", "left"),
]


def kinds_of_events() -> list[int]:
    """The number of the first event of each kind in the script: its type, and what sort of draw an announcement is."""
    log = build(SCRIPT)
    first: dict[tuple[object, ...], int] = {}
    for number, happening in enumerate(SCRIPT):
        public = happening.public(log) if happening.type.endswith(".announced") else {"spec": {}}
        spec = public["spec"]
        sort = (spec.get("kind"), len(spec.get("entropy", ())), public.get("open_by"), bool(public.get("replaces")))
        first.setdefault((happening.type, *sort), number)
    return list(first.values())


def edits(public: JsonObject, chance: Random) -> Iterator[tuple[Path, Edit]]:
    """Changes of the public part of an entry, each with the path of what it changes: one for each node."""
    for path, value in nodes(public):
        different = [other for other in others(value, chance) if other is DELETED or other != value]
        yield path, partial(_change, path=path, other=chance.choice(different))


def _change(fields: JsonObject, path: Path, other: Any) -> None:
    fields["public"] = with_(fields["public"], *path, value=other)


@short_or_long("every", 2, 1)
@pytest.mark.parametrize("number", kinds_of_events(), ids=lambda number: f"{number} {SCRIPT[number].type}")
def test_every_mutant_is_named_or_free(number: int, every: int) -> None:
    word = SCRIPT[number].type.rpartition(".")[2]
    public = json.loads(build(SCRIPT[: number + 1]).entries[number])["public"]
    unnamed, tried = [], 0
    chance = Random(SEED + number)  # noqa: S311  # it chooses mutants, and no key
    for path, edit in islice(edits(public, chance), number % every, None, every):
        try:
            log = build(SCRIPT, {number: edit})
        except NotCanonical:
            continue
        tried += 1
        if (word, *path) not in FREE and not audited(log).findings:
            unnamed.append(path)
    assert not unnamed
    assert tried >= len(public) // every


@pytest.mark.parametrize(
    ("name", "other", "code"),
    [
        ("bureau", "370125", "well-formed"),
        ("stream", "draw/nothing", "well-formed"),
        ("stream", "case/1", "well-formed"),
        ("version", 2, "one-announcement"),
        ("version", "1", "well-formed"),
        ("type", "sampling.draw.voided", "well-formed"),
        ("type", "sampling.last-share.entered", "well-formed"),
        ("time", "2023-08-01T00:00:00.000Z", "clock"),
        ("time", "9999-12-31T23:59:59.999Z", "well-formed"),
        ("time", "2023-08-20 02:00", "well-formed"),
        ("payload", "", "well-formed"),
        ("v", 2, "well-formed"),
    ],
)
def test_a_changed_field_of_an_entry_is_named(name: str, other: object, code: str) -> None:
    number = next(place for place, happening in enumerate(SCRIPT) if happening.type == "sampling.draw.announced")
    found = audited(build(SCRIPT, {number: lambda fields: fields.update({name: other})})).findings
    assert code in {finding.remark.code for finding in found if finding.where.position == number}


def test_nothing_is_found_in_the_sound_year() -> None:
    assert audited(build(SCRIPT)).findings == []
