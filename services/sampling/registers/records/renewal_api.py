"""The renewal of certificates over HTTP: a person or an expert gets another number, and stays the same person."""

from collections.abc import Awaitable, Callable, Mapping
from typing import Annotated

from fastapi import APIRouter, Depends

from services.sampling.registers.records import requests, usecases, wire
from services.sampling.registers.records.access import EDITS
from services.sampling.registers.records.api import KINDS, Kind
from services.sampling.registers.records.fields import Key, Register
from services.sampling.registers.records.renewal import NewCertificate
from services.sampling.registers.records.usecases import RecordPlace
from shared.http.acting import changing
from shared.http.preconditions import Tag
from shared.work import Acting

Renewed = tuple[NewCertificate, str]


async def certificate(body: requests.RenewCertificateRequest) -> Renewed:
    return NewCertificate(body.key, body.certificate_expires), body.reason


async def number(body: requests.RenewExpertRequest) -> Renewed:
    return NewCertificate(body.key), body.reason


_READ: Mapping[Register, Callable[..., Awaitable[Renewed]]] = {"people": certificate, "experts": number}
"""Register of persons → the function that reads what is renewed."""


def routers() -> list[APIRouter]:
    """A router for each register of persons."""
    return [_router(kind, _READ[kind.register]) for kind in KINDS if kind.register in _READ]


def _router(kind: Kind, read: Callable[..., Awaitable[Renewed]]) -> APIRouter:
    router = APIRouter(prefix=f"/{kind.register}", tags=[kind.register])
    router.add_api_route(
        "/{key}/renewal",
        _post_renewal(kind, read),
        name=f"renew_{kind.noun}",
        methods=["POST"],
        summary=f"Record the new number of {kind.one}",
        response_model=kind.shown,
    )
    return router


def _post_renewal(kind: Kind, read: Callable[..., Awaitable[Renewed]]) -> Callable[..., Awaitable[wire.RecordStanding]]:
    async def post_renewal(
        key: Key, renewed: Annotated[Renewed, Depends(read)], act: Annotated[Acting, changing(EDITS)], tag: Tag
    ) -> wire.RecordStanding:
        """Records that the person has a new number. The person keeps the lasting id, the history, the tasks, the teams
        and the recusals. The old number still finds the person, and is refused for everybody else.
        """
        return tag(kind.show(await usecases.renew(act, RecordPlace(kind.register, key), *renewed), act.names))

    return post_renewal
