"""What the operator and the chief do with paper keys, and what a paper of a day is signed with."""

from datetime import date

import pytest

from services.documents.paper_key.usecases import PaperSigner, file_of, signer_for
from shared.access.roles import Role
from shared.errors import Refusal
from shared.identifiers import AreaCode
from shared.papers.keyfile import PaperKeyFile
from tests.support.apps import BUREAU
from tests.support.paperwork import Paperwork

CHIEF, CLERK, LEGAL, INSPECTOR = Role.CHIEF, Role.CLERK, Role.LEGAL, Role.INSPECTOR
OTHER = "370112"
TODAY = date(2026, 3, 2)
KEYS = "/paper-keys"


def made(paperwork: Paperwork, bureau: str = BUREAU) -> str:
    """The operator makes a key. Returns its public key in hex."""
    return PaperKeyFile(paperwork.settings.paper_keys_file).add(AreaCode(bureau)).hex()


def on(day: date) -> dict[str, str]:
    return {"first": day.isoformat()}


def revoked(day: date) -> dict[str, str]:
    return {"day": day.isoformat(), "reason": "备份遗失"}


async def signer(paperwork: Paperwork, day: date, bureau: str = BUREAU) -> PaperSigner:
    async with paperwork.app.resources.work(bureau) as work:
        return await signer_for(work.session, file_of(paperwork.app.resources), bureau, day)


async def refusal_of(paperwork: Paperwork, day: date, bureau: str = BUREAU) -> type[Refusal]:
    with pytest.raises(Refusal) as refused:
        await signer(paperwork, day, bureau)
    return refused.type
