"""Types that requests of all services use: strict bodies, and reasons."""

from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, StringConstraints


class RequestBody(BaseModel):
    """A request body: no value is converted to another type, and an unknown field is refused."""

    model_config = ConfigDict(strict=True, extra="forbid", frozen=True)


ReasonText = Annotated[
    str,
    StringConstraints(strip_whitespace=True, min_length=1, max_length=500, pattern=r"^[^\x00]*$"),
    Field(examples=["企业已停产，现场无法检查"]),
]
"""The reason for an act, recorded with its event. 1 to 500 characters."""
