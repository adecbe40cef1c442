"""The request of the API for a roster: where its tasks come from, the crew of each task, and who cannot be
put on them.
"""

from typing import Annotated, Self
from uuid import UUID

from pydantic import ConfigDict, Field, model_validator

from services.sampling.registers.records.fields import Key
from shared.canonical import JsonObject
from shared.contracts.frame import Recused
from shared.draws.text import Text
from shared.http.wire import ReasonText, RequestBody
from shared.policy.clauses import Code, Day, Name
from shared.policy.conditions import Condition
from shared.policy.crews import CrewSlot
from shared.policy.draws import MOST_DEALS
from shared.policy.occasions import Unplanned

Id = Annotated[UUID, Field(strict=False)]


class Absence(RequestBody):
    """An absence of a person, from the first day to the last, both included."""

    model_config = ConfigDict(populate_by_name=True)

    person: Key
    first: Annotated[Day, Field(alias="from")]
    last: Annotated[Day, Field(alias="until")]
    reason: ReasonText


class Recusal(RequestBody):
    """The interest of a person in an enterprise, declared before the draw is announced."""

    person: Key
    enterprise: Name
    reason: ReasonText


class RosterRequest(RequestBody):
    """The request for a roster: its tasks, from exactly one of `draw`, `frame`, `enterprises`, `continues`; and the
    people who may be put on them. A roster of `enterprises` is made by hand: a second person must approve it.
    """

    title: Annotated[Text, Field(max_length=200, examples=["三月双随机检查派员"])]
    draw: Annotated[
        Id | None,
        Field(
            description=(
                "The id of a completed draw of enterprises. Tasks are the enterprises of one deal, "
                "without withdrawn units and with their substitutes."
            ),
            examples=["0190f1d2-7c1b-7c3e-9d4e-2f6a5b8c9d10"],
        ),
    ] = None
    deal: Annotated[
        int | None,
        Field(
            ge=1,
            le=MOST_DEALS,
            description=(
                "The number of the deal, from 1, whose enterprises are inspected; not needed if the draw has one. Only "
                "together with `draw`."
            ),
            examples=[1],
        ),
    ] = None
    frame: Annotated[Id | None, Field(description="The id of a frozen frame. All its enterprises are inspected.")] = (
        None
    )
    enterprises: Annotated[
        tuple[Name, ...] | None,
        Field(
            strict=False,
            min_length=1,
            max_length=1000,
            description="The identifiers of the enterprises that are inspected.",
        ),
    ] = None
    continues: Annotated[
        Id | None,
        Field(
            description=(
                "The id of a completed draw of people of which slots are vacant with nobody left to take them. Tasks "
                "have exactly these slots, and everybody whom that draw has put on a task is left out."
            )
        ),
    ] = None
    covert: Annotated[bool, Field(description="Only together with `enterprises`: whether the visits are covert.")] = (
        False
    )
    occasion: Annotated[
        Unplanned | None,
        Field(
            description=(
                "Why the enterprises are inspected, if neither a draw chose them nor a plan names them; only together "
                "with `frame` or `enterprises`, and needed there without a plan. The basis itself (which complaint, "
                "which order) is stated in each inspection before its site plan."
            ),
        ),
    ] = None
    crew: Annotated[
        Code | None,
        Field(
            description=(
                "The name of a crew in the policy; if left out, the crew of the draw's kind. Not together with `slots`."
            )
        ),
    ] = None
    slots: Annotated[
        tuple[CrewSlot, ...] | None,
        Field(
            strict=False,
            min_length=1,
            max_length=16,
            description="The slots of a crew that the policy does not name. Not together with `crew`.",
            examples=[[{"name": "主办", "tags": []}, {"name": "协办", "tags": []}]],
        ),
    ] = None
    experts: Annotated[
        int, Field(ge=0, le=14, description="Only together with `slots`: the number of experts who join each crew.")
    ] = 0
    plan: Annotated[
        Id | None,
        Field(
            description=(
                "The id of the plan that says which team inspects which enterprise. Of a roster of `frame` or "
                "`enterprises` it is also the reason of the visits: it is in force and names each of the enterprises."
            )
        ),
    ] = None
    season: Annotated[
        Name | None, Field(description="The season of the teams; if left out, the year of the inspections.")
    ] = None
    on: Annotated[Day, Field(description="The day of the inspections, or their first day.")]
    until: Annotated[
        Day | None, Field(description="The last day of the inspections; if left out, they take one day.")
    ] = None
    people: Annotated[
        Condition | None, Field(description="A condition that all people and experts of the roster must meet.")
    ] = None
    absent: Annotated[tuple[Absence, ...], Field(strict=False, max_length=1000)] = ()
    recusals: Annotated[tuple[Recusal, ...], Field(strict=False, max_length=5000)] = ()

    @model_validator(mode="after")
    def _dates_in_order(self) -> Self:
        if self.until is not None and self.until < self.on:
            raise ValueError("The last day (until) lies before the first (on) / 检查结束日期早于开始日期")
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


class PreviewRosterRequest(RosterRequest):
    """The request for a preview of a roster: as for the roster, but nothing needs a title yet."""

    title: Annotated[Text, Field(max_length=200, examples=["三月双随机检查派员"])] = "—"
