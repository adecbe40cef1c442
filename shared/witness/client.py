"""The client of a log for its witnesses: it asks each for a cosignature, and waits for none longer than a second."""

import asyncio
import re
from collections.abc import Awaitable, Callable, Sequence
from http import HTTPStatus
from typing import NamedTuple

from shared.clock import Clock
from shared.errors import Conflict, Refusal, Unavailable
from shared.inert_text import quoted
from shared.log.checkpoints import Checkpoint, origin_hash
from shared.log.notes import Note, NotSigned, Signature, VerifierKey
from shared.peers import Allowance, Answer, NotAnAddress, PeerFailed, Peers, Sent
from shared.witness.submission import Submission
from shared.witness.told import Told

Prove = Callable[[int, int], Awaitable[Sequence[bytes]]]
"""Gives the consistency proof from a size of the log, at least 1, to a larger or equal size."""

# The day's note holds a witness's time against all later entries, so a time that has not come yet is refused.
_SECONDS_AHEAD = 60
_SIZE = re.compile(rb"(0|[1-9][0-9]{0,18})\n")
# In bytes: the longest note that a witness answers. In characters: the longest reason that is passed on.
_ANSWER = 131_072
_REASON = 300


class WitnessRefused(Unavailable):
    code = "witness-refused"
    title = "见证方未签署"
    title_en = "The witness did not cosign"


class WitnessAhead(Conflict):
    code = "witness-ahead"
    title = "见证方所见日志更长"
    title_en = "The witness has seen a longer log"


class Member(NamedTuple):
    """A witness: its URL prefix for submissions, and the key (of kind COSIGNATURE) with which it signs."""

    url: str
    key: VerifierKey


class Failure(NamedTuple):
    """A witness that gave no cosignature this time, and the reason."""

    witness: str
    reason: str


class Cosigned(NamedTuple):
    """The note with all cosignatures that verified, and the witnesses whose cosignature is missing."""

    note: bytes
    failures: tuple[Failure, ...]


class Witnesses:
    """All witnesses of a log. They are asked at the same time, and each has `limit` seconds to answer."""

    def __init__(self, peers: Peers, members: Sequence[Member], prove: Prove, clock: Clock, limit: float = 1.0) -> None:
        self._peers = peers
        self._members = tuple(members)
        self._prove = prove
        self._clock = clock
        self._limit = limit
        self._within = Allowance(_ANSWER, limit)
        # The size that each witness cosigned last, as far as we know; a wrong guess costs another request.
        self._sizes: dict[VerifierKey, int] = {}

    @property
    def keys(self) -> Sequence[VerifierKey]:
        """The keys of all witnesses."""
        return [member.key for member in self._members]

    async def cosign(self, note: bytes, checkpoint: Checkpoint) -> Cosigned:
        """Ask all witnesses to cosign a signed checkpoint. A witness that is down, slow or wrong is left out, and so is
        a witness whose time is more than 60 seconds ahead of our clock.

        Raises what `prove` raises.
        """
        answers = await asyncio.gather(*(self._within_limit(member, note, checkpoint) for member in self._members))
        signed = Note.parse(note)
        cosignatures = tuple(answer for answer in answers if isinstance(answer, Signature))
        failures = tuple(answer for answer in answers if isinstance(answer, Failure))
        return Cosigned(Note(signed.text, signed.signatures + cosignatures).to_bytes(), failures)

    async def latest(self, origin: str) -> Told:
        """What the witnesses cosigned last of a log, and which of them gave no usable answer.

        This is asked before signing: after a restore from an old backup, the witnesses may know a longer log than we
        do.
        """
        answers = await asyncio.gather(*(self._last_of(member, origin) for member in self._members))
        return Told(
            tuple(answer for answer in answers if isinstance(answer, Checkpoint)),
            tuple(answer.witness for answer in answers if isinstance(answer, Failure)),
        )

    async def _within_limit(self, member: Member, note: bytes, checkpoint: Checkpoint) -> Signature | Failure:
        try:
            async with asyncio.timeout(self._limit):
                return await self._cosignature(member, note, checkpoint)
        except TimeoutError:
            return Failure(member.key.name, f"no answer within {self._limit} s")
        except (NotAnAddress, PeerFailed, WitnessRefused, WitnessAhead) as refusal:
            return Failure(member.key.name, refusal.detail_en[:_REASON])

    async def _cosignature(self, member: Member, note: bytes, checkpoint: Checkpoint) -> Signature:
        old = min(self._sizes.get(member.key, 0), checkpoint.size)
        answer = await self._submit(member, note, checkpoint, old)
        if answer.status == HTTPStatus.CONFLICT:
            old = _size_in(answer)
            if old > checkpoint.size:
                raise WitnessAhead(
                    f"见证方已签署 {old} 条，本日志只有 {checkpoint.size} 条。",
                    f"it cosigned size {old}, this log has {checkpoint.size}",
                    size=old,
                )
            answer = await self._submit(member, note, checkpoint, old)
        cosignature, second = _verified(member.key, checkpoint, answer)
        _require_time(second, int(self._clock().timestamp()))
        self._sizes[member.key] = checkpoint.size
        return cosignature

    async def _submit(self, member: Member, note: bytes, checkpoint: Checkpoint, old: int) -> Answer:
        proof = await self._prove(old, checkpoint.size) if old else ()
        submission = Submission(old, tuple(proof), Note.parse(note), checkpoint)
        return await self._peers.ask(_url(member, "add-checkpoint"), self._within, Sent(submission.to_bytes()))

    async def _last_of(self, member: Member, origin: str) -> Checkpoint | Failure | None:
        """The checkpoint that the witness cosigned last; None if it answers that it knows none."""
        try:
            answer = await self._peers.ask(_url(member, f"{origin_hash(origin)}/checkpoint"), self._within)
            if answer.status == HTTPStatus.NOT_FOUND:
                return None
            note = Note.parse(answer.found())
            checkpoint = Checkpoint.parse(note.text)
            known = checkpoint.origin == origin and note.signers([member.key])
            return checkpoint if known else Failure(member.key.name, "its answer is no checkpoint that it cosigned")
        except Refusal as refusal:
            return Failure(member.key.name, refusal.detail_en[:_REASON])


def _url(member: Member, path: str) -> str:
    return f"{member.url.rstrip('/')}/{path}"


def _size_in(answer: Answer) -> int:
    match = _SIZE.fullmatch(answer.content)
    if not match:
        raise _refused(answer)
    return int(match[1])


def _verified(key: VerifierKey, checkpoint: Checkpoint, answer: Answer) -> tuple[Signature, int]:
    """The signature of the witness in its answer, and the POSIX second that it states. Raises WitnessRefused if there
    is none that verifies.
    """
    if answer.status != HTTPStatus.OK:
        raise _refused(answer)
    try:
        note = Note.parse(f"{checkpoint.text}\n".encode() + answer.content)
        mine = [line for line in note.signatures if (line.name, line.content[:4]) == (key.name, key.id)]
        if not mine:
            raise NotSigned(f"应有 {key} 的签名。", f"a signature by {key} was expected")
        return mine[0], key.verify(note.text, mine[0].content[4:])
    except Refusal as refusal:
        raise WitnessRefused(refusal.detail, refusal.detail_en, retry_after=1) from refusal


def _require_time(second: int, now: int) -> None:
    """Raises WitnessRefused if the second that a witness states is 0, or too far ahead of `now`."""
    if not second:
        raise WitnessRefused("见证签名所载时间为 0。", "its cosignature states the time 0", retry_after=1)
    ahead = second - now
    if ahead > _SECONDS_AHEAD:
        raise WitnessRefused(
            f"见证方所称时间比本机时钟快 {ahead} 秒，最多可快 {_SECONDS_AHEAD} 秒；请核对双方时钟。",
            f"its time is {ahead} s ahead of our clock, at most {_SECONDS_AHEAD} s are allowed; check both clocks",
            retry_after=1,
        )


def _refused(answer: Answer) -> WitnessRefused:
    said = f"{answer.status} {quoted(answer.content)}"
    return WitnessRefused(f"见证方回答：{said}", f"it answered {said}", retry_after=1)
