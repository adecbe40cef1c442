"""Settings of the sandbox: CHEQIAN_CREDIT_… in the environment, or in a file `.env`."""

from pathlib import Path

from pydantic import Field
from pydantic_settings import SettingsConfigDict

from deploy.credit_sandbox.behaviour import Behaviour
from deploy.example_bureaus import EXAMPLE_BUREAUS
from shared.environment import FilePlace, OwnSettings
from shared.identifiers import Uscc


class CreditSandboxSettings(OwnSettings):
    """The settings of the sandbox. Raises pydantic.ValidationError for a wrong value."""

    model_config = SettingsConfigDict(
        env_prefix="CHEQIAN_CREDIT_", env_file=".env", env_file_encoding="utf-8", frozen=True, extra="forbid"
    )

    data: FilePlace = Field(
        default=Path(".local/credit"),
        description="The folder with what was received, the senders with their secrets, and the register of parties.",
    )
    senders: tuple[Uscc, ...] = Field(
        default=tuple(map(Uscc, EXAMPLE_BUREAUS.values())),
        examples=[["11370124EXAMPB015U"]],
        description="The codes of the authorities that may send, as a JSON array; each gets a secret in senders.json.",
    )
    behaviour: Behaviour = Field(
        default=Behaviour(),
        examples=[{"refuses": 0.1}],
        description="How badly it behaves from its start, as JSON: see docs/credit-sandbox.md.",
    )
