"""However many displays must stay, whatever is due behind them gets its turn."""

from datetime import UTC, date, datetime
from uuid import UUID

import pytest

from services.publishing.publication import background
from shared.contracts.penalty import PenaltyDecided, PenaltyFulfilled
from tests.integration.publishing.told import Telling
from tests.support.postgres import connect
from tests.unit.publishing.publication.made_up_penalty import penalty

DECIDED_AT = datetime(2026, 4, 2, 1, 0, tzinfo=UTC)
OVER_AT = datetime(2029, 4, 1, 1, 0, tzinfo=UTC)
OVER_ON = date(2029, 4, 1)
PENALTIES = [UUID(int=number) for number in range(1, 7)]


@pytest.fixture
async def shown(telling: Telling, monkeypatch: pytest.MonkeyPatch) -> Telling:
    """Six penalties that are shown; nobody has put right what he is fined for. One is looked at at a time."""
    monkeypatch.setattr(background, "_AT_ONCE", 1)
    telling.now = DECIDED_AT
    decided = [
        PenaltyDecided(told=penalty(penalty=each, number=f"（示）应急罚〔2026〕{each.int}号")) for each in PENALTIES
    ]
    await telling.tell_of_penalty(*decided)
    for row in (await telling.get("/publications"))["items"]:
        await telling.post(f"/publications/{row['id']}/release")
    return telling


@pytest.mark.parametrize("corrected", [PENALTIES[0], PENALTIES[-1]])
async def test_what_is_put_right_ends_although_others_stay(shown: Telling, corrected: UUID) -> None:
    await shown.tell_of_penalty(PenaltyFulfilled(penalty=corrected, on=date(2026, 5, 1)))
    connection = await connect(shown.press.database.admin_url)
    # As a row of before was written: due, although it has to stay.
    await connection.execute("UPDATE publishing.publication SET over_on = $1", OVER_ON)
    await connection.close()
    shown.now = OVER_AT
    assert await background.end_those_over(shown.app.resources) == 1
    assert await background.end_those_over(shown.app.resources) == 0


async def test_what_has_to_stay_is_not_looked_at(shown: Telling) -> None:
    connection = await connect(shown.press.database.admin_url)
    due = await connection.fetchval("SELECT count(*) FROM publishing.publication WHERE over_on <= $1", OVER_ON)
    await connection.close()
    assert due == 0
