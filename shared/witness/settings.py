"""Settings of a witness: CHEQIAN_WITNESS_… in the environment, or in a file `.env`."""

from pathlib import Path
from typing import Annotated

from pydantic import AfterValidator, Field
from pydantic_settings import BaseSettings, SettingsConfigDict

from shared.errors import Refusal
from shared.witness.watched import read_watched_logs


def _require_logs(lines: tuple[str, ...]) -> tuple[str, ...]:
    """Raises ValueError, as pydantic wants it."""
    try:
        read_watched_logs(lines)
    except Refusal as refusal:
        raise ValueError(refusal.detail_en) from refusal
    return lines


class WitnessSettings(BaseSettings):
    """The settings of a witness. Raises pydantic.ValidationError for a missing or wrong value."""

    model_config = SettingsConfigDict(
        env_prefix="CHEQIAN_WITNESS_", env_file=".env", env_file_encoding="utf-8", frozen=True, extra="forbid"
    )

    name: str = Field(
        min_length=1, description="The witness's name in its signatures, such as a URL without its scheme; for ever."
    )
    data: Path = Field(
        default=Path(".local/witness"),
        description="Folder of the key and of what was cosigned last. Never restore it from an older copy.",
    )
    logs: Annotated[tuple[str, ...], AfterValidator(_require_logs)] = Field(
        description='The keys (vkeys) of the logs it watches over, as a JSON array: ["log.example/a+…+…"]; with the '
        'origin before it where it is not the name of the key: ["an origin key.example+…+…"].'
    )
