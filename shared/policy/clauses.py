"""What every piece of a policy has in common: strict, closed, never changed, and able to be written back as JSON."""

from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from shared.canonical import JsonObject
from shared.draws.spec import Line

Name = Annotated[Line, Field(max_length=100)]
"""One line of text that people read: a stratum, a role, a section."""
Code = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9][A-Za-z0-9_-]{0,39}$")]
"""A short name that programs use too: a team, a kind of draw."""
Citation = Annotated[Line, Field(max_length=300, description="Statute and article, or document and paragraph.")]


class Clause(BaseModel):
    """A piece of a policy. Unknown fields are refused: a rule that nobody applies must not look like one."""

    model_config = ConfigDict(strict=True, extra="forbid", frozen=True, populate_by_name=True)

    def as_json(self) -> JsonObject:
        """Without what was not said."""
        plain: dict[str, Any] = self.model_dump(mode="json", by_alias=True, exclude_none=True, exclude_defaults=True)
        return plain
