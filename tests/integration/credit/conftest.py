"""A sandbox in this process, on a clock that stands."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio

from tests.support.credit import CreditClient, StandingClock, sandbox_client


@pytest.fixture
def clock() -> StandingClock:
    return StandingClock()


@pytest_asyncio.fixture
async def credit(tmp_path: Path, clock: StandingClock) -> AsyncIterator[CreditClient]:
    async with sandbox_client(tmp_path / "credit", clock) as client:
        yield client
