"""Reading the circumstances of visits: who heads the teams, what was on record of the enterprises, and their caps."""

from collections.abc import Collection, Mapping
from datetime import date
from typing import NamedTuple, TypeVar

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col, select

from services.sampling.draws.assignment.composing import PersonNow, TeamKey
from services.sampling.past.drawn.opened import is_open
from services.sampling.past.inspection.tables import InspectionRow
from services.sampling.past.membership.tables import TeamMemberRow
from services.sampling.registers.enterprises import search_store
from services.sampling.registers.enterprises.conditions_in_sql import Among
from services.sampling.registers.enterprises.former_store import Numbers
from services.sampling.registers.enterprises.sheet import Question, Sheet
from services.sampling.rules.policy.store import in_force, policy_adopted
from shared.contracts.assignment import EarlierVisit, TeamHead
from shared.policy.coverage import Cap
from shared.policy.draws import Method

V = TypeVar("V")

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


class AskedOf(NamedTuple):
    """Enterprises as draws name them, and the identifiers that they have, or had, beside."""

    identifiers: Collection[str]
    numbers: Numbers

    def told(self, found: Mapping[str, V]) -> Mapping[str, V]:
        """What was found of enterprises by their present identifiers, by the identifiers that draws name."""
        present = ((one, self.numbers.present(one)) for one in self.identifiers)
        return {one: found[now] for one, now in present if now in found}


async def on_record(
    session: AsyncSession, bureau: str, asked: AskedOf, since: date
) -> Mapping[str, tuple[EarlierVisit, ...]]:
    """Enterprise → its inspections since a day that everybody may know of: not those of a covert draw before it is
    opened. Those that name it by a number of before are among them.
    """
    numbers = asked.numbers
    query = (
        select(InspectionRow)
        .where(InspectionRow.bureau == bureau, col(InspectionRow.identifier).in_(numbers.all_of(asked.identifiers)))
        .where(text(is_open("sampling.inspection")))
        .where(InspectionRow.held_on >= since)
        .order_by(col(InspectionRow.held_on), col(InspectionRow.id))
    )
    found: dict[str, tuple[EarlierVisit, ...]] = {}
    for row in await session.scalars(query):
        visit = EarlierVisit.model_validate(row, from_attributes=True)
        present = numbers.present(row.identifier)
        found[present] = (*found.get(present, ()), visit)
    return asked.told(found)


async def methods_of(
    session: AsyncSession, bureau: str, kinds: Collection[tuple[str, str]]
) -> Mapping[tuple[str, str], tuple[Method, ...]]:
    """(policy file, kind of draw) → how enterprises are inspected that are drawn by this kind."""
    policies = {file: await policy_adopted(session, bureau, file) for file in {file for file, _ in kinds}}
    found = {(file, name): adopted.policy.draw_kind(name) for file, name in kinds if (adopted := policies[file])}
    return {each: kind.methods for each, kind in found.items() if kind}


async def caps_of(
    session: AsyncSession, bureau: str, enterprises: AskedOf, today: date
) -> Mapping[str, tuple[Cap, ...]]:
    """Enterprise → the caps of the policy in force that apply to it."""
    ruling = await in_force(session, bureau, today)
    caps = ruling.policy.coverage.caps if ruling else ()
    identifiers = set(map(enterprises.numbers.present, enterprises.identifiers))
    if not caps or not identifiers:
        return {}
    asked = {str(number): Question(cap.where, today) for number, cap in enumerate(caps)}
    sheet = Sheet(Question(None, today), (), asked)
    groups = await search_store.filled(session, Among(bureau, identifiers=sorted(identifiers)), sheet)
    return enterprises.told(
        {
            identifier: tuple(cap for number, cap in enumerate(caps) if group.fits[str(number)])
            for group in groups
            for identifier in group.identifiers
        }
    )
