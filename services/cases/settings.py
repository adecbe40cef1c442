"""The settings of cases, beyond the settings that every service has."""

from typing import Annotated

from pydantic import Field, StringConstraints

from shared.settings import ClockSettings


class CasesSettings(ClockSettings):
    """The settings of cases: its store of bulk content, where people reach it, and when it reminds of clocks."""

    blob_url: str = Field(
        default="file:.local/blobs/cases",
        description="Cases' own store of bulk content: file:<folder>, or s3://<bucket>/<prefix>.",
    )
    public_address: Annotated[str, StringConstraints(pattern=r"^https?://[^\s/]+(/[^\s/]+)*$")] | None = Field(
        default=None,
        description=(
            "The address of cases as people reach it from outside, such as https://inspections.example.gov.cn/cases; "
            "the addresses of calendar feeds begin with it."
        ),
    )
