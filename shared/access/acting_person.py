"""How answers show the person who did something: the subject that the log records, and the display name beside it."""

from collections.abc import Mapping
from typing import Any, Self

from pydantic import BaseModel, Field, ValidationInfo, model_validator


class ActingPerson(BaseModel):
    """The person or service that did something."""

    subject: str = Field(
        description="The person as the identity provider knows them, or the name of a service: what the log records.",
        examples=["u-0017"],
    )
    name: str | None = Field(
        description="The display name that the identity provider stated last; null if it never stated one.",
        examples=["示例甲"],
    )

    @classmethod
    def of(cls, subject: str, names: Mapping[str, str]) -> Self:
        return cls(subject=subject, name=names.get(subject))

    @model_validator(mode="before")
    @classmethod
    def _of_subject(cls, value: Any, info: ValidationInfo) -> Any:
        """For rows: a subject alone is valid where the display names are the context of the validation."""
        if not isinstance(value, str):
            return value
        if not isinstance(info.context, Mapping):
            raise TypeError("validate a subject with the display names as the context")
        return {"subject": value, "name": info.context.get(value)}
