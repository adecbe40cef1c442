"""What a service says happened: the contract behind an event's public part and payload."""

from dataclasses import dataclass
from typing import Annotated, Any, ClassVar, Self

from pydantic import BaseModel, ConfigDict, StringConstraints

from shared.canonical import JsonObject
from shared.log.event import Event


@dataclass(frozen=True)
class Public:
    """Marks a field that anyone may see from the first moment: it stands in the entry itself."""


class Part(BaseModel):
    """A piece of a fact. Readers ignore fields they do not know: new fields may be added, never a new meaning."""

    model_config = ConfigDict(frozen=True, extra="ignore")


class Fact(Part):
    """One kind of event. `type` is service, thing, past participle; a changed meaning is a new type."""

    type: ClassVar[str]

    _public: ClassVar[set[str]] = set()

    @classmethod
    def __pydantic_init_subclass__(cls, **kwargs: Any) -> None:
        super().__pydantic_init_subclass__(**kwargs)
        cls._public = {
            name for name, field in cls.model_fields.items() if any(isinstance(mark, Public) for mark in field.metadata)
        }

    def parts(self) -> tuple[JsonObject, JsonObject]:
        """What goes into the public entry, and what goes into the payload; fields that are None into neither."""
        payload = self.model_dump(mode="json", exclude_none=True)
        return {name: payload.pop(name) for name in self._public if name in payload}, payload

    @classmethod
    def of(cls, event: Event) -> Self:
        """The fact an event records. Raises pydantic.ValidationError when the event is of another contract."""
        return cls.model_validate({**event.payload, **event.public})


Hex32 = Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{64}$")]
"""SHA-256 in lower-case hex."""


class BlobRef(Part):
    """Bulk content by its name in the blob store: SHA-256 of the bytes, their number, their media type."""

    sha256: Hex32
    size: int
    media_type: str
