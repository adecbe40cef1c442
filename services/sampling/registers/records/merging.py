"""What a list changes in a register: which records are new, which change, which get another key, and which are in use
without being on the list.
"""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from services.sampling.registers.lists.faults import Fault
from services.sampling.registers.records import renumbering
from services.sampling.registers.records.fields import MODELS, Fields, Register
from services.sampling.registers.records.former_keys import NO_FORMER_KEYS, PERSONS, FormerKeys
from services.sampling.registers.records.renumbering import Before
from services.sampling.registers.records.source_list import ListReading
from shared.contracts.register import RegisterCounts


class Entry(NamedTuple):
    """A record to be entered: the key that it has until now ("" for a new record), its key from now on, and its
    fields.
    """

    was: str
    key: str
    fields: Fields


class Merged(NamedTuple):
    """The result of merging a list: the records to be entered, the counts, the keys in use that the list lacks, and the
    rows that were refused when the list was read or merged, with the warnings about others.
    """

    entered: Sequence[Entry]
    counts: RegisterCounts
    missing: tuple[str, ...]
    faults: tuple[Fault, ...]


def merge(
    register: Register, reading: ListReading, before: Mapping[str, Before], former: FormerKeys = NO_FORMER_KEYS
) -> Merged:
    """What the list changes in the register. If the list does not have a column, the known values of that column stay.

    A record that is not on the list is not retired: the registrar decides that. `former`: the keys that people had
    before; a row is never another person's because its certificate was renewed (see `renumbering`).
    """
    on_list = reading.keys
    wrong = dict(renumbering.faults_of(reading.rows, on_list, before, former)) if register in PERSONS else {}
    taken = [row for row in reading.rows if row.line not in wrong]
    # A row that names a former key which was replaced before is of the list's last edition: nothing is renewed again.
    renewed = {row.line: row.former for row in taken if row.former in before and row.key not in before}
    entered = []
    added = 0
    for row in taken:
        key = renewed.get(row.line, row.key)
        was = before.get(key)
        fields = MODELS[register].model_validate({**dict(was.fields if was else ()), **row.values})
        if was is None or was.retired or was.fields != fields or key != row.key:
            entered.append(Entry(key if was else "", row.key, fields))
            added += was is None or was.retired
    on_list |= set(renewed.values())
    missing = tuple(sorted(key for key, was in before.items() if not was.retired and key not in on_list))
    counts = RegisterCounts(
        rows=reading.length,
        added=added,
        changed=len(entered) - added,
        unchanged=len(taken) - len(entered),
        faulty=reading.length - len(taken),
        missing=len(missing),
        warned=len({fault.line for fault in reading.faults if fault.warning}),
    )
    return Merged(entered, counts, missing, tuple(sorted([*reading.faults, *wrong.values()], key=_line)))


def _line(fault: Fault) -> int:
    return fault.line
