"""Which sealing keys a service cannot do without: those that have sealed the keys of its frozen frames and rosters, or
the secrets of its webhooks.
"""

import asyncio
from collections.abc import Collection
from pathlib import Path

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncEngine

from shared.contracts.frame import FrameFrozen, RosterFrozen
from shared.contracts.webhooks import WebhookRegistered
from shared.database import transact
from shared.errors import Conflict
from shared.outages import DATABASE_ERRORS
from shared.sealing import Seals

_TYPES = [FrameFrozen.type, RosterFrozen.type, WebhookRegistered.type]
_NEEDED = text("""
    SELECT DISTINCT split_part(coalesce(sealed.payload ->> 'frame_key_seal', sealed.payload ->> 'secret_seal'), ':', 1)
    FROM log.entry JOIN log.event AS sealed ON sealed.id = entry.event WHERE entry.type = ANY(:types)
""")
_OUTAGES: tuple[type[Exception], ...] = (*DATABASE_ERRORS, TimeoutError)
_PATIENCE = 10.0
"""How many seconds a start waits for the database."""


class SealingKeysMissing(Conflict):
    code = "sealing-keys-missing"
    title = "缺少加密密钥"
    title_en = "Sealing keys are missing"


async def open_seals(engine: AsyncEngine, file: Path, lost: Collection[str] = ()) -> Seals:
    """The sealing keys in a file. It is made only if the database answers that nothing was sealed yet. `lost`: the ids
    of keys that the operator has given up for lost.

    Raises SealingKeysMissing, ReadableByOthers, MalformedSealingKeys; and an error of the database, if there is no file
    either.
    """
    is_there = file.exists()
    try:
        async with asyncio.timeout(_PATIENCE):
            needed = await _needed(engine) - set(lost)
    except _OUTAGES:
        # With its keys the service starts, and says of each request that the database does not answer.
        if not is_there:
            raise
        return Seals.at(file)
    if needed and not is_there:
        raise _missing(file, needed)
    seals = Seals.at(file)
    if missing := needed - seals.names:
        raise _missing(file, missing)
    return seals


async def _needed(engine: AsyncEngine) -> frozenset[str]:
    async with transact(engine) as session:
        return frozenset(await session.scalars(_NEEDED, {"types": _TYPES}))


def _missing(file: Path, names: frozenset[str]) -> SealingKeysMissing:
    keys = ", ".join(sorted(names))
    return SealingKeysMissing(
        f"数据库中有以密钥 {keys} 加密的内容，而 {file} 中没有该密钥。请从离线备份恢复该文件后再启动；"
        "备份也已遗失的，见 docs/operations.md “Sealing keys”。",
        f"The database has content that is sealed by the key {keys}, which {file} does not have. Restore the file from "
        "its offline copy, and start again; if the copy is lost too, see docs/operations.md, Sealing keys.",
        keys=sorted(names),
    )
