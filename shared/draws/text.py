"""Which strings the protocol allows in each place. A string that is not allowed is refused, never repaired."""

import re
from datetime import UTC, datetime
from typing import Annotated
from unicodedata import category, is_normalized

from pydantic import AfterValidator, Field, StringConstraints
from pydantic_core import PydanticCustomError

from shared.errors import Refusal
from shared.identifiers import Uscc

TEXT_LIMIT = 200
PURPOSE_LIMIT = 100
_INVISIBLE = frozenset({"Cc", "Cf", "Cs", "Zl", "Zp"})
_HEX_32 = re.compile("[0-9a-f]{64}")
_UUID = re.compile("[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")
_HEX_64 = re.compile("[0-9a-f]{128}")


def is_text(value: str) -> bool:
    """Whether this is a text of the protocol.

    1 to 200 code points, in Unicode's form NFC, without white space at either end, and without control, format,
    surrogate and line-separating characters (categories Cc, Cf, Cs, Zl, Zp).
    """
    if not 1 <= len(value) <= TEXT_LIMIT or value[0].isspace() or value[-1].isspace():
        return False
    # ASCII is always in form NFC, and its printable characters are all but the control characters.
    if value.isascii():
        return value.isprintable()
    return is_normalized("NFC", value) and _INVISIBLE.isdisjoint(map(category, value))


def is_hex_32(value: object) -> bool:
    """Whether this is 32 bytes in lower-case hex."""
    return isinstance(value, str) and _HEX_32.fullmatch(value) is not None


def is_hex_64(value: object) -> bool:
    """Whether this is 64 bytes in lower-case hex."""
    return isinstance(value, str) and _HEX_64.fullmatch(value) is not None


def is_uuid(value: str) -> bool:
    """Whether this is a UUID in lower case."""
    return _UUID.fullmatch(value) is not None


def moment(text: str) -> datetime:
    """The text of a `Moment` as a time in UTC."""
    return datetime.fromisoformat(text)


def _text(value: str) -> str:
    if not is_text(value):
        raise PydanticCustomError(
            "not_text",
            "Write 1 to 200 characters in Unicode's form NFC, without control or invisible characters, and without "
            "white space at either end",
        )
    return value


def _text_or_empty(value: str) -> str:
    return value and _text(value)


def _organisation_or_empty(value: str) -> str:
    return value and _organisation(value)


def _purpose(value: str) -> str:
    if not is_text(value) or len(value) > PURPOSE_LIMIT or any(map(str.isspace, value)):
        raise PydanticCustomError(
            "not_a_purpose",
            "Write 1 to 100 characters in Unicode's form NFC, without control or invisible characters, and without "
            "white space",
        )
    return value


def _whole_second(text: str) -> str:
    try:
        datetime.strptime(text, "%Y-%m-%dT%H:%M:%SZ").replace(tzinfo=UTC)
    except ValueError as error:
        raise PydanticCustomError("no_such_moment", "There is no such day or time of day") from error
    return text


def _organisation(text: str) -> str:
    try:
        code = Uscc(text)
    except Refusal as refusal:
        raise PydanticCustomError("not_an_organisation", "{detail_en}", {"detail_en": refusal.detail_en}) from refusal
    if code != text:
        # The constructor repairs spaces, lower case and full-width letters. Here the text itself is hashed.
        raise PydanticCustomError("not_an_organisation", "Write the code as {code}", {"code": str(code)})
    return text


Text = Annotated[str, AfterValidator(_text)]
TextOrEmpty = Annotated[str, AfterValidator(_text_or_empty)]
Purpose = Annotated[str, AfterValidator(_purpose)]
SourceName = Annotated[str, StringConstraints(pattern=r"^[a-z0-9-]{1,40}$")]
Hex32OrEmpty = Annotated[str, StringConstraints(pattern=r"^([0-9a-f]{64})?$")]
Hex64 = Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{128}$")]
Uuid = Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$")]
OrganisationCode = Annotated[str, AfterValidator(_organisation)]
OrganisationCodeOrEmpty = Annotated[str, AfterValidator(_organisation_or_empty)]
Count = Annotated[int, Field(ge=0, le=2**53 - 1)]
Moment = Annotated[
    str,
    StringConstraints(pattern=r"^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}Z$"),
    AfterValidator(_whole_second),
]
