"""What can be done with the registration of a superior: each use case loads it, decides, and records the decision."""

from uuid import UUID

import uuid_utils.compat

from services.sampling.registers.superiors import naming, store
from services.sampling.registers.superiors.lifecycle import Superior
from services.sampling.registers.superiors.store import SUPERIORS
from services.sampling.registers.superiors.verbs import SUPERIOR
from shared.aggregate import begin, record, to_change
from shared.work import Acting, Asking


async def request(act: Acting, superior: str, remark: str | None) -> Superior:
    """Record the request to register a superior. Raises SuperiorNotAbove, SuperiorRegisteredAlready."""
    standing = await store.superior_now(act.session, act.bureau)
    fact = naming.request(act.bureau, superior, remark, standing)
    return await begin(act, SUPERIORS, uuid_utils.compat.uuid7(), fact)


async def approve(act: Acting, superior_id: UUID) -> Superior:
    """Record the registration. Raises SuperiorUnknown, StaleVersion, NotNow and what `naming.approve` raises."""
    # Alone first: else two requests for the same superior could both find that it does not stand.
    await store.be_alone(act.session, act.bureau)
    superior = await to_change(act, SUPERIORS, superior_id)
    standing = await store.superior_now(act.session, act.bureau)
    fact = SUPERIOR.decide(naming.approve, superior, act.person, standing)
    return await record(act, SUPERIORS, superior, fact)


async def refuse(act: Acting, superior_id: UUID, opinion: str) -> Superior:
    """Record the refusal of a registration. Raises SuperiorUnknown, StaleVersion, NotNow, SamePerson."""
    superior = await to_change(act, SUPERIORS, superior_id)
    fact = SUPERIOR.decide(naming.refuse, superior, act.person, opinion)
    return await record(act, SUPERIORS, superior, fact)


async def withdraw(act: Acting, superior_id: UUID, reason: str) -> Superior:
    """Record the withdrawal of a request. Raises SuperiorUnknown, StaleVersion, NotNow."""
    superior = await to_change(act, SUPERIORS, superior_id)
    fact = SUPERIOR.decide(naming.withdraw, superior, reason)
    return await record(act, SUPERIORS, superior, fact)


async def find_superior(ask: Asking, superior: UUID) -> Superior:
    """The state of a registration that the caller may see. Raises SuperiorUnknown."""
    return Superior.model_validate((await store.superior_row(ask.session, superior, ask.may_see)).state)
