"""What people may do next about a draw: the table of its states and verbs. That a draw ends is nobody's verb."""

from services.sampling.draws.draw import annulling, opening, substitution, succession
from services.sampling.draws.draw.lifecycle import Draw
from shared.access.roles import Permission
from shared.verbs import Missing, Verb, Verbs


def _team_not_formed(draw: Draw) -> list[Missing]:
    """A draw of members is changed only until its teams are formed, which the draw itself does not know."""
    if not draw.spec.purpose.startswith("teams/"):
        return []
    zh = "已组成执法检查组的，有人退出须在检查组中登记"
    return [Missing(zh=zh, en="once its teams are formed, who leaves is recorded there")]


DRAW: Verbs[Draw] = Verbs(
    ("抽查", "the draw"),
    {"announced": "已公告", "completed": "已完成", "failed": "已失败", "annulled": "已撤销"},
    Verb(
        name="substitute",
        zh="申请替换对象",
        decision=substitution.substitute,
        permission=Permission.CHANGE_REQUEST,
        path="/draws/{draw}/substitutions",
        states=("completed",),
        applies=lambda draw: not draw.assigns,
        missing=_team_not_formed,
    ),
    Verb(
        name="succeed",
        zh="登记递补",
        decision=succession.succeed,
        permission=Permission.SLOT_GIVE_UP,
        path="/draws/{draw}/successions",
        states=("completed",),
        applies=lambda draw: draw.assigns,
    ),
    Verb(
        name="open",
        zh="申请公开名单",
        decision=opening.open_names,
        permission=Permission.CHANGE_REQUEST,
        path="/draws/{draw}/opening",
        states=("completed", "annulled"),
        applies=lambda draw: draw.embargoed,
    ),
    Verb(
        name="annul",
        zh="申请撤销",
        decision=annulling.annul,
        permission=Permission.ANNULMENT_REQUEST,
        path="/draws/{draw}/annulments",
        states=("completed",),
    ),
)
