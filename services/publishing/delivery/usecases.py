"""What happens to deliveries: each use case loads one, decides, and records the decision."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from uuid import UUID

import uuid_utils.compat

from services.publishing.clocks import rules_since
from services.publishing.delivery import answering, names_store, queue_store, store
from services.publishing.delivery.gathering_store import begins, bureau_name, gather, mistaken, wanted_of
from services.publishing.delivery.planning import RecordSeen, RecordWanted, delivery_id, earlier_of, plan
from services.publishing.delivery.state import FORMER_NAME, Delivery
from services.publishing.delivery.store import DELIVERIES
from services.publishing.delivery.target_records import records_of
from services.publishing.delivery.verbs import DELIVERY
from services.publishing.outlet.configured import OutletSettings
from services.publishing.outlet.kinds import RECORD_KINDS
from services.publishing.outlet.records import Authority
from services.publishing.outlet.validators.flaw import Spotted, told
from services.publishing.publication.state import Publication
from services.publishing.publication.store import PUBLICATIONS
from services.publishing.publication.withdrawing import PUBLISHER
from shared.aggregate import begin, find, record, state_of, to_change
from shared.clocks.opening import Opening, open_clocks
from shared.contracts.clocks import ClockOpened
from shared.contracts.naming import Renaming
from shared.http.resources import Resources
from shared.log.occasion import Actor, Occasion
from shared.work import Acting, Work

Outlets = Sequence[OutletSettings]


async def consider(act: Acting, outlets: Outlets, publication: UUID) -> None:
    """Decide what every outlet is told of a publication that was released, corrected or withdrawn, or has ended."""
    found = await find(act, PUBLICATIONS, publication)
    if found is None or found.kind not in RECORD_KINDS:
        return
    for outlet in outlets:
        if outlet.takes(found.bureau, RECORD_KINDS[found.kind]):
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
    await _consider(act, outlet, publication, again=True)
    return await state_of(act, DELIVERIES, delivery)


async def mark_renamed(act: Acting, outlets: Outlets, renamed: Sequence[Renaming]) -> None:
    """What was accepted of enterprises under the names that they had until now is to be corrected there."""
    for each in renamed:
        await _mark(act, outlets, each.identifier, each.name, [each.former])


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

    The first time is owed from `owed_since` on, or from the day that the law counts from. What the publication was
    about until it was corrected is withdrawn first.
    """
    if not publication.versions:
        return None
    *before, newest = records_of(publication)
    gathered = await gather(act, outlet, publication, newest.key, len(publication.versions))
    if gathered is None:
        return None
    within = RecordSeen(outlet.to, gathered.known)
    former = [delivery_id(outlet.name, each.key) for each in before]
    if not all([await _is_taken_back(act, publication, each, within, again=again) for each in former]):
        return None
    id_ = delivery_id(outlet.name, newest.key)
    delivery = await find(act, DELIVERIES, id_)
    if delivery is None:
        start = owed_since or (newest.since if before else begins(gathered.told))
        due = outlet.to.of_kind(gathered.record.kind).due
        clocks = await _owed(act, due, Opening(f"delivery/{id_}", PUBLISHER, start, about=outlet.name))
        within = replace(within, clocks=clocks)
    wanted = wanted_of(outlet, publication, delivery, gathered)
    return await _decide(act, delivery, wanted, await _seen(act, publication, delivery, within), again=again)


async def _is_taken_back(
    act: Acting, publication: Publication, former: UUID, within: RecordSeen, *, again: bool
) -> bool:
    """Whether the target has nothing, and will get nothing, of the record that the publication was by mistake."""
    delivery = await find(act, DELIVERIES, former)
    if delivery is None:
        return True
    seen = await _seen(act, publication, delivery, within)
    now = await _decide(act, delivery, mistaken(delivery), seen, again=again) or delivery
    return now.waiting is None and not now.may_be_there


async def _decide(
    act: Acting, delivery: Delivery | None, wanted: RecordWanted, within: RecordSeen, *, again: bool
) -> Delivery | None:
    fact = plan(delivery, wanted, within, again=again)
    if fact is None:
        return None
    if delivery is None:
        return await begin(act, DELIVERIES, delivery_id(wanted.about.outlet, wanted.about.key), fact)
    return await record(act, DELIVERIES, delivery, fact)


async def _seen(act: Acting, publication: Publication, delivery: Delivery | None, within: RecordSeen) -> RecordSeen:
    """What the decision looks at, with what was sent of this delivery, and what became of that."""
    within = replace(within, known=replace(within.known, earlier=earlier_of(delivery)))
    step = delivery.waiting if delivery else None
    if delivery is None or step is None:
        return within
    is_tried = await queue_store.is_tried(act.session, delivery.id, step.version, step.operation)
    of_version = delivery.considered
    is_closed = of_version <= len(publication.versions) and not publication.is_readable(of_version)
    return replace(within, tried=is_tried or delivery.status == "abandoned", closed=is_closed)


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
    party = await names_store.registered(act.session, publication.bureau, publication.identifier)
    now = party.name if party and name in party.former_names else name
    await _mark(act, [outlet], publication.identifier, now)


async def _mark(act: Acting, outlets: Outlets, identifier: str, name: str, former: Sequence[str] | None = None) -> None:
    """Mark what was accepted of an enterprise, under one of these names or any other, though its name is this."""
    known = {outlet.name: outlet for outlet in outlets}
    for key in await store.called_otherwise(act.session, act.bureau, identifier, name):
        delivery = await find(act, DELIVERIES, key)
        newest, outlet = (delivery.newest, known.get(delivery.about.outlet)) if delivery else (None, None)
        if delivery is None or newest is None or outlet is None or (former and newest.party not in former):
            continue
        spotted, about = Spotted("conflict", "party.name", newest.party, name), delivery.about
        flaw = told(FORMER_NAME, spotted, key=about.key, kind=about.kind, target=outlet.to)
        if fact := answering.differ(delivery, act.today, [flaw]):
            await record(act, DELIVERIES, delivery, fact)
