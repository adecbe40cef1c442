"""Settings are frozen, refuse what they do not know, and do not tell their secrets."""

from pathlib import Path

import pytest
from pydantic import ValidationError

from shared.settings import ServiceSettings


@pytest.fixture
def environment(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """A working directory of its own, and an environment with the least that is needed."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("CHEQIAN_DATABASE_URL", "postgresql+asyncpg://cheqian_cases:made-up@127.0.0.1/cheqian")
    monkeypatch.setenv("CHEQIAN_ISSUER", "https://id.example.gov.cn/realms/county")
    return tmp_path


@pytest.mark.usefixtures("environment")
def test_the_environment_is_read() -> None:
    settings = ServiceSettings()
    assert settings.issuer == "https://id.example.gov.cn/realms/county"
    assert settings.max_body_bytes == 1024 * 1024
    assert "made-up" not in repr(settings)


def test_a_file_is_read_and_the_environment_wins(environment: Path) -> None:
    (environment / ".env").write_text("CHEQIAN_AUDIENCE=county\nCHEQIAN_ISSUER=https://other.example\n")
    settings = ServiceSettings()
    assert (settings.audience, settings.issuer) == ("county", "https://id.example.gov.cn/realms/county")


def test_a_misspelt_name_is_refused(environment: Path) -> None:
    (environment / ".env").write_text("CHEQIAN_AUDIENSE=county\n")
    with pytest.raises(ValidationError, match="audiense"):
        ServiceSettings()


@pytest.mark.usefixtures("environment")
@pytest.mark.parametrize(
    ("name", "value"),
    [("MAX_BODY_BYTES", "0"), ("LOG_LEVEL", "loud"), ("ISSUER", "id.example"), ("ISSUER", "ftp://x"), ("AUDIENCE", "")],
)
def test_a_wrong_value_is_refused(monkeypatch: pytest.MonkeyPatch, name: str, value: str) -> None:
    monkeypatch.setenv(f"CHEQIAN_{name}", value)
    with pytest.raises(ValidationError, match=name.lower()):
        ServiceSettings()


@pytest.mark.usefixtures("environment")
def test_they_cannot_be_changed() -> None:
    with pytest.raises(ValidationError, match="frozen"):
        ServiceSettings().audience = "other"  # type: ignore[misc]  # this is what must not work


def test_every_field_is_described() -> None:
    assert all(field.description for field in ServiceSettings.model_fields.values())
