"""Nothing is spent before the token: every operation that needs a token refuses from the head of the request alone.

The operations are those of the OpenAPI documents, so a new operation is tested without being named here.
"""

import re
from collections.abc import Iterator, Mapping
from typing import Any

import pytest

from shared.access.issuer import Issuer
from shared.access.roles import Role
from shared.http.application import ServiceApp
from shared.migrations.access import SERVICES
from tests.contract.operations import Operation, Schema, operations
from tests.support.apps import bearer

ANY = "0190f1d2-7c1b-7c3e-9d4e-2f6a5b8c9d10"
NEEDS_NO_ROLE = {"GET /me"}
LIMITED_OTHERWISE = {
    "POST /plans",
    "POST /plans/{plan}/amendments",
    "POST /draws/{draw}/values",
}
"""Operations with JSON that have limits of their own; see tests/integration/sampling/test_body_limits.py."""


@pytest.fixture(params=SERVICES)
def service(request: pytest.FixtureRequest) -> str:
    name: str = request.param
    return name


async def answer_to_head(
    app: ServiceApp, operation: Operation, token: Mapping[str, str], *, query: bytes = b"", length: int = 10**9
) -> int:
    """The status of the answer to a request whose body is announced and never sent."""
    answers: list[Any] = []

    async def receive() -> Any:
        pytest.fail(f"{operation} reads the body")

    async def send(message: Any) -> None:
        answers.append(message)

    path = re.sub(r"\{\w+\}", ANY, operation.path)
    headers = {"Content-Length": str(length), "Content-Type": "application/json", **token}
    scope = {
        "type": "http",
        "http_version": "1.1",
        "method": operation.method.upper(),
        "scheme": "http",
        "path": path,
        "raw_path": path.encode(),
        "query_string": query,
        "root_path": "",
        "headers": [(name.lower().encode(), value.encode()) for name, value in headers.items()],
        "client": ("203.0.113.7", 1),
        "server": ("127.0.0.1", 80),
    }
    await app(scope, receive, send)
    status: int = answers[0]["status"]
    return status


def guarded(document: Schema) -> Iterator[Operation]:
    return (operation for operation in operations(document) if operation.described.get("security"))


async def test_the_head_of_a_request_is_enough_to_refuse_it(
    service: str, services: Mapping[str, ServiceApp], documents: Mapping[str, Schema], issuer: Issuer
) -> None:
    app, tried = services[service], [*guarded(documents[service])]
    tokens: list[dict[str, str]] = [{}, {"Authorization": "Bearer a.b.c"}, bearer(issuer)]
    found = set()
    async with app.router.lifespan_context(app):
        for operation in tried:
            status = [await answer_to_head(app, operation, token) for token in tokens]
            expected = [401, 401, 200 if str(operation) in NEEDS_NO_ROLE else 403]
            if status != expected:
                found.add((str(operation), *status))
    assert tried
    assert found == set()


async def test_the_token_is_asked_for_before_the_query_is_judged(
    service: str, services: Mapping[str, ServiceApp], documents: Mapping[str, Schema]
) -> None:
    app = services[service]
    async with app.router.lifespan_context(app):
        statuses = {
            await answer_to_head(app, operation, {}, query=b"no-such-parameter=1")
            for operation in guarded(documents[service])
        }
    assert statuses == {401}


async def test_no_other_operation_takes_more_than_the_common_limit(
    service: str, services: Mapping[str, ServiceApp], documents: Mapping[str, Schema], issuer: Issuer
) -> None:
    app = services[service]
    length = app.settings.max_body_bytes + 1
    async with app.router.lifespan_context(app):
        for operation in operations(documents[service]):
            content = operation.described.get("requestBody", {}).get("content", {})
            if "application/json" in content and str(operation) not in LIMITED_OTHERWISE:
                able = bearer(issuer, *map(Role, operation.described.get("x-roles", Role)))
                assert await answer_to_head(app, operation, able, length=length) == 413, operation
