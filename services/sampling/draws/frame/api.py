"""Frames over HTTP: look at one before it is frozen, freeze it, look at those there are and at who is out of each."""

import asyncio
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Query, Request, Response

from services.sampling.draws.frame import store, usecases, wire
from services.sampling.draws.frame.embargo import Out
from services.sampling.draws.frame.previewing import StratumSeen, Window, page, strata_seen
from services.sampling.draws.frame.requests import FrameRequest
from services.sampling.draws.frame.tables import FrameRow
from services.sampling.draws.frame.usecases import Prospect
from services.sampling.visibility import Reader, SeenBureau
from shared.access.identity import Here, Identified, Identity, requires
from shared.access.roles import GRANTS, Permission
from shared.database import Tx
from shared.http.once import Answer, Once
from shared.http.paging import Page, page_by

router = APIRouter(prefix="/frames", tags=["frames"])

Announcer = Annotated[Identity, Depends(requires(Permission.DRAW_ANNOUNCE))]


async def announcer_or_auditor(identity: Identified) -> Identity:
    """Who may see who is out of a frame: whoever may freeze one, and whoever audits. Raises NotPermitted."""
    auditing = not identity.roles.isdisjoint(GRANTS[Permission.AUDIT_READ])
    identity.role_for(Permission.AUDIT_READ if auditing else Permission.DRAW_ANNOUNCE)
    return identity


@router.post(
    "",
    status_code=201,
    response_model=wire.FrameShown,
    summary="Freeze a frame",
    responses={404: {"description": "There is no such plan, or no such kind of draw."}},
)
async def post_frame(
    body: FrameRequest, asker: Announcer, once: Once, here: Here, session: Tx, request: Request
) -> Response:
    """Fixes who may be drawn, under blinded ids, and who is out with each reason. What changes in the directory
    afterwards changes nothing in the frame. Refused when nobody fits, or when more are to be drawn than there are.
    """

    async def work() -> Answer:
        row = await usecases.freeze_frame(session, here, request.app.state.blobs, asker, body)
        return Answer(_shown(row), location=f"/frames/{row.id}", version=1)

    return await once(work)


@router.post(
    "/preview",
    summary="A frame as it would be frozen now",
    responses={404: {"description": "There is no such plan, or no such kind of draw."}},
)
async def preview_frame(
    body: FrameRequest,
    asker: Announcer,
    here: Here,
    session: Tx,
    limit: Annotated[int, Query(ge=1, le=1000, description="How many of those in, and of those out.")] = 200,
    in_after: Annotated[str, Query(max_length=100, description="`next_in` of the page before.")] = "",
    out_after: Annotated[str, Query(max_length=100, description="`next_out` of the page before.")] = "",
) -> wire.FramePreview:
    """Says who would be in and who out and why, how many of each stratum would be drawn, and with which chance each.
    Writes nothing. What would make freezing impossible stands in `impossible`.
    """
    found = await usecases.prospect(session, here, asker, body)
    # In a thread: the chances of a large weighted stratum take up to half a second.
    return await asyncio.to_thread(_previewed, found, Window(limit, in_after, out_after))


@router.get("", summary="The bureau's frames, newest first")
async def get_frames(
    bureau: SeenBureau, page: Annotated[Page[UUID], Depends(page_by(UUID))], session: Tx
) -> list[wire.FrameShown]:
    rows = await store.frames_before(session, bureau, page.after, page.fetch)
    return [_shown(row) for row in page.cut(rows, lambda row: row.id)]


@router.get("/{frame}", summary="A frame: its root, and its strata with their sizes")
async def get_frame(frame: UUID, reader: Reader, session: Tx) -> wire.FrameShown:
    return _shown(await store.frame_of(session, frame, reader.may_see))


@router.get("/{frame}/exclusions", summary="Who is out of a frame, and why")
async def get_exclusions(
    frame: UUID,
    asker: Annotated[Identity, Depends(announcer_or_auditor)],
    page: Annotated[Page[str], Depends(page_by(str))],
    session: Tx,
    request: Request,
) -> list[wire.ExcludedShown]:
    """In the order of identifiers. Whoever is out for having been drawn covertly is left out for those without the
    right to read covert draws, until that draw is opened.
    """
    rows = await usecases.exclusions(session, request.app.state.blobs, asker, frame, page.after or "", page.fetch)
    return [_excluded(row) for row in page.cut(rows, lambda row: row.identifier)]


def _shown(row: FrameRow) -> wire.FrameShown:
    strata = [wire.Stratum(stratum=name, size=size) for name, size in sorted(row.strata.items())]
    return wire.FrameShown(**{**row.model_dump(), "strata": strata})


def _previewed(found: Prospect, window: Window) -> wire.FramePreview:
    purpose, chosen = found.purpose, found.chosen
    seen = strata_seen(chosen, purpose.deals)
    candidates, next_in = page(chosen.candidates, window.in_after, window.limit)
    excluded, next_out = page(chosen.excluded, window.out_after, window.limit)
    reasons: dict[str, int] = {}
    for stratum in seen.values():
        for because, count in stratum.out.items():
            reasons[because] = reasons.get(because, 0) + count
    return wire.FramePreview(
        population=purpose.population,
        kind=purpose.kind,
        disclosure=purpose.disclosure,
        policy=purpose.policy,
        size=len(chosen.candidates),
        excluded=len(chosen.excluded),
        reasons=dict(sorted(reasons.items())),
        strata=[_stratum(stratum) for stratum in seen.values()],
        deals=[wire.Deal(**deal.model_dump()) for deal in purpose.deals],
        reserve=purpose.reserve,
        impossible=found.impossible
        and wire.Impossible(
            code=found.impossible.code, detail=found.impossible.detail, detail_en=found.impossible.detail_en
        ),
        candidates=[
            wire.CandidatePreviewed(**one._asdict(), probability=seen[one.stratum].chance(one.weight))
            for one in candidates
        ],
        exclusions=[_excluded(Out(one.identifier, one.name, list(one.reasons))) for one in excluded],
        next_in=next_in,
        next_out=next_out,
    )


def _stratum(seen: StratumSeen) -> wire.StratumPreviewed:
    chances = seen.chances
    return wire.StratumPreviewed(
        stratum=seen.stratum,
        size=seen.size,
        certain=seen.certain,
        drawn=seen.drawn,
        inclusion=[]
        if chances is None
        else [
            wire.Inclusion(
                weight=weight,
                units=units,
                probability=chances.by_weight[weight],
                method=chances.method,
                error=chances.error,
            )
            for weight, units in seen.weights.items()
        ],
        out=dict(seen.out),
    )


def _excluded(out: Out) -> wire.ExcludedShown:
    reasons = [wire.ReasonShown(**reason._asdict()) for reason in out.reasons]
    return wire.ExcludedShown(identifier=out.identifier, name=out.name, reasons=reasons)
