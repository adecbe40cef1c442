"""Recording an announcement, by a person or by the service.

It is judged twice, the second time with nobody else announcing.
"""

from datetime import timedelta
from uuid import UUID

from services.sampling.draws.draw import building, circumstances_store, store
from services.sampling.draws.draw.circumstances_store import Asked
from services.sampling.draws.draw.house import House, WitnessedLog
from services.sampling.draws.draw.lifecycle import Draw
from services.sampling.draws.draw.projection import DRAWS
from services.sampling.settings import SamplingSettings
from shared.aggregate import begin
from shared.contracts.sampling import DrawAnnounced
from shared.draws.announcement import check_announcement, check_standing
from shared.draws.frames import Frame, Lists, Roster
from shared.log.append import compose
from shared.work import Acting

_NO_LISTS = Frame((), ())


def house_of(settings: SamplingSettings) -> House:
    """What the operator has set about draws."""
    return House(
        log=WitnessedLog(settings.log_origin, settings.witness_keys, settings.least_waits),
        organisations=settings.organisations,
        lead=timedelta(seconds=settings.beacon_lead_seconds),
        reveal=timedelta(days=settings.reveal_days),
    )


async def announced(act: Acting, fact: DrawAnnounced, asked: Asked, lists: Lists, house: House) -> Draw:
    """Record an announcement, with the bureau's next serial, if it may be made. Raises what `check_announcement`
    and `check_built_on` raise.
    """
    spec = asked.spec
    size = len(compose(act.occasion, spec.stream, 0, [fact])[0].entry)
    asked = asked._replace(entry_size=size)
    known = await circumstances_store.circumstances(act, asked, house.log, spec.organisation)
    spec = spec.model_copy(update={"serial": known.next_serial})
    await act.compute(check_announcement, spec, lists, known)
    # Nobody else announces from here on: what may have changed since is looked at again.
    await store.announce_alone(act.session, act.bureau)
    known = await circumstances_store.circumstances(act, asked._replace(spec=spec), house.log, spec.organisation)
    serves, called_in = (
        await circumstances_store.served_by(act, spec),
        await circumstances_store.called_in_at(act, spec),
    )
    building.check_built_on(serves, called_in, asked.frozen)
    spec = spec.model_copy(update={"serial": known.next_serial})
    # The units are not needed again, and may be a million. Tasks are few: a `more-n` fills exactly the vacant slots.
    check_standing(spec, lists if isinstance(lists, Roster) else _NO_LISTS, known)
    fact = fact.model_copy(update={"spec": spec.as_json()})
    return await begin(act, DRAWS, UUID(spec.draw), fact)
