"""Retiring an inspector, an expert or an item: the record stays with its history, but is no longer in use.

From the day of the retirement on, the record is in no new roster, no new frame, no newly formed team and no figure.
Draws that drew it before stay as they are.
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
    title_en = "The record is retired already"


class RecordThen(NamedTuple):
    """A record as it was (or is) on a day. `former` are the keys that it had before."""

    key: str
    fields: JsonObject
    retired: bool
    former: tuple[str, ...] = ()


class Kept(NamedTuple):
    """A record of a register that is in use (not retired): its key, its fields, and the keys that it had before."""

    key: str
    fields: Fields
    former: tuple[str, ...] = ()


def in_use(register: Register, records: Iterable[RecordThen]) -> list[Kept]:
    """The records that are in use: rosters, frames, teams and figures are made of these."""
    return [Kept(record.key, known(register, record.fields), record.former) for record in records if not record.retired]


def retire(record: RecordThen, register: Register, reason: str) -> RecordRetired:
    """The retirement of a record. Raises RecordRetiredAlready."""
    if record.retired:
        raise RecordRetiredAlready(
            f"{record.key} 已经停用；如需恢复，请重新录入（PUT）。",
            f"{record.key} is retired already; to take it up again, enter it anew (PUT).",
            key=record.key,
        )
    return RecordRetired(directory=register, key=record.key, reason=reason)
