"""One transaction a request, committed in one place (docs/architecture.md)."""

import ast

from tests.architecture.sources import PRODUCT, lesson, sources

THE_PLACE = "shared/database.py"


def test_only_the_database_module_commits() -> None:
    offences = [
        f"{s.name}:{node.lineno}"
        for s in sources(*PRODUCT)
        if s.name != THE_PLACE
        for node in s.nodes()
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "commit"
    ]
    assert not offences, lesson(
        f"Only {THE_PLACE} commits. A use case gets its session (`Tx`) and the commit follows before the answer "
        "leaves; a loop takes `transact(engine)`; a connection of one's own takes `engine.begin()`.",
        offences,
    )
