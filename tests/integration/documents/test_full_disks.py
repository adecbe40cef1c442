"""The disk of the files or of the database is full: no number is lost, and none is kept longer than a minute."""

import asyncio
from collections.abc import Callable
from pathlib import Path

import pytest
from prometheus_client import CollectorRegistry

from services.documents.paper.background import issue_papers
from shared.background import TaskMetrics, running
from tests.integration.documents.letters import approved
from tests.integration.documents.offices import blobs_in, office_on, shown, wrong
from tests.support.apps import BUREAU
from tests.support.disks import full_disk
from tests.support.paperwork import Paperwork, paperwork_on
from tests.support.postgres import Database, connect

_SOON = 31
"""Seconds after which the service has looked again at every paper."""
_FIRST = "（示）应急指导〔2026〕1号"
_SECOND = "（示）应急指导〔2026〕2号"


async def test_a_disk_that_is_almost_full_takes_no_number(database: Database, tmp_path: Path) -> None:
    async with office_on(database, tmp_path, least_free_bytes=2**60) as office:
        paper = await approved(office)
        await office.issue()
        assert await shown(office, paper) == ("approved", None, "disk-almost-full")
    async with paperwork_on(database, tmp_path, blob_url=blobs_in(tmp_path)) as office:
        await office.issue(seconds=_SOON)
        assert await shown(office, paper) == ("issued", _FIRST, None)
        await office.check()


@pytest.mark.parametrize(("seconds", "ends"), [(_SOON, ("issued", _FIRST, None)), (61, ("voided", None, None))])
async def test_a_disk_that_is_full_keeps_the_number_for_a_minute(
    database: Database, tmp_path: Path, seconds: int, ends: tuple[str, str | None, str | None]
) -> None:
    async with office_on(database, tmp_path) as office:
        paper = await approved(office)
        with full_disk(1000):
            await office.issue()
        assert await shown(office, paper) == ("numbered", _FIRST, "disk-full")
        if ends[0] == "voided":
            with full_disk(1000):
                await office.issue(seconds=seconds)
        await office.issue(seconds=seconds)
        assert await shown(office, paper) == ends
        later = await approved(office)
        await office.issue()
        assert await shown(office, later) == ("issued", _SECOND, None)
        await office.check()


async def test_a_number_is_void_after_a_minute_at_the_latest(database: Database, tmp_path: Path) -> None:
    async with office_on(database, tmp_path) as office:
        paper = await approved(office)
        for seconds in (0, 31, 27):
            with full_disk(1000):
                await office.issue(seconds=seconds)
            assert await shown(office, paper) == ("numbered", _FIRST, "disk-full")
        with full_disk(1000):
            await office.issue(seconds=2)
        assert await shown(office, paper) == ("voided", None, None)
        await office.check()


@pytest.mark.parametrize(
    ("breaks", "code"),
    [
        (wrong("paper.keys", f"{BUREAU} {'0' * 64}\n"), "paper-key-missing"),
        (wrong(f"seals/{BUREAU}.passphrase", "wrong\n"), "seal-unusable"),
    ],
)
@pytest.mark.parametrize(("seconds", "ends"), [(_SOON, ("issued", _FIRST, None)), (60, ("voided", None, None))])
async def test_a_signer_that_is_away_after_the_number_was_taken(
    database: Database,
    tmp_path: Path,
    breaks: Callable[[Path], Callable[[], None]],
    code: str,
    seconds: int,
    ends: tuple[str, str | None, str | None],
) -> None:
    async with office_on(database, tmp_path) as office:
        paper = await approved(office)
        with full_disk(1000):
            await office.issue()
        mend = breaks(office.folder)
        await office.issue(seconds=1)
        assert await shown(office, paper) == ("numbered", _FIRST, code)
        if ends[0] == "issued":
            mend()
        await office.issue(seconds=seconds)
        assert await shown(office, paper) == ends
        if ends[0] == "voided":
            mend()
        later = await approved(office)
        await office.issue()
        assert await shown(office, later) == ("issued", _SECOND, None)
        await office.check()


_FULL = """
CREATE FUNCTION full_disk() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN RAISE EXCEPTION 'no space left on device' USING ERRCODE = 'disk_full'; END $$;
CREATE TRIGGER full_disk BEFORE INSERT ON log.event FOR EACH ROW WHEN (new.type = 'documents.paper.{step}')
EXECUTE FUNCTION full_disk();
"""


@pytest.mark.parametrize(("step", "state"), [("numbered", ("approved", None)), ("issued", ("numbered", _FIRST))])
async def test_a_database_whose_disk_is_full(office: Paperwork, step: str, state: tuple[str, str | None]) -> None:
    paper, metrics = await approved(office), TaskMetrics(CollectorRegistry())
    connection = await connect(office.database.admin_url)
    await connection.execute(_FULL.format(step=step))
    async with running([issue_papers], office.app.resources, metrics, "documents"):
        while (await shown(office, paper))[2] is None:
            await asyncio.sleep(0.05)
    assert await shown(office, paper) == (*state, "disk-full")
    await connection.execute("DROP FUNCTION full_disk CASCADE")
    await connection.close()
    await office.issue(seconds=_SOON)
    assert await shown(office, paper) == ("issued", _FIRST, None)
    await office.check()
