"""Reading teams: a season from the log, in order to decide and to show; members from the read table."""

from collections.abc import Sequence

from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col, select

from services.sampling.draws.team.eligibility import Person
from services.sampling.draws.team.season import FACTS, Season, evolve, key_of, unknown
from services.sampling.past.membership.tables import TeamMemberRow
from services.sampling.registers.lists import frozen_store
from services.sampling.registers.records import store as registers
from services.sampling.registers.records.former_keys import PERSONS
from services.sampling.registers.records.renewal_store import former_keys
from shared.aggregate import Aggregate, fold
from shared.contracts.team import Directory, Member, TeamChanged, TeamsFormed, TeamsProposed
from shared.log.event import Event
from shared.log.streams import load
from shared.work import Asking, Work

_DIRECTORIES: tuple[Directory, ...] = ("people", "experts")


async def season_of(ask: Asking, season: str | None) -> Season:
    """The teams of a season, computed from all their events; this year's if `season` is None. Empty if no teams were
    proposed. It knows the keys that its members had before.
    """
    name = season or str(ask.today.year)
    events = await load(ask.session, SEASONS.stream(key_of(ask.bureau, name)))
    found = fold(SEASONS, events) or Season(ask.bureau, name)
    return found._replace(former=await former_keys(ask.session, ask.bureau))


async def pool_of(session: AsyncSession, bureau: str) -> list[Person]:
    """Everybody in the registers who could serve: people, then experts, each in the order of their keys."""
    return [
        Person(directory, kept.key, kept.fields, kept.former)
        for directory in _DIRECTORIES
        for kept in await registers.kept(session, bureau, directory)
    ]


async def members(session: AsyncSession, bureau: str, season: str) -> Sequence[TeamMemberRow]:
    """The rows of a season's team members, team by team."""
    query = (
        select(TeamMemberRow)
        .where(TeamMemberRow.bureau == bureau, TeamMemberRow.season == season)
        .order_by(col(TeamMemberRow.team), col(TeamMemberRow.directory), col(TeamMemberRow.person))
    )
    return (await session.scalars(query)).all()


async def _project(work: Work, _: Season, event: Event) -> None:
    """Write the read rows of team members after one more event of a season."""
    session = work.session
    match FACTS[event.type].of(event):
        case TeamsFormed() as formed:
            await _keep_members(work, event, formed)
            session.add_all(_row(formed, event, team.code, member) for team in formed.teams for member in team.members)
        case TeamChanged() as changed:
            await _keep_members(work, event, changed)
            left = await _member(session, event.bureau, changed.season, changed.left)
            await session.delete(left)
            await _hand_over(session, event, changed)
            if changed.joined is not None:
                session.add(_row(changed, event, changed.team, changed.joined))
        case TeamsProposed():
            pass
    await session.flush()


async def _keep_members(work: Work, event: Event, fact: TeamsFormed | TeamChanged) -> None:
    """Keep that members stand in teams from now on, by the keys that they have now."""
    for register in PERSONS:
        directory = frozen_store.BureauDirectory(event.bureau, register)
        await frozen_store.keep_frozen(work, event, directory, "teams", fact.draw)


async def _hand_over(session: AsyncSession, event: Event, changed: TeamChanged) -> None:
    """Give the post of the member who left to the successor, a member of the same team."""
    for row in await members(session, event.bureau, changed.season):
        if row.team == changed.team and row.person == changed.successor:
            row.post, row.event, row.trace = changed.left.post, event.id, event.trace


async def _member(session: AsyncSession, bureau: str, season: str, member: Member) -> TeamMemberRow:
    return await session.get_one(TeamMemberRow, (bureau, season, member.directory, member.person))


def _row(fact: TeamsFormed | TeamChanged, event: Event, team: str, member: Member) -> TeamMemberRow:
    return TeamMemberRow(
        **member.model_dump(),
        bureau=event.bureau,
        season=fact.season,
        team=team,
        draw=None if member.native else fact.draw,
        event=event.id,
        trace=event.trace,
    )


SEASONS: Aggregate[Season] = Aggregate(name="teams", facts=FACTS, evolve=evolve, project=_project, missing=unknown)
