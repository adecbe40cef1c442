"""The pages of an owner's door."""

from collections.abc import Mapping
from typing import NamedTuple
from uuid import uuid4

from fastapi import Response
from sqlalchemy.ext.asyncio import AsyncSession

from services.publishing.door import words, writing
from services.publishing.door.offered import offered
from services.publishing.door.requests import MOST_CHARACTERS
from services.publishing.door.usecases import BehindDoor
from services.publishing.door.wire import Typed
from services.publishing.inspection_code.usecases import CodeFound
from services.publishing.inspection_code.words import STANDINGS
from services.publishing.site.api import Browser
from services.publishing.site.reasons import Words
from services.publishing.site.words import tag

_NONE: Mapping[str, Words] = {}
_NOTHING = Typed()


class AtDoor(NamedTuple):
    """Somebody who stands before a door: their view of the site, and the inspection with its code as it was asked."""

    reader: Browser
    session: AsyncSession
    code: str
    found: CodeFound


async def shut_page(at: AtDoor, faults: Mapping[str, Words] = _NONE, secret: str = "", status: int = 200) -> Response:
    """The page of a door that the reader has no key of: it asks for the secret of the notice. `secret` is what was
    typed before.
    """
    answer = await at.reader.page(
        "door_shut.html",
        at.session,
        code=at.code,
        told=at.found.kept.told,
        bureau=at.found.kept.bureau,
        secrets=at.found.secrets,
        faults=faults,
        secret=secret,
    )
    answer.status_code = status
    return answer


async def open_page(
    at: AtDoor,
    behind: BehindDoor,
    typed: Typed = _NOTHING,
    faults: Mapping[str, Words] = _NONE,
    status: int = 200,
) -> Response:
    """The page behind a door: the letters so far, and a form for each kind that can be written now. What was `typed`
    stands in its form again.
    """
    told = at.found.kept.told
    answer = await at.reader.page(
        "door.html",
        at.session,
        code=at.code,
        told=told,
        bureau=at.found.kept.bureau,
        secrets=at.found.secrets,
        behind=behind,
        standing=STANDINGS[told.standing],
        officers=told.visit.officers if told.visit else (),
        offered=offered(told, {each.sent.about for each in behind.letters}),
        said=words,
        rules=writing,
        most_characters=MOST_CHARACTERS,
        slot=tag,
        form=str(uuid4()) if "letter" in faults or not typed.letter else typed.letter,
        typed=typed,
        faults=faults,
    )
    answer.status_code = status
    return answer
