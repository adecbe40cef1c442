"""What can be done with the registration of a party: each use case loads it, decides, and records the decision."""

from datetime import timedelta
from uuid import UUID

import uuid_utils.compat

from services.sampling.registers.parties import registering, store
from services.sampling.registers.parties.lifecycle import Party
from services.sampling.registers.parties.registering import RegistrationDesk
from services.sampling.registers.parties.requests import RegisterPartyRequest
from services.sampling.registers.parties.store import PARTIES
from services.sampling.registers.parties.verbs import PARTY
from shared.aggregate import begin, record, to_change
from shared.work import Acting, Asking


async def request(act: Acting, body: RegisterPartyRequest, wait: timedelta) -> Party:
    """Record the request to register a party. Raises what `registering.request` raises."""
    before = await store.standing(act.session, act.bureau, body.approved_by)
    fact = registering.request(_desk(act, wait), body, before)
    return await begin(act, PARTIES, uuid_utils.compat.uuid7(), fact)


async def approve(act: Acting, party_id: UUID, wait: timedelta) -> Party:
    """Record the registration; it counts after `wait`, or at once. Raises PartyUnknown, StaleVersion, NotNow and what
    `registering.approve` raises.
    """
    # Alone first: else two requests for the same party could both find that nothing stands, and both be approved.
    await store.be_alone(act.session, act.bureau)
    party = await to_change(act, PARTIES, party_id)
    before = await store.standing(act.session, act.bureau, party.approved_by)
    fact = PARTY.decide(registering.approve, party, _desk(act, wait), before)
    return await record(act, PARTIES, party, fact)


async def refuse(act: Acting, party_id: UUID, opinion: str) -> Party:
    """Record the refusal of a registration. Raises PartyUnknown, StaleVersion, NotNow, SamePerson."""
    party = await to_change(act, PARTIES, party_id)
    fact = PARTY.decide(registering.refuse, party, act.person, opinion)
    return await record(act, PARTIES, party, fact)


async def withdraw(act: Acting, party_id: UUID, reason: str) -> Party:
    """Record the withdrawal of a request. Raises PartyUnknown, StaleVersion, NotNow."""
    party = await to_change(act, PARTIES, party_id)
    fact = PARTY.decide(registering.withdraw, party, reason)
    return await record(act, PARTIES, party, fact)


async def find_party(ask: Asking, party: UUID) -> Party:
    """The state of a registration that the caller may see. Raises PartyUnknown."""
    return Party.model_validate((await store.party_of(ask.session, party, ask.may_see)).state)


def _desk(act: Acting, wait: timedelta) -> RegistrationDesk:
    return RegistrationDesk(act.bureau, act.person, act.now, wait)
