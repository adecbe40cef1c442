"""What matters tell becomes publications: each use case takes a fact of cases, decides, and records the decision."""

from secrets import token_hex
from uuid import UUID

from services.publishing.clocks import rules_since
from services.publishing.law.store import law_in
from services.publishing.policies.store import ruling_policies
from services.publishing.publication import ending, preparing, releasing, withdrawing
from services.publishing.publication.document import MOST
from services.publishing.publication.matters import hazard_matter, hazard_told, lead_told, visit_told
from services.publishing.publication.preparing import (
    Told,
    embargoed,
    penalty_matter,
    penalty_told,
    prepare,
    publication_id,
    revise,
)
from services.publishing.publication.state import GONE, Publication
from services.publishing.publication.store import PUBLICATIONS
from shared.aggregate import begin, find, record
from shared.contracts.beforehand import VisitTold
from shared.contracts.hazards import (
    MajorHazardChanged,
    MajorHazardEliminated,
    MajorHazardListed,
    MajorHazardRevoked,
)
from shared.contracts.leads import LeadTold
from shared.contracts.penalty import PenaltyChanged, PenaltyDecided, PenaltyFulfilled, PenaltyRevoked
from shared.contracts.publications import PublicationKind
from shared.contracts.publicity import Withheld
from shared.log.event import Event
from shared.policy.publications import ONLY_BY_POLICY, PublicationRule
from shared.work import Acting

_CHANGED = "案例所依据的行政处罚已变更，请核对后改写"
"""Why a typical case is held back, or its withdrawal asked for, when the penalty behind it was changed."""


async def take(act: Acting, told: Told) -> Publication | None:
    """Take what a matter tells: prepare its publication, or revise it; release it, if the policy says so; or end it, if
    what it tells of is over. Told again, the same changes nothing. What only a policy makes public is not prepared
    without one: then there is no publication.
    """
    rule = await _rule_of(act, told.kind)
    publication = await find(act, PUBLICATIONS, publication_id(told.kind, told.matter))
    if publication is None and (told.over or (rule is None and told.kind in ONLY_BY_POLICY)):
        return None
    rules = await rules_since(act, min(told.owed_since, told.done or told.owed_since))
    told = embargoed(told, rule, rules.calendar)
    if publication is None:
        fact = prepare(told, rule.release if rule else "approval", rules)
        publication = await begin(act, PUBLICATIONS, fact.publication, fact)
    elif told.withheld:
        return await _withhold(act, publication, told.withheld)
    elif told.over and not _is_told_the_end(publication):
        return await finish(act, publication)
    elif revised := revise(publication, told, rules):
        publication = await record(act, PUBLICATIONS, publication, revised)
    if releasing.released_by_itself(publication) and not releasing.is_embargoed(publication, act.today):
        released = releasing.release(publication, act.today, rules, token_hex(MOST // 2))
        publication = await record(act, PUBLICATIONS, publication, released)
    return publication


async def take_penalty(act: Acting, event: Event) -> None:
    """Take what cases tells of a penalty, also for the typical case that was written of it."""
    if event.type == PenaltyDecided.type:
        await take(act, penalty_told(PenaltyDecided.of(event).told, await law_in(act.session, act.bureau)))
    elif event.type == PenaltyChanged.type:
        change = PenaltyChanged.of(event)
        told = penalty_told(change.told, await law_in(act.session, act.bureau), change)
        await take(act, told)
        await _look_again(act, publication_id("typical-case", told.matter), told.withheld)
    elif event.type == PenaltyFulfilled.type:
        await fulfil(act, publication_id("penalty", penalty_matter(PenaltyFulfilled.of(event).penalty)))
    else:
        revoked = PenaltyRevoked.of(event)
        for kind in ("penalty", "typical-case"):
            await undo(act, publication_id(kind, penalty_matter(revoked.penalty)), revoked.explanation)


async def take_hazard(act: Acting, event: Event) -> None:
    """Take what cases tells of a major hazard."""
    if event.type == MajorHazardRevoked.type:
        revoked = MajorHazardRevoked.of(event)
        await undo(act, publication_id("major-hazard", hazard_matter(revoked.hazard)), revoked.explanation)
    elif event.type == MajorHazardEliminated.type:
        gone = MajorHazardEliminated.of(event)
        await take(act, hazard_told(gone.told, gone.on, gone.document))
    elif event.type == MajorHazardListed.type:
        await take(act, hazard_told(MajorHazardListed.of(event).told))
    else:
        await take(act, hazard_told(MajorHazardChanged.of(event).told))


async def take_lead(act: Acting, event: Event) -> None:
    """Take what cases tells of a lead."""
    await take(act, lead_told(LeadTold.of(event)))


async def take_visit(act: Acting, event: Event) -> None:
    """Take what cases tells of a visit beforehand, or that it is over."""
    await take(act, visit_told(VisitTold.of(event), event.stream, act.today))


async def fulfil(act: Acting, publication: UUID) -> None:
    """What was wrong in the matter of a publication is put right. What was never prepared needs nothing."""
    found = await find(act, PUBLICATIONS, publication)
    if found and (fact := preparing.fulfil(found)):
        await record(act, PUBLICATIONS, found, fact)


async def undo(act: Acting, publication_id: UUID, because: str) -> None:
    """The matter of a publication was changed or annulled. What was never prepared, or is not shown any more, needs no
    withdrawal.
    """
    publication = await find(act, PUBLICATIONS, publication_id)
    if publication is None or _is_gone(publication) or withdrawing.is_undone_by_its_matter(publication):
        return
    rules = await rules_since(act, act.today)
    await record(act, PUBLICATIONS, publication, withdrawing.undo(publication, because, act.today, rules))


async def finish(act: Acting, publication: Publication) -> Publication:
    """What a publication tells of is over: it is not shown, or released, any more."""
    if _is_gone(publication):
        return publication
    return await record(act, PUBLICATIONS, publication, ending.finish(publication, act.today))


async def _withhold(act: Acting, publication: Publication, why: Withheld) -> Publication:
    """What must not be public as a whole any more: nothing more of it is released, and what is shown must be withdrawn,
    whatever a person has asked for. What the matter tells now is not taken in.
    """
    if _is_gone(publication) or publication.withheld:
        return publication
    is_undone = withdrawing.is_undone_by_its_matter(publication)
    publication = await record(act, PUBLICATIONS, publication, releasing.withhold(publication, why, act.today))
    if publication.is_public and not is_undone:
        rules = await rules_since(act, act.today)
        fact = withdrawing.undo(publication, releasing.WITHHELD, act.today, rules)
        publication = await record(act, PUBLICATIONS, publication, fact)
    return publication


async def _look_again(act: Acting, publication: UUID, withheld: Withheld | None) -> None:
    """What a person wrote of a matter that has changed since is held back; if it is shown, another person decides
    whether it stays. If the matter is never public, neither is it.
    """
    found = await find(act, PUBLICATIONS, publication)
    if found and found.status == "withheld" and not withheld:
        found = await record(act, PUBLICATIONS, found, preparing.allow(found))
    if found is None or _is_gone(found):
        return
    if withheld:
        await _withhold(act, found, withheld)
        return
    if found.waiting and not found.held:
        found = await record(act, PUBLICATIONS, found, releasing.hold(found, _CHANGED))
    if found.is_public and found.undone is None:
        await record(act, PUBLICATIONS, found, withdrawing.ask_withdrawal(found, _CHANGED))


def _is_gone(publication: Publication) -> bool:
    """Whether the public sees nothing of it any more, or never does."""
    return publication.status in GONE


def _is_told_the_end(publication: Publication) -> bool:
    """Whether the public reads in a last version that what it was told of is over: that a hazard is eliminated."""
    return publication.kind == "major-hazard" and publication.is_public


async def _rule_of(act: Acting, kind: PublicationKind) -> PublicationRule | None:
    """The rule of the policy of today for publications of this kind."""
    for ruling in await ruling_policies(act.session, act.bureau, act.today):
        if ruling.rules_on(act.today):
            return ruling.policy.publication(kind)
    return None
