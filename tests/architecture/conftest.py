"""The syntax trees of the code base: many tests of this folder ask for them, and no other test does."""

import gc
from collections.abc import Iterator

import pytest

from tests.architecture.sources import forget_trees


@pytest.fixture(scope="package", autouse=True)
def trees() -> Iterator[None]:
    """A million nodes, and none of them garbage: a collection would pass over all of them, here and in later tests."""
    gc.disable()
    yield
    forget_trees()
    gc.enable()
