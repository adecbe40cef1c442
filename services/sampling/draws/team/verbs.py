"""What may happen next to the teams of a season: the table of their states and verbs."""

from services.sampling.draws.team import drawing, formation, succession
from services.sampling.draws.team.season import Season
from shared.access.roles import Permission
from shared.verbs import Verb, Verbs

TEAMS: Verbs[Season] = Verbs(
    ("检查组", "the teams"),
    {"unformed": "未组成", "formed": "已组成"},
    Verb(
        name="propose",
        zh="确定人员名单",
        decision=formation.propose,
        permission=Permission.TEAM_FORM,
        path="/teams/frames",
        states=("unformed",),
    ),
    Verb(
        name="form",
        zh="组成",
        decision=drawing.check_draw,
        permission=Permission.TEAM_FORM,
        path="/teams",
        states=("unformed",),
        leads_to=("formed",),
    ),
    Verb(
        name="depart",
        zh="登记离组",
        decision=succession.depart,
        permission=Permission.TEAM_FORM,
        path="/teams/{season}/departures",
        states=("formed",),
    ),
)
