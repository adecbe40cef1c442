"""The requests and answers of the API about proposals. Times are Beijing times."""

from collections.abc import Mapping
from typing import Annotated, Self
from uuid import UUID

from pydantic import BaseModel, Field, model_validator
from pydantic_core import PydanticCustomError

from services.sampling.registers.item_proposal.judging import Wish
from services.sampling.registers.item_proposal.lifecycle import ItemProposal
from services.sampling.registers.item_proposal.verbs import PROPOSAL
from services.sampling.registers.records.fields import Item, Key, known
from shared.admission.lifecycle import Admitted
from shared.admission.wire import AdmissionShown, steps
from shared.clock import BeijingTime
from shared.contracts.items import ItemChangeKind
from shared.http.wire import ReasonText, RequestBody
from shared.policy.clauses import Name


class ProposeItemRequest(RequestBody):
    """A change of the item list: an item to add, to change, or to drop."""

    change: ItemChangeKind
    key: Key
    item: Annotated[
        Item | None,
        Field(
            description="All that the item should be from the next edition on; left out to drop the item.",
            examples=[{"name": "安全培训检查", "basis": "《安全生产法》第二十八条", "method": "现场检查"}],
        ),
    ] = None
    section: Annotated[Name, Field(description="The section that proposes the change.", examples=["危化股"])]
    reason: ReasonText

    @model_validator(mode="after")
    def _item_unless_dropped(self) -> Self:
        if (self.item is None) != (self.change == "drop"):
            raise PydanticCustomError("item_wanted", "Give the item as it should be, but only if it is not dropped")
        return self

    @property
    def wish(self) -> Wish:
        return Wish(self.change, self.key, self.item, self.section, self.reason)


class ItemProposalListed(BaseModel):
    """A proposal in a list."""

    id: UUID
    bureau: str = Field(examples=["370124"])
    change: ItemChangeKind
    key: str = Field(examples=["AQ-001"])
    section: str = Field(examples=["危化股"])
    status: Admitted
    version: int
    trace: str
    requested_at: BeijingTime


class ItemProposalShown(AdmissionShown):
    """A proposal in full, at the version in the ETag. `remark` is the reason that the section gave."""

    change: ItemChangeKind
    key: str = Field(examples=["AQ-001"])
    item: Item | None = Field(description="The item as it should be; null if it should be dropped.")
    base: int = Field(description="The version of the item that the section has seen; 0 if there was none.")
    section: str = Field(examples=["危化股"])


def shown(proposal: ItemProposal, names: Mapping[str, str]) -> ItemProposalShown:
    return ItemProposalShown(
        **steps(proposal, names),
        **{name: getattr(proposal, name) for name in ("change", "key", "base", "section")},
        item=known("items", proposal.fields) if proposal.fields else None,
        next=PROPOSAL.next(proposal, proposal=proposal.id),
    )
