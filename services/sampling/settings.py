"""The settings of sampling, beyond the settings that every service has."""

from typing import Annotated

from fastapi import Depends
from pydantic import Field, PositiveInt, StringConstraints

from shared.draws2.circumstances import DEMO, LEAST, Waits
from shared.http.resources import Opened
from shared.log.demonstration import is_demonstration
from shared.settings import LogOrigin, ServiceSettings

Relay = Annotated[str, StringConstraints(pattern=r"^https?://[^\s/]+(/\S*[^\s/])?$")]


class SamplingSettings(ServiceSettings):
    """The settings of the sampling service: the beacon's relays, how long random values may take, and how large lists
    and plans may be.
    """

    log_origin: LogOrigin | None = Field(
        default=None,
        description="The log's name, as publishing has it. If it is a log for demonstrations, least waits are short.",
    )
    beacon_urls: tuple[Relay, ...] = Field(
        default=("https://api.drand.sh", "https://drand.cloudflare.com"),
        max_length=5,
        description="Relays of the drand beacon, asked in turn; a JSON array of addresses without a slash at the end.",
    )
    beacon_lead_seconds: PositiveInt = Field(
        default=600,
        description="How far ahead the beacon's round lies when an announcement names none: time to be published.",
    )
    reveal_seconds: PositiveInt = Field(
        default=86_400,
        description="How long parties may take to reveal before an escrowed share is entered without them.",
    )
    max_enterprise_list_bytes: PositiveInt = Field(
        default=512 * 1024 * 1024,
        description="The largest file of enterprises that can be imported, in bytes; some two million enterprises.",
    )
    max_register_list_bytes: PositiveInt = Field(
        default=16 * 1024 * 1024,
        description="The largest file of people, experts or items that can be imported, in bytes.",
    )
    max_plan_bytes: PositiveInt = Field(
        default=16 * 1024 * 1024,
        description="The largest request that drafts or amends a plan, in bytes; a hundred thousand enterprises.",
    )

    @property
    def least_waits(self) -> Waits:
        """The least waits of the draw protocol: a second each, if the log is for demonstrations."""
        return DEMO if self.log_origin and is_demonstration(self.log_origin) else LEAST


async def sampling_settings(resources: Opened) -> SamplingSettings:
    return resources.settings_of(SamplingSettings)


Settings = Annotated[SamplingSettings, Depends(sampling_settings)]
"""The settings of the service that answers the request, as a dependency of a route."""
