"""Facts: the contracts of events, which are divided into a public part and a payload."""

from dataclasses import dataclass
from typing import Annotated, Any, ClassVar, Self

from pydantic import BaseModel, ConfigDict, StringConstraints, ValidationError

from shared.canonical import JsonObject
from shared.errors import Invalid
from shared.log.event import Event


class NotOfContract(Invalid):
    code = "not-of-contract"
    title = "事件不符合其约定"
    title_en = "The event does not match its contract"


@dataclass(frozen=True)
class Public:
    """Marks a field that everybody may see from the first moment: it is part of the public entry."""


class Part(BaseModel):
    """A part of a fact. Readers ignore unknown fields: a field may be added, but never get a new meaning."""

    model_config = ConfigDict(frozen=True, extra="ignore")


class Fact(Part):
    """A kind of event. `type` names the service, the thing, and a past participle.

    A changed meaning needs a new type.
    """

    type: ClassVar[str]

    _public: ClassVar[set[str]] = set()

    @classmethod
    def __pydantic_init_subclass__(cls, **kwargs: Any) -> None:
        super().__pydantic_init_subclass__(**kwargs)
        cls._public = {
            name for name, field in cls.model_fields.items() if any(isinstance(mark, Public) for mark in field.metadata)
        }

    def parts(self) -> tuple[JsonObject, JsonObject]:
        """The public part and the payload of the fact. Fields that are None are in neither."""
        payload = self.model_dump(mode="json", exclude_none=True)
        return {name: payload.pop(name) for name in self._public if name in payload}, payload

    @classmethod
    def of(cls, event: Event) -> Self:
        """The fact that an event records. Raises NotOfContract."""
        try:
            return cls.model_validate({**event.payload, **event.public})
        except ValidationError as error:
            # Name the wrong fields, but never their values: this text ends up in a table and in log lines.
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
    """A reference to bulk content in the blob store: the SHA-256 of its bytes, their number, their media type."""

    sha256: Hex32
    size: int
    media_type: str
