"""What is a bundle, and what is not: a document of another form is refused before any check is made."""

import json
from typing import Any

import pytest

from shared.canonical import JsonObject
from shared.draws.bundle import Failed, read_bundle
from shared.errors import Refusal
from tests.unit.draws.published import KINDS, by_beacon, by_parties

DELETED = object()


def with_(bundle: JsonObject, *path: str | int, value: Any) -> JsonObject:
    """The bundle with another value at a path; without it for DELETED."""
    changed: JsonObject = json.loads(json.dumps(bundle))
    place: Any = changed
    for step in path[:-1]:
        place = place[step]
    if value is DELETED:
        del place[path[-1]]
    else:
        place[path[-1]] = value
    return changed


@pytest.mark.parametrize("kind", KINDS)
def test_a_bundle_is_written_as_it_was_read(kind: str) -> None:
    bundle = KINDS[kind]().json()
    read = read_bundle(bundle)
    assert read.as_json() == bundle
    assert isinstance(read.ending, Failed) == (kind == "failed")


@pytest.mark.parametrize("document", [None, [], 5, "x", {}, {"protocol": "cheqian-draw/2"}])
def test_a_document_without_the_members_is_refused(document: object) -> None:
    with pytest.raises(Refusal):
        read_bundle(document)


@pytest.mark.parametrize("kind", KINDS)
def test_a_bundle_has_all_its_members_and_no_others(kind: str) -> None:
    bundle = KINDS[kind]().json()
    documents = [with_(bundle, name, value=DELETED) for name in bundle]
    documents.append({**bundle, "comment": ""})
    documents.append({**bundle, "end": "", "completion": ""})
    for document in documents:
        with pytest.raises(Refusal):
            read_bundle(document)


@pytest.mark.parametrize(
    ("path", "value"),
    [
        (("protocol",), "cheqian-draw/1"),
        (("spec",), None),
        (("spec", "serial"), "7"),
        (("spec", "serial"), 7.0),
        (("spec", "comment"), ""),
        (("spec", "entropy", 0, "type"), "public"),
        (("spec", "entropy", 0, "form"), "((a+)+)+b"),
        (("frame",), {}),
        (("frame", 0, "weight"), True),
        (("frame", 0, "weight"), 1.0),
        (("frame", 0, "name"), "x"),
        (("excluded", 0), None),
        (("entropy",), {}),
        (("entropy", 0), {"source": "beacon"}),
        (("entropy", 0, "value"), 7),
        (("entropy", 0, "comment"), ""),
        (("signatures",), []),
        (("signatures",), {"beacon": "00" * 64}),
        (("seed",), None),
        (("outcome",), []),
        (("outcome", "deals"), None),
        (("outcome", "deals"), 1.0),
        (("outcome", "deals"), "\ud800"),
        (("outcome", "deals"), "\0"),
        (("openings",), []),
        (("openings", "x"), {"name": "x"}),
        (("openings", "x"), {"name": "x", "salt": "00" * 15}),
        (("openings", "x"), {"name": "x", "salt": "AB" * 16}),
        (("openings", "x"), {"name": "x", "salt": "00" * 16, "comment": ""}),
        (("announcement",), None),
        (("completion",), {}),
    ],
)
def test_a_part_of_another_form_is_refused(path: tuple[str | int, ...], value: object) -> None:
    with pytest.raises(Refusal) as refused:
        read_bundle(with_(by_beacon().json(), *path, value=value))
    assert refused.value.detail
    assert refused.value.detail_en


def test_signatures_are_texts_of_parties() -> None:
    bundle = by_parties().json()
    for signatures in ({**bundle["signatures"], "court": "00" * 64}, {**bundle["signatures"], "notary": 5}):
        with pytest.raises(Refusal):
            read_bundle({**bundle, "signatures": signatures})


@pytest.mark.parametrize("part", ["spec", "frame", "entropy", "outcome", "openings", "announcement"])
def test_deep_nesting_is_refused(part: str) -> None:
    deep: object = []
    for _ in range(20_000):
        deep = [deep]
    with pytest.raises(Refusal):
        read_bundle({**by_beacon().json(), part: deep})
