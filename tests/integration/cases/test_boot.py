"""Cases boots, and answers for itself."""

from services.cases.app import create_app
from services.cases.settings import CasesSettings
from tests.support.apps import new_issuer, serving, settings_for
from tests.support.postgres import Database


async def test_it_is_ready(database: Database) -> None:
    async with serving(create_app(settings_for(new_issuer(), database.url("cheqian_cases"), CasesSettings))) as client:
        assert (await client.get("/healthz")).json() == {"service": "cases", "status": "ok"}
        assert (await client.get("/readyz")).status_code == 200
        assert 'service="cases"' in (await client.get("/metrics")).text
