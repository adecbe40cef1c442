"""A request as it was made (`selection` of a frame and of a roster) is for people to read: no code looks into it.

What a decision rests on is a typed fact of the event. Otherwise whoever renames a field of a request changes what the
events of years ago mean, and no golden file shows it.
"""

import ast
import re

from tests.architecture.sources import PRODUCT, lesson, sources

_IN_SQL = re.compile(r"\bselection\s*(->|#>|@>|\?)")
_READS = {"get", "items", "keys", "values", "model_validate", "validate_python"}


def test_no_code_looks_into_a_request_as_it_was_made() -> None:
    offences = [
        f"{source.name}:{getattr(node, 'lineno', 0)}"
        for source in sources(*PRODUCT)
        if not source.is_migration
        for node in source.nodes()
        if _looks_into(node)
    ]
    assert not offences, lesson(
        "Give the event a typed field for it (shared/contracts), and the read row a column: `selection` is what the "
        "API took that day, in the words it had then.",
        offences,
    )


def test_what_looks_into_it_is_found() -> None:
    for text in (
        'row.selection["season"]',
        'roster.selection.get("draw")',
        "RosterRequest.model_validate(roster.selection)",
        "\"SELECT r.selection ->> 'season'\"",
    ):
        assert any(map(_looks_into, ast.walk(ast.parse(text)))), text
    for text in ("kind.selection.where", "wire.Shown(selection=row.selection)", 'rows["selection"]'):
        assert not any(map(_looks_into, ast.walk(ast.parse(text)))), text


def _looks_into(node: ast.AST) -> bool:
    match node:
        case ast.Subscript(value=ast.Attribute(attr="selection")):
            return True
        case ast.Call(func=ast.Attribute(attr=name, value=value), args=args) if name in _READS:
            return any(isinstance(each, ast.Attribute) and each.attr == "selection" for each in (value, *args))
        case ast.Constant(value=str() as text):
            return _IN_SQL.search(text) is not None
        case _:
            return False
