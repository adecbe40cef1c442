"""Open a log by its location: a URL, or a folder with a copy."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from shared.log.verification.site import Site
from shared.log.verification.sources import Folder, Source


@contextmanager
def open_source(location: str) -> Iterator[Source]:
    """The log at a URL (`https://…`) or in a folder."""
    if location.startswith(("http://", "https://")):
        with Site(location) as site:
            yield site
    else:
        yield Folder(Path(location))
