"""Paper keys over HTTP: register the key that the operator has made, replace it, revoke it, list the bureau's keys."""

from typing import Annotated

from fastapi import APIRouter, Path, Response

from services.documents.paper_key import store, usecases, wire
from services.documents.paper_key.lifecycle import Keyring
from services.documents.registration.wire import RegisterRequest, RevokeRequest
from shared.access.roles import Permission
from shared.http.acting import acting, asking, changing, listing
from shared.http.once import Answer, Once
from shared.http.paging import Listed
from shared.http.preconditions import Tag
from shared.http.resources import Opened
from shared.work import Acting, Asking

PATH = "/paper-keys"

router = APIRouter(prefix=PATH, tags=["paper-keys"])

Public = Annotated[str, Path(pattern=r"^[0-9a-f]{64}$", description="The public key in hex.")]
_REGISTER, _REVOKE, _READ = Permission.PAPER_KEY_REGISTER, Permission.PAPER_KEY_REVOKE, Permission.PAPER_KEY_READ


@router.post("", status_code=201, response_model=wire.PaperKeyShown, summary="Register the newest paper key")
async def register_paper_key(
    body: RegisterRequest, once: Once, act: Annotated[Acting, acting(_REGISTER)], resources: Opened
) -> Response:
    """Registers the newest key of the bureau in the operator's file (`cheqian new-paper-key`), for papers from a day
    on. The bureau must have no key for that day or later: a key in force is replaced by a rotation.
    """

    async def work() -> Answer:
        keyring = await usecases.register(act, usecases.file_of(resources), body.first)
        shown = _newest(keyring, act)
        return Answer(shown, location=f"{PATH}/{shown.key}", version=shown.version)

    return await once(work)


@router.get("", summary="List the paper keys of the bureau")
async def list_paper_keys(ask: Annotated[Asking, listing(_READ)]) -> Listed[wire.PaperKeyShown]:
    """All keys that the bureau has ever registered; the one that begins last comes first."""
    rows = await store.paper_keys(ask.session, ask.bureau)
    return Listed[wire.PaperKeyShown].whole([wire.shown(store.kept_in(row), row.version, ask.names) for row in rows])


@router.get("/{key}", summary="Get a paper key")
async def get_paper_key(key: Public, ask: Annotated[Asking, asking(_READ)], tag: Tag) -> wire.PaperKeyShown:
    """The key with its days, who registered it, and its revocation."""
    row = tag(await store.paper_key_row(ask.session, key, ask.may_see))
    return wire.shown(store.kept_in(row), row.version, ask.names)


@router.post("/{key}/rotation", summary="Replace a paper key by the newest")
async def rotate_paper_key(
    key: Public, body: RegisterRequest, act: Annotated[Acting, changing(_REGISTER)], resources: Opened, tag: Tag
) -> wire.PaperKeyShown:
    """Registers the newest key of the operator's file for papers from a day on; the old key signs papers of earlier
    days. The answer is the new key.
    """
    return _newest(tag(await usecases.rotate(act, usecases.file_of(resources), key, body.first)), act)


@router.post("/{key}/revocation", summary="Revoke a paper key")
async def revoke_paper_key(
    key: Public, body: RevokeRequest, act: Annotated[Acting, changing(_REVOKE)], tag: Tag
) -> wire.PaperKeyShown:
    """Revokes a key that somebody else may know, or that is lost. Papers of `day` and of later days that it has signed
    do not count; of earlier ones, only the log proves that they were issued.
    """
    keyring = tag(await usecases.revoke(act, key, body.day, body.reason))
    kept = next(kept for kept in keyring.kept if kept.key.public.hex() == key)
    return wire.shown(kept, keyring.version, act.names)


def _newest(keyring: Keyring, act: Acting) -> wire.PaperKeyShown:
    """The key that was registered last."""
    return wire.shown(keyring.kept[-1], keyring.version, act.names)
