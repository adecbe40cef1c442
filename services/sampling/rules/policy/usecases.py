"""Adopting a policy by two persons, and saying what adopting it would do."""

from datetime import date, datetime, time
from uuid import UUID

import uuid_utils.compat

from services.sampling.rules.policy import adoption, store
from services.sampling.rules.policy.adoption import Consequences, LawfulFile
from services.sampling.rules.policy.lifecycle import Adoption
from services.sampling.rules.policy.store import POLICIES
from services.sampling.rules.policy.verbs import ADOPTION
from shared.aggregate import begin, record, to_change
from shared.clock import SHANGHAI
from shared.draws.circumstances import Waits
from shared.draws.policies import rules_from
from shared.work import Acting, Asking

MEDIA_TYPE = "application/yaml"


async def request(act: Acting, content: bytes, least: Waits) -> Adoption:
    """Record the request to adopt a policy file. Raises what `adoption.read` and `adoption.check` raise."""
    reading = await act.compute(adoption.read, content)
    adopted = await store.adopted_by(act.session, act.bureau)
    adoption.check(reading, act.bureau, adopted, rules_from(act.now, least))
    # Store the file before the event that names it: if we stop in between, only a blob remains that nothing refers to.
    fact = adoption.requested_of(reading, await act.blobs.put(content, MEDIA_TYPE))
    return await begin(act, POLICIES, uuid_utils.compat.uuid7(), fact)


async def approve(act: Acting, adoption_id: UUID, least: Waits) -> Adoption:
    """Record the adoption: the policy rules from the next day on, or from its own first day if that is later. The file
    is judged again, by the law and the policies of this moment.

    Raises AdoptionUnknown, StaleVersion, NotNow and what `adoption.read`, `adoption.check`, `adoption.approve` raise.
    """
    asked = await to_change(act, POLICIES, adoption_id)
    ADOPTION.require(adoption.approve, asked)
    reading = await act.compute(adoption.read, await act.blobs.get(asked.content))
    # Alone from here on: else two adoptions at once would not know of each other.
    await store.be_alone(act.session, act.bureau)
    adopted = await store.adopted_by(act.session, act.bureau)
    days = adoption.check(reading, act.bureau, adopted, rules_from(act.now, least))
    fact = ADOPTION.decide(adoption.approve, asked, act.person, reading, days)
    return await record(act, POLICIES, asked, fact)


async def refuse(act: Acting, adoption_id: UUID, opinion: str) -> Adoption:
    """Record the refusal of an adoption. Raises AdoptionUnknown, StaleVersion, NotNow, SamePerson."""
    asked = await to_change(act, POLICIES, adoption_id)
    fact = ADOPTION.decide(adoption.refuse, asked, act.person, opinion)
    return await record(act, POLICIES, asked, fact)


async def withdraw(act: Acting, adoption_id: UUID, reason: str) -> Adoption:
    """Record the withdrawal of a request. Raises AdoptionUnknown, StaleVersion, NotNow."""
    asked = await to_change(act, POLICIES, adoption_id)
    fact = ADOPTION.decide(adoption.withdraw, asked, reason)
    return await record(act, POLICIES, asked, fact)


async def find_adoption(ask: Asking, adoption_id: UUID) -> Adoption:
    """The state of an adoption that the caller may see. Raises AdoptionUnknown."""
    return Adoption.model_validate((await store.adoption_of(ask.session, adoption_id, ask.may_see)).state)


async def foresee(ask: Asking, content: bytes, day: date | None, least: Waits) -> Consequences:
    """What adopting this file on `day` (None: now) would do. Nothing is written."""
    reading = await ask.compute(adoption.read_or_refuse, content)
    if not isinstance(reading, LawfulFile):
        return Consequences(adoption.digest_of(content), refusal=reading)
    adopted = await store.adopted_by(ask.session, ask.bureau)
    moment = ask.now if day is None else datetime.combine(day, time(12), SHANGHAI)
    return adoption.foresee(reading, ask.bureau, adopted, rules_from(moment, least))
