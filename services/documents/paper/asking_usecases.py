"""Papers that cases asks for: kept when cases asks, drafted from what cases says when the service comes to them."""

from collections.abc import Mapping
from uuid import UUID

from sqlalchemy.dialects.postgresql import insert
from sqlmodel import select

from services.documents.forms.asking import fields_asked
from services.documents.forms.completing import completed, parts_of, require_said
from services.documents.forms.editions import edition_on
from services.documents.forms.filling import fill
from services.documents.forms.registry import shipped_forms
from services.documents.forms.sources import Sources
from services.documents.forms.values import Demanding, PaperRef
from services.documents.law.store import law_in
from services.documents.paper import store
from services.documents.paper.names_store import names_of
from services.documents.paper.state import Paper
from services.documents.paper.store import PAPERS, all_open
from services.documents.paper.tables import AttemptRow, PaperRow, PendingRow, RevokedPaperRow
from services.documents.policies.store import policy_of
from shared.aggregate import begin
from shared.canonical import JsonObject
from shared.contracts.asked import PaperAsked
from shared.contracts.papers import PaperDrafted
from shared.log.event import Event
from shared.work import Acting, Work


async def keep_asked(work: Work, event: Event) -> None:
    """Keep that cases asks for a paper; once, if the event is taken twice; not if it does not want it any more."""
    asked = PaperAsked.of(event)
    wish = insert(PendingRow).values(
        paper=asked.paper,
        bureau=event.bureau,
        form=asked.form,
        hidden=asked.hidden and not await all_open(work.session, asked.draws),
        draws=list(asked.draws),
        known_to=[each.subject for each in asked.facts.crew if each.subject],
        drafted=False,
        asked=asked.model_dump(mode="json"),
    )
    known = select(PaperRow.id).where(PaperRow.id == asked.paper)
    revoked = await work.session.get(RevokedPaperRow, asked.paper)
    if revoked is None and await work.session.scalar(known) is None:
        await work.session.execute(wish.on_conflict_do_nothing())
        attempt = insert(AttemptRow).values(paper=asked.paper, bureau=event.bureau, due_at=event.time, failures=0)
        await work.session.execute(attempt.on_conflict_do_nothing())


async def take_up(act: Acting, paper: UUID) -> Paper:
    """Draft a paper that cases asks for; its step was approved there.

    Raises PaperUnknown if nobody asks for it, FieldsWrong if cases does not know all that the form needs.
    """
    wish = await act.session.get(PendingRow, paper)
    if wish is None or wish.asked is None:
        raise store.unknown(str(paper))
    return await _draft(act, wish, {}, approved=True)


async def complete(act: Acting, paper: UUID, fields: JsonObject) -> Paper:
    """Draft a paper that cases asks for, with fields that somebody fills in beside what cases says. Another person
    approves it. Raises PaperUnknown, DraftedAlready, FieldsWrong, OnRecordOtherwise.
    """
    return await _draft(act, await store.wish_of(act, paper), fields, approved=False)


async def _draft(act: Acting, wish: PendingRow, more: JsonObject, *, approved: bool) -> Paper:
    asked = PaperAsked.model_validate(wish.asked)
    form = shipped_forms().form(asked.form)
    said = fields_asked(form, asked.facts, asked.subject, await _sources(act, asked))
    edition = edition_on(form, asked.day)
    fields = fill(form, edition, completed(said, more)).as_json()
    require_said(fields, fill(form, edition, completed(more, said)).as_json())
    fact = PaperDrafted(
        paper=asked.paper,
        form=form.code,
        edition=edition.edition,
        fields=fields,
        said=parts_of(fields, said),
        matter=asked.matter.id,
        matter_name=asked.matter.words,
        subject=asked.subject,
        team=asked.team or "",
        day=asked.day,
        approved=approved,
        on_the_spot=asked.on_the_spot,
        covert=asked.hidden,
        draws=asked.draws,
        crew=tuple(wish.known_to),
    )
    return await begin(act, PAPERS, asked.paper, fact)


async def _sources(act: Acting, asked: PaperAsked) -> Sources:
    """What documents adds to what cases says."""
    policy, law, names = await policy_of(act), await law_in(act.session, act.bureau), await names_of(act.session)
    return Sources(asked.day, law, policy.authorities, names, await _orders(act, asked))


async def _orders(act: Acting, asked: PaperAsked) -> Mapping[UUID, PaperRef]:
    """Each order of the inspection → its paper, if that is in force."""
    return {
        paper.subject: PaperRef(form=paper.form, number=paper.numbered.name, day=paper.numbered.day)
        for paper in await store.of_matter(act.session, act.bureau, asked.matter.id, secret=asked.hidden)
        if paper.subject and paper.numbered and paper.status == "issued"
        if issubclass(shipped_forms().form(paper.form).fields[paper.edition], Demanding)
    }
