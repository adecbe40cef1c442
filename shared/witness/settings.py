"""Settings of a witness: CHEQIAN_WITNESS_… in the environment, or in a file `.env`."""

from pathlib import Path
from typing import Annotated

from pydantic import AfterValidator, Field
from pydantic_settings import SettingsConfigDict

from shared.environment import FilePlace, OwnSettings
from shared.errors import Refusal
from shared.input_errors import refused_input
from shared.witness.watched import read_watched_logs


def _require_logs(lines: tuple[str, ...]) -> tuple[str, ...]:
    """Raises what pydantic wants of a validator."""
    try:
        read_watched_logs(lines)
    except Refusal as refusal:
        raise refused_input(refusal) from refusal
    return lines


class WitnessSettings(OwnSettings):
    """The settings of a witness. Raises pydantic.ValidationError for a missing or wrong value."""

    model_config = SettingsConfigDict(
        env_prefix="CHEQIAN_WITNESS_", env_file=".env", env_file_encoding="utf-8", frozen=True, extra="forbid"
    )

    name: str = Field(
        min_length=1, description="The witness's name in its signatures, such as a URL without its scheme; for ever."
    )
    data: FilePlace = Field(
        default=Path(".local/witness"),
        description="Folder of the key and of what was cosigned last. Never restore it from an older copy.",
    )
    logs: Annotated[tuple[str, ...], AfterValidator(_require_logs)] = Field(
        examples=[["log.example.gov.cn/log+1a2b3c4d+AQI…"]],
        description='The keys (vkeys) of the logs it watches over, as a JSON array: ["log.example/a+…+…"]; with the '
        'origin before it where it is not the name of the key: ["an origin key.example+…+…"].',
    )
