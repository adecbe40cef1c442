"""Reading the circumstances of visits: who heads the teams, what was on record of the enterprises, and their caps."""

from collections.abc import Collection, Mapping
from datetime import date

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col, select

from services.sampling.draws.assignment.composing import PersonNow, TeamKey
from services.sampling.past.drawn.opened import is_open
from services.sampling.past.inspection.tables import InspectionRow
from services.sampling.past.membership.tables import TeamMemberRow
from services.sampling.registers.enterprises import search_store
from services.sampling.registers.enterprises.conditions_in_sql import Among
from services.sampling.registers.enterprises.sheet import Question, Sheet
from services.sampling.rules.policy.store import in_force
from shared.contracts.assignment import EarlierVisit, TeamHead
from shared.policy.draws import Cap

_POSTS = ("leader", "deputy")


async def posts(session: AsyncSession, bureau: str, seasons: Collection[str]) -> list[TeamMemberRow]:
    """The members who lead a team of these seasons, or stand in for the leader."""
    query = select(TeamMemberRow).where(
        TeamMemberRow.bureau == bureau,
        col(TeamMemberRow.season).in_(seasons),
        col(TeamMemberRow.post).in_(_POSTS),
    )
    return list(await session.scalars(query))


def heads_of(
    rows: Collection[TeamMemberRow], people: Mapping[str, PersonNow]
) -> Mapping[TeamKey, tuple[TeamHead, ...]]:
    """(season, code of the team) → its leader and its deputy, as the register has them today."""
    heads: dict[TeamKey, tuple[TeamHead, ...]] = {}
    for row in sorted(rows, key=lambda row: _POSTS.index(row.post)):
        if person := people.get(row.person):
            said = {"post": row.post, "person": person.id, "name": person.name, "subject": person.subject}
            key = (row.season, row.team)
            heads[key] = (*heads.get(key, ()), TeamHead.model_validate(said))
    return heads


async def on_record(
    session: AsyncSession, bureau: str, identifiers: Collection[str], since: date
) -> Mapping[str, tuple[EarlierVisit, ...]]:
    """Enterprise → its inspections since a day that everybody may know of: not those of a covert draw before it is
    opened.
    """
    query = (
        select(InspectionRow)
        .where(InspectionRow.bureau == bureau, col(InspectionRow.identifier).in_(identifiers))
        .where(text(is_open("sampling.inspection")))
        .where(InspectionRow.held_on >= since)
        .order_by(col(InspectionRow.held_on), col(InspectionRow.id))
    )
    found: dict[str, tuple[EarlierVisit, ...]] = {}
    for row in await session.scalars(query):
        visit = EarlierVisit.model_validate(row, from_attributes=True)
        found[row.identifier] = (*found.get(row.identifier, ()), visit)
    return found


async def caps_of(
    session: AsyncSession, bureau: str, identifiers: Collection[str], today: date
) -> Mapping[str, tuple[Cap, ...]]:
    """Enterprise → the caps of the policy in force that apply to it."""
    ruling = await in_force(session, bureau, today)
    caps = ruling.policy.coverage.caps if ruling else ()
    if not caps or not identifiers:
        return {}
    asked = {str(number): Question(cap.where, today) for number, cap in enumerate(caps)}
    sheet = Sheet(Question(None, today), (), asked)
    groups = await search_store.filled(session, Among(bureau, identifiers=sorted(identifiers)), sheet)
    return {
        identifier: tuple(cap for number, cap in enumerate(caps) if group.fits[str(number)])
        for group in groups
        for identifier in group.identifiers
    }
