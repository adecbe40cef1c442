"""The words of lists, as data: the titles that a column may have, and what rows and sheets that are no entries say."""

import tomllib
from collections.abc import Mapping, Sequence
from functools import cache
from importlib.resources import files
from typing import Any

_HERE = files(__package__)


@cache
def words(kind: str) -> tuple[str, ...]:
    """The words of one kind (words.toml)."""
    return tuple(_table("words.toml")[kind])


@cache
def titles(directory: str) -> Mapping[str, Sequence[str]]:
    """Field → the titles that a column of this field may have in a list of the directory, the likeliest first."""
    return dict(_table("titles.toml")[directory])


@cache
def hints(directory: str) -> Mapping[str, tuple[str, str]]:
    """Field → how its column is filled in, and an example (hints.toml)."""
    return {field: (said[0], said[1]) for field, said in _table("hints.toml")[directory].items()}


@cache
def _table(name: str) -> Mapping[str, Any]:
    return tomllib.loads(_HERE.joinpath(name).read_text(encoding="utf-8"))
