"""Adopting a policy, and saying what adopting it would do."""

from collections.abc import Mapping
from datetime import date

from services.sampling.rules.policy import adoption, store
from services.sampling.rules.policy.adoption import Consequences, LawfulFile
from services.sampling.rules.policy.tables import PolicyRow
from shared.contracts.policy import PolicyAdopted
from shared.log.rebuild import Projection
from shared.work import Acting, Asking

MEDIA_TYPE = "application/yaml"

PROJECTIONS: Mapping[str, Projection] = {PolicyAdopted.type: store.project}


async def adopt(act: Acting, content: bytes) -> PolicyRow:
    """Adopt a policy file: from its first day on its rules are in force, also on days for which another policy was
    adopted.

    Raises StaleVersion and what `adoption.read` and `adoption.check` raise.
    """
    reading = await act.compute(adoption.read, content)
    adopted = await store.adopted_by(act.session, act.bureau)
    adoption.check(reading, act.bureau, adopted, act.today)
    # Store the file before the event that names it: if we stop in between, only a blob remains that nothing refers to.
    fact = adoption.fact_of(reading, await act.blobs.put(content, MEDIA_TYPE))
    # The bureau's stream of policies has one event for each adoption, so the number of adoptions is its version.
    return await store.adopt(act, len(adopted), fact)


async def foresee(ask: Asking, content: bytes, day: date) -> Consequences:
    """What adopting this file on `day` would do. Nothing is written."""
    reading = await ask.compute(adoption.read_or_refuse, content)
    if not isinstance(reading, LawfulFile):
        return Consequences(adoption.digest_of(content), refusal=reading)
    return adoption.foresee(reading, ask.bureau, await store.adopted_by(ask.session, ask.bureau), day)
