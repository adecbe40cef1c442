"""How every use case of an inspection loads it, and records what was decided, together with its clocks.

inspection = await to_change(act, inspection_id)
what = INSPECTION.decide(visiting.fail, inspection, failed, act.person, act.now)
return await note(act, inspection, what)
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, fields, replace
from datetime import date
from uuid import UUID

from services.cases.inspection import opening, papers, publicity, store
from services.cases.inspection.beforehand import visit_told_anew
from services.cases.inspection.code_usecases import tell_code
from services.cases.inspection.room import check_room
from services.cases.inspection.signing import Signatory
from services.cases.inspection.snapshot import Beside
from services.cases.inspection.state import Inspection
from services.cases.inspection.store import INSPECTIONS
from services.cases.inspection.telling import told, version_before
from services.cases.inspection.terms import Terms
from services.cases.inspection.terms_store import terms_since
from services.cases.inspection.timing import timed
from services.cases.inspection.verbs import INSPECTION
from services.cases.inspection.visits_store import visits_in_year
from shared import aggregate
from shared.aggregate import Then
from shared.clock import beijing_date
from shared.contracts.asked import PaperAsked, PaperRevoked
from shared.contracts.beforehand import VisitTold
from shared.contracts.fact import Fact
from shared.contracts.inspection.basis import Opened
from shared.contracts.inspection.noted import InspectionNoted, Note, Timed
from shared.contracts.inspection.signing import Passed, SentBack
from shared.http.preconditions import ANY_VERSION
from shared.log.append import append
from shared.log.streams import load
from shared.policy.approvals import InspectionStep, Signers
from shared.work import Acting

Opinion = Callable[[Inspection, Signatory, str], Passed | SentBack]
"""The decision on one signatory's opinion of a paper."""
_SHOWN_LATER = replace(INSPECTIONS, project=store.project_later)


@dataclass(slots=True)
class ActsSoFar:
    """What the acts of a row leave to the next: the inspection, and the terms, which are loaded once. `begun_at`: the
    version on which the first act was decided.
    """

    inspection: Inspection
    begun_at: int
    terms: Terms | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ActingInARow(Acting):
    """Several acts on one inspection in one transaction. Each is decided on what the act before it has left; the read
    rows are written once, by `end_row`.
    """

    row: ActsSoFar


async def begin_row(act: Acting, inspection: UUID) -> ActingInARow:
    """The values for several acts on an inspection, which nobody else does in a row until the transaction ends. A
    single act that comes first makes the next of these acts raise StaleVersion. Raises InspectionUnknown.
    """
    await store.be_alone_in_a_row(act.session, inspection)
    found = await to_change(replace(act, if_match=ANY_VERSION), inspection)
    values = {each.name: getattr(act, each.name) for each in fields(act)}
    return ActingInARow(**values, row=ActsSoFar(found, found.version))


async def end_row(act: ActingInARow) -> Inspection:
    """Write the read rows after the acts of a row, if one of them has changed the inspection: if none has, somebody
    else may have. Returns the inspection.
    """
    if act.row.inspection.version > act.row.begun_at:
        await store.write(act, act.row.inspection)
    return act.row.inspection


async def to_change(act: Acting, inspection: UUID) -> Inspection:
    """The inspection, which the caller may know of, at the version that the caller has read. Raises InspectionUnknown,
    StaleVersion.
    """
    if isinstance(act, ActingInARow):
        return act.row.inspection
    found = await aggregate.state_of(act, INSPECTIONS, inspection)
    await store.require_known(act, found)
    act.if_match.check(found.version)
    return found


async def terms_of(act: Acting, inspection: Inspection) -> Terms:
    """The terms on which the inspection is decided today, and its clocks by the policies since it was opened."""
    if not isinstance(act, ActingInARow):
        return await terms_since(act, inspection.bureau, beijing_date(inspection.opening.at))
    if act.row.terms is None:
        act.row.terms = await terms_since(act, inspection.bureau, beijing_date(inspection.opening.at))
    return act.row.terms


async def signers_of(act: Acting, inspection: Inspection, step: InspectionStep) -> Signers:
    """Who signs a paper of the inspection that is drafted today."""
    return (await terms_of(act, inspection)).signers(step, inspection.opened.occasion)


async def begin(act: Acting, inspection: UUID, what: Opened) -> Inspection:
    """Record the opening of an inspection, and the clocks that it opens. Raises StaleVersion."""
    terms = await terms_since(act, act.bureau, act.today)
    return await aggregate.begin(act, INSPECTIONS, inspection, InspectionNoted(what=what), _clocks(act, what, terms))


async def note(act: Acting, inspection: Inspection, what: Note) -> Inspection:
    """Record a note, the clocks that it opens and ends, what other services learn by it, and for which papers it asks.
    Raises InspectionFull, StaleVersion, YearNotPublished.
    """
    check_room(inspection, what)
    terms = await terms_of(act, inspection)
    clocks = _clocks(act, what, terms)
    kind = _SHOWN_LATER if isinstance(act, ActingInARow) else INSPECTIONS
    after = await aggregate.record(act, kind, inspection, InspectionNoted(what=what), clocks)
    if fact := told(after, what):
        await append(act.session, act.occasion, f"held/{inspection.id}", version_before(fact), fact)
    if anew := publicity.told_anew(inspection, after, terms.policy.publicity if terms.policy else None):
        disclosed = act.today if inspection.hidden else None
        await _tell_publishing(act, after, anew.model_copy(update={"disclosed": disclosed}))
    await _tell_if_the_policy_says_so(act, inspection, after, terms)
    await _ask_for_papers(act, after, what, terms)
    await tell_code(act, inspection, after, terms)
    if isinstance(act, ActingInARow):
        act.row.inspection = after
    return after


async def note_parts(act: Acting, inspection: Inspection, parts: Sequence[Timed]) -> Inspection:
    """Record parts about clocks that no note brings about. Raises StaleVersion."""
    if not parts:
        return inspection
    first, *others = [InspectionNoted(what=part) for part in parts]
    return await aggregate.record(act, INSPECTIONS, inspection, first, lambda _: others)


async def sign(act: Acting, inspection_id: UUID, decision: Opinion, opinion: str) -> Inspection:
    """Record what a signatory says of a paper: it passes the review, is approved or is sent back. Raises
    InspectionUnknown, StaleVersion, NotNow, and what the decision raises.
    """
    inspection = await to_change(act, inspection_id)
    return await note(act, inspection, INSPECTION.decide(decision, inspection, signatory(act, inspection), opinion))


async def require_below_cap(act: Acting, inspection: Inspection, day: date) -> None:
    """Refuse a visit on this day beyond the yearly cap. Raises CapReached."""
    opening.require_below_cap(inspection, await visits_in_year(act, inspection, day), day)


def signatory(act: Acting, inspection: Inspection) -> Signatory:
    """The caller as somebody who signs a paper of the inspection: the roles, and the posts in its team."""
    posts = frozenset(head.post for head in inspection.heads if head.subject == act.person)
    return Signatory(act.person, act.identity.roles, posts)


async def _tell_if_the_policy_says_so(act: Acting, before: Inspection, after: Inspection, terms: Terms) -> None:
    """Tell publishing of leads, and of the visit beforehand, as far as the policy of today has them published. What was
    told beforehand is told to its end, whatever the policy says by then.
    """
    if terms.publishes("lead-transfer"):
        for lead in publicity.leads_told_anew(before, after, act.today):
            await _tell_publishing(act, after, lead)
    visit = visit_told_anew(before, after)
    if visit and (terms.publishes("advance-notice") or await _was_told_beforehand(act, after)):
        await _tell_publishing(act, after, visit)


async def _was_told_beforehand(act: Acting, inspection: Inspection) -> bool:
    return any(event.type == VisitTold.type for event in await load(act.session, f"publicity/{inspection.id}"))


async def _tell_publishing(act: Acting, inspection: Inspection, fact: Fact) -> None:
    """Tell publishing what is to be published. The cause is the trace of the inspection, which is that of its notes:
    the request, or the event, would lead to the other things that it changed.
    """
    own = replace(act.occasion, trace=inspection.trace, cause=inspection.trace)
    stream = f"publicity/{inspection.id}"
    told = await load(act.session, stream)
    await append(act.session, own, stream, len(told), fact)


async def _ask_for_papers(act: Acting, inspection: Inspection, what: Note, terms: Terms) -> None:
    """Ask for the papers that the note needs, and revoke those that hold no more. Trace and cause of each are its own:
    those of the request stand in the entries of the inspection.
    """
    for gone in papers.revoked(inspection, what, act.today):
        await _wish(act, gone, 1)
    wanted = list(papers.wishes(inspection, what, act.today))
    if not wanted:
        return
    day = inspection.visit.day or inspection.day or act.today
    visits = await visits_in_year(act, inspection, day, hidden=(False,))
    for fact in papers.asked(inspection, wanted, Beside(visits, terms.powers(act.today), act.today)):
        await _wish(act, fact, 0)


async def _wish(act: Acting, fact: PaperAsked | PaperRevoked, version: int) -> None:
    own = replace(act.occasion, trace=fact.paper.hex, cause=fact.paper.hex)
    await append(act.session, own, f"paper-wish/{fact.paper}", version, fact)


def _clocks(act: Acting, what: Note, terms: Terms) -> Then[Inspection]:
    """The notes about clocks that follow the note."""
    return lambda after: [InspectionNoted(what=part) for part in timed(after, what, act.now, terms.rules)]
