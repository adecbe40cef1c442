"""The requests and answers about opening numbers. Times are Beijing times."""

from collections.abc import Mapping
from typing import Annotated

from pydantic import BaseModel, Field, StringConstraints

from services.documents.series_opening.lifecycle import SeriesOpening
from services.documents.series_opening.verbs import OPENING
from shared.admission.wire import AdmissionShown, steps
from shared.contracts.fact import Hex32
from shared.contracts.numbers import CountOpening
from shared.http.wire import ReasonText, RequestBody
from shared.law.row import Code

_Part = Annotated[str, StringConstraints(strip_whitespace=True, max_length=100)]


class OpenSeriesRequest(RequestBody):
    """The next number of a count, as the register says that the bureau kept before."""

    series: Annotated[Code, Field(description="The name of the series in the policy.", examples=["letters"])]
    year: Annotated[
        int | None,
        Field(ge=2000, le=9999, description="The year; null for a series that never starts again.", examples=[2026]),
    ] = None
    team: Annotated[_Part, Field(description="The letter of the team, if each team has its own count.")] = ""
    kind: Annotated[
        _Part, Field(description="The word (字) of the form, if each word has its own count.", examples=["指导"])
    ] = ""
    next: Annotated[int, Field(ge=2, le=1_000_000, description="The count of the next number.", examples=[38])]
    register_sha256: Annotated[
        Hex32, Field(description="SHA-256 of the file of the old register.", examples=["0f" * 32])
    ]
    remark: Annotated[ReasonText, Field(examples=["年中启用本系统，前 37 号见原登记簿"])]

    def opening(self) -> CountOpening:
        """What is asked for; scope, format and period are those of the policy."""
        parts = self.model_dump(include={"series", "team", "kind", "next"})
        return CountOpening(
            **parts, year=self.year or 0, old_register=self.register_sha256, scope="", format="", per="year"
        )


class CountOpeningShown(BaseModel):
    """The count that is opened, and its first number."""

    series: str
    format: str = Field(examples=["（示）应急{kind}〔{year}〕{number}号"])
    year: int | None
    team: str
    kind: str
    next: int
    register_sha256: Hex32 = Field(examples=["0f" * 32])


class SeriesOpeningShown(AdmissionShown):
    """An opening number, at the version in the ETag."""

    opening: CountOpeningShown


def opening_shown(asked: SeriesOpening, names: Mapping[str, str]) -> SeriesOpeningShown:
    opening = asked.opening
    return SeriesOpeningShown(
        **steps(asked, names),
        opening=CountOpeningShown(
            **opening.model_dump(include={"series", "format", "team", "kind", "next"}),
            year=opening.year or None,
            register_sha256=opening.old_register,
        ),
        next=OPENING.next(asked, opening=asked.id),
    )
