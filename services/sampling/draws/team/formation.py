"""How teams are formed: natives belong to a team by their section and are fixed before the draw; the others are drawn
into exact quotas.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date
from typing import NamedTuple

from services.sampling.draws.frame.left_out import gathered, public_reason
from services.sampling.draws.frame.members import Candidate, Excluded, FrameMembers, LeftOutAlike, grouped
from services.sampling.draws.team import quotas
from services.sampling.draws.team.eligibility import Person, PersonStanding, standing
from services.sampling.draws.team.natives import Sorted, deputies, leaders, sort
from services.sampling.registers.records.naming import name_of
from shared.contracts.frame import ProposedDeal
from shared.contracts.sampling import Entropy
from shared.contracts.team import Directory, FormedTeam, Member, Post, ProposedTeam, Quota
from shared.errors import Invalid
from shared.policy.policy import Policy
from shared.policy.teams import Team


class NoFormation(Invalid):
    code = "no-formation"
    title = "方案未规定检查组的组成"
    title_en = "The policy forms no teams"


class SeasonNotThePolicys(Invalid):
    code = "season-not-the-policys"
    title = "现行方案没有这一期检查组"
    title_en = "The policy forms no teams for the season"


class Proposal(NamedTuple):
    """The facts that are fixed before the draw: each team with its natives, the register of each role, everybody in
    these registers (who may be drawn, and who is left out), the size of the reserve, and where the randomness comes
    from.
    """

    teams: tuple[ProposedTeam, ...]
    directories: dict[str, Directory]
    members: FrameMembers
    reserve: int
    entropy: Entropy

    @property
    def population(self) -> Directory:
        """The register that the frame is of: `experts` if only experts are drawn, else `people`."""
        drawn = {self.directories[deal.stratum] for deal in self.deals}
        return "experts" if drawn == {"experts"} else "people"

    @property
    def deals(self) -> tuple[ProposedDeal, ...]:
        return deals_of(self.teams)


class DrawnPerson(NamedTuple):
    """A person whom a draw drew: the key in the register, and the name in the register."""

    person: str
    name: str


def check_season(policy: Policy, season: str, on: date) -> None:
    """Refuse a season that the policy does not name; without names, teams are formed for the calendar year. Otherwise
    somebody could draw teams for season after season, and then use the teams that they like. Raises
    SeasonNotThePolicys.
    """
    seasons = (policy.formation and policy.formation.seasons) or (f"{on.year:04}",)
    if season not in seasons:
        raise SeasonNotThePolicys(
            f"现行方案“{policy.title}”只为下列各期组成检查组：{'、'.join(seasons)}；没有“{season}”。"
            "请填写其中一期（season），或在方案中写明各期（formation.seasons）并通过。",
            f"The policy in force, {policy.title!r}, forms teams for {', '.join(seasons)}, and not for {season!r}. "
            "Name one of these, or adopt a policy that has the season (formation.seasons).",
            season=season,
            seasons=list(seasons),
        )


def propose(policy: Policy, pool: Sequence[Person], on: date) -> Proposal:
    """The natives of each team, and the people who may be drawn into each role. `pool`: the people and experts of the
    registers.

    Raises NoFormation; raises QuotasImpossible, which lists every fault and the people whom it concerns.
    """
    formation = policy.formation
    if formation is None or not policy.teams:
        raise NoFormation(
            f"现行方案“{policy.title}”没有写明检查组（teams）和组成办法（formation）；请先在方案中写明并通过。",
            f"The policy in force, {policy.title!r}, has no teams or no formation; add both, and adopt it.",
        )
    judged = [standing(formation, person, on) for person in pool]
    sorted_ = sort(policy.teams, judged, frozenset(quotas.asked(policy.teams)), on)
    faults = [
        *quotas.unnamed_roles(policy.teams, formation),
        *quotas.kept_twice(pool),
        *quotas.of_several(policy.teams, judged, on),
        *(fault for team in policy.teams for fault in quotas.native_faults(team, sorted_, on)),
        *quotas.shortages(policy.teams, sorted_),
    ]
    if faults:
        raise quotas.impossible(faults)
    return Proposal(
        teams=tuple(_proposed(team, sorted_, on) for team in policy.teams),
        directories={role.name: role.population for role in formation.roles},
        members=_members({role.population for role in formation.roles}, judged, sorted_),
        reserve=formation.reserve,
        entropy=formation.entropy,
    )


def _members(directories: Collection[Directory], judged: Sequence[PersonStanding], sorted_: Sorted) -> FrameMembers:
    """Everybody in the registers from which people are drawn. A member's name has the register and the key."""
    out = {one.identifier: one for one in sorted_.out}
    drawable = {who.person.key for who in sorted_.others}
    left = [
        (_reason(out.get(who.person.key)), [_name(who)], [who.person.name])
        for who in judged
        if who.person.directory in directories and who.person.key not in drawable
    ]
    return FrameMembers(
        units=grouped(Candidate(_name(who), who.person.name, who.role) for who in sorted_.others),
        left_out=[LeftOutAlike(*group) for group in gathered(left)],
        excluded=sorted_.out,
    )


def _name(who: PersonStanding) -> str:
    return name_of(who.person.directory, who.person.key)


def _reason(excluded: Excluded | None) -> str:
    """The public reason; whoever is not among the excluded fits no role."""
    return "outside-rule" if excluded is None else public_reason(reason.because for reason in excluded.reasons)


def deals_of(teams: Iterable[ProposedTeam]) -> tuple[ProposedDeal, ...]:
    """One deal for each role into which a team draws people. The deal is named like `G/领导` and draws from the role's
    stratum.
    """
    return tuple(
        ProposedDeal(name=_deal(team, quota), stratum=quota.role, count=quota.drawn)
        for team in teams
        for quota in team.quotas
        if quota.drawn
    )


def form(
    teams: Iterable[ProposedTeam], directories: Mapping[str, Directory], drawn: Mapping[str, Sequence[DrawnPerson]]
) -> tuple[FormedTeam, ...]:
    """The formed teams, with natives and drawn members. `drawn`: deal → the people it drew; a substitute has the place
    of the person it replaces.
    """
    return tuple(
        FormedTeam(
            code=team.code,
            name=team.name,
            members=(
                *team.natives,
                *(
                    Member(directory=directories[quota.role], person=one.person, name=one.name, role=quota.role)
                    for quota in team.quotas
                    if quota.drawn
                    for one in drawn[_deal(team, quota)]
                ),
            ),
        )
        for team in teams
    )


def _deal(team: ProposedTeam, quota: Quota) -> str:
    return f"{team.code}/{quota.role}"


def _proposed(team: Team, pool: Sorted, on: date) -> ProposedTeam:
    natives = pool.of(team)
    posts: dict[str, Post] = {
        **{who.person.key: "deputy" for who in deputies(team, natives, on)},
        **{who.person.key: "leader" for who in leaders(team, natives, on)},
    }
    return ProposedTeam(
        code=team.code,
        name=team.name,
        quotas=tuple(Quota(role=role, native=quota.native, drawn=quota.drawn) for role, quota in team.quotas.items()),
        natives=tuple(
            Member(
                directory=who.person.directory,
                person=who.person.key,
                name=who.person.name,
                role=who.role,
                post=posts.get(who.person.key, "member"),
                native=True,
            )
            for who in natives
        ),
    )
