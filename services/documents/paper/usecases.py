"""What people can do with a paper: each use case loads it, decides, and records the decision."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

import uuid_utils.compat

from services.documents.forms.editions import edition_on
from services.documents.forms.filling import fill
from services.documents.forms.form import Edition, Form
from services.documents.forms.timing import check_times
from services.documents.law.store import law_in
from services.documents.paper import drafting, ending, store
from services.documents.paper.numbering import Ready
from services.documents.paper.office import Office
from services.documents.paper.requests import DraftPaperRequest, RevisePaperRequest
from services.documents.paper.state import Paper
from services.documents.paper.store import PAPERS, MatterSecrecy
from services.documents.paper.verbs import PAPER
from services.documents.policies.store import ruling_policy
from shared.aggregate import begin, record, to_change
from shared.canonical import JsonObject
from shared.contracts.fact import Fact
from shared.contracts.papers import EarlierPaper, PaperDrafted
from shared.work import Acting


async def draft(act: Acting, office: Office, request: DraftPaperRequest) -> Paper:
    """Record a draft. Raises NoSuchForm, FormOfCases, TeamUnknown, EarlierPaperUnfit, and what `filled` raises."""
    form = drafting.own_form(office.forms, request.form)
    if request.team and (ruling := await ruling_policy(act.session, act.bureau, act.today)):
        drafting.require_team(ruling.policy.teams, request.team)
    earlier = EarlierPaper(**request.earlier.model_dump()) if request.earlier else None
    before = await store.known_to(act, earlier.paper) if earlier else None
    if earlier:
        drafting.require_fit(before, form.code, earlier)
    edition, fields = await filled(act, office, form, request.fields)
    # What is drafted in a secret matter, or in the place of a secret paper, by somebody who knows of it is as secret.
    secrecy = await store.secrecy_of(act, request.matter, before)
    paper = uuid_utils.compat.uuid7()
    fact = PaperDrafted(
        paper=paper,
        form=form.code,
        edition=edition.edition,
        fields=fields,
        earlier=earlier,
        **(secrecy or MatterSecrecy())._asdict(),
        **request.model_dump(include={"matter", "matter_name", "team", "explained"}),
    )
    return await begin(act, PAPERS, paper, fact)


async def revise(act: Acting, office: Office, paper_id: UUID, request: RevisePaperRequest) -> Paper:
    """Record a draft that is filled in anew. Raises PaperUnknown, StaleVersion, NotNow, OnRecordOtherwise, and what
    `filled` raises.
    """
    paper = await _to_change(act, paper_id)
    PAPER.require(drafting.revise, paper)
    edition, fields = await filled(act, office, office.forms.form(paper.form), request.fields)
    return await record(act, PAPERS, paper, drafting.revise(paper, edition, fields, request.explained))


async def approve(act: Acting, paper: UUID, opinion: str) -> Paper:
    """Record the approval; the service then numbers and issues the paper. Raises PaperUnknown, StaleVersion, NotNow,
    SamePerson.
    """
    return await _decide(act, paper, drafting.approve, act.person, opinion)


async def send_back(act: Acting, paper: UUID, opinion: str) -> Paper:
    """Record that a draft is sent back. Raises PaperUnknown, StaleVersion, NotNow, SamePerson, ApprovedElsewhere."""
    return await _decide(act, paper, drafting.send_back, act.person, opinion)


async def discard(act: Acting, paper: UUID, because: str) -> Paper:
    """Record that a draft is given up. Raises PaperUnknown, StaleVersion, NotNow, EndsWithItsGround."""
    return await _decide(act, paper, drafting.discard, because)


async def resume(act: Acting, paper: UUID, because: str) -> Paper:
    """Record that a paper is to take another number. Raises PaperUnknown, StaleVersion, NotNow."""
    return await _decide(act, paper, drafting.resume, because)


async def explain(act: Acting, paper: UUID, explained: dict[str, str]) -> Paper:
    """Record why the paper differs from earlier papers. Raises PaperUnknown, StaleVersion, NotNow, TooManyExplained."""
    return await _decide(act, paper, drafting.explain, explained)


async def request_withdrawal(act: Acting, paper: UUID, because: str) -> Paper:
    """Record that somebody asks to withdraw the paper. Raises PaperUnknown, StaleVersion, NotNow, EndsWithItsGround,
    RequestPending.
    """
    return await _decide(act, paper, ending.request_withdrawal, because)


async def withdraw(act: Acting, paper: UUID) -> Paper:
    """Record the withdrawal. Raises PaperUnknown, StaleVersion, NotNow, NothingRequested, SamePerson."""
    return await _decide(act, paper, ending.withdraw, act.person, act.today)


async def refuse_withdrawal(act: Acting, paper: UUID, opinion: str) -> Paper:
    """Record that the paper stays in force. Raises PaperUnknown, StaleVersion, NotNow, NothingRequested, SamePerson."""
    return await _decide(act, paper, ending.refuse_withdrawal, act.person, opinion)


async def _decide(act: Acting, paper_id: UUID, decision: Callable[..., Fact], *said: Any) -> Paper:
    paper = await _to_change(act, paper_id)
    return await record(act, PAPERS, paper, PAPER.decide(decision, paper, *said))


async def _to_change(act: Acting, paper: UUID) -> Paper:
    """The paper, which the caller may know of, at the version that the caller has read. Raises PaperUnknown,
    StaleVersion.
    """
    await store.paper_of(act, paper)
    return await to_change(act, PAPERS, paper)


async def filled(act: Acting, office: Office, form: Form, fields: JsonObject) -> tuple[Edition, JsonObject]:
    """The edition of today, and the fields as they are kept; everything is checked that one can check before other
    papers are looked at.

    Raises FormNotInForce, FieldsWrong, PaperTooLong, DayImpossible, CharacterMissing, NotProved, and what a rehearsal
    raises.
    """
    edition = edition_on(form, act.today)
    filled = fill(form, edition, fields)
    check_times(form, filled, act.today)
    if unknown := office.press.unknown(filled):
        await act.compute(office.press.require_fonts, unknown)
    ready = Ready(form, edition, filled, act.today)
    if office.needs_rehearsal(ready):
        await act.compute(office.rehearse, ready, await law_in(act.session, act.bureau))
    return edition, filled.as_json()
