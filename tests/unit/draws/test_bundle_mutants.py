"""Every leaf and every member of a bundle, changed in many ways: each mutant is refused, or a named check fails."""

import json
from collections.abc import Iterator
from itertools import islice
from random import Random
from typing import Any

import pytest

from shared.canonical import JsonObject
from tests.support.sizes import short_or_long
from tests.unit.draws.judging import is_caught
from tests.unit.draws.published import KINDS
from tests.unit.draws.test_bundle import DELETED, with_

SEED = 20260302
RECEIPTS = {"announcement", "completion", "end"}
# The members of a list may stand in any order, because they are sorted before they are hashed.
UNORDERED = {"frame", "excluded", "tasks", "people"}
ALIKE = {"covert", "replacing", "more"}
"""These have the form of the others and say other things: of four mutants that would be tried, one is."""
Path = tuple[str | int, ...]
Mutant = tuple[Path, Any]


def nodes(value: object, path: Path = ()) -> Iterator[tuple[Path, Any]]:
    """Every node of a JSON value below the root, with its path."""
    if path:
        yield path, value
    match value:
        case dict():
            for name, item in value.items():
                yield from nodes(item, (*path, name))
        case list():
            for place, item in enumerate(value):
                yield from nodes(item, (*path, place))


def others(path: Path, value: Any, chance: Random) -> Iterator[Any]:
    """Other values for a node."""
    yield DELETED
    yield from chance.sample([None, True, 1.5, "", [], {}, [value], {"": value}], 3)
    match value:
        case bool():
            yield not value
        case int():
            yield from (value + 1, value - 1, float(value), str(value), *chance.sample([0, -1, 2**53, 10**400], 1))
        case str():
            yield from other_texts(path, value, chance)
        case list():
            yield from (value[:-1], [*value, *value[-1:]], [*value, None])
            if path[0] not in UNORDERED or len(path) > 1:
                yield value[::-1]
        case dict():
            yield {**value, "unknown": ""}
            yield from ({name: item for name, item in value.items() if name != gone} for gone in value)


def other_texts(path: Path, text: str, chance: Random) -> Iterator[str]:
    spelled = [f"{text} ", f" {text}", f"{text}\n", f"{text}\0", f"{text}\u200b", text.upper(), text.lower(), text * 2]
    yield from chance.sample(spelled, 2)
    step = 25 if path[0] in RECEIPTS else max(1, len(text))
    for place in range(chance.randrange(step), len(text), step):
        other = chance.choice([character for character in "0a9Zf/+ \n—" if character != text[place]])
        yield text[:place] + other + text[place + 1 :]


def mutants(bundle: JsonObject) -> Iterator[Mutant]:
    chance = Random(SEED)  # noqa: S311  # it chooses mutants, and no key
    for path, value in nodes(bundle):
        for other in others(path, value, chance):
            if other is DELETED or json.dumps(other, sort_keys=True) != json.dumps(value, sort_keys=True):
                yield path, other


def is_harmless(path: Path, other: Any) -> bool:
    """No opening at all is as good as all openings."""
    return path == ("openings",) and other == {}


@short_or_long("every", 3, 1)
@pytest.mark.parametrize("kind", KINDS)
def test_no_mutant_passes(kind: str, every: int) -> None:
    """The short form tries some mutants of each node, and the long form all; of the kinds in `ALIKE` a quarter."""
    bundle = KINDS[kind]().json()
    tried, passed = 0, []
    for path, other in islice(mutants(bundle), 0, None, every * (4 if kind in ALIKE else 1)):
        tried += 1
        if not is_harmless(path, other) and not is_caught(with_(bundle, *path, value=other)):
            passed.append((path, other))
    assert not passed
    assert tried > 200 / every
