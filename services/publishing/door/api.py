"""The owner's door over HTTP: pages with forms, which work without scripts and without an account.

Who has the key of a door shows it in a cookie: the body of a letter is read only then.
"""

from typing import Annotated

from fastapi import APIRouter, Request, Response
from starlette.datastructures import FormData
from starlette.responses import RedirectResponse

from services.publishing.door import usecases
from services.publishing.door.opening import DoorSecretUnknown, no_key, shut
from services.publishing.door.showing import AtDoor, open_page, shut_page
from services.publishing.door.usecases import LetterRead
from services.publishing.door.wire import (
    COOKIE,
    FIRST,
    faults_of,
    files_in,
    forget_first,
    form_of,
    give_key,
    key_in,
    require_own_site,
    text_in,
    typed_in,
    written_in,
)
from services.publishing.inspection_code.store import KeptCode
from services.publishing.inspection_code.usecases import scanned
from services.publishing.settings import PublishingSettings
from services.publishing.site.api import Reader
from services.publishing.site.elder import PREFIX, plain_root
from services.publishing.site.problems import prefers_page
from shared.errors import Refusal, Unavailable
from shared.http.acting import Anybody, PublicWork, anybody
from shared.http.dear import dear
from shared.http.problems import status_of
from shared.http.resources import Opened, Resources
from shared.papers.door_secret import read_door_secret
from shared.papers.inspection_code import InspectionCode

DOOR = "/i/{code}/door"
LETTERS = f"{DOOR}/letters"
SENDING = f"POST {LETTERS}"
"""The operation whose body has a limit of its own."""
COST = 5
"""What a look at a door costs its sender: a signature is verified."""
_MOST_TYPED = 40
"""So many characters of a secret are shown again to be put right."""

router = APIRouter(include_in_schema=False)


@router.get(DOOR, dependencies=[dear(COST)])
async def door_page(code: str, request: Request, work: PublicWork, resources: Opened, reader: Reader) -> Response:
    """With the key: the letters so far, and the forms for more. Without: the form for the secret."""
    found = await scanned(work, resources.memory, resources.gauges, InspectionCode.parse(code))
    at = AtDoor(reader, work.session, code, found)
    behind = await usecases.behind(work, found.kept, _shown_key(request))
    return await open_page(at, behind) if behind else _with_first_key(request, await shut_page(at))


@router.post(DOOR, dependencies=[dear(COST)])
async def open_door(
    code: str, request: Request, work: Annotated[Anybody, anybody("door")], resources: Opened, reader: Reader
) -> Response:
    """Opens the door with the secret of a notice, once, and gives the browser a key."""
    require_own_site(request)
    found = await scanned(work, resources.memory, resources.gauges, InspectionCode.parse(code))
    form = await form_of(request, work)
    typed = text_in(form, "secret")
    await form.close()
    try:
        key = await _opened(work, resources, found.kept, typed, key_in(request.cookies.get(FIRST, "")))
    except Refusal as refusal:
        if not _reads_pages(request):
            raise
        await work.start_over()
        at = AtDoor(reader, work.session, code, found)
        shut_ = await shut_page(at, faults_of(refusal), typed[:_MOST_TYPED], status_of(type(refusal)))
        return _with_first_key(request, shut_)
    answer = RedirectResponse(_path(request), 303)
    give_key(answer, COOKIE, key, _paths(request), secure=_secure(request))
    forget_first(answer, _paths(request))
    return answer


@router.post(LETTERS, dependencies=[dear(COST)])
async def send_letter(
    code: str, request: Request, work: Annotated[Anybody, anybody("letter")], resources: Opened, reader: Reader
) -> Response:
    """Sends a letter. The same form sent twice sends it once."""
    require_own_site(request)
    found = await scanned(work, resources.memory, resources.gauges, InspectionCode.parse(code))
    at = AtDoor(reader, work.session, code, found)
    behind = await usecases.behind(work, found.kept, _shown_key(request))
    if behind is None:
        refusal = shut()
        if not _reads_pages(request):
            raise refusal
        return _with_first_key(request, await shut_page(at, faults_of(refusal), status=status_of(type(refusal))))
    form = await form_of(request, work)
    a_day = resources.settings_of(PublishingSettings).letters_a_day
    try:
        letter = await _letter_in(form)
        sent = await usecases.send(work.acting(found.kept.bureau), found.kept, behind.door.door, letter, a_day)
    except Refusal as refusal:
        # If the files cannot be stored now, the browser sends the whole form again when its reader asks it to.
        if isinstance(refusal, Unavailable) or not _reads_pages(request):
            raise
        await work.start_over()
        return await open_page(at, behind, typed_in(form), faults_of(refusal), status_of(type(refusal)))
    finally:
        await form.close()
    return RedirectResponse(f"{_path(request)}#letter-{sent}", 303)


@router.get(LETTERS)
async def letters_page(code: str, request: Request) -> Response:
    """Whoever asks for the address to which letters are sent, such as for a page of before, is led to the door."""
    return RedirectResponse(_path(request), 303)


async def _opened(work: Anybody, resources: Resources, kept: KeptCode, typed: str, key: str) -> str:
    """The key of the door that was opened with what was typed. Whoever guesses is counted by the inspection whose
    secret they look for, from however many addresses; the right secret opens all the same.

    Raises NoKeyKept, MalformedDoorSecret, DoorSecretUnknown, DoorOpenedBefore, TooManyRequests.
    """
    if not key:
        raise no_key()
    secret = read_door_secret(typed)
    try:
        return await usecases.open_door(work.acting(kept.bureau), kept, secret, key)
    except DoorSecretUnknown:
        tries = resources.settings_of(PublishingSettings).door_tries_a_minute
        resources.rates.spend("door-secret", f"handle {kept.told.handle}", 1, tries)
        raise


async def _letter_in(form: FormData) -> LetterRead:
    """Raises InvalidInput."""
    written = written_in(typed_in(form))
    return LetterRead(written, [await usecases.read_file(each) for each in files_in(form)])


def _with_first_key(request: Request, answer: Response) -> Response:
    """The page with the key that the browser is to have if it opens the door, unless it keeps one."""
    if not key_in(request.cookies.get(FIRST, "")):
        give_key(answer, FIRST, usecases.new_key(), _paths(request), secure=_secure(request))
    return answer


def _secure(request: Request) -> bool:
    return request.url.scheme == "https"


def _shown_key(request: Request) -> str:
    return key_in(request.cookies.get(COOKIE, ""))


def _reads_pages(request: Request) -> bool:
    return prefers_page(request.headers.get("accept", ""))


def _path(request: Request) -> str:
    """The path of the door in the view that the reader has."""
    return f"{request.scope.get('root_path', '')}{_within(request)}"


def _paths(request: Request) -> list[str]:
    """The paths of the door in both views of the site."""
    root = plain_root(request.scope)
    return [f"{root}{_within(request)}", f"{root}{PREFIX}{_within(request)}"]


def _within(request: Request) -> str:
    path: str = request.app.path_of("door_page", code=request.path_params["code"])
    return path
