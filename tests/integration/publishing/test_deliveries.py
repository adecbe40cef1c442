"""What publishing tells a credit system, which runs on a port: sent, acknowledged, corrected, withdrawn, sent again."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import httpx
import pytest_asyncio

from services.publishing.books.background import compare_yesterday
from services.publishing.delivery.metrics import DeliveryMetrics
from shared.access.roles import Role
from shared.contracts.penalty import PartyCodes, PenalisedOrganisation
from tests.integration.publishing.target import DAY, Target, target_on
from tests.integration.publishing.test_publications import check
from tests.support.credit import FIRM, FIRM_CODE, CreditClient, record
from tests.support.credit import penalty as sent_penalty
from tests.support.publishing import Press


@pytest_asyncio.fixture
async def target(press: Press, tmp_path: Path) -> AsyncIterator[Target]:
    async with target_on(press, tmp_path) as target:
        yield target


async def due(target: Target) -> list[tuple[str, str]]:
    """What is owed now, and by when."""
    return [(clock["rule"], clock["due"]) for clock in (await target.telling.get("/deadlines"))["items"]]


async def test_what_is_released_is_entered_at_the_target_with_a_receipt(target: Target) -> None:
    await target.decide(1)
    assert await target.deliveries() == []
    await target.release_all()
    waiting = await target.only()
    assert (waiting["status"], waiting["waiting"]["operation"], waiting["flaws"]) == ("queued", "new", [])
    assert await due(target) == [("expose-penalty", "2026-04-13")]
    assert await target.push() == 1
    entered = await target.only()
    (entry,) = entered["entries"]
    assert (entered["status"], entered["entered"], entry["version"]) == ("accepted", "2026-04-02T09:00:00+08:00", 1)
    assert await due(target) == []
    assert (await target.ask(f"/penalties/{entered['key']}"))["fields"]["CF_WSH"] == "（示）应急罚〔2026〕1号"
    books = await target.ask(f"/reconciliation?kind=penalties&day={DAY}")
    assert [(each["key"], each["receipt"]) for each in books["received"]] == [(entered["key"], entry["receipt"])]
    assert await target.push() == 0
    await check(target.telling)


async def test_a_lost_answer_is_asked_for_again_and_doubles_nothing(target: Target) -> None:
    await target.behave(loses_answers=1.0)
    await target.decide(1)
    await target.release_all()
    await target.push()
    lost = await target.only()
    assert (lost["status"], lost["waiting"]["failures"]) == ("queued", 1)
    assert "HTTP" in lost["waiting"]["failed_because_en"]
    assert await target.push() == 0, "it waits before it is sent again"
    await target.behave()
    await target.push_all()
    entered = await target.only()
    books = await target.ask(f"/reconciliation?kind=penalties&day={DAY}")
    assert [each["receipt"] for each in books["received"]] == [entered["entries"][0]["receipt"]]
    await check(target.telling)


async def test_a_withdrawal_follows_what_was_entered(target: Target) -> None:
    await target.decide(1)
    await target.release_all()
    await target.push()
    publication = (await target.only())["publication"]
    because = {"because": "示例：登错企业"}
    await target.telling.post(f"/publications/{publication}/withdrawal-request", because, Role.LEGAL)
    await target.telling.post(f"/publications/{publication}/withdrawal", {"explanation": "登错企业"}, Role.CHIEF)
    await target.telling.show()
    waiting = await target.only()
    assert (waiting["waiting"]["operation"], waiting["waiting"]["record_version"]) == ("withdrawals", 2)
    await target.push()
    withdrawn = await target.only()
    assert (withdrawn["status"], withdrawn["entered"], len(withdrawn["entries"])) == ("withdrawn", None, 2)
    assert await target.deliveries(status="accepted") == [], "the list tells it from a live one"
    await check(target.telling)


async def test_what_is_withdrawn_before_the_target_has_it_is_left_with_the_reason(target: Target) -> None:
    await target.decide(1, valid_until=None)
    await target.release_all()
    refused = await target.only()
    because = {"because": "示例：登错企业"}
    publication = f"/publications/{refused['publication']}"
    await target.telling.post(f"{publication}/withdrawal-request", because, Role.LEGAL)
    await target.telling.post(f"{publication}/withdrawal", {"explanation": "登错企业"}, Role.CHIEF)
    await target.telling.show()
    left = await target.only()
    assert (refused["status"], left["status"], left["left_because"]) == ("refused", "left", "withdrawn")
    assert await due(target) == []
    assert await target.push() == 0
    await check(target.telling)


async def test_what_is_refused_is_shown_with_who_mends_it_and_sent_again(target: Target) -> None:
    await target.behave(refuses=1.0)
    await target.decide(1)
    await target.release_all()
    await target.push()
    refused = await target.only()
    assert (refused["status"], [verb["verb"] for verb in refused["next"]]) == ("refused", ["resume"])
    (flaw,) = refused["flaws"]
    assert "沙箱" in flaw["message"]
    await target.behave()
    await target.telling.post(f"/deliveries/{refused['id']}/resumption")
    await target.push()
    assert (await target.only())["status"] == "accepted"
    await check(target.telling)


async def test_what_we_see_ourselves_is_not_sent(target: Target) -> None:
    await target.decide(1, valid_until=None)
    await target.release_all()
    refused = await target.only()
    assert refused["status"] == "refused"
    assert [(flaw["flaw"], flaw["field"]) for flaw in refused["flaws"]] == [("required-field", "valid-until")]
    assert await target.push() == 0


async def test_summary_penalties_are_left_out_with_the_reason(target: Target) -> None:
    await target.decide(1, procedure="summary")
    await target.release_all()
    left = await target.only()
    assert (left["status"], left["left_because"]) == ("left", "summary-penalty")
    assert await target.push() == 0
    await check(target.telling)


async def test_what_nobody_takes_for_days_waits_for_somebody(target: Target) -> None:
    await target.behave(loses_answers=1.0)
    await target.decide(1)
    await target.release_all()
    await target.push()
    target.telling.now += timedelta(days=3)
    await target.push()
    abandoned = await target.only()
    assert (abandoned["status"], abandoned["stopped"]["attempts"]) == ("abandoned", 2)
    assert await target.push() == 0
    await target.behave()
    await target.telling.post(f"/deliveries/{abandoned['id']}/resumption")
    await target.push()
    assert (await target.only())["status"] == "accepted"
    await check(target.telling)


async def test_what_is_lost_in_cleaning_is_found_in_the_night_and_sent_again(target: Target) -> None:
    await target.behave(drops_in_cleaning=0.5)
    await target.decide(1, 2)
    await target.release_all()
    await target.push_all()
    target.telling.now = datetime(2026, 4, 2, 17, 59, tzinfo=UTC)
    metrics = DeliveryMetrics([target.outlet.name])
    assert await compare_yesterday(target.telling.app.resources, metrics) == 0, "before two o'clock"
    target.telling.now = datetime(2026, 4, 2, 18, 1, tzinfo=UTC)
    assert await compare_yesterday(target.telling.app.resources, metrics) == 2
    assert await compare_yesterday(target.telling.app.resources, metrics) == 0, "once a night"
    (books,) = (await target.telling.get("/books?kind=penalty"))["items"]
    assert (books["sent"], books["received"], books["kept"], books["found"]) == (2, 2, 1, 1)
    (lost,) = await target.deliveries(status="differing")
    shown = await target.telling.get(f"/deliveries/{lost['id']}")
    assert [flaw["flaw"] for flaw in shown["flaws"]] == ["lost-in-cleaning"]
    await target.behave()
    await target.telling.post(f"/deliveries/{lost['id']}/resumption")
    await target.push_all()
    again = await target.telling.post("/books", {"outlet": "national", "kind": "penalty", "day": DAY})
    assert (again["kept"], again["found"], again["version"]) == (2, 0, 2)
    assert await target.deliveries(status="differing") == []
    await check(target.telling)


async def test_a_record_that_we_never_sent_is_told(target: Target) -> None:
    async with httpx.AsyncClient(base_url=target.url) as http:
        client = CreditClient(http, target.signer)
        await client.sent("/penalties", record("theirs", sent_penalty(CF_JDRQ="2026-04-01", CF_GSJZQ="2029-04-01")))
    books = await target.telling.post("/books", {"outlet": "national", "kind": "penalty", "day": DAY})
    assert [(each["key"], each["flaw"]["case"]) for each in books["flaws"]] == [("theirs", "conflict")]
    early = await target.telling.refused("/books", {"outlet": "national", "kind": "penalty", "day": "2026-12-30"})
    assert early == (422, "books-not-yet")
    unknown = await target.telling.refused("/books", {"outlet": "other", "kind": "penalty", "day": DAY})
    assert unknown == (404, "outlet-unknown")
    await check(target.telling)


async def test_a_firm_that_was_renamed_after_sending_is_a_case_of_its_own(target: Target) -> None:
    await target.decide(1)
    await target.release_all()
    await target.push()
    await target.decide(
        2, party=PenalisedOrganisation(name="平阴县示例加油站（新名）", codes=PartyCodes(uscc=FIRM_CODE))
    )
    await target.release_all()
    (before,) = await target.deliveries(status="differing")
    (flaw,) = (await target.telling.get(f"/deliveries/{before['id']}"))["flaws"]
    assert (flaw["flaw"], flaw["case"], flaw["service"]) == ("registered-name", "conflict", "sampling")
    assert FIRM in flaw["message"]
    await check(target.telling)
