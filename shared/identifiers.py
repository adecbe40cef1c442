"""Identifiers of enterprises: the codes on their licences.

A value of these types has passed all checks of its standard. What people type is first brought to a standard form, only
in this module: Unicode NFKC (full-width digits and letters become ASCII), all white space removed, upper case.
Positions in refusals count in that form, from 1.
"""

import re
import unicodedata
from abc import abstractmethod
from typing import Any, ClassVar, Self

from pydantic import GetCoreSchemaHandler, GetJsonSchemaHandler
from pydantic.json_schema import JsonSchemaValue
from pydantic_core import CoreSchema, core_schema

from shared.check_characters import ALPHABET, MISREAD, organisation_check, registration_check, uscc_check
from shared.errors import Invalid, Refusal
from shared.input_errors import refused_input

_DIGITS = frozenset("0123456789")
_CHARACTERS = frozenset(ALPHABET)
_USCC = re.compile(f"[{ALPHABET}]{{2}}[0-9]{{6}}[{ALPHABET}]{{10}}")


class WrongLength(Invalid):
    code = "identifier-wrong-length"
    title = "代码位数不符"
    title_en = "Identifier has the wrong length"


class WrongCharacter(Invalid):
    code = "identifier-wrong-character"
    title = "代码含有不允许的字符"
    title_en = "Identifier has a character that is not allowed"


class UsccCheckFails(Invalid):
    code = "uscc-check-character"
    title = "统一社会信用代码校验码不符"
    title_en = "Check character of the unified social credit code does not match"


class OrganisationCheckFails(Invalid):
    code = "organisation-check-character"
    title = "组织机构代码校验码不符"
    title_en = "Check character of the organisation code does not match"


class RegistrationCheckFails(Invalid):
    code = "registration-check-digit"
    title = "注册号校验码不符"
    title_en = "Check digit of the registration number does not match"


class _Identifier(str):
    """A text in the form of its standard. The constructor checks it.

    For pydantic it is a string with its own format.
    """

    __slots__ = ()
    json_format: ClassVar[str]
    pattern: ClassVar[str]
    example: ClassVar[str]

    def __new__(cls, text: str) -> Self:
        return cls.from_standard_form(standard_form(text))

    @classmethod
    def from_standard_form(cls, value: str) -> Self:
        """The identifier of a text in standard form."""
        cls.check(value)
        return super().__new__(cls, value)

    @classmethod
    @abstractmethod
    def check(cls, value: str) -> None:
        """Refuse a text in standard form that breaks a rule of the standard."""

    @classmethod
    def __get_pydantic_core_schema__(cls, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        return core_schema.no_info_after_validator_function(cls._validated, core_schema.str_schema())

    @classmethod
    def __get_pydantic_json_schema__(cls, schema: CoreSchema, handler: GetJsonSchemaHandler) -> JsonSchemaValue:
        return {"type": "string", "format": cls.json_format, "pattern": cls.pattern, "examples": [cls.example]}

    @classmethod
    def _validated(cls, text: str) -> Self:
        try:
            return cls(text)
        except Refusal as refusal:
            raise refused_input(refusal) from refusal


class AreaCode(_Identifier):
    """行政区划代码, GB/T 2260: six digits, such as 370124. Whether the area exists is not checked."""

    __slots__ = ()
    json_format = "area-code"
    pattern = "^[0-9]{6}$"
    example = "370124"

    @classmethod
    def check(cls, value: str) -> None:
        """Check length and characters. Raises WrongLength, WrongCharacter."""
        _require_length(value, 6, "行政区划代码", "an area code")
        _require(_DIGITS, value, 0, "行政区划代码", "an area code")

    @property
    def above(self) -> tuple[str, ...]:
        """The codes of the areas that this area is part of: of 370124 its city and its province, 370100 and 370000."""
        return tuple(code for code in dict.fromkeys((f"{self[:4]}00", f"{self[:2]}0000")) if code != self)


class IssuedUscc(_Identifier):
    """A 统一社会信用代码 as it stands on a licence. GB 32100-2015: 18 characters with two independent check characters.

    Characters 1-2: registering authority and kind (letters are legal); 3-8: area (GB/T 2260); 9-17: organisation code
    with its own check character (GB 11714); 18: check character over all. Some seven in a hundred thousand were issued
    with an organisation code that fails its own check: the check over all holds, and the code is the enterprise's.
    """

    __slots__ = ()
    json_format = "uscc"
    pattern = "^[0-9A-HJ-NPQRTUWXY]{2}[0-9]{6}[0-9A-HJ-NPQRTUWXY]{10}$"
    example = "91370124MA00000A9U"

    @classmethod
    def check(cls, value: str) -> None:
        """Check length, characters, then the check character over all.

        Raises WrongLength, WrongCharacter, OrganisationCheckFails, UsccCheckFails, in this order. A wrong character
        among 9-17 makes both checks fail; then the check of the organisation code is reported, because it is closer to
        the error.
        """
        if not _USCC.fullmatch(value):
            cls._refuse_form(value)
        if value[17] != (expected := uscc_check(value[:17])):
            check_organisation(value)
            raise UsccCheckFails(*_mismatch(value, 17, expected), position=18, expected=expected)

    @staticmethod
    def _refuse_form(value: str) -> None:
        _require_length(value, 18, "统一社会信用代码", "a unified social credit code")
        _require(_CHARACTERS, value, 0, "统一社会信用代码", "a unified social credit code")
        _require(_DIGITS, value[:8], 2, "统一社会信用代码的行政区划", "the area in a unified social credit code")

    @property
    def area(self) -> AreaCode:
        """The area where the enterprise was registered, which is not always where it is now."""
        return AreaCode(self[2:8])


class Uscc(IssuedUscc):
    """A 统一社会信用代码 with both check characters right, as the protocol of draws asks of organisations."""

    __slots__ = ()
    pattern = "^[0-9A-HJ-NPQRTUWXY]{2}[0-9]{6}[0-9A-HJ-NPQRTUWXY]{8}[0-9X][0-9A-HJ-NPQRTUWXY]$"

    @classmethod
    def check(cls, value: str) -> None:
        """Check what `IssuedUscc` checks, and the organisation code. Raises what that raises."""
        super().check(value)
        check_organisation(value)

    @classmethod
    def completed(cls, stem: str) -> Self:
        """The code that begins with these 16 characters: both check characters are computed from them."""
        value = standard_form(stem)
        _require_length(value, 16, "统一社会信用代码的主体", "the stem of a unified social credit code")
        _require(_CHARACTERS, value, 0, "统一社会信用代码", "a unified social credit code")
        value += organisation_check(value[8:])
        return cls(value + uscc_check(value))


class RegistrationNumber(_Identifier):
    """工商注册号, GS 15-2006: 15 digits, the last by ISO 7064 MOD 11,10. It is older than the USCC and still in use."""

    __slots__ = ()
    json_format = "registration-number"
    pattern = "^[0-9]{15}$"
    example = "370124000000011"

    @classmethod
    def check(cls, value: str) -> None:
        """Check length, characters and check digit. Raises WrongLength, WrongCharacter, RegistrationCheckFails."""
        _require_length(value, 15, "注册号", "a registration number")
        _require(_DIGITS, value, 0, "注册号", "a registration number")
        if value[14] != (expected := registration_check(value[:14])):
            raise RegistrationCheckFails(*_mismatch(value, 14, expected), position=15, expected=expected)

    @classmethod
    def completed(cls, stem: str) -> Self:
        """The number that begins with these 14 digits."""
        value = standard_form(stem)
        _require_length(value, 14, "注册号的主体", "the stem of a registration number")
        _require(_DIGITS, value, 0, "注册号", "a registration number")
        return cls(value + registration_check(value))


class ProvisionalNumber(_Identifier):
    """临时编号: the identifier that a bureau gives to a business which has no code yet: L, the area code of the bureau,
    and six digits. It is replaced by the code.
    """

    __slots__ = ()
    json_format = "provisional-number"
    pattern = "^L[0-9]{12}$"
    example = "L370124000001"

    @classmethod
    def check(cls, value: str) -> None:
        """Check length and characters. Raises WrongLength, WrongCharacter."""
        _require_length(value, 13, "临时编号", "a provisional number")
        _require(frozenset("L"), value[:1], 0, "临时编号的首位", "the first place of a provisional number")
        _require(_DIGITS, value, 1, "临时编号", "a provisional number")

    @property
    def area(self) -> AreaCode:
        """The area of the bureau that gave the number."""
        return AreaCode(self[1:7])


def subject_identifier(text: str) -> IssuedUscc | RegistrationNumber | ProvisionalNumber:
    """The identifier on a licence or in a directory: its length decides of which type it is.

    Raises WrongLength when no type has its length, and what the check of its type raises.
    """
    value = standard_form(text)
    match len(value):
        case 18:
            return IssuedUscc.from_standard_form(value)
        case 15:
            return RegistrationNumber.from_standard_form(value)
        case 13 if value.startswith("L"):
            return ProvisionalNumber.from_standard_form(value)
        case length:
            raise WrongLength(
                f"统一社会信用代码为 18 位，旧注册号为 15 位，而此处为 {length} 位。",
                f"A unified social credit code has 18 characters, an old registration number 15; this has {length}.",
                length=length,
            )


def of_individual_business(identifier: str) -> bool:
    """Whether the identifier is of an individual business (个体工商户): its code begins with 92 (GB 32100-2015), or the
    serial of its registration number with 6 to 9 (GS 15-2006). A provisional number does not tell.
    """
    if identifier.startswith("L"):
        return False
    return identifier.startswith("92") if len(identifier) == 18 else identifier[6:7] in tuple("6789")


def check_organisation(code: str) -> None:
    """Check the organisation code in a unified social credit code, in standard form, by its own check character.

    Raises OrganisationCheckFails.
    """
    if code[16] != (expected := organisation_check(code[8:16])):
        raise OrganisationCheckFails(*_mismatch(code, 16, expected), position=17, expected=expected)


def standard_form(text: str) -> str:
    """The form in which identifiers are checked, of what somebody typed."""
    return "".join((text if text.isascii() else unicodedata.normalize("NFKC", text)).split()).upper()


def _require_length(value: str, length: int, what: str, what_en: str) -> None:
    if len(value) != length:
        raise WrongLength(
            f"{what}应为 {length} 位，而此处为 {len(value)} 位。",
            f"The length of {what_en} is {length}; this has {len(value)} characters.",
            length=len(value),
            expected=length,
        )


def _require(allowed: frozenset[str], value: str, start: int, what: str, what_en: str) -> None:
    if allowed.issuperset(value[start:]):
        return
    place = next(place for place in range(start, len(value)) if value[place] not in allowed)
    meant = MISREAD.get(value[place])
    raise WrongCharacter(
        f"第 {place + 1} 位“{value[place]}”不能用于{what}" + (f"，是否应为“{meant}”？" if meant else "。"),
        f"Character {place + 1}, “{value[place]}”, cannot stand in {what_en}"
        + (f": is it “{meant}”?" if meant else "."),
        position=place + 1,
        found=value[place],
    )


def _mismatch(value: str, place: int, expected: str) -> tuple[str, str]:
    return (
        f"第 {place + 1} 位校验码为“{value[place]}”，按其余各位应为“{expected}”。请核对原证照。",
        f"Check character {place + 1} is “{value[place]}”; the others make it “{expected}”. Compare with the licence.",
    )
