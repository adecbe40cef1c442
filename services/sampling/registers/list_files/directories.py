"""What each directory has of its own for the files of its lists: who may send and read them, their columns."""

from collections.abc import Mapping
from typing import NamedTuple

from services.sampling.registers.enterprises.columns import KNOWN as ENTERPRISES
from services.sampling.registers.lists.headers import KnownColumns
from services.sampling.registers.records.access import EDITS, READS
from services.sampling.registers.records.columns import KNOWN
from shared.access.roles import Permission
from shared.contracts.register import DirectoryName


class ListsOf(NamedTuple):
    """The columns that a list of the directory may have, and which permission reads and which sends such lists."""

    known: KnownColumns
    reads: Permission
    sends: Permission


LISTS: Mapping[DirectoryName, ListsOf] = {
    "enterprises": ListsOf(ENTERPRISES, Permission.DIRECTORY_READ, Permission.DIRECTORY_IMPORT),
    **{register: ListsOf(KNOWN[register], READS[register], EDITS) for register in READS},
}
