"""docs/faults.md names for each fault the tests that hold it, and for each rule of law the refusal: they exist."""

import re
from functools import cache

import pytest

from shared.law.kinds import Guard, PolicyRule
from shared.law.law import shipped_law
from tests.architecture.sources import PRODUCT, ROOT, sources

TEXT = (ROOT / "docs/faults.md").read_text(encoding="utf-8")
FAULTS = re.findall(r"^\| (\d+) \| (.+) \| (.+) \| (.+) \|$", TEXT, re.MULTILINE)
GUARDS = re.findall(r"^\| `([a-z-]+)` \| (.+) \| `([a-z-]+)` \| (.+) \|$", TEXT, re.MULTILINE)
NAMED = sorted(set(re.findall(r"`(tests/[\w/]+\.py)::(\w+)`", TEXT)))


@cache
def _codes() -> frozenset[str]:
    """The codes of all refusals."""
    found = (re.findall(r'^    code = "(.+)"', source.text, re.MULTILINE) for source in sources(*PRODUCT))
    return frozenset(code for codes in found for code in codes)


def test_every_fault_has_a_row_with_a_test() -> None:
    assert [int(number) for number, *_ in FAULTS] == list(range(1, 29))
    assert [number for number, *_, held in FAULTS if "::test_" not in held] == []


@pytest.mark.parametrize(("path", "name"), NAMED, ids=lambda value: str(value))
def test_a_test_that_is_named_is_there(path: str, name: str) -> None:
    assert re.search(rf"^(async )?def {name}\(", (ROOT / path).read_text(encoding="utf-8"), re.MULTILINE)


def test_every_rule_is_law_and_has_a_refusal_and_a_test() -> None:
    known = {row.rule for kind in (Guard, PolicyRule) for row in shipped_law().of(kind)}
    assert GUARDS
    assert [rule for rule, *_ in GUARDS if rule not in known] == []
    assert [refusal for *_, refusal, _ in GUARDS if refusal not in _codes()] == []
    assert [rule for rule, *_, held in GUARDS if "::test_" not in held] == []
