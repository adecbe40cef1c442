"""Sending what schemathesis makes of an operation: never a 500, and every answer is one that the document promises.

And sending what schemathesis would not think of.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import unquote

from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from requests import Response as Answer
from schemathesis import Case, CheckContext, Response
from schemathesis.checks import not_a_server_error
from schemathesis.python.asgi import get_client
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    negative_data_rejection,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from shared.access.issuer import Issuer
from shared.access.roles import Role
from shared.http.application import ServiceApp
from tests.contract.requests.lived_in import LivedIn
from tests.contract.requests.promised import Promised
from tests.support.apps import bearer

FEW, MANY = 2, 24
"""How many requests of each operation, in each mode, every run and `make chaos` send. The first is the simplest."""

_SECONDS = 120
"""What has no answer by then hangs; what is slow on a busy machine is not wrong."""


def refuses_as_promised(_: CheckContext, response: Response, case: Case[Any]) -> None:
    """`default` is for what nobody thought of: a status that is sent is promised by name, and is a problem."""
    if response.status_code >= 400:
        assert str(response.status_code) in case.operation.responses.status_codes
        assert response.headers["content-type"] == ["application/problem+json"]
        problem = response.json()
        assert problem["status"] == response.status_code
        assert problem["instance"].isascii()
        assert unquote(problem["instance"]) == unquote(case.formatted_path)


def has_the_shape_that_is_promised(context: CheckContext, response: Response, case: Case[Any]) -> None:
    """A policy's file, or a decision, is bytes that are kept, and promised as such: it is not read."""
    if response.headers.get("content-type") not in (["application/yaml"], ["application/pdf"]):
        response_schema_conformance(context, response, case)


_CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_headers_conformance,
    has_the_shape_that_is_promised,
    negative_data_rejection,
    refuses_as_promised,
]


def ask(cases: st.SearchStrategy[Case[Any]], issuer: Issuer, roles: Iterable[Role], examples: int) -> None:
    """Send so many cases, always the same ones, as somebody with these roles; check each answer."""
    token = bearer(issuer, *roles)

    @settings(
        max_examples=examples,
        derandomize=True,
        database=None,
        deadline=None,
        phases=(Phase.explicit, Phase.generate),
        suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much, HealthCheck.large_base_example],
    )
    @given(case=cases)
    def send(case: Case[Any]) -> None:
        case.call_and_validate(headers=token, checks=_CHECKS, timeout=_SECONDS)

    send()


@dataclass(frozen=True)
class Asker:
    """Sends requests that schemathesis would not think of."""

    apps: Mapping[str, ServiceApp]
    lived_in: LivedIn
    issuer: Issuer

    def send(
        self, service: str, method: str, path: str, *roles: Role, name: str = "somebody", body: bytes = b"", **more: str
    ) -> Answer:
        token = bearer(self.issuer, *roles, subject=name) if roles else {}
        # If-Match: "" leaves it out.
        headers = {"Content-Type": "application/json", "Idempotency-Key": "made-up", "If-Match": "*", **token, **more}
        headers = {name: value for name, value in headers.items() if value}
        with get_client(self.apps[service]) as client:  # type: ignore[arg-type]  # ASGI, spelled otherwise
            return client.request(method, f"http://127.0.0.1{path}", headers=headers, data=body)

    def ask(
        self, promised: Promised, *roles: Role, method: str = "", query: str = "", body: bytes = b"", **more: str
    ) -> Answer:
        """At a place that is there."""
        path = promised.operation.path.format(**promised.at(self.lived_in.known)[0]) + query
        return self.send(promised.service, method or promised.operation.method, path, *roles, body=body, **more)


def refusal(answer: Answer) -> tuple[int, str]:
    """Status and code of the problem."""
    assert answer.headers["Content-Type"] == "application/problem+json", answer.text
    return answer.status_code, answer.json()["type"].removeprefix("/problems/")
