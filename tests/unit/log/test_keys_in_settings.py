"""Settings that hold keys: a wrong one stops the start, with the name of the setting and without its value."""

import json
from pathlib import Path

import pytest
from pydantic import ValidationError

from services.publishing.settings import PublishingSettings
from shared.environment import told_faults
from shared.log.keyfile import signing_key
from shared.log.notes import Kind, SigningKey
from shared.log.trusted_keys import NotAWitnessKey
from shared.witness.app import create_app
from shared.witness.settings import WitnessSettings
from tests.unit.log.published import LOG, WITNESS

CITY, SECOND = WITNESS.verifier, SigningKey("second.example", Kind.COSIGNATURE, bytes([3]) * 32).verifier
SAME = SigningKey("same.example", Kind.COSIGNATURE, WITNESS.seed).verifier


def address(key: object) -> str:
    return f"https://witness.example {key}"


def publishing(**values: object) -> PublishingSettings:
    return PublishingSettings(
        _env_file=None,
        database_url="postgresql+asyncpg://a",
        sequencer_database_url="postgresql+asyncpg://a",
        issuer="https://id.example",
        log_origin=LOG.name,
        read_blob_urls=("memory:///",),
        **values,  # type: ignore[arg-type]  # what a test wants to see refused
    )


def test_keys_are_read_from_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CHEQIAN_WITNESSES", json.dumps([address(CITY), address(SECOND)]))
    monkeypatch.setenv("CHEQIAN_FORMER_LOG_KEYS", json.dumps([str(LOG.verifier)]))
    settings = publishing()
    assert settings.witness_keys == [CITY, SECOND]
    assert settings.former_keys == [LOG.verifier]


@pytest.mark.parametrize(
    ("name", "value", "why"),
    [
        ("witnesses", [address(LOG.verifier)], "signs without a time"),
        ("witnesses", [address(CITY), address(CITY)], "the same public key"),
        ("witnesses", [address(CITY), address(SAME)], "the same public key"),
        ("witnesses", [address(str(CITY).replace("+BI", "+BB"))], "name\\+8 hex digits"),
        ("former_log_keys", [str(CITY)], "the key of a witness, not of a log"),
    ],
)
def test_a_wrong_key_is_a_wrong_setting(name: str, value: list[str], why: str) -> None:
    with pytest.raises(ValidationError, match=why) as refused:
        publishing(**{name: value})
    (told,) = told_faults(refused.value)
    assert told.variable.startswith(f"CHEQIAN_{name.upper()}")


def test_a_witness_cosigns_for_logs_alone(tmp_path: Path) -> None:
    for logs in ([str(CITY)], [str(LOG.verifier)] * 2):
        with pytest.raises(ValidationError, match="logs"):
            WitnessSettings(_env_file=None, name="w.example", data=tmp_path, logs=logs)
    own = signing_key(tmp_path / "key", "w.example", Kind.COSIGNATURE)
    as_a_log = SigningKey("log.example", Kind.ED25519, own.seed).verifier
    settings = WitnessSettings(_env_file=None, name="w.example", data=tmp_path, logs=(str(as_a_log),))
    with pytest.raises(NotAWitnessKey):
        create_app(settings)
