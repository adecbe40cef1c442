"""How far the plan has come: what is missing while the year goes on, and that nothing is at its end."""

from tests.journey.dacheng.bureau import Dacheng, numbers
from tests.journey.dacheng.world import KEY_UNITS, NEW, NEW_TOWN, code
from tests.support.bureau import Json


async def at_the_end_of_march(office: Dacheng) -> None:
    """Asked for later, of a day that has passed: of the key units, one has been inspected."""
    report = await _report(office, "2019-03-31")
    duties = _duties(report)
    assert duties["key-units"] == ("1/6", 5, False)
    for name in ("complaints", "accidents", "penalties", "serious-violations", "blacklist"):
        assert duties[f"{name}.1"] == ("1/1", 0, True)
        # The second half-year has not begun.
        assert f"{name}.2" not in duties
    assert await _behind(office, "duty.key-units", "2019-03-31", met=False) == set(KEY_UNITS) - {1}


async def in_july(office: Dacheng) -> None:
    """The second half-year has begun with nobody inspected; and too few were drawn of a plan that has grown."""
    report = await _report(office, "2019-07-08")
    duties = _duties(report)
    assert duties["key-units"] == ("6/6", 0, True)
    behind = {"complaints": 7, "accidents": 1, "penalties": 12, "serious-violations": 37, "blacklist": 13}
    for name, number in behind.items():
        assert (duties[f"{name}.1"], duties[f"{name}.2"]) == (("1/1", 0, True), ("0/1", 1, False))
        assert await _behind(office, f"duty.{name}.2", "2019-07-08", met=False) == {number}
    share = report["drawn_share"]
    assert (share["share"], share["planned"], share["reached"], share["missing"]) == ("30%", 68, "13/68", 8)
    assert not share["met"]
    assert (report["remaining"]["left_to_inspect"], report["remaining"]["in_time"]) == (55, False)
    left = await _behind(office, "remaining", "2019-07-08", met=False)
    assert len(left) == 55
    assert left >= set(NEW)


async def at_the_end_of_november(office: Dacheng, drawn: set[int]) -> None:
    """All duties of both half-years, the drawn share, the caps, and every one inspected in time."""
    on = "2019-11-30"
    report = await _report(office, on)
    assert {figure: met for figure, (_, _, met) in _duties(report).items() if not met} == {}
    second = {"complaints": {14}, "accidents": {38}, "penalties": {15}, "blacklist": {13, 16, 17}}
    for name, expected in second.items():
        assert await _behind(office, f"duty.{name}.2", on, met=True) == expected
    assert await _behind(office, "duty.blacklist.1", on) == {13}
    assert await _behind(office, "duty.key-units", on, met=True) == set(KEY_UNITS)
    share, (cap,), remaining = report["drawn_share"], report["caps"], report["remaining"]
    assert (share["required"], share["reached"], share["met"]) == (21, "32/68", True)
    assert await _behind(office, "drawn-share", on, met=True) == drawn
    assert (cap["inspected"], cap["above"], cap["met"]) == (68, 0, True)
    assert (remaining["inspected"], remaining["left_to_take"], remaining["in_time"]) == (68, 0, True)
    assert {team["team"]: (team["inspected"], team["behind_inspected"]) for team in report["teams"]} == {
        "W": (59, 0),
        "Y": (9, 0),
    }


async def the_plan_grows(office: Dacheng, content: bytes) -> None:
    """Those who got their licences in July come with the list's next edition, and into the plan's."""
    done = await office.import_list(content)
    assert (done["counts"]["added"], done["counts"]["vanished"]) == (24, 0)
    found = await office.registrar.get(f"/sampling/enterprises?area={NEW_TOWN}&limit=200")
    assert [one["identifier"] for one in found] == [code(number) for number in NEW]
    edition = office.plan["editions"][0]
    kept = {field: edition[field] for field in ("title", "items")}
    staffing = {field: edition["people_days"][field] for field in ("staff", "other_enforcement", "non_enforcement")}
    content_ = {**kept, "from": edition["from"], "until": edition["until"], "staffing": staffing}
    amendment = {"reason": "七月新发证 24 家，1 家已关闭", "content": content_}
    amended = await office.registrar.post(f"/sampling/plans/{office.plan['id']}/amendments", amendment)
    office.plan = await office.see_through(amended)
    assert (office.plan["status"], office.plan["in_force"]) == ("published", 2)
    assert [one["key_units"] + one["general_units"] for one in office.plan["editions"]] == [45, 68]


async def _report(office: Dacheng, on: str) -> Json:
    return dict(await office.auditor.get(f"/sampling/plans/{office.plan['id']}/coverage?on={on}"))


def _duties(report: Json) -> dict[str, tuple[str, int, bool]]:
    told = ((duty["figure"].removeprefix("duty."), duty) for duty in report["duties"])
    return {figure: (duty["reached"], duty["missing"], duty["met"]) for figure, duty in told}


async def _behind(office: Dacheng, figure: str, on: str, met: bool | None = None) -> set[int]:
    wanted = "" if met is None else f"&met={str(met).lower()}"
    at = f"/sampling/plans/{office.plan['id']}/coverage/{figure}?on={on}&limit=200{wanted}"
    return numbers(one["identifier"] for one in await office.auditor.get(at))
