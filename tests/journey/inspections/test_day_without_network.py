"""A crew goes out without network: in the evening its devices send the day twice, and photographs on a line that
breaks; everything is there once, and the oracle finds nothing wrong.
"""

import base64
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import rfc8785
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from starlette.requests import ClientDisconnect

from tests.journey import test_pingyin
from tests.journey.inspections.people import accounts_are_given, head, heads_of, verify
from tests.journey.inspections.test_pingyin_inspects import the_month_is_drawn
from tests.journey.inspections.visit import Visit
from tests.support.bureau import EXAMPLE, Json
from tests.support.evidence import Device, hash_of, photograph
from tests.support.field import Outbox, day_of, statuses
from tests.support.house import House, Person, house_on
from tests.support.office import Office
from tests.support.postgres import Database
from tests.support.serving import open_for_papers


@pytest.fixture
async def pingyin(database: Database, tmp_path: Path) -> AsyncIterator[House]:
    day = datetime(2020, 3, 24, 1, 30, tzinfo=UTC)
    async with house_on(database, tmp_path, bureau="370124", opening=day) as house:
        yield house


async def test_a_day_offline_is_sent_twice(pingyin: House) -> None:
    office = Office(pingyin)
    visit, member = await the_visit_is_approved(office)
    packet = await the_packet_is_taken_along(visit, member)
    outbox = the_day_is_kept(visit, member, packet)
    await the_evening_comes(outbox, visit, member)
    photographs = [photograph(seed=number, size=(640, 480)) for number in (1, 2)]
    await photographs_come_on_a_line_that_breaks(visit, member, photographs)
    shown = await member.get(visit.at)
    assert (shown["status"], len(shown["findings"])) == ("visited", 2)
    evidence = await member.get(f"{visit.at}/evidence")
    assert sorted(each["sha256"] for each in evidence) == sorted(map(hash_of, photographs))
    commands = await member.get(f"{visit.at}/commands")
    assert [each["status"] for each in commands] == ["done"] * len(outbox.kept)
    # The clock of the house goes on while the batch is on its way.
    assert all(-300 < each["ahead"] <= -240 for each in commands)
    await verify(office)


async def the_visit_is_approved(office: Office) -> tuple[Visit, Person]:
    """The inspection of an enterprise that was drawn, and the inspector of its crew who has the device."""
    await office.adopt("pingyin-2020")
    await open_for_papers(office.house)
    await office.import_list(EXAMPLE.read_bytes())
    await office.keep("people", dict(test_pingyin.people()))
    await office.keep("items", {key: {"name": key, "basis": "《安全生产法》第六十二条"} for key in ("PY-01", "PY-02")})
    await accounts_are_given(office)
    heads = heads_of(await test_pingyin.teams_are_formed(office))
    visit = (await the_month_is_drawn(office))[0]
    posts = heads[visit.shown["team"]]
    member = visit.member(but=posts.values())[0]
    await visit.plan(member)
    await visit.does(head(office, posts["deputy"]), "/site-plan/review", {"opinion": "同意"})
    await visit.does(head(office, posts["leader"]), "/site-plan/approval", {"opinion": "同意"})
    await visit.tell(member)
    return visit, member


async def the_packet_is_taken_along(visit: Visit, member: Person) -> Json:
    """The device verifies it with the key that it was given before."""
    key = await member.get("/cases/packet-key")
    told: Json = await member.get(f"{visit.at}/packet")
    public = Ed25519PublicKey.from_public_bytes(bytes.fromhex(key["public"]))
    signed = b"cheqian-packet/1\n" + rfc8785.dumps(told["packet"])
    public.verify(base64.b64decode(told["signature"]["value"]), signed)
    packet: Json = told["packet"]
    assert len(packet["inspection"]["crew"]) >= packet["least_inspectors"]
    return packet


def the_day_is_kept(visit: Visit, member: Person, packet: Json) -> Outbox:
    """Four hours without network, on a device whose clock is four minutes behind."""
    house, inspection = visit.house, packet["inspection"]
    begins = house.clock() + timedelta(minutes=10)
    house.clock.skip(timedelta(hours=4))
    outbox = Outbox(
        house.client,
        member.token(),
        inspection["id"],
        inspection["version"],
        "执法终端 07",
        "/cases",
        ahead=timedelta(minutes=-4),
    )
    day_of(outbox, inspection["crew"], begins, 2, [each["key"] for each in inspection["items"]])
    return outbox


async def the_evening_comes(outbox: Outbox, visit: Visit, member: Person) -> None:
    """First the line breaks, then half of the day comes, then all of it, and all of it again from a second device."""
    now = visit.house.clock()

    async def breaking() -> AsyncIterator[bytes]:
        yield b'{"device": "'
        raise ClientDisconnect

    headers = {**outbox.says, "Idempotency-Key": "broken", "Content-Type": "application/json"}
    await outbox.client.post(f"{visit.at}/commands", content=breaking(), headers=headers)
    assert await member.get(f"{visit.at}/commands") == []
    half = await outbox.sent(now, outbox.kept[:5])
    whole = await outbox.sent(now)
    assert [each["again"] for each in whole["answers"]] == [True] * 5 + [False] * (len(outbox.kept) - 5)
    outbox.device = "执法终端 08"
    again = await outbox.sent(now)
    for taken in (half, whole, again):
        assert set(statuses(taken)) == {"done"}, taken
    assert all(each["again"] for each in again["answers"])
    assert again["version"] == whole["version"]


async def photographs_come_on_a_line_that_breaks(visit: Visit, member: Person, photographs: list[bytes]) -> None:
    device = Device(visit.house.client, member.token(), "/cases")
    for content in photographs:
        upload = (await device.begin(len(content))).json()["id"]

        async def breaking(sent: bytes = content[: len(content) // 2]) -> AsyncIterator[bytes]:
            yield sent
            raise ClientDisconnect

        await device.part(upload, 0, breaking())
        offset = int((await device.head(upload)).headers["Upload-Offset"])
        assert 0 < offset < len(content)
        rest = await device.part(upload, offset, content[offset:])
        assert rest.status_code == 204, rest.text
        for expected in (201, 409):
            # The device does not know whether its first request has arrived.
            assert (await device.take(visit.shown["id"], hash_of(content))).status_code == expected
