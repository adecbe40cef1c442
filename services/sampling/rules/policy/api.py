"""Policies over HTTP: adopt a file, see what adopting it would do, look at those there are."""

import asyncio
from hashlib import sha256
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Path, Query, Request, Response

from services.sampling.rules.policy import store, usecases, wire
from services.sampling.rules.policy.tables import PolicyRow
from services.sampling.rules.policy.usecases import MEDIA_TYPE, Reading
from services.sampling.visibility import seen_with
from shared.access.identity import Here, Identity, requires
from shared.access.roles import Permission
from shared.clock import beijing_date
from shared.contracts.fact import BlobRef
from shared.database import Tx
from shared.http.once import Answer, Once
from shared.http.paging import Page, page_by
from shared.http.problems import UnsupportedMediaType
from shared.policy.clauses import Day
from shared.policy.lawfulness import PolicyUnlawful
from shared.policy.reading import PolicyMalformed

router = APIRouter(prefix="/policies", tags=["policies"])

_TAKEN = (MEDIA_TYPE, "application/x-yaml", "text/yaml", "text/plain")
_EXAMPLE = """\
policy: example-2026
bureau: 370124
title: 2026 年抽查规则
source: 示例应急发〔2026〕1号
effective: {from: 2026-01-01, until: 2026-12-31}
coverage:
  caps:
    - {times: 2, except_for: [complaint], basis: 国办发〔2024〕54号}
"""
_BODY: dict[str, Any] = {
    "requestBody": {
        "required": True,
        "description": "The policy file itself: YAML in UTF-8 (docs/policy.md). Its bytes are what is hashed and kept.",
        "content": {
            media_type: {
                "schema": {"type": "string", "format": "binary"},
                "example": _EXAMPLE,
            }
            for media_type in _TAKEN
        },
    }
}
Adopter = Annotated[Identity, Depends(requires(Permission.POLICY_ADOPT))]
Reader = Annotated[Identity, Depends(requires(Permission.POLICY_READ))]
SeenBureau = Annotated[str, Depends(seen_with(Permission.POLICY_READ))]
Hash = Annotated[
    str,
    Path(
        pattern="^[0-9a-f]{64}$",
        description="SHA-256 of the file.",
        examples=["9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"],
    ),
]


async def _content(request: Request) -> bytes:
    media_type = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if media_type not in _TAKEN:
        raise UnsupportedMediaType(
            f"政策文件须以 {MEDIA_TYPE} 发送。", f"A policy file is sent as {MEDIA_TYPE}.", expected=[*_TAKEN]
        )
    return await request.body()


async def received(request: Request, _: Adopter) -> Reading:
    """The file, read and held against the statutes before a transaction is open."""
    return await asyncio.to_thread(usecases.read, await _content(request))


async def sent(request: Request, _: Reader) -> bytes:
    return await _content(request)


@router.post("", status_code=201, response_model=wire.PolicyInFull, summary="Adopt a policy file", openapi_extra=_BODY)
async def post_policy(
    reading: Annotated[Reading, Depends(received)], once: Once, here: Here, session: Tx, request: Request
) -> Response:
    """From its first day on its rules hold, also where another policy was to hold then. It cannot take days that have
    passed and on which another ruled; draws that were announced keep the rules they name. The file must be the own
    bureau's. The same file is adopted once: adopting it again is refused (409).
    """

    async def work() -> Answer:
        row = await usecases.adopt(session, here, request.app.state.blobs, reading)
        return Answer(_in_full(row), location=f"/policies/{row.sha256}", version=row.version)

    return await once(work)


@router.post("/check", summary="What adopting a file would do", openapi_extra=_BODY)
async def post_check(
    content: Annotated[bytes, Depends(sent)],
    reader: Reader,
    session: Tx,
    request: Request,
    on: Annotated[Day | None, Query(description="As if it were adopted on this day; today unless given.")] = None,
) -> wire.Checked:
    """Faults with their lines, what a statute forbids, warnings, and which policies would give way on which days.
    Nothing is changed.
    """
    try:
        reading = await asyncio.to_thread(usecases.read, content)
    except PolicyMalformed as refusal:
        return _refused(content, faults=refusal.facts["faults"])
    except PolicyUnlawful as refusal:
        return _refused(content, unlawful=refusal.facts["findings"])
    day = on or beijing_date(request.app.state.clock())
    prospect = await usecases.foresee(session, reader.bureau, reading, day)
    new, refusal_now = reading.adopted, prospect.refusal
    return wire.Checked(
        acceptable=refusal_now is None,
        sha256=new.sha256,
        policy=new.policy,
        first=new.first,
        last=new.last,
        faults=[],
        unlawful=[],
        warnings=[wire.LawFinding.model_validate(warning) for warning in reading.warnings],
        refusal=refusal_now.detail if refusal_now else None,
        refusal_en=refusal_now.detail_en if refusal_now else None,
        displaces=[wire.Displaced(**one._asdict()) for one in prospect.displaced],
    )


@router.get("", summary="The bureau's policies, the one adopted last first")
async def get_policies(
    bureau: SeenBureau, page: Annotated[Page[int], Depends(page_by(int))], session: Tx
) -> list[wire.PolicyShown]:
    rows = await store.policies_before(session, bureau, page.after, page.fetch)
    return [_shown(row) for row in page.cut(rows, lambda row: row.version)]


@router.get(
    "/in-force",
    summary="The policy that rules on a day",
    responses={404: {"description": "No policy is in force on that day."}},
)
async def get_in_force(
    bureau: SeenBureau,
    session: Tx,
    request: Request,
    on: Annotated[Day | None, Query(description="A day in Beijing; today unless given.")] = None,
) -> wire.PolicyInFull:
    day = on or beijing_date(request.app.state.clock())
    row = await store.row_in_force(session, bureau, day)
    if row is None:
        raise store.PolicyUnknown(
            f"{day} 没有生效的政策；请先采用政策文件（POST /policies）。",
            f"No policy is in force on {day}; adopt a policy file first (POST /policies).",
            on=day.isoformat(),
        )
    return _in_full(row)


@router.get("/{sha256}", summary="An adopted policy")
async def get_policy(sha256: Hash, bureau: SeenBureau, session: Tx) -> wire.PolicyInFull:
    return _in_full(await store.policy_of(session, bureau, sha256))


@router.get(
    "/{sha256}/file",
    summary="The file of an adopted policy",
    response_class=Response,
    responses={200: {"content": {MEDIA_TYPE: {}}, "description": "The bytes that were adopted."}},
)
async def get_file(sha256: Hash, bureau: SeenBureau, session: Tx, request: Request) -> Response:
    row = await store.policy_of(session, bureau, sha256)
    ref = BlobRef.model_validate(row.file)
    return Response(await request.app.state.blobs.get(ref), media_type=ref.media_type)


def _shown(row: PolicyRow) -> wire.PolicyShown:
    return wire.PolicyShown.model_validate(row.model_dump())


def _in_full(row: PolicyRow) -> wire.PolicyInFull:
    return wire.PolicyInFull.model_validate(row.model_dump())


def _refused(content: bytes, *, faults: Any = (), unlawful: Any = ()) -> wire.Checked:
    return wire.Checked(
        acceptable=False,
        sha256=sha256(content).hexdigest(),
        policy=None,
        first=None,
        last=None,
        faults=[wire.FaultInFile.model_validate(fault) for fault in faults],
        unlawful=[wire.LawFinding.model_validate(finding) for finding in unlawful],
        warnings=[],
        refusal=None,
        refusal_en=None,
        displaces=[],
    )
