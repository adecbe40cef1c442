"""A statistical test in two sizes: a small one in every run, a large one in `make chaos`."""

import pytest


def short_or_long(name: str, short: int, long: int) -> pytest.MarkDecorator:
    """Give the test's argument `name` the short size, and in `make chaos` the long one.

    Both sizes have fixed seeds: a test that passes today passes tomorrow. The long one finds smaller errors.
    """
    return pytest.mark.parametrize(name, [short, pytest.param(long, marks=pytest.mark.chaos)])
