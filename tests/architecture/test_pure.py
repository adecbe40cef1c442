"""Decisions are functions of their arguments: no world, no clock, no chance."""

import ast
from collections.abc import Iterator

import grimp
import pytest

from tests.architecture.sources import PRODUCT, ROOT, WORLDLY, Source, lesson, pure_modules

FORBIDDEN = ("fastapi", "sqlalchemy", "sqlmodel", "httpx", "structlog", "random", "secrets", "time", "os")
CLOCKS = {"now", "utcnow", "today", "utc_now"}


@pytest.fixture(scope="module")
def graph() -> grimp.ImportGraph:
    return grimp.build_graph(
        *PRODUCT, include_external_packages=True, exclude_type_checking_imports=True, cache_dir=None
    )


def test_pure_modules_reach_nothing_that_touches_the_world(graph: grimp.ImportGraph) -> None:
    """Not directly, and not through another module of the project."""
    chains = [
        graph.find_shortest_chain(source.module, forbidden)
        for source in pure_modules()
        for forbidden in FORBIDDEN
        if {source.module, forbidden} <= graph.modules
    ]
    offences = [" -> ".join(chain) for chain in chains if chain]
    assert not offences, lesson(
        "A pure module decides with values: what it needs from the world is an argument. Move the rim out of it (a "
        "capability's rim is called api, reactions, background, usecases, store or tables; all its other modules are "
        "pure). One that can be neither goes into WORLDLY in tests/architecture/sources.py, with its reason.",
        offences,
    )


def test_no_exception_outlives_its_module() -> None:
    offences = [name for name in WORLDLY if not (ROOT / name).exists()]
    assert not offences, lesson("An exception from purity names a module that exists; remove these.", offences)


def test_pure_modules_never_ask_the_clock() -> None:
    offences = [f"{s.name}:{line}" for s in pure_modules() for line in clock_readings(s)]
    assert not offences, lesson(
        "Time is an argument: a decision that asks the clock cannot be replayed. Use cases get it with their occasion.",
        offences,
    )


def clock_readings(source: Source) -> Iterator[int]:
    for node in source.nodes():
        match node:
            case ast.Call(func=ast.Attribute(attr=name) | ast.Name(id=name)) if name in CLOCKS:
                yield node.lineno
            case ast.ImportFrom(names=names) if any(alias.name in CLOCKS for alias in names):
                yield node.lineno
