"""The fact that something was noted of a piece of evidence: a file that was taken for an inspection, or a recording
that stays elsewhere.

Each piece has a stream of its own with a random name, and all notes have this one type with an empty public part: the
public log tells neither of which inspection the evidence is, nor that something was removed.
"""

from typing import Annotated, ClassVar, Literal
from uuid import UUID

from pydantic import AwareDatetime, Field, StringConstraints

from shared.contracts.fact import BlobRef, Fact, Hex32, Part

Degrees = Annotated[str, StringConstraints(pattern=r"^-?[0-9]{1,3}\.[0-9]{6}$")]
"""Degrees with six decimals, a tenth of a metre: a text, because hashed JSON has no fractions."""
Unreadable = Literal["no-picture", "too-large", "damaged"]
"""Why there is no thumbnail: the file is no picture of a known kind; it has too many pixels, or takes too long or too
much memory; or it cannot be read.
"""


class Location(Part):
    """A place on Earth (WGS 84)."""

    latitude: Degrees
    longitude: Degrees


class Picture(Part):
    """What a picture says of itself. `width` and `height` are those of the picture as it is looked at; `recorded` is
    the time that the camera wrote, in ISO 8601, with an offset only if the camera wrote one. `thumbnail` has none of
    this in it.
    """

    width: int
    height: int
    recorded: str = ""
    camera: str = ""
    location: Location | None = None
    thumbnail: BlobRef


class Taken(Part):
    """A file was taken as evidence for an inspection. `content` is a reference: the same file may be taken several
    times. `place` and `location` are those that the taker states; `instead` is the piece that this one replaces,
    because it stood in the wrong inspection.
    """

    kind: Literal["taken"] = "taken"
    inspection: UUID
    content: BlobRef
    proves: str
    device: str = ""
    device_time: AwareDatetime | None = None
    place: str = ""
    location: Location | None = None
    picture: Picture | None = None
    unreadable: Unreadable | None = None
    instead: UUID | None = None


class Referred(Part):
    """A recording that stays elsewhere, such as that of a body camera, was named as evidence: by its hash, the device
    and the time. `kept`: who keeps it, and where.
    """

    kind: Literal["referred"] = "referred"
    inspection: UUID
    sha256: Hex32
    size: int | None = None
    device: str
    began: AwareDatetime
    ended: AwareDatetime
    kept: str
    proves: str
    place: str = ""
    instead: UUID | None = None


class HandedOver(Part):
    """The evidence was handed over: from now on it is kept by `to`."""

    kind: Literal["handed-over"] = "handed-over"
    to: str
    at: AwareDatetime
    purpose: str


class Removed(Part):
    """The reference was removed; the content stays. `moved_to`: the inspection in which it was made anew."""

    kind: Literal["removed"] = "removed"
    reason: str
    moved_to: UUID | None = None


class EvidenceNoted(Fact):
    """Something was noted of a piece of evidence. Stream evidence/<uuid>."""

    type: ClassVar[str] = "cases.evidence.noted"

    what: Annotated[Taken | Referred | HandedOver | Removed, Field(discriminator="kind")]
