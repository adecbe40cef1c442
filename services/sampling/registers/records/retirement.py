"""Retiring an inspector, an expert or an item: the record stays with its history, and counts no more.

From the day on which somebody is retired they are on no later roster, in no later frame, in no team that is formed, and
in no figure. What they were drawn for before stands.
"""

from collections.abc import Iterable
from typing import NamedTuple

from services.sampling.registers.records.fields import Fields, Register, known
from shared.canonical import JsonObject
from shared.contracts.register import RecordRetired
from shared.errors import Conflict


class RecordRetiredAlready(Conflict):
    code = "record-retired-already"
    title = "该记录已停用"
    title_en = "Retired already"


class RecordThen(NamedTuple):
    """A record as it stands on a day."""

    key: str
    fields: JsonObject
    retired: bool


class Kept(NamedTuple):
    """A record of a register that is not retired: its key and what is known of it."""

    key: str
    fields: Fields


def in_use(register: Register, records: Iterable[RecordThen]) -> list[Kept]:
    """Those records that rosters, frames, teams and figures are made of: all that are not retired."""
    return [Kept(record.key, known(register, record.fields)) for record in records if not record.retired]


def retire(record: RecordThen, register: Register, reason: str) -> RecordRetired:
    """Raises RecordRetiredAlready."""
    if record.retired:
        raise RecordRetiredAlready(
            f"{record.key} 已经停用；如需恢复，请重新录入（PUT）。",
            f"{record.key} is retired already; to take it up again, enter it anew (PUT).",
            key=record.key,
        )
    return RecordRetired(directory=register, key=record.key, reason=reason)
