"""Adopting a policy, and saying what adopting it would do."""

from collections.abc import Mapping
from datetime import date
from hashlib import sha256
from typing import NamedTuple

from sqlalchemy.ext.asyncio import AsyncSession

from services.sampling.rules.policy import store
from services.sampling.rules.policy.precedence import Adopted, check_adoption, displaced
from services.sampling.rules.policy.tables import PolicyRow
from shared.blobs import BlobStore
from shared.clock import beijing_date
from shared.contracts.policy import PolicyAdopted, PolicyWarning
from shared.errors import Forbidden, Refusal
from shared.log.append import append
from shared.log.event import Event
from shared.log.occasion import Occasion
from shared.log.rebuild import Projection
from shared.log.streams import load
from shared.policy.lawfulness import lawful
from shared.policy.policy import Policy
from shared.policy.reading import PolicyFile, read_policy

MEDIA_TYPE = "application/yaml"


class PolicyOfAnotherBureau(Forbidden):
    code = "policy-of-another-bureau"
    title = "政策属于另一单位"
    title_en = "Another bureau's policy"


class Reading(NamedTuple):
    """A file that is in order: its bytes, what it says, what the law says to think about."""

    content: bytes
    file: PolicyFile
    warnings: list[dict[str, str | int]]

    @property
    def policy(self) -> Policy:
        return self.file.policy

    @property
    def adopted(self) -> Adopted:
        effective = self.policy.effective
        return Adopted(sha256(self.content).hexdigest(), self.policy.policy, effective.first, effective.last)


def read(content: bytes) -> Reading:
    """Raises PolicyMalformed, PolicyUnlawful. Takes a fraction of a second for the largest file."""
    file = read_policy(content)
    return Reading(content, file, lawful(file))


async def adopt(session: AsyncSession, here: Occasion, blobs: BlobStore, reading: Reading) -> PolicyRow:
    """From its first day on these rules hold, whoever's were to hold then.

    Raises PolicyOfAnotherBureau, PolicyAdoptedBefore, PolicyReachesBack.
    """
    stream = f"policy/{here.bureau}"
    version = len(await load(session, stream))
    new, effective = reading.adopted, reading.policy.effective
    _check(reading, here.bureau, await store.adopted_by(session, here.bureau), beijing_date(here.time))
    fact = PolicyAdopted(
        policy=new.policy,
        sha256=new.sha256,
        first=effective.first,
        last=effective.last,
        title=reading.policy.title,
        source=reading.policy.source,
        rules=reading.policy.as_json(),
        # The file before the event that names it.
        file=await blobs.put(reading.content, MEDIA_TYPE),
        warnings=tuple(PolicyWarning.model_validate(warning) for warning in reading.warnings),
    )
    (event,) = await append(session, here, stream, version, fact)
    await project(session, event)
    return await store.policy_of(session, here.bureau, new.sha256)


class Prospect(NamedTuple):
    """What adopting would do: why it is refused, if it is, and whose days it takes."""

    refusal: Refusal | None
    displaced: list[Adopted]


async def foresee(session: AsyncSession, bureau: str, reading: Reading, today: date) -> Prospect:
    adopted, new = await store.adopted_by(session, bureau), reading.adopted
    try:
        _check(reading, bureau, adopted, today)
    except Refusal as refusal:
        return Prospect(refusal, [])
    return Prospect(None, displaced(adopted, new.first, new.last))


async def project(session: AsyncSession, event: Event) -> None:
    """`sampling.policy.adopted` in the read table."""
    fact = PolicyAdopted.of(event)
    row = {
        **fact.model_dump(mode="json"),
        "bureau": event.bureau,
        "version": event.version,
        "adopted_at": event.time,
        "adopted_by": event.payload["actor"]["person"],
        "event": event.id,
        "trace": event.trace,
    }
    session.add(PolicyRow.model_validate(row))
    await session.flush()


def _check(reading: Reading, bureau: str, adopted: list[Adopted], today: date) -> None:
    if reading.policy.bureau != bureau:
        line = reading.file.line_of(("bureau",))
        raise PolicyOfAnotherBureau(
            f"第 {line} 行写的是单位 {reading.policy.bureau}，而您属于 {bureau}；只能采用本单位的政策。",
            f"Line {line} names the bureau {reading.policy.bureau}, and yours is {bureau}; adopt your own bureau's.",
            bureau=bureau,
            line=line,
        )
    check_adoption(adopted, reading.adopted, today)


PROJECTIONS: Mapping[str, Projection] = {PolicyAdopted.type: project}
