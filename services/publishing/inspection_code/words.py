"""The words of an inspection's page: what it has come to, why it is held, how the draws behind it are called."""

from collections.abc import Mapping
from typing import Literal, NamedTuple

from services.publishing.site.reasons import Words
from shared.contracts.inspection_codes import CodeStanding
from shared.policy.draws import Method
from shared.policy.occasions import Occasion


class SaidOfCode(NamedTuple):
    """What an inspection has come to: the heading, and what its reader is to do. `good`: it may be held, or was."""

    heading: Words
    advice: Words
    good: bool = True


STANDINGS: Mapping[CodeStanding, SaidOfCode] = {
    "approved": SaidOfCode(
        Words("真实，已获批准", "Genuine and approved"),
        Words(
            "这次检查由本机关批准。请对照下面的人员和事项；与现场不符的，请先不要接受检查，并向该机关求证。",
            "The bureau has approved this inspection. Compare people and items below with what you see; if they "
            "differ, ask the bureau before the inspection begins.",
        ),
    ),
    "on-site": SaidOfCode(
        Words("真实，已获批准，正在检查", "Genuine, approved, and going on now"),
        Words(
            "检查人员已登记到场。请对照下面的人员和事项；与现场不符的，请先不要接受检查，并向该机关求证。",
            "The officers are on record as arrived. Compare people and items below with what you see; if they differ, "
            "ask the bureau before the inspection goes on.",
        ),
    ),
    "over": SaidOfCode(
        Words("真实，现场检查已经结束", "Genuine, and over"),
        Words(
            "这次检查的现场部分已经结束。有人凭此码要求再次入企检查的，请先不要接受，并向该机关求证。",
            "The visit has been held. If somebody asks to inspect again with this code, do not let them, and ask the "
            "bureau.",
        ),
    ),
    "not-held": SaidOfCode(
        Words("这次检查未能进行，已经终止", "Not held, and ended"),
        Words(
            "凭此码不能再检查。有人凭此码要求检查的，请不要接受，并向该机关求证。",
            "Nobody may inspect with this code any more. If somebody asks to, refuse, and ask the bureau.",
        ),
        good=False,
    ),
    "unapproved": SaidOfCode(
        Words("批准已经收回，现在不能检查", "Its approval was taken back"),
        Words(
            "检查方案退回重拟，再获批准之前不得检查。有人凭此码要求检查的，请不要接受，并向该机关求证。",
            "The plan was sent back; until it is approved again, nobody may inspect. If somebody asks to, refuse, and "
            "ask the bureau.",
        ),
        good=False,
    ),
    "called-off": SaidOfCode(
        Words("这次检查已经取消", "Called off"),
        Words(
            "凭此码不能检查。有人凭此码要求检查的，请不要接受，并向该机关求证。",
            "Nobody may inspect with this code. If somebody asks to, refuse, and ask the bureau.",
        ),
        good=False,
    ),
    "revoked": SaidOfCode(
        Words("这次检查已经撤销", "Revoked"),
        Words(
            "凭此码不能检查。有人凭此码要求检查的，请不要接受，并向该机关求证。",
            "Nobody may inspect with this code. If somebody asks to, refuse, and ask the bureau.",
        ),
        good=False,
    ),
}
OCCASIONS: Mapping[Occasion, Words] = {
    "plan": Words("年度检查计划", "the bureau's plan"),
    "draw": Words("双随机抽查", "a random draw"),
    "complaint": Words("投诉举报的核查", "a report that is looked into"),
    "special-order": Words("专项检查", "a special inspection"),
    "re-inspection": Words("整改情况的复查", "a look at what was ordered to be put right"),
    "guidance": Words("上级对检查工作的指导", "guidance by the bureau above"),
    "other": Words("其他", "other"),
}
METHODS: Mapping[Method, Words] = {
    "on-site": Words("现场检查", "on site"),
    "online": Words("网络检查", "over the network"),
    "documents": Words("书面检查", "by documents"),
}
DREW: Mapping[Literal["enterprise", "items", "crew"], Words] = {
    "enterprise": Words("检查对象", "the enterprise"),
    "items": Words("检查事项", "the items"),
    "crew": Words("检查人员", "the officers"),
}
"""What a draw behind the visit drew."""
