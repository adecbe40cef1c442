"""Who joins a team when a member leaves: the next of the role's reserve, in the order of the draw, each person once."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple
from uuid import UUID

from services.sampling.draws.frame.members import OutReason
from services.sampling.draws.team.formation import DrawnPerson
from services.sampling.draws.team.season import Season, unknown
from shared.contracts.team import Directory, FormedTeam, Member, TeamChanged
from shared.errors import Conflict, Invalid


class NotAMember(Invalid):
    code = "not-a-member"
    title = "不是检查组成员"
    title_en = "The person is not a member of a team"


class SuccessorNeeded(Conflict):
    code = "successor-needed"
    title = "须指定接任组长、副组长的成员"
    title_en = "The request must name a successor to the post"


class Departure(NamedTuple):
    """Which member leaves and why; and which member takes over the post if a leader or deputy leaves."""

    person: str
    reason: str
    successor: str | None = None


class Reserve(NamedTuple):
    """The reserve of a role, in the order of the draw: (id in the draw, person). `unfit`: key → why the person cannot
    serve now.
    """

    directory: Directory
    queue: Sequence[tuple[str, DrawnPerson]]
    unfit: Mapping[str, OutReason]


def member_of(season: Season, person: str) -> tuple[FormedTeam, Member]:
    """The team of a person, and the person's membership. Raises TeamsUnknown before the teams are formed;
    NotAMember.
    """
    require_formed(season)
    found = season.member(person)
    if found is None:
        raise NotAMember(
            f"{person} 不是 {season.season} 检查组的成员；请填写名录中的编号。",
            f"{person} is in no team of {season.season}; give the key of a register.",
            person=person,
        )
    return found


def require_formed(season: Season) -> UUID:
    """The draw that formed the teams. Raises TeamsUnknown."""
    if season.draw is None:
        raise unknown(season.season)
    return season.draw


def depart(season: Season, departure: Departure, reserve: Reserve) -> TeamChanged:
    """The change of the team: the member leaves, and the next of the role's reserve joins. If nobody is left, the place
    stays vacant.

    Raises TeamsUnknown, NotAMember, SuccessorNeeded.
    """
    team, left = member_of(season, departure.person)
    # The record names the successor by the key that the team has.
    named = season.member(departure.successor) if departure.successor else None
    successor = named[1].person if named else departure.successor
    _check_successor(team, left, successor)
    passed_over: dict[str, str] = {}
    substitute: tuple[str, DrawnPerson] | None = None
    for id_, who in reserve.queue:
        if id_ in season.stood_in or season.member(who.person):
            continue
        # A person who cannot serve now is passed over on record, and keeps the place in the queue for later.
        if who.person in reserve.unfit:
            passed_over[id_] = reserve.unfit[who.person].because
            continue
        substitute = id_, who
        break
    return TeamChanged(
        season=season.season,
        team=team.code,
        draw=require_formed(season),
        substitute=substitute and substitute[0],
        left=left,
        reason=departure.reason,
        joined=substitute and _joining(substitute[1], left, reserve.directory),
        successor=successor,
        passed_over=passed_over,
    )


def _joining(who: DrawnPerson, left: Member, directory: Directory) -> Member:
    return Member(directory=directory, person=who.person, name=who.name, role=left.role)


def _check_successor(team: FormedTeam, left: Member, successor: str | None) -> None:
    """Refuse a wrong successor: if a leader or deputy leaves, a member of the same team must be named; otherwise no
    successor may be named.
    """
    able = [member for member in team.members if member.person != left.person and member.post != "leader"]
    if left.post == "member":
        able = []
    if successor in ({member.person for member in able} if able else {None}):
        return
    if left.post == "member":
        raise NotAMember(
            f"{left.name}不是组长、副组长，无须接任（successor）；请去掉这一项。",
            f"{left.person} leads no team, so that nobody succeeds; leave `successor` out.",
            person=left.person,
        )
    named = "、".join(f"{member.name} {member.person}" for member in able)
    post = "组长" if left.post == "leader" else "副组长"
    raise SuccessorNeeded(
        f"{left.name}是{team.name}的{post}；请指定接任的本组成员（successor）：{named}。",
        f"{left.person} is {left.post} of {team.code}; name the member who takes over in `successor`: {named}.",
        people=[member.person for member in able],
    )
