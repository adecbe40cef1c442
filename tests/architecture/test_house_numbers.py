"""How long is too long (the house numbers of docs/style)."""

import ast
from collections.abc import Iterator
from statistics import median

import pytest

from tests.architecture.sources import PRODUCT, Source, lesson, sources

EVERYTHING = sources(*PRODUCT, "tests")
Function = ast.FunctionDef | ast.AsyncFunctionDef


def functions(source: Source) -> Iterator[Function]:
    return (node for node in source.nodes() if isinstance(node, Function))


def test_files_have_at_most_300_lines() -> None:
    offences = [f"{s.name}: {s.length} lines" for s in EVERYTHING if s.length > 300 and not s.is_migration]
    assert not offences, lesson(
        "A file has at most 300 lines: split it by what its parts decide, not by kind of code.", offences
    )


@pytest.mark.parametrize("folders", [PRODUCT, ("tests",)], ids=["product", "tests"])
def test_half_the_files_have_at_most_100_lines(folders: tuple[str, ...]) -> None:
    lengths = {s.name: s.length for s in sources(*folders) if s.length and not s.is_migration}
    longest = [f"{name}: {lengths[name]} lines" for name in sorted(lengths, key=lambda name: -lengths[name])[:10]]
    assert not lengths or median(lengths.values()) <= 100, lesson(
        "The median file has at most 100 lines: a reader opens one file for one question. The longest now:", longest
    )


def test_functions_have_at_most_40_lines() -> None:
    offences = [
        f"{s.name}:{f.lineno} {f.name}: {length} lines"
        for s in EVERYTHING
        if not s.is_migration
        for f in functions(s)
        if (length := (f.end_lineno or f.lineno) - f.lineno + 1) > 40
    ]
    assert not offences, lesson(
        "A function fits on one screen (40 lines): give the step inside it that has a name a function of its own.",
        offences,
    )


@pytest.mark.parametrize(("folders", "most"), [(PRODUCT, 5), (("tests",), 7)], ids=["product", "tests"])
def test_functions_take_few_parameters(folders: tuple[str, ...], most: int) -> None:
    offences = [
        f"{s.name}:{f.lineno} {f.name}: {n}"
        for s in sources(*folders)
        for f in functions(s)
        if not reads_a_request(f) and (n := count(f)) > most
    ]
    assert not offences, lesson(
        f"A function takes at most {most} parameters, keyword-only ones included: those that travel together are a "
        "value without a name yet. Routes, what reads a route's query, and commands are excepted: their parameters are "
        "the API.",
        offences,
    )


def reads_a_request(function: Function) -> bool:
    """Whether FastAPI or typer calls it: a route, a dependency that takes query parameters, or a command."""
    called = [ast.unparse(node.func) for node in function.decorator_list if isinstance(node, ast.Call)]
    route = any("router." in name or name.endswith(".command") for name in called)
    given = [ast.unparse(a.annotation) for a in function.args.args if a.annotation]
    return route or any(kind in annotation for annotation in given for kind in ("Query(", "typer.Option("))


def count(function: Function) -> int:
    """Parameters a caller thinks about: all but self and cls."""
    named = [*function.args.posonlyargs, *function.args.args, *function.args.kwonlyargs]
    extra = [function.args.vararg, function.args.kwarg]
    return sum(a.arg not in {"self", "cls"} for a in named) + sum(a is not None for a in extra)
