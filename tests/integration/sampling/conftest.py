"""The sampling service, running on a database of its own."""

from collections.abc import AsyncIterator
from pathlib import Path

import httpx
import pytest
from fastapi import FastAPI

from services.sampling.app import create_app
from shared.access.issuer import Issuer
from shared.access.roles import Role
from tests.support.apps import bearer, new_issuer, serving, settings_for
from tests.support.postgres import Database


@pytest.fixture(scope="session")
def issuer() -> Issuer:
    return new_issuer()


@pytest.fixture
def sampling(issuer: Issuer, database: Database, tmp_path: Path) -> FastAPI:
    """The application, not yet started; it connects as its own role, bound by row-level security."""
    blobs = (tmp_path / "blobs").as_uri()
    return create_app(settings_for(issuer, database.url("cheqian_sampling"), blob_url=blobs))


@pytest.fixture
async def registrar(sampling: FastAPI, issuer: Issuer) -> AsyncIterator[httpx.AsyncClient]:
    """The service, asked by a registrar of the bureau 370124."""
    async with serving(sampling) as client:
        client.headers.update(bearer(issuer, Role.REGISTRAR))
        yield client
