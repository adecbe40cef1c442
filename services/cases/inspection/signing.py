"""Papers that need the hands of several persons: a draft, the acts that the policy asks for, and refusals.

The drafter, the reviewer and the approver are always different persons. What was said about a draft stays on record.
"""

from collections.abc import Collection
from typing import Literal, NamedTuple
from uuid import UUID

from pydantic import BaseModel, ConfigDict

from shared.access.roles import Role
from shared.approval import SamePerson
from shared.contracts.inspection.signing import Act, Acts, Passed, SentBack
from shared.errors import Conflict, Forbidden
from shared.log.deed import Deed
from shared.policy.approvals import InspectionStep, Post, Signer, Signers

_ZH: dict[Act | Literal["draft"], str] = {"draft": "起草", "review": "审核", "approval": "批准"}


class NotASigner(Forbidden):
    code = "not-a-signer"
    title = "您不能办理这一步"
    title_en = "You may not do this step"


class NotThisAct(Conflict):
    code = "not-this-act"
    title = "文书尚不能办理这一步"
    title_en = "The paper does not wait for this act"


class Signatory(NamedTuple):
    """The person who acts: the subject, the roles, and the posts in the team that inspects the enterprise."""

    person: str
    roles: frozenset[Role] = frozenset()
    posts: frozenset[Post] = frozenset()


class Said(Deed):
    """What a reviewer or an approver did with a draft, and the opinion."""

    act: Act
    opinion: str


class Signed(BaseModel):
    """The hands of one draft: who drafted it, who let it pass, who sent it back. `needs`: the acts that it needs."""

    model_config = ConfigDict(frozen=True)

    drafting: Deed
    needs: Acts
    passed: tuple[Said, ...] = ()
    sent_back: Said | None = None

    @property
    def waits_for(self) -> Act | None:
        """The act that the draft waits for; None if it counts, or was sent back."""
        done = {said.act for said in self.passed}
        return None if self.sent_back else next((act for act in self.needs if act not in done), None)

    @property
    def status(self) -> Literal["drafted", "reviewed", "approved", "refused"]:
        if self.sent_back:
            return "refused"
        if self.waits_for is None:
            return "approved"
        return "reviewed" if self.passed else "drafted"

    @property
    def counts(self) -> bool:
        """Whether the draft has all the acts that it needs."""
        return self.status == "approved"

    @property
    def last(self) -> Deed:
        """The deed since which the draft counts, or the newest one."""
        return self.sent_back or (self.passed[-1] if self.passed else self.drafting)

    @property
    def people(self) -> frozenset[str]:
        """The subjects of the persons who drafted it and let it pass."""
        return frozenset({self.drafting.person, *(said.person for said in self.passed)})

    def after(self, what: Passed | SentBack, deed: Deed) -> "Signed":
        """The hands after one more act."""
        said = Said(**deed.model_dump(), act=what.act, opinion=what.opinion)
        if isinstance(what, SentBack):
            return self.model_copy(update={"sent_back": said})
        return self.model_copy(update={"passed": (*self.passed, said)})


class Draft(NamedTuple):
    """A draft of a paper, and by whom its step may be signed. `order`, `number`: the order that the paper is, or the
    requirement whose extension it is.
    """

    paper: InspectionStep
    signed: Signed
    signers: Signers
    order: UUID | None = None
    number: int | None = None


def acts_of(signers: Signers) -> Acts:
    """The acts that a draft needs, by its signers."""
    return ("review", "approval") if signers.reviewed_by else ("approval",)


def check_drafter(who: Signatory, signers: Signers) -> None:
    """Refuse a draft by somebody whom the policy does not name for it. Raises NotASigner."""
    _check_signer(who, "draft", signers.drafted_by)


def let_pass(draft: Draft, act: Act, who: Signatory, opinion: str) -> Passed:
    """An act of the draft. Raises NotThisAct, SamePerson, NotASigner."""
    _check(draft, act, who)
    return Passed(paper=draft.paper, order=draft.order, number=draft.number, act=act, opinion=opinion)


def send_back(draft: Draft, who: Signatory, opinion: str) -> SentBack:
    """The refusal of the draft, by who may do the act that it waits for. Raises NotThisAct, SamePerson, NotASigner."""
    act = draft.signed.waits_for or "approval"
    _check(draft, act, who)
    return SentBack(paper=draft.paper, order=draft.order, number=draft.number, act=act, opinion=opinion)


def _check(draft: Draft, act: Act, who: Signatory) -> None:
    waiting = draft.signed.waits_for
    if waiting != act:
        raise NotThisAct(
            f"该文书现待{_ZH[waiting] if waiting else '（无）'}，不能办理{_ZH[act]}。",
            f"The paper waits for: {waiting or 'nothing'}. It does not wait for the {act}.",
            waiting=waiting or "",
        )
    if who.person in draft.signed.people:
        raise SamePerson(
            "起草人、审核人、批准人须为不同的人；请由另一人办理。",
            "The drafter, the reviewer and the approver must be different persons; somebody else must do this.",
        )
    # If the policy has changed since the draft, and names no reviewer any more, an approver reviews.
    reviewers = draft.signers.reviewed_by or draft.signers.approved_by
    _check_signer(who, act, reviewers if act == "review" else draft.signers.approved_by)


def _check_signer(who: Signatory, act: Act | Literal["draft"], signers: Collection[Signer]) -> None:
    if {*who.roles, *who.posts} & set(signers):
        return
    raise NotASigner(
        f"按现行规则，{_ZH[act]}由{'、'.join(signers)}办理；请由其办理。",
        f"By the policy in force, the {act} is done by: {', '.join(signers)}. One of them must do it.",
        signers=[*map(str, signers)],
    )
