"""The request of the API for a frame."""

from collections.abc import Iterator
from typing import Annotated
from uuid import UUID

from pydantic import Field, StringConstraints

from shared.canonical import JsonObject
from shared.draws.text import Text
from shared.http.wire import RequestBody
from shared.policy.clauses import Code, Name
from shared.policy.draws import MAX_RESERVE, MOST_DEALS, Share
from shared.policy.kinds import conditions_of
from shared.policy.lists import Placed
from shared.policy.selection import Selection


class FrameRequest(RequestBody):
    """The request for a frame. It says who may be drawn: by `kind`, a kind of draw of the policy in force; by a
    `selection` in the request; or by `continues`, a draw whose vacant places are drawn again.

    Without `kind` and `selection`, all open enterprises of the directory may be drawn. A frame without `kind` is made
    by hand: a second person must approve it.
    """

    title: Annotated[Text, Field(max_length=200, examples=["2026 年度检查对象名录库"])]
    kind: Annotated[Code | None, Field(description="The name of a kind of draw in the policy in force.")] = None
    selection: Annotated[
        Selection | None,
        Field(description="Who may be drawn. Not together with `kind`.", examples=[{"stratify_by": "group"}]),
    ] = None
    shares: Annotated[
        tuple[Share, ...],
        Field(
            strict=False,
            max_length=200,
            description=(
                "How many members of each stratum are drawn. Not together with `kind`. Without "
                "`kind` and `shares`, the announcement of the draw says it."
            ),
            examples=[[{"rate": "30%"}]],
        ),
    ] = ()
    reserve: Annotated[
        int,
        Field(
            ge=0,
            le=MAX_RESERVE,
            description="The number of units in the reserve of each stratum. Only together with `shares`.",
            examples=[3],
        ),
    ] = 0
    stratum: Annotated[
        Name | None,
        Field(
            description=(
                "The only stratum that is drawn; the members of all other strata are left out. Only together with "
                "`kind`. Such a draw has a purpose of its own."
            ),
        ),
    ] = None
    continues: Annotated[
        UUID | None,
        Field(
            strict=False,
            description=(
                "The id of a completed draw of which places are vacant with nobody left in the reserve. Exactly these "
                "places are drawn, by the rule of that draw, from all who were not drawn for its purpose before. "
                "Nothing else but the title is given."
            ),
        ),
    ] = None
    draw: Annotated[
        UUID | None,
        Field(
            strict=False,
            description=(
                "The id of a completed draw of enterprises: items are drawn for the inspections of the enterprises in "
                "one of its deals. Only together with a `kind` of items."
            ),
        ),
    ] = None
    deal: Annotated[
        int | None,
        Field(
            ge=1,
            le=MOST_DEALS,
            description="The number of the deal, from 1; not needed if the draw has one. Only together with `draw`.",
        ),
    ] = None
    plan: Annotated[
        UUID | None,
        Field(strict=False, description="The id of a plan: only the enterprises that it names may be drawn."),
    ] = None
    month: Annotated[
        str | None,
        StringConstraints(pattern=r"^[0-9]{4}-(0[1-9]|1[0-2])$"),
        Field(
            description=(
                "The month whose enterprises are drawn. Only for a kind whose counts the plan gives; see `plan`."
            ),
            examples=["2026-03"],
        ),
    ] = None
    covert: Annotated[
        bool, Field(description="Whether the names of the drawn enterprises stay secret until the visits are over.")
    ] = False

    @property
    def conditions(self) -> Iterator[Placed]:
        """Every condition on enterprises or people in the request, each with the path that leads to it in the body."""
        if self.selection is not None:
            yield from conditions_of(self.selection, ("selection",))

    @property
    def as_made(self) -> JsonObject:
        """The request as the event stores it: without the title, which is a field of the event, and without fields that
        were not given.
        """
        return self.model_dump(mode="json", by_alias=True, exclude={"title"}, exclude_none=True, exclude_defaults=True)


class PreviewFrameRequest(FrameRequest):
    """The request for a preview of a frame: as for the frame, but nothing needs a title yet."""

    title: Annotated[Text, Field(max_length=200, examples=["2026 年度检查对象名录库"])] = "—"
