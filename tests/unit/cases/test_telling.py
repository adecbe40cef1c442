"""What other services learn of an inspection."""

import pytest

from services.cases.inspection.telling import told
from shared.contracts.held import InspectionConcluded, InspectionHeld
from shared.contracts.inspection.noted import Note
from shared.contracts.inspection.signing import Passed
from tests.unit.cases.walk import DISPUTED, DROPPED, FINDING, RECORD, at, found, made_up, walked

_APPROVED = Passed(paper="report", act="approval")


def _again(sort: str) -> Note:
    """Another finding of the same enterprise."""
    return found(finding=made_up(f"another {sort}")).model_copy(update={"sort": sort})


@pytest.mark.parametrize(
    ("more", "count"),
    [((), 1), (("培训记录",), 1), (("培训记录", "培训记录", "动火作业"), 2)],
)
def test_findings_of_one_sort_count_once(more: tuple[str, ...], count: int) -> None:
    walk = walked("reported")
    for sort in more:
        walk.note(_again(sort), "first", at(2))
    concluded = told(walk.now, _APPROVED)
    assert isinstance(concluded, InspectionConcluded)
    assert concluded.findings == count


def test_a_visit_that_was_held_has_its_team_and_its_methods() -> None:
    walk = walked("on-site")
    opened = walk.now.opened.model_copy(update={"team": "W", "methods": ("on-site", "documents")})
    held = told(walk.now.model_copy(update={"opened": opened}), RECORD)
    assert isinstance(held, InspectionHeld)
    assert (held.team, held.methods) == ("W", ("on-site", "documents"))


def test_a_finding_that_was_dropped_does_not_count() -> None:
    walk = walked("reported")
    walk.note(DISPUTED, "first", at(40))
    walk.note(DROPPED.model_copy(update={"at": at(41)}), "the-legal", at(42))
    assert walk.now.findings[FINDING].dropped
    concluded = told(walk.now, _APPROVED)
    assert isinstance(concluded, InspectionConcluded)
    assert concluded.findings == 0
