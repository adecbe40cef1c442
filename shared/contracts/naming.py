"""The fact of the sampling service that enterprises have other names in the directory than before.

Every edit of an enterprise and every import is noted beside it, in payloads that sampling alone reads. The names and
codes of enterprises are in public registers: that some were renamed tells nothing that is on record of them.
"""

from typing import Annotated, ClassVar

from pydantic import Field

from shared.contracts.fact import Fact, Part

MOST_RENAMED = 1000
"""How many enterprises an event names at most."""


class Renaming(Part):
    """The enterprise with this code is called `name` now, and was called `former` until now."""

    identifier: str
    name: str
    former: str


class EnterprisesRenamed(Fact):
    """By an edit or an import, enterprises have other names in the directory. Stream noted/<uuid>, this event alone."""

    type: ClassVar[str] = "sampling.enterprises.renamed"

    renamed: Annotated[tuple[Renaming, ...], Field(min_length=1, max_length=MOST_RENAMED)]
