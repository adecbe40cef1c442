"""The renewal of certificates over HTTP: a person or an expert gets another number, and stays the same person."""

from collections.abc import Awaitable, Callable
from typing import Annotated

from fastapi import APIRouter, Depends

from services.sampling.registers.records import requests, usecases
from services.sampling.registers.records.access import EDITS
from services.sampling.registers.records.fields import Key, Register
from services.sampling.registers.records.renewal import NewCertificate
from services.sampling.registers.records.showing import SHOWN, shown
from services.sampling.registers.records.usecases import RecordPlace
from services.sampling.registers.records.wire import RecordStanding
from shared.http.acting import changing
from shared.http.preconditions import Tag
from shared.work import Acting

Renewed = tuple[NewCertificate, str]


async def certificate(body: requests.RenewCertificateRequest) -> Renewed:
    return NewCertificate(body.key, body.certificate_expires), body.reason


async def number(body: requests.RenewExpertRequest) -> Renewed:
    return NewCertificate(body.key), body.reason


def routers() -> list[APIRouter]:
    """A router for each register of persons."""
    return [_router("people", "person", "an inspector", certificate), _router("experts", "expert", "an expert", number)]


def _router(register: Register, noun: str, one: str, read: Callable[..., Awaitable[Renewed]]) -> APIRouter:
    router = APIRouter(prefix=f"/{register}", tags=[register])
    router.add_api_route(
        "/{key}/renewal",
        _post_renewal(register, read),
        name=f"renew_{noun}",
        methods=["POST"],
        summary=f"Record the new number of {one}",
        response_model=SHOWN[register],
    )
    return router


def _post_renewal(
    register: Register, read: Callable[..., Awaitable[Renewed]]
) -> Callable[..., Awaitable[RecordStanding]]:
    async def post_renewal(
        key: Key, renewed: Annotated[Renewed, Depends(read)], act: Annotated[Acting, changing(EDITS)], tag: Tag
    ) -> RecordStanding:
        """Records that the person has a new number. The person keeps the lasting id, the history, the tasks, the teams
        and the recusals. The old number still finds the person, and is refused for everybody else.
        """
        row = await usecases.renew(act, RecordPlace(register, key), *renewed)
        return tag(shown(register, row, act.names))

    return post_renewal
