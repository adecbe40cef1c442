"""The two versions of the draw protocol (docs/decisions/0030-protocol-2-beside-1.md)."""

import ast

from tests.architecture.sources import lesson, sources

# What moves into version 2 when version 1 is deleted: its module in `shared/draws/`, and the names.
BORROWED = {
    "announcement": {"FrameMismatch", "SerialOutOfOrder"},
    "assign": {"Infeasible"},
    "bundle": {"MalformedBundle", "Opening"},
    "computation": {"MalformedDocument"},
    "deals": {"CountsBeyondStratum", "EmptyDeal", "UnknownStratum", "count_for_rate"},
    "drand": {"QUICKNET"},
    "entropy": {"DueNotTheRounds", "UnknownChain", "ValueRefused"},
    "finding": {"CheckFailed", "Finding", "require_equal"},
    "logged": {"Logged", "MalformedEntry", "entry_fields"},
    "matching": {"Matching", "Place", "bits"},
    "members": {"EmptyFrame", "WeightOutOfRange"},
    "seed": {"EntropyOutOfOrder"},
    "spec": {"MalformedSpec"},
}


def imports_of(folder: str, package: str) -> set[tuple[str, str]]:
    """The names that modules of `folder` import from modules of `package`, each with the module."""
    return {
        (node.module, alias.name)
        for source in sources("shared")
        if source.name.startswith(f"{folder}/")
        for node in source.nodes()
        if isinstance(node, ast.ImportFrom) and node.module and f"{node.module}.".startswith(f"{package}.")
        for alias in node.names
    }


def test_version_1_knows_nothing_of_version_2() -> None:
    offences = sorted(".".join(pair) for pair in imports_of("shared/draws", "shared.draws2"))
    assert not offences, lesson("Version 1 is deleted as it is: it learns nothing new from version 2.", offences)


def test_version_2_borrows_what_the_list_says() -> None:
    listed = {(f"shared.draws.{module}", name) for module, names in BORROWED.items() for name in names}
    found = imports_of("shared/draws2", "shared.draws")
    assert found == listed, lesson(
        "What version 2 takes from version 1 is the same in both, and moves when version 1 is deleted: keep the list.",
        sorted(".".join(pair) for pair in found ^ listed),
    )
