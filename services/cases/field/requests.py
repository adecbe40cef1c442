"""The requests about commands: the batch of a device, and what a person decides about a command that waits."""

from collections.abc import Iterable
from typing import Annotated, Any, Self

from pydantic import BaseModel, ConfigDict, Field, model_validator

from services.cases.field.on_site import BODIES
from services.cases.inspection.fields import Id, Line, Moment
from shared.http.wire import ReasonText, RequestBody
from shared.input_errors import input_fault

_DEEPEST = 20
MOST = 200
"""The most commands of a batch."""
Version = Annotated[int, Field(ge=1, le=2**31 - 1, examples=[9])]
_CHECKED = {"item": "A-01", "result": "as-required", "facts": "抽查 2026 年培训记录 12 份，均有签到"}


class GivenBody(BaseModel):
    """A body as it was sent. It is read when its command is tried: a wrong one costs no other command."""

    model_config = ConfigDict(frozen=True, extra="allow")

    @model_validator(mode="after")
    def _is_shallow(self) -> Self:
        level: list[Any] = [self.model_extra]
        for _ in range(_DEEPEST):
            level = [inside for each in level for inside in _inside(each)]
        if level:
            zh, en = f"嵌套不得超过 {_DEEPEST} 层", f"Nest values {_DEEPEST} deep at most"
            raise input_fault("body_too_deep", zh, en)
        return self


def _inside(value: object) -> Iterable[object]:
    match value:
        case dict():
            return value.values()
        case list():
            return value
        case _:
            return ()


Body = Annotated[
    GivenBody,
    Field(
        description="The body of the single operation of this verb, such as that of `POST …/items` for `check-item`.",
        examples=[_CHECKED],
    ),
]


class CommandRequest(RequestBody):
    """An act that the device has kept. Each is answered by itself: also one whose body is wrong."""

    id: Annotated[Id, Field(description="Made by the device, at random, when the act is kept: it is never used again.")]
    device_time: Annotated[Moment, Field(description="When the act was kept, by the clock of the device.")]
    decided_on: Annotated[
        Version, Field(description="The version of the inspection that the device had read last from the service.")
    ]
    verb: Annotated[
        Line, Field(description=f"What is done: {', '.join(BODIES)}.", max_length=40, examples=["check-item"])
    ]
    body: Body


class BatchRequest(RequestBody):
    """What a device has kept of an inspection, in the order in which it was done."""

    device: Annotated[Line, Field(description="The name or number of the device.", examples=["执法终端 07"])]
    device_now: Annotated[Moment, Field(description="What the clock of the device says now.")]
    times_checked: Annotated[
        bool,
        Field(
            description="Whether the times in the bodies are right although the clock is off: somebody looked at them.",
            examples=[True],
        ),
    ] = False
    commands: Annotated[tuple[CommandRequest, ...], Field(strict=False, min_length=1, max_length=MOST)]


class TakeOverRequest(RequestBody):
    """The command is done after all. `decided_on`: the version of the inspection that the person has read. `body`: the
    corrected body; without it, the command is done as it was sent.
    """

    decided_on: Version
    reason: Annotated[ReasonText, Field(examples=["已与同组核对，以本人所见为准"])]
    body: Body | None = None


class DropCommandRequest(RequestBody):
    """Why the command is not done."""

    reason: Annotated[ReasonText, Field(examples=["同组已登记同一事项"])]
