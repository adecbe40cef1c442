"""Papers that need the hands of several persons: a draft, the acts that the policy asks for, and refusals.

The drafter, the reviewer and the approver are always different persons. The policy of the day of the draft says who may
sign; the note of the draft keeps it. What was said about a draft stays on record.
"""

from collections.abc import Collection
from typing import Literal, NamedTuple
from uuid import UUID

from pydantic import BaseModel, ConfigDict

from shared.access.roles import Role
from shared.approval import SamePerson
from shared.contracts.inspection.signing import Act, Passed, SentBack
from shared.errors import Conflict, Forbidden
from shared.log.deed import Deed
from shared.policy.approvals import SIGNERS_ZH, InspectionStep, Post, Signer, Signers

ACTS_ZH: dict[Act | Literal["draft"], str] = {"draft": "起草", "review": "审核", "approval": "批准"}
HandsStatus = Literal["drafted", "reviewed", "approved", "refused", "lapsed"]


class NotASigner(Forbidden):
    code = "not-a-signer"
    title = "您不能办理这一步"
    title_en = "You may not do this step"


class NotThisAct(Conflict):
    code = "not-this-act"
    title = "文书尚不能办理这一步"
    title_en = "The paper does not wait for this act"


class DraftWaits(Conflict):
    code = "draft-waits"
    title = "已有一稿待审"
    title_en = "A draft of somebody else waits"


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
    """The hands of one draft: who drafted it, who may sign it, who let it pass, who sent it back.

    `lapsed`: the deed that made the waiting draft pointless: another draft, or the end of what it asks for.
    """

    model_config = ConfigDict(frozen=True)

    drafting: Deed
    signers: Signers
    passed: tuple[Said, ...] = ()
    sent_back: Said | None = None
    lapsed: Deed | None = None

    @property
    def needs(self) -> tuple[Act, ...]:
        """The acts that the draft needs, in their order."""
        return ("review", "approval") if self.signers.reviewed_by else ("approval",)

    @property
    def waits_for(self) -> Act | None:
        """The act that the draft waits for; None if it counts, was sent back, or has lapsed."""
        done = {said.act for said in self.passed}
        return None if self.sent_back or self.lapsed else next((act for act in self.needs if act not in done), None)

    @property
    def status(self) -> HandsStatus:
        if self.sent_back:
            return "refused"
        if self.lapsed:
            return "lapsed"
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

    def may(self, act: Act) -> tuple[Signer, ...]:
        """Who may do an act of the draft."""
        return self.signers.reviewed_by if act == "review" else self.signers.approved_by

    def after(self, what: Passed | SentBack, deed: Deed) -> "Signed":
        """The hands after one more act."""
        said = Said(**deed.model_dump(), act=what.act, opinion=what.opinion)
        if isinstance(what, SentBack):
            return self.model_copy(update={"sent_back": said})
        return self.model_copy(update={"passed": (*self.passed, said)})

    def lapse(self, deed: Deed) -> "Signed":
        """The hands after a deed that makes the draft pointless, if it waits."""
        return self.model_copy(update={"lapsed": deed}) if self.waits_for else self


class Draft(NamedTuple):
    """A draft of a paper. `order`, `number`: the order that the paper is, or the requirement whose extension it is."""

    paper: InspectionStep
    signed: Signed
    order: UUID | None = None
    number: int | None = None


def check_drafter(who: Signatory, signers: Signers, waiting: Signed | None, crew: Collection[str]) -> None:
    """Refuse a draft by somebody whom the policy does not name for it. While an earlier draft waits, only its drafter
    drafts again; if the drafter is none of the crew that acts (these subjects) any more, who else may draft does.

    Raises NotASigner, DraftWaits.
    """
    check_signer(who, "draft", signers.drafted_by)
    if waiting is None or waiting.waits_for is None:
        return
    drafter = waiting.drafting.person
    if who.person != drafter and drafter in crew:
        raise DraftWaits(
            f"已有一稿待{ACTS_ZH[waiting.waits_for]}：请由其起草人重拟，或先由{named(waiting.may(waiting.waits_for))}退回。",
            f"A draft waits for its {waiting.waits_for}. Its drafter can draft it again, or one of them sends it back "
            f"first: {', '.join(waiting.may(waiting.waits_for))}.",
            waiting=waiting.waits_for,
        )


def let_pass(draft: Draft, act: Act, who: Signatory, opinion: str) -> Passed:
    """An act of the draft. Raises NotThisAct, SamePerson, NotASigner."""
    _check(draft.signed, act, who)
    return Passed(paper=draft.paper, order=draft.order, number=draft.number, act=act, opinion=opinion)


def send_back(draft: Draft, who: Signatory, opinion: str) -> SentBack:
    """The refusal of the draft, by who may do the act that it waits for. Raises NotThisAct, SamePerson, NotASigner."""
    act = draft.signed.waits_for or "approval"
    _check(draft.signed, act, who)
    return SentBack(paper=draft.paper, order=draft.order, number=draft.number, act=act, opinion=opinion)


def check_signer(who: Signatory, act: Act | Literal["draft"], signers: Collection[Signer]) -> None:
    """Refuse somebody who is none of the signers. Raises NotASigner."""
    if {*who.roles, *who.posts} & set(signers):
        return
    raise NotASigner(
        f"按起草当日的规则，{ACTS_ZH[act]}由{named(signers)}办理；请由其办理。",
        f"By the policy of the day of the draft, the {act} is done by: {', '.join(signers)}. One of them must do it.",
        signers=[*map(str, signers)],
    )


def named(signers: Collection[Signer]) -> str:
    """The signers in Chinese."""
    return "、".join(f"{SIGNERS_ZH[signer]}（{signer}）" for signer in signers)


def _check(signed: Signed, act: Act, who: Signatory) -> None:
    waiting = signed.waits_for
    if waiting != act:
        raise NotThisAct(
            f"该文书现待{ACTS_ZH[waiting] if waiting else '（无）'}，不能办理{ACTS_ZH[act]}。",
            f"The paper waits for: {waiting or 'nothing'}. It does not wait for the {act}.",
            waiting=waiting or "",
        )
    if who.person in signed.people:
        raise SamePerson(
            "起草人、审核人、批准人须为不同的人；请由另一人办理。",
            "The drafter, the reviewer and the approver must be different persons; somebody else must do this.",
        )
    check_signer(who, act, signed.may(act))
