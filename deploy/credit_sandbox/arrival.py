"""What came for one record, with what became of it; and what people are shown of it."""

import json
from datetime import date, datetime
from typing import Any, Literal, NamedTuple, Self

from deploy.credit_sandbox.faults import Fault
from deploy.credit_sandbox.history import Act
from deploy.credit_sandbox.templates import Kind
from shared.clock import SHANGHAI

Status = Literal["accepted", "refused", "duplicate"]
_LAST = 2**62


def beijing_second(moment: datetime) -> str:
    """A moment as the wire tells it: `2026-03-10 10:00:01`, in Beijing."""
    return moment.astimezone(SHANGHAI).strftime("%Y-%m-%d %H:%M:%S")


class Arrival(NamedTuple):
    """A record of a batch as it was received. `content`: its fields, or the reason of a withdrawal; `sha256`: of its
    canonical form. `party`, `number`: whom it is about, and what tells it from all others. `is_late`: received after
    the last day; `is_kept`: cleaning has kept it.
    """

    batch: str
    sender: str
    kind: Kind
    act: Act
    key: str
    version: int
    status: Status
    receipt: str | None
    errors: tuple[Fault, ...]
    content: dict[str, Any]
    sha256: str
    party: str
    number: str
    received: datetime
    is_late: bool = False
    is_kept: bool = False

    @property
    def day(self) -> date:
        """The day in Beijing on which it was received."""
        return self.received.astimezone(SHANGHAI).date()

    def told(self) -> dict[str, Any]:
        """The acknowledgement of the record."""
        return {
            "key": self.key,
            "version": self.version,
            "status": self.status,
            "receipt": self.receipt,
            "errors": [fault._asdict() for fault in self.errors],
        }


class Filter(NamedTuple):
    """What somebody wants to see: one status, one key, late ones, those lost in cleaning; before an id."""

    status: Status | None = None
    key: str | None = None
    late: bool = False
    lost: bool = False
    before: int = _LAST


class Totals(NamedTuple):
    """How many records came; how many of them were accepted (归集) and kept (清洗入库); withdrawals that were accepted;
    how many were refused, repeated, late.
    """

    came: int
    accepted: int
    kept: int
    withdrawn: int
    refused: int
    duplicate: int
    late: int


class Shown(NamedTuple):
    """A record as people see it."""

    id: int
    received: datetime
    sender: str
    kind: Kind
    act: Act
    key: str
    version: int
    status: Status
    receipt: str | None
    errors: list[dict[str, str]]
    content: dict[str, Any]
    party: str
    is_late: bool
    is_kept: bool

    @classmethod
    def of(cls, row: tuple[Any, ...]) -> Self:
        """The record in a row of the store."""
        shown = cls(*row)
        return shown._replace(
            received=datetime.fromisoformat(row[1]).astimezone(SHANGHAI),
            kind=Kind(shown.kind),
            act=Act(shown.act),
            errors=[dict(zip(Fault._fields, each, strict=True)) for each in json.loads(row[9])],
            content=json.loads(row[10]),
            is_late=bool(shown.is_late),
            is_kept=bool(shown.is_kept),
        )
