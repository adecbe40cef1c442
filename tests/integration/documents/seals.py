"""What the operator and the chief do with seals, and what a paper of a day is sealed with."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import date

import pytest

from services.documents.rendering.sealing import SealSigner
from services.documents.seal.usecases import cabinet_of, seal_for
from services.documents.seal_files import make_test_seal
from shared.access.roles import Role
from shared.errors import Refusal
from shared.identifiers import AreaCode
from shared.log.occasion import Actor, Occasion
from shared.work import Acting
from tests.support.apps import BUREAU
from tests.support.paperwork import MORNING, Paperwork

CHIEF, CLERK, LEGAL, INSPECTOR = Role.CHIEF, Role.CLERK, Role.LEGAL, Role.INSPECTOR
OTHER = "370112"
TODAY = date(2026, 3, 2)
SEALS = "/seals"
FIRST = {"first": TODAY.isoformat()}


def revoked(day: date) -> dict[str, str]:
    return {"day": day.isoformat(), "reason": "换用新证书"}


@asynccontextmanager
async def asking(paperwork: Paperwork, bureau: str = BUREAU) -> AsyncIterator[Acting]:
    occasion = Occasion(bureau, Actor("tests", "service", "tests"), paperwork.now, "0" * 32, "0" * 32)
    async with paperwork.app.resources.work(bureau) as work:
        yield Acting.of(work, occasion)


async def seal(paperwork: Paperwork, day: date = TODAY, bureau: str = BUREAU) -> SealSigner | None:
    async with asking(paperwork, bureau) as ask:
        return await seal_for(ask, paperwork.app.resources.once(cabinet_of), day)


async def refusal_of(paperwork: Paperwork, day: date = TODAY) -> type[Refusal]:
    with pytest.raises(Refusal) as refused:
        await seal(paperwork, day)
    return refused.type


async def made_anew(paperwork: Paperwork) -> None:
    """The operator puts another seal in the place of the first."""
    await asyncio.to_thread(make_test_seal, paperwork.settings.seals_folder, AreaCode(BUREAU), "示例局", MORNING)
