"""Every refusal is a kind of its own: a stable code for programs, a title in two languages for people."""

import ast
import importlib
import re
from collections import Counter
from collections.abc import Iterator

import pytest

from shared.errors import Refusal
from tests.architecture.sources import PRODUCT, lesson, sources

MEMBERS = {"type", "title", "title_en", "status", "instance", "request_id"}
"""What every problem document says, whatever was refused."""


@pytest.fixture(scope="module")
def refusals() -> list[type[Refusal]]:
    """All of the product's refusals below the five kinds."""
    for source in sources(*PRODUCT):
        if not source.is_migration:
            importlib.import_module(source.module)
    return [
        kind for kind in below(Refusal) if kind.__module__.startswith(PRODUCT) and kind.__module__ != "shared.errors"
    ]


def below(kind: type[Refusal]) -> Iterator[type[Refusal]]:
    for child in kind.__subclasses__():
        yield child
        yield from below(child)


def test_each_has_its_own_code_and_titles(refusals: list[type[Refusal]]) -> None:
    offences = [
        f"{kind.__module__}.{kind.__name__}: {name} = {kind.__dict__.get(name)!r}"
        for kind in refusals
        for name, form in [("code", "[a-z0-9]+(-[a-z0-9]+)*"), ("title", ".*[\u4e00-\u9fff].*"), ("title_en", "[ -~]+")]
        if not re.fullmatch(form, str(kind.__dict__.get(name, "")))
    ]
    assert not offences, lesson(
        "A refusal has `code` (kebab-case), `title` (Chinese) and `title_en` (English) of its own, not inherited: "
        "clients tell refusals apart by the code.",
        offences,
    )


def test_no_fact_hides_behind_a_member_of_problems(refusals: list[type[Refusal]]) -> None:
    kinds = {kind.__name__ for kind in refusals}
    offences = [
        f"{source.name}:{node.lineno}: {node.func.id}({fact.arg}=…)"
        for source in sources(*PRODUCT)
        for node in source.nodes()
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in kinds
        for fact in node.keywords
        if fact.arg in MEMBERS
    ]
    assert not offences, lesson(
        "A fact of this name would be replaced by the member of RFC 9457 with this name, and nobody would ever see it: "
        "call the state of a thing `state`.",
        offences,
    )


def test_no_code_is_used_twice(refusals: list[type[Refusal]]) -> None:
    counts = Counter(kind.code for kind in refusals)
    offences = [f"{k.code}: {k.__module__}.{k.__name__}" for k in refusals if counts[k.code] > 1]
    assert not offences, lesson("One code, one meaning: a problem's type is an address that people look up.", offences)
