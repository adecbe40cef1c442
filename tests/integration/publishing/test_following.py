"""An enterprise reads what happens next: who visits, when, and where it objects."""

from typing import Any

from shared.contracts.sampling import DrawSettled
from tests.integration.publishing.told import RESULT, Telling
from tests.support.bureau_work import ADDRESS, NAME, adopt
from tests.support.draws import Held


async def steps(telling: Telling, identifier: str) -> list[str]:
    """What follows, as the page says it too."""
    told: Any = (await telling.site.get(f"/enterprises/{identifier}.json")).json()["following"]
    page = (await telling.site.get(f"/enterprises/{identifier}")).text
    summaries = [step["summary"] for each in told for step in each["steps"]]
    assert all(step in page for step in summaries)
    return summaries


async def firms(telling: Telling, draw: Held) -> tuple[str, str]:
    """A firm that was drawn, and one that was not."""
    frame = {
        unit["id"]: unit["identifier"] for unit in (await telling.site.get(f"/draws/{draw.draw}/frame.json")).json()
    }
    drawn = draw.outcome["deals"][0]["units"]
    reserve = [id_ for ids in draw.outcome["reserve"].values() for id_ in ids]
    return frame[drawn[0]], next(code for id_, code in frame.items() if id_ not in {*drawn, *reserve})


async def test_what_follows_is_told_from_the_draw_to_the_result(telling: Telling) -> None:
    await adopt(telling.press)
    draw = telling.press.draw(size=12, count=3)
    await draw.hold()
    await telling.show()
    drawn, other = await firms(telling, draw)
    told = await steps(telling, drawn)
    assert told[0] == f"由{NAME}派员检查；检查人员抽定后，在本页公示。"
    assert "到场日期由检查单位通知" in told[1]
    assert f"向{NAME}提出（{ADDRESS}，0316-5550100）" in told[2]
    assert "大城县人民政府" in told[3]
    assert "大城县人民法院" in told[3]
    assert (await steps(telling, other))[0] == "这次不检查本企业；以后的抽查仍可能抽中。"
    party = RESULT.party.model_copy(update={"identifier": drawn})
    await telling.tell(RESULT.model_copy(update={"party": party, "visited": telling.now.date()}))
    visited = await steps(telling, drawn)
    assert visited[0] == f"已经检查，结果见上面的公示；认为结果有误的，向{NAME}提出。"
    await draw.append(DrawSettled(visited=1, given_up={}, unvisited=2))
    await telling.show()
    assert await steps(telling, drawn) == visited, "whoever disputes a result finds where, also later"
    assert await steps(telling, other) == []


async def test_nothing_follows_from_a_draw_that_is_over(telling: Telling) -> None:
    draw = telling.press.draw(size=12, count=3)
    await draw.hold()
    await telling.press.annul(draw)
    await telling.show()
    drawn, _ = await firms(telling, draw)
    assert await steps(telling, drawn) == []
