"""The request of the API for a frame."""

from typing import Annotated
from uuid import UUID

from pydantic import Field, StringConstraints

from shared.canonical import JsonObject
from shared.draws.spec import Line
from shared.http.wire import RequestBody
from shared.policy.clauses import Code
from shared.policy.conditions import Condition
from shared.policy.draws import Share
from shared.policy.selection import Selection


class FrameRequest(RequestBody):
    """The request for a frame. It says who may be drawn: by a kind of draw of the policy in force, or by a selection of
    its own.

    Without either: all open enterprises of the directory.
    """

    title: Annotated[Line, Field(examples=["2026 年度检查对象名录库"])]
    kind: Annotated[Code | None, Field(description="A kind of draw of the policy in force.")] = None
    selection: Annotated[Selection | None, Field(description="Without a kind: who may be drawn.")] = None
    shares: Annotated[
        tuple[Share, ...],
        Field(strict=False, max_length=200, description="Without a kind: how many are; else the announcement says."),
    ] = ()
    reserve: Annotated[int, Field(ge=0, le=1_000_000, description="With shares: how many of each stand by.")] = 0
    narrower: Annotated[
        Condition | None, Field(description="With a kind: only those of its selection who fit this too.")
    ] = None
    plan: Annotated[UUID | None, Field(strict=False, description="Only enterprises that this plan names.")] = None
    month: Annotated[
        str | None,
        StringConstraints(pattern=r"^[0-9]{4}-(0[1-9]|1[0-2])$"),
        Field(description="The month that is drawn, where the plan says how many.", examples=["2026-03"]),
    ] = None
    covert: Annotated[bool, Field(description="Nobody outside learns before the visits who was drawn.")] = False

    @property
    def as_made(self) -> JsonObject:
        """The request as the event keeps it: without the title, which the event has beside it, and without fields that
        were not given.
        """
        return self.model_dump(mode="json", by_alias=True, exclude={"title"}, exclude_none=True, exclude_defaults=True)
