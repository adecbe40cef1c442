"""Which people belong to a team by their section (the team's natives), and which natives lead the team."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import NamedTuple

from services.sampling.draws.frame.members import Excluded, OutReason
from services.sampling.draws.team.eligibility import PersonStanding
from shared.policy.conditions import Condition, matches
from shared.policy.teams import Team

_NOT_DRAWN = OutReason("role-not-drawn", "该岗位不抽取人员。", "Nobody is drawn into this role.")


class Sorted(NamedTuple):
    """`natives`: (team, role) → natives who can serve; `absent`: team → natives who cannot; `others`: people who may be
    drawn; `out`: people who fit a role but may not be drawn.
    """

    natives: Mapping[tuple[str, str], Sequence[PersonStanding]]
    absent: Mapping[str, Sequence[PersonStanding]]
    others: Sequence[PersonStanding]
    out: Sequence[Excluded]

    def of(self, team: Team) -> list[PersonStanding]:
        """The natives of a team, in the order of its roles; natives of a role without a quota come last."""
        roles = dict.fromkeys([*team.quotas, *(role for code, role in self.natives if code == team.code)])
        return [who for role in roles for who in self.natives.get((team.code, role), ())]


def sort(teams: Sequence[Team], judged: Iterable[PersonStanding], drawn: frozenset[str], on: date) -> Sorted:
    """Everybody who fits a role, sorted: native, absent, may be drawn, or out. `drawn` are the roles into which people
    are drawn.
    """
    natives: defaultdict[tuple[str, str], list[PersonStanding]] = defaultdict(list)
    absent: defaultdict[str, list[PersonStanding]] = defaultdict(list)
    others, out = [], []
    for who in judged:
        if not who.role:
            continue
        reasons = list(who.reasons)
        home = next(iter(homes(teams, who, on)), None)
        if home is not None:
            (absent[home.code] if reasons else natives[home.code, who.role]).append(who)
            reasons.append(OutReason("native", f"是{home.name}原有人员，不参加抽取。", f"Is a native of {home.code}."))
        elif who.role not in drawn:
            reasons.append(_NOT_DRAWN)
        if reasons:
            out.append(Excluded(who.person.key, who.person.name, tuple(reasons), who.role))
        else:
            others.append(who)
    return Sorted(natives, absent, others, out)


def homes(teams: Iterable[Team], who: PersonStanding, on: date) -> list[Team]:
    """The teams to which a person belongs by their section: at most one if the policy has no fault. Experts have no
    section.
    """
    if who.person.directory != "people":
        return []
    return [team for team in teams if team.natives is not None and matches(team.natives, who.subject, on)]


def leaders(team: Team, natives: Iterable[PersonStanding], on: date) -> list[PersonStanding]:
    return _fitting(team.leader, natives, on)


def deputies(team: Team, natives: Sequence[PersonStanding], on: date) -> list[PersonStanding]:
    """The natives who fit the condition for the deputy and are not the leader."""
    leading = leaders(team, natives, on)[:1]
    return [who for who in _fitting(team.deputy, natives, on) if who not in leading]


def _fitting(condition: Condition | None, natives: Iterable[PersonStanding], on: date) -> list[PersonStanding]:
    return [] if condition is None else [who for who in natives if matches(condition, who.subject, on)]
