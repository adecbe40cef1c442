"""The four services as what they promise: their OpenAPI documents."""

from collections.abc import Mapping
from typing import Any

import pytest

from deploy.standalone.services import applications
from deploy.standalone.site import Site
from shared.migrations.access import SERVICES
from tests.support.apps import NOWHERE, new_issuer

Schema = dict[str, Any]


@pytest.fixture(scope="session")
def documents(tmp_path_factory: pytest.TempPathFactory) -> Mapping[str, Schema]:
    """Service → its OpenAPI document."""
    site = Site.at(tmp_path_factory.mktemp("site"), "http://127.0.0.1:1")
    apps = applications(site, dict.fromkeys((*SERVICES, "sequencer"), NOWHERE), new_issuer())
    return {service: apps[service].openapi() for service in SERVICES}
