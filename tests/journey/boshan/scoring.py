"""After the campaign: experts are scored, and good ones are preferred from then on."""

from collections import Counter
from datetime import date
from itertools import pairwise

import pytest

from tests.journey.boshan import world
from tests.journey.boshan.bureau import SEASON, Boshan
from tests.journey.boshan.world import EXPERT
from tests.support.bureau import Json
from tests.support.office import crew, drawn, tasks_of

POINTS = (96, 91.5, 90, 88, 80, 72, 60, 59.5)
"""Of those who are in the teams at the end, in the order of their keys."""

WEIGHTS = {6: 3, 4: 2, 2: 2, 1: 2}
"""Weight → how many experts: three of ninety and more, two of eighty, two of sixty, one below, one without a score."""

DAY = "2019-06-28"


async def experts_are_scored(office: Boshan, crews: list[Json]) -> None:
    """Those who served, in the register and by date: before that day nobody had a score."""
    office.house.clock.skip_to(date.fromisoformat(DAY))
    serving = sorted(key for roles in office.teams.values() for key in roles[EXPERT])
    served = {crew(task)[EXPERT] for task in tasks_of(*crews)}
    assert set(serving) <= served
    scored = {key: _scored(key, points) for key, points in zip(serving, POINTS, strict=True)}
    await office.keep("experts", scored)
    best = serving[0]
    before = await office.legal.get(f"/sampling/experts/{best}?on=2019-06-27")
    after = await office.legal.get(f"/sampling/experts/{best}")
    assert (before["scores"], after["scores"]) == ([], [{"on": DAY, "points": 96.0, "campaign": SEASON}])
    *_, last = await office.legal.get(f"/sampling/experts/{best}/history")
    assert [change["field"] for change in last["changed"]] == ["scores"]


def _scored(key: str, points: float) -> Json:
    score = {"on": DAY, "points": points, "campaign": SEASON}
    return {**world.expert_fields(int(key[-2:])), "scores": [score]}


async def good_ones_are_preferred(office: Boshan) -> None:
    """The preview tells everybody's chance, the frame has the weights, and the public page of the draw names nobody."""
    preview = await office.drawer.post("/sampling/frames/preview", {"title": "日常检查专家", "kind": "experts"})
    (stratum,) = preview["strata"]
    chances = {each["weight"]: each["probability"] for each in stratum["inclusion"]}
    assert {each["weight"]: each["units"] for each in stratum["inclusion"]} == WEIGHTS
    assert (stratum["size"], stratum["drawn"], stratum["out"]) == (9, 2, {"off-duty": 2})
    assert sum(chances[weight] * units for weight, units in WEIGHTS.items()) == pytest.approx(2, abs=1e-9)
    assert all(low < high for low, high in pairwise(chances[weight] for weight in sorted(chances)))
    assert {one["identifier"]: one["probability"] for one in preview["candidates"]} == {
        one["identifier"]: chances[one["weight"]] for one in preview["candidates"]
    }
    frame = await office.frame("日常检查专家", kind="experts")
    assert (frame["population"], frame["size"], frame["disclosure"]) == ("experts", 9, "never")
    draw = await office.hold("日常检查专家", frame=frame)
    assert len(set(drawn(draw))) == 2
    assert set(drawn(draw)) < {one["identifier"] for one in preview["candidates"]}
    await nobody_is_named(office, draw)


async def nobody_is_named(office: Boshan, draw: Json) -> None:
    """Neither expert nor inspector, on no page and in no bundle; the lot's own bundle has the weights all the same."""
    await office.house.settle()
    members = {key: name for roles in office.teams.values() for held in roles.values() for key, name in held.items()}
    experts = {world.expert(number): world.expert_fields(number)["name"] for number in range(1, 12)}
    secret = {*members, *members.values(), *experts, *experts.values()}
    public = office.house.public
    for held in office.held:
        page, bundle = [await public.ask("GET", f"/draws/{held['id']}{end}") for end in ("", "/bundle.json")]
        assert (page.status_code, bundle.status_code, held["title"] in page.text) == (200, 200, True)
        assert [told for told in secret if told in page.text + bundle.text] == []
    weights = Counter(unit["weight"] for unit in (await public.get(f"/draws/{draw['id']}/bundle.json"))["frame"])
    assert weights == WEIGHTS
