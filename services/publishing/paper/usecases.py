"""Answering whether a paper is genuine, and giving the receipts that prove it elsewhere."""

from collections.abc import Iterable
from functools import partial
from typing import NamedTuple

import structlog
from sqlalchemy.ext.asyncio import AsyncSession

from services.publishing.log.proving_usecases import Proof, Prover
from services.publishing.paper import store
from services.publishing.paper.judging import SiteJudgement, judge_code, judge_kept
from services.publishing.paper.registrations import Registrations, registrations_of
from shared.errors import NotFound
from shared.log.gauges import LogGauges
from shared.log.streams import published_size
from shared.memory import Memory
from shared.papers.code import PaperCode
from shared.work import Work

_log = structlog.get_logger()


class NothingRegistered(NotFound):
    code = "no-paper-keys"
    title = "该机关没有登记文书密钥或印章"
    title_en = "The bureau has registered no paper key or seal"


class Verified(NamedTuple):
    """What the site says of a paper, and all keys and seals that it knows."""

    judgement: SiteJudgement
    registrations: Registrations


async def verify_code(work: Work, memory: Memory, gauges: LogGauges, code: PaperCode) -> Verified:
    """Judge a code. A genuine code without an issue is an alarm: the counter `papers_without_issue`."""
    extent = await store.extent(work.session)
    known = await registrations(work, memory, extent)
    judged = known.registered.keys.judge(code)
    bureau = judged.key.bureau if judged.key else ""
    paper = await store.by_code(work.session, code.hash.hex(), bureau)
    is_void = paper is None and await store.is_void(work.session, code.number, bureau)
    judgement = judge_code(judged, paper, extent.published, is_void=is_void)
    if judgement.is_alarm:
        gauges.papers_without_issue.inc()
        _log.error("paper without issue", key=code.key_id.hex(), bureau=bureau)
    return Verified(judgement, known)


async def verify_number(work: Work, memory: Memory, number: str, check_word: str) -> Verified:
    """Judge the paper with this number and this check word."""
    extent = await store.extent(work.session)
    paper = await store.by_number(work.session, number, check_word)
    return Verified(judge_kept(paper, extent.published), await registrations(work, memory, extent))


async def verify_file(work: Work, memory: Memory, sha256: str) -> Verified:
    """Judge the paper whose PDF has this hash."""
    extent = await store.extent(work.session)
    paper = await store.by_file(work.session, sha256)
    return Verified(judge_kept(paper, extent.published), await registrations(work, memory, extent))


async def registrations(work: Work, memory: Memory, extent: store.Extent) -> Registrations:
    """The keys and seals in the published log. They are read again when there is a new entry about one."""
    newest = extent.newest_registration
    return await memory.recall(Registrations, newest, partial(_registrations, work, newest))


async def _registrations(work: Work, newest: int) -> Registrations:
    found = await work.compute(registrations_of, await store.registrations_up_to(work.session, newest))
    if found.refused:
        _log.error("registrations refused", positions=found.refused)
    return found


async def receipts_of_paper(session: AsyncSession, prover: Prover, issued: int) -> list[Proof]:
    """The receipts of all published entries about the paper that was issued at a position of the log.

    Raises PaperNotInLog, NotPublished, LogDamaged.
    """
    published = await published_size(session)
    return await _proofs(session, prover, await store.positions_of_paper(session, issued, published))


async def receipts_of_keys(work: Work, memory: Memory, prover: Prover, bureau: str) -> list[Proof]:
    """The receipts of all published entries about the bureau's paper keys and seals.

    Raises NothingRegistered, NotPublished, LogDamaged.
    """
    known = await registrations(work, memory, await store.extent(work.session))
    positions = known.positions.get(bureau)
    if not positions:
        raise NothingRegistered(
            f"公开日志中没有 {bureau} 登记的文书密钥或印章。请核对行政区划代码；如刚刚登记，请一分钟后再取。",
            f"The published log has no paper key and no seal of {bureau}. Check the code; if one was registered just "
            "now, try again in a minute.",
            bureau=bureau,
        )
    return await _proofs(work.session, prover, positions)


async def _proofs(session: AsyncSession, prover: Prover, positions: Iterable[int]) -> list[Proof]:
    return [await prover.prove(session, position) for position in positions]
