"""A log before its witnesses: ask each for its cosignature, wait for none longer than a second."""

import asyncio
import re
from collections.abc import Awaitable, Callable, Sequence
from typing import NamedTuple

import httpx

from shared.errors import Conflict, Refusal, Unavailable
from shared.log.checkpoints import Checkpoint, origin_hash
from shared.log.notes import Note, NotSigned, Signature, VerifierKey
from shared.witness.submission import Submission

Prove = Callable[[int, int], Awaitable[Sequence[bytes]]]
"""The consistency proof from one size of the log, at least 1, to a larger or equal one."""

_SIZE = re.compile(r"(0|[1-9][0-9]{0,18})\n", re.ASCII)


class WitnessRefused(Unavailable):
    code = "witness-refused"
    title = "见证方未签署"
    title_en = "The witness did not cosign"


class WitnessAhead(Conflict):
    code = "witness-ahead"
    title = "见证方所见日志更长"
    title_en = "The witness saw a longer log"


class Member(NamedTuple):
    """A witness: the URL its submission prefix, and the key (of kind COSIGNATURE) it signs with."""

    url: str
    key: VerifierKey


class Failure(NamedTuple):
    """A witness that gave no cosignature this time, and why."""

    witness: str
    reason: str


class Cosigned(NamedTuple):
    """The note with every cosignature that verified, and the witnesses whose is missing."""

    note: bytes
    failures: tuple[Failure, ...]


class Witnesses:
    """All witnesses of one log. `limit`: seconds for each; they are asked at the same time."""

    def __init__(self, http: httpx.AsyncClient, members: Sequence[Member], prove: Prove, limit: float = 1.0) -> None:
        self._http = http
        self._members = tuple(members)
        self._prove = prove
        self._limit = limit
        # What each cosigned last, as far as we know; a wrong guess costs one more request.
        self._sizes: dict[VerifierKey, int] = {}

    async def cosign(self, note: bytes, checkpoint: Checkpoint) -> Cosigned:
        """Have a signed checkpoint cosigned. A witness that is down, slow or wrong is left out, never waited for.

        Raises what `prove` raises.
        """
        answers = await asyncio.gather(*(self._within_limit(member, note, checkpoint) for member in self._members))
        signed = Note.parse(note)
        cosignatures = tuple(answer for answer in answers if isinstance(answer, Signature))
        failures = tuple(answer for answer in answers if isinstance(answer, Failure))
        return Cosigned(Note(signed.text, signed.signatures + cosignatures).to_bytes(), failures)

    async def latest(self, origin: str) -> tuple[Checkpoint, ...]:
        """What the witnesses cosigned last of a log; those that do not answer in time are left out.

        Asked before signing: after a restore from an old backup they may know a longer log than we do.
        """
        answers = await asyncio.gather(*(self._last_of(member, origin) for member in self._members))
        return tuple(answer for answer in answers if answer)

    async def _within_limit(self, member: Member, note: bytes, checkpoint: Checkpoint) -> Signature | Failure:
        try:
            async with asyncio.timeout(self._limit):
                return await self._cosignature(member, note, checkpoint)
        except TimeoutError:
            return Failure(member.key.name, f"no answer within {self._limit} s")
        except (httpx.HTTPError, WitnessRefused, WitnessAhead) as error:
            return Failure(member.key.name, str(error) or type(error).__name__)

    async def _cosignature(self, member: Member, note: bytes, checkpoint: Checkpoint) -> Signature:
        old = min(self._sizes.get(member.key, 0), checkpoint.size)
        answer = await self._submit(member, note, checkpoint, old)
        if answer.status_code == httpx.codes.CONFLICT:
            old = _size_in(answer)
            if old > checkpoint.size:
                raise WitnessAhead(
                    f"见证方已签署 {old} 条，本日志只有 {checkpoint.size} 条。",
                    f"it cosigned size {old}, this log has {checkpoint.size}",
                    size=old,
                )
            answer = await self._submit(member, note, checkpoint, old)
        cosignature = _verified(member.key, checkpoint, answer)
        self._sizes[member.key] = checkpoint.size
        return cosignature

    async def _submit(self, member: Member, note: bytes, checkpoint: Checkpoint, old: int) -> httpx.Response:
        proof = await self._prove(old, checkpoint.size) if old else ()
        submission = Submission(old, tuple(proof), Note.parse(note), checkpoint)
        return await self._http.post(_url(member, "add-checkpoint"), content=submission.to_bytes())

    async def _last_of(self, member: Member, origin: str) -> Checkpoint | None:
        try:
            async with asyncio.timeout(self._limit):
                answer = await self._http.get(_url(member, f"{origin_hash(origin)}/checkpoint"))
            note = Note.parse(answer.content)
            checkpoint = Checkpoint.parse(note.text)
            return checkpoint if checkpoint.origin == origin and note.signers([member.key]) else None
        except (TimeoutError, httpx.HTTPError, Refusal):
            # Whatever it says instead, it does not say that it knows this log.
            return None


def _url(member: Member, path: str) -> str:
    return f"{member.url.rstrip('/')}/{path}"


def _size_in(answer: httpx.Response) -> int:
    match = _SIZE.fullmatch(answer.text)
    if not match:
        raise _refused(answer)
    return int(match[1])


def _verified(key: VerifierKey, checkpoint: Checkpoint, answer: httpx.Response) -> Signature:
    """The witness's signature in its answer. Raises WitnessRefused when there is none that verifies."""
    if answer.status_code != httpx.codes.OK:
        raise _refused(answer)
    try:
        note = Note.parse(f"{checkpoint.text}\n".encode() + answer.content)
        if not note.signers([key]):
            raise NotSigned(f"应有 {key} 的签名。", f"a signature by {key} was expected")
    except Refusal as refusal:
        raise WitnessRefused(refusal.detail, refusal.detail_en, retry_after=1) from refusal
    return next(
        signature for signature in note.signatures if (signature.name, signature.content[:4]) == (key.name, key.id)
    )


def _refused(answer: httpx.Response) -> WitnessRefused:
    said = f"{answer.status_code} {answer.text[:200].strip()}"
    return WitnessRefused(f"见证方回答：{said}", f"it answered {said}", retry_after=1)
