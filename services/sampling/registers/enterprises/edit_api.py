"""One enterprise over HTTP. Every edit answers with the enterprise as it is after the edit; the ETag is its version."""

from collections.abc import Mapping
from typing import Annotated, Any

import orjson
from fastapi import APIRouter, Path, Query, Response
from pydantic import AfterValidator

from services.sampling.registers.enterprises import edit_store, edit_usecases, edit_wire, former_store, requests
from services.sampling.registers.enterprises.editing import Edit
from services.sampling.registers.enterprises.history import fields_in, told_by
from services.sampling.registers.enterprises.personal import concealed
from services.sampling.registers.enterprises.wire import EnterpriseFields
from shared.access.roles import Permission
from shared.contracts.directory import (
    EnterpriseFlagged,
    EnterpriseReopened,
    EnterpriseRetired,
    FlagLifted,
    LicenceRecorded,
    LicenceWithdrawn,
)
from shared.http.acting import acting, changing, listing
from shared.http.once import Answer, Once
from shared.http.paging import ByNumber, Listed
from shared.http.preconditions import Tag
from shared.mistyped import as_code
from shared.policy.clauses import Day
from shared.work import Acting, Asking

Identifier = Annotated[
    str,
    AfterValidator(as_code),
    Path(
        description="The unified social credit code, or the old registration number. Case, width and blanks make no "
        "difference.",
        examples=["91370124EXAMP00154"],
    ),
]
router = APIRouter(prefix="/enterprises", tags=["directory"])

Reader = Annotated[Asking, listing(Permission.DIRECTORY_READ)]
Registrar = Annotated[Acting, acting(Permission.DIRECTORY_EDIT)]
Editor = Annotated[Acting, changing(Permission.DIRECTORY_EDIT)]


@router.post(
    "",
    status_code=201,
    response_model=edit_wire.EnterpriseInFull,
    summary="Add an enterprise that no list names",
)
async def add_enterprise(body: requests.AddEnterpriseRequest, once: Once, act: Registrar) -> Response:
    """Adds the enterprise to the directory. An identifier that the directory already has is refused."""

    async def work() -> Answer:
        identifier = await edit_usecases.add(act, body)
        shown = await _in_full(act, identifier)
        return Answer(shown, location=f"/enterprises/{identifier}", version=shown.version)

    return await once(work)


@router.post("/flags", status_code=200, summary="Raise a flag on many enterprises")
async def flag_enterprises(body: requests.FlagEnterprisesRequest, act: Registrar) -> edit_wire.FlagsRaised:
    """Raises a flag on many enterprises, for instance when a blacklist arrives. The answer names the identifiers that
    are not in the directory or already have this mark. They are not changed, so that the same list can be sent
    again.
    """
    return edit_wire.FlagsRaised(**(await edit_usecases.flag_many(act, body))._asdict())


@router.get("/{identifier}", summary="Get an enterprise and the lists that name it")
async def get_enterprise(
    identifier: Identifier,
    ask: Reader,
    tag: Tag,
    on: Annotated[
        Day | None, Query(description="The enterprise as the directory knew it at the end of this day in Beijing.")
    ] = None,
) -> edit_wire.EnterpriseInFull:
    """The enterprise as the directory knows it now, or as it was known at the end of a given day."""
    shown = await _in_full(ask, await former_store.present(ask.session, ask.bureau, identifier))
    identifier = shown.identifier
    if on is None:
        # An import of a list that names it, or no longer does, is no new version of the enterprise.
        return tag.of_part(shown)
    row = await edit_store.version_on(ask.session, ask.bureau, identifier, on)
    if row is None:
        raise edit_usecases.not_known_then(identifier, on)
    lists = await edit_store.lists_naming_on(ask.session, ask.bureau, identifier, on)
    then = {**_seen(ask, fields_in(row)), "lists": [dict(listing) for listing in lists]}
    return edit_wire.EnterpriseInFull.model_validate({**shown.model_dump(), **then})


@router.get("/{identifier}/history", summary="List the versions of an enterprise, newest first")
async def list_enterprise_versions(
    identifier: Identifier, ask: Reader, page: ByNumber
) -> Listed[edit_wire.EnterpriseVersion]:
    """A page of the enterprise's versions; every edit and every import that changed it made a version."""
    identifier = await former_store.present(ask.session, ask.bureau, identifier)
    found = await edit_store.versions(ask.session, ask.bureau, identifier, page.wanted)
    if not found.rows and page.wanted.after is None:
        raise await edit_usecases.unknown_here(ask, identifier)
    return page.of(found, lambda row: _version(ask, row))


@router.post("/{identifier}/amendments", summary="Change fields of an enterprise")
async def amend_enterprise(
    identifier: Identifier, body: requests.AmendEnterpriseRequest, act: Editor, tag: Tag
) -> edit_wire.EnterpriseInFull:
    """Changes the given fields. The change holds until another edit changes the field, or an import of a list that has
    the column.
    """
    await edit_usecases.amend(act, identifier, body)
    return tag(await _in_full(act, identifier))


@router.post("/{identifier}/identification", summary="Replace a provisional number by the code")
async def identify_enterprise(
    identifier: Identifier, body: requests.IdentifyEnterpriseRequest, act: Editor, tag: Tag
) -> edit_wire.EnterpriseInFull:
    """Gives an enterprise that is listed under a number of the bureau the code of its licence. It stays the same
    enterprise, with its history, draws, plans and inspections; the number still finds it, also in later lists.
    """
    return tag(await _in_full(act, await edit_usecases.identify(act, identifier, body)))


@router.post("/{identifier}/flags", summary="Raise a flag")
async def flag_enterprise(
    identifier: Identifier, body: requests.FlagEnterpriseRequest, act: Editor, tag: Tag
) -> edit_wire.EnterpriseInFull:
    """Raises the flag from the given day on, until it is lifted."""
    return tag(await _edited(act, identifier, EnterpriseFlagged(**body.model_dump())))


@router.post("/{identifier}/flags/lifting", summary="Lift a flag")
async def lift_enterprise_flag(
    identifier: Identifier, body: requests.LiftFlagRequest, act: Editor, tag: Tag
) -> edit_wire.EnterpriseInFull:
    """Lifts the flag: it no longer counts. The history of the enterprise keeps it."""
    return tag(await _edited(act, identifier, FlagLifted(**body.model_dump())))


@router.post("/{identifier}/licences", summary="Record a licence")
async def record_licence(
    identifier: Identifier, body: requests.RecordLicenceRequest, act: Editor, tag: Tag
) -> edit_wire.EnterpriseInFull:
    """Records a licence; a licence with the same name is replaced."""
    return tag(await _edited(act, identifier, LicenceRecorded(**body.model_dump())))


@router.post("/{identifier}/licences/withdrawal", summary="Withdraw a licence")
async def withdraw_licence(
    identifier: Identifier, body: requests.WithdrawLicenceRequest, act: Editor, tag: Tag
) -> edit_wire.EnterpriseInFull:
    """Withdraws the licence: it no longer counts. The history of the enterprise keeps it."""
    return tag(await _edited(act, identifier, LicenceWithdrawn(**body.model_dump())))


@router.post("/{identifier}/status", summary="Change the status of an enterprise")
async def change_enterprise_status(
    identifier: Identifier, body: requests.ChangeStatusRequest, act: Editor, tag: Tag
) -> edit_wire.EnterpriseInFull:
    """Changes the status of the enterprise. A retired enterprise is in no new frame; a reopened enterprise is in new
    frames again.
    """
    if body.status == "open":
        return tag(await _edited(act, identifier, EnterpriseReopened(reason=body.reason)))
    return tag(await _edited(act, identifier, EnterpriseRetired(status=body.status, reason=body.reason)))


async def _edited(act: Acting, identifier: str, fact: Edit) -> edit_wire.EnterpriseInFull:
    await edit_usecases.edit(act, identifier, fact)
    return await _in_full(act, identifier)


async def _in_full(ask: Asking, identifier: str) -> edit_wire.EnterpriseInFull:
    row = await edit_store.enterprise_in_full(ask.session, ask.bureau, identifier)
    if row is None:
        raise await edit_usecases.unknown_here(ask, identifier)
    return edit_wire.EnterpriseInFull.model_validate(
        {
            **_seen(ask, row),
            "last_import": row["import"],
            "flags": orjson.loads(row["flags"]),
            "licences": orjson.loads(row["licences"]),
            "lists": [orjson.loads(listing) for listing in row["lists"]],
        }
    )


def _seen(ask: Asking, fields: Mapping[str, Any]) -> dict[str, Any]:
    return concealed(fields, may_read=ask.may(Permission.DIRECTORY_READ_PERSONAL))


def _version(ask: Asking, row: Mapping[str, Any]) -> edit_wire.EnterpriseVersion:
    fields = _seen(ask, fields_in(row))
    told = {"fields": EnterpriseFields.model_validate(fields), "trace": fields["trace"], **told_by(row)}
    return edit_wire.EnterpriseVersion(
        **told, version=row["version"], from_=row["changed_at"], until=row["until"], event=row["event"]
    )
