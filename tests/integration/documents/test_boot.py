"""Documents boots, answers for itself, and owns nothing yet."""

from services.documents.app import create_app
from tests.support.apps import new_issuer, serving, settings_for
from tests.support.postgres import Database


async def test_it_is_ready_and_describes_itself(database: Database) -> None:
    async with serving(create_app(settings_for(new_issuer(), database.url("cheqian_documents")))) as client:
        assert (await client.get("/healthz")).json() == {"service": "documents", "status": "ok"}
        assert (await client.get("/readyz")).status_code == 200
        assert 'service="documents"' in (await client.get("/metrics")).text
        assert set((await client.get("/openapi.json")).json()["paths"]) == {
            "/me",
            "/healthz",
            "/readyz",
            "/metrics",
            "/problems",
            "/problems/{code}",
        }
