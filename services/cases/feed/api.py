"""Calendar feeds over HTTP: make one, revoke it, and read it without a token at its secret address."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Path, Response

from services.cases.feed import store, usecases, wire
from services.cases.settings import CasesSettings
from shared.access.roles import Permission
from shared.http.acting import PublicWork, acting, asking, changing
from shared.http.dear import dear
from shared.http.paging import Listed
from shared.http.preconditions import Tag
from shared.http.resources import Opened
from shared.work import Acting, Asking

router = APIRouter(tags=["deadlines"])

_KEEP = Permission.FEED_KEEP
Secret = Annotated[
    str, Path(pattern=r"^[A-Za-z0-9_-]{43}$", description="The secret of a calendar feed, from its path.")
]


@router.post("/calendar-feeds", summary="Make the caller's calendar feed")
async def make_feed(act: Annotated[Acting, acting(_KEEP)], tag: Tag, resources: Opened) -> wire.FeedMadeNow:
    """Makes a secret address at which a calendar program reads what the caller owes. The answer alone has the address:
    the service keeps only its hash, so that a request that is sent again makes another address. A person has one feed:
    an earlier one is revoked.
    """
    new = await usecases.make(act)
    tag(new.feed)
    return wire.made(new, resources.settings_of(CasesSettings).public_address)


@router.get("/calendar-feeds", summary="List the caller's calendar feed")
async def list_feeds(ask: Annotated[Asking, asking(_KEEP)]) -> Listed[wire.FeedShown]:
    """The feed of the caller that is not revoked, if there is one, without its address."""
    return Listed.whole(map(wire.shown, await store.feeds_in_use(ask)))


@router.post("/calendar-feeds/{feed}/revocation", summary="Revoke a calendar feed")
async def revoke_feed(feed: UUID, act: Annotated[Acting, changing(_KEEP)], tag: Tag) -> wire.FeedShown:
    """Revokes a feed of the caller. Its address answers 404 from now on."""
    return wire.shown(tag(await usecases.revoke(act, feed)))


@router.get(
    "/calendars/{secret}",
    summary="Read a calendar feed",
    response_class=Response,
    responses={200: {"description": "An iCalendar file (RFC 5545).", "content": {"text/calendar": {}}}},
    dependencies=[dear(5)],
)
async def get_calendar(secret: Secret, work: PublicWork, resources: Opened) -> Response:
    """What the owner of the feed owes, for calendar programs; no token is needed. It names no enterprise, but the id of
    the inspection, and its address. Of a covert matter it says only that the owner is busy that day.
    """
    content = await usecases.read(work, secret, resources.clock(), resources.settings_of(CasesSettings).public_address)
    return Response(content, media_type="text/calendar; charset=utf-8", headers={"Cache-Control": "private, no-store"})
