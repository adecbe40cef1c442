"""What is done in an inspection is done by its crew: each decision under a permission of the crew asks who acts."""

import ast
import inspect
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from services.cases.inspection.order_verbs import ORDER
from services.cases.inspection.verbs import INSPECTION
from shared.access.roles import GRANTS, Permission, Role
from shared.verbs import Verb
from tests.architecture.sources import lesson

_OF_THE_CREW = {Permission.INSPECTION_CONDUCT, Permission.INSPECTION_PREPARE}
_ASKS = {"member(inspection, person)", "member(inspection, who.person)", "on_site(inspection, person)"}
_DRAFTS = "check_draft(inspection, who, "
_VERBS: tuple[Verb[Any], ...] = (*INSPECTION.verbs, *ORDER.verbs)
_BY_THE_CREW = [verb for verb in _VERBS if verb.permission in _OF_THE_CREW]


def _calls(function: Callable[..., Any]) -> Iterator[str]:
    """The calls of a function, and of the functions of its module that it calls with the same person."""
    for node in ast.walk(ast.parse(inspect.getsource(function))):
        if isinstance(node, ast.Call):
            call = ast.unparse(node)
            yield call
            called = getattr(inspect.getmodule(function), ast.unparse(node.func), None)
            if called and called.__module__ == function.__module__ and call.endswith("(inspection, person)"):
                yield from _calls(called)


@pytest.mark.parametrize("verb", _BY_THE_CREW, ids=lambda verb: verb.name)
def test_the_crew_is_asked(verb: Verb[Any]) -> None:
    calls = set(_calls(verb.decision))
    assert _ASKS & calls or any(call.startswith(_DRAFTS) for call in calls), lesson(
        "A role alone does not make anybody part of an inspection: take `person` (or the signatory `who`), and ask "
        "`crew.member`, `crew.on_site` or `crew.check_draft` for it.",
        [f"{verb.decision.__module__}.{verb.decision.__name__} ({verb.name})"],
    )


def test_whoever_acts_may_read_the_answer() -> None:
    """The roles that may act and not read the bureau's inspections read their own: `store.visible` lets them know of,
    and so act on, no other.
    """
    reading = {*GRANTS[Permission.INSPECTION_READ], *GRANTS[Permission.INSPECTION_READ_OWN]}
    acting: set[Role] = {role for verb in _VERBS for role in verb.roles}
    assert acting <= reading
