"""One way to act: what all capabilities must do alike is written in one place."""

import ast
from collections.abc import Callable

import pytest

from tests.architecture.sources import PRODUCT, lesson, sources

Found = Callable[[ast.AST], bool]


def _reads_app_state(node: ast.AST) -> bool:
    return isinstance(node, ast.Attribute) and node.attr == "state" and ast.unparse(node.value).endswith("app")


def _leaves_the_loop(node: ast.AST) -> bool:
    return isinstance(node, ast.Attribute) and node.attr in {"to_thread", "run_in_executor"}


def _locks(node: ast.AST) -> bool:
    return isinstance(node, ast.Constant) and isinstance(node.value, str) and "advisory_xact_lock" in node.value


def _reads_the_actor(node: ast.AST) -> bool:
    return isinstance(node, ast.Constant) and node.value == "actor"


@pytest.mark.parametrize(
    ("found", "places", "way"),
    [
        (_reads_app_state, set(), "Resources travel typed: a route takes `Opened`, the edge asks `resources_of`."),
        (
            _leaves_the_loop,
            # Reading and writing files is waiting, not computing.
            {
                "shared/pool.py",
                "shared/blobs.py",
                "shared/blob_places.py",
                "services/sampling/registers/enterprises/copying.py",
            },
            "What computes for long is run by `Work.compute`, which gives the connection back, or by `Pool.run`.",
        ),
        (
            _locks,
            {"shared/locks.py", "shared/http/once.py"},
            "Locks are taken by name: `locks.hold(session, name, …)`.",
        ),
        (
            _reads_the_actor,
            # The history of enterprises is read in bulk: rows of the log, without an `Event` of each.
            {"shared/log/event.py", "shared/log/append.py", "services/sampling/registers/enterprises/history.py"},
            "Who did it is `Event.person`.",
        ),
    ],
    ids=["resources", "computing", "locks", "person"],
)
def test_one_place_knows_how(found: Found, places: set[str], way: str) -> None:
    knowing = {s.name for s in sources(*PRODUCT) if not s.is_migration and any(found(node) for node in s.nodes())}
    offences = sorted(knowing - places)
    assert not offences, lesson(way, offences)
    assert places <= knowing, lesson("These places need no exception any more:", sorted(places - knowing))
