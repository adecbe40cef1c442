"""SQL passes every import contract by: a query may name any table. Here it may not."""

import ast
import importlib
import re
from collections.abc import Iterator, Mapping
from functools import cache

from tests.architecture.sources import Source, lesson, sources

GROUPS = ("rules", "registers", "past", "plans", "draws")
"""From the lowest to the highest, as `.importlinter` orders them."""

_NAMED = re.compile(r"\bsampling\.([a-z_]+)(?![\w.-])")


def group_of(source: Source) -> str:
    """The folder below sampling; "" for what lies beside the groups."""
    _, _, *below = source.module.split(".")
    return below[0] if len(below) > 1 else ""


@cache
def owners() -> Mapping[str, str]:
    """Table → the group whose tables module lists it among those that a rebuild makes again."""
    found: dict[str, str] = {}
    for source in sources("services"):
        if source.module.startswith("services.sampling.") and source.module.endswith("tables"):
            module = importlib.import_module(source.module)
            found |= {table.removeprefix("sampling."): group_of(source) for table in getattr(module, "TABLES", ())}
    return found


def named_in(source: Source) -> Iterator[tuple[int, str]]:
    """Line and name of each table that a text names, a query or not; an event type names none."""
    for node in source.nodes():
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            yield from ((node.lineno, name) for name in _NAMED.findall(node.value) if name in owners())


def test_a_query_names_tables_of_its_group_or_of_one_below() -> None:
    named = [
        (source, line, table)
        for source in sources("services/sampling")
        if group_of(source) in GROUPS
        for line, table in named_in(source)
    ]
    crossing = {(group_of(source), owners()[table]) for source, _, table in named}
    assert ("draws", "registers") in crossing, "draws ask the directory, or this check looks for the wrong thing"
    offences = [
        f"{source.name}:{line}: sampling.{table} belongs to {owners()[table]}"
        for source, line, table in named
        if GROUPS.index(owners()[table]) > GROUPS.index(group_of(source))
    ]
    assert not offences, lesson(
        "A group knows the groups below it only, in SQL as in imports. What a lower group needs of a higher group is "
        "an argument: the higher group writes that part of the query (`Among.named`). Or it is a read row of the lower "
        "group that the higher group fills (`past/drawn`).",
        offences,
    )
