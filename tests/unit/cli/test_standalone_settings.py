"""What the environment gives comes before the examples of the standalone mode."""

import json
from pathlib import Path

import pytest

from deploy.example_bureaus import EXAMPLE_BUREAUS
from deploy.standalone.services import applications
from deploy.standalone.site import Site
from services.sampling.settings import SamplingSettings
from shared.migrations.access import SERVICES
from tests.support.apps import BUREAU, NOWHERE, new_issuer


def test_the_environment_wins(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    site, issuer = Site.at(tmp_path, "http://127.0.0.1:1"), new_issuer()
    own, codes = {BUREAU: "51370124EXAMPLEA5H"}, []
    for _ in range(2):
        settings = applications(site, dict.fromkeys((*SERVICES, "sequencer"), NOWHERE), issuer)["sampling"].settings
        assert isinstance(settings, SamplingSettings)
        codes.append(settings.organisations)
        monkeypatch.setenv("CHEQIAN_ORGANISATIONS", json.dumps(own))
    assert codes == [EXAMPLE_BUREAUS, own]
