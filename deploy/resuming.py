"""Let a log go on whose last-signed file is lost, by an operator's decision."""

import uuid_utils.compat

from services.publishing.log.lastsigned import LastSigned
from services.publishing.log.resuming_usecases import resume
from shared.clock import utc_now
from shared.contracts.publishing import LogResumed
from shared.database import create_engine
from shared.log.checkpoints import Checkpoint
from shared.log.occasion import Actor, Occasion

_CLIENT = "cheqian-log-resume"


async def resume_log(database_url: str, last_signed: LastSigned, fact: LogResumed, operator: str) -> Checkpoint:
    """Record in the log who decided and why, and write the named checkpoint into the last-signed file.

    `database_url` is the owner's address. Raises what `resume` raises.
    """
    actor = Actor(operator, "ops", _CLIENT)
    occasion = Occasion("", actor, utc_now(), uuid_utils.compat.uuid7().hex, "")
    engine = create_engine(database_url, application=_CLIENT)
    try:
        return await resume(engine, last_signed, fact, occasion)
    finally:
        await engine.dispose()
