"""Dacheng's bureau at work: lists come in, a draw of a kind is held, its crews are drawn, the visits are recorded."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from tests.journey.dacheng.world import LEADERS, SELLING_FIREWORKS, code
from tests.support.bureau import Json
from tests.support.house import Person
from tests.support.office import Office, crew, drawn


class Dacheng(Office):
    """The office, and the teams once they are formed: team code → keys of its members."""

    teams: dict[str, set[str]]
    plan: Json
    leaders = sorted(LEADERS)

    def skip_to(self, day: str) -> date:
        self.house.clock.skip_to(date.fromisoformat(day))
        return date.fromisoformat(day)

    async def draw(self, kind: str, title: str, **wanted: object) -> tuple[Json, Json]:
        """A frame by a kind of draw of the policy, and the completed draw over it."""
        frame = await self.frame(f"{title}名单", kind=kind, **wanted)
        return frame, await self.hold(title, frame=frame)

    async def crew(self, title: str, on: date, **said: object) -> tuple[Json, Json]:
        """A roster, and the completed draw that puts people on its tasks."""
        roster = await self.roster(f"{title}派员名册", on=on.isoformat(), **said)
        draw = await self.hold(f"{title}派员", roster=roster)
        self.check_crews(draw)
        return roster, draw

    def check_crews(self, draw: Json) -> None:
        """Each inspection is led by a responsible leader, with one of the team whose enterprise it is."""
        for task in draw["outcome"]["assignments"]:
            went = crew(task)
            team = "Y" if task["task"]["identifier"] in map(code, SELLING_FIREWORKS) else "W"
            assert went["带队领导"] in LEADERS
            assert went["对应检查组"] in self.teams[team]
            assert len(set(went.values())) == len(went)

    async def visit(self, title: str, draw: Json, on: date) -> Json:
        """The crews of a draw's enterprises are drawn, and go; the draw that chose the people."""
        _, people = await self.crew(title, on, draw=draw["id"])
        self.house.clock.skip_to(on)
        await self.record(draw, drawn(draw), on)
        return people


def crew_of(draw: Json, identifier: str) -> dict[str, str]:
    """Slot → who has it now, of one inspection."""
    (task,) = (task for task in draw["outcome"]["assignments"] if task["task"]["identifier"] == identifier)
    return crew(task)


def numbers(identifiers: Iterable[str]) -> set[int]:
    """Which of the made-up enterprises these are."""
    return {int(identifier[12:16]) for identifier in identifiers}


async def problem(person: Person, path: str, body: object) -> Json:
    """What somebody is told whose request must be refused."""
    answer = await person.ask("POST", path, json=body)
    assert answer.headers["content-type"] == "application/problem+json", answer.text
    told: dict[str, Any] = answer.json()
    assert told["detail"]
    assert told["detail_en"]
    return {**told, "code": told["type"].removeprefix("/problems/")}
