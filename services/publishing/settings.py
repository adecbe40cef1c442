"""The settings of publishing, beyond the settings that every service has."""

from pathlib import Path
from typing import Annotated

from pydantic import Field, SecretStr, StringConstraints

from shared.settings import LogOrigin, ServiceSettings

WitnessAddress = Annotated[str, StringConstraints(pattern=r"^https?://[^\s/]\S* [^\s+]+\+[0-9a-f]{8}\+\S+$")]


class PublishingSettings(ServiceSettings):
    """The settings of the publishing service. Only publishing holds the log's signing key and takes the sequencer's
    database role.
    """

    sequencer_database_url: SecretStr = Field(
        description="The database as the sequencer: postgresql+asyncpg://cheqian_sequencer:…@host:5432/cheqian."
    )
    log_origin: LogOrigin = Field(
        description="The log's name: its public URL without https:// (log.example.gov.cn/log). Never change it."
    )
    log_key_file: Path = Field(
        default=Path(".local/log.key"),
        description="The log's signing key; made at the first start, readable by its owner alone. Keep a copy offline.",
    )
    last_signed_file: Path = Field(
        default=Path(".local/last-signed"),
        description="What was signed last. Keep it on another disk than the database; never restore it from a backup.",
    )
    witnesses: tuple[WitnessAddress, ...] = Field(
        default=(),
        description='Who cosigns every checkpoint: a JSON list of "<url> <vkey>", such as that of the city bureau.',
    )
