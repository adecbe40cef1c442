"""Clocks follow the calendar and the law by one event, whatever is killed between; and reminders come once a day."""

import json
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID, uuid4

import pytest

from shared.aggregate import projections
from shared.calendar.notices import Notice
from shared.clocks import upkeep
from shared.clocks.ending import end
from shared.clocks.moving import Moving
from shared.clocks.opening import Opening, open_by_law
from shared.clocks.reckoning import Rules
from shared.clocks.upkeep import ClockService
from shared.contracts.clocks import CasesClocksMoved, CasesClocksReminded, Owes
from shared.database import create_engine
from shared.log.rebuild import rebuild
from tests.integration.clocks.matters import MATTERS, TABLES, MatterState, Office
from tests.support.log import sequence_all
from tests.support.oracle import check_rebuild
from tests.support.postgres import Database, connect
from tests.unit.clocks.examples import PUBLISHED, period, rules

START = date(2026, 4, 1)
FREE_MONDAY = Notice(title="放假通知", published=date(2026, 4, 2), off=[[date(2026, 4, 13), date(2026, 4, 13)]])
BEFORE = rules(period(8), warn_days=(3, 1))
AFTER = replace(BEFORE, calendar=PUBLISHED.amended([FREE_MONDAY]))
CORRECTED = rules(period(5), warn_days=(3, 1))


@dataclass
class Keeper:
    """Keeps up the clocks as the background task does, step by step, with the rules of now."""

    office: Office
    now: Rules = BEFORE
    at_once: int = 500
    read: dict[UUID, list[Moving]] = field(default_factory=dict)

    @property
    def service(self) -> ClockService:
        return ClockService(TABLES, CasesClocksMoved, CasesClocksReminded, at_once=self.at_once)

    async def move(self) -> bool:
        async with self.office.act() as act:
            return await upkeep.move(act, self.service, self.now)

    async def go_on(self) -> bool:
        async with self.office.act() as act:
            return await upkeep.go_on_moving(act, self.service, self.read)

    async def remind(self, now: datetime) -> bool:
        async with self.office.act(now=now) as act:
            return await upkeep.remind(act, self.service)


@pytest.fixture
def keeper(office: Office) -> Keeper:
    return Keeper(office)


async def opened(office: Office, start: date = START) -> MatterState:
    matter = uuid4()
    opening = Opening(f"case/{matter}", Owes(who="person", name="u-1"), start)
    return await office.note(matter, open_by_law(opening, "report", BEFORE))


async def due(office: Office, matter: MatterState) -> str:
    clocks = await office.clocks(matter.id)
    return clocks.all[0].end.due.isoformat()


async def facts(database: Database, type_: str) -> list[dict[str, Any]]:
    admin = await connect(database.admin_url)
    rows = await admin.fetch("SELECT payload::text FROM log.event WHERE type = $1 ORDER BY id", type_)
    await admin.close()
    return [json.loads(payload) for (payload,) in rows]


async def test_a_free_day_moves_the_clocks_by_one_event(database: Database, office: Office, keeper: Keeper) -> None:
    first, other = await opened(office), await opened(office, date(2026, 4, 14))
    assert not await keeper.move()
    keeper.now = AFTER
    assert await keeper.move()
    assert await keeper.go_on()
    assert not await keeper.go_on()
    assert [await due(office, first), await due(office, other)] == ["2026-04-15", "2026-04-24"]
    assert not await keeper.move(), "nothing is computed twice"
    (fact,) = await facts(database, CasesClocksMoved.type)
    assert (fact["clocks"], fact["moved"], fact["computed_with"]) == (2, 1, AFTER.digest)


async def test_a_corrected_rule_moves_them_too_and_lateness_counts_from_the_new_end(
    office: Office, keeper: Keeper
) -> None:
    matter = await opened(office)
    keeper.now = CORRECTED
    assert await keeper.move()
    assert await keeper.go_on()
    (clock,) = (await office.clocks(matter.id)).all
    assert clock.end.lengths[0].number == 5
    part = end(clock, date(2026, 4, 10), PUBLISHED)
    assert (part.how, part.due) == ("late", date(2026, 4, 9))
    ended = await office.note(matter.id, part)
    assert ended.clocks.all[0].end.due == date(2026, 4, 9)


@pytest.mark.parametrize("killed_after", [0, 1, 2])
async def test_a_move_that_was_killed_goes_on_where_it_stood(
    database: Database, office: Office, keeper: Keeper, killed_after: int
) -> None:
    matters = [await opened(office) for _ in range(3)]
    keeper.now, keeper.at_once = AFTER, 1
    assert await keeper.move()
    for _ in range(killed_after):
        assert await keeper.go_on()
    again = Keeper(office, AFTER, 1)
    assert not await again.move(), "the move that was begun comes first"
    while await again.go_on():
        pass
    assert {await due(office, matter) for matter in matters} == {"2026-04-15"}
    assert not await again.move()
    assert len(await facts(database, CasesClocksMoved.type)) == 1


async def test_what_a_part_said_meanwhile_stays(database: Database, office: Office, keeper: Keeper) -> None:
    matter, kept = await opened(office), await opened(office)
    keeper.now = AFTER
    assert await keeper.move()
    await office.note(matter.id, end(matter.clocks.all[0], date(2026, 4, 14), PUBLISHED))
    while await keeper.go_on():
        pass
    assert [await due(office, matter), await due(office, kept)] == ["2026-04-14", "2026-04-15"]
    assert (await office.clocks(matter.id)).all[0].state == "met"
    assert not await keeper.move()
    await _check_rebuild(database, keeper)


async def test_a_rebuild_gives_the_same_rows(database: Database, office: Office, keeper: Keeper) -> None:
    moved, changed = await opened(office), await opened(office)
    keeper.now = AFTER
    assert await keeper.move()
    assert await keeper.go_on()
    clock = (await office.clocks(changed.id)).all[0]
    await office.note(changed.id, end(clock, date(2026, 4, 15), PUBLISHED))
    assert await keeper.remind(datetime(2026, 4, 14, 4, tzinfo=UTC))
    await _check_rebuild(database, keeper)
    assert await due(office, moved) == "2026-04-15"


async def _check_rebuild(database: Database, keeper: Keeper) -> None:
    sequencer = await connect(database.url("cheqian_sequencer"))
    await sequence_all(sequencer)
    await sequencer.close()
    owner = create_engine(database.admin_url, application="tests")
    made = {**projections(MATTERS), **keeper.service.projections}
    blobs = keeper.office.blobs
    await check_rebuild(database, TABLES.all, lambda: rebuild(owner, blobs, TABLES.all, made))
    await owner.dispose()


async def test_reminders_come_once_a_day_and_miss_no_day(database: Database, office: Office, keeper: Keeper) -> None:
    """The clock ends on 14 April 2026, with reminders on the 11th and the 13th."""
    await opened(office)
    quiet = datetime(2026, 4, 9, 16, 10, tzinfo=UTC)  # 00:10 on the 10th in Beijing
    assert await keeper.remind(quiet)
    assert not await keeper.remind(datetime(2026, 4, 10, 15, 30, tzinfo=UTC))  # 23:30 on the same day
    assert await keeper.remind(datetime(2026, 4, 10, 16, 10, tzinfo=UTC))  # 00:10 on the 11th
    assert await keeper.remind(datetime(2026, 4, 14, 4, tzinfo=UTC))  # the service stood still for two days
    assert await keeper.remind(datetime(2026, 4, 15, 4, tzinfo=UTC))
    assert await keeper.remind(datetime(2026, 4, 16, 4, tzinfo=UTC))
    rounds = await facts(database, CasesClocksReminded.type)
    assert [(each["since"], each["day"], each["soon"], each["today"], each["overdue"]) for each in rounds] == [
        ("2026-04-09", "2026-04-10", 0, 0, 0),
        ("2026-04-10", "2026-04-11", 1, 0, 0),
        ("2026-04-11", "2026-04-14", 0, 1, 0),
        ("2026-04-14", "2026-04-15", 0, 0, 1),
        ("2026-04-15", "2026-04-16", 0, 0, 0),
    ]
