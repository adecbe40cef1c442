"""Sampling in tests: its settings, with a log, a witness of the city, and the organisation of its bureau."""

from collections.abc import Mapping
from typing import Any

from services.sampling.settings import SamplingSettings
from shared.access.issuer import Issuer
from shared.log.notes import Kind, SigningKey
from tests.support.apps import BUREAU, NOWHERE, settings_for
from tests.support.parties import BUREAU_CODE

LOG = SigningKey.generate("log.example.org/log")
CITY = SigningKey.generate("city.example.org", Kind.COSIGNATURE)
HOUSE: Mapping[str, Any] = {
    "log_origin": LOG.name,
    "witnesses": (f"https://city.example.org {CITY.verifier}",),
    "organisations": {BUREAU: BUREAU_CODE},
}
"""The settings about the log and the bureau."""


def sampling_settings(issuer: Issuer, database_url: str = NOWHERE, **others: Any) -> SamplingSettings:
    """Settings of the sampling service that trust the issuer. `others` come on top, and count before `HOUSE`."""
    return settings_for(issuer, database_url, SamplingSettings, **{**HOUSE, **others})
