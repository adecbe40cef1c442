"""The law over HTTP: the rules that hold on a day, and the corrections that a bureau asks for and approves."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query, Response

from services.cases.law import store, usecases, wire
from shared.access.roles import Permission
from shared.admission.wire import RefuseAdmissionRequest, WithdrawAdmissionRequest
from shared.http.acting import acting, asking, changing, listing
from shared.http.once import Answer, Once
from shared.http.paging import Listed, NewestFirst
from shared.http.preconditions import Tag
from shared.law.kinds import RuleKind
from shared.policy.clauses import Day
from shared.work import Acting, Asking

PATH = "/rules"
CORRECTIONS = f"{PATH}/corrections"

router = APIRouter(prefix=PATH, tags=["rules"])

Requester = Annotated[Acting, changing(Permission.LAW_CORRECT)]
Approver = Annotated[Acting, changing(Permission.LAW_APPROVE)]
Reader = Annotated[Asking, listing(Permission.LAW_READ)]


@router.get("", summary="List the rules of law that hold on a day")
async def list_rules(
    ask: Reader,
    on: Annotated[Day | None, Query(description="The day, in China; if left out, today.")] = None,
    kind: Annotated[RuleKind | None, Query(description="Only rules of this kind.")] = None,
    rule: Annotated[str | None, Query(max_length=64, description="Only the rule of this name.")] = None,
) -> Listed[wire.RuleShown]:
    """All rules that hold on the day, as the bureau applies them: the rows that come with the software, and the
    bureau's corrections.
    """
    law = await store.law_in(ask.session, ask.bureau)
    wanted = [row for row in law.on(on or ask.today) if kind in (None, row.kind) and rule in (None, row.rule)]
    return Listed[wire.RuleShown].whole(map(wire.rule_shown, wanted))


@router.post(
    "/corrections",
    status_code=201,
    response_model=wire.CorrectionShown,
    summary="Request a correction of a rule",
)
async def request_correction(
    body: wire.CorrectRuleRequest, once: Once, act: Annotated[Acting, acting(Permission.LAW_CORRECT)]
) -> Response:
    """Requests that an edition of a rule is replaced or added, as the legal section has checked it against the statute.
    Another person must approve it. From the approval on, everything that the bureau does is decided by it.
    """

    async def work() -> Answer:
        correction = await usecases.request(act, body.correction(), body.remark)
        return Answer(
            wire.shown(correction, act.names), location=f"{CORRECTIONS}/{correction.id}", version=correction.version
        )

    return await once(work)


@router.get("/corrections", summary="List corrections of rules, newest first")
async def list_corrections(ask: Reader, page: NewestFirst) -> Listed[wire.CorrectionListed]:
    """A page of the corrections that were requested in the bureau."""
    found = await store.corrections(ask.session, ask.bureau, page.wanted)
    return page.of(found, lambda row: wire.CorrectionListed.model_validate(row, from_attributes=True))


@router.get("/corrections/{correction}", summary="Get a correction of a rule")
async def get_correction(
    correction: UUID, ask: Annotated[Asking, asking(Permission.LAW_READ)], tag: Tag
) -> wire.CorrectionShown:
    """The correction with the persons who requested it and decided on it."""
    return wire.shown(tag(await usecases.find_correction(ask, correction)), ask.names)


@router.post("/corrections/{correction}/approval", summary="Approve a correction of a rule")
async def approve_correction(correction: UUID, act: Approver, tag: Tag) -> wire.CorrectionShown:
    """Corrects the law of the bureau. The person who requested the correction cannot approve it."""
    return wire.shown(tag(await usecases.approve(act, correction)), act.names)


@router.post("/corrections/{correction}/refusal", summary="Refuse a correction of a rule with an opinion")
async def refuse_correction(
    correction: UUID, body: RefuseAdmissionRequest, act: Approver, tag: Tag
) -> wire.CorrectionShown:
    """Refuses the correction. The opinion stays on record; another correction can be requested."""
    return wire.shown(tag(await usecases.refuse(act, correction, body.opinion)), act.names)


@router.post("/corrections/{correction}/withdrawal", summary="Withdraw the request for a correction of a rule")
async def withdraw_correction(
    correction: UUID, body: WithdrawAdmissionRequest, act: Requester, tag: Tag
) -> wire.CorrectionShown:
    """Withdraws a request that nobody has decided on. A correction that was approved stays approved."""
    return wire.shown(tag(await usecases.withdraw(act, correction, body.reason)), act.names)
