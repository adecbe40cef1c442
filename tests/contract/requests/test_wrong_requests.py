"""Whatever is sent to the services otherwise than they ask for it is refused as they promise."""

from collections.abc import Mapping

import pytest
from hypothesis import strategies as st
from schemathesis import GenerationMode
from schemathesis.specs.openapi.schemas import OpenApiSchema

from shared.access.issuer import Issuer
from tests.contract.requests.asking import FEW, MANY, ask
from tests.contract.requests.lived_in import LivedIn
from tests.contract.requests.promised import PROMISED, Promised
from tests.support.house import ask_oracle
from tests.support.sizes import short_or_long


@short_or_long("examples", FEW, MANY)
@pytest.mark.parametrize("promised", [one for one in PROMISED if one.takes_anything], ids=str)
def test_a_request_that_is_wrong(
    promised: Promised, schemas: Mapping[str, OpenApiSchema], lived_in: LivedIn, issuer: Issuer, examples: int
) -> None:
    operation = promised.of(schemas[promised.service])
    cases = [operation.as_strategy(GenerationMode.NEGATIVE)]
    if promised.body_types:
        # At a place that is there, so that the body is looked at.
        there = promised.at(lived_in.known)
        cases += [operation.as_strategy(GenerationMode.NEGATIVE, path_parameters=place) for place in there]
    ask(st.one_of(cases), issuer, promised.able, examples)


async def test_whatever_was_sent_the_log_adds_up(lived_in: LivedIn) -> None:
    await ask_oracle(lived_in.database, lived_in.site)
