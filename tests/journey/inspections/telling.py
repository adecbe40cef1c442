"""What becomes public of an inspection, and what the national system is told of it: until its receipt, and back."""

import asyncio
import json
from datetime import date, timedelta
from typing import Any
from uuid import UUID, uuid4

from services.publishing.publication.background import end_those_over
from shared.access.roles import Role
from shared.contracts.penalty import PartyCodes, PenalisedOrganisation, PenaltyAuthority, PenaltyFulfilled
from shared.log.receipts import Receipt
from tests.journey.inspections.visit import Visit
from tests.support.bureau import Json
from tests.support.credit_house import CreditSystem
from tests.support.house import House, Person
from tests.support.penalties import decided
from tests.unit.publishing.publication.made_up_penalty import penalty

_PATIENCE = 60
_RESULTS, _PENALTIES = "/inspection-results", "/penalties"


class Told:
    """A publication of a house, and what the national system has of it."""

    def __init__(self, house: House, system: CreditSystem, publication: str) -> None:
        self.house = house
        self.system = system
        self.publication = publication
        self.publisher = house.somebody(Role.PUBLISHER)

    async def release(self) -> None:
        await self.publisher.post(f"/publications/{self.publication}/release")

    async def delivered(self, entries: int) -> Json:
        """The delivery to the national system, once it has so many receipts."""
        await self.house.settle()
        among = f"outlet={self.system.outlet.name}&publication={self.publication}"
        async with asyncio.timeout(_PATIENCE):
            while True:
                (found,) = await self.publisher.get(f"/deliveries?{among}")
                shown = dict(await self.publisher.get(f"/deliveries/{found['id']}"))
                assert shown["flaws"] == []
                if len(shown["entries"]) == entries:
                    await self.house.settle()
                    return shown
                await asyncio.sleep(0.1)


async def the_result_is_entered(visit: Visit, system: CreditSystem, draw: Json) -> Told:
    """The publisher releases the result; the national system gives a receipt, which leads back to the draw."""
    house = visit.house
    await house.settle()
    publisher = house.somebody(Role.PUBLISHER)
    (waiting,) = await publisher.get(f"/publications?kind=inspection-result&enterprise={visit.shown['identifier']}")
    told = Told(house, system, waiting["id"])
    await told.release()
    delivery = await told.delivered(1)
    (entry,) = delivery["entries"]
    there = await system.get(f"{_RESULTS}/{delivery['key']}")
    fields = there["fields"]
    assert (there["receipt"], fields["uniscid"]) == (entry["receipt"], visit.shown["identifier"])
    assert fields["raninsTaskName"] == draw["title"]
    details = json.loads(fields["details"])
    items = [item["name"] for item in visit.shown["items"]]
    assert [each["raninsItemName"] for each in details] == [*items, ""]
    await it_leads_to_the_draw(told, delivery, draw)
    return told


async def it_leads_to_the_draw(told: Told, delivery: Json, draw: Json) -> None:
    """By the receipt, and by the delivery: every event on the way has its own receipt of the log, and none is missing.
    To whoever has no right, the public parts of the same.
    """
    auditor = told.house.somebody(Role.AUDITOR)
    by_receipt = await whole_trace(auditor, delivery["entries"][0]["receipt"])
    assert await whole_trace(auditor, delivery["id"]) == by_receipt
    types = [event["type"] for event in by_receipt]
    told_in_order = [
        "sampling.draw.announced",
        "sampling.draw.completed",
        "sampling.inspection.assigned",
        "cases.result.told",
        "publishing.publication.released",
        "publishing.delivery.queued",
        "publishing.delivery.accepted",
    ]
    places = [types.index(type_) for type_ in told_in_order]
    assert places == sorted(places)
    assert f"draw/{draw['id']}" in {event["stream"] for event in by_receipt}
    assert by_receipt[types.index("publishing.delivery.accepted")]["fields"]["receipt"]
    for event in by_receipt:
        await is_in_the_log(told.house, event)
    public = await whole_trace(told.house.public, delivery["id"])
    assert {"sampling.draw.completed", "publishing.delivery.accepted"} <= {event["type"] for event in public}
    assert not any(event["fields"] or event["subject"] == told.system.outlet.name for event in public)
    assert await whole_trace(told.house.public, delivery["entries"][0]["receipt"]) == public
    asked = await told.house.public.get(f"/trace.json?of={delivery['entries'][0]['receipt']}")
    crews = [lead["id"] for lead in asked["leads"] if lead["kind"] == "draw"]
    assert crews, "whoever has the receipt finds the draw of the people too"
    for crew in crews:
        assert "sampling.draw.completed" in {event["type"] for event in await whole_trace(told.house.public, crew)}


async def whole_trace(reader: Person, of: str) -> list[Json]:
    """Every event of a trace; nothing is broken in it."""
    events: list[Json] = []
    path: str | None = f"/trace.json?of={of}"
    while path:
        page: dict[str, Any] = await reader.get(path)
        assert (page["breaks"], page["whole"]) == ([], True)
        events += page["events"]
        path = page["next"]
    return events


async def is_in_the_log(house: House, event: Json) -> None:
    """A stranger finds the event in its receipt, under a checkpoint that the log and the witness have signed."""
    receipt = Receipt.parse((await house.public.ask("GET", event["receipt"])).content)
    receipt.verify(receipt.extra, house.log_key, [house.witness_key])
    entry = json.loads(receipt.extra)
    assert (receipt.index, entry["id"], entry["type"]) == (event["position"], event["id"], event["type"])


async def it_is_withdrawn(told: Told) -> None:
    """What became of the findings says the same to that system, and is not sent; at last the record is withdrawn."""
    system, house = told.system, told.house
    await house.settle()
    await told.release()
    delivery = await told.delivered(1)
    record = f"{_RESULTS}/{delivery['key']}"
    assert (await system.get(record))["version"] == 1
    legal, chief = house.somebody(Role.LEGAL), house.somebody(Role.CHIEF)
    at = f"/publications/{told.publication}"
    await legal.post(f"{at}/withdrawal-request", {"because": "登记的企业有误"})
    await chief.post(f"{at}/withdrawal", {"explanation": "登记的企业有误"})
    withdrawn = await told.delivered(2)
    assert (withdrawn["entries"][-1]["operation"], withdrawn["entered"]) == ("withdrawals", None)
    assert await system.get(record) is None
    shown = await house.public.get(f"/published/{told.publication}")
    assert (shown["status"], shown["content"]) == ("withdrawn", None)
    still = await whole_trace(house.public, withdrawn["entries"][0]["receipt"])
    assert "sampling.draw.completed" in {event["type"] for event in still}


async def a_display_ends(told: Told) -> None:
    """A penalty is entered there with its last day; after it nobody is shown the penalty any more."""
    house, system = told.house, told.system
    house.clock.skip_to(date(2025, 3, 3))
    party = PenalisedOrganisation(name="平阴县示例第一加油站", codes=PartyCodes(uscc="91370124EXAMP0023Y"))
    by = PenaltyAuthority(name="平阴县应急管理局", code=system.outlet.sender)
    fact = penalty(
        penalty=uuid4(),
        case=uuid4(),
        decided_on=date(2025, 3, 3),
        credit_class="credit-safety",
        number="（平）应急罚〔2025〕1号",
        party=party,
        authority=by,
        valid_until=date(2099, 12, 31),
    )
    publication: UUID = await decided(house, fact, PenaltyFulfilled(penalty=fact.penalty, on=date(2025, 3, 3)))
    await house.settle()
    shown = Told(house, system, str(publication))
    await shown.release()
    delivery = await shown.delivered(1)
    there = (await system.get(f"{_PENALTIES}/{delivery['key']}"))["fields"]
    assert there["CF_GSJZQ"].startswith("2028-03-02")
    house.clock.skip(timedelta(days=3 * 366))
    await end_those_over(house.services["publishing"].resources)
    ended = await house.public.get(f"/published/{publication}")
    assert (ended["status"], ended["content"]) == ("ended", None)
