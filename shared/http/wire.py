"""What requests and answers of all services have in common: strict bodies, and reasons."""

from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, StringConstraints


class RequestBody(BaseModel):
    """A body that a service takes: nothing is converted, nothing unknown is passed over."""

    model_config = ConfigDict(strict=True, extra="forbid", frozen=True)


ReasonText = Annotated[
    str,
    StringConstraints(strip_whitespace=True, min_length=1, max_length=500, pattern=r"^[^\x00]*$"),
    Field(examples=["企业已停产，现场无法检查"]),
]
"""Why somebody does something: it goes on record with the event. 1 to 500 characters."""
