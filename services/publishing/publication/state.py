"""The state of a publication, computed from its events."""

from datetime import date, timedelta
from typing import Literal
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from services.publishing.publication.redaction import marks_in
from shared.canonical import JsonObject
from shared.clocks.standing import Clocks
from shared.contracts.publications import Done, EndedBecause, PublicationKind, Release, Terms
from shared.contracts.publicity import PrivateKind, Withheld
from shared.log.deed import Deed

_DAY = timedelta(days=1)
Status = Literal["prepared", "held", "withheld", "shown", "withdrawn", "ended"]

GONE: frozenset[Status] = frozenset({"withdrawn", "ended", "withheld"})
"""In these the public sees nothing of a publication any more, or never does."""

STATES = {
    "prepared": "待公示",
    "held": "暂缓公示",
    "withheld": "不予公示",
    "shown": "公示中",
    "withdrawn": "已撤回",
    "ended": "已停止公示",
}


def identifier_in(content: JsonObject) -> str:
    """The code of the enterprise that a content is about; "" without one."""
    return str(content.get("party", {}).get("identifier", ""))


class Content(BaseModel):
    """A content that is to be published, and how often what was taken out of it. `looked_back`: whether what it hides
    was looked for in the versions before.
    """

    model_config = ConfigDict(frozen=True)

    content: JsonObject
    hidden: dict[PrivateKind, int]
    looked_back: bool = False


class Version(Deed):
    """A version that was released: its content, the hash and the size of its bytes, the day that stands on it.

    `salt` stands in its bytes; "" in those of before there was one. `looked_back` as in `Content`.
    """

    number: int
    content: JsonObject
    sha256: str
    size: int
    day: date
    salt: str = ""
    looked_back: bool = False

    @property
    def identifier(self) -> str:
        """The code of the enterprise that it is about; "" without one."""
        return identifier_in(self.content)


class Because(Deed):
    """Something was asked for or done, for a reason."""

    because: str


class Application(Deed):
    """The party's application for an end of the display before its time."""

    applied: date
    promise: str
    remark: str


class Ended(Deed):
    """The display has ended."""

    because: EndedBecause
    day: date


class Publication(BaseModel):
    """What is known of a publication at a version of its stream."""

    model_config = ConfigDict(frozen=True)

    id: UUID
    bureau: str
    version: int
    trace: str
    status: Status
    kind: PublicationKind
    matter: str
    identifier: str
    """The code of the enterprise that it is about, by its newest version, or by what waits to be the first; "" without
    one.
    """
    release: Release
    terms: Terms | None
    withheld: Withheld | None
    begun: UUID
    """The id of the first event."""
    waiting: Content | None
    """What is to be published next; None if the newest version says all."""
    versions: tuple[Version, ...] = ()
    exposed: tuple[int, ...] = ()
    """The versions in whose text something stands that is hidden since."""
    not_before: date | None = None
    """The day before which nothing of it is released."""
    written: Deed | None = None
    """Who wrote what is published, if a person did."""
    done: Done | None = None
    """Since when what it tells of is over."""
    held: Because | None = None
    corrected: bool = False
    """Whether what was wrong is put right."""
    undone: Because | None = None
    """Why it must be withdrawn, or who asks for that; None after a refusal."""
    withdrawn: Because | None = None
    application: Application | None = None
    """The application for an earlier end; None after a refusal."""
    ended: Ended | None = None
    clocks: Clocks = Field(default_factory=Clocks)

    @property
    def stream(self) -> str:
        return f"publication/{self.id}"

    @property
    def is_public(self) -> bool:
        """Whether the public sees its newest version now."""
        return self.status == "shown"

    @property
    def mistaken(self) -> tuple[Version, ...]:
        """Of each enterprise that it was about by mistake, until it was corrected, the newest version that names it."""
        found = {each.identifier: each for each in self.versions}
        return tuple(each for code, each in found.items() if code not in ("", self.identifier))

    @property
    def gone_from(self) -> date | None:
        """The first day on which it is not shown any more because what it tells of is over; None before the public was
        told so.
        """
        if self.done is None or self.waiting is not None or not self.is_public:
            return None
        return self.versions[-1].day + (self.done.stays + 1) * _DAY

    def is_readable(self, number: int) -> bool:
        """Whether the public may read the text of a version while the publication is shown: the newest, and each before
        it in which nothing stands that is hidden since. Where that was not looked for, in versions of before it was, a
        later version with more marks tells it.
        """
        uncounted = [later for later in self.versions[number:] if not later.looked_back]
        marks = marks_in(str(self.versions[number - 1].content))
        is_newest = number == len(self.versions)
        return is_newest or (
            number not in self.exposed and all(marks_in(str(later.content)) <= marks for later in uncounted)
        )
