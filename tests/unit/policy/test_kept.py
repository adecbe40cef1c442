"""What a policy says and nothing carries out yet: whoever adopts it is told so."""

import pytest

from shared.policy.deadlines import AFTER, COUNTED
from shared.policy.kept import RULE, warnings_of
from shared.policy.reading import read_policy
from tests.unit.policy.examples import FILES, FOLDER, HEAD

_DEADLINES = "deadlines:\n" + "".join(
    f"  - {{name: d{number}, title: 期限, rule: {rule}, count: 5, unit: days, after: {after}, basis: 示例}}\n"
    for number, (rule, after) in enumerate(AFTER.items())
)


def told(text: str) -> list[str]:
    """The places that a file's warnings name."""
    return [str(warning["path"]) for warning in warnings_of(read_policy(text.encode()))]


def test_every_deadline_that_nothing_counts_is_told() -> None:
    places = [f"deadlines[{number}].rule" for number, rule in enumerate(AFTER) if rule not in COUNTED]
    assert told(HEAD + _DEADLINES) == places
    assert len(places) == 3


def test_a_deadline_without_a_rule_is_told_with_its_line() -> None:
    own = "deadlines:\n  - {name: own, title: 月报, count: 3, unit: days, after: case-closed, basis: 示例}\n"
    (warning,) = warnings_of(read_policy((HEAD + own).encode()))
    assert (warning["rule"], warning["path"]) == (RULE, "deadlines[0]")
    assert warning["line"] == HEAD.count("\n") + 2
    assert "月报" in str(warning["text"])
    assert "月报" in str(warning["text_en"])


def test_a_policy_that_promises_nothing_is_told_nothing() -> None:
    assert told(HEAD) == []


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_of_the_examples_the_clauses_are_told(path: str) -> None:
    file = read_policy((FOLDER / path).read_bytes())
    clauses = {warning["path"] for warning in warnings_of(file) if not str(warning["path"]).startswith("deadlines")}
    there = {name for name in ("appraisals", "archive") if getattr(file.policy, name)}
    assert clauses == there >= {"archive"}
