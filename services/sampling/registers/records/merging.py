"""What a list does to a register: who is new, who changes, and who is in use without being on it."""

from collections.abc import Mapping
from typing import NamedTuple

from services.sampling.registers.records.fields import MODELS, Fields, Register
from services.sampling.registers.records.source_list import ListReading
from shared.contracts.register import RegisterCounts


class Before(NamedTuple):
    """How a record stood before the list."""

    fields: Fields
    retired: bool


class Merged(NamedTuple):
    """The records to be written, by key; how many of which; the keys in use that the list lacks."""

    entered: Mapping[str, Fields]
    counts: RegisterCounts
    missing: tuple[str, ...]


def merge(register: Register, reading: ListReading, before: Mapping[str, Before]) -> Merged:
    """Columns that the list does not have say nothing: what is known there stays.

    Nobody is retired for not being on it: that is the registrar's to decide.
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
