"""A day in the field over HTTP: the packet that a device takes along, the batch that it sends afterwards, and the
commands that wait for a person.
"""

from typing import Annotated
from uuid import UUID

import orjson
from fastapi import APIRouter, Depends, Query, Response

from services.cases.field import requests, store, usecases, wire
from services.cases.field.judging import Limits
from services.cases.field.lifecycle import WAITING, CommandStatus
from services.cases.field.packet import KEY_NAME, sign_packet
from services.cases.field.packing_usecases import pack
from services.cases.field.showing import batch_answer, packet_shown, row_shown, shown
from services.cases.field.store import Place
from services.cases.settings import CasesSettings, Settings
from shared.access.roles import Permission
from shared.http.acting import acting, asking, changing
from shared.http.dear import dear
from shared.http.once import Answer, Once
from shared.http.paging import Listed, Page, page_by
from shared.http.preconditions import NOT_KEPT, Tag, etag
from shared.log.keyfile import signing_key
from shared.log.notes import SigningKey
from shared.work import Acting, Asking

INSPECTION = "/inspections/{inspection}"
COMMAND = "/commands/{command}"

router = APIRouter(tags=["field"])

Sender = Annotated[Acting, acting(Permission.INSPECTION_CONDUCT)]
Settler = Annotated[Acting, changing(Permission.INSPECTION_CONDUCT)]
Reader = Annotated[Asking, asking(Permission.INSPECTION_READ_OWN, Permission.INSPECTION_READ)]


@router.get(
    f"{INSPECTION}/packet",
    response_model=wire.SignedPacket,
    summary="Get the packet of an inspection for a day without network",
)
async def get_packet(inspection: UUID, ask: Reader, settings: Settings) -> Response:
    """All that a device needs on site, signed: the enterprise, the site plan, the crew with its certificates, the
    basis, the items, the clocks, what forms are filled in from, and the earlier findings that are not corrected. The
    version of the inspection is that on which commands are decided.
    """
    packed = await pack(ask, inspection)
    packet = packet_shown(packed, ask, settings.device_clock_seconds).model_dump(mode="json", by_alias=True)
    signed = sign_packet(_key(settings), packet)
    body = orjson.dumps({"packet": packet, "signature": {"key": signed.key, "value": signed.signature}})
    headers = {"ETag": etag(packed.inspection.version), "Cache-Control": NOT_KEPT}
    return Response(body, media_type="application/json", headers=headers)


@router.get("/packet-key", summary="Get the key that signs packets")
async def get_packet_key(ask: Reader, settings: Settings) -> wire.PacketKeyShown:
    """The public key. A device keeps it when it is set up, over a connection that it trusts."""
    del ask
    key = _key(settings).verifier
    return wire.PacketKeyShown(vkey=str(key), public=key.public.hex())


@router.post(
    f"{INSPECTION}/commands",
    response_model=wire.BatchAnswer,
    summary="Send what a device has kept without network",
    dependencies=[dear(30)],
)
async def send_commands(
    inspection: UUID, body: requests.BatchRequest, once: Once, act: Sender, settings: Settings
) -> Response:
    """Takes the commands in their order. Each has its own answer: one that is refused, or in conflict with what another
    device has sent, keeps no other from being done, unless that one needs it; and it is kept until it is sent again and
    done, taken over, or dropped. A command that is done is not done again, from whichever device it comes.
    """

    async def work() -> Answer:
        limits = Limits(settings.device_clock_seconds, settings.waiting_commands)
        taken = await usecases.take_batch(act, inspection, body, limits)
        return Answer(batch_answer(taken, body.device_now, act), version=taken.inspection.version, status=200)

    return await once(work)


@router.get(f"{INSPECTION}/commands", summary="List the commands of an inspection, in the order of their times")
async def list_commands(
    inspection: UUID,
    ask: Reader,
    page: Annotated[Page[Place], Depends(page_by(Place))],
    status: CommandStatus | None = None,
    waiting: Annotated[bool, Query(description="Only commands that wait for a person.")] = False,
) -> Listed[wire.CommandShown]:
    """A page of what devices have sent, with the time and the clock of the device, and what became of it."""
    every: tuple[CommandStatus, ...] = WAITING if waiting else (*WAITING, "done", "dropped")
    statuses = [each for each in every if status in {None, each}]
    found = await store.of_inspection(ask, inspection, statuses, page.wanted)
    return page.of(found, lambda row: row_shown(row, ask.names))


@router.get(COMMAND, summary="Get a command that a device has sent")
async def get_command(command: UUID, ask: Reader, tag: Tag) -> wire.CommandShown:
    """The command; of a conflict, both versions of what it was about."""
    return shown(tag(await usecases.find_command(ask, command)), ask.names)


@router.post(f"{COMMAND}/takeover", summary="Take a command over that was not done")
async def take_command_over(command: UUID, body: requests.TakeOverRequest, act: Settler, tag: Tag) -> wire.CommandShown:
    """Does the command on the inspection as it stands, as it was sent or with a corrected body. All rules of its verb
    hold, for the person who takes it over.
    """
    return shown(tag(await usecases.take_over(act, command, body)), act.names)


@router.post(f"{COMMAND}/drop", summary="Drop a command that was not done")
async def drop_command(command: UUID, body: requests.DropCommandRequest, act: Settler, tag: Tag) -> wire.CommandShown:
    """The command is not done. It stays on record, with the reason."""
    return shown(tag(await usecases.drop(act, command, body.reason)), act.names)


def _key(settings: CasesSettings) -> SigningKey:
    return signing_key(settings.packet_key_file, KEY_NAME)
