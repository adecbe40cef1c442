"""The requests and answers of the API about the state of directories. Times are Beijing times."""

from datetime import date
from typing import Annotated
from uuid import UUID

from pydantic import BaseModel, Field

from shared.access.acting_person import ActingPerson
from shared.clock import BeijingTime
from shared.contracts.register import DirectoryName
from shared.http.wire import ReasonText, RequestBody


class ReviewDirectoryRequest(RequestBody):
    """The result of a review of the directory."""

    remark: Annotated[ReasonText, Field(examples=["逐项核对，停用 2 人，更新 3 人证件有效期"])]


class DirectoryShown(BaseModel):
    """A directory: the section in charge, the number of entries, and the last review. A field is null if it is not
    known or does not apply.
    """

    directory: DirectoryName
    owner: str | None = Field(
        description=(
            "The section in charge of the directory, by the policy in force or the last policy that was in force."
        ),
        examples=["法规股"],
    )
    kept: int = Field(description="The number of entries in use.", examples=[23])
    changed_at: BeijingTime | None
    reviewed_at: BeijingTime | None
    reviewed_by: ActingPerson | None
    review_due: date | None = Field(description="The last day on which the next review is in time.")
    overdue: bool
    reminded_at: BeijingTime | None = Field(
        description="The time when the service last recorded that a review is overdue."
    )
    version: int = Field(description="The number of reviews on record, held or missed.", examples=[1])
    event: UUID | None
    trace: str | None
