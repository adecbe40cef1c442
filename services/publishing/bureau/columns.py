"""The columns (栏目) of the site that are not always there."""

from typing import NamedTuple


class Filled(NamedTuple):
    """Which columns have something in them: an empty one is hidden."""

    results: bool = False
    bureaus: bool = False
