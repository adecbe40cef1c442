"""The types of fields that requests about inspections share. Days are Beijing days; moments have an offset."""

from datetime import UTC, datetime
from typing import Annotated
from uuid import UUID

from pydantic import AwareDatetime, Field, StringConstraints

from shared.contracts.fact import Hex32
from shared.draws.text import Text

Line = Annotated[Text, Field(max_length=200)]
"""A line of text, which is not empty."""
Words = Annotated[str, StringConstraints(strip_whitespace=True, max_length=200, pattern=r"^[^\x00-\x1f\x7f]*$")]
"""A line of text, which may be empty."""
Prose = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=4000, pattern=r"^[^\x00]*$")]
"""Paragraphs of text."""
Remark = Annotated[str, StringConstraints(strip_whitespace=True, max_length=1000, pattern=r"^[^\x00]*$")]
"""A remark, which may be empty."""
Id = Annotated[UUID, Field(strict=False)]
# A time of an act is never long past nor far ahead; with these bounds it always has a day in Beijing.
_EARLIEST, _LATEST = datetime(2000, 1, 1, tzinfo=UTC), datetime(2100, 1, 1, tzinfo=UTC)
Moment = Annotated[AwareDatetime, Field(strict=False, ge=_EARLIEST, le=_LATEST, examples=["2026-03-10T09:05:00+08:00"])]
Hash = Annotated[Hex32, Field(description="The SHA-256 of the file, in lower-case hex.")]
Key = Annotated[Text, Field(max_length=60, examples=["A-01"])]
