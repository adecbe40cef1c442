"""The rows of papers, and where papers, keys and seals stand in the log."""

from collections.abc import Mapping
from typing import Any, NamedTuple

from sqlalchemy import Row, text
from sqlalchemy.ext.asyncio import AsyncSession

from services.publishing.paper.kept import KeptPaper, PlaceInLog
from services.publishing.paper.registrations import TYPES
from shared.contracts.papers import PaperCorrected, PaperIssued, PaperReplaced, PaperVoided, PaperWithdrawn
from shared.draws.entry import entry_of
from shared.errors import NotFound
from shared.log.event import Event
from shared.log.rebuild import Projection
from shared.tidying import bare
from shared.work import Work

# A paper is issued once, and ends once: the first of each counts.
_ISSUED = text("""
    INSERT INTO publishing.paper
        (stream, bureau, number, number_key, check_word, code, file, issue, issued_at, standing)
    VALUES (:stream, :bureau, :number, :number_key, :check_word, :code, :file, :event, :at, 'issued')
    ON CONFLICT (stream) DO NOTHING
""")
_ENDED = text("""
    UPDATE publishing.paper SET standing = :standing, ending = :event, ended_at = :at
    WHERE stream = :stream AND ending IS NULL
""")
_VOIDED = text("""
    INSERT INTO publishing.void_number (bureau, number_key) VALUES (:bureau, :number_key) ON CONFLICT DO NOTHING
""")
_FOUND = """
    SELECT p.stream, p.bureau, p.number, p.standing, p.issued_at, p.ended_at, i.position AS issued, e.position AS ended
    FROM publishing.paper p JOIN log.entry i ON i.event = p.issue LEFT JOIN log.entry e ON e.event = p.ending
    WHERE {} ORDER BY i.position LIMIT 1
"""
_BY_CODE = text(_FOUND.format("p.code = :code AND p.bureau = :bureau"))
_BY_FILE = text(_FOUND.format("p.file = :file"))
# Number and check word are one key of one index: a wrong check word takes no longer than a wrong number.
_BY_NUMBER = text(_FOUND.format("p.number_key = :number_key AND p.check_word = :check_word"))
_IS_VOID = text("""
    SELECT EXISTS (SELECT FROM publishing.void_number WHERE bureau = :bureau AND number_key = :number_key)
""")
# Through the index (type, position), type by type: the pairs leave the planner no other way.
_EXTENT = text("""
    SELECT published.size, max(newest.position) AS newest
    FROM (SELECT coalesce(max(size), 0) AS size FROM log.checkpoint) AS published
    CROSS JOIN unnest(CAST(:types AS text[])) AS wanted (type) LEFT JOIN LATERAL (
        SELECT position FROM log.entry
        WHERE (type, position) >= (wanted.type, 0) AND (type, position) < (wanted.type, published.size)
        ORDER BY type DESC, position DESC LIMIT 1) AS newest ON true
    GROUP BY published.size
""")
_REGISTRATIONS = text("""
    SELECT e.position, v.entry FROM log.entry e JOIN log.public_part v ON v.id = e.event
    WHERE e.type = ANY(CAST(:types AS text[])) AND e.position <= :newest ORDER BY e.position
""")
_STREAM = text("""
    SELECT v.stream FROM log.entry e JOIN log.public_part v ON v.id = e.event
    WHERE e.position = :position AND e.position < :published AND e.type = :type
""")
# Event by event (OFFSET 0), never through all positions. What came before the issue, such as a void number, is no part
# of what the holder has.
_SINCE_ISSUE = text("""
    SELECT e.position
    FROM log.public_part v CROSS JOIN LATERAL (SELECT position FROM log.entry WHERE event = v.id OFFSET 0) AS e
    WHERE v.stream = :stream AND v.type = ANY(CAST(:types AS text[]))
        AND e.position >= :issued AND e.position < :published
    ORDER BY e.position
""")
_CORRECTED = text("""
    SELECT e.position, v.entry
    FROM log.public_part v CROSS JOIN LATERAL (SELECT position FROM log.entry WHERE event = v.id OFFSET 0) AS e
    WHERE v.stream = :stream AND v.bureau = :bureau AND v.type = :type
    ORDER BY e.position
""")
_OF_A_PAPER = (PaperIssued.type, PaperReplaced.type, PaperCorrected.type, PaperWithdrawn.type)
TABLES = ("publishing.paper", "publishing.void_number")
"""The tables that a rebuild empties and fills again."""


class Extent(NamedTuple):
    """How many entries are published, and the position of the newest of them about a key or a seal; -1 without one."""

    published: int
    newest_registration: int


class PaperNotInLog(NotFound):
    code = "paper-not-in-log"
    title = "日志此处没有签发文书"
    title_en = "No paper was issued there"


async def keep_issued(work: Work, event: Event) -> None:
    """Keep a paper that was issued."""
    fact = PaperIssued.of(event)
    told = {"number": fact.number, "number_key": bare(fact.number), "check_word": fact.check}
    hashes = {"code": fact.code, "file": fact.file}
    await work.session.execute(_ISSUED, {**_happened(event), "bureau": event.bureau, **told, **hashes})


async def keep_voided(work: Work, event: Event) -> None:
    """Keep a number that was voided."""
    number = PaperVoided.of(event).number
    await work.session.execute(_VOIDED, {"bureau": event.bureau, "number_key": bare(number)})


async def keep_replaced(work: Work, event: Event) -> None:
    """Keep that a paper was replaced."""
    PaperReplaced.of(event)
    await work.session.execute(_ENDED, {**_happened(event), "standing": "replaced"})


async def keep_withdrawn(work: Work, event: Event) -> None:
    """Keep that a paper was withdrawn."""
    PaperWithdrawn.of(event)
    await work.session.execute(_ENDED, {**_happened(event), "standing": "withdrawn"})


async def by_code(session: AsyncSession, code: str, bureau: str) -> KeptPaper | None:
    """The paper that the bureau has issued with the code of this hash (hex)."""
    return await _kept(session, (await session.execute(_BY_CODE, {"code": code, "bureau": bureau})).one_or_none())


async def by_file(session: AsyncSession, file: str) -> KeptPaper | None:
    """The paper whose PDF has this hash (hex)."""
    return await _kept(session, (await session.execute(_BY_FILE, {"file": file})).one_or_none())


async def by_number(session: AsyncSession, number: str, check_word: str) -> KeptPaper | None:
    """The paper with this number, however it is typed, and this check word."""
    wanted = {"number_key": bare(number), "check_word": check_word}
    return await _kept(session, (await session.execute(_BY_NUMBER, wanted)).one_or_none())


async def is_void(session: AsyncSession, number: str, bureau: str) -> bool:
    """Whether the bureau has voided this number."""
    return bool(await session.scalar(_IS_VOID, {"number_key": bare(number), "bureau": bureau}))


async def extent(session: AsyncSession) -> Extent:
    """How far the published log goes."""
    row = (await session.execute(_EXTENT, {"types": [*TYPES]})).one()
    return Extent(row.size, -1 if row.newest is None else row.newest)


async def registrations_up_to(session: AsyncSession, newest: int) -> list[tuple[int, bytes]]:
    """The positions and the bytes of all entries about keys and seals up to a position, in the order of the log."""
    rows = await session.execute(_REGISTRATIONS, {"types": [*TYPES], "newest": newest})
    return [(row.position, bytes(row.entry)) for row in rows]


async def positions_of_paper(session: AsyncSession, issued: int, published: int) -> list[int]:
    """The positions of a paper's issue, and of the published entries on what became of it. Raises PaperNotInLog."""
    place = {"position": issued, "published": published, "type": PaperIssued.type}
    stream = await session.scalar(_STREAM, place)
    if stream is None:
        raise PaperNotInLog(
            f"公开日志第 {issued} 条不是文书的签发。请从核验结果中打开回执文件。",
            f"Entry {issued} of the published log issues no paper. Open the file of receipts from the answer about the "
            "paper.",
            position=issued,
        )
    wanted = {"stream": stream, "types": [*_OF_A_PAPER], "issued": issued, "published": published}
    return [*(await session.scalars(_SINCE_ISSUE, wanted))]


KEPT: Mapping[str, Projection] = {
    PaperIssued.type: keep_issued,
    PaperReplaced.type: keep_replaced,
    PaperVoided.type: keep_voided,
    PaperWithdrawn.type: keep_withdrawn,
}
"""Event type → how the event changes the rows of papers."""


def _happened(event: Event) -> dict[str, Any]:
    return {"stream": event.stream, "event": event.id, "at": event.time}


async def _kept(session: AsyncSession, row: Row[Any] | None) -> KeptPaper | None:
    if row is None:
        return None
    ended = None if row.ended is None else PlaceInLog(row.ended_at, row.ended)
    corrected = await session.execute(
        _CORRECTED, {"stream": row.stream, "bureau": row.bureau, "type": PaperCorrected.type}
    )
    places = tuple(PlaceInLog(entry_of(bytes(each.entry)).time, each.position) for each in corrected)
    return KeptPaper(row.bureau, row.number, row.standing, PlaceInLog(row.issued_at, row.issued), ended, places)
