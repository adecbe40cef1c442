"""Every day that somebody gives has one type: `shared.policy.clauses.Day`, which lies inside the calendar.

A day of the year 9999 has no day after it: whoever counts from it fails, long after it was taken.
"""

import ast
from collections.abc import Iterator

from tests.architecture.sources import PRODUCT, Source, lesson, sources


def test_every_day_of_a_request_is_a_day_of_the_calendar() -> None:
    offences = [
        f"{source.name}:{line}"
        for source in sources(*PRODUCT)
        if source.name.endswith(("requests.py", "api.py", "wire.py"))
        for line in _raw(source)
    ]
    assert not offences, lesson(
        "Use `Day` of shared.policy.clauses for a day that a request gives: it is bounded, so that whatever is counted "
        "from it is a day too.",
        offences,
    )


def _raw(source: Source) -> Iterator[int]:
    """Lines with a raw `date`: an import of it among requests, elsewhere what a request is read into."""
    for node in source.nodes():
        match node:
            case ast.ImportFrom(module="datetime", names=names) if source.name.endswith("requests.py"):
                if any(each.name == "date" for each in names):
                    yield node.lineno
            case ast.Subscript(value=ast.Name(id="Annotated"), slice=ast.Tuple(elts=[first, *more])):
                if "date" in _names(first) and "Depends" not in {name for each in more for name in _names(each)}:
                    yield node.lineno


def _names(part: ast.AST) -> set[str]:
    return {node.id for node in ast.walk(part) if isinstance(node, ast.Name)}
