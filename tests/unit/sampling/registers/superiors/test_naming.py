"""Who may be registered as a superior, and by whom."""

from collections.abc import Callable
from datetime import UTC, datetime
from uuid import UUID

import pytest

from services.sampling.registers.superiors import naming
from services.sampling.registers.superiors.lifecycle import Superior
from shared.approval import SamePerson, requested
from shared.log.deed import Deed

BUREAU, CITY, PROVINCE = "370124", "370100", "370000"
_ID = UUID(int=1)
ASKED = Superior(
    id=_ID,
    bureau=BUREAU,
    version=1,
    trace="",
    event=_ID,
    rounds=requested((), Deed(event=_ID, at=datetime(2026, 3, 2, tzinfo=UTC), person="u-1")),
    superior=CITY,
)


@pytest.mark.parametrize("standing", [None, PROVINCE])
def test_another_superior_than_the_standing_one_may_be_registered(standing: str | None) -> None:
    assert naming.request(BUREAU, CITY, None, standing).superior == CITY
    registered = naming.approve(ASKED, "u-2", standing)
    assert (registered.superior, registered.requested_by) == (CITY, "u-1")


def test_a_bureau_is_not_above_itself() -> None:
    with pytest.raises(naming.SuperiorIsSelf):
        naming.request(BUREAU, BUREAU, None, None)


@pytest.mark.parametrize(
    "decide", [lambda: naming.request(BUREAU, CITY, None, CITY), lambda: naming.approve(ASKED, "u-2", CITY)]
)
def test_the_standing_superior_is_not_registered_again(decide: Callable[[], object]) -> None:
    with pytest.raises(naming.SuperiorRegisteredAlready):
        decide()


@pytest.mark.parametrize(
    "decide", [lambda: naming.approve(ASKED, "u-1", None), lambda: naming.refuse(ASKED, "u-1", "不是")]
)
def test_the_requester_does_not_decide(decide: Callable[[], object]) -> None:
    with pytest.raises(SamePerson):
        decide()
