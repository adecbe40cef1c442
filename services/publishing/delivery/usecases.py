"""What happens to deliveries: each use case loads one, decides, and records the decision."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from uuid import UUID

import uuid_utils.compat

from services.publishing.clocks import rules_since
from services.publishing.delivery import answering, store
from services.publishing.delivery.composing import KINDS
from services.publishing.delivery.gathering_store import begins, bureau_name, wanted_of
from services.publishing.delivery.planning import RecordSeen, delivery_id, plan
from services.publishing.delivery.state import Delivery
from services.publishing.delivery.store import DELIVERIES
from services.publishing.delivery.verbs import DELIVERY
from services.publishing.outlet.configured import OutletSettings
from services.publishing.outlet.records import Authority
from services.publishing.outlet.validators.flaw import Spotted, told
from services.publishing.publication.state import Publication
from services.publishing.publication.store import PUBLICATIONS
from services.publishing.publication.withdrawing import PUBLISHER
from shared.aggregate import begin, find, record, to_change
from shared.clocks.opening import Opening, open_clocks
from shared.contracts.clocks import ClockOpened
from shared.http.resources import Resources
from shared.log.occasion import Actor, Occasion
from shared.work import Acting, Work

Outlets = Sequence[OutletSettings]


async def consider(act: Acting, outlets: Outlets, publication: UUID) -> None:
    """Decide what every outlet is told of a publication that was released, corrected or withdrawn."""
    found = await find(act, PUBLICATIONS, publication)
    if found is None or found.kind not in KINDS:
        return
    for outlet in outlets:
        if outlet.takes(found.bureau, KINDS[found.kind]):
            await _consider(act, outlet, found)
            await _mark_former_name(act, outlet, found)


async def catch_up(act: Acting, outlet: OutletSettings, publication: UUID) -> Delivery | None:
    """Decide what an outlet is told of a publication that was shown before the outlet was set up. It is owed from today
    on. Returns the delivery; None if it needs none.
    """
    found = await find(act, PUBLICATIONS, publication)
    if found is None or found.status != "shown":
        return None
    occasion = replace(act.occasion, trace=found.trace, cause=str(found.versions[-1].event))
    return await _consider(replace(act, occasion=occasion), outlet, found, owed_since=act.today)


async def resume(act: Acting, outlets: Outlets, delivery: UUID) -> Delivery:
    """Send again. Raises DeliveryUnknown, StaleVersion, NotNow, NothingToSendAgain."""
    found = await to_change(act, DELIVERIES, delivery)
    resumed = await record(act, DELIVERIES, found, DELIVERY.decide(answering.resume, found))
    outlet = next((each for each in outlets if each.name == found.about.outlet), None)
    publication = await find(act, PUBLICATIONS, found.about.publication)
    if outlet is None or publication is None:
        return resumed
    return await _consider(act, outlet, publication, again=True) or resumed


def by_itself(work: Work, resources: Resources, bureau: str) -> Acting:
    """The service on its own occasion."""
    actor, trace = Actor(resources.service, "service", resources.service), uuid_utils.compat.uuid7().hex
    return Acting.of(work, Occasion(bureau, actor, resources.clock(), trace, ""))


async def authority_of(act: Acting, outlet: OutletSettings) -> Authority:
    """The authority that tells the records, by its policy's name."""
    return Authority(name=await bureau_name(act, act.bureau, act.today), code=outlet.sender)


async def _consider(
    act: Acting,
    outlet: OutletSettings,
    publication: Publication,
    *,
    again: bool = False,
    owed_since: date | None = None,
) -> Delivery | None:
    """Decide what the target of the outlet is told of a publication now. Returns the delivery if something changed.

    The first time is owed from `owed_since` on, or from the day that the law counts from.
    """
    key = delivery_id(outlet.name, publication.id.hex)
    delivery = await find(act, DELIVERIES, key)
    found = await wanted_of(act, outlet, publication, delivery)
    if found is None:
        return None
    wanted, gathered = found
    due = outlet.to.of_kind(gathered.record.kind).due
    start = owed_since or begins(gathered.told)
    clocks = () if delivery else await _owed(act, due, Opening(f"delivery/{key}", PUBLISHER, start, about=outlet.name))
    fact = plan(delivery, wanted, RecordSeen(outlet.to, gathered.known, clocks), again=again)
    if fact is None:
        return None
    if delivery is None:
        return await begin(act, DELIVERIES, key, fact)
    return await record(act, DELIVERIES, delivery, fact)


async def _owed(act: Acting, due: Sequence[str], opening: Opening) -> tuple[ClockOpened, ...]:
    """The clock of what is owed to the target: by the first of its rules that holds on the day."""
    rules = await rules_since(act, opening.day)
    for rule in due:
        if opened := open_clocks(opening, rule, rules):
            return opened
    return ()


async def _mark_former_name(act: Acting, outlet: OutletSettings, publication: Publication) -> None:
    """What was accepted of an enterprise under another name than it has now is to be corrected there."""
    if publication.status != "shown":
        return
    name = str(publication.versions[-1].content["party"]["name"])
    for key in await store.called_otherwise(act.session, publication.bureau, publication.identifier, name):
        delivery = await find(act, DELIVERIES, key)
        if delivery is None or delivery.newest is None or delivery.about.outlet != outlet.name:
            continue
        spotted = Spotted("conflict", "party.name", delivery.newest.party, name)
        about = delivery.about
        flaw = told("registered-name", spotted, key=about.key, kind=about.kind, target=outlet.to)
        if fact := answering.differ(delivery, act.today, [flaw]):
            await record(act, DELIVERIES, delivery, fact)
