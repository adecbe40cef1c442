"""Numbers of papers: how many a process takes a second in ten series, and in one, whose takers wait for each other.

Taking a number is one transaction: the paper is loaded, the number taken, the event appended, the read rows written.
"""

import asyncio
import statistics
import time
from collections.abc import Iterator, Sequence
from itertools import count
from uuid import UUID

import uuid_utils.compat
import uvloop
from sqlalchemy.ext.asyncio import AsyncEngine, AsyncSession

from services.documents.forms.registry import shipped_forms
from services.documents.number.series import Among, Counted
from services.documents.number.store import take
from services.documents.paper import numbering
from services.documents.paper.store import PAPERS
from shared.aggregate import begin, record, state_of
from shared.blobs import BlobStore
from shared.clock import beijing_date, utc_now
from shared.contracts.papers import PaperDrafted
from shared.database import create_engine, transact
from shared.log.occasion import Actor, Occasion
from shared.policy.numbering import Series
from shared.pool import Pool
from shared.work import Acting, Work
from tests.bench.measuring import QUICK, Finding, durable_database, scaled
from tests.integration.documents.letters import LETTER
from tests.support.apps import BUREAU
from tests.support.postgres import Database, connect

_NUMBERS = scaled(2_000)
_TAKERS = 16
_SERIES = 10
_ROUNDS = 1 if QUICK else 3
_FORMS = shipped_forms()
_ALONE = Among(None, hidden=False)


def findings() -> Iterator[Finding]:
    with durable_database() as database:
        spread, alone = uvloop.run(_measured(database))
    yield Finding(
        f"numbers taken in {_SERIES} series, {_TAKERS} at a time",
        f"{spread:,.0f}/s",
        f"in one series {alone:,.0f}/s",
        spread,
        at_least=300,
        unit="numbers/s",
    )


async def _measured(database: Database) -> tuple[float, float]:
    """Numbers a second in several series, and in one: the medians of rounds that take turns."""
    engine = create_engine(database.url("cheqian_documents"), application="bench")
    rounds = [(await _rate(engine, _SERIES), await _rate(engine, 1)) for _ in range(_ROUNDS)]
    await engine.dispose()
    await _require_no_gap(database)
    return statistics.median(spread for spread, _ in rounds), statistics.median(alone for _, alone in rounds)


async def _rate(engine: AsyncEngine, series: int) -> float:
    """Numbers a second. The papers were drafted before."""
    desk = _Desk(engine)
    papers = [await desk.drafted() for _ in range(_NUMBERS)]
    began = time.perf_counter()
    await asyncio.gather(*(desk.number(papers[taker::_TAKERS], series) for taker in range(_TAKERS)))
    return len(papers) / (time.perf_counter() - began)


class _Desk:
    """Who takes numbers."""

    def __init__(self, engine: AsyncEngine) -> None:
        self._engine = engine
        self._pool = Pool(1)
        self._turn = count()

    async def drafted(self) -> UUID:
        """A paper that waits for its number."""
        paper = uuid_utils.compat.uuid7()
        fact = PaperDrafted(paper=paper, form="guidance-opinion", edition="2022-city", fields=LETTER, approved=True)
        async with transact(self._engine, BUREAU) as session:
            await begin(self._acting(session), PAPERS, paper, fact)
        return paper

    async def number(self, papers: Sequence[UUID], series: int) -> None:
        """Number these papers, each in the next series."""
        for one in papers:
            async with transact(self._engine, BUREAU) as session:
                act = self._acting(session)
                paper = await state_of(act, PAPERS, one)
                ready = numbering.filled(_FORMS, paper, act.today)
                taken = await take(session, BUREAU, _counted(next(self._turn) % series, series), _ALONE)
                await record(act, PAPERS, paper, numbering.number(paper, ready, taken))

    def _acting(self, session: AsyncSession) -> Acting:
        work = Work(session=session, blobs=BlobStore(None), pool=self._pool)
        actor = Actor("documents", "service", "documents")
        return Acting.of(work, Occasion(BUREAU, actor, utc_now(), uuid_utils.compat.uuid7().hex, ""))


def _counted(place: int, among: int) -> Counted:
    """One of so many series."""
    name = f"series-{place}-{among}"
    series = Series(name=name, title=name, format=f"（{place}-{among}）{{year}}-{{number}}", scope=("document-kind",))
    return Counted(series, beijing_date(utc_now()).year, "", "指导")


async def _require_no_gap(database: Database) -> None:
    connection = await connect(database.admin_url)
    for series, last, lines in await connection.fetch(
        "SELECT series, max(count), count(*) FROM documents.number GROUP BY series"
    ):
        assert last == lines, f"{series} has a gap"
    await connection.close()
