"""The terms on which a record is checked: the day, the registers, and how narrow the target is."""

from collections.abc import Mapping
from datetime import date
from typing import NamedTuple

from deploy.credit_sandbox.parties import Parties


class Terms(NamedTuple):
    """What checking a record depends on beside the record.

    `authorities` maps the code of each known authority to its name, None where any name is taken. `is_new`: the record
    is no correction. `narrow_columns` and `narrow_codes`: the habits of some targets, see `Behaviour`.
    """

    today: date
    parties: Parties
    authorities: Mapping[str, str | None]
    is_new: bool
    narrow_columns: bool = False
    narrow_codes: bool = False
