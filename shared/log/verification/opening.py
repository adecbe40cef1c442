"""Open a log by its location: a URL, or a folder with a copy."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from shared.log.verification.site import Site
from shared.log.verification.sources import Folder, Source
from shared.peers import asking, is_address


@contextmanager
def open_source(location: str) -> Iterator[Source]:
    """The log at a URL (`https://…`) or in a folder. Raises NotAnAddress for a URL that is not HTTP."""
    if is_address(location):
        with asking() as ask:
            yield Site(location, ask)
    else:
        yield Folder(Path(location))
