"""Documents boots, and answers for itself."""

import pytest
from pydantic import ValidationError

from services.documents.app import create_app
from services.documents.settings import DocumentsSettings
from shared.papers.code import SITE_LIMIT
from tests.support.apps import new_issuer, serving, settings_for
from tests.support.postgres import Database

SITE = "https://site.example"


async def test_it_is_ready(database: Database) -> None:
    settings = settings_for(new_issuer(), database.url("cheqian_documents"), DocumentsSettings, site_address=SITE)
    async with serving(create_app(settings)) as client:
        assert (await client.get("/healthz")).json() == {"service": "documents", "status": "ok"}
        assert (await client.get("/readyz")).status_code == 200
        assert 'service="documents"' in (await client.get("/metrics")).text


@pytest.mark.parametrize(
    "wrong",
    [
        {"site_address": "site.example"},
        {"site_address": "https://site.example/"},
        {"site_address": "https://site.example/p#"},
        {"site_address": "https://" + "s" * (SITE_LIMIT - 7)},
        {"stamp_address": "http://stamps.example"},
        {"stamp_roots_file": "roots.pem"},
    ],
)
def test_a_wrong_setting_stops_it(wrong: dict[str, str]) -> None:
    with pytest.raises(ValidationError, match=next(iter(wrong))):
        settings_for(new_issuer(), of=DocumentsSettings, **{"site_address": SITE, **wrong})
