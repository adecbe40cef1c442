"""Every kind of stream says who hears of it; what may be covert is told only when a query says that it is open."""

import importlib
from collections.abc import Iterator

import pytest

from shared.listening.told import Heard, Hearing
from shared.log.ownership import STREAMS
from shared.migrations.access import SERVICES
from tests.contract.requests.promised import DOCUMENTS

MAY_BE_COVERT = {
    *("annulment", "assigned", "change", "draw", "frame", "noted"),
    *("advance-number", "command", "evidence", "hazard", "inspection", "letter", "notice", "paper", "service"),
}
"""Kinds of streams whose things may belong to a covert draw (decision 0041). Publishing learns of no other (0074)."""


def hearing_of(service: str) -> Hearing:
    module = importlib.import_module(f"services.{service}.listening")
    hearing: Hearing = module.HEARING
    return hearing


def heard() -> Iterator[tuple[str, str, Heard]]:
    for service in SERVICES:
        yield from ((service, kind, one) for kind, one in hearing_of(service).items() if one)


@pytest.mark.parametrize("service", SERVICES)
def test_every_kind_of_stream_says_who_hears_of_it(service: str) -> None:
    assert set(hearing_of(service)) == set(STREAMS[service])


@pytest.mark.parametrize(("service", "kind", "one"), [*heard()], ids=str)
def test_what_may_be_covert_is_told_when_it_is_open(service: str, kind: str, one: Heard) -> None:
    assert bool(one.open_among) == (kind in MAY_BE_COVERT), service


@pytest.mark.parametrize(("service", "kind", "one"), [*heard()], ids=str)
def test_the_paths_are_those_of_the_service_for_readers_with_the_permission(
    service: str, kind: str, one: Heard
) -> None:
    document = DOCUMENTS[service]
    shown = {path.partition("{")[0]: item["get"] for path, item in document["paths"].items() if "get" in item}
    for path in filter(None, (one.path, *one.paths.values())):
        described = shown.get(path.partition("{")[0]) or pytest.fail(f"{kind}: there is no {path}")
        assert path.count("{}") == 1
        wanted = described.get("security")
        assert wanted is None or any(one.permission in each["token"] for each in wanted), kind
