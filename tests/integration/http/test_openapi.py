"""OpenAPI says what happens, refusals included."""

import json
from collections.abc import Iterator
from typing import Any

import httpx
import pytest

from shared.access.issuer import Issuer
from tests.integration.http.things import things_app
from tests.support.apps import settings_for

Schema = dict[str, Any]


@pytest.fixture
def schema(issuer: Issuer) -> Schema:
    return dict(things_app(settings_for(issuer)).openapi())


def operations(schema: Schema) -> Iterator[Schema]:
    for path in schema["paths"].values():
        yield from path.values()


async def test_it_is_served(client: httpx.AsyncClient, schema: Schema) -> None:
    assert (await client.get("/openapi.json")).json() == schema


def test_every_operation_is_described_and_refuses_with_problems(schema: Schema) -> None:
    for operation in operations(schema):
        assert operation["summary"]
        assert operation["tags"]
        assert "default" in operation["responses"]


def test_no_other_format_of_errors_is_promised(schema: Schema) -> None:
    assert "HTTPValidationError" not in json.dumps(schema)
    assert '"ValidationError"' not in json.dumps(schema)


def test_every_reference_leads_somewhere(schema: Schema) -> None:
    def references(part: object) -> Iterator[str]:
        if isinstance(part, dict):
            if isinstance(part.get("$ref"), str):
                yield part["$ref"]
            for value in part.values():
                yield from references(value)
        elif isinstance(part, list):
            for value in part:
                yield from references(value)

    for reference in references(schema):
        target: Any = schema
        for step in reference.removeprefix("#/").split("/"):
            target = target[step]


def test_a_creating_request_names_what_it_needs(schema: Schema) -> None:
    make = schema["paths"]["/things"]["post"]
    (key,) = (parameter for parameter in make["parameters"] if parameter["name"] == "Idempotency-Key")
    assert key["required"] is True
    assert make["security"] == [{"token": ["draw.announce"]}]
    assert make["x-roles"] == ["drawer"]
    assert {"201", "400", "401", "403", "409", "413", "415", "422", "503"} <= set(make["responses"])


def test_a_public_request_needs_no_token(schema: Schema) -> None:
    assert "security" not in schema["paths"]["/things/mine"]["get"]
    assert "security" not in schema["paths"]["/things/search"]["get"]
