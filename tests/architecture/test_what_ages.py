"""What ages is made when it is used, not when its module is loaded: a token, the time.

The benchmarks load every suite at once and then run for an hour: a token made with the module was refused as expired.
"""

import ast
from collections.abc import Iterator

from tests.architecture.sources import PRODUCT, lesson, sources

_AGES = frozenset({"bearer", "mint", "utc_now", "monotonic", "perf_counter", "now", "time"})


def test_nothing_that_ages_is_made_when_a_module_is_loaded() -> None:
    offences = [
        f"{source.name}:{line}"
        for source in sources(*PRODUCT, "tests")
        for line in _made_at_load(ast.parse(source.text))
    ]
    assert not offences, lesson("Make it in the function that uses it: it ages from the moment it is made.", offences)


def test_what_is_made_at_load_is_found() -> None:
    for text in (
        "A = {**bearer(ISSUER)}",
        "class A:\n    at = utc_now()",
        "def f(at=utc_now()): ...",
        "A = issuer.mint(i)",
    ):
        assert list(_made_at_load(ast.parse(text))), text
    for text in (
        "def f(): return bearer(ISSUER)",
        "A = lambda: utc_now()",
        "clock = utc_now",
        "A = time(9, 30)",
        "A = bearer(ISSUER, now=NOW)",
    ):
        assert not list(_made_at_load(ast.parse(text))), text


def _made_at_load(node: ast.AST) -> Iterator[int]:
    """Lines of calls that run while the module is loaded; defaults of arguments do."""
    match node:
        case ast.FunctionDef(args=args) | ast.AsyncFunctionDef(args=args) | ast.Lambda(args=args):
            for default in (*args.defaults, *filter(None, args.kw_defaults)):
                yield from _made_at_load(default)
            return
        case ast.Call(func=ast.Name(id=name) | ast.Attribute(attr=name), lineno=line) if name in _AGES:
            # `time(9, 30)` is a time of day; a token for a moment that is given is of that moment.
            of_now = isinstance(node.func, ast.Attribute) and not node.args if name == "time" else True
            if of_now and "now" not in {each.arg for each in node.keywords}:
                yield line
    for child in ast.iter_child_nodes(node):
        yield from _made_at_load(child)
