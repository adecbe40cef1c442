"""One transaction a request, committed in one place (docs/architecture.md)."""

import ast

from tests.architecture.sources import PRODUCT, lesson, sources

THE_PLACE = "shared/database.py"


def test_only_the_database_module_commits() -> None:
    committing = {
        s.name: [node.lineno for node in s.nodes() if isinstance(node, ast.expr) and _commits(node)]
        for s in sources(*PRODUCT)
    }
    assert committing.pop(THE_PLACE), f"{THE_PLACE} commits, or this check looks for the wrong thing"
    offences = [f"{name}:{line}" for name, lines in committing.items() for line in lines]
    assert not offences, lesson(
        f"Only {THE_PLACE} commits. A use case gets its session (`Tx`) and the commit follows before the answer "
        "leaves; a loop takes `transact(engine)`; a connection of one's own takes `engine.begin()`.",
        offences,
    )


def _commits(node: ast.expr) -> bool:
    """A call of `.commit(…)`, or the statement itself."""
    match node:
        case ast.Call(func=ast.Attribute(attr="commit")):
            return True
        case ast.Constant(value=str() as text):
            return text.split(";")[0].strip().upper() == "COMMIT"
        case _:
            return False
