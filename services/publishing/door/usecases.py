"""Opening an owner's door, going through it, and sending letters."""

from collections.abc import AsyncIterator, Sequence
from hashlib import sha256
from typing import NamedTuple
from uuid import UUID

from starlette.datastructures import UploadFile

from services.publishing.door import opening, store, writing
from services.publishing.door.store import DOORS, LetterKept, OpenDoor
from services.publishing.door.writing import FileFound, Written
from services.publishing.inspection_code.store import KeptCode
from shared.aggregate import begin, find, judged_again, record, state_of
from shared.contracts.fact import BlobRef
from shared.contracts.letters import DoorNoted
from shared.papers.door_secret import door_of, fingerprint_of
from shared.sniffing import media_type_of
from shared.work import Acting, Work

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


def hash_of(key: str) -> str:
    """What is kept of a key."""
    return sha256(key.encode()).hexdigest()


async def behind(work: Work, kept: KeptCode, key: str) -> BehindDoor | None:
    """What is behind the door of this inspection that the key opens; None if it opens none."""
    door = key and await store.door_of_key(work.session, hash_of(key), kept.told.handle, kept.bureau)
    return BehindDoor(door, await store.letters_of(work.session, door.door)) if door else None


async def open_door(act: Acting, kept: KeptCode, secret: str, key: str) -> None:
    """Open the door of this inspection with a secret, for the browser that has this key.

    Raises DoorSecretUnknown, DoorOpenedBefore.
    """
    handle = kept.told.handle
    fingerprint = fingerprint_of(handle, secret)
    id_ = door_of(fingerprint)

    async def decide() -> None:
        printed = await store.printed_secret(act.session, fingerprint, handle, kept.bureau)
        door = await find(act, DOORS, id_)
        opened = opening.open_with(printed, door, hash_of(key))
        if opened:
            await begin(act, DOORS, id_, DoorNoted(what=opened))

    # Two taps on the button are two requests: the second finds what the first has recorded.
    await judged_again(act, decide)


async def send(act: Acting, kept: KeptCode, door_id: UUID, letter: LetterRead, a_day: int) -> UUID:
    """Send a letter, and return its id. Sent again, it stays one letter. A day has at most `a_day`.

    Raises TooManyLetters, and what `writing.write` raises.
    """
    written, files = letter

    async def decide() -> UUID:
        door = await state_of(act, DOORS, door_id)
        if writing.is_sent(door, written):
            return writing.letter_of(door.id, written)
        writing.require_room(door, act.now, a_day)
        sent = writing.write(door, kept.told, written, [each.found for each in files])
        # The files first: if we stop here, they belong to no letter, and their sender is told of an error.
        async with act.away():
            refs = tuple([await _stored(act, each) for each in files])
        await record(act, DOORS, door, DoorNoted(what=sent.model_copy(update={"files": refs})))
        return sent.letter

    return await judged_again(act, decide)


async def read_file(file: UploadFile) -> FileRead:
    """What a file is, by its own beginning."""
    head = await file.read(_HEAD)
    return FileRead(file, FileFound(file.size or 0, media_type_of(head)))


async def _stored(act: Acting, read: FileRead) -> BlobRef:
    await read.file.seek(0)
    return await act.blobs.put(_pieces(read.file), read.found.media_type)


async def _pieces(file: UploadFile) -> AsyncIterator[bytes]:
    while piece := await file.read(_PIECE):
        yield piece
