"""The four services as what they promise: their OpenAPI documents."""

from collections.abc import Mapping
from typing import Any

import pytest

from deploy.standalone.services import applications
from deploy.standalone.site import Site, sealing_keys_of
from shared.access.issuer import Issuer
from shared.file_modes import make_folder
from shared.http.application import ServiceApp
from shared.migrations.access import SERVICES
from shared.postgres import Server
from shared.sealing import Seals
from tests.contract.requests import lived_in
from tests.contract.requests.lived_in import LivedIn
from tests.support.apps import NOWHERE, new_issuer
from tests.support.run import run_folder

Schema = dict[str, Any]


@pytest.fixture(scope="session")
def issuer() -> Issuer:
    return new_issuer()


@pytest.fixture(scope="session")
def services(tmp_path_factory: pytest.TempPathFactory, issuer: Issuer) -> Mapping[str, ServiceApp]:
    """Service → its application, whose database does not answer."""
    site = Site.at(tmp_path_factory.mktemp("site"), "http://127.0.0.1:1")
    # Sampling makes it at its start, and publishing only reads it: each may be started alone here.
    make_folder(site.data / "blobs" / "sampling")
    for name in ("sampling", "publishing"):
        Seals.at(sealing_keys_of(site.data, name))
    return applications(site, dict.fromkeys((*SERVICES, "sequencer"), NOWHERE), issuer)


@pytest.fixture(scope="session")
def documents(services: Mapping[str, ServiceApp]) -> Mapping[str, Schema]:
    """Service → its OpenAPI document."""
    return {service: services[service].openapi() for service in SERVICES}


@pytest.fixture(scope="session")
def house_left(
    postgres: Server, template_database: str, tmp_path_factory: pytest.TempPathFactory, request: pytest.FixtureRequest
) -> LivedIn:
    """The house in which people have worked, as they have left it: nobody opens it, but copies of it."""
    return lived_in.house_left(run_folder(tmp_path_factory, request) / "lived-in", postgres, template_database)
