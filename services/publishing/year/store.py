"""The table of the records of bureaus' years."""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from services.publishing.year.folding import JudgedYear
from shared.canonical import JsonObject
from shared.errors import NotFound

# An auditor that has read less of the log than another does not overwrite what the other has written.
_SAVE = text("""
    INSERT INTO publishing.year_record (bureau, year, size, judged_at, record, findings)
    VALUES (:bureau, :year, :size, :judged_at, CAST(:record AS jsonb), CAST(:findings AS jsonb))
    ON CONFLICT (bureau, year) DO UPDATE SET
        size = excluded.size, judged_at = excluded.judged_at, record = excluded.record, findings = excluded.findings
    WHERE year_record.size <= excluded.size
""")
_SAVE_TIME = text("UPDATE publishing.year_record SET size = :size, judged_at = :judged_at WHERE size <= :size")
_FIND = text("""
    SELECT bureau, year, size, judged_at, record, findings FROM publishing.year_record
    WHERE bureau = :bureau AND year = :year
""")
_YEARS = text("SELECT bureau, year FROM publishing.year_record")


class YearNotRecorded(NotFound):
    code = "year-not-recorded"
    title = "没有这一年的抽查记录"
    title_en = "No record of this year"


@dataclass(frozen=True, slots=True)
class StoredYear:
    """A bureau's year as the audit has judged it at `judged_at`, by the first `size` entries of the log."""

    bureau: str
    year: int
    size: int
    judged_at: datetime
    record: JsonObject
    findings: list[JsonObject]


async def save_years(session: AsyncSession, years: Iterable[JudgedYear], size: int, judged_at: datetime) -> None:
    """Write the records that have changed, and that all records hold for this size and moment."""
    for judged in years:
        plain = {"record": json.dumps(judged.record), "findings": json.dumps(judged.findings)}
        place = {"bureau": judged.bureau, "year": judged.year, "size": size, "judged_at": judged_at}
        await session.execute(_SAVE, {**place, **plain})
    await session.execute(_SAVE_TIME, {"size": size, "judged_at": judged_at})


async def year_of(session: AsyncSession, bureau: str, year: int) -> StoredYear:
    """The record of a bureau's year. Raises YearNotRecorded."""
    row = (await session.execute(_FIND, {"bureau": bureau, "year": year})).one_or_none()
    if row is None:
        raise YearNotRecorded(
            f"公开日志中没有 {bureau} 在 {year} 年的抽查。请核对行政区划代码与年份；如刚刚公告，请一分钟后再取。",
            f"The published log has no draw of {bureau} in {year}. Check the code and the year; if one was announced "
            "just now, try again in a minute.",
            bureau=bureau,
            year=year,
        )
    return StoredYear(row.bureau, row.year, row.size, row.judged_at, row.record, row.findings)


async def recorded_years(session: AsyncSession) -> set[tuple[str, int]]:
    """The bureaus' years that have a record."""
    return {(row.bureau, row.year) for row in await session.execute(_YEARS)}
