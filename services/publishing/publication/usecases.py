"""What happens to publications: each use case loads one, decides, and records the decision."""

from collections.abc import Callable
from datetime import date
from secrets import token_hex
from typing import Any
from uuid import UUID

from services.publishing.clocks import rules_since
from services.publishing.publication import ending, releasing, withdrawing
from services.publishing.publication.display import DisplayTerms
from services.publishing.publication.document import MOST
from services.publishing.publication.preparing import publication_id
from services.publishing.publication.state import GONE, Publication
from services.publishing.publication.store import PUBLICATIONS, terms_in
from services.publishing.publication.verbs import PUBLICATION
from shared.aggregate import find, record, to_change
from shared.clocks.reckoning import Rules
from shared.contracts.fact import Fact
from shared.work import Acting


async def release(act: Acting, publication: UUID) -> Publication:
    """Make public what waits. Raises PublicationUnknown, StaleVersion, NotNow, NeverPublic, WithdrawalWaits,
    NothingToRelease, DisplayClassMissing, ReleaseTooEarly, SamePerson.
    """
    found = await to_change(act, PUBLICATIONS, publication)
    releasing.require_allowed(found)
    return await _decided(
        act, found, releasing.release, act.today, await _rules_of(act, found), token_hex(MOST // 2), act.person
    )


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
    withdrawn = await _decided(act, found, withdrawing.withdraw, act.person, explanation, act.today, rules)
    return await _with_its_case(act, withdrawn)


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
    return await _with_its_case(act, await _decided(act, found, ending.grant_early_end, terms, act.person, act.today))


async def refuse_early_end(act: Acting, publication: UUID, opinion: str) -> Publication:
    """Show it for its whole period. Raises PublicationUnknown, StaleVersion, NotNow, NothingRequested, SamePerson."""
    found = await to_change(act, PUBLICATIONS, publication)
    return await _decided(act, found, ending.refuse_early_end, act.person, opinion)


async def end_if_over(act: Acting, publication: UUID) -> bool:
    """End the display by itself, if its period is over today. Returns whether it ended."""
    found = await find(act, PUBLICATIONS, publication)
    if found is None or (end := ending.end_by_itself(found, await terms_in(act, found), act.today)) is None:
        return False
    await _with_its_case(act, await record(act, PUBLICATIONS, found, end))
    return True


async def release_if_ripe(act: Acting, publication: UUID) -> bool:
    """Release by itself what has waited for its day, once that has come. Returns whether it was released."""
    found = await find(act, PUBLICATIONS, publication)
    if found is None or not releasing.released_by_itself(found) or releasing.is_embargoed(found, act.today):
        return False
    fact = releasing.release(found, act.today, await _rules_of(act, found), token_hex(MOST // 2))
    await record(act, PUBLICATIONS, found, fact)
    return True


async def _with_its_case(act: Acting, gone: Publication) -> Publication:
    """What is not shown any more; if it is a penalty, its typical case, which names the same party, ends with it. One
    that must be withdrawn is.
    """
    case = (
        await find(act, PUBLICATIONS, publication_id("typical-case", gone.matter)) if gone.kind == "penalty" else None
    )
    if case and case.undone is None and case.status not in GONE:
        await record(act, PUBLICATIONS, case, ending.finish(case, act.today))
    return gone


async def _with_terms(act: Acting, publication: UUID) -> tuple[Publication, DisplayTerms | None]:
    found = await to_change(act, PUBLICATIONS, publication)
    return found, await terms_in(act, found)


async def _decided(act: Acting, publication: Publication, decision: Callable[..., Fact], *args: Any) -> Publication:
    """Record what the decision returns, if the table of verbs allows it now."""
    return await record(act, PUBLICATIONS, publication, PUBLICATION.decide(decision, publication, *args))


async def _rules_of(act: Acting, publication: Publication) -> Rules:
    starts = [clock.opened.starts for clock in publication.clocks.open()]
    return await rules_since(act, min(starts, default=act.today))
