"""What is needed to decide about a record, gathered from the log and from the read rows: what was told, who tells it,
the draw and the plan, the law, and what the target has.
"""

from dataclasses import dataclass
from datetime import date

from services.publishing.clocks import calendar
from services.publishing.delivery import names_store, store
from services.publishing.delivery.composing import (
    Beside,
    CaseTold,
    DrawNumbered,
    MatterTold,
    RecordTeller,
    by_present_name,
    is_told,
    record_of,
    selection_of,
)
from services.publishing.delivery.planning import NotShown, RecordWanted, record_version, withdrawal_version
from services.publishing.delivery.state import Delivery
from services.publishing.delivery.target_records import MISTAKEN
from services.publishing.law.store import law_in
from services.publishing.notice.store import find_notice
from services.publishing.outlet.configured import OutletSettings
from services.publishing.outlet.kinds import RECORD_KINDS
from services.publishing.outlet.records import Authority, PlanNumbered, SentRecord, TaskNumbered, Withdrawal
from services.publishing.outlet.said import seen_only
from services.publishing.outlet.validators.dispatch import Known, RegisteredParty
from services.publishing.policies.store import ruling_policies
from services.publishing.publication.preparing import publication_id
from services.publishing.publication.source_store import told_of_version
from services.publishing.publication.state import Publication, Version
from services.publishing.publication.store import PUBLICATIONS, terms_in
from shared.aggregate import find
from shared.clock import beijing_date
from shared.contracts.deliveries import DeliveryOf
from shared.contracts.penalty import PenaltyTold
from shared.contracts.results import InspectionResultTold
from shared.policy.policy import Policy
from shared.work import Acting, Work


@dataclass(frozen=True, slots=True)
class Gathered:
    """A version of a publication as a record, what was told of it, and what is known beside it."""

    told: MatterTold
    record: SentRecord
    known: Known


async def told_of(work: Work, publication: Publication, number: int) -> MatterTold | None:
    """What the matter told of a version: the event that caused its content. None if it is of a kind that credit systems
    are not told.
    """
    if publication.kind not in RECORD_KINDS:
        return None
    if publication.kind == "typical-case":
        return await _case_of(work, publication, publication.versions[number - 1])
    told = await told_of_version(work, publication, number)
    return told if told and is_told(told) else None


async def gather(
    act: Acting, outlet: OutletSettings, publication: Publication, key: str, number: int
) -> Gathered | None:
    """A version of the publication as a record with this key, with all that the validators look at, but what was sent
    before.
    """
    told = await told_of(act, publication, number)
    if told is None:
        return None
    policy = await _policy_on(act, publication.bureau, act.today)
    terms, law = await terms_in(act, publication), await law_in(act.session, publication.bureau)
    record = record_of(
        told,
        version=number,
        by=RecordTeller(key, publication.bureau, Authority(name=_name_in(policy), code=outlet.sender)),
        beside=Beside(law, await _drawn(act, told, publication.bureau), terms and terms.over_on),
    )
    party = await names_store.registered(act.session, publication.bureau, publication.identifier)
    record = by_present_name(record, party)
    known = Known(
        today=act.today,
        law=law,
        calendar=calendar(),
        party=party or await _newest_known(act, publication, record.party.name),
        mentions=told.mentions,
        authorities={outlet.sender: _name_in(policy)} if policy and policy.authorities else {},
        form=outlet.form if outlet.to.way == "files" else None,
    )
    return Gathered(told, record, known)


def wanted_of(
    outlet: OutletSettings, publication: Publication, delivery: Delivery | None, gathered: Gathered
) -> RecordWanted:
    """What the target should have of a publication now, under the key of what was gathered."""
    number, kind = len(publication.versions), gathered.record.kind
    about = DeliveryOf(
        outlet=outlet.name,
        target=outlet.target,
        kind=kind,
        publication=publication.id,
        key=gathered.record.key,
        identifier=publication.identifier,
    )
    if publication.status == "ended":
        return RecordWanted(about, NotShown(number))
    if publication.withdrawn is None:
        version = record_version(delivery, number)
        record = gathered.record.model_copy(update={"version": version})
        return RecordWanted(about, record, number if version != number else None)
    version = withdrawal_version(delivery) if delivery else number
    withdrawal = Withdrawal(key=about.key, version=version, of=kind, reason=seen_only(publication.withdrawn.because))
    return RecordWanted(about, withdrawal)


def mistaken(delivery: Delivery) -> RecordWanted:
    """That the target should not have the record of a delivery: it is another one now."""
    about = delivery.about
    version = withdrawal_version(delivery)
    return RecordWanted(about, Withdrawal(key=about.key, version=version, of=about.kind, reason=MISTAKEN))


async def bureau_name(work: Work, bureau: str, day: date) -> str:
    """The full name of the bureau, "" if its policy does not say it."""
    return _name_in(await _policy_on(work, bureau, day))


def begins(told: MatterTold) -> date:
    """The day from which the time at the target is counted."""
    match told:
        case InspectionResultTold():
            return told.concluded
        case CaseTold():
            return told.published
        case _:
            return told.decided_on


async def _case_of(work: Work, publication: Publication, version: Version) -> CaseTold | None:
    """The case as it was released, and the penalty as cases told it last."""
    penalty = await find(work, PUBLICATIONS, publication_id("penalty", publication.matter))
    told = penalty and await told_of_version(work, penalty, len(penalty.versions))
    return CaseTold(told, version.content, version.day) if isinstance(told, PenaltyTold) else None


async def _drawn(work: Work, told: MatterTold, bureau: str) -> DrawNumbered | None:
    """The draw of a result, by its notice, and the plan that it carries out."""
    if not isinstance(told, InspectionResultTold) or told.draw is None:
        return None
    notice = await find_notice(work.session, told.draw)
    if notice is None:
        return None
    day = beijing_date(notice.announced_at)
    policy = await _policy_on(work, bureau, day)
    kind = policy.draw_kind(notice.kind) if policy and notice.kind else None
    plan = await store.plan_numbered(work.session, bureau, told.plan, notice.year)
    return DrawNumbered(
        plan=PlanNumbered(year=plan.year, serial=plan.serial, name=plan.title) if plan else None,
        task=TaskNumbered(day=day, serial=notice.serial, name=notice.title),
        selection=selection_of(notice.purpose, kind),
    )


async def _newest_known(work: Work, publication: Publication, name: str) -> RegisteredParty | None:
    """The party by the name of its newest publication, if that is another name: it was renamed."""
    newest = await store.newest_name(work.session, publication.bureau, publication.identifier)
    if newest is None or newest == name:
        return None
    return RegisteredParty(name=newest, code=publication.identifier, former_names=(name,))


async def _policy_on(work: Work, bureau: str, day: date) -> Policy | None:
    found = await ruling_policies(work.session, bureau, day)
    return next((each.policy for each in found if each.rules_on(day)), None)


def _name_in(policy: Policy | None) -> str:
    """The full name of the bureau, "" if its policy does not say it."""
    return policy.authorities.bureau if policy and policy.authorities else ""
