"""The columns of a record by which rules about several columns judge it."""

from collections.abc import Collection, Mapping
from typing import Any


class Good(dict[str, str]):
    """The columns that are filled in, and have no fault by themselves. `filled`: all that are filled in, so that what
    is wrong is not called empty.
    """

    def __init__(self, fields: Mapping[str, Any], faulty: Collection[str]) -> None:
        self.filled = {name for name, value in fields.items() if not isinstance(value, str) or value.strip()}
        super().__init__({name: fields[name] for name in self.filled if name not in faulty})
