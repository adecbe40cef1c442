"""Facts of the cases service about penalties (行政处罚决定): decided, changed, fulfilled, revoked.

Nothing of them is public. Publishing shows a penalty when the law says so, without what its texts mention of people
(`Mentions`), and its own notice tells the public of it.
"""

from datetime import date
from typing import Annotated, ClassVar, Literal
from uuid import UUID

from pydantic import Field

from shared.contracts.fact import Fact, Part
from shared.contracts.inspection.finding import LegalBasis
from shared.contracts.publicity import Mentions, Withheld

PenaltyKind = Literal[
    "warning",
    "criticism",
    "fine",
    "gains-confiscated",
    "goods-confiscated",
    "licence-suspended",
    "qualification-lowered",
    "licence-revoked",
    "activity-restricted",
    "production-stopped",
    "closed",
    "occupation-banned",
    "detention",
    "other",
]
"""The kinds of penalties of 行政处罚法 第九条: 警告, 通报批评, 罚款, 没收违法所得, 没收非法财物, 暂扣许可证件,
降低资质等级, 吊销许可证件, 限制开展生产经营活动, 责令停产停业, 责令关闭, 限制从业, 行政拘留, 其他.
"""
Procedure = Literal["summary", "ordinary"]
"""简易程序 or 普通程序. Summary penalties are not told to the credit systems."""
IdentityKind = Literal[
    "identity-card", "passport", "hong-kong-macao-permit", "taiwan-permit", "residence-permit", "other"
]
"""身份证, 护照, 港澳居民来往内地通行证, 台湾居民来往大陆通行证, 外国人永久居留身份证, 其他."""
Fen = Annotated[int, Field(ge=0)]
"""A sum of money, in fen."""


class IdentityPaper(Part):
    """The paper by which a natural person is known, and its number."""

    kind: IdentityKind
    number: str


class PartyCodes(Part):
    """The codes of a party, "" where it has none: 统一社会信用代码, 工商注册号, 组织机构代码, 税务登记号,
    事业单位证书号, 社会组织登记证号.
    """

    uscc: str = ""
    registration: str = ""
    organisation: str = ""
    tax: str = ""
    institution: str = ""
    association: str = ""

    @property
    def public(self) -> str:
        """The code by which the public knows the party."""
        return self.uscc or self.registration


class PenalisedOrganisation(Part):
    """法人及非法人组织."""

    kind: Literal["organisation"] = "organisation"
    name: str
    codes: PartyCodes

    @property
    def code(self) -> str:
        return self.codes.public


class PenalisedBusiness(Part):
    """个体工商户: `name` is that of the shop, `operator` that of the person who runs it and is penalised."""

    kind: Literal["individual-business"] = "individual-business"
    name: str
    codes: PartyCodes
    operator: str
    identity: IdentityPaper | None = None

    @property
    def code(self) -> str:
        return self.codes.public


class PenalisedPerson(Part):
    """自然人."""

    kind: Literal["person"] = "person"
    name: str
    identity: IdentityPaper | None = None

    @property
    def code(self) -> str:
        """A person has no code that is public."""
        return ""


PenalisedParty = Annotated[PenalisedOrganisation | PenalisedBusiness | PenalisedPerson, Field(discriminator="kind")]
"""Who is penalised."""


class PenaltyAuthority(Part):
    """An authority: its full name, and its unified social credit code."""

    name: str
    code: str


class PenaltyTold(Part):
    """A penalty as its decision has it. A case has a penalty of its own for each party.

    `act` is the kind of offence (违法行为类型), `facts` what happened (违法事实), `content` what the penalty is
    (处罚内容), `licence` the name and the number of a licence that was suspended or revoked. `credit_class` names the
    rule of law by which the penalty is shown (`display-period`), "" if nobody has said it. The texts are those of the
    decision: `mentions` says what of them the public may not read, `withheld` why it may read none of them.
    """

    penalty: UUID
    case: UUID
    inspection: UUID | None = None
    paper: UUID | None = None
    """The written decision, in documents."""
    number: str
    title: str = ""
    procedure: Procedure
    party: PenalisedParty
    mentions: Mentions = Mentions()
    act: str
    facts: str
    broken: tuple[LegalBasis, ...] = ()
    basis: str
    """The rules by which the penalty was imposed, as the decision cites them."""
    kinds: Annotated[tuple[PenaltyKind, ...], Field(min_length=1)]
    content: str
    fine: Fen | None = None
    confiscated: Fen | None = None
    licence: str = ""
    decided_on: date
    valid_until: date | None = None
    authority: PenaltyAuthority
    credit_class: str = ""
    withheld: tuple[Withheld, ...] = ()
    remark: str = ""


class PenaltyDecided(Fact):
    """A penalty was decided. Stream case/<uuid of the case>, as for all events of its penalties."""

    type: ClassVar[str] = "cases.penalty.decided"

    told: PenaltyTold


class PenaltyChanged(Fact):
    """A penalty was changed: `told` is the whole penalty as it is now. `document` is the paper that changes it, `on`
    its day, and `explanation` what the public is told of it.
    """

    type: ClassVar[str] = "cases.penalty.changed"

    told: PenaltyTold
    by: Literal["bureau", "reconsideration", "court", "superior"]
    document: str
    on: date
    explanation: str


class PenaltyFulfilled(Fact):
    """The violation is put right, and the duties of the penalty are met: its display may end."""

    type: ClassVar[str] = "cases.penalty.fulfilled"

    penalty: UUID
    on: date


class PenaltyRevoked(Fact):
    """A penalty is taken back (行政处罚法 第四十八条): revoked, annulled, found illegal, or void."""

    type: ClassVar[str] = "cases.penalty.revoked"

    penalty: UUID
    outcome: Literal["revoked", "annulled", "illegal", "void"]
    by: Literal["bureau", "reconsideration", "court", "superior"]
    document: str
    on: date
    explanation: str
