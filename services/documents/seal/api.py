"""Seals over HTTP: register the certificate of the seal that the operator has put there, revoke it, list the seals."""

from typing import Annotated

from fastapi import APIRouter, Path, Response

from services.documents.registration.wire import RegisterRequest, RevokeRequest
from services.documents.seal import store, usecases, wire
from services.documents.seal.tables import SealRow
from services.documents.seal.usecases import cabinet_of
from shared.access.roles import Permission
from shared.http.acting import acting, asking, changing, listing
from shared.http.dear import dear
from shared.http.once import Answer, Once
from shared.http.paging import Listed
from shared.http.preconditions import Tag
from shared.http.resources import Opened
from shared.work import Acting, Asking

PATH = "/seals"

router = APIRouter(prefix=PATH, tags=["seals"])

Fingerprint = Annotated[
    str, Path(pattern=r"^[0-9a-f]{64}$", description="SHA-256 of the seal's certificate in DER, in hex.")
]
_READ = Permission.SEAL_READ


@router.post(
    "", status_code=201, response_model=wire.SealShown, summary="Register the bureau's seal", dependencies=[dear(10)]
)
async def register_seal(
    body: RegisterRequest, once: Once, act: Annotated[Acting, acting(Permission.SEAL_REGISTER)], resources: Opened
) -> Response:
    """Registers the certificate of the seal that the operator has put into the folder of seals, for papers from a day
    on. A seal that was registered before goes on counting until it is revoked.
    """

    async def work() -> Answer:
        seals = await usecases.register(act, resources.once(cabinet_of), body.first)
        shown = wire.shown(seals.kept[-1], seals.bureau, seals.version, act.names)
        return Answer(shown, location=f"{PATH}/{shown.certificate}", version=shown.version)

    return await once(work)


@router.get("", summary="List the seals of the bureau")
async def list_seals(ask: Annotated[Asking, listing(_READ)]) -> Listed[wire.SealShown]:
    """All seals that the bureau has ever registered; the one that begins last comes first."""
    rows = await store.seal_rows(ask.session, ask.bureau)
    return Listed[wire.SealShown].whole([_shown(row, ask) for row in rows])


@router.get("/{certificate}", summary="Get a seal")
async def get_seal(certificate: Fingerprint, ask: Annotated[Asking, asking(_READ)], tag: Tag) -> wire.SealShown:
    """The seal with its first day, who registered it, and its revocation."""
    return _shown(tag(await store.seal_row(ask.session, certificate, ask.may_see)), ask)


@router.post("/{certificate}/revocation", summary="Revoke a seal")
async def revoke_seal(
    certificate: Fingerprint, body: RevokeRequest, act: Annotated[Acting, changing(Permission.SEAL_REVOKE)], tag: Tag
) -> wire.SealShown:
    """Revokes a seal that somebody else may use, or that is lost. Seals on papers of `day` and of later days do not
    count. The certificate itself is revoked by the authority that issued it.
    """
    seals = tag(await usecases.revoke(act, certificate, body.day, body.reason))
    seal = next(seal for seal in seals.kept if seal.certificate == certificate)
    return wire.shown(seal, seals.bureau, seals.version, act.names)


def _shown(row: SealRow, ask: Asking) -> wire.SealShown:
    return wire.shown(store.kept_in(row), row.bureau, row.version, ask.names)
