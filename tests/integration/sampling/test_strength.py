"""The team's figures over the API: on any day, with who is behind a figure, for whom may read of people."""

from datetime import timedelta
from typing import Any

import pytest

from tests.integration.sampling.desk import Desk

FIRST: dict[str, Any] = {"name": "示例甲", "establishment": "行政", "education": "本科", "birth_year": 1990}
SECOND: dict[str, Any] = {"name": "示例乙", "establishment": "行政", "on_duty": False, "birth_year": 1965}


@pytest.fixture
async def team(desk: Desk) -> Desk:
    """Two on 23 August; ten days later the first has a master's degree and some training, and the second is retired."""
    for key, fields in (("执-1", FIRST), ("执-2", SECOND)):
        await desk.ask("registrar", "PUT", f"/people/{key}", {**fields, "reason": "建库"})
    await desk.ask("registrar", "PUT", "/experts/专-1", {"name": "示例丙", "specialism": "化工", "reason": "建库"})
    desk.now += timedelta(days=10)
    training = [{"on": "2023-08-30", "hours": 7.5, "about": "执法"}, {"on": "2022-08-30", "hours": 40, "about": "执法"}]
    changed = {**FIRST, "education": "研究生", "training": training, "certificate_expires": "2023-09-30"}
    await desk.ask("registrar", "PUT", "/people/执-1", {**changed, "reason": "进修"})
    await desk.done("registrar", "/people/执-2/retirement", {"reason": "退休"})
    return desk


async def figures(desk: Desk, asked: str = "") -> dict[tuple[str, str], int]:
    answer = await desk.ask("drawer", "GET", f"/people/figures?{asked}")
    assert answer.status_code == 200, answer.text
    return {(figure["of"], figure["value"]): figure["count"] for figure in answer.json()["figures"]}


async def test_figures_are_of_a_day(team: Desk) -> None:
    today, then = await figures(team), await figures(team, "on=2023-08-31")
    assert (today["people", "all"], then["people", "all"]) == (1, 2)
    assert (today["education", "研究生"], then["education", "本科"]) == (1, 1)
    assert (then["establishment", "行政"], then["establishment-on-duty", "行政"]) == (2, 1)
    assert (then["age", "<=35"], then["age", ">55"]) == (1, 1)
    assert today["expert-specialism", "化工"] == 1
    assert (await figures(team, "on=2023-08-22"))["people", "all"] == 0


async def test_who_is_behind_a_figure_is_shown_where_it_is_asked_for(team: Desk) -> None:
    answer = (await team.ask("drawer", "GET", "/people/figures?on=2023-08-31&of=establishment:行政")).json()
    behind = {figure["of"]: figure["behind"] for figure in answer["figures"] if figure["behind"]}
    assert behind == {"establishment": ["执-1", "执-2"]}
    unknown = await team.ask("drawer", "GET", "/people/figures?of=education:博士")
    assert (unknown.status_code, unknown.json()["type"]) == (404, "/problems/figure-unknown")
    assert "education:研究生" in unknown.json()["known"]


async def test_hours_bands_and_certificates_are_as_asked(team: Desk) -> None:
    body = (await team.ask("drawer", "GET", "/people/figures?bands=30&bands=60&expiring_within=28")).json()
    assert body["training"] == {
        "year": 2023,
        "hours": 7.5,
        "people": [{"key": "执-1", "name": "示例甲", "hours": 7.5}],
    }
    found = {(figure["of"], figure["value"]) for figure in body["figures"]}
    assert {("age", "31-60"), ("certificate", "expiring")} <= found
    assert ("certificate", "valid") in await figures(team, "expiring_within=27")
    for bands, status in (("bands=45&bands=35", 422), ("bands=0", 422), ("expiring_within=-1", 422)):
        assert (await team.ask("drawer", "GET", f"/people/figures?{bands}")).status_code == status
    assert (await team.ask("drawer", "GET", "/people/figures?on=2100-01-01&expiring_within=3660")).status_code == 200


async def test_who_may_see_them(team: Desk) -> None:
    assert (await team.ask("expert", "GET", "/people/figures")).status_code == 403
    elsewhere = await team.ask("registrar", "GET", "/people/figures", bureau="131025")
    assert elsewhere.json()["training"]["people"] == []
    city = await team.ask("supervisor", "GET", "/people/figures?bureau=370124", bureau="370100")
    assert city.json()["figures"][0]["count"] == 1
