"""Where the service is: the path below which all paths in its answers are.

A proxy in front cuts off the path of the service (`CHEQIAN_ROOT_PATH`). Answers have it again, so that a client can
follow each path on the same host as it is.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Annotated

from pydantic import PlainSerializer

_ROOT: ContextVar[str] = ContextVar("the path of the service", default="")

ServicePath = Annotated[str, PlainSerializer(lambda path: f"{_ROOT.get()}{path}", return_type=str)]
"""A path of the service, such as /plans/0190…; answers have the path of the service before it."""


@contextmanager
def below(root: str) -> Iterator[None]:
    """Answers that are written inside have paths below `root`: "" or /sampling."""
    token = _ROOT.set(root)
    try:
        yield
    finally:
        _ROOT.reset(token)
