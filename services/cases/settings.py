"""The settings of cases, beyond the settings that every service has."""

from typing import Annotated

from pydantic import Field

from shared.settings import ServiceSettings


class CasesSettings(ServiceSettings):
    """The settings of cases: its store of bulk content, and when it reminds of clocks."""

    blob_url: str = Field(
        default="file:.local/blobs/cases",
        description="Cases' own store of bulk content: file:<folder>, or s3://<bucket>/<prefix>.",
    )
    clock_warning_days: Annotated[tuple[Annotated[int, Field(ge=1, le=365)], ...], Field(max_length=10)] = Field(
        default=(3, 1),
        description="How many days before the end of a clock somebody is reminded of it; a JSON list.",
    )
