"""Policies over HTTP: adopt a policy file, see what adopting it would do, show adopted policies."""

from typing import Annotated, Any

from fastapi import APIRouter, Depends, Path, Query, Request, Response

from services.sampling.rules.policy import store, usecases, wire
from services.sampling.rules.policy.usecases import MEDIA_TYPE
from shared.access.identity import Identity
from shared.access.roles import Permission
from shared.contracts.fact import BlobRef
from shared.http.acting import acting, asking, listing
from shared.http.caller import Requires
from shared.http.once import Answer, Once
from shared.http.paging import ByNumber, Listed
from shared.http.problems import UnsupportedMediaType
from shared.policy.clauses import Day
from shared.work import Acting, Asking

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
        "description": (
            "The policy file: YAML in UTF-8 (docs/policy.md). The service hashes and keeps its bytes as they are."
        ),
        "content": {
            # Only the media type that clients should send: a generated client need not know the others that are
            # accepted.
            MEDIA_TYPE: {
                "schema": {"type": "string", "format": "binary"},
                "example": _EXAMPLE,
            }
        },
    }
}
Reader = Annotated[Asking, listing(Permission.POLICY_READ)]
Hash = Annotated[
    str,
    Path(
        pattern="^[0-9a-f]{64}$",
        description="The SHA-256 of the file.",
        examples=["9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"],
    ),
]


def file_of(permission: Permission) -> Any:
    """A dependency that gives the bytes of a policy file before a transaction is open. Raises NotPermitted,
    UnsupportedMediaType.
    """

    async def received(request: Request, _: Annotated[Identity, Depends(Requires(permission))]) -> bytes:
        media_type = request.headers.get("content-type", "").partition(";")[0].strip().lower()
        if media_type not in _TAKEN:
            raise UnsupportedMediaType(
                f"政策文件须以 {MEDIA_TYPE} 发送。", f"A policy file is sent as {MEDIA_TYPE}.", expected=[*_TAKEN]
            )
        return await request.body()

    return Depends(received)


@router.post("", status_code=201, response_model=wire.PolicyInFull, summary="Adopt a policy file", openapi_extra=_BODY)
async def adopt_policy(
    content: Annotated[bytes, file_of(Permission.POLICY_ADOPT)],
    once: Once,
    act: Annotated[Acting, acting(Permission.POLICY_ADOPT)],
) -> Response:
    """Adopts the file. Its rules are in force from its first day, even on days for which another policy was adopted
    before. Days in the past on which another policy was in force cannot be changed. Announced draws keep the rules
    that they name. The file must belong to the caller's bureau. A file that was adopted before is refused (409).
    """

    async def work() -> Answer:
        row = await usecases.adopt(act, content)
        return Answer(wire.in_full(row, act.names), location=f"/policies/{row.sha256}", version=row.version)

    return await once(work)


@router.post("/check", summary="Check a policy file without adopting it", openapi_extra=_BODY)
async def check_policy(
    content: Annotated[bytes, file_of(Permission.POLICY_READ)],
    ask: Annotated[Asking, asking(Permission.POLICY_READ)],
    on: Annotated[Day | None, Query(description="The day of the adoption; if left out, today.")] = None,
) -> wire.PolicyChecked:
    """Shows what would happen if the file were adopted: faults with their lines, what a statute forbids, warnings, and
    which policies the file would displace on which days. The service records nothing.
    """
    return wire.checked(await usecases.foresee(ask, content, on or ask.today))


@router.get("", summary="List policies, in the order of adoption, newest first")
async def list_policies(ask: Reader, page: ByNumber) -> Listed[wire.PolicyShown]:
    """A page of adopted policies, also those that a later policy has displaced."""
    return page.of(await store.policies(ask.session, ask.bureau, page.wanted), lambda row: wire.listed(row, ask.names))


@router.get(
    "/in-force",
    summary="Get the policy in force on a day",
    responses={404: {"description": "No policy is in force on that day."}},
)
async def get_policy_in_force(
    ask: Reader,
    on: Annotated[Day | None, Query(description="A day in Beijing; if left out, today.")] = None,
) -> wire.PolicyInFull:
    """The policy in force on the day: of those whose period contains the day, the policy that was adopted last."""
    return wire.in_full(await store.policy_on(ask.session, ask.bureau, on or ask.today), ask.names)


@router.get("/{sha256}", summary="Get an adopted policy")
async def get_policy(sha256: Hash, ask: Reader) -> wire.PolicyInFull:
    """The policy whose file has this SHA-256."""
    return wire.in_full(await store.policy_of(ask.session, ask.bureau, sha256), ask.names)


@router.get(
    "/{sha256}/file",
    summary="Get the file of an adopted policy",
    response_class=Response,
    responses={200: {"content": {MEDIA_TYPE: {}}, "description": "The file, byte for byte."}},
)
async def get_policy_file(sha256: Hash, ask: Reader) -> Response:
    """The YAML file of the policy, byte for byte as the bureau adopted it."""
    row = await store.policy_of(ask.session, ask.bureau, sha256)
    ref = BlobRef.model_validate(row.file)
    return Response(await ask.blobs.get(ref), media_type=ref.media_type)
