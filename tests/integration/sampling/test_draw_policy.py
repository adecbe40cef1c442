"""What the policy fixes of a draw: how many are drawn, who stands by, and what decides."""

from typing import Any

import pytest

from tests.integration.sampling.auditing import findings
from tests.integration.sampling.crews import adopt, rules
from tests.integration.sampling.desk import Desk

Json = dict[str, Any]

KIND = {
    "name": "quarter",
    "title": "季度抽查",
    "per": "quarter",
    "selection": {"stratify_by": "group"},
    "shares": [{"stratum": "工商贸", "rate": "40%"}, {"stratum": "危险化学品", "count": 1}],
    "reserve": 1,
}


@pytest.fixture
async def frame(desk: Desk) -> Json:
    """Five enterprises of each of two categories, frozen by the policy's kind of draw."""
    await desk.import_list(10)
    await adopt(desk, rules(draws=[KIND, {**KIND, "name": "plain", "shares": [], "reserve": 0}]))
    frame = await desk.freeze(kind="quarter")
    await desk.publish()
    return frame


def body(frame: Json, **changes: object) -> Json:
    return {"title": "三季度抽查", "frame": frame["id"], **changes}


async def test_the_policys_deals_need_not_be_said(desk: Desk, frame: Json) -> None:
    shown = await desk.done("drawer", "/draws", body(frame))
    counts = {deal["stratum"]: deal["count"] for deal in shown["spec"]["deals"]}
    assert counts == {"工商贸": 2, "危险化学品": 1}
    assert (shown["spec"]["reserve"], shown["kind"], shown["method"]) == (1, "quarter", "rank")
    assert (shown["purpose"], shown["spec"]["policy"]["file"]) == ("quarter/2023-Q3", frame["policy"])


async def test_other_deals_are_refused_and_say_why(desk: Desk, frame: Json) -> None:
    fixed = frame["deals"]
    for changes, field in (
        ({"deals": [{**fixed[0], "count": 5}, *fixed[1:]]}, "deals"),
        ({"deals": fixed[:1]}, "deals"),
        ({"reserve": 0}, "reserve"),
    ):
        answer = await desk.ask("drawer", "POST", "/draws", body(frame, **changes))
        assert (answer.status_code, answer.json()["type"]) == (409, "/problems/deals-fixed-by-policy")
        assert answer.json()["field"] == field
        assert "已随名单固定为" in answer.json()["detail"]
    # The same, said again, are no others.
    assert (await desk.done("drawer", "/draws", body(frame, deals=fixed, reserve=1)))["spec"]["deals"] == fixed


async def test_without_shares_somebody_must_say_how_many(desk: Desk, frame: Json) -> None:
    plain = await desk.freeze(kind="plain")
    await desk.publish()
    assert await desk.refused("drawer", "/draws", body(plain)) == (422, "no-deals")
    # The reserve is the rule's all the same: whoever has the policy's file sees another.
    asked = body(plain, deals=[{"name": "x", "stratum": "工商贸", "count": 1}])
    assert await desk.refused("drawer", "/draws", {**asked, "reserve": 1}) == (409, "deals-fixed-by-policy")
    await desk.done("drawer", "/draws", asked)
    assert await findings(desk) == []


async def test_lists_by_kind_and_method(desk: Desk, frame: Json) -> None:
    await desk.done("drawer", "/draws", body(frame))
    plain = await desk.freeze(kind="plain")
    await desk.publish()
    await desk.done("drawer", "/draws", body(plain, deals=[{"name": "x", "stratum": "工商贸", "count": 1}]))

    async def listed(query: str) -> list[int]:
        return [row["serial"] for row in (await desk.ask("auditor", "GET", f"/draws?{query}")).json()["items"]]

    assert await listed("kind=quarter") == [1]
    assert await listed("kind=other") == []
    assert await listed("method=rank") == [2, 1]
    assert await listed("method=assign") == []
