"""The name of a person in a draw whose people come from several registers: the register, and the key in it."""

from services.sampling.registers.records.fields import Register


def name_of(register: Register, key: str) -> str:
    """The name of a record in a draw: `people/鲁平执-0017`. A key has no `/`."""
    return f"{register}/{key}"


def key_of(name: str) -> str:
    """The key of the record with this name in a draw. Where all come from one register, the name is the key."""
    return name.rpartition("/")[2]
