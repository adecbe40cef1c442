"""Facts of the publishing service about publications (公示信息): what the bureau publishes of its work. Stream
publication/<uuid>.

Before the release only the bureau knows the content. From the release on the exact bytes are public, under their hash,
and what was taken from the page still has its entries.
"""

from datetime import date
from typing import Annotated, ClassVar, Literal
from uuid import UUID

from pydantic import Field

from shared.canonical import JsonObject
from shared.contracts.clocks import ClockPart
from shared.contracts.fact import Fact, Hex32, Part, Public
from shared.contracts.publicity import PrivateKind, Withheld

PublicationKind = Literal[
    "inspection-result", "penalty", "major-hazard", "lead-transfer", "advance-notice", "typical-case"
]
Release = Literal["approval", "by-itself"]
"""How a publication is released: by a person, or by the service as soon as it is there."""
EndedBecause = Literal["over", "early", "done"]
"""Why a display ended: its period was over, an earlier end was granted (信用修复), or what it tells of is over: the
visit was held, the hazard is eliminated.
"""


class Terms(Part):
    """How long it is shown: the rule of law, and the day of the document from which its periods are counted."""

    rule: str
    determined: date


class Done(Part):
    """What a publication tells of is over since the day `on`: once the public was told so, it is shown to the end of
    that day and for `stays` days more.
    """

    on: date
    stays: int = 0


class PublicationPrepared(Fact):
    """A matter has something to be published: `content`, from which everything that the public may not read was taken.

    `matter` is the stream that tells of it. `hidden` counts what was taken out. `withheld`: why it is never published.
    `not_before`: the day before which it is not released. `written`: a person wrote it, so that another releases it.
    """

    type: ClassVar[str] = "publishing.publication.prepared"

    publication: UUID
    kind: PublicationKind
    matter: str
    content: JsonObject
    hidden: dict[PrivateKind, int] = Field(default_factory=dict)
    terms: Terms | None = None
    release: Release
    withheld: Withheld | None = None
    not_before: date | None = None
    written: bool = False
    clocks: tuple[ClockPart, ...] = ()


class PublicationRevised(Fact):
    """The matter went on: `content` is to be published now. If that is what is shown already, only `corrected` changes:
    whether what was wrong is put right. `terms`: how long it is shown, if that was not said before. `not_before`,
    `written` as in `PublicationPrepared`. `done`: what it tells of is over. `exposed`: the versions before in whose
    text something stands that is hidden now; None if that was not looked for. `allowed`: what was withheld may be
    public after all.
    """

    type: ClassVar[str] = "publishing.publication.revised"

    content: JsonObject
    hidden: dict[PrivateKind, int] = Field(default_factory=dict)
    corrected: bool = False
    terms: Terms | None = None
    not_before: date | None = None
    written: bool = False
    done: Done | None = None
    exposed: tuple[int, ...] | None = None
    allowed: bool = False
    clocks: tuple[ClockPart, ...] = ()


class PublicationHeld(Fact):
    """The publisher does not release the content as it is, for a reason: the matter must be put right first.

    `withheld`: the matter says that it is never public, for this reason of the law, and no person releases it.
    """

    type: ClassVar[str] = "publishing.publication.held"

    because: str
    withheld: Withheld | None = None
    clocks: tuple[ClockPart, ...] = ()


class PublicationReleased(Fact):
    """The content is public from now on: the `size` bytes of a document whose hash is `sha256`, in their `version`.

    `earlier` is the hash of the version that it corrects. `salt` are the random hex digits in the document, which only
    who may read the document knows; "" in documents without.
    """

    type: ClassVar[str] = "publishing.publication.released"

    kind: Annotated[PublicationKind, Public()]
    version: Annotated[int, Public()]
    sha256: Annotated[Hex32, Public()]
    size: Annotated[int, Public()]
    day: Annotated[date, Public()]
    earlier: Annotated[Hex32 | None, Public()] = None
    salt: str = ""
    clocks: tuple[ClockPart, ...] = ()


class PublicationUndone(Fact):
    """What was published was changed, annulled, or found illegal or void (处罚法 2021 第四十八条): it must be
    withdrawn. Or somebody asks that it be withdrawn, because it should not have been published.
    """

    type: ClassVar[str] = "publishing.publication.undone"

    because: str
    clocks: tuple[ClockPart, ...] = ()


class PublicationKept(Fact):
    """Another person refused the withdrawal: it stays."""

    type: ClassVar[str] = "publishing.publication.kept"

    opinion: str
    clocks: tuple[ClockPart, ...] = ()


class PublicationWithdrawn(Fact):
    """The publication was withdrawn. The page says `explanation`; the entry does not: nothing can be taken from it."""

    type: ClassVar[str] = "publishing.publication.withdrawn"

    explanation: str
    day: Annotated[date, Public()]
    clocks: tuple[ClockPart, ...] = ()


class EarlyEndAsked(Fact):
    """The party applied for an end of the display before its time, on the day `applied`; `promise` is the SHA-256 of
    its written promise (信用承诺书).
    """

    type: ClassVar[str] = "publishing.early-end.asked"

    applied: date
    promise: Hex32
    remark: str = ""


class EarlyEndRefused(Fact):
    """Another person refused the earlier end."""

    type: ClassVar[str] = "publishing.early-end.refused"

    opinion: str


class DisplayEnded(Fact):
    """The publication is not shown any more."""

    type: ClassVar[str] = "publishing.publication.ended"

    because: Annotated[EndedBecause, Public()]
    day: Annotated[date, Public()]
    clocks: tuple[ClockPart, ...] = ()
