"""Whatever is sent to the services: never a 500, and every answer is one that the document promises."""

from collections.abc import Mapping
from typing import Any
from urllib.parse import unquote

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from schemathesis import Case, CheckContext, GenerationMode, Response
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    negative_data_rejection,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
)
from schemathesis.specs.openapi.schemas import OpenApiSchema

from shared.access.issuer import Issuer
from shared.access.roles import Role
from tests.contract.requests.lived_in import LivedIn
from tests.contract.requests.promised import PROMISED, Promised
from tests.support.apps import bearer
from tests.support.house import ask_oracle

EXAMPLES = 12
"""Of each operation, in each mode: enough to be of use in a minute."""


def refuses_as_promised(_: CheckContext, response: Response, case: Case[Any]) -> None:
    """`default` is for what nobody thought of: a status that is sent is promised by name, and is a problem."""
    if response.status_code >= 400:
        assert str(response.status_code) in case.operation.responses.status_codes
        assert response.headers["content-type"] == ["application/problem+json"]
        problem = response.json()
        assert problem["status"] == response.status_code
        assert problem["instance"].isascii()
        assert unquote(problem["instance"]) == unquote(case.formatted_path)


_CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
    negative_data_rejection,
    refuses_as_promised,
]


@pytest.mark.parametrize("promised", PROMISED, ids=str)
def test_a_request_as_promised(
    promised: Promised, schemas: Mapping[str, OpenApiSchema], lived_in: LivedIn, issuer: Issuer
) -> None:
    operation = promised.of(schemas[promised.service])
    there = [operation.as_strategy(path_parameters=place) for place in promised.at(lived_in.known)]
    _ask(st.one_of(operation.as_strategy(), *there), issuer)


@pytest.mark.parametrize("promised", [one for one in PROMISED if one.takes_anything], ids=str)
def test_a_request_that_is_wrong(
    promised: Promised, schemas: Mapping[str, OpenApiSchema], lived_in: LivedIn, issuer: Issuer
) -> None:
    operation = promised.of(schemas[promised.service])
    cases = [operation.as_strategy(GenerationMode.NEGATIVE)]
    if promised.body_types:
        # At a place that is there, so that the body is looked at.
        there = promised.at(lived_in.known)
        cases += [operation.as_strategy(GenerationMode.NEGATIVE, path_parameters=place) for place in there]
    _ask(st.one_of(cases), issuer)


async def test_whatever_was_sent_the_log_adds_up(lived_in: LivedIn) -> None:
    await ask_oracle(lived_in.database, lived_in.site)


def _ask(cases: st.SearchStrategy[Case[Any]], issuer: Issuer) -> None:
    """Send cases, always the same ones, as somebody who may do everything; check each answer."""
    token = bearer(issuer, *Role)

    @settings(
        max_examples=EXAMPLES,
        derandomize=True,
        database=None,
        deadline=None,
        phases=(Phase.explicit, Phase.generate),
        suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much, HealthCheck.large_base_example],
    )
    @given(case=cases)
    def ask(case: Case[Any]) -> None:
        case.call_and_validate(headers=token, checks=_CHECKS)

    ask()
