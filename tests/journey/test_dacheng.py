"""Dacheng 2019: the double-random rules through a year, and one draw of which nobody hears before its visits."""

from collections.abc import AsyncIterator
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from tests.journey.dacheng import coverage, covert, crews, opening, refusals
from tests.journey.dacheng.bureau import Dacheng, numbers
from tests.journey.dacheng.world import (
    BUREAU,
    FLAGGED,
    HIGH_RISK,
    KEY_UNITS,
    SELLING_FIREWORKS,
    code,
    enterprises,
)
from tests.support.bureau import Json
from tests.support.house import House, house_on
from tests.support.office import drawn
from tests.support.postgres import Database


@pytest.fixture
async def house(database: Database, tmp_path: Path) -> AsyncIterator[House]:
    async with house_on(database, tmp_path, bureau=BUREAU, opening=datetime(2019, 3, 4, 1, 30, tzinfo=UTC)) as house:
        yield house


async def test_a_year_of_dacheng(house: House, capsys: pytest.CaptureFixture[str]) -> None:
    office = Dacheng(house)
    await opening.rules_are_adopted(office)
    await opening.directories_are_filled(office)
    await opening.the_item_list_is_published(office)
    await opening.teams_are_formed(office)
    items, experts = await opening.items_and_experts_are_drawn(office)
    await opening.the_plan(office, items)
    await spring(office)
    await summer(office)
    await covert.nobody_hears_of_it(office, capsys)
    await autumn(office)
    await the_public_knows_what_was_drawn(office, items, experts)
    await directories_are_gone_through(office)
    await office.verify_everything()


async def spring(office: Dacheng) -> None:
    """Those with complaints and the like, the key units, and some of the dangerous ones."""
    await troubled_ones_are_covered(office)
    await key_units_are_covered(office)
    await some_dangerous_ones_are_drawn(office)


async def troubled_ones_are_covered(office: Dacheng) -> None:
    """Half-yearly coverage: all five, though one leader may not go everywhere."""
    office.skip_to("2019-03-11")
    await refusals.a_quota_that_cannot_be_met(office)
    frame = await office.frame("上半年有问题单位", kind="half-yearly")
    await refusals.rules_changed_against_the_policy(office, frame)
    draw = await office.hold("上半年检查覆盖", frame=frame)
    assert numbers(drawn(draw)) == set(FLAGGED)
    await refusals.nobody_is_free_to_lead(office, draw)
    on = office.skip_to("2019-03-13")
    await crews.one_is_recused_one_on_leave_one_without_certificate(office, draw, on)
    await office.record(draw, drawn(draw), on)


async def key_units_are_covered(office: Dacheng) -> None:
    """All six, once: one of them has been inspected for its accident, and is out for that."""
    office.skip_to("2019-04-08")
    frame, draw = await office.draw("key-units", "重点单位全覆盖")
    (out,) = await office.auditor.get(f"/sampling/frames/{frame['id']}/exclusions")
    assert (out["identifier"], out["reasons"][0]["because"]) == (code(1), "inspected")
    assert "2019-03-13" in out["reasons"][0]["detail"]
    assert numbers(drawn(draw)) == set(KEY_UNITS) - {1}
    await office.visit("重点单位检查", draw, office.skip_to("2019-04-10"))


async def some_dangerous_ones_are_drawn(office: Dacheng) -> Json:
    """Targeted: half of the high-risk ones that are left, with an expert; one of them has closed."""
    office.skip_to("2019-05-13")
    frame, draw = await office.draw("targeted", "危险化学品高风险单位定向抽查")
    left = set(HIGH_RISK) - set(FLAGGED) - set(KEY_UNITS)
    assert (frame["size"], len(drawn(draw))) == (len(left), 3)
    assert frame["left_out"] == {"inspected": 7, "outside-rule": 45 - len(HIGH_RISK)}
    assert numbers(drawn(draw)) < left
    draw = await crews.one_has_closed(office, draw)
    visited, on = crews.drawn_now(draw), office.skip_to("2019-05-15")
    _, people = await office.crew("定向抽查", on, draw=draw["id"])
    assert {task["task"]["identifier"] for task in people["outcome"]["assignments"]} == set(visited)
    await crews.one_is_recused_after_the_draw_and_one_is_ill(office, people)
    await office.record(draw, visited, on)
    return draw


async def summer(office: Dacheng) -> None:
    """The plan grows, coverage is looked at, new marks come in, and a whole sector is inspected."""
    office.skip_to("2019-07-08")
    await coverage.the_plan_grows(office, enterprises(july=True))
    await coverage.at_the_end_of_march(office)
    await coverage.in_july(office)
    office.skip_to("2019-08-26")
    for number, flag, on in (
        (14, "complaint", "2019-08-12"),
        (38, "accident", "2019-08-20"),
        (15, "penalty", "2019-08-22"),
    ):
        mark = {"flag": flag, "on": on, "source": "12350 举报", "reason": "县安委办通报"}
        await office.registrar.post(f"/sampling/enterprises/{code(number)}/flags", mark)
    blacklist = {"flag": "blacklist", "on": "2019-08-26", "source": "联合惩戒名单", "reason": "列入名单"}
    marked = [code(16), code(17)]
    await office.registrar.post("/sampling/enterprises/flags", {**blacklist, "identifiers": marked})
    await crews.only_people_are_drawn(office, date(2019, 9, 3))


async def autumn(office: Dacheng) -> None:
    """The other half-year's coverage, a draw among all that are left, and the rest by plan."""
    office.skip_to("2019-10-15")
    frame, draw = await office.draw("half-yearly", "下半年检查覆盖")
    assert numbers(drawn(draw)) == {13, 14, 15, 16, 17}
    (out,) = await office.auditor.get(f"/sampling/frames/{frame['id']}/exclusions")
    # Its accident was in August, and the sector was inspected since.
    assert (out["identifier"], out["reasons"][0]["because"]) == (code(38), "inspected")
    await office.visit("下半年检查", draw, office.skip_to("2019-10-17"))
    office.skip_to("2019-11-04")
    frame, draw = await office.draw("open", "不定向抽查")
    assert (frame["size"], frame["excluded"], len(drawn(draw))) == (41, 28, 13)
    await office.visit("不定向抽查", draw, office.skip_to("2019-11-06"))
    await the_rest_by_plan(office)


async def the_rest_by_plan(office: Dacheng) -> None:
    """Who was drawn in the year, by seven draws; everybody else of the plan is inspected without."""
    chosen = [draw for draw in office.held if draw["population"] == "enterprises" and draw["method"] == "rank"]
    by_draw: set[int] = set()
    for draw in chosen:
        by_draw |= numbers(crews.drawn_now(await office.chief.get(f"/sampling/draws/{draw['id']}")))
    planned = await office.registrar.get(f"/sampling/plans/{office.plan['id']}/enterprises?limit=200")
    rest = numbers(one["identifier"] for one in planned) - by_draw - set(SELLING_FIREWORKS)
    assert (len(chosen), len(by_draw), len(rest)) == (6, 32, 28)
    on = office.skip_to("2019-11-20")
    await office.record(None, map(code, sorted(rest)), on)
    office.skip_to("2019-11-30")
    await coverage.at_the_end_of_november(office, by_draw)


async def the_public_knows_what_was_drawn(office: Dacheng, items: Json, experts: Json) -> None:
    """Every draw of the year stands on the public site, completed; items with their names, people without."""
    public = office.house.public
    await office.house.settle()
    shown = [await public.get(f"/draws/{draw['id']}.json") for draw in office.held]
    assert [(draw["serial"], draw["stage"]) for draw in shown] == [(n, "completed") for n in range(1, len(shown) + 1)]
    named = {unit["id"]: unit["identifier"] for unit in await public.get(f"/draws/{items['id']}/frame.json")}
    assert {named[unit["id"]] for deal in items["outcome"]["deals"] for unit in deal["units"]} == set(drawn(items))
    assert {unit["identifier"] for unit in await public.get(f"/draws/{experts['id']}/frame.json")} == {None}
    reasons = [one["reason"] for draw in shown for one in draw["successions"]]
    assert (len(shown), reasons) == (16, ["recused", "ill"])


async def directories_are_gone_through(office: Dacheng) -> None:
    """At least once a year, by the section that keeps each; the policy says when again."""
    for person, directory in ((office.registrar, "enterprises"), (office.legal, "people"), (office.legal, "experts")):
        body = {"remark": "逐项核对"}
        reviewed = await person.post(f"/sampling/directories/{directory}/reviews", body)
        assert (reviewed["review_due"], reviewed["overdue"]) == ("2020-11-30", False)
