"""Everything that people do in cases and documents is sent a second time, as by a hand that clicks twice."""

import base64
import json
import re
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from typing import Any, NamedTuple

import asyncpg
import httpx

from shared.access.roles import Role
from tests.support.house import House
from tests.support.postgres import connect

READING_POSTS = ("/preview", "/check", "/verification")
"""How the paths of POSTs end that record nothing."""
FEED = "/calendar-feeds"
"""The one path at which a second request makes another thing: the feed of a person, whose address is shown once, takes
the place of the first.
"""
SHOWN_ONCE = "/documents/inspection-codes/{inspection}/notices"
"""The one path at which a second request is refused, though it has a key: nobody keeps the secret on the notice."""
_BESIDE = "beside-people"
_BEFORE = "version-before"
_RECORDED = "SELECT count(*) FROM log.event WHERE payload #>> '{actor,person}' = $1"


class Click(NamedTuple):
    """A POST that succeeded, and what the same request was answered when it was sent again.

    `before`: the ETag of the thing that it acts on, as it was read before; "" where nothing was there to read. `more`:
    how many events the second request has put on record. `says`: the code of the second answer's problem, if it is one.
    """

    path: str
    before: str
    first: httpx.Response
    second: httpx.Response
    more: int

    @property
    def says(self) -> str:
        return str(self.second.json().get("type", "")).removeprefix("/problems/")

    @property
    def is_replayed(self) -> bool:
        """Whether the second answer is the first again."""
        same = (self.second.status_code, self.second.json()) == (self.first.status_code, self.first.json())
        return same and self.second.headers.get("Idempotent-Replayed") == "true"


class Clicks:
    """Sends what is sent to the house a second time. `found` are the clicks so far."""

    def __init__(self, house: House, connection: asyncpg.Connection) -> None:
        self.found: list[Click] = []
        self._house = house
        self._connection = connection

    async def read_before(self, request: httpx.Request) -> None:
        """Read the thing that a request acts on: at the longest beginning of its path where it is shown, by itself or
        in a list.
        """
        if not _changes(request) or request.headers.get("If-Match") != "*":
            return
        whole = path = request.url.path
        while path.count("/") > 2:
            path = path.rpartition("/")[0]
            for who in (self._reader(), {"Authorization": request.headers["Authorization"]}):
                reading = self._house.client.build_request("GET", path, headers=who, extensions={_BESIDE: True})
                found = await self._house.client.send(reading)
                if before := found.headers.get("ETag") or _listed(found, whole):
                    request.extensions[_BEFORE] = before
                    return

    async def send_again(self, answer: httpx.Response) -> None:
        request = answer.request
        if not _changes(request) or not answer.is_success:
            return
        await answer.aread()
        before = str(request.extensions.get(_BEFORE, ""))
        headers = {**request.headers, **({"if-match": before} if before else {})}
        again = self._house.client.build_request(
            "POST", request.url, headers=headers, content=request.content, extensions={_BESIDE: True}
        )
        recorded = await self._recorded(answer)
        second = await self._house.client.send(again)
        more = await self._recorded(answer) - recorded
        self.found.append(Click(request.url.path, before, answer, second, more))

    async def _recorded(self, answer: httpx.Response) -> int:
        """How many events there are of the person who asked."""
        subject = _subject(answer.request.headers)
        count: int = await self._connection.fetchval(_RECORDED, subject)
        return count

    def _reader(self) -> Mapping[str, str]:
        return self._house.somebody(*Role, name="made-up-reader").token()


@asynccontextmanager
async def clicked_twice(house: House) -> AsyncIterator[Clicks]:
    """While the block runs, everything is sent twice."""
    connection = await connect(house.database.admin_url)
    clicks, hooks = Clicks(house, connection), house.client.event_hooks
    hooks["request"].append(clicks.read_before)
    hooks["response"].append(clicks.send_again)
    try:
        yield clicks
    finally:
        hooks["request"].remove(clicks.read_before)
        hooks["response"].remove(clicks.send_again)
        await connection.close()


def _listed(answer: httpx.Response, path: str) -> str:
    """The ETag that follows from the row of a list about a thing that this path names; "" without one."""
    rows = answer.json().get("items", ()) if answer.is_success else ()
    named = set(path.split("/")[2:])
    about = (row for row in rows if "version" in row and not named.isdisjoint(map(str, row.values())))
    return next((f'"{row["version"]}"' for row in about), "")


def is_beside(answer: httpx.Response) -> bool:
    """Whether this answers a request that was sent beside those of people: a second time, or to read before."""
    return _BESIDE in answer.request.extensions


def _changes(request: httpx.Request) -> bool:
    return (
        request.method == "POST"
        and re.match(r"/(cases|documents)/", request.url.path) is not None
        and not request.url.path.endswith((*READING_POSTS, FEED))
        and _BESIDE not in request.extensions
    )


def _subject(headers: Mapping[str, Any]) -> str:
    """Whose token a request has."""
    claims: Mapping[str, str] = json.loads(_decoded(str(headers["Authorization"]).split(".")[1]))
    return claims["sub"]


def _decoded(part: str) -> bytes:
    return base64.urlsafe_b64decode(part + "=" * (-len(part) % 4))
