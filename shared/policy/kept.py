"""What a policy says and nothing here carries out yet: it is kept with the policy, and whoever adopts it is told so."""

from collections.abc import Iterator, Mapping

from shared.policy.deadlines import COUNTED, DeadlineRule
from shared.policy.faults import Fault
from shared.policy.places import dotted
from shared.policy.policy import Policy
from shared.policy.reading import PolicyFile

RULE = "not-carried-out"
"""The rule that a warning about such a place names; it has no statute."""
_CASES = ("处罚案件的办理", "the handling of penalty cases")
_COUNTIES = ("对县区检查的指导", "the guidance of counties")
_STARTS: Mapping[DeadlineRule, tuple[str, str]] = {
    "hand-over-penalty": _CASES,
    "file-case": _CASES,
    "report-rectification": _COUNTIES,
}
"""Rule that is not counted yet → the part that will count it."""


def warnings_of(file: PolicyFile) -> list[dict[str, str | int]]:
    """The warnings about what is only kept, with their lines in the file, in the form of the statutes' warnings."""
    return [
        {
            "rule": RULE,
            "line": file.line_of(fault.steps),
            "path": dotted(fault.steps),
            "statute": "",
            "article": "",
            "text": fault.reason,
            "text_en": fault.reason_en,
        }
        for fault in kept_only(file.policy)
    ]


def kept_only(policy: Policy) -> Iterator[Fault]:
    """Every place of the policy that nothing carries out yet."""
    for number, deadline in enumerate(policy.deadlines):
        if deadline.rule is None:
            yield Fault(
                ("deadlines", number),
                f"“{deadline.title}”没有写明 rule，本系统不知其因何事了结，只随政策留存，不起算期限；"
                "请改用已有的 rule，或自行掌握",
                f"'{deadline.title}' names no rule, so that nothing here knows what ends it: it is kept, and no clock "
                "runs; name a rule, or keep watch over it yourselves",
            )
        elif deadline.rule not in COUNTED:
            part, part_en = _STARTS[deadline.rule]
            yield Fault(
                ("deadlines", number, "rule"),
                f"{deadline.rule} 的期限随政策留存，待本系统具备{part}后起算；此前请自行掌握",
                f"the deadline {deadline.rule} is kept, and no clock runs for it before this system has {part_en}; "
                "until then keep watch over it yourselves",
            )
    yield from _clauses(policy)


def _clauses(policy: Policy) -> Iterator[Fault]:
    for number, kind in enumerate(policy.draws):
        if kind.joint:
            yield Fault(
                ("draws", number, "joint"),
                "联合部门随政策留存并公开；本系统只抽取本单位的人员，其他部门的人员由其自行抽取",
                "the departments are kept and public; here only the bureau's own people are drawn, and the others draw "
                "theirs",
            )
    if policy.appraisals:
        yield Fault(
            ("appraisals",),
            "考核指标随政策留存，本系统尚不计算名次和奖励",
            "appraisals are kept; nothing here computes ranks or rewards yet",
        )
    if policy.archive:
        yield Fault(
            ("archive",),
            "装订顺序和保管年限随政策留存，本系统尚不组卷",
            "the order of papers and the years of dossiers are kept; nothing here makes dossiers yet",
        )
