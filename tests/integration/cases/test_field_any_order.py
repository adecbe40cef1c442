"""Two devices of one crew, whose batches come in any order, in pieces, repeated and interleaved, while somebody works
in the office: it ends in the same state, or a conflict is told. Nothing is lost, and nothing is done twice.

Each device has kept its commands on the same version. The model knows what each has kept; what must be true of the
service is said of the end.
"""

import asyncio
from collections.abc import Coroutine, Sequence
from typing import Any, NamedTuple, TypeVar
from uuid import UUID

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, rule, run_state_machine_as_test

from shared.access.roles import Role
from tests.integration.cases.offline import EVENING, begun, checked_in, outbox, shown
from tests.integration.cases.straight_way import SECOND, at
from tests.support.caseload import Caseload, Json, caseload_on
from tests.support.field import Outbox, checked, found
from tests.support.postgres import Database
from tests.support.sizes import short_or_long

R = TypeVar("R")
PEOPLE = ("first", "second")
ITEMS, RESULTS = ("A-1", "A-2"), ("as-required", "not-as-required")


class Kept(NamedTuple):
    """A command that a device keeps: a check of an item with its facts, or, without, a finding about the item."""

    item: str
    result: str
    facts: str


CHECK = st.builds(Kept, st.sampled_from(ITEMS), st.sampled_from(RESULTS), st.sampled_from(("甲", "乙")))
FIND = st.builds(Kept, st.sampled_from(ITEMS), st.just(""), st.just(""))
DAY = st.lists(st.one_of(CHECK, FIND), min_size=1, max_size=6)
WHICH = st.integers(0, 1)


class Stage:
    """The service in an event loop of its own, which runs while a step is made."""

    def __init__(self, database: Database) -> None:
        self._runner, self._over = asyncio.Runner(), asyncio.Event()
        self.caseload = self._runner.run(self._open(database))

    def run(self, step: Coroutine[Any, Any, R]) -> R:
        return self._runner.run(step)

    def close(self) -> None:
        self._over.set()
        self._runner.run(self._closed())
        self._runner.close()

    async def _open(self, database: Database) -> Caseload:
        opened: asyncio.Future[Caseload] = asyncio.get_running_loop().create_future()
        self._serving = asyncio.create_task(self._serve(database, opened))
        return await opened

    async def _serve(self, database: Database, opened: "asyncio.Future[Caseload]") -> None:
        async with caseload_on(database) as caseload:
            opened.set_result(caseload)
            await self._over.wait()

    async def _closed(self) -> None:
        await self._serving


class TwoDevices(RuleBasedStateMachine):
    def __init__(self, stage: Stage) -> None:
        super().__init__()
        self.stage = stage
        self.inspection: UUID
        self.devices: list[Outbox] = []

    @initialize(first=DAY, second=DAY)
    def goes_out(self, first: Sequence[Kept], second: Sequence[Kept]) -> None:
        self.inspection = self.stage.run(begun(self.stage.caseload))
        for person, day in zip(PEOPLE, (first, second), strict=True):
            device = self.stage.run(outbox(self.stage.caseload, self.inspection, person, device=f"{person}-device"))
            for kept in day:
                keep(device, kept)
            self.devices.append(device)
        self.stage.caseload.at(EVENING)
        for person, device in zip(PEOPLE, self.devices, strict=True):
            device.says = self.stage.caseload.says(person, Role.INSPECTOR)

    @rule(which=WHICH, start=st.integers(0, 5), size=st.integers(1, 6), backwards=st.booleans())
    def a_piece_comes(self, which: int, start: int, size: int, *, backwards: bool) -> None:
        device = self.devices[which]
        piece = device.kept[start : start + size]
        if piece:
            self.stage.run(device.sent(EVENING, piece[::-1] if backwards else piece))

    @rule(which=WHICH)
    def everything_comes_from_a_copy(self, which: int) -> None:
        device = self.devices[which]
        copy = Outbox(device.client, device.says, self.inspection, device.decided_on, "copy", kept=device.kept)
        self.stage.run(copy.sent(EVENING))

    @rule(item=st.sampled_from(ITEMS))
    def the_office_records(self, item: str) -> None:
        """Online, at the version of now; it may be refused, because of a finding."""
        body = checked(item, facts="在机关补登")
        self.stage.run(self.stage.caseload.post(self.inspection, "/items", body, SECOND))

    def teardown(self) -> None:
        if not self.devices:
            return
        for _ in range(2):
            for device in self.devices:
                self.stage.run(device.sent(EVENING))
        self.stage.run(self._check())

    async def _check(self) -> None:
        caseload = self.stage.caseload
        after = await shown(caseload, self.inspection)
        listed = await caseload.get(f"/inspections/{self.inspection}/commands?limit=200")
        commands: dict[str, Json] = {each["id"]: each for each in listed.json()["items"]}
        kept = [each for device in self.devices for each in device.kept]
        assert commands.keys() == {each["id"] for each in kept}, "nothing is lost"
        made = [each["first"] for each in commands.values() if each["first"]]
        assert len(made) == len(set(made)), "nothing is done twice"
        done = {id_ for id_, each in commands.items() if each["status"] == "done"}
        found_ = {each["body"]["finding"] for each in kept if each["verb"] == "find" and each["id"] in done}
        assert {each["found"]["finding"] for each in after["findings"]} == found_
        for each in commands.values():
            assert each["status"] == "done" or each["trouble"] or each["changed"] or each["waits_for"], "it is told"
        for item in ITEMS:
            self._check_item(item, after, commands)
        # Whatever comes once more changes nothing.
        for device in self.devices:
            assert all(each["again"] for each in (await device.sent(EVENING))["answers"])
        assert await shown(caseload, self.inspection) == after

    def _check_item(self, item: str, after: Json, commands: Json) -> None:
        """Nobody has written over what another has recorded, and that it did not know."""
        checks = [
            [each for each in device.kept if each["verb"] == "check-item" and each["body"]["item"] == item]
            for device in self.devices
        ]
        made = [[each for each in own if commands[each["id"]]["first"]] for own in checks]
        assert not all(made), "of two devices that did not know of each other, one has written"
        stands = checked_in(after, item)
        for own in made:
            if own and stands["facts"] != "在机关补登":
                last = max(own, key=lambda each: commands[each["id"]]["first"])
                assert (stands["result"], stands["facts"]) == (last["body"]["result"], last["body"]["facts"])
                assert last == own[-1], "in the order of the device"
        if any(checks) and not any(made) and not stands:
            assert {commands[each["id"]]["status"] for own in checks for each in own} <= {"refused", "held"}


def keep(device: Outbox, kept: Kept) -> None:
    if kept.result:
        device.keep("check-item", checked(kept.item, kept.result, kept.facts), at(1))
    else:
        device.keep("find", found(kept.item), at(1))


@short_or_long("examples", 12, 300)
def test_any_order_ends_alike_or_is_told(database: Database, examples: int) -> None:
    stage = Stage(database)
    try:
        run_state_machine_as_test(
            lambda: TwoDevices(stage),  # type: ignore[arg-type]  # whatever makes a machine will do
            settings=settings(
                max_examples=examples,
                stateful_step_count=8,
                deadline=None,
                derandomize=True,
                database=None,
                phases=[Phase.explicit, Phase.generate, Phase.shrink],
                suppress_health_check=list(HealthCheck),
            ),
        )
    finally:
        stage.close()


@pytest.mark.parametrize("first", PEOPLE)
def test_what_does_not_meet_ends_in_one_state(database: Database, first: str) -> None:
    """Devices that write other things end in one state, whichever comes first, in which pieces ever."""

    async def day(caseload: Caseload) -> Json:
        inspection = await begun(caseload)
        devices = [await outbox(caseload, inspection, person, device=person) for person in PEOPLE]
        for device, item in zip(devices, ITEMS, strict=True):
            for kept in (Kept(item, "as-required", "甲"), Kept(item, "not-as-required", "乙"), Kept(item, "", "")):
                keep(device, kept)
        caseload.at(EVENING)
        order = devices if first == PEOPLE[0] else devices[::-1]
        for device in devices:
            device.says = caseload.says(device.device, Role.INSPECTOR)
        for place in range(3):
            for device in order:
                await device.sent(EVENING, device.kept[place : place + 1])
        return await shown(caseload, inspection)

    async def held() -> None:
        async with caseload_on(database) as caseload:
            after = await day(caseload)
        told = {each["item"]: (each["result"], each["facts"]) for each in after["visit"]["checked"]}
        assert told == dict.fromkeys(ITEMS, ("not-as-required", "乙"))
        assert sorted(each["found"]["item"] for each in after["findings"]) == list(ITEMS)

    asyncio.run(held())
