"""Publishing passes on what an enterprise writes behind its door, as it does: the tests of cases need no door."""

from dataclasses import replace
from typing import Any
from uuid import UUID, uuid4, uuid5

from shared.contracts.letters import DoorNoted, DoorOpened, LetterKind, LetterSent
from shared.database import create_engine, transact
from shared.log.append import append
from shared.log.streams import load
from shared.migrations.access import role_of
from tests.support.caseload import Caseload
from tests.support.log import OCCASION
from tests.support.postgres import Database

HANDLE = "ab" * 16
WORDS = "培训记录另有电子台账，请予核对"


def sent(about: LetterKind, inspection: UUID, **others: Any) -> LetterSent:
    """A letter about an inspection. An evaluation has a score."""
    score = 5 if about == "evaluation" else None
    given = {"letter": uuid4(), "door": uuid5(inspection, "door"), "words": WORDS, "score": score, **others}
    return LetterSent(about=about, inspection=inspection, **given)


async def pass_on(database: Database, bureau: str, what: DoorOpened | LetterSent, **others: Any) -> None:
    """Publishing notes it, each note in a stream of its own. `others`: of the occasion."""
    engine = create_engine(database.url(role_of("publishing")), application="tests")
    noted = uuid5(what.inspection, "door") if isinstance(what, DoorOpened) else what.letter
    trace = uuid4().hex
    occasion = replace(OCCASION, bureau=bureau, trace=trace, cause=trace, **others)
    try:
        async with transact(engine, bureau) as session:
            stream = f"door/{noted}"
            await append(session, occasion, stream, len(await load(session, stream)), DoorNoted(what=what))
    finally:
        await engine.dispose()


async def writes(caseload: Caseload, about: LetterKind, inspection: UUID, **others: Any) -> UUID:
    """The enterprise writes a letter now, and cases takes it. Returns its id."""
    letter = sent(about, inspection, **others)
    await pass_on(caseload.database, OCCASION.bureau, letter, time=caseload.app.clock())
    await caseload.react()
    return letter.letter
