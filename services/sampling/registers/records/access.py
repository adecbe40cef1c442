"""Who may read and edit a register: people and experts are personal data, items are not."""

from collections.abc import Mapping

from services.sampling.registers.records.fields import Register
from shared.access.roles import Permission

READS: Mapping[Register, Permission] = {
    "people": Permission.PEOPLE_READ,
    "experts": Permission.PEOPLE_READ,
    "items": Permission.DIRECTORY_READ,
}
EDITS = Permission.PEOPLE_EDIT
