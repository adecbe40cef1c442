"""Opening an owner's door, going through it, and sending letters."""

import secrets
from collections.abc import AsyncIterator, Sequence
from hashlib import sha256
from typing import NamedTuple
from uuid import UUID

from starlette.datastructures import UploadFile

from services.publishing.door import opening, store, writing
from services.publishing.door.state import SentLetter
from services.publishing.door.store import DOORS, LetterKept, OpenDoor
from services.publishing.door.writing import FileFound, LetterBefore, Written
from services.publishing.inspection_code.store import KeptCode
from shared.aggregate import begin, find, judged_again
from shared.contracts.fact import BlobRef
from shared.contracts.letters import DoorNoted
from shared.locks import hold
from shared.papers.door_secret import fingerprint_of
from shared.sniffing import media_type_of
from shared.work import Acting, Work

_LOCK = "publishing.door"
_HEAD = 8192
_PIECE = 1024 * 1024


class BehindDoor(NamedTuple):
    """A door that the reader has the key of, with the letters so far."""

    door: OpenDoor
    letters: Sequence[LetterKept]


class FileRead(NamedTuple):
    """A file of a form, and what was found of it."""

    file: UploadFile
    found: FileFound


class LetterRead(NamedTuple):
    """A letter as its form was read."""

    written: Written
    files: Sequence[FileRead]


def new_key() -> str:
    """A key that nobody can guess."""
    return secrets.token_urlsafe(32)


def hash_of(key: str) -> str:
    """What is kept of a key."""
    return sha256(key.encode()).hexdigest()


async def behind(work: Work, kept: KeptCode, key: str) -> BehindDoor | None:
    """What is behind the door of this inspection that the key opens; None if it opens none."""
    door = key and await store.door_of_key(work.session, hash_of(key), kept.told.handle, kept.bureau)
    return BehindDoor(door, await store.letters_of(work.session, door.door)) if door else None


async def open_door(act: Acting, kept: KeptCode, secret: str, key: str) -> str:
    """Open the door of this inspection with a secret, for the browser that has this key. Returns the key that the
    browser is to keep: another one, if this one opens another door already.

    Raises DoorSecretUnknown, DoorOpenedBefore.
    """
    handle = kept.told.handle
    fingerprint = fingerprint_of(handle, secret)

    async def decide() -> str:
        printed = await store.printed_secret(act.session, fingerprint, handle, kept.bureau)
        door = await find(act, DOORS, printed.door) if printed else None
        assert not isinstance(door, SentLetter)  # noqa: S101  # its id is that of a door
        opened = opening.open_with(printed, door, hash_of(key))
        if opened is None or printed is None:
            return key
        own = new_key() if await store.is_in_use(act.session, opened.key) else key
        await begin(act, DOORS, printed.door, DoorNoted(what=opened.model_copy(update={"key": hash_of(own)})))
        return own

    # Two taps on the button are two requests: the second finds what the first has recorded.
    return await judged_again(act, decide)


async def send(act: Acting, kept: KeptCode, door: UUID, letter: LetterRead, a_day: int) -> UUID:
    """Send a letter, and return its id. Sent again, it stays one letter. A day has at most `a_day`.

    Raises TooManyLetters, and what `writing.write` raises.
    """
    found = [each.found for each in letter.files]
    id_ = writing.letter_of(door, letter.written, found)
    before = await _before(act, door)
    if id_ in {each.letter for each in before}:
        return id_
    writing.require_room(before, act.now, a_day)
    sent = writing.write(door, kept.told, letter.written, found, before)
    # The files first: if we stop here, they belong to no letter, and their sender is told of an error.
    async with act.away():
        refs = tuple([await _stored(act, each) for each in letter.files])
    await hold(act.session, _LOCK, str(door))
    before = await _before(act, door)
    if id_ not in {each.letter for each in before}:
        writing.require_room(before, act.now, a_day)
        await begin(act, DOORS, id_, DoorNoted(what=sent.model_copy(update={"files": refs})))
    return id_


async def read_file(file: UploadFile) -> FileRead:
    """What a file is, by its own content."""
    head, digest = await file.read(_HEAD), sha256()
    digest.update(head)
    while piece := await file.read(_PIECE):
        digest.update(piece)
    return FileRead(file, FileFound(file.size or 0, media_type_of(head), digest.hexdigest()))


async def _before(work: Work, door: UUID) -> Sequence[LetterBefore]:
    return [
        LetterBefore(each.sent.letter, each.sent.about, each.sent_at)
        for each in await store.letters_of(work.session, door)
    ]


async def _stored(act: Acting, read: FileRead) -> BlobRef:
    await read.file.seek(0)
    return await act.blobs.put(_pieces(read.file), read.found.media_type)


async def _pieces(file: UploadFile) -> AsyncIterator[bytes]:
    while piece := await file.read(_PIECE):
        yield piece
