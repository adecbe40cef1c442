"""What a list changes in a register: which records are new, which change, and which are in use without being on the
list.
"""

from collections.abc import Mapping
from typing import NamedTuple

from services.sampling.registers.records.fields import MODELS, Fields, Register
from services.sampling.registers.records.source_list import ListReading
from shared.contracts.register import RegisterCounts


class Before(NamedTuple):
    """A record before the import: its fields, and whether it was retired."""

    fields: Fields
    retired: bool


class Merged(NamedTuple):
    """The result of merging a list: the records to be entered (key → fields), the counts, and the keys in use that the
    list lacks.
    """

    entered: Mapping[str, Fields]
    counts: RegisterCounts
    missing: tuple[str, ...]


def merge(register: Register, reading: ListReading, before: Mapping[str, Before]) -> Merged:
    """What the list changes in the register. If the list does not have a column, the known values of that column stay.

    A record that is not on the list is not retired: the registrar decides that.
    """
    entered: dict[str, Fields] = {}
    added = 0
    on_list = reading.keys
    for row in reading.rows:
        was = before.get(row.key)
        fields = MODELS[register].model_validate({**dict(was.fields if was else ()), **row.values})
        if was is None or was.retired or was.fields != fields:
            entered[row.key] = fields
            added += was is None or was.retired
    missing = tuple(sorted(key for key, was in before.items() if not was.retired and key not in on_list))
    counts = RegisterCounts(
        rows=reading.length,
        added=added,
        changed=len(entered) - added,
        unchanged=len(reading.rows) - len(entered),
        faulty=reading.length - len(reading.rows),
        missing=len(missing),
    )
    return Merged(entered, counts, missing)
