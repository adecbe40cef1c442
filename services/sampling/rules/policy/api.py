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
        "description": "The policy file itself: YAML in UTF-8 (docs/policy.md). Its bytes are what is hashed and kept.",
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
        description="SHA-256 of the file.",
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
    """Adopts the file: from its first day on its rules are in force, also on days for which another policy was adopted.
    It cannot take days in the past on which another policy ruled; draws that were announced keep the rules they name.
    The file must belong to the caller's bureau. A file that was adopted before is refused (409).
    """

    async def work() -> Answer:
        row = await usecases.adopt(act, content)
        return Answer(wire.in_full(row, act.names), location=f"/policies/{row.sha256}", version=row.version)

    return await once(work)


@router.post("/check", summary="What adopting a file would do", openapi_extra=_BODY)
async def check_policy(
    content: Annotated[bytes, file_of(Permission.POLICY_READ)],
    ask: Annotated[Asking, asking(Permission.POLICY_READ)],
    on: Annotated[Day | None, Query(description="As if it were adopted on this day; today unless given.")] = None,
) -> wire.PolicyChecked:
    """Says what adopting the file would do: faults with their lines, what a statute forbids, warnings, and which
    policies would be displaced on which days. Changes nothing.
    """
    return wire.checked(await usecases.foresee(ask, content, on or ask.today))


@router.get("", summary="The bureau's policies, the one adopted last first")
async def list_policies(ask: Reader, page: ByNumber) -> Listed[wire.PolicyShown]:
    """A page of adopted policies, also those that a later policy has displaced."""
    return page.of(await store.policies(ask.session, ask.bureau, page.wanted), lambda row: wire.listed(row, ask.names))


@router.get(
    "/in-force",
    summary="The policy that rules on a day",
    responses={404: {"description": "No policy is in force on that day."}},
)
async def get_policy_in_force(
    ask: Reader,
    on: Annotated[Day | None, Query(description="A day in Beijing; today unless given.")] = None,
) -> wire.PolicyInFull:
    """The policy that rules on the day: of those whose period contains the day, the one adopted last."""
    return wire.in_full(await store.policy_on(ask.session, ask.bureau, on or ask.today), ask.names)


@router.get("/{sha256}", summary="An adopted policy")
async def get_policy(sha256: Hash, ask: Reader) -> wire.PolicyInFull:
    """The adopted policy whose file has this SHA-256."""
    return wire.in_full(await store.policy_of(ask.session, ask.bureau, sha256), ask.names)


@router.get(
    "/{sha256}/file",
    summary="The file of an adopted policy",
    response_class=Response,
    responses={200: {"content": {MEDIA_TYPE: {}}, "description": "The bytes that were adopted."}},
)
async def get_policy_file(sha256: Hash, ask: Reader) -> Response:
    """The YAML file of the policy, byte for byte as the bureau adopted it."""
    row = await store.policy_of(ask.session, ask.bureau, sha256)
    ref = BlobRef.model_validate(row.file)
    return Response(await ask.blobs.get(ref), media_type=ref.media_type)
