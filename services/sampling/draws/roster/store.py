"""Reading who may be put on tasks, how many tasks each person has, and the rosters that exist; recording that a
roster is frozen, and that it is approved.
"""

import json
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from typing import Any
from uuid import UUID

import uuid_utils.compat
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col, select

from services.sampling.draws.draw.store import RosterUnknown
from services.sampling.draws.roster.availability import Recruit
from services.sampling.draws.roster.tables import RosterRow
from services.sampling.draws.roster.tags import Member, tags_of
from services.sampling.past.membership.tables import TeamMemberRow
from services.sampling.plans.plan.store import directory_of
from services.sampling.registers.lists.frozen_store import BureauDirectory, keep_frozen
from services.sampling.registers.records.former_keys import PERSONS, FormerKeys
from services.sampling.registers.records.store import kept
from shared.contracts.fact import BlobRef
from shared.contracts.frame import Recused, RosterApproved, RosterFrozen
from shared.keyset import read_page
from shared.log.append import append
from shared.log.event import Event
from shared.pages import PageFound, PageWanted
from shared.work import Acting, Work

# A number alone does not show where a person goes, but it shows who goes: the tasks of covert draws that are not opened
# count only in covert rosters.
_LOADS = text("""
    SELECT a.person, count(*) AS tasks FROM sampling.assigned a
    JOIN sampling.draw d ON d.id = a.draw
    JOIN sampling.roster r ON r.id = d.frame
    WHERE a.bureau = :bureau AND a.vacated_at IS NULL AND NOT a.annulled AND r.season = :season
        AND (:covert OR NOT a.embargoed)
    GROUP BY a.person
""")


async def recruits(session: AsyncSession, bureau: str, season: str, former: FormerKeys) -> list[Recruit]:
    """Every inspector and expert that the registers keep, with the tags from the register and from the
    season's teams. `former`: the keys that people had before, which teams may still name.
    """
    query = select(TeamMemberRow).where(TeamMemberRow.bureau == bureau, TeamMemberRow.season == season)
    members = {
        (row.directory, former.present(row.person)): Member(row.team, row.role, row.post)
        for row in await session.scalars(query)
    }
    return [
        Recruit(one.key, one.fields, tags_of(one.fields, members.get((register, one.key))), one.former)
        for register in PERSONS
        for one in await kept(session, bureau, register)
    ]


async def seasons(session: AsyncSession, bureau: str) -> Sequence[str]:
    """The seasons for which the bureau has formed teams, in the order of their names."""
    query = select(TeamMemberRow.season).where(TeamMemberRow.bureau == bureau).distinct()
    return sorted(await session.scalars(query))


async def loads(
    session: AsyncSession, bureau: str, season: str, former: FormerKeys, *, covert: bool
) -> Mapping[str, int]:
    """Key → how many tasks of the season the person has, under all keys together; people without a task are left out.
    `covert`: tasks of covert draws that are not opened count too.
    """
    tasks: Counter[str] = Counter()
    for row in await session.execute(_LOADS, {"bureau": bureau, "season": season, "covert": covert}):
        tasks[former.present(row.person)] += row.tasks
    return tasks


async def roster_of(session: AsyncSession, roster: UUID, visible: Callable[[str], bool]) -> RosterRow:
    """A roster, if the caller may see its bureau (`visible`). Raises RosterUnknown."""
    row = await session.get(RosterRow, roster)
    if row is None or not visible(row.bureau):
        raise RosterUnknown(
            f"没有编号为 {roster} 的派员名册；请先确定名册。", f"There is no roster {roster} here; freeze one first."
        )
    return row


def recusals_of(roster: RosterRow) -> list[Recused]:
    """The recusals of a roster: which person may not be put on which enterprise's task."""
    return [Recused.model_validate(recusal) for recusal in roster.recusals]


async def rosters(session: AsyncSession, bureau: str, page: PageWanted[UUID]) -> PageFound[RosterRow, UUID]:
    """The bureau's rosters, newest first."""
    query = select(RosterRow).where(RosterRow.bureau == bureau)
    return await read_page(session, query, (col(RosterRow.id),), page, newest_first=True)


async def json_in(work: Work, ref: Mapping[str, Any]) -> Any:
    """The JSON content of a roster's blob."""
    content = await work.unsealed(BlobRef.model_validate(ref))
    return await work.pool.run(json.loads, content)


async def record_frozen(act: Acting, fact: RosterFrozen) -> RosterRow:
    """Record that a roster is frozen. Returns the roster's read row."""
    roster = uuid_utils.compat.uuid7()
    (event,) = await append(act.session, act.occasion, f"frame/{roster}", 0, fact)
    await project_frozen(act, event)
    return await roster_of(act.session, roster, act.owns)


async def record_approved(act: Acting, row: RosterRow) -> RosterRow:
    """Record that a roster is approved: version 2 of its stream. Raises StaleVersion."""
    fact = RosterApproved(tasks_root=row.tasks_root)
    (event,) = await append(act.session, act.occasion, f"frame/{row.id}", 1, fact)
    await project_approved(act, event)
    return await roster_of(act.session, row.id, act.owns)


async def project_approved(work: Work, event: Event) -> None:
    """Write the event `sampling.roster.approved` into the read table."""
    row = await work.session.get_one(RosterRow, UUID(event.stream.removeprefix("frame/")))
    row.approved_at, row.approved_by = event.time, event.person
    await work.session.flush()


async def project_frozen(work: Work, event: Event) -> None:
    """Write the event `sampling.roster.frozen` into the read table."""
    fact = RosterFrozen.of(event)
    said = {
        **fact.model_dump(mode="json", exclude={"frame_key", "frame_key_seal"}),
        "id": event.stream.removeprefix("frame/"),
        "bureau": event.bureau,
        "frozen_at": event.time,
        "frozen_by": event.person,
        "event": event.id,
        "trace": event.trace,
    }
    work.session.add(RosterRow.model_validate(said))
    await work.session.flush()
    bureau = await directory_of(work.session, fact.plan, event.bureau)
    of = (BureauDirectory(bureau, "enterprises"), *(BureauDirectory(event.bureau, register) for register in PERSONS))
    for directory in of:
        await keep_frozen(work, event, directory, "roster", UUID(said["id"]))
