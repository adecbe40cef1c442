"""Whatever is sent to the services as they ask for it is answered as they promise."""

from collections.abc import Mapping

import pytest
from hypothesis import strategies as st
from schemathesis.specs.openapi.schemas import OpenApiSchema

from shared.access.issuer import Issuer
from tests.contract.requests.asking import FEW, MANY, ask
from tests.contract.requests.lived_in import LivedIn
from tests.contract.requests.promised import PROMISED, Promised
from tests.support.house import ask_oracle
from tests.support.sizes import short_or_long


@short_or_long("examples", FEW, MANY)
@pytest.mark.parametrize("promised", PROMISED, ids=str)
def test_a_request_as_promised(
    promised: Promised, schemas: Mapping[str, OpenApiSchema], lived_in: LivedIn, issuer: Issuer, examples: int
) -> None:
    operation = promised.of(schemas[promised.service])
    there = [operation.as_strategy(path_parameters=place) for place in promised.at(lived_in.known)]
    ask(st.one_of(operation.as_strategy(), *there), issuer, promised.able, examples)


async def test_whatever_was_sent_the_log_adds_up(lived_in: LivedIn) -> None:
    await ask_oracle(lived_in.database, lived_in.site)
