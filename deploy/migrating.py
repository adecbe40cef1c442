"""Settings of `cheqian migrate`: the owner's address of the database, and a password for each role."""

from pydantic import Field, SecretStr
from pydantic_settings import SettingsConfigDict

from shared.environment import DatabaseAddress, OwnSettings

ROLES = ("sampling", "cases", "documents", "publishing", "sequencer")


def _password(of: str) -> SecretStr:
    found: SecretStr = Field(min_length=16, description=f"The password that `cheqian migrate` gives the role of {of}.")
    return found


class MigrateSettings(OwnSettings):
    """The settings of `cheqian migrate`. Each role has its own password, so that no service can act as another."""

    model_config = SettingsConfigDict(env_prefix="CHEQIAN_", frozen=True, extra="forbid")

    admin_database_url: DatabaseAddress = Field(
        description="The database as its owner, for `cheqian migrate`: postgresql+asyncpg://postgres:…@host:5432/cheqian."
    )
    sampling_password: SecretStr = _password("sampling")
    cases_password: SecretStr = _password("cases")
    documents_password: SecretStr = _password("documents")
    publishing_password: SecretStr = _password("publishing")
    sequencer_password: SecretStr = _password("sequencer")

    def passwords(self) -> dict[str, str]:
        """The password of each database role."""
        given = {role: getattr(self, f"{role}_password") for role in ROLES}
        return {f"cheqian_{role}": password.get_secret_value() for role, password in given.items()}
