"""A small service for tests of the edge: things that are made, changed, listed, and go wrong."""

import hashlib
import threading
from datetime import UTC, datetime
from typing import Annotated
from uuid import UUID, uuid4

from fastapi import APIRouter, Depends, Request, Response
from pydantic import BaseModel, ConfigDict, Field
from sqlalchemy import text

from shared.access.roles import Permission
from shared.errors import Conflict, Unavailable
from shared.http.acting import PublicWork, acting, changing, putting
from shared.http.application import ServiceApp, ServiceName
from shared.http.boot import build_app
from shared.http.caller import Caller
from shared.http.dear import dear
from shared.http.once import Answer, Once
from shared.http.paging import Listed, Page, page_by
from shared.http.preconditions import etag
from shared.http.transaction import Tx
from shared.log.append import append
from shared.log.streams import load
from shared.settings import ServiceSettings
from shared.work import Acting
from tests.support.log import ThingDone

IMPORT_LIMIT = 4096
GATES: dict[str, threading.Event] = {}
"""Where the long computations of a test wait until the test lets them go on."""
router = APIRouter(prefix="/things", tags=["things"])


class ThingSealed(Conflict):
    code = "tests-thing-sealed"
    title = "已封存"
    title_en = "Sealed"


class ThingsAsleep(Unavailable):
    code = "tests-things-asleep"
    title = "暂停"
    title_en = "Asleep"


class NewThing(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True)

    name: str = Field(min_length=1, max_length=10)
    count: int = Field(default=1, ge=1)


class Thing(BaseModel):
    id: UUID
    name: str


@router.post("", status_code=201, response_model=Thing, summary="Make a thing")
async def make(
    new: NewThing,
    once: Once,
    act: Annotated[Acting, acting(Permission.DRAW_ANNOUNCE)],
) -> Response:
    async def work() -> Answer:
        thing = Thing(id=uuid4(), name=new.name)
        (event,) = await append(act.session, act.occasion, f"thing/{thing.id}", 0, ThingDone(said=new.name))
        if new.name == "sealed":
            raise ThingSealed("已封存，不能新建。", "Sealed: nothing can be made.")
        return Answer(thing, location=f"/things/{thing.id}", version=event.version)

    return await once(work)


@router.post("/imports", status_code=201, response_model=Thing, summary="Make a thing of a stream")
async def take_in(request: Request, once: Once) -> Response:
    digest = hashlib.sha256()
    size = 0
    async for chunk in request.stream():
        digest.update(chunk)
        size += len(chunk)

    async def work() -> Answer:
        return Answer(Thing(id=uuid4(), name=str(size)))

    return await once(work, digest=digest.digest())


@router.get("", summary="List numbers that stand for things")
async def list_things(
    page: Annotated[Page[tuple[datetime, int]], Depends(page_by(tuple[datetime, int]))], least: int = 0
) -> Listed[int]:
    found = page.wanted.among(range(least, 7), lambda number: (datetime(2026, 1, 1, tzinfo=UTC), number))
    return page.of(found, int)


@router.put("/checks/{thing}", summary="Read a thing, and do nothing")
async def check(thing: UUID, new: NewThing) -> Thing:
    return Thing(id=thing, name=new.name)


@router.get("/mine", summary="Who asks")
async def mine(caller: Caller) -> dict[str, str]:
    return {"subject": caller.subject if caller else ""}


@router.get("/search", summary="Ask the database for a word")
async def search(session: Tx, word: str) -> int:
    return int(await session.scalar(text("SELECT count(*) FROM log.event WHERE type = :word"), {"word": word}) or 0)


class Word(BaseModel):
    model_config = ConfigDict(extra="forbid")

    word: str


@router.get("/whose", summary="Whose rows the request's transaction sees")
async def whose(session: Tx) -> str:
    return str(await session.scalar(text("SELECT current_setting('cheqian.bureau')")))


@router.put("/echo", summary="Say a word again")
async def echo(word: Word) -> Word:
    return word


@router.put("/words", summary="Ask the database for a word from a body")
async def words(session: Tx, word: Word) -> int:
    return await search(session, word.word)


@router.get("/counted", summary="Ask the database for a number")
async def counted(session: Tx, number: int) -> int:
    return int(await session.scalar(text("SELECT CAST(:number AS bigint)"), {"number": number}) or 0)


@router.get("/dear", summary="Compute for long", dependencies=[dear(10, counting=30)])
async def compute_for_long(work: PublicWork, gate: str, *, count: bool = False) -> str:
    """Ends as soon as the gate is open. `count` makes it dearer."""
    return await work.compute(_wait_at, gate)


def _wait_at(gate: str) -> str:
    assert GATES[gate].wait(timeout=30)
    return threading.current_thread().name


@router.get("/asleep", summary="Not now")
async def asleep() -> None:
    raise ThingsAsleep("请稍后。", "Later.", retry_after=7, status="a fact that must not replace the status")


@router.get("/broken", summary="A mistake of ours")
async def broken() -> None:
    raise KeyError("made-up secret")


@router.put("/{thing}", summary="Change a thing")
async def change(
    thing: UUID,
    new: NewThing,
    act: Annotated[Acting, putting(Permission.DRAW_ANNOUNCE)],
    response: Response,
) -> Thing:
    version = len(await load(act.session, f"thing/{thing}"))
    act.if_match.check(version)
    await append(act.session, act.occasion, f"thing/{thing}", version, ThingDone(said=new.name))
    response.headers["ETag"] = etag(version + 1)
    return Thing(id=thing, name=new.name)


@router.post("/{thing}/sealing", summary="Seal a thing")
async def seal(thing: UUID, act: Annotated[Acting, changing(Permission.DRAW_ANNOUNCE)], response: Response) -> Thing:
    version = len(await load(act.session, f"thing/{thing}"))
    act.if_match.check(version)
    await append(act.session, act.occasion, f"thing/{thing}", version, ThingDone(said="sealed"))
    response.headers["ETag"] = etag(version + 1)
    return Thing(id=thing, name="sealed")


@router.get("/{thing}", summary="Read a thing")
async def read(thing: UUID, session: Tx, response: Response) -> Thing:
    response.headers["ETag"] = etag(len(await load(session, f"thing/{thing}")))
    return Thing(id=thing, name="read")


def things_app(settings: ServiceSettings) -> ServiceApp:
    return build_app(
        settings,
        ServiceName("sampling", "Things"),
        routers=[router],
        body_limits={"POST /things/imports": IMPORT_LIMIT},
    )
