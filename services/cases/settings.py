"""The settings of cases, beyond the settings that every service has."""

from pathlib import Path
from typing import Annotated

from fastapi import Depends
from pydantic import Field, PositiveInt, StringConstraints

from shared.environment import BlobAddress, FilePlace
from shared.http.resources import Opened
from shared.settings import ClockSettings


class CasesSettings(ClockSettings):
    """The settings of cases: its store of bulk content, where people reach it, when it reminds of clocks, and what
    evidence may cost.
    """

    blob_url: BlobAddress = Field(
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
    max_evidence_bytes: PositiveInt = Field(
        default=500 * 1024 * 1024, description="The largest file that is taken as evidence, in bytes."
    )
    upload_days: Annotated[int, Field(ge=1, le=365)] = Field(
        default=7, description="After how many days without another part an upload that is not whole is dropped."
    )
    open_uploads: PositiveInt = Field(default=200, description="How many uploads that are not whole a person may have.")
    picture_pixels: PositiveInt = Field(
        default=100_000_000, description="The largest number of pixels of a picture of which a thumbnail is made."
    )
    picture_seconds: PositiveInt = Field(
        default=20, description="How many seconds the process that reads a picture may take."
    )
    picture_memory_bytes: PositiveInt = Field(
        default=512 * 1024 * 1024, description="How much memory that process may take, in bytes."
    )
    packet_key_file: FilePlace = Field(
        default=Path(".local/packet.key"),
        description="The key that signs the packets of devices; made at the first use, readable by its owner alone.",
    )
    device_clock_seconds: PositiveInt = Field(
        default=300,
        description="The largest difference between the clock of a device and that of the service, in seconds, with "
        "which a batch is taken unless somebody has checked its times.",
    )
    waiting_commands: PositiveInt = Field(
        default=2000,
        description="How many commands of an inspection may wait for a person before no more batches are taken.",
    )
    thumbnail_edge: Annotated[int, Field(ge=32, le=2048)] = Field(
        default=320, description="The longer edge of a thumbnail, in pixels."
    )


async def cases_settings(resources: Opened) -> CasesSettings:
    return resources.settings_of(CasesSettings)


Settings = Annotated[CasesSettings, Depends(cases_settings)]
"""The settings of the service that answers the request, as a dependency of a route."""
