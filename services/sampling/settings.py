"""The settings of sampling, beyond the settings that every service has."""

from collections.abc import Mapping
from pathlib import Path
from typing import Annotated

from fastapi import Depends
from pydantic import Field, PositiveInt, StringConstraints

from shared.draws.circumstances import DEMO, LEAST, Waits
from shared.draws.text import OrganisationCode
from shared.environment import BlobAddress, FilePlace
from shared.http.resources import Opened
from shared.log.demonstration import is_demonstration
from shared.settings import LogSettings

Relay = Annotated[str, StringConstraints(pattern=r"^https?://[^\s/]+(/\S*[^\s/])?$")]


class SamplingSettings(LogSettings):
    """The settings of the sampling service: the bureaus' codes, the beacon's relays, how long random values may take,
    and how large lists and plans may be.
    """

    blob_url: BlobAddress = Field(
        default="file:.local/blobs/sampling",
        description="Sampling's own store of bulk content: file:<folder>, or s3://<bucket>/<prefix>.",
    )
    organisations: Mapping[str, OrganisationCode] = Field(
        default={},
        examples=[{"370199": "11370124EXAMPB015U"}],
        description=(
            "The unified social credit code of each bureau, by its area code; a JSON object. A bureau's first draw "
            "fixes its code for ever."
        ),
    )

    sealing_keys_file: FilePlace = Field(
        default=Path(".local/sampling.keys"),
        description=(
            "The keys under which sampling stores frame keys, the names behind covert draws, and the names of people; "
            "made at the first start, readable by its owner alone. Keep a copy offline: who loses it cannot open them."
        ),
    )
    beacon_urls: tuple[Relay, ...] = Field(
        default=("https://api.drand.sh", "https://drand.cloudflare.com"),
        max_length=5,
        examples=[["https://api.drand.sh", "https://drand.cloudflare.com"]],
        description="Relays of the drand beacon, asked in turn; a JSON array of addresses without a slash at the end.",
    )
    beacon_lead_seconds: PositiveInt = Field(
        default=600,
        description="How far ahead the beacon's round lies when an announcement names none: time to be published.",
    )
    reveal_days: Annotated[int, Field(ge=2, le=30)] = Field(
        default=7,
        description="How many days parties have to open their nonces, if the announcement names no end.",
    )
    succession_approval_days: Annotated[int, Field(ge=1, le=30)] = Field(
        default=1,
        description="How many working days another person has to approve a succession, which is in effect at once.",
    )
    assignment_round_minutes: Annotated[int, Field(ge=1, le=60)] = Field(
        default=15,
        description="How often cases is told of new and changed visits, in minutes; always at fixed times.",
    )
    max_enterprise_list_bytes: PositiveInt = Field(
        default=512 * 1024 * 1024,
        description="The largest file of enterprises that can be imported, in bytes; some two million enterprises.",
    )
    import_confirm_share: Annotated[float, Field(gt=0, le=1)] = Field(
        default=0.1,
        description=(
            "From which share of a list on, 0 to 1, its import must be confirmed because so many enterprises vanish or "
            "change."
        ),
    )
    max_register_list_bytes: PositiveInt = Field(
        default=16 * 1024 * 1024,
        description="The largest file of people, experts or items that can be imported, in bytes.",
    )
    max_decision_bytes: PositiveInt = Field(
        default=4 * 1024 * 1024,
        description="The largest decision by which a draw is annulled, a PDF file, in bytes.",
    )
    max_plan_bytes: PositiveInt = Field(
        default=16 * 1024 * 1024,
        description="The largest request that drafts or amends a plan, in bytes; a hundred thousand enterprises.",
    )

    @property
    def least_waits(self) -> Waits:
        """The least waits of the draw protocol on this log."""
        return DEMO if is_demonstration(self.log_origin) else LEAST


async def sampling_settings(resources: Opened) -> SamplingSettings:
    return resources.settings_of(SamplingSettings)


Settings = Annotated[SamplingSettings, Depends(sampling_settings)]
"""The settings of the service that answers the request, as a dependency of a route."""
