"""Every leaf of the two entries of a bundle, changed by an insider who has the log's key: the entry is logged, and both
checkpoints are cosigned. Each mutant is caught, or the leaf is listed as free.
"""

import json
from collections.abc import Iterator
from functools import partial
from random import Random
from typing import Any, Literal

import pytest

from shared.canonical import JsonObject, NotCanonical
from tests.support.sizes import short_or_long
from tests.unit.draws.judging import is_caught
from tests.unit.draws.published import KINDS, Draw
from tests.unit.draws.test_audit_mutants import others
from tests.unit.draws.test_bundle import DELETED, with_
from tests.unit.draws.test_bundle_mutants import nodes

SEED = 20261129
Place = Literal["announced", "last"]
Path = tuple[str | int, ...]

UNTOLD = {("id",), ("trace",), ("cause",), ("payload",)}
"""Who caused the entry, and what is sealed in its payload: nobody outside knows."""
AUDITED = {"counts", "changed", "frozen", "replaces", "joined", "left"}
"""What the announcement says beside its spec is held against the whole log by the audit."""


def entry_of(draw: Draw, place: Place) -> JsonObject:
    """The fields of an entry as it was logged."""
    seen: list[JsonObject] = []
    edit = getattr(draw, place)

    def look(fields: JsonObject) -> None:
        edit(fields)
        seen.append(json.loads(json.dumps(fields)))

    draw.but(**{place: look}).bundle()
    return seen[-1]


def mutants(entry: JsonObject, chance: Random, each: int) -> Iterator[tuple[Path, JsonObject]]:
    """The fields of the entry with another value at each node, so many for each."""
    for path, value in nodes(entry):
        different = [other for other in others(value, chance) if other is DELETED or text(other) != text(value)]
        for other in chance.sample(different, min(each, len(different))):
            yield path, with_(entry, *path, value=other)


def text(value: object) -> str:
    return json.dumps(value, sort_keys=True)


def is_free(path: Path, entry: JsonObject, mutant: JsonObject) -> bool:
    """Whether a bundle may have this other entry: it says the same, or what a bundle cannot tell."""
    said: JsonObject = entry["public"]
    says: Any = mutant.get("public")
    match path:
        case ("public",):
            return bool(isinstance(says, dict) and says.items() >= said.items())
        case ("public", "open_by"):
            # Nothing is as good as "", and another day may be announced.
            told, tells = said["open_by"], str(says.get("open_by", ""))
            return tells[:4] == str(told)[:4]
        case ("public", "withheld"):
            # That the log was not witnessed, and no party is to blame, only the log shows.
            return bool(says == {"withheld": ""})
        case ("time",):
            # The witnesses' times bound it, to ten minutes.
            return str(mutant["time"])[:13] == str(entry["time"])[:13]
        case ("version",) if entry["version"] > 1:
            # Whether a note of the witnesses stands in the stream, and how many.
            return abs(int(mutant["version"]) - int(entry["version"])) == 1
    return path in UNTOLD or (path[0] == "public" and path[1] in AUDITED)


def _put(fields: JsonObject, mutant: Any) -> None:
    fields.clear()
    fields.update(mutant)


@short_or_long("each", 1, 8)
@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("place", ["announced", "last"])
def test_no_mutant_of_an_entry_passes(kind: str, place: Place, each: int) -> None:
    draw = KINDS[kind]()
    entry = entry_of(draw, place)
    tried, passed = 0, []
    for path, mutant in mutants(entry, Random(SEED), each):  # noqa: S311  # it chooses mutants, and no key
        try:
            bundle = draw.but(**{place: partial(_put, mutant=mutant)}).json()
        except NotCanonical:
            continue
        tried += 1
        if not is_caught(bundle) and not is_free(path, entry, mutant):
            passed.append((path, mutant))
    assert not passed
    assert tried > 10
