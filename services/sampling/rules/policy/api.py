"""Policies over HTTP: request the adoption of a policy file, decide on it, see what adopting it would do, show adopted
policies.
"""

from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Depends, Path, Query, Request, Response

from services.sampling.rules.policy import store, usecases, wire
from services.sampling.rules.policy.usecases import MEDIA_TYPE
from services.sampling.settings import Settings
from shared.access.identity import Identity
from shared.access.roles import Permission
from shared.admission.wire import RefuseAdmissionRequest, WithdrawAdmissionRequest
from shared.contracts.fact import BlobRef
from shared.http.acting import acting, asking, changing, listing
from shared.http.caller import Requires
from shared.http.dear import dear
from shared.http.once import Answer, Once
from shared.http.paging import ByNumber, Listed, NewestFirst
from shared.http.preconditions import Tag
from shared.http.problems import UnsupportedMediaType
from shared.policy.clauses import Day
from shared.work import Acting, Asking

PATH = "/policies"
ADOPTIONS = f"{PATH}/adoptions"

router = APIRouter(prefix=PATH, tags=["policies"])

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
Approver = Annotated[Acting, changing(Permission.POLICY_ADOPT)]
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


@router.post(
    "",
    status_code=201,
    response_model=wire.AdoptionShown,
    summary="Request the adoption of a policy file",
    openapi_extra=_BODY,
    dependencies=[dear(100)],
)
async def request_policy_adoption(
    content: Annotated[bytes, file_of(Permission.POLICY_REQUEST)],
    once: Once,
    act: Annotated[Acting, acting(Permission.POLICY_REQUEST)],
    settings: Settings,
) -> Response:
    """Takes the file and checks it. Another person must approve its adoption. The file must belong to the caller's
    bureau. A file that was adopted before is refused (409), and so is a file whose last day would be over.
    """

    async def work() -> Answer:
        asked = await usecases.request(act, content, settings.least_waits)
        location = f"{ADOPTIONS}/{asked.id}"
        return Answer(wire.adoption_shown(asked, act.names), location=location, version=asked.version)

    return await once(work)


@router.post(
    "/check",
    summary="Check a policy file without adopting it",
    openapi_extra=_BODY,
    dependencies=[dear(100)],
)
async def check_policy(
    content: Annotated[bytes, file_of(Permission.POLICY_READ)],
    ask: Annotated[Asking, asking(Permission.POLICY_READ)],
    settings: Settings,
    on: Annotated[Day | None, Query(description="The day of the adoption; if left out, today.")] = None,
) -> wire.PolicyChecked:
    """Shows what would happen if the file were adopted: faults with their lines, what a statute forbids, warnings, and
    which policies the file would displace on which days. The service records nothing.
    """
    return wire.checked(await usecases.foresee(ask, content, on, settings.least_waits))


@router.get("/adoptions", summary="List adoptions of policy files, newest first")
async def list_policy_adoptions(ask: Reader, page: NewestFirst) -> Listed[wire.AdoptionListed]:
    """A page of adoptions that were requested, whatever was decided."""
    found = await store.adoptions(ask.session, ask.bureau, page.wanted)
    return page.of(found, lambda row: wire.AdoptionListed.model_validate(row, from_attributes=True))


@router.get("/adoptions/{adoption}", summary="Get the adoption of a policy file")
async def get_policy_adoption(
    adoption: UUID, ask: Annotated[Asking, asking(Permission.POLICY_READ)], tag: Tag
) -> wire.AdoptionShown:
    """The adoption with the persons who requested it and decided on it."""
    return wire.adoption_shown(tag(await usecases.find_adoption(ask, adoption)), ask.names)


@router.get(
    "/adoptions/{adoption}/file",
    summary="Get the file whose adoption was requested",
    response_class=Response,
    responses={200: {"content": {MEDIA_TYPE: {}}, "description": "The file, byte for byte."}},
)
async def get_requested_policy_file(adoption: UUID, ask: Annotated[Asking, asking(Permission.POLICY_READ)]) -> Response:
    """The YAML file, byte for byte, for the person who decides."""
    asked = await usecases.find_adoption(ask, adoption)
    return Response(await ask.blobs.get(asked.content), media_type=asked.content.media_type)


@router.post(
    "/adoptions/{adoption}/approval",
    summary="Approve the adoption of a policy file",
    dependencies=[dear(100)],
)
async def approve_policy_adoption(adoption: UUID, act: Approver, tag: Tag, settings: Settings) -> wire.AdoptionShown:
    """Adopts the policy. The person who requested the adoption cannot approve it. The rules are in force from the next
    day (Beijing), or from the first day of the file if that is later, also on days for which another policy was adopted
    before. Announced draws keep the rules that they name.
    """
    return wire.adoption_shown(tag(await usecases.approve(act, adoption, settings.least_waits)), act.names)


@router.post("/adoptions/{adoption}/refusal", summary="Refuse the adoption of a policy file with an opinion")
async def refuse_policy_adoption(
    adoption: UUID, body: RefuseAdmissionRequest, act: Approver, tag: Tag
) -> wire.AdoptionShown:
    """Refuses the adoption. The opinion stays on record; the adoption can be requested again."""
    return wire.adoption_shown(tag(await usecases.refuse(act, adoption, body.opinion)), act.names)


@router.post("/adoptions/{adoption}/withdrawal", summary="Withdraw the request to adopt a policy file")
async def withdraw_policy_adoption(
    adoption: UUID,
    body: WithdrawAdmissionRequest,
    act: Annotated[Acting, changing(Permission.POLICY_REQUEST)],
    tag: Tag,
) -> wire.AdoptionShown:
    """Withdraws a request that nobody has decided on. A policy that is adopted stays adopted."""
    return wire.adoption_shown(tag(await usecases.withdraw(act, adoption, body.reason)), act.names)


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
