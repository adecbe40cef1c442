"""What every operation refuses alike, and that what people were answered is what the documents promise."""

from collections.abc import Mapping

import httpx
import pytest
from fastapi import FastAPI
from requests import Response
from schemathesis.python.asgi import get_client
from schemathesis.specs.openapi.schemas import OpenApiSchema

from shared.access.issuer import Issuer
from shared.access.roles import Role
from tests.contract.requests.lived_in import LivedIn
from tests.contract.requests.promised import PROMISED, APIOperation, Promised
from tests.support.apps import bearer

PROTECTED = [promised for promised in PROMISED if promised.is_protected]
TAKING_JSON = [promised for promised in PROMISED if "application/json" in promised.body_types]
_TOO_MUCH = b'"' + b"x" * 1_048_576 + b'"'


class Asker:
    """Sends requests that schemathesis would not think of."""

    def __init__(self, apps: Mapping[str, FastAPI], lived_in: LivedIn, issuer: Issuer) -> None:
        self._apps = apps
        self._known = lived_in.known
        self._issuer = issuer

    def ask(
        self,
        promised: Promised,
        *roles: Role,
        body: bytes = b"",
        method: str = "",
        media_type: str = "application/json",
    ) -> tuple[int, str, Response]:
        """Status and code of the problem."""
        path = promised.operation.path.format(**promised.at(self._known)[0])
        token = bearer(self._issuer, *roles) if roles else {}
        headers = {**token, "Content-Type": media_type, "Idempotency-Key": "made-up"}
        app = self._apps[promised.service]
        with get_client(app) as client:  # type: ignore[arg-type]  # ASGI, spelled otherwise
            answer = client.request(
                method or promised.operation.method, f"http://test{path}", headers=headers, data=body
            )
        if answer.ok:
            return answer.status_code, "", answer
        assert answer.headers["Content-Type"] == "application/problem+json", answer.text
        return answer.status_code, answer.json()["type"].removeprefix("/problems/"), answer


@pytest.fixture
def asker(apps: Mapping[str, FastAPI], lived_in: LivedIn, issuer: Issuer) -> Asker:
    return Asker(apps, lived_in, issuer)


@pytest.mark.parametrize("promised", PROTECTED, ids=str)
def test_what_is_protected_asks_who_one_is_and_what_one_may(promised: Promised, asker: Asker) -> None:
    assert asker.ask(promised)[:2] == (401, "unauthenticated")
    # Whose only role is operations has no business with any of it.
    assert asker.ask(promised, Role.OPS)[:2] == (403, "not-permitted")


@pytest.mark.parametrize("promised", [one for one in PROMISED if not one.is_protected], ids=str)
def test_the_rest_asks_nobody(promised: Promised, asker: Asker) -> None:
    assert asker.ask(promised)[0] == 200


@pytest.mark.parametrize("promised", TAKING_JSON, ids=str)
def test_bodies_that_cannot_be_read(promised: Promised, asker: Asker) -> None:
    assert asker.ask(promised, *Role, body=b"{")[:2] == (400, "malformed-request")
    assert asker.ask(promised, *Role, body=b"{}", media_type="text/plain")[:2] == (415, "unsupported-media-type")
    assert asker.ask(promised, *Role, body=_TOO_MUCH)[:2] == (413, "body-too-large")
    status, code, answer = asker.ask(promised, *Role, body=b'{"favour": "91370124"}')
    assert (status, code) == (422, "invalid-input")
    assert "extra_forbidden" in {error["type"] for error in answer.json()["errors"]}


@pytest.mark.parametrize("promised", PROMISED, ids=str)
def test_a_method_that_nobody_thought_of(promised: Promised, asker: Asker) -> None:
    status, code, answer = asker.ask(promised, *Role, method="PATCH")
    assert (status, code) == (405, "method-not-allowed")
    assert promised.operation.method.upper() in answer.headers["Allow"].split(", ")


def test_everything_people_were_answered_is_as_promised(
    lived_in: LivedIn, schemas: Mapping[str, OpenApiSchema]
) -> None:
    asked = set()
    for answer in lived_in.answers:
        operation = _operation(answer.request, schemas)
        operation.validate_response(answer)
        asked.add(operation.label)
    changing = {str(one.operation) for one in PROMISED if one.operation.method != "get"}
    assert changing - asked == set(), "whoever lives in the house has used everything that changes something"


def _operation(request: httpx.Request, schemas: Mapping[str, OpenApiSchema]) -> APIOperation:
    """What was asked for, in the document of its service."""
    service, _, rest = request.url.path.removeprefix("/").partition("/")
    place = (schemas[service], f"/{rest}") if service in schemas else (schemas["publishing"], request.url.path)
    operation = place[0].find_operation_by_path(request.method, place[1])
    assert operation is not None, request.url
    return operation
