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


@pytest.mark.parametrize("named", [BUREAU, "370112", "370200", "360000", "999999"])
@pytest.mark.parametrize(
    "decide",
    [
        lambda named: naming.request(BUREAU, named, None, None),
        lambda named: naming.approve(ASKED.model_copy(update={"superior": named}), "u-2", None),
    ],
)
def test_only_a_bureau_above_is_registered(decide: Callable[[str], object], named: str) -> None:
    with pytest.raises(naming.SuperiorNotAbove, match="370100, 370000") as refusal:
        decide(named)
    assert refusal.value.facts["above"] == [CITY, PROVINCE]


def test_above_a_province_nobody_is_registered() -> None:
    with pytest.raises(naming.SuperiorNotAbove, match="none"):
        naming.request(PROVINCE, CITY, None, None)


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
