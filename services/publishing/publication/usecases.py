"""What happens to publications: each use case loads one, decides, and records the decision."""

from collections.abc import Callable
from datetime import date
from typing import Any
from uuid import UUID

from services.publishing.clocks import rules_since
from services.publishing.law.store import law_in
from services.publishing.policies.store import ruling_policies
from services.publishing.publication import ending, preparing, releasing, withdrawing
from services.publishing.publication.display import DisplayTerms
from services.publishing.publication.preparing import (
    Told,
    penalty_matter,
    penalty_told,
    prepare,
    publication_id,
    revise,
)
from services.publishing.publication.releasing import released_by_itself
from services.publishing.publication.state import Publication
from services.publishing.publication.store import PUBLICATIONS, terms_in
from services.publishing.publication.verbs import PUBLICATION
from shared.aggregate import begin, find, record, to_change
from shared.clocks.reckoning import Rules
from shared.contracts.fact import Fact
from shared.contracts.penalty import PenaltyChanged, PenaltyDecided, PenaltyFulfilled, PenaltyRevoked
from shared.contracts.publications import PublicationKind, Release
from shared.log.event import Event
from shared.work import Acting


async def take(act: Acting, told: Told) -> Publication:
    """Take what a matter tells: prepare its publication, or revise it; and release it, if the policy says so. Told
    again, the same changes nothing.
    """
    rules = await rules_since(act, min(told.owed_since, told.done or told.owed_since))
    release = await _release_of(act, told.kind)
    publication = await find(act, PUBLICATIONS, publication_id(told.kind, told.matter))
    if publication is None:
        fact = prepare(told, release, rules)
        publication = await begin(act, PUBLICATIONS, fact.publication, fact)
    elif revised := revise(publication, told, rules):
        publication = await record(act, PUBLICATIONS, publication, revised)
    if released_by_itself(publication):
        publication = await record(act, PUBLICATIONS, publication, releasing.release(publication, act.today, rules))
    return publication


async def take_penalty(act: Acting, event: Event) -> None:
    """Take what cases tells of a penalty."""
    if event.type == PenaltyDecided.type:
        await take(act, penalty_told(PenaltyDecided.of(event).told, await law_in(act.session, act.bureau)))
    elif event.type == PenaltyChanged.type:
        change = PenaltyChanged.of(event)
        await take(act, penalty_told(change.told, await law_in(act.session, act.bureau), change))
    elif event.type == PenaltyFulfilled.type:
        await fulfil(act, publication_id("penalty", penalty_matter(PenaltyFulfilled.of(event).penalty)))
    else:
        revoked = PenaltyRevoked.of(event)
        await undo(act, publication_id("penalty", penalty_matter(revoked.penalty)), revoked.explanation)


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
    if publication is None or publication.undone or publication.status in {"withdrawn", "ended", "withheld"}:
        return
    rules = await rules_since(act, act.today)
    await record(act, PUBLICATIONS, publication, withdrawing.undo(publication, because, act.today, rules))


async def release(act: Acting, publication: UUID) -> Publication:
    """Make public what waits. Raises PublicationUnknown, StaleVersion, NotNow, WithdrawalWaits, NothingToRelease."""
    found = await to_change(act, PUBLICATIONS, publication)
    return await _decided(act, found, releasing.release, act.today, await _rules_of(act, found))


async def hold(act: Acting, publication: UUID, because: str) -> Publication:
    """Do not release what waits as it is. Raises PublicationUnknown, StaleVersion, NotNow, NothingToRelease."""
    return await _decided(act, await to_change(act, PUBLICATIONS, publication), releasing.hold, because)


async def ask_withdrawal(act: Acting, publication: UUID, because: str) -> Publication:
    """Ask that it be withdrawn. Raises PublicationUnknown, StaleVersion, NotNow, RequestPending."""
    return await _decided(act, await to_change(act, PUBLICATIONS, publication), withdrawing.ask_withdrawal, because)


async def withdraw(act: Acting, publication: UUID, explanation: str) -> Publication:
    """Take it back. Raises PublicationUnknown, StaleVersion, NotNow, NothingRequested, SamePerson."""
    found = await to_change(act, PUBLICATIONS, publication)
    rules = await _rules_of(act, found)
    return await _decided(act, found, withdrawing.withdraw, act.person, explanation, act.today, rules)


async def keep(act: Acting, publication: UUID, opinion: str) -> Publication:
    """Refuse the withdrawal. Raises PublicationUnknown, StaleVersion, NotNow, NothingRequested, SamePerson,
    UndoneByItsMatter.
    """
    return await _decided(act, await to_change(act, PUBLICATIONS, publication), withdrawing.keep, act.person, opinion)


async def ask_early_end(act: Acting, publication: UUID, applied: date, promise: str, remark: str) -> Publication:
    """Record the party's application for an earlier end. Raises PublicationUnknown, StaleVersion, NotNow,
    RequestPending, and what the law refuses (`display.require_early_end`).
    """
    found, terms = await _with_terms(act, publication)
    return await _decided(act, found, ending.ask_early_end, terms, applied, promise, remark)


async def grant_early_end(act: Acting, publication: UUID) -> Publication:
    """End the display before its time. Raises PublicationUnknown, StaleVersion, NotNow, NothingRequested, SamePerson,
    and what the law refuses.
    """
    found, terms = await _with_terms(act, publication)
    return await _decided(act, found, ending.grant_early_end, terms, act.person, act.today)


async def refuse_early_end(act: Acting, publication: UUID, opinion: str) -> Publication:
    """Show it for its whole period. Raises PublicationUnknown, StaleVersion, NotNow, NothingRequested, SamePerson."""
    found = await to_change(act, PUBLICATIONS, publication)
    return await _decided(act, found, ending.refuse_early_end, act.person, opinion)


async def end_if_over(act: Acting, publication: UUID) -> bool:
    """End the display by itself, if its period is over today. Returns whether it ended."""
    found = await find(act, PUBLICATIONS, publication)
    if found is None or (end := ending.end_by_itself(found, await terms_in(act, found), act.today)) is None:
        return False
    await record(act, PUBLICATIONS, found, end)
    return True


async def _with_terms(act: Acting, publication: UUID) -> tuple[Publication, DisplayTerms | None]:
    found = await to_change(act, PUBLICATIONS, publication)
    return found, await terms_in(act, found)


async def _decided(act: Acting, publication: Publication, decision: Callable[..., Fact], *args: Any) -> Publication:
    """Record what the decision returns, if the table of verbs allows it now."""
    return await record(act, PUBLICATIONS, publication, PUBLICATION.decide(decision, publication, *args))


async def _release_of(act: Acting, kind: PublicationKind) -> Release:
    """How the policy of today has publications of this kind released; by approval, if it says nothing."""
    for ruling in await ruling_policies(act.session, act.bureau, act.today):
        if ruling.rules_on(act.today):
            return next((each.release for each in ruling.policy.publications if each.kind == kind), "approval")
    return "approval"


async def _rules_of(act: Acting, publication: Publication) -> Rules:
    starts = [clock.opened.starts for clock in publication.clocks.open()]
    return await rules_since(act, min(starts, default=act.today))
