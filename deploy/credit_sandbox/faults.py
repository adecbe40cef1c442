"""What is wrong with a record, as a credit system tells its senders: a code, a field, a message in Chinese."""

from enum import StrEnum
from typing import NamedTuple


class Code(StrEnum):
    """The codes of faults. Where systems in use have a known code, it is theirs; the other codes are our own."""

    EMPTY = "NULL"
    WRONG_TYPE = "DATA_TYPE_ERROR"
    TOO_LONG = "DATA_TOO_LONG"
    OUT_OF_RANGE = "OUT_OF_RANGE"
    UNKNOWN = "UNKNOWN_DATA"
    PARTY = "1001"
    SPECIAL_CHARACTER = "SPECIAL_CHARACTER"
    PARTY_CODE = "PARTY_CODE"
    SHARED_CODE = "SHARED_CODE"
    BRACKETS = "BRACKETS"
    UNIT = "UNIT"
    EXCLUDED = "EXCLUDED"
    PRIVATE_DATA = "PRIVATE_DATA"
    DUPLICATE = "DUPLICATE"
    NO_HISTORY = "NO_HISTORY"
    KEY_DIFFERS = "KEY_DIFFERS"
    OLD_VERSION = "OLD_VERSION"
    WRONG_ENDPOINT = "WRONG_ENDPOINT"
    ON_REQUEST = "ON_REQUEST"


class Fault(NamedTuple):
    """One fault of a record. `field` is a name of the target, or `key`, `version`, `fields`, `reason`."""

    code: Code
    field: str
    message: str
