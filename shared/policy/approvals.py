"""The approvals of an inspection: for each of its steps, who drafts, who reviews, and who approves."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from typing import Annotated, Literal, get_args

from pydantic import BaseModel, ConfigDict, Field

from shared.access.roles import GRANTS, Permission, Role
from shared.policy.clauses import Citation, Clause
from shared.policy.faults import Fault
from shared.policy.occasions import Occasion
from shared.policy.places import Steps

InspectionStep = Literal["site-plan", "order", "extension", "report", "closing"]
"""A step of an inspection that a policy may have approved."""
Post = Literal["leader", "deputy"]
"""A post in the team that inspects the enterprise. One person holds it."""
Signer = Literal["leader", "deputy", "inspector", "group-leader", "reviewer", "legal", "registrar", "clerk", "chief"]
"""Who may sign: the holder of a post, who has the role of a group leader, or anybody with a role
(`shared.access.roles`).
"""
SIGNERS_ZH: Mapping[Signer, str] = {
    "leader": "组长",
    "deputy": "副组长",
    "inspector": "执法人员",
    "group-leader": "检查组长",
    "reviewer": "法制审核人员",
    "legal": "法规人员",
    "registrar": "监督管理股人员",
    "clerk": "文书",
    "chief": "批准人",
}
"""Each signer in Chinese."""
_Signers = Annotated[tuple[Signer, ...], Field(strict=False, min_length=1, max_length=9)]
_POSTS = frozenset(get_args(Post))
_PERMISSIONS = {
    "drafted_by": Permission.INSPECTION_PREPARE,
    "reviewed_by": Permission.INSPECTION_REVIEW,
    "approved_by": Permission.INSPECTION_APPROVE,
}
"""The permission of the verbs by which each act is done."""


class Signers(BaseModel):
    """The signers of each act of a step. Without `reviewed_by`, nobody reviews."""

    model_config = ConfigDict(frozen=True)

    drafted_by: tuple[Signer, ...]
    reviewed_by: tuple[Signer, ...] = ()
    approved_by: tuple[Signer, ...]


DEFAULT_SIGNERS = Signers(drafted_by=("inspector", "group-leader"), approved_by=("chief",))
"""The signers of a step for which the policy has no approval, or no policy is in force."""


class Approval(Clause):
    """Who drafts, reviews and approves a step of the inspections on these occasions: always different persons.

    Each act is done by one of the signers that are listed for it. Without `on`, the approval rules the step on every
    occasion that no other approval of the step names. Without `reviewed_by`, nobody reviews.
    """

    step: InspectionStep
    on: Annotated[tuple[Occasion, ...], Field(strict=False, max_length=7)] = ()
    drafted_by: _Signers
    reviewed_by: Annotated[tuple[Signer, ...], Field(strict=False, max_length=9)] = ()
    approved_by: _Signers
    basis: Citation

    @property
    def acts(self) -> dict[str, tuple[Signer, ...]]:
        """The name of each act in the file → its signers. An act that nobody does is left out."""
        acts = {"drafted_by": self.drafted_by, "reviewed_by": self.reviewed_by, "approved_by": self.approved_by}
        return {act: signers for act, signers in acts.items() if signers}


def signers_of(step: InspectionStep, occasion: Occasion, approvals: Iterable[Approval]) -> Signers:
    """The signers of a step of an inspection on this occasion. Every step is signed, whatever the policy leaves out."""
    ruling = [
        approval for approval in approvals if approval.step == step and (occasion in approval.on or not approval.on)
    ]
    if not ruling:
        return DEFAULT_SIGNERS
    narrowest = next((approval for approval in ruling if approval.on), ruling[0])
    return Signers.model_validate(narrowest.acts)


def approval_faults(approvals: Sequence[Approval], held: Collection[Post]) -> Iterator[Fault]:
    """Faults of approvals that cannot be applied: two of them rule one step on one occasion; a signer has no permission
    for the act; a team has no holder of a post; the acts cannot be done by different persons. `held`: the posts that
    every team has.
    """
    ruled: dict[tuple[str, str], int] = {}
    for number, approval in enumerate(approvals):
        for place, occasion in enumerate(approval.on or [""]):
            steps: Steps = ("approvals", number, "on", place) if occasion else ("approvals", number)
            if (earlier := ruled.setdefault((approval.step, occasion), number)) != number or (
                occasion in approval.on[:place]
            ):
                yield Fault(
                    steps,
                    f"{approval.step} 在“{occasion or '其余事由'}”的审批第 {earlier + 1} 项已规定，请删去其一",
                    f"item {earlier + 1} rules {approval.step} on {occasion or 'other occasions'} already; keep one",
                )
        yield from _without_permission(approval, ("approvals", number))
        yield from _holders(approval, held, ("approvals", number))
        yield from _too_few(approval, ("approvals", number))


def unseen_faults(approvals: Sequence[Approval], seen_by: Collection[str]) -> Iterator[Fault]:
    """Faults of acts that nobody can do for a covert visit, because their signers do not see it. The crew sees its own
    visits; the holder of a post acts as a group leader.
    """
    seeing = {*seen_by, "inspector", *(_POSTS if "group-leader" in seen_by else ())}
    for number, approval in enumerate(approvals):
        for act, signers in approval.acts.items():
            if seeing.isdisjoint(signers):
                yield Fault(
                    ("approvals", number, act),
                    f"{'、'.join(signers)} 看不到未公开的暗查，无人可办；请增列可以看到的人，或修改 covert.seen_by",
                    f"{', '.join(signers)} do not see covert visits, so nobody could act; add a signer who does, or "
                    "change covert.seen_by",
                )


def _without_permission(approval: Approval, steps: Steps) -> Iterator[Fault]:
    """The faults of signers whose role may not take the verb of their act, so that they could never act."""
    for act, signers in approval.acts.items():
        able = able_to(_PERMISSIONS[act])
        for place, signer in enumerate(signers):
            if signer not in able:
                yield Fault(
                    (*steps, act, place),
                    f"{signer} 没有办理这一步的权限；可列：{'、'.join(able)}",
                    f"{signer} has no permission for this act; it may be done by: {', '.join(able)}",
                )


def able_to(permission: Permission) -> tuple[Signer, ...]:
    """The signers who can act under the permission. The holder of a post has the role of a group leader."""
    roles = {role.value for role in GRANTS[permission]}
    return tuple(
        signer
        for signer in get_args(Signer)
        if signer in roles or (signer in _POSTS and Role.GROUP_LEADER in GRANTS[permission])
    )


def _holders(approval: Approval, held: Collection[Post], steps: Steps) -> Iterator[Fault]:
    for act, signers in approval.acts.items():
        for place, signer in enumerate(signers):
            if signer in _POSTS and signer not in held:
                yield Fault(
                    (*steps, act, place),
                    f"不是每个 teams 都写有 {signer}，无人可办；请在各组写明 {signer}，或改为岗位角色",
                    f"not every team has a {signer}, so nobody could act; give each team a {signer}, or name a role",
                )


def _too_few(approval: Approval, steps: Steps) -> Iterator[Fault]:
    """The fault of an approval whose acts need more different persons than its posts have holders.

    A role may have any number of holders, so that only acts without a role can be too many.
    """
    by_posts = [signers for signers in approval.acts.values() if _POSTS.issuperset(signers)]
    if len(by_posts) > len({signer for signers in by_posts for signer in signers}):
        yield Fault(
            steps,
            "起草、审核、批准须由不同的人办理，而所列职务没有那么多人；请增加可以办理的职务或岗位角色",
            "different persons draft, review and approve, but the posts have fewer holders; add posts or roles",
        )
