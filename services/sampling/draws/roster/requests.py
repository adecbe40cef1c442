"""The request of the API for a roster: where its tasks come from, the crew of each task, and who cannot be
put on them.
"""

from datetime import date
from typing import Annotated, Self
from uuid import UUID

from pydantic import ConfigDict, Field, model_validator

from services.sampling.registers.records.fields import Key
from shared.canonical import JsonObject
from shared.contracts.fact import Hex32
from shared.contracts.sampling import Recused
from shared.draws.spec import Line, Text
from shared.http.wire import ReasonText, RequestBody
from shared.policy.clauses import Code, Name
from shared.policy.conditions import Condition
from shared.policy.crews import CrewSlot

Day = Annotated[date, Field(strict=False)]
Id = Annotated[UUID, Field(strict=False)]


class Absence(RequestBody):
    """That a person is away, from the first day to the last, both included."""

    model_config = ConfigDict(populate_by_name=True)

    person: Key
    first: Annotated[Day, Field(alias="from")]
    last: Annotated[Day, Field(alias="until")]
    reason: ReasonText


class Recusal(RequestBody):
    """That a person has an interest in an enterprise, declared before the draw is announced."""

    person: Key
    enterprise: Name
    reason: ReasonText


class VacatedSlot(RequestBody):
    """A slot that the person drawn for it does not take: the id of the draw, the id of the task in it, and the slot's
    name.
    """

    draw: Id
    task: Hex32
    slot: Text


class RosterRequest(RequestBody):
    """The request for a roster: its tasks, from exactly one of `draw`, `frame`, `enterprises`, `slot`; and the people
    who may be put on them.
    """

    title: Annotated[Line, Field(examples=["三月双随机检查派员"])]
    draw: Annotated[Id | None, Field(description="A completed draw of enterprises: those drawn, net of withdrawn.")] = (
        None
    )
    deals: Annotated[
        tuple[Text, ...], Field(strict=False, max_length=1000, description="Only these of its deals.")
    ] = ()
    frame: Annotated[Id | None, Field(description="A frozen frame whose enterprises are all inspected.")] = None
    enterprises: Annotated[
        tuple[Name, ...] | None, Field(strict=False, min_length=1, max_length=1000, description="These, by identifier.")
    ] = None
    slot: Annotated[VacatedSlot | None, Field(description="One vacated slot, to be drawn again.")] = None
    covert: Annotated[bool, Field(description="Of `enterprises`: to be visited unannounced.")] = False
    crew: Annotated[Code | None, Field(description="A crew of the policy; else that of the draw's kind.")] = None
    slots: Annotated[
        tuple[CrewSlot, ...] | None, Field(strict=False, min_length=1, max_length=16, description="Or a crew as said.")
    ] = None
    experts: Annotated[int, Field(ge=0, le=14, description="With `slots`: so many experts beside.")] = 0
    plan: Annotated[Id | None, Field(description="The plan that says which team inspects whom.")] = None
    season: Annotated[
        Name | None, Field(description="For which the teams were formed: the year of the inspections unless said.")
    ] = None
    on: Annotated[Day, Field(description="When the inspections are, or their first day.")]
    until: Annotated[Day | None, Field(description="Their last day.")] = None
    people: Annotated[Condition | None, Field(description="Only people and experts who fit this.")] = None
    absent: Annotated[tuple[Absence, ...], Field(strict=False, max_length=1000)] = ()
    recusals: Annotated[tuple[Recusal, ...], Field(strict=False, max_length=5000)] = ()

    @model_validator(mode="after")
    def _dates_in_order(self) -> Self:
        if self.until is not None and self.until < self.on:
            raise ValueError("until lies before on / 检查结束日期早于开始日期")
        return self

    @property
    def recused(self) -> tuple[Recused, ...]:
        """The recusals as the event records them."""
        return tuple(Recused(**recusal.model_dump()) for recusal in self.recusals)

    @property
    def selection(self) -> JsonObject:
        """The request as the event records it, without the title and without fields that were not given."""
        plain: JsonObject = self.model_dump(mode="json", exclude={"title"}, by_alias=True, exclude_defaults=True)
        return plain
