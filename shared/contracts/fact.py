"""What a service says happened: the contract behind an event's public part and payload."""

from dataclasses import dataclass
from typing import Annotated, Any, ClassVar, Self

from pydantic import BaseModel, ConfigDict, StringConstraints, ValidationError

from shared.canonical import JsonObject
from shared.errors import Invalid
from shared.log.event import Event


class NotOfContract(Invalid):
    code = "not-of-contract"
    title = "事件不符合其约定"
    title_en = "Event is not of its contract"


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
        """The fact an event records. Raises NotOfContract."""
        try:
            return cls.model_validate({**event.payload, **event.public})
        except ValidationError as error:
            # Which fields, and never their values: this text ends up in a table and in log lines.
            wrong = error.errors(include_input=False, include_context=False, include_url=False)
            fields = [f"{'.'.join(map(str, fault['loc']))} ({fault['type']})" for fault in wrong[:5]]
            raise NotOfContract(
                f"事件 {event.id} 不符合 {cls.type} 的约定，有误字段：{'、'.join(fields)}。",
                f"Event {event.id} is not of the contract {cls.type}; wrong fields: {', '.join(fields)}.",
                event=str(event.id),
            ) from error


Hex32 = Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{64}$")]
"""SHA-256 in lower-case hex."""


class BlobRef(Part):
    """Bulk content by its name in the blob store: SHA-256 of the bytes, their number, their media type."""

    sha256: Hex32
    size: int
    media_type: str
