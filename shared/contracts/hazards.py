"""Facts of the cases service about major hazards (重大事故隐患) that publishing is told of: listed, changed,
eliminated, or found to be none.

Nothing of them is public. Publishing shows a hazard where the policy of the bureau says so (`publications`), without
what its texts mention of people, from its release until it is eliminated. Sources: 安全生产法（2021年修正）第四十一条
第三款 (a system of supervision); orders of provinces and cities on supervised hazards (挂牌督办), such as that of
Qingdao of 2012, by which they are announced.
"""

from datetime import date
from typing import Annotated, ClassVar
from uuid import UUID

from pydantic import Field

from shared.contracts.fact import Fact, Part
from shared.contracts.publicity import Mentions, Withheld
from shared.contracts.results import PublishedParty


class MajorHazardTold(Part):
    """A major hazard as it is known now.

    `criterion` is the rule by which it is a major one (判定标准), as the bureau cites it; `facts` what is wrong,
    `place` where in the enterprise, `measures` what is to be done, `by` the day until which. `supervisor` is the
    authority that supervises its elimination (挂牌督办), "" without one, and `number` the number under which it does.
    """

    hazard: UUID
    inspection: UUID | None = None
    party: PublishedParty
    found: date
    listed: date
    criterion: Annotated[str, Field(min_length=1)]
    facts: Annotated[str, Field(min_length=1)]
    place: str = ""
    measures: str = ""
    by: date | None = None
    supervisor: str = ""
    number: str = ""
    authority: str
    mentions: Mentions = Mentions()
    withheld: tuple[Withheld, ...] = ()


class MajorHazardListed(Fact):
    """A major hazard is listed and to be published. Stream publicity/<uuid of the hazard>, as for all these facts: its
    own notes are in another stream (`shared.contracts.treatment`).
    """

    type: ClassVar[str] = "cases.hazard.listed"

    told: MajorHazardTold


class MajorHazardChanged(Fact):
    """What is known of a major hazard has changed, such as the day by which it must be eliminated: `told` is the whole
    hazard as it is now.
    """

    type: ClassVar[str] = "cases.hazard.changed"

    told: MajorHazardTold


class MajorHazardEliminated(Fact):
    """A major hazard was eliminated: on the day `on` the bureau accepted that (验收销号), in the paper `document`."""

    type: ClassVar[str] = "cases.hazard.eliminated"

    told: MajorHazardTold
    on: date
    document: str = ""


class MajorHazardRevoked(Fact):
    """There was no major hazard: it should not have been listed. `explanation` is what the public is told."""

    type: ClassVar[str] = "cases.hazard.revoked"

    hazard: UUID
    on: date
    explanation: str
