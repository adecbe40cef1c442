"""A year's fairness over the API: what was drawn against what was expected, and who may see which part of it."""

from datetime import timedelta
from typing import Any

from tests.integration.sampling.crews import crews, drawn, roster, sent, staff
from tests.integration.sampling.desk import Desk
from tests.integration.sampling.lists import code
from tests.support.apps import BUREAU
from tests.support.lists import rows_or_thing

JSON = dict[str, Any]


async def year_of_draws(desk: Desk, count: int = 3, **frame: Any) -> list[JSON]:
    """So many draws of 30 % out of the 20 enterprises of the directory."""
    await desk.import_list(20)
    return [await desk.complete(await desk.announce(await desk.freeze(**frame))) for _ in range(count)]


async def read(desk: Desk, path: str, who: str = "auditor", bureau: str = BUREAU) -> Any:
    answer = await desk.ask(who, "GET", path, bureau=bureau)
    assert answer.status_code == 200, answer.text
    return rows_or_thing(answer.json())


async def test_a_year_is_told_and_tested(desk: Desk) -> None:
    held = await year_of_draws(desk)
    report = await read(desk, "/fairness?year=2023")
    assert (report["bureau"], report["year"], report["draws"], report["left_out"]) == (BUREAU, 2023, 3, 0)
    (enterprises,) = report["populations"]
    assert (enterprises["population"], enterprises["draws"]) == ("enterprises", 3)
    assert (enterprises["subjects"], enterprises["drawn"], enterprises["runs"]) == (20, 18, 1999)
    assert 0 < enterprises["p_value"] <= 1
    # The same draws give the same report, to whomever.
    assert await read(desk, "/fairness", "drawer") == report

    subjects = await read(desk, "/fairness/enterprises?limit=200")
    assert [one["identifier"] for one in subjects] == sorted(code(number) for number in range(20))
    times = [unit["identifier"] for draw in held for deal in draw["outcome"]["deals"] for unit in deal["units"]]
    assert {one["identifier"]: one["drawn"] for one in subjects if one["drawn"]} == {
        identifier: times.count(identifier) for identifier in times
    }
    assert {(one["eligible"], one["expected"]) for one in subjects} == {(3, 0.9)}
    assert subjects[0]["name"].startswith("平阴县示例第")


async def test_page_by_page(desk: Desk) -> None:
    await year_of_draws(desk, 1)
    first = await desk.ask("auditor", "GET", "/fairness/enterprises?limit=12")
    following = first.headers["Link"].split(">")[0].removeprefix("<")
    second = await desk.ask("auditor", "GET", following)
    assert "Link" not in second.headers
    assert len(first.json()["items"]) == 12
    assert [*first.json()["items"], *second.json()["items"]] == await read(desk, "/fairness/enterprises?limit=200")


async def test_the_picture(desk: Desk) -> None:
    await year_of_draws(desk, 2)
    answer = await desk.ask("auditor", "GET", "/fairness.svg?year=2023")
    assert (answer.status_code, answer.headers["Content-Type"]) == (200, "image/svg+xml")
    assert answer.text.startswith("<svg")
    assert "2023 年抽查公平性 · 企业" in answer.text
    assert "平阴县" not in answer.text
    missing = await desk.ask("auditor", "GET", "/fairness.svg?population=people")
    assert (missing.status_code, missing.json()["type"]) == (404, "/problems/nothing-drawn")


async def test_who_goes_where_is_held_again_by_assignment(desk: Desk) -> None:
    await desk.import_list(12)
    await staff(desk)
    shown = await drawn(desk)
    crews_drawn = crews(await sent(desk, await roster(desk, draw=shown["id"])))
    report = await read(desk, "/fairness")
    assert [(one["population"], one["draws"]) for one in report["populations"]] == [("enterprises", 1), ("people", 1)]
    people = await read(desk, "/fairness/people")
    times = [person for crew in crews_drawn.values() for person in crew.values()]
    assert {one["identifier"]: one["drawn"] for one in people if one["drawn"]} == {
        key: times.count(key) for key in times
    }
    # Four inspections of two: all eight places are expected, those of the brigade's three more often.
    assert abs(sum(one["expected"] for one in people) - 8) < 1e-3
    assert min(one["expected"] for one in people[:3]) > max(one["expected"] for one in people[3:])


async def test_what_is_not_completed_does_not_count(desk: Desk) -> None:
    await desk.import_list(10)
    await desk.announce(await desk.freeze())
    report = await read(desk, "/fairness")
    assert (report["draws"], report["left_out"], report["populations"]) == (0, 0, [])


async def test_a_covert_draw_is_left_out_and_counted_as_left_out(desk: Desk) -> None:
    await year_of_draws(desk, 2)
    await desk.complete(await desk.announce(await desk.freeze(covert=True)))
    open_ = await read(desk, "/fairness", "auditor")
    assert (open_["draws"], open_["left_out"]) == (2, 1)
    assert open_["populations"][0]["drawn"] == 12
    assert all(one["eligible"] == 2 for one in await read(desk, "/fairness/enterprises", "auditor"))
    whole = await read(desk, "/fairness", "chief")
    assert (whole["draws"], whole["left_out"]) == (3, 0)
    # A chief elsewhere who supervises has no more than a supervisor's permissions here.
    supervised = await read(desk, f"/fairness?bureau={BUREAU}", "supervisor", bureau="370100")
    assert (supervised["draws"], supervised["left_out"]) == (2, 1)


async def test_whose_draws_are_seen(desk: Desk) -> None:
    await year_of_draws(desk, 1)
    assert (await read(desk, "/fairness", "auditor", bureau="370100"))["draws"] == 0
    assert (await desk.ask("auditor", "GET", f"/fairness?bureau={BUREAU}", bureau="370100")).status_code == 403
    assert (await desk.ask("ops", "GET", "/fairness")).status_code == 403
    assert (await desk.ask("clerk", "GET", "/fairness/people")).status_code == 403
    assert (await desk.ask("auditor", "GET", "/fairness/people")).status_code == 404
    desk.now += timedelta(days=200)
    assert (await read(desk, "/fairness"))["year"] == 2024
