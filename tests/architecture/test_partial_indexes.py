"""A query states a condition as the partial index does: `hidden`, `NOT hidden`.

PostgreSQL does not see that `hidden IS true` implies `hidden`, and reads all rows instead of the few in the index.
"""

import ast

from tests.architecture.sources import PRODUCT, lesson, sources


def test_true_columns_stand_bare() -> None:
    calls = [(s, node) for s in sources(*PRODUCT) for node in s.nodes() if isinstance(node, ast.Call)]
    offences = [f"{source.name}:{call.lineno}" for source, call in calls if _says_is_true(call)]
    assert not offences, lesson(
        "The column alone is the condition (`where(col(Row.hidden))`): for `.is_(True)` no partial index is used.",
        offences,
    )


def _says_is_true(call: ast.Call) -> bool:
    match call:
        case ast.Call(func=ast.Attribute(attr="is_"), args=[ast.Constant(value=True)]):
            return True
        case _:
            return False
