"""The answers about compared books. Times are Beijing times."""

from datetime import date
from typing import Annotated
from uuid import UUID

from pydantic import BaseModel, Field

from services.publishing.delivery.wire import FlawShown
from services.publishing.outlet.kinds import DeliveredKind
from shared.clock import BeijingTime
from shared.http.wire import RequestBody
from shared.policy.clauses import Day


class CompareBooksRequest(RequestBody):
    """Which books are to be compared."""

    outlet: Annotated[str, Field(min_length=1, max_length=64, examples=["national"])]
    kind: DeliveredKind
    day: Day


class BookFlawShown(BaseModel):
    """How the books differ about the record with a key."""

    key: str = Field(examples=["0f" * 16])
    flaw: FlawShown


class BooksShown(BaseModel):
    """The books of a day as they were compared last. `found` counts all flaws; the first thousand are listed."""

    id: UUID
    bureau: str = Field(examples=["370124"])
    outlet: str = Field(examples=["national"])
    kind: DeliveredKind
    day: date
    compared: BeijingTime
    sent: int
    received: int
    kept: int
    found: int
    flaws: list[BookFlawShown]
    version: int
