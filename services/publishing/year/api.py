"""The records of bureaus' years as JSON; everybody may read them without a token."""

from datetime import datetime
from functools import partial
from typing import Annotated

from fastapi import APIRouter, Path, Response
from pydantic import BaseModel, Field

from services.publishing.caching import MOVING
from services.publishing.ready.api import Ready
from services.publishing.year import store
from shared.canonical import JsonObject
from shared.clock import SHANGHAI
from shared.http.dear import dear
from shared.http.transaction import Tx

router = APIRouter(tags=["years"])

BureauCode = Annotated[str, Path(pattern="^[0-9]{6}$", description="The area code of the bureau.", examples=["370124"])]
Year = Annotated[int, Path(ge=2000, le=8999, description="The year in China's time.", examples=[2026])]


class PublishedYear(BaseModel):
    """The record of a bureau's year, as the audit of the published log gives it."""

    bureau: str = Field(examples=["370124"])
    year: int
    size: int = Field(description="How many entries of the log were read.", examples=[1234])
    judged_at: datetime = Field(
        description="The moment at which all was judged: what is overdue follows from it.",
        examples=["2026-03-02T09:30:00+08:00"],
    )
    record: JsonObject = Field(description='The record, as docs/protocol.md has it in "The audit of a log".')
    findings: list[JsonObject] = Field(
        description="The rules that are broken, or late, each with its place in the log; in the order of the log."
    )


@router.get(
    "/bureaus/{bureau}/{year:int}.json",
    summary="Get the record of a bureau's year",
    response_model=PublishedYear,
    dependencies=[dear(2)],
)
async def get_bureau_year(bureau: BureauCode, year: Year, session: Tx, ready: Ready) -> Response:
    """What the draws of a bureau in a year came to, computed from the public parts of the published log alone, by the
    code of `cheqian verify bureau`. The answer is 404 while the log has no draw of the bureau and year.
    """
    return await ready.answer(
        session,
        partial(store.year_of, session, bureau, year),
        _shown,
        {"Content-Type": "application/json", "Cache-Control": MOVING},
    )


async def _shown(found: store.StoredYear) -> bytes:
    shown = PublishedYear(
        bureau=found.bureau,
        year=found.year,
        size=found.size,
        judged_at=found.judged_at.astimezone(SHANGHAI),
        record=found.record,
        findings=found.findings,
    )
    return shown.model_dump_json().encode()
