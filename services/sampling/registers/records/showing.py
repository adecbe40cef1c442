"""A record as answers show it: its fields and its state, and of a person also the lasting id and the former keys."""

from collections.abc import Mapping

from services.sampling.registers.records import wire
from services.sampling.registers.records.fields import Register, known
from services.sampling.registers.records.former_keys import PERSONS
from services.sampling.registers.records.tables import RecordRow

SHOWN: Mapping[Register, type[wire.InspectorShown | wire.ExpertShown | wire.ItemShown]] = {
    "people": wire.InspectorShown,
    "experts": wire.ExpertShown,
    "items": wire.ItemShown,
}


def shown(register: Register, row: RecordRow, names: Mapping[str, str]) -> wire.RecordStanding:
    standing = row.model_dump(exclude={"fields", "id", "former", "entered_at", "directory", "appended"})
    if register in PERSONS:
        standing |= {"person": row.id, "former": tuple(row.former)}
    return SHOWN[register].model_validate({**dict(known(register, row.fields)), **standing}, context=names)
